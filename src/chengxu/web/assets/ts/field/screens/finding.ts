// A new finding: photo, place, category, done. What is filled in is kept at once: the camera may end the tab.
import { go, keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import { photoRow } from "../photos";
import { agreed, located } from "../duty";
import { permitsNear } from "../permits";
import { here, soon } from "../position";
import type { Bundle, Category, Draft, Frame } from "../types";
import { w } from "../words";
import { picker } from "./pick";
import { scanRow } from "./scan";

const KEY = "finding";
const OFFERED = 6;

export async function findingScreen(app: App): Promise<HTMLElement> {
  const frame = await app.store.frame();
  if (!frame) return h("p", { class: "field-wait" }, w("loading"));
  const draft = await app.store.draft(KEY);
  const bundle = await app.store.bundle();
  const wrong = h("div");
  const permits = bundle?.permits ?? [];
  const permitted = h("div", { role: "status" });
  const tell = (): void => permitted.replaceChildren(...permitsNear(permits, draft.spot, draft.values.category)
    .map((one) => h("div", { class: "notice" }, icon("shield"), h("p", {}, one.said))));
  tell();
  const form: HTMLFormElement = h("form", { class: "screen finding", novalidate: true },
    photoRow(app, draft, draft.photos, w("add_photo")), await scanRow(app, draft, () => form.replaceWith(again())),
    place(app, draft, frame, bundle, tell), what(app, draft, frame, tell), permitted, wrong,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("send"), w("keep_send"))));
  const again = (): HTMLElement => {
    const box = h("div");
    void findingScreen(app).then((screen) => box.replaceWith(screen)); // the draft says now what the label said
    return box;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const lacking = lacks(draft, frame);
    if (lacking) error(wrong, lacking);
    else once(() => done(app, draft, frame), wrong);
  });
  return form;
}

function place(app: App, draft: Draft, frame: Frame, bundle: Bundle | null, tell: () => void): HTMLElement {
  const said = h("p", { class: "quiet small", role: "status" });
  const say = (): void => {
    said.textContent = draft.spot ? w("located", { n: draft.spot.metres ?? 0 }) : w("not_located");
  };
  const find = async (oldest?: number): Promise<void> => {
    said.textContent = w("locating");
    const spot = await here(oldest);
    if (spot) {
      draft.spot = spot;
      await app.store.saveDraft(draft);
      tell();
    }
    say();
  };
  const again = h("button", { type: "button", class: "button" }, icon("locate"), w("locate"));
  again.addEventListener("click", () => void find(0));
  if (draft.spot) say();
  else {
    void agreed(app).then((may) => {
      if (may) void find();
      else said.textContent = w("locate_yourself");
    });
  }
  const point = picker(bundle?.rounds ?? [], bundle?.tasks ?? [], draft.spot, (spot) => {
    draft.spot = spot;
    void app.store.saveDraft(draft);
    say();
    tell();
  });
  const input = h("input", {
    class: "input", list: "known-places", value: draft.values.place ?? "", maxlength: 200, autocomplete: "off",
  });
  input.addEventListener("input", () => {
    draft.values.place = input.value;
    void app.store.saveDraft(draft);
  });
  return h("fieldset", { class: "ask" }, h("legend", {}, w("where")), h("div", { class: "screen-row" }, said, again), point,
    labelled(w("place_words"), input),
    h("datalist", { id: "known-places" }, ...frame.places.map((name) => h("option", { value: name }))));
}

