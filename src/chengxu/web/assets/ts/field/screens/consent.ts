// What is recorded of the phone's position, when, why, for how long, who sees it; and the person's decision, changed at any time.
import { go, keep, made, once, type App } from "../app";
import { h, icon } from "../dom";
import { agreed } from "../duty";
import type { ConsentText } from "../types";
import { w } from "../words";

const SEEN = "consent-seen";

export async function consentScreen(app: App): Promise<HTMLElement> {
  const frame = await app.store.frame();
  if (!frame) return h("p", { class: "field-wait" }, w("loading"));
  const text = frame.consent;
  if (!text) return h("p", { class: "empty quiet" }, w("consent_none"));
  const may = await agreed(app);
  const source = text.verified ? text.source : `${text.source}，${w("unverified")}`;
  return h("div", { class: "screen" }, h("h2", {}, text.title),
    h("p", { class: may ? "chip good" : "chip" }, icon(may ? "done" : "ban"), w(may ? "consent_given" : "consent_not")),
    h("dl", { class: "consent" }, ...text.parts.flatMap((part) => [h("dt", {}, part.head), h("dd", {}, part.text)])),
    h("p", { class: "quiet small" }, w("consent_version", { version: text.version, source })),
    h("div", { class: "thumb-bar" }, may ? withdraw(app, text) : h("div", { class: "thumb-row" }, decline(app, text), agree(app, text))));
}

function agree(app: App, text: ConsentText): HTMLElement {
  const button = h("button", { type: "button", class: "button primary big" }, icon("check"), w("consent_yes"));
  button.addEventListener("click", () => once(() => say(app, text, "give")));
  return button;
}

/** Refusing is remembered on this phone alone: there is nothing to tell the county. */
function decline(app: App, text: ConsentText): HTMLElement {
  const button = h("button", { type: "button", class: "button big" }, w("consent_no"));
  button.addEventListener("click", () => void app.store.recollect(SEEN, text.key).then(() => go("tasks")));
  return button;
}

/** It cannot be undone, so it takes two taps; looking away takes the first back. */
function withdraw(app: App, text: ConsentText): HTMLElement {
  let sure = false;
  const word = h("span", {}, w("consent_withdraw"));
  const button = h("button", { type: "button", class: "button big" }, icon("close"), word);
  const turn = (to: boolean): void => {
    sure = to;
    button.classList.toggle("danger", to);
    word.textContent = w(to ? "consent_sure" : "consent_withdraw");
  };
  button.addEventListener("click", () => (sure ? once(() => say(app, text, "withdraw")) : turn(true)));
  button.addEventListener("blur", () => turn(false));
  return button;
}

async function say(app: App, text: ConsentText, verb: "give" | "withdraw"): Promise<void> {
  await app.store.recollect(SEEN, text.key);
  const title = w(verb === "give" ? "consent_yes" : "consent_withdraw");
  await keep(app, made({ kind: "consent", verb, object: text.key, photos: [] }, null, title, text.title), await app.store.draft("consent"));
  if (verb === "give") go("duty");
  else await app.draw();
}
