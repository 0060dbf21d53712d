// The bar under the list: one step for all marked rows. Its keys take the chosen row when none is marked.
import { chosen, mark, rows, typing } from "./list";

export function wireMany(): void {
  const bar = document.querySelector<HTMLFormElement>("form[data-many]");
  const list = document.querySelector<HTMLElement>("[data-queue]");
  if (!bar || !list) return;
  const verb = bar.querySelector<HTMLSelectElement>("select[name=verb]");
  const all = list.querySelector<HTMLInputElement>("[data-mark-all]");
  const refresh = (): void => {
    const count = marked().length;
    bar.hidden = count === 0;
    const words = bar.querySelector<HTMLElement>("[data-many-count]");
    if (words) words.textContent = (words.dataset.word ?? "").replace("{n}", String(count));
    if (all) all.checked = count > 0 && count === rows().length;
  };
  list.addEventListener("change", (event) => {
    // read once: each marked row refreshes the box, which is no longer what was clicked before the last one
    const on = all?.checked;
    if (event.target === all) rows().forEach((row) => mark(row, on));
    refresh();
  });
  verb?.addEventListener("change", () => fields(bar, verb));
  bar.querySelector("[data-many-clear]")?.addEventListener("click", () => clear(refresh));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !bar.hidden && !document.querySelector("dialog[open]")) clear(refresh);
    if (!verb || typing(event.target)) return;
    const option = [...verb.options].find((candidate) => candidate.dataset.key === event.key);
    if (!option) return;
    const row = chosen();
    if (marked().length === 0 && row) mark(row, true);
    if (marked().length === 0) return;
    event.preventDefault();
    verb.value = option.value;
    fields(bar, verb);
    focusFirst(bar);
  });
  if (verb) fields(bar, verb);
  refresh();
  window.addEventListener("pageshow", refresh);
}

function marked(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>("[data-queue] td.c-mark input:checked")];
}

function clear(refresh: () => void): void {
  rows().forEach((row) => mark(row, false));
  refresh();
}

/** Shows what the step needs; dispatching to another unit than the rule's needs a reason, to the rule's none. */
function fields(bar: HTMLFormElement, verb: HTMLSelectElement): void {
  const needs = (verb.selectedOptions[0]?.dataset.needs ?? "").split(" ");
  bar.querySelectorAll<HTMLElement>("[data-field]").forEach((part) => {
    const name = part.dataset.field ?? "";
    const wanted = needs.includes(name) || (name === "reason" && needs.includes("unit"));
    part.hidden = !wanted;
    const input = part.querySelector<HTMLInputElement | HTMLSelectElement>("input, select");
    if (input) {
      input.disabled = !wanted;
      input.required = wanted && name !== "unit" && needs.includes(name);
    }
  });
}

function focusFirst(bar: HTMLFormElement): void {
  const field = bar.querySelector<HTMLElement>("[data-field]:not([hidden]) :is(input, select):required");
  (field ?? bar.querySelector<HTMLElement>("button[type=submit]"))?.focus();
}
