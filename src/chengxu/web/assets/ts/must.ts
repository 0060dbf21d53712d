// What must be said is asked for before anything is sent: a form that comes back has lost the photos that were chosen.
import { announce } from "./page";

/** A part with `data-must` needs an answer, unless the field it names in `data-unless` has one; the sentence is the part's.
 * Whoever joins a matter (`as-it-is`) need not answer for it again. */
export function wireMust(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (form.dataset.asItIs) return;
    form.querySelectorAll(".field-error[data-ours]").forEach((line) => line.remove());
    const open = [...form.querySelectorAll<HTMLElement>("[data-must]")].filter((part) => !isAnswered(form, part));
    if (open.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open.forEach(complain);
    const field = open[0]?.querySelector<HTMLElement>("input, select, textarea");
    field?.focus();
    field?.scrollIntoView({ block: "center" });
    announce(open[0]?.dataset.must ?? "");
  });
}

function isAnswered(form: HTMLFormElement, part: HTMLElement): boolean {
  const given = new FormData(form);
  const fields = [...part.querySelectorAll<HTMLInputElement>("input, select, textarea")].map((field) => field.name);
  const unless = part.dataset.unless ? [part.dataset.unless] : [];
  return [...fields, ...unless].some((name) => given.getAll(name).some((value) => String(value).trim() !== ""));
}

function complain(part: HTMLElement): void {
  const line = document.createElement("p");
  line.className = "field-error";
  line.dataset.ours = "";
  line.textContent = part.dataset.must ?? "";
  (part.querySelector(".choices") ?? part.querySelector("input, select, textarea"))?.before(line);
}
