// The case page: held while it is open, steps by key, texts to answer with.
import { showKeys, token, typing } from "./list";

const CONTROLS = "textarea, select, input:not([type=hidden]), button";

export function wireCase(): void {
  const page = document.querySelector<HTMLElement>("[data-case]");
  if (!page) return;
  wireReplies();
  const claim = page.querySelector<HTMLElement>("[data-claim]");
  if (claim && "claimNow" in page.dataset) hold(claim);
  document.querySelectorAll("[data-open-keys]").forEach((button) => button.addEventListener("click", showKeys));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "c" && claim) return hold(claim);
    if (event.key === "?") return showKeys();
    const form = [...page.querySelectorAll<HTMLDetailsElement>("details[data-key]")].find((one) => one.dataset.key === event.key);
    if (!form) return;
    event.preventDefault();
    form.open = true;
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("form")?.querySelector<HTMLElement>(CONTROLS)?.focus();
  });
  // after the browser has gone to the part of the page the address names, which takes the focus away
  addEventListener("load", () => setTimeout(() => showWrong(page)));
}

/** Goes to the field that was refused, with the sentence above it in sight. */
function showWrong(page: HTMLElement): void {
  const wrong = page.querySelector<HTMLElement>("[data-step] [aria-invalid=true]");
  if (!wrong) return;
  const field = wrong.matches(CONTROLS) ? wrong : wrong.querySelector<HTMLElement>(CONTROLS);
  field?.focus({ preventScroll: true });
  (wrong.closest(".field") ?? wrong).scrollIntoView({ block: "center" });
}

let holding = false;

/** Takes the case, keeps it while the page is looked at, and lets it go when the page is left. */
function hold(box: HTMLElement): void {
  if (holding) return;
  holding = true;
  const words = box.querySelector<HTMLElement>("[data-claim-words]");
  const body = (): URLSearchParams => new URLSearchParams({ csrfmiddlewaretoken: token(), script: "1" });
  let mine = false;
  const take = async (): Promise<void> => {
    let rest = 60;
    try {
      const answer = await fetch(box.dataset.claim ?? "", { method: "POST", body: body() });
      const told = (await answer.json()) as { mine: boolean; words: string; seconds?: number };
      mine = told.mine;
      box.classList.toggle("mine", mine);
      box.classList.toggle("theirs", !mine);
      if (words) words.textContent = told.words;
      const ask = box.querySelector<HTMLElement>("form");
      if (ask) ask.hidden = mine; // held already, and let go by leaving the page
      rest = (told.seconds ?? 120) / 2;
    } catch {
      // the network is away: the claim lasts some minutes more, and is asked for again
    }
    if (mine) setTimeout(() => { if (holding && !document.hidden) void take(); }, Math.max(rest, 20) * 1000);
  };
  addEventListener("pagehide", () => {
    holding = false;
    if (mine) navigator.sendBeacon(box.dataset.release ?? "", body());
    mine = false;
  });
  addEventListener("pageshow", (event) => { if (event.persisted) { holding = true; void take(); } });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && holding && mine) void take(); });
  void take();
}

/** A text chosen from the list is written into the form, where it can be changed; what was written is not lost. */
function wireReplies(): void {
  document.querySelectorAll<HTMLSelectElement>("select[data-reply]").forEach((list) => {
    list.addEventListener("change", () => {
      const field = document.getElementById(list.dataset.reply ?? "") as HTMLTextAreaElement | null;
      if (!field || !list.value) return;
      const own = field.value.trim();
      field.value = own && ![...list.options].some((option) => option.value === own) ? `${own}\n${list.value}` : list.value;
      field.focus();
    });
  });
}
