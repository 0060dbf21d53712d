// The list of the desk: one row is chosen, some may be marked; everything by keyboard.
import { announce } from "../page";

const CHOSEN = "chosen";
const SWITCH_MS = 1500;

export function wireList(): void {
  const list = document.querySelector<HTMLElement>("[data-queue]");
  if (!list) return;
  list.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>("tr[data-uid]");
    if (!row) return;
    choose(row);
    if (!target.closest("a, input, td.c-mark") && getSelection()?.isCollapsed) follow(row);
  });
  for (const kind of ["focusin", "mouseover"] as const) {
    list.addEventListener(kind, (event) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>("tr[data-uid]");
      if (!row) return;
      if (kind === "focusin") choose(row);
      else window.dispatchEvent(new CustomEvent("chengxu:pointed", { detail: row.dataset.uid }));
    });
  }
  list.addEventListener("mouseleave", () => window.dispatchEvent(new CustomEvent("chengxu:pointed", { detail: "" })));
  window.addEventListener("chengxu:pointed-map", (event) => {
    const uid = (event as CustomEvent<string>).detail;
    rows().forEach((row) => row.classList.toggle("pointed", row.dataset.uid === uid));
  });
  document.addEventListener("keydown", onKey);
  document.querySelectorAll<HTMLElement>("[data-open-keys]").forEach((button) => {
    button.addEventListener("click", showKeys);
  });
}

/** Marks a row as chosen and tells the map. */
export function choose(row: HTMLElement): void {
  if (row.classList.contains(CHOSEN)) return;
  rows().forEach((other) => other.classList.remove(CHOSEN));
  row.classList.add(CHOSEN);
  window.dispatchEvent(new CustomEvent("chengxu:chosen", { detail: row.dataset.uid }));
}

/** Chooses the row of a case from elsewhere (the map); false when the list does not hold it. */
export function chooseByUid(uid: string): boolean {
  const row = rows().find((candidate) => candidate.dataset.uid === uid);
  if (!row) return false;
  choose(row);
  row.scrollIntoView({ block: "nearest" });
  row.querySelector<HTMLElement>("a.case-link")?.focus({ preventScroll: true });
  return true;
}

export function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-queue] tr[data-uid]")];
}

export function chosen(): HTMLElement | undefined {
  return rows().find((row) => row.classList.contains(CHOSEN));
}

export function mark(row: HTMLElement, on?: boolean): void {
  const box = row.querySelector<HTMLInputElement>("td.c-mark input");
  if (!box) return;
  box.checked = on ?? !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The token every form of this page carries; the cookie itself is kept from scripts. */
export function token(): string {
  return document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input:not([type=checkbox]), select, textarea, dialog") !== null;
}

export function showKeys(): void {
  const sheet = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
  if (sheet && !sheet.open) sheet.showModal();
}

function follow(row: HTMLElement): void {
  row.querySelector<HTMLAnchorElement>("a.case-link")?.click();
}

function step(by: number): void {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.classList.contains(CHOSEN));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  choose(next);
  next.querySelector<HTMLElement>("a.case-link")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

let switching = 0;

/** g and a figure go to another queue; true when the key was the second of the two. */
function switchQueue(event: KeyboardEvent): boolean {
  if (event.key === "g") {
    switching = event.timeStamp;
    return true;
  }
  const second = switching > 0 && event.timeStamp - switching < SWITCH_MS;
  switching = 0;
  if (!second || !/^[1-9]$/.test(event.key)) return false;
  document.querySelectorAll<HTMLAnchorElement>(".desk-bar .tabs a")[Number(event.key) - 1]?.click();
  return true;
}

async function claimRow(row: HTMLElement): Promise<void> {
  const list = document.querySelector<HTMLElement>("[data-queue]");
  const url = list?.dataset.claimUrl?.replace("UID", row.dataset.uid ?? "");
  if (!list || !url) return;
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token(), script: "1" }) });
  const told = (await answer.json()) as { mine: boolean; words: string };
  announce(told.words);
  say(told.words, told.mine);
}

/** A line over the list that says what came of a key; the next one takes its place. */
export function say(text: string, good: boolean): void {
  const list = document.querySelector<HTMLElement>("[data-queue]");
  let line = list?.querySelector<HTMLElement>(".said");
  if (!list) return;
  if (!line) {
    line = document.createElement("p");
    list.prepend(line);
  }
  line.className = `said notice ${good ? "good" : "bad"}`;
  line.textContent = text;
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const row = chosen();
  if (switchQueue(event)) { /* done */ }
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "x" && row) mark(row);
  else if (event.key === "c" && row) void claimRow(row);
  else if (event.key === "Enter" && row && event.target === document.body) follow(row);
  else if (event.key === "?") showKeys();
  else if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("[data-search]");
    if (!search) return;
    search.focus();
    search.select();
  } else return;
  event.preventDefault();
}
