// The quick log: one tap for what, one for how many and done.
import { keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import { photoRow } from "../photos";
import { located } from "../duty";
import { soon } from "../position";
import type { CampaignNow, DeedKind, Draft, Favourite, Frame, Spot } from "../types";
import { dayOf, w } from "../words";

const KEY = "deed";
const MILLI = 1000;
const FOUND = 8;

export async function quickScreen(app: App): Promise<HTMLElement> {
  const frame = await app.store.frame();
  if (!frame) return h("p", { class: "field-wait" }, w("loading"));
  const draft = await app.store.draft(KEY);
  if (draft.values.verb) return sheet(app, draft, frame);
  const today = (await app.store.captures())
    .filter((one) => one.payload.kind === "deed" && dayOf(one.made) === dayOf(Date.now())).length;
  return h("div", { class: "screen" },
    frame.favourites.length === 0 ? h("p", { class: "quiet" }, w("quick_none")) : null,
    h("div", { class: "favourites" }, ...frame.favourites.map((one) => favourite(app, draft, one))),
    ...(((await app.store.bundle())?.campaigns ?? []).map((one) => campaign(app, draft, one))),
    other(app, draft, frame.deeds),
    today > 0 ? h("p", { class: "quiet small" }, w("logged_today", { n: today })) : null);
}

function favourite(app: App, draft: Draft, one: Favourite): HTMLElement {
  const button = h("button", { type: "button", class: "button favourite" }, h("span", { class: "strong" }, one.name),
    h("span", { class: "quiet number" }, `${one.quantity / MILLI} ${one.measure}`));
  button.addEventListener("click", () => void choose(app, draft, { ...one }));
  return button;
}

/** The works of a campaign under way: logged here they count into it by themselves. */
function campaign(app: App, draft: Draft, one: CampaignNow): HTMLElement {
  return h("section", { class: "other" }, h("h2", { class: "small" }, icon("flag"), " ", w("campaign_until", { name: one.name, day: one.until })),
    h("div", { class: "favourites" }, ...one.works.map((work) => favourite(app, draft, work))));
}

async function choose(app: App, draft: Draft, one: Favourite): Promise<void> {
  draft.values = {
    verb: one.verb, object: one.object, measure: one.measure, quantity: String(one.quantity / MILLI), name: one.name,
  };
  await app.store.saveDraft(draft);
  await app.draw();
}

function other(app: App, draft: Draft, deeds: DeedKind[]): HTMLElement {
  const found = h("div", { class: "choices" });
  const search = h("input", { class: "input", type: "search", autocomplete: "off", placeholder: w("find_deed") });
  search.addEventListener("input", () => {
    const asked = search.value.trim().toLowerCase();
    const hits = asked ? deeds.filter((one) => one.name.toLowerCase().includes(asked)).slice(0, FOUND) : [];
    found.replaceChildren(...hits.map((one) => {
      const button = h("button", { type: "button", class: "button" }, one.name);
      const measure = one.measures[0] ?? "";
      button.addEventListener("click", () =>
        void choose(app, draft, { verb: one.verb, object: one.object, measure, quantity: MILLI, name: one.name }));
      return button;
    }));
  });
  return h("div", { class: "other" }, labelled(w("other_deed"), search), found);
}

/** How many, with a photo and a remark if there is time for them. */
function sheet(app: App, draft: Draft, frame: Frame): HTMLElement {
  const wrong = h("div");
  const spot = located(app);
  const kind = frame.deeds.find((one) => one.verb === draft.values.verb && one.object === draft.values.object);
  const cancel = h("button", { type: "button", class: "button big" }, w("cancel"));
  cancel.addEventListener("click", () => void app.store.dropDraft(KEY).then(() => app.draw()));
  const form = h("form", { class: "screen quick-sheet", novalidate: true }, h("h2", {}, draft.values.name ?? ""),
    amount(app, draft, kind), photoRow(app, draft, draft.photos, w("add_photo")), remark(app, draft), wrong,
    h("div", { class: "thumb-bar" }, h("div", { class: "thumb-row" }, cancel,
      h("button", { class: "button primary big", type: "submit" }, icon("check"), w("keep")))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!(Number(draft.values.quantity) > 0)) error(wrong, w("need", { what: w("quantity") }));
    else once(() => done(app, draft, spot), wrong);
  });
  return form;
}

function amount(app: App, draft: Draft, kind: DeedKind | undefined): HTMLElement {
  const input = h("input", {
    class: "input amount", type: "number", inputmode: "decimal", min: "0", step: "any", value: draft.values.quantity ?? "1",
  });
  const save = (value: string): void => {
    draft.values.quantity = value;
    void app.store.saveDraft(draft);
  };
  input.addEventListener("input", () => save(input.value));
  const by = (step: number, label: string, sign: string): HTMLElement => {
    const button = h("button", { type: "button", class: "button stepper", "aria-label": label }, sign);
    button.addEventListener("click", () => {
      input.value = String(Math.max(1, (Number(input.value) || 0) + step));
      save(input.value);
    });
    return button;
  };
  const measures = kind && kind.measures.length > 1 ? measureChoice(app, draft, kind.measures) : h("span", {}, draft.values.measure ?? "");
  return h("div", { class: "amount-row" }, by(-1, w("less"), "−"), labelled(w("quantity"), input), measures, by(1, w("more"), "+"));
}

function measureChoice(app: App, draft: Draft, measures: string[]): HTMLElement {
  const select = h("select", { class: "input" }, ...measures.map((one) => h("option", { value: one }, one)));
  select.setAttribute("aria-label", w("quantity"));
  select.value = draft.values.measure ?? "";
  select.addEventListener("change", () => {
    draft.values.measure = select.value;
    void app.store.saveDraft(draft);
  });
  return select;
}

function remark(app: App, draft: Draft): HTMLElement {
  const input = h("input", { class: "input", maxlength: 500, value: draft.values.text ?? "", autocomplete: "off" });
  input.addEventListener("input", () => {
    draft.values.text = input.value;
    void app.store.saveDraft(draft);
  });
  return labelled(`${w("remark")}${w("optional")}`, input);
}

async function done(app: App, draft: Draft, spot: Promise<Spot | null>): Promise<void> {
  const { verb = "", object = "", measure = "", quantity = "1", name = "", text = "", task = "" } = draft.values;
  const capture = made({
    kind: "deed", verb, object, measure, quantity: Math.round(Number(quantity) * MILLI), text, photos: [...draft.photos],
    ...(task ? { task } : {}),
  }, await soon(spot), name, `${quantity} ${measure}`);
  await keep(app, capture, draft);
  await app.draw();
}