function what(app: App, draft: Draft, frame: Frame, tell: () => void): HTMLElement {
  const offered = h("div", { class: "choices" });
  const closing = h("div");
  const search = h("input", { class: "input", type: "search", autocomplete: "off", placeholder: w("find_category") });
  search.setAttribute("aria-label", w("find_category"));
  const text = h("textarea", { class: "input", rows: 2, maxlength: 2000, value: draft.values.text ?? "" });

  const choose = async (id: string): Promise<void> => {
    draft.values.category = id;
    await app.store.saveDraft(draft);
    draw();
    tell();
  };
  const draw = (): void => {
    const chosen = frame.categories.find((one) => one.id === draft.values.category);
    const found = matching(frame.categories, `${search.value} ${text.value}`, recent(frame));
    const shown = chosen ? [chosen, ...found.filter((one) => one !== chosen)] : found;
    offered.replaceChildren(...shown.slice(0, OFFERED).map((one) => {
      const radio = h("input", { type: "radio", name: "category", value: one.id });
      radio.checked = one.id === draft.values.category;
      radio.addEventListener("change", () => void choose(one.id));
      return h("label", { class: "choice" }, radio, h("span", {}, one.name));
    }));
    closing.replaceChildren(...(chosen?.closes ? [putRight(app, draft)] : []));
  };
  search.addEventListener("input", draw);
  text.addEventListener("input", () => {
    draft.values.text = text.value;
    void app.store.saveDraft(draft);
    if (!draft.values.category) draw();
  });
  draw();
  return h("fieldset", { class: "ask" }, h("legend", {}, w("what")), search, offered, closing,
    labelled(`${w("text")}${w("optional")}`, text));
}

function putRight(app: App, draft: Draft): HTMLElement {
  const after = h("div");
  const box = h("input", { type: "checkbox" });
  box.checked = draft.values.put_right === "1";
  const draw = (): void => after.replaceChildren(...(box.checked ? [photoRow(app, draft, draft.pair, w("after"))] : []));
  box.addEventListener("change", () => {
    draft.values.put_right = box.checked ? "1" : "";
    void app.store.saveDraft(draft);
    draw();
  });
  draw();
  return h("div", { class: "put-right" }, h("label", { class: "check" }, box, h("span", {}, w("put_right"))),
    h("p", { class: "quiet small" }, w("put_right_why")), after);
}

/** Categories by what was typed: their names first, then the words they go by; nothing typed offers what was used last. */
export function matching(all: Category[], typed: string, last: Category[]): Category[] {
  const asked = typed.trim().toLowerCase();
  if (!asked) return last.length > 0 ? last : all;
  const terms = asked.split(/\s+/);
  const score = (one: Category): number => {
    const name = one.name.toLowerCase();
    let sum = 0;
    for (const term of terms) {
      if (name.includes(term) || one.id.toLowerCase() === term) sum += 3;
      else if (term.includes(name)) sum += 2;
      else if (one.words.some((word) => word.split("+").every((piece) => asked.includes(piece.toLowerCase())) || word.includes(term))) sum += 1;
    }
    return sum;
  };
  return all.map((one) => ({ one, sum: score(one) })).filter(({ sum }) => sum > 0).sort((a, b) => b.sum - a.sum).map(({ one }) => one);
}

const RECENT = "chengxu-field-categories"; // ids of categories, and nothing about anybody

function recent(frame: Frame): Category[] {
  const ids = JSON.parse(localStorage.getItem(RECENT) ?? "[]") as string[];
  return ids.map((id) => frame.categories.find((one) => one.id === id)).filter((one) => one !== undefined);
}

function remember(id: string): void {
  const ids = JSON.parse(localStorage.getItem(RECENT) ?? "[]") as string[];
  localStorage.setItem(RECENT, JSON.stringify([id, ...ids.filter((one) => one !== id)].slice(0, OFFERED)));
}

function lacks(draft: Draft, frame: Frame): string {
  if (!draft.values.category) return w("need_category");
  if (!draft.spot && !draft.values.place?.trim()) return w("need", { what: w("place") });
  if (draft.values.put_right && new Set([...draft.photos, ...draft.pair]).size < frame.closing_photos) {
    return w("need_photos", { n: frame.closing_photos });
  }
  return "";
}

async function done(app: App, draft: Draft, frame: Frame): Promise<void> {
  const category = frame.categories.find((one) => one.id === draft.values.category);
  const name = category?.name ?? "";
  const right = Boolean(draft.values.put_right && category?.closes);
  const capture = made({
    kind: "report", category: draft.values.category, text: draft.values.text?.trim() || name, place: draft.values.place ?? "",
    photos: [...draft.photos, ...(right ? draft.pair : [])], self_handled: right, ...(draft.values.component ? { component: draft.values.component } : {}),
    ...(draft.spot ? { spot: draft.spot } : {}),
  }, draft.spot ? await soon(located(app)) : null, w("report"), [name, draft.values.place].filter(Boolean).join(" · "));
  await keep(app, capture, draft);
  if (draft.values.category) remember(draft.values.category);
  go("tasks");
}
