// One checklist, item by item, as big as a thumb. The version it began by is kept with the draft: a newer one does not change it.
import { go, keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import { answerOf, failing, inspections, keyOf, lacksItem, left, needsPhoto, photosOf, range, wrong } from "../inspecting";
import { photoRow } from "../photos";
import { here } from "../position";
import type { Checklist, CheckItem, CheckTask, Draft, Inspections } from "../types";
import { w } from "../words";
import { partyPick, teamPick } from "./inspected";

const MOST_PHOTOS = 20; // of one inspection, as the county takes it

interface Form { app: App; draft: Draft; list: Checklist; task: CheckTask | undefined; told: Inspections; changed(): void }

export async function checklistScreen(app: App, rest: string): Promise<HTMLElement> {
  const told = inspections(await app.store.bundle());
  const task = told.tasks.find((one) => one.uid === rest);
  const code = task?.list ?? rest.replace(/^list-/, "");
  const draft = await app.store.draft(keyOf(task?.uid ?? "", code));
  const now = told.lists.find((one) => one.code === code);
  const list = draft.values.kept ? (JSON.parse(draft.values.kept) as Checklist) : now;
  if (!list) return h("p", { class: "field-wait" }, w("gone_task"));
  if (!draft.values.kept) await begin(app, draft, list, task);
  const progress = h("p", { class: "strong", role: "status" });
  const form: Form = { app, draft, list, task, told, changed: () => {
    const open = left(draft, list);
    progress.textContent = open > 0 ? w("inspect_left", { n: open }) : w("inspect_all", { n: wrong(draft, list) });
  } };
  form.changed();
  const wrongBox = h("div");
  const screen = h("form", { class: "screen check-form", novalidate: true },
    h("h2", {}, list.name), h("p", { class: "quiet small" }, w("inspect_version", { label: list.label })),
    now && now.version !== draft.values.version ? h("p", { class: "notice" }, icon("info"), h("span", {}, w("inspect_old", { label: now.label }))) : null,
    whom(form), teamPick(app, draft, told, list), ...list.items.map((item) => itemPart(form, item)), progress, wrongBox,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("send"), w("inspect_done"))));
  screen.addEventListener("submit", (event) => {
    event.preventDefault();
    const [said, at] = lacks(form);
    if (said) {
      error(wrongBox, said);
      if (at) screen.querySelector(`[data-item="${at}"]`)?.scrollIntoView({ block: "center" });
    } else once(() => done(form), wrongBox);
  });
  return screen;
}

/** The moment of the beginning and the very text are kept, so that neither a new pack nor a killed tab changes them. */
async function begin(app: App, draft: Draft, list: Checklist, task: CheckTask | undefined): Promise<void> {
  draft.values = {
    began: new Date().toISOString(), party: task?.party ?? "", asset: task?.asset ?? "", place: task?.place ?? "", task: task?.uid ?? "",
    team: (task?.team ?? []).filter((uid) => uid !== app.person.uid).join(" "), ...draft.values, version: list.version, kept: JSON.stringify(list),
  };
  await app.store.saveDraft(draft);
}

function whom(form: Form): HTMLElement {
  const { app, draft, list, task, told } = form;
  const located = h("p", { class: "quiet small", role: "status" }, draft.spot ? w("located", { n: draft.spot.metres ?? 0 }) : "");
  const find = h("button", { type: "button", class: "button" }, icon("locate"), w("inspect_here"));
  find.addEventListener("click", () => void here(0).then(async (spot) => {
    if (spot) draft.spot = spot;
    located.textContent = spot ? w("located", { n: spot.metres ?? 0 }) : w("not_located");
    await app.store.saveDraft(draft);
  }));
  const parts: (HTMLElement | null)[] = list.target === "party" ? [partyPick(app, draft, told, list, task)] : [];
  if (list.target !== "party") parts.push(labelled(w("inspect_place"), text(form, "place", { maxlength: 120 })));
  if (list.target === "household") parts.push(labelled(w("inspect_households"), text(form, "households", { inputmode: "numeric", maxlength: 3 })));
  return h("fieldset", { class: "ask" }, h("legend", {}, w("inspect_whom")), ...parts, h("div", { class: "screen-row" }, located, find));
}

function text(form: Form, name: string, more: Record<string, unknown>): HTMLInputElement {
  const input = h("input", { class: "input", autocomplete: "off", value: form.draft.values[name] ?? "", ...more });
  input.addEventListener("input", () => {
    form.draft.values[name] = input.value;
    void form.app.store.saveDraft(form.draft);
    form.changed();
  });
  return input;
}

