// Rectangles over a photograph, drawn with mouse, finger or keys. The numbers beside the picture are what is sent;
// a box only shows them and writes them.
import { announce } from "../page";

type Side = "left" | "top" | "width" | "height";
type Box = Record<Side, number>;
const SIDES: Side[] = ["left", "top", "width", "height"];
const LEAST = 0.5;
const STEP = 1;
const FRESH: Box = { left: 40, top: 40, width: 20, height: 20 };
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

export function wireVeil(stage: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>("form[data-veil-form]");
  const list = form?.querySelector<HTMLElement>("[data-veil-rows]");
  if (!form || !list) return;
  const layer = document.createElement("div");
  layer.className = "veil-layer";
  stage.append(layer);
  const paint = (): void => { for (const row of rows(list)) paintRow(row, layer, stage); };
  const unsaved = form.querySelector<HTMLElement>("[data-veil-unsaved]");
  list.addEventListener("input", () => {
    paint();
    if (unsaved) unsaved.hidden = false;
  });
  list.addEventListener("click", (event) => {
    const row = (event.target as Element).closest("[data-veil-remove]")?.closest<HTMLElement>("[data-veil-row]");
    if (row) remove(row, layer, stage, list);
  });
  form.querySelectorAll<HTMLElement>("[data-veil-hint], [data-veil-add]").forEach((part) => { part.hidden = false; });
  form.querySelector("[data-veil-add]")?.addEventListener("click", () => {
    const row = add(FRESH, list, stage);
    if (row) boxOf(row, layer)?.focus();
  });
  draw(layer, (box) => add(box, list, stage));
  paint();
}

function rows(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-veil-row]")];
}

function inputs(row: HTMLElement): HTMLInputElement[] {
  return [...row.querySelectorAll<HTMLInputElement>("input[data-side]")];
}

function read(row: HTMLElement): Box | null {
  const values = inputs(row).map((input) => (input.value.trim() === "" ? NaN : Number(input.value)));
  if (values.some((value) => Number.isNaN(value))) return null;
  return Object.fromEntries(SIDES.map((side, n) => [side, values[n]])) as Box;
}

function empty(row: HTMLElement): boolean {
  return inputs(row).every((input) => input.value.trim() === "");
}

/** Writes a box into its row, cut to the picture, with one decimal. */
function write(row: HTMLElement, box: Box): void {
  const left = clamp(box.left, 0, 100 - LEAST);
  const top = clamp(box.top, 0, 100 - LEAST);
  const whole = { left, top, width: clamp(box.width, LEAST, 100 - left), height: clamp(box.height, LEAST, 100 - top) };
  for (const input of inputs(row)) input.value = String(Math.round(whole[input.dataset.side as Side] * 10) / 10);
  changed(row);
}

/** Numbers written by a script are told like typed ones: the boxes follow, and the form says that it is not saved. */
function changed(row: HTMLElement): void {
  row.dispatchEvent(new Event("input", { bubbles: true }));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function number(row: HTMLElement): string {
  return inputs(row)[0]?.name.replace(/^\D+-/, "") ?? "";
}

function boxOf(row: HTMLElement, layer: HTMLElement): HTMLElement | null {
  return layer.querySelector<HTMLElement>(`[data-row="${number(row)}"]`);
}

/** The box of a row stands where its numbers say; a row without numbers has none and is out of sight. */
function paintRow(row: HTMLElement, layer: HTMLElement, stage: HTMLElement): void {
  const box = read(row);
  const known = boxOf(row, layer);
  row.hidden = empty(row);
  row.querySelector<HTMLElement>("[data-veil-remove]")!.hidden = false;
  if (!box) return known?.remove();
  const button = known ?? makeBox(row, layer, stage);
  for (const side of SIDES) button.style.setProperty(side, `${box[side]}%`);
  const words = stage.dataset.wordArea ?? "";
  const told = SIDES.reduce((text, side) => text.replace(`{${side}}`, String(box[side])), words);
  button.setAttribute("aria-label", told.replace("{n}", number(row)));
}

function makeBox(row: HTMLElement, layer: HTMLElement, stage: HTMLElement): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "veil-box";
  button.dataset.row = number(row);
  button.append(Object.assign(document.createElement("span"), { className: "veil-corner" }));
  const move = (change: Partial<Box>): void => {
    write(row, { ...(read(row) ?? FRESH), ...change });
  };
  button.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    const box = read(row);
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      remove(row, layer, stage, row.parentElement!);
    } else if (arrow && box) {
      event.preventDefault();
      const [x, y] = [arrow[0] * STEP, arrow[1] * STEP];
      move(event.shiftKey
        ? { width: box.width + x, height: box.height + y }
        : { left: clamp(box.left + x, 0, 100 - box.width), top: clamp(box.top + y, 0, 100 - box.height) });
    }
  });
  drag(button, layer, () => read(row) ?? FRESH, move);
  layer.append(button);
  return button;
}

