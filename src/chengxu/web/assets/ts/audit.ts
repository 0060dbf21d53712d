// The audited document by keyboard and without reloading: a figure opens beside the text, a decision changes only
// what it is about. Every step is a link or a form that works without this module as well.
import { announce } from "./page";
import { wireGiving } from "./give";

const PART = { "X-Chengxu-Part": "yes" };

let root: HTMLElement;
let pending: AbortController | undefined;

export function wireAudit(): void {
  wireGiving();
  const found = document.querySelector<HTMLElement>("[data-audit]");
  if (!found) return;
  root = found;
  root.addEventListener("click", onClick);
  root.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  document.querySelectorAll<HTMLElement>("[data-open-keys]").forEach((button) => {
    button.addEventListener("click", showKeys);
  });
  const number = opened();
  markCurrent(number);
  // by the way back from its rows, or by an address somebody kept: the figure is looked for as if it had been pressed
  if (number) intoSight(number, "center");
}

const panel = (): HTMLElement | null => document.getElementById("figure");
const mark = (number: number): HTMLElement | null => document.getElementById(`f${number}`);
const words = (): DOMStringMap => root.ownerDocument.querySelector<HTMLElement>("[data-audit-words]")?.dataset ?? {};

/** The figure in the panel, 0 when none is. */
function opened(): number {
  return Number(panel()?.querySelector<HTMLElement>("[data-number]")?.dataset.number ?? "0");
}

function onClick(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const target = event.target as HTMLElement;
  const told = target.closest<HTMLAnchorElement>("a.told, a[data-figure]");
  const list = target.closest<HTMLAnchorElement>("a[data-tab], a[data-list]");
  if (told) {
    event.preventDefault();
    const number = numberOf(told);
    // Enter on a figure is a click without a pointer: whoever works by keyboard goes on in the panel
    void open(number, { focus: event.detail === 0, scroll: told.dataset.figure !== undefined });
  } else if (list) {
    event.preventDefault();
    void show(list);
  } else if (target.closest("[data-close]")) {
    event.preventDefault();
    close();
  }
}

function numberOf(link: HTMLAnchorElement): number {
  return Number(new URL(link.href).searchParams.get("figure") ?? "0");
}

/** Fetches a figure into the panel; only the last one asked for arrives. */
async function open(number: number, how: { focus?: boolean; scroll?: boolean }): Promise<void> {
  if (how.scroll) intoSight(number, "center");
  markCurrent(number);
  pending?.abort();
  pending = new AbortController();
  const address = (root.dataset.figures ?? "").replace("/0/", `/${number}/`);
  if (!(await take(address, { signal: pending.signal }))) return;
  remember(number);
  intoSight(number);
  if (how.focus) panel()?.focus({ preventScroll: true });
}

/** Brings a figure where it can be seen: not under the panel, which lies over the document on a phone. */
function intoSight(number: number, block?: "center"): void {
  if (block) mark(number)?.scrollIntoView({ block });
  if (matchMedia("(max-width: 1079px)").matches) mark(number)?.scrollIntoView({ block: "nearest" });
}

/** The address names the open figure, so that a reload and the way back from its rows open it again. */
function remember(number: number): void {
  const here = new URL(location.href);
  if (number) here.searchParams.set("figure", String(number));
  else here.searchParams.delete("figure");
  here.hash = "";
  history.replaceState(history.state, "", here);
}

/** The list for another filter or page. */
async function show(link: HTMLAnchorElement): Promise<void> {
  const query = new URL(link.href).search;
  if (!(await take((root.dataset.findings ?? "") + query, {}))) return;
  const paper = root.querySelector<HTMLElement>("[data-paper]");
  const tab = new URL(link.href).searchParams.get("show");
  if (paper && tab) paper.dataset.show = tab;
  const chosen = root.querySelector<HTMLElement>(`.audit-tabs [aria-current]`);
  chosen?.focus({ preventScroll: true });
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-live]")) return;
  event.preventDefault();
  void send(form, event.submitter as HTMLButtonElement | null);
}

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  const number = opened();
  const body = new FormData(form, button);
  const within = panel()?.contains(document.activeElement) ?? false;
  const show = root.querySelector<HTMLElement>("[data-paper]")?.dataset.show ?? "";
  if (!(await take(`${form.action}?show=${show}`, { method: "POST", body }))) return;
  markCurrent(number);
  const wrong = panel()?.querySelector<HTMLElement>("[aria-invalid]");
  if (wrong) wrong.focus();
  else if (within) panel()?.focus({ preventScroll: true });
  const said = panel()?.querySelector(".panel-head .chip")?.textContent ?? "";
  announce(`${mark(number)?.querySelector("ins, ruby")?.textContent ?? ""} ${said}`);
}