function itemPart(form: Form, item: CheckItem): HTMLElement {
  const said = h("p", { class: "check-said" });
  const more = h("div", { class: "check-more" });
  const drawn = { photo: false, note: false };
  const tell = (): void => {
    const answer = answerOf(form.draft, item);
    const bad = failing(item, answer);
    said.replaceChildren(...(bad ? [h("span", { class: `chip ${item.grade === "major" ? "bad" : "warn"}` }, icon("late"),
      item.grade ? w("inspect_bad", { grade: item.grade_word }) : w("inspect_points"))] : []));
    const photo = needsPhoto(item, answer) || photosOf(form.draft, item).length > 0;
    if (photo === drawn.photo && bad === drawn.note) return;
    Object.assign(drawn, { photo, note: bad });
    more.replaceChildren(...(photo ? [itemPhotos(form, item)] : []),
      ...(bad ? [labelled(`${w("inspect_note")}${w("optional")}`, text(form, `n:${item.id}`, { maxlength: 500 }))] : []));
  };
  const set = (answer: string): void => {
    form.draft.values[`a:${item.id}`] = answer;
    void form.app.store.saveDraft(form.draft);
    tell();
    form.changed();
  };
  tell();
  return h("fieldset", { class: "ask check-item", "data-item": item.id }, h("legend", {}, item.text), answers(form, item, set), said, more,
    item.basis ? h("p", { class: "quiet small" }, item.basis) : null);
}

function answers(form: Form, item: CheckItem, set: (answer: string) => void): HTMLElement {
  const now = answerOf(form.draft, item);
  if (item.kind === "text" || item.kind === "number") {
    const input = text(form, `a:${item.id}`, item.kind === "number" ? { inputmode: "decimal", maxlength: 14 } : { maxlength: 500 });
    input.setAttribute("aria-label", item.text);
    input.addEventListener("input", () => set(input.value));
    const hint = item.kind === "number" ? h("span", { class: "quiet" }, `${range(item)}`) : null;
    const na = item.kind === "number" && item.na ? choice(item, "na", w("inspect_na"), now, (code) => { input.value = code === "na" ? "" : input.value; set(code); }) : null;
    if (now === "na") input.value = "";
    return h("div", { class: "check-number" }, input, hint, na);
  }
  const offered: [string, string][] = item.kind === "yesno" ? [["yes", w("inspect_yes")], ["no", w("inspect_no")]] : [...item.choices];
  if (item.na) offered.push(["na", w("inspect_na")]);
  return h("div", { class: "choices check-choices" }, ...offered.map(([code, word]) => choice(item, code, word, now, set)));
}

function choice(item: CheckItem, code: string, word: string, now: string, set: (answer: string) => void): HTMLElement {
  const radio = h("input", { type: "radio", name: `a:${item.id}`, value: code });
  radio.checked = now === code;
  radio.addEventListener("change", () => set(code));
  return h("label", { class: "choice" }, radio, h("span", {}, word));
}

/** The photographs of one item; they stand among those of the draft too, so that the phone keeps them. */
function itemPhotos(form: Form, item: CheckItem): HTMLElement {
  const mine = photosOf(form.draft, item);
  return photoRow(form.app, form.draft, mine, w("inspect_photo"), () => {
    form.draft.values[`p:${item.id}`] = mine.join(" ");
    form.draft.photos = [...new Set(form.list.items.flatMap((one) => photosOf(form.draft, one)))];
    form.changed();
  }, MOST_PHOTOS);
}

function lacks({ draft, list, told }: Form): [string, string] {
  if (list.target === "party" && !draft.values.party) return [w("need", { what: w("inspect_whom") }), ""];
  if ((list.target === "place" || list.target === "household") && !draft.values.place?.trim()) return [w("need", { what: w("place") }), ""];
  const team = (draft.values.team ?? "").split(" ");
  const officers = told.colleagues.filter((one) => one.certified && team.includes(one.uid)).length + (told.certified ? 1 : 0);
  if (officers < list.certified) return [w("inspect_people_first", { n: list.certified }), ""];
  for (const item of list.items) {
    const said = lacksItem(draft, item);
    if (said) return [said, item.id];
  }
  return ["", ""];
}

async function done({ app, draft, list, task, told }: Form): Promise<void> {
  const { kept: _text, list: _list, ...given } = draft.values;
  const name = task?.name ?? told.parties.find((one) => one.uid === draft.values.party)?.name ?? draft.values.place ?? "";
  const capture = made({
    kind: "inspect", verb: "finish", object: list.code, photos: draft.photos, given, ...(draft.spot ? { spot: draft.spot } : {}),
  }, null, w("inspect"), `${list.name} · ${name}`);
  await keep(app, capture, draft);
  go("inspect");
}
