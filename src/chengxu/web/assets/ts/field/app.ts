// What every screen is given: whose phone it is, what it keeps, and how a capture is kept and sent.
import { announce, error, h, icon } from "./dom";
import type { Store } from "./store";
import { keeping, line, sync } from "./sync";
import type { Capture, Draft, Payload, Person, Spot } from "./types";
import { w } from "./words";

export interface App { store: Store; person: Person; draw(): Promise<void> }
export type Screen = (app: App, rest: string) => Promise<HTMLElement>;

export function go(hash: string): void {
  location.hash = hash;
}

/** A capture as it is kept; the id is made here, once, so that whatever is sent twice is taken once. */
export function made(payload: Omit<Payload, "id" | "at" | "here">, spot: Spot | null, title: string, detail: string): Capture {
  const now = Date.now();
  const whole: Payload = { ...payload, id: crypto.randomUUID(), at: new Date(now).toISOString(), ...(spot ? { here: spot } : {}) };
  return { id: whole.id, made: now, standing: "waiting", title, detail, payload: whole };
}

/** What a button of a form does, once for however many taps; what cannot be kept is said in `wrong`, or at the foot of the screen. */
export function once(work: () => Promise<void>, wrong?: HTMLElement): void {
  if (line.keeping) return;
  keeping(true);
  void work().catch((thrown) => {
    const said = w("not_kept", { why: String(thrown) });
    if (wrong) error(wrong, said);
    else toast(said);
  }).finally(() => keeping(false));
}

/** Keep a capture on the phone, say so, and send it when that is possible. */
export async function keep(app: App, capture: Capture, draft: Draft): Promise<void> {
  await app.store.keep(capture, draft);
  const said = line.fault === null || line.fault === "asking" ? w("kept") : w("kept_offline");
  announce(said);
  toast(said);
  void navigator.storage?.persist?.();
  void sync();
}

/** A short word at the foot of the screen that goes by itself. */
export function toast(said: string): void {
  document.querySelector(".toast")?.remove();
  const shown = h("div", { class: "toast", "aria-hidden": "true" }, icon("done"), h("span", {}, said));
  document.body.append(shown);
  setTimeout(() => shown.remove(), 3000);
}
