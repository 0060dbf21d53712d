// What is broken of ours: noted on the round, put right and recorded here, without a network too.
import { go, keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import { located } from "../duty";
import { photoRow } from "../photos";
import { metres, soon } from "../position";
import { fitting, givenOf, known, mendPage, PARTS, WORKS } from "../repairing";
import type { Bundle, Capture, Component, Draft, Fault, Frame, Priced, Task, Upkeep } from "../types";
import { moment, w } from "../words";
import { scanRow } from "./scan";

const NEAR = 30; // components offered for a case that names none

/** Repairs that wait on this phone. */
async function waiting(app: App): Promise<Capture[]> {
  return (await app.store.captures()).filter((one) => one.standing === "waiting" && one.payload.kind === "repair");
}

export async function repairsScreen(app: App): Promise<HTMLElement> {
  const [bundle, frame] = [await app.store.bundle(), await app.store.frame()];
  if (!bundle || !frame) return h("p", { class: "field-wait" }, w("loading"));
  if (!bundle.faults) return h("p", { class: "empty quiet" }, w("repair_none_of_yours"));
  const sent = await waiting(app);
  const mine = bundle.tasks.filter((task) => task.repair);
  return h("div", { class: "screen" },
    h("div", { class: "thumb-row" }, h("a", { class: "button big", href: "#thing" }, icon("scan"), w("scan")),
      h("a", { class: "button big", href: "#mend/road" }, icon("edit"), w("repair_road"))),
    h("h2", {}, w("repair_faults")),
    bundle.faults.length === 0 ? h("p", { class: "quiet" }, w("repair_no_faults"))
      : h("ul", { class: "strips", role: "list" }, ...bundle.faults.map((one) => faultRow(one, bundle, frame, sent))),
    mine.length > 0 ? h("h2", {}, w("repair_cases")) : null,
    h("ul", { class: "strips", role: "list" }, ...mine.map((task) => caseRow(task, sent))));
}

function faultRow(one: Fault, bundle: Bundle, frame: Frame, sent: Capture[]): HTMLElement {
  const waits = sent.some((capture) => capture.payload.verb === "mend" && capture.payload.component === one.token);
  const late = one.due !== null && Date.parse(one.due) < Date.now();
  return h("li", {}, h("a", { class: "strip", href: `#${mendPage(bundle, one.token)}` }, icon("wrench"),
    h("span", { class: "strip-words" }, h("span", { class: "strong" }, named(one, frame)),
      h("span", { class: "quiet small check-about" }, [one.place, one.since ? w("repair_since", { at: moment(one.since) }) : ""].filter(Boolean).join(" · "))),
    waits ? h("span", { class: "chip warn" }, icon("upload"), w("waiting")) : dueChip(one, late), icon("right")));
}

function dueChip(one: Fault, late: boolean): HTMLElement | null {
  if (one.due === null) return null;
  return h("span", { class: `chip ${late ? "bad" : ""}` }, icon(late ? "late" : "clock"), w(late ? "repair_late" : "due", { at: moment(one.due) }));
}

function caseRow(task: Task, sent: Capture[]): HTMLElement {
  const waits = sent.some((capture) => capture.payload.case === task.uid);
  return h("li", {}, h("a", { class: "strip", href: `#mend/case-${task.uid}` }, icon("wrench"),
    h("span", { class: "strip-words" }, h("span", { class: "strong" }, task.title), h("span", { class: "quiet small check-about" }, task.place)),
    waits ? h("span", { class: "chip warn" }, icon("upload"), w("waiting")) : null, icon("right")));
}

/** 路灯 花桥南路 12 号灯 001234: its class, its name, the end of its code. */
export function named(one: Component, frame: Frame | null): string {
  const category = frame?.categories.find(({ id }) => id === one.category)?.name;
  return [category, one.name, one.code.slice(-6)].filter(Boolean).join(" ");
}

/** The strip above the tasks. */
export function repairStrip(bundle: Bundle): HTMLElement | null {
  if (!bundle.faults) return null;
  const late = bundle.faults.filter((one) => one.due !== null && Date.parse(one.due) < Date.now()).length;
  return h("div", { class: "strips" }, h("a", { class: "strip", href: "#repairs" }, h("span", { class: "chip" }, icon("wrench"), w("repair")),
    h("span", { class: "strip-words" }, w("repair_strip", { n: bundle.faults.length, late })), icon("right")));
}

export async function faultScreen(app: App, token: string): Promise<HTMLElement> {
  const [bundle, frame] = [await app.store.bundle(), await app.store.frame()];
  const one = known(bundle, token);
  const draft = await app.store.draft(`fault:${token}`);
  const wrong = h("div");
  const form = h("form", { class: "screen", novalidate: true }, h("h2", {}, w("repair_fault")),
    h("p", { class: "strong" }, one ? named(one, frame) : token), photoRow(app, draft, draft.photos, w("add_photo")),
    labelled(`${w("repair_wrong")}${w("optional")}`, area(app, draft)), wrong,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("send"), w("keep_send"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(async () => {
      const capture = made({ kind: "repair", verb: "fault", component: token, text: draft.values.text ?? "", photos: draft.photos },
        await soon(located(app)), w("repair_fault"), one ? named(one, frame) : token);
      await keep(app, capture, draft);
      go("repairs");
    }, wrong);
  });
  return form;
}

function area(app: App, draft: Draft): HTMLTextAreaElement {
  const text = h("textarea", { class: "input", rows: 2, maxlength: 300, value: draft.values.text ?? "" });
  text.addEventListener("input", () => {
    draft.values.text = text.value;
    void app.store.saveDraft(draft);
  });
  return text;
}

interface Form { app: App; draft: Draft; frame: Frame; upkeep: Upkeep; bundle: Bundle; task: Task | undefined; thing: Component | undefined; category: string }

export async function mendScreen(app: App, rest: string): Promise<HTMLElement> {
  const [bundle, frame] = [await app.store.bundle(), await app.store.frame()];
  if (!bundle || !frame) return h("p", { class: "field-wait" }, w("loading"));
  if (!frame.upkeep) return h("p", { class: "empty quiet" }, w("repair_none_of_yours"));
  const task = bundle.tasks.find((one) => `case-${one.uid}` === rest);
  if (rest.startsWith("case-") && !task) return h("p", { class: "field-wait" }, w("gone_task"));
  const draft = await app.store.draft(`mend:${rest}`);
  const fixed = task?.repair?.component ?? (task || rest === "road" ? undefined : known(bundle, rest));
  if (!draft.values.component) draft.values.component = fixed?.token ?? (task || rest === "road" ? "" : rest);
  const thing = known(bundle, draft.values.component ?? "");
  const category = thing?.category ?? (draft.values.component ? "" : (task?.category ?? ""));
  return drawn({ app, draft, frame, upkeep: frame.upkeep, bundle, task, thing, category }, rest);
}

async function drawn(form: Form, rest: string): Promise<HTMLElement> {
  const { app, draft, frame, task, thing } = form;
  const wrong = h("div");
  const again = (): void => void mendScreen(app, rest).then((screen) => page.replaceWith(screen));
  const page: HTMLFormElement = h("form", { class: "screen repair-form", novalidate: true }, h("h2", {}, w("repair_record")),
    thing && !task ? h("p", { class: "strong" }, named(thing, frame)) : task ? h("p", { class: "strong" }, `${task.title} · ${task.place}`) : null,
    await about(form, rest, again), lines(form, "work", form.upkeep.works, WORKS), lines(form, "part", form.upkeep.parts, PARTS),
    photoRow(app, draft, draft.photos, w("repair_before")), photoRow(app, draft, draft.pair, w("repair_after")), ...rest_(form), wrong,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("send"), w("keep_send"))));
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    const lacking = lacks(form);
    if (lacking) error(wrong, lacking);
    else once(() => done(form), wrong);
  });
  return page;
}