function remove(row: HTMLElement, layer: HTMLElement, stage: HTMLElement, list: HTMLElement): void {
  for (const input of inputs(row)) input.value = "";
  changed(row);
  announce(stage.dataset.wordRemoved ?? "");
  const next = layer.querySelector<HTMLElement>(".veil-box") ?? list.parentElement?.querySelector<HTMLElement>("[data-veil-add]");
  next?.focus();
}

/** Puts a box into the first free row, or into one more; null when there may be no more. */
function add(box: Box, list: HTMLElement, stage: HTMLElement): HTMLElement | null {
  const row = rows(list).find(empty) ?? oneMore(list, Number(stage.dataset.most));
  if (!row) {
    announce(stage.dataset.wordMost ?? "");
    return null;
  }
  write(row, box);
  return row;
}

function oneMore(list: HTMLElement, most: number): HTMLElement | null {
  const all = rows(list);
  if (all.length >= most) return null;
  const last = all[all.length - 1];
  if (!last) return null;
  const copy = last.cloneNode(true) as HTMLElement;
  const old = number(last);
  const fresh = String(all.length + 1);
  for (const part of copy.querySelectorAll<HTMLElement>("[id], [for], [name]")) {
    for (const name of ["id", "for", "name"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replace(new RegExp(`-${old}$`), `-${fresh}`));
    }
  }
  for (const words of copy.querySelectorAll("legend, .unseen")) {
    words.textContent = (words.textContent ?? "").replace(old, fresh);
  }
  for (const input of inputs(copy)) input.value = "";
  list.append(copy);
  return copy;
}

/** Where a pointer is, in percent of the picture. */
function at(event: PointerEvent, layer: HTMLElement): [number, number] {
  const frame = layer.getBoundingClientRect();
  return [
    clamp(((event.clientX - frame.left) / frame.width) * 100, 0, 100),
    clamp(((event.clientY - frame.top) / frame.height) * 100, 0, 100),
  ];
}

/** A box follows the pointer; taken by its corner it grows. */
function drag(button: HTMLElement, layer: HTMLElement, now: () => Box, move: (change: Partial<Box>) => void): void {
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    button.setPointerCapture(event.pointerId);
    const begun = now();
    const [x, y] = at(event, layer);
    const growing = (event.target as Element).classList.contains("veil-corner");
    follow(button, event.pointerId, (next) => {
      const [nowX, nowY] = at(next, layer);
      move(growing
        ? { width: begun.width + nowX - x, height: begun.height + nowY - y }
        : {
          left: clamp(begun.left + nowX - x, 0, 100 - begun.width),
          top: clamp(begun.top + nowY - y, 0, 100 - begun.height),
        });
    });
  });
}

/** Dragging over the bare picture makes a new box; a mere click makes none. */
function draw(layer: HTMLElement, done: (box: Box) => void): void {
  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target !== layer) return;
    event.preventDefault();
    layer.setPointerCapture(event.pointerId);
    const [x, y] = at(event, layer);
    const ghost = Object.assign(document.createElement("div"), { className: "veil-box ghost" });
    layer.append(ghost);
    let box: Box = { left: x, top: y, width: 0, height: 0 };
    follow(layer, event.pointerId, (next) => {
      const [nowX, nowY] = at(next, layer);
      box = { left: Math.min(x, nowX), top: Math.min(y, nowY), width: Math.abs(nowX - x), height: Math.abs(nowY - y) };
      for (const side of SIDES) ghost.style.setProperty(side, `${box[side]}%`);
    }, (cancelled) => {
      ghost.remove();
      if (!cancelled && box.width >= LEAST && box.height >= LEAST) done(box);
    });
  });
}

function follow(
  part: HTMLElement, pointer: number, moved: (event: PointerEvent) => void, ended: (cancelled: boolean) => void = () => {},
): void {
  const quit = new AbortController();
  const { signal } = quit;
  part.addEventListener("pointermove", (event) => { if (event.pointerId === pointer) moved(event); }, { signal });
  for (const name of ["pointerup", "pointercancel"] as const) {
    part.addEventListener(name, (event) => {
      if (event.pointerId !== pointer) return;
      quit.abort();
      ended(name === "pointercancel");
    }, { signal });
  }
}
