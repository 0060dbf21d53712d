// A report is given by its file field, or dropped anywhere on the page; the field says what was taken either way.
import { announce } from "./page";

export function wireGiving(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-give]");
  const field = form?.querySelector<HTMLInputElement>("input[type=file]");
  if (!form || !field) return;
  wireDrop(form, field);
  let welcome = false;
  form.addEventListener("submit", (event) => {
    if (!welcome) {
      event.preventDefault();
      void ask(form).then((answer) => {
        welcome = answer;
        if (answer) form.requestSubmit(event.submitter as HTMLButtonElement | null);
      });
      return;
    }
    const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (button?.dataset.sending) button.textContent = button.dataset.sending;
  });
  form.querySelectorAll<HTMLInputElement>("input[type=date]").forEach((date) => {
    date.addEventListener("change", () => {
      const own = form.querySelector<HTMLInputElement>("[data-own]");
      if (own) own.checked = true;
    });
  });
}

/** Whether the report would be taken: whoever was signed out meanwhile keeps what was pasted and is told what to do. The
 * token of a form is worth nothing after signing in again, so it is taken anew. Without an answer the browser says what is wrong. */
async function ask(form: HTMLFormElement): Promise<boolean> {
  const out = form.querySelector<HTMLElement>("[data-signed-out]");
  try {
    const answer = await fetch(form.action, { redirect: "manual", cache: "no-store" });
    if (out) out.hidden = answer.type !== "opaqueredirect";
    if (answer.type === "opaqueredirect") {
      announce(out?.textContent?.trim() ?? "");
      return false;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = fresh.querySelector<HTMLInputElement>("[data-give] input[name=csrfmiddlewaretoken]");
    const own = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
    if (token && own) own.value = token.value;
    return true;
  } catch {
    return true;
  }
}

function wireDrop(form: HTMLFormElement, field: HTMLInputElement): void {
  const veil = form.querySelector<HTMLElement>("[data-veil]");
  const words = form.querySelector<HTMLElement>("[data-words]")?.dataset ?? {};
  if (!veil) return;
  let inside = 0;
  const files = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const lift = (): void => {
    inside = 0;
    veil.hidden = true;
  };
  document.addEventListener("dragenter", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    inside += 1;
    form.closest("details")?.setAttribute("open", "");
    veil.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!files(event)) return;
    inside -= 1;
    if (inside <= 0) lift();
  });
  document.addEventListener("dragover", (event) => {
    if (files(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    lift();
    const dropped = event.dataTransfer?.files;
    if (!dropped || dropped.length === 0) return;
    const chosen = new DataTransfer();
    chosen.items.add(dropped[0] as File);
    field.files = chosen.files;
    const said = (words.dropped ?? "").replace("{name}", field.files[0]?.name ?? "");
    announce(dropped.length > 1 ? `${said} ${words.many ?? ""}` : said);
    form.querySelector<HTMLButtonElement>("button[type=submit]")?.focus();
    form.scrollIntoView({ block: "nearest" });
  });
}