/** Which component: the one the label says, one near the case, or none and then which road. */
async function about(form: Form, rest: string, again: () => void): Promise<HTMLElement | null> {
  const { app, draft, frame, bundle, task, upkeep } = form;
  if (!task && rest !== "road") return null;
  const parts: (HTMLElement | null)[] = [];
  if (task) {
    parts.push(await scanRow(app, draft, again));
    const near = nearest(bundle.components ?? [], task).filter((one) => one.mine);
    if (!draft.values.component && near.length > 0) {
      const select = h("select", { class: "input" }, h("option", { value: "" }, w("repair_which")), ...near.map((one) => h("option", { value: one.token }, named(one, frame))));
      select.addEventListener("change", () => {
        const one = near.find(({ token }) => token === select.value);
        Object.assign(draft.values, { component: one?.token ?? "", component_said: one ? named(one, frame) : "" });
        void app.store.saveDraft(draft).then(again);
      });
      parts.push(labelled(w("repair_thing"), select));
    }
  }
  if (!draft.values.component) {
    const road = h("select", { class: "input" }, h("option", { value: "" }, w("choose")), ...upkeep.roads.map(([code, name]) => h("option", { value: code }, name)));
    road.value = draft.values.road ?? "";
    kept(form, road, "road");
    const section = h("input", { class: "input", maxlength: 80, value: draft.values.section ?? "", autocomplete: "off" });
    kept(form, section, "section");
    parts.push(labelled(w("repair_which_road"), road), labelled(`${w("repair_section")}${w("optional")}`, section));
  }
  return h("fieldset", { class: "ask" }, h("legend", {}, w("repair_thing")), ...parts);
}

