// A round of a market: which pitches are taken, who holds them today, who stands there without a permit; one entry of the watch.
import { go, keep, made, once, type App } from "../app";
import { h, icon, labelled } from "../dom";
import { located } from "../duty";
import { photoRow } from "../photos";
import { soon } from "../position";
import type { Draft, MarketDay, Routine } from "../types";
import { w } from "../words";

const MILLI = 1000;

export async function stallsScreen(app: App, uid: string): Promise<HTMLElement> {
  const one = ((await app.store.bundle())?.routines ?? []).find((routine) => routine.uid === uid);
  if (!one?.market || !one.log) return h("p", { class: "field-wait" }, w("gone_task"));
  const draft = await app.store.draft(`stalls:${uid}`);
  const wrong = h("div");
  const form = h("form", { class: "screen", novalidate: true }, h("h2", {}, one.name), h("p", { class: "quiet" }, one.target),
    pitches(app, draft, one.market), loose(app, draft), photoRow(app, draft, draft.photos, w("add_photo")), wrong,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("send"), w("keep_send"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(() => done(app, draft, one), wrong);
  });
  return form;
}

function taken(draft: Draft): string[] {
  return (draft.values.stalls ?? "").split(" ").filter(Boolean);
}

function pitches(app: App, draft: Draft, market: MarketDay): HTMLElement {
  const said = h("p", { class: "strong", role: "status" });
  const tell = (): void => {
    const all = taken(draft);
    const bare = all.filter((pitch) => !market.held[pitch]?.[2]);
    said.textContent = w("stalls_said", { n: all.length, bare: bare.length });
  };
  tell();
  const rows = Array.from({ length: market.pitches }, (_, place) => {
    const pitch = String(place + 1);
    const [name, permit, valid] = market.held[pitch] ?? ["", "", false];
    const box = h("input", { type: "checkbox", value: pitch });
    box.checked = taken(draft).includes(pitch);
    box.addEventListener("change", () => {
      const others = taken(draft).filter((other) => other !== pitch);
      draft.values.stalls = [...others, ...(box.checked ? [pitch] : [])].sort((a, b) => Number(a) - Number(b)).join(" ");
      void app.store.saveDraft(draft);
      tell();
    });
    return h("li", {}, h("label", { class: "check stall" }, box, h("span", {}, w("stall", { n: pitch }), " ",
      permit ? h("span", { class: "quiet small" }, `${name} ${permit}`) : null, " ",
      permit && valid ? null : h("span", { class: "chip warn" }, w(permit ? "stall_paused" : "stall_free")))));
  });
  return h("fieldset", { class: "ask" }, h("legend", {}, w("stalls_taken")), h("ul", { class: "kept-list", role: "list" }, ...rows), said);
}

function loose(app: App, draft: Draft): HTMLElement {
  const input = h("input", { class: "input", inputmode: "numeric", maxlength: 3, autocomplete: "off", value: draft.values.loose ?? "" });
  const what = h("input", { class: "input", maxlength: 200, autocomplete: "off", value: draft.values.text ?? "" });
  for (const [field, name] of [[input, "loose"], [what, "text"]] as const) {
    field.addEventListener("input", () => {
      draft.values[name] = field.value;
      void app.store.saveDraft(draft);
    });
  }
  return h("fieldset", { class: "ask" }, h("legend", {}, w("stalls_loose")), labelled(`${w("stalls_count")}${w("optional")}`, input),
    labelled(`${w("stalls_what")}${w("optional")}`, what));
}

async function done(app: App, draft: Draft, one: Routine): Promise<void> {
  const { verb = "", object = "", measure = "" } = one.log ?? {};
  const { stalls = "", loose: count = "", text = "" } = draft.values;
  const capture = made({
    kind: "deed", verb, object, measure, quantity: MILLI, text, photos: [...draft.photos], task: one.uid, given: { stalls, loose: count },
  }, await soon(located(app)), w("stalls"), `${one.target} · ${w("stalls_said", { n: taken(draft).length, bare: taken(draft).filter((pitch) => !one.market?.held[pitch]?.[2]).length })}`);
  await keep(app, capture, draft);
  go("tasks");
}
