// The case page: held while it is open, steps by key, texts to answer with.
import { token, typing } from "./list";

const KEYS: Record<string, string[]> = {
  a: ["accept"], d: ["dispatch"], r: ["return", "reject", "rework"], f: ["file"], h: ["handle"], p: ["pass"],
};

export function wireCase(): void {
  const page = document.querySelector<HTMLElement>("[data-case]");
  if (!page) return;
  wireReplies();
  const claim = page.querySelector<HTMLElement>("[data-claim]");
  if (claim && "claimNow" in page.dataset) hold(claim);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "c" && claim) return hold(claim);
    for (const verb of KEYS[event.key] ?? []) {
      const form = page.querySelector<HTMLDetailsElement>(`details[data-step="${verb}"]`);
      if (!form) continue;
      event.preventDefault();
      form.open = true;
      form.scrollIntoView({ block: "nearest" });
      form.querySelector<HTMLElement>("form textarea, form select, form input:not([type=hidden]), form button")?.focus();
      return;
    }
  });
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