function nearest(all: Component[], task: Task): Component[] {
  const fits = all.filter((one) => one.category === task.category);
  const { lon, lat } = task;
  if (lon === null || lat === null) return fits.slice(0, NEAR);
  return [...fits].sort((a, b) => metres(a, { lon, lat }) - metres(b, { lon, lat })).slice(0, NEAR);
}

function kept({ app, draft }: Form, input: HTMLInputElement | HTMLSelectElement, name: string): void {
  input.addEventListener("input", () => {
    draft.values[name] = input.value;
    void app.store.saveDraft(draft);
  });
}

/** So many lines of a choice and a number; the first work is filled in when only one fits. */
function lines(form: Form, kind: "work" | "part", all: Priced[], most: number): HTMLElement {
  const { draft, category } = form;
  const offered = fitting(all, category);
  if (kind === "work" && !draft.values.work_0 && offered[0] && category !== "") Object.assign(draft.values, { work_0: offered[0].code, work_n_0: "1" });
  return h("fieldset", { class: "ask" }, h("legend", {}, w(kind === "work" ? "repair_works" : "repair_parts")),
    ...Array.from({ length: most }, (_, n) => {
      const select = h("select", { class: "input", "aria-label": `${w(kind === "work" ? "repair_works" : "repair_parts")} ${n + 1}` },
        h("option", { value: "" }, w("choose")), ...offered.map((one) => h("option", { value: one.code }, w("repair_line", { name: one.name, measure: one.measure }))));
      select.value = draft.values[`${kind}_${n}`] ?? "";
      kept(form, select, `${kind}_${n}`);
      const amount = h("input", { class: "input amount", inputmode: "decimal", maxlength: 12, autocomplete: "off", value: draft.values[`${kind}_n_${n}`] ?? "" });
      amount.setAttribute("aria-label", `${w("quantity")} ${n + 1}`);
      kept(form, amount, `${kind}_n_${n}`);
      select.addEventListener("input", () => {
        if (select.value && !amount.value) {
          amount.value = "1";
          amount.dispatchEvent(new Event("input"));
        }
      });
      return h("div", { class: "repair-line" }, select, amount);
    }));
}

function rest_(form: Form): HTMLElement[] {
  const { app, draft } = form;
  const hours = h("input", { class: "input", inputmode: "decimal", maxlength: 8, value: draft.values.hours ?? "", autocomplete: "off" });
  kept(form, hours, "hours");
  const tick = (name: string, word: string, on: string, off: string): HTMLElement => {
    const box = h("input", { type: "checkbox" });
    box.checked = (draft.values[name] ?? off) === on;
    box.addEventListener("change", () => {
      draft.values[name] = box.checked ? on : off;
      void app.store.saveDraft(draft);
    });
    return h("label", { class: "check" }, box, h("span", {}, w(word)));
  };
  const mended = draft.values.mended ?? "yes";
  draft.values.mended = mended;
  return [labelled(`${w("repair_hours")}${w("optional")}`, hours), labelled(`${w("note")}${w("optional")}`, area(app, draft)),
    tick("mended", "repair_mended", "yes", "no"), ...(draft.values.refused ? [tick("also", "repair_also", "yes", "")] : [])];
}

function lacks({ draft }: Form): string {
  const given = givenOf(draft);
  const works = Object.entries(given).filter(([name]) => name.startsWith("w:"));
  if (works.length === 0) return w("need", { what: w("repair_works") });
  const lines_ = Object.entries(given).filter(([name]) => name.startsWith("w:") || name.startsWith("p:"));
  if (lines_.some(([, amount]) => !(Number(amount) > 0))) return w("need", { what: w("quantity") });
  if (!draft.values.component && !draft.values.road) return w("need", { what: w("repair_thing") });
  return "";
}

async function done({ app, draft, frame, task, thing }: Form): Promise<void> {
  const pending = (await app.store.captures()).filter((one) => one.standing !== "done" && task !== undefined && one.payload.case === task.uid);
  const before = pending.at(-1);
  const component = draft.values.component ?? "";
  const detail = task ? `${task.title} · ${task.place}` : thing ? named(thing, frame) : component || (draft.values.section ?? "");
  const capture = made({
    kind: "repair", verb: "mend", photos: [...new Set([...draft.photos, ...draft.pair])], given: givenOf(draft), text: draft.values.text ?? "",
    ...(component ? { component } : {}), ...(task ? { case: task.uid, stamp: before ? "" : task.stamp, after: before?.id ?? "" } : {}),
  }, await soon(located(app)), w("repair_record"), detail);
  await keep(app, capture, draft);
  go("repairs");
}
