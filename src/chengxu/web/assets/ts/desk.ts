// The desk by keyboard: j and k move, Enter opens, / searches, ? shows the keys.

const CHOSEN = "chosen";

export function wireDesk(): void {
  const table = document.querySelector<HTMLElement>("[data-queue]");
  if (!table) return;
  table.addEventListener("click", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("tr[data-uid]");
    if (!row) return;
    choose(row);
    if (!(event.target as HTMLElement).closest("a") && getSelection()?.isCollapsed) follow(row);
  });
  table.addEventListener("focusin", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("tr[data-uid]");
    if (row) choose(row);
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

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-queue] tr[data-uid]")];
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

function showKeys(): void {
  const sheet = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
  if (sheet && !sheet.open) sheet.showModal();
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea, dialog") !== null;
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const chosen = rows().find((row) => row.classList.contains(CHOSEN));
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "Enter" && chosen && event.target === document.body) follow(chosen);
  else if (event.key === "?") showKeys();
  else if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("[data-search]");
    if (!search) return;
    search.focus();
    search.select();
  } else return;
  event.preventDefault();
}