/** Asks the server and puts every part of its answer in the place of the part with the same id. */
async function take(address: string, how: RequestInit): Promise<boolean> {
  try {
    const answer = await fetch(address, { ...how, headers: PART });
    if (answer.redirected || (!answer.ok && answer.status !== 422)) {
      location.reload(); // signed out meanwhile, or the audit is over: the page itself says so
      return false;
    }
    swap(await answer.text());
    return true;
  } catch (error) {
    if ((error as Error).name !== "AbortError") announce(words().lost ?? "");
    return false;
  }
}

function swap(html: string): void {
  const sheet = document.createElement("template");
  sheet.innerHTML = html;
  for (const part of [...sheet.content.children]) {
    const old = part.id ? document.getElementById(part.id) : null;
    if (!old) continue;
    if (part.classList.contains("told")) keepFocus(old, part);
    else old.replaceWith(part);
    part.querySelectorAll<HTMLElement>("[data-with-script]").forEach((hidden) => (hidden.hidden = false));
    part.querySelector("[data-open-keys]")?.addEventListener("click", showKeys);
  }
}

/** A figure that has the focus keeps it when it is written anew. */
function keepFocus(old: HTMLElement, part: Element): void {
  const focused = old === document.activeElement;
  old.replaceWith(part);
  if (focused) (part as HTMLElement).focus({ preventScroll: true });
}

function markCurrent(number: number): void {
  root.querySelectorAll(".told.is-current").forEach((old) => old.classList.remove("is-current"));
  root.querySelectorAll("a[data-figure][aria-current]").forEach((old) => old.removeAttribute("aria-current"));
  if (!number) return;
  mark(number)?.classList.add("is-current");
  const entry = document.querySelector<HTMLElement>(`#l${number} a`);
  entry?.setAttribute("aria-current", "true");
  const list = document.getElementById("findings");
  // where the list scrolls by itself; below the document, on a phone, it would take the page away from the figure
  if (list && list.scrollHeight > list.clientHeight) entry?.scrollIntoView({ block: "nearest" });
}

function close(): void {
  const number = opened();
  const box = panel();
  if (!box) return;
  box.replaceChildren();
  box.dataset.empty = "";
  remember(0);
  markCurrent(0);
  mark(number)?.focus({ preventScroll: true });
}

/** The next or the previous figure of those that the filter shows, from the one that is open or has the focus. */
function step(by: 1 | -1): void {
  const listed = (document.getElementById("findings")?.dataset.numbers ?? "").split(",").map(Number).filter(Boolean);
  const here = [...listed].filter((number) => mark(number) !== null);
  const focused = document.activeElement?.closest<HTMLAnchorElement>("a.told");
  const at = focused ? numberOf(focused) : opened();
  const next = by === 1 ? here.find((number) => number > at) : here.reverse().find((number) => number < at);
  if (next === undefined || (by === -1 && at === 0)) {
    announce((by === 1 ? words().last : words().first) ?? "");
    return;
  }
  const told = mark(next);
  told?.focus({ preventScroll: true });
  told?.scrollIntoView({ block: "center" });
  void open(next, {});
}

function press(which: "[data-take]" | "[data-undo]"): void {
  const button = panel()?.querySelector<HTMLButtonElement>(which);
  if (button) button.click();
  else announce(words().nothing ?? "");
}

function showKeys(): void {
  const sheet = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
  if (sheet && !sheet.open) sheet.showModal();
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea, dialog") !== null;
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && panel()?.contains(document.activeElement)) {
    mark(opened())?.focus();
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "n" || event.key === "j") step(1);
  else if (event.key === "p" || event.key === "k") step(-1);
  else if (event.key === "f") press("[data-take]");
  else if (event.key === "u") press("[data-undo]");
  else if (event.key === "?") showKeys();
  else return;
  event.preventDefault();
}
