// One task: what was reported, what has been done, and the step that is mine, at the thumb.
import { go, keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import { located } from "../duty";
import { photoRow, thumbs } from "../photos";
import { soon } from "../position";
import type { Capture, Draft, FormField, Spot, Step, Task } from "../types";
import { moment, w } from "../words";
import { away, clockOf } from "./tasks";

const GOES_ON = new Set(["start", "reach", "co_done"]); // after these the case is still with whoever did them

export async function taskScreen(app: App, rest: string): Promise<HTMLElement> {
  const [uid = "", verb = ""] = rest.split("/");
  const bundle = await app.store.bundle();
  const task = bundle?.tasks.find((one) => one.uid === uid);
  if (!bundle || !task) return h("p", { class: "field-wait" }, w("gone_task"));
  const pending = (await app.store.captures()).filter((one) => one.standing !== "done" && one.payload.case === uid);
  const step = task.steps.find((one) => one.verb === verb);
  if (step && open(step, pending)) return stepScreen(app, task, step, pending);
  return h("div", { class: "screen" }, await about(app, task, bundle.made), history(task), steps(task, pending));
}

/** Whether a step is still to be done, after those that wait on this phone. */
function open(step: Step, pending: Capture[]): boolean {
  return pending.every((one) => GOES_ON.has(one.payload.verb ?? "") && one.payload.verb !== step.verb);
}

async function about(app: App, task: Task, at: string): Promise<HTMLElement> {
  const distance = h("span", { class: "quiet small" });
  if (task.lon !== null) void located(app).then((spot) => { distance.textContent = away(task, spot); });
  return h("section", { class: "task-about" },
    h("h2", {}, task.title), clockOf(task, at),
    h("p", { class: "task-where" }, icon("pin"), h("span", {}, task.place, " ", distance)),
    task.text ? h("p", {}, h("span", { class: "quiet" }, `${w("said")}：`), task.text) : null,
    await thumbs(app, task.photos),
    task.closing ? h("p", { class: "task-closing" }, h("span", { class: "quiet" }, `${w("closing")}：`), task.closing) : null,
    task.case_no ? h("p", { class: "quiet small" }, `${w("case_no")} `, h("span", { class: "number" }, task.case_no)) : null);
}

function history(task: Task): HTMLElement {
  return h("details", { class: "fold history" }, h("summary", {}, w("history")),
    h("ol", { role: "list" }, ...[...task.timeline].reverse().map((entry) => h("li", { class: entry.tone },
      h("span", { class: "quiet small" }, `${moment(entry.at)} ${entry.who}`), h("span", { class: "strong" }, entry.what),
      entry.note ? h("span", {}, entry.note) : null, ...entry.facts.map((fact) => h("span", { class: "quiet small" }, fact))))));
}

function steps(task: Task, pending: Capture[]): HTMLElement {
  const shown = task.steps.filter((step) => open(step, pending));
  const waits = pending.map((one) => h("p", { class: "chip warn" }, icon("upload"), w("pending_step", { verb: one.title })));
  if (shown.length === 0) {
    return h("div", { class: "thumb-bar" }, ...waits, pending.length === 0 ? h("p", { class: "quiet" }, w("no_steps")) : null);
  }
  return h("div", { class: "thumb-bar" }, ...waits, h("div", { class: "thumb-row" }, ...shown.map((step, place) =>
    h("a", { class: place === 0 ? "button primary big" : "button big", href: `#task/${task.uid}/${step.verb}` }, step.label))),
  task.repair ? h("a", { class: "button big", href: `#mend/case-${task.uid}` }, icon("wrench"), w("repair_record")) : null);
}

async function stepScreen(app: App, task: Task, step: Step, pending: Capture[]): Promise<HTMLElement> {
  const draft = await app.store.draft(`step:${task.uid}:${step.verb}`);
  const wrong = h("div");
  const spot = located(app);
  const form = h("form", { class: "screen", novalidate: true }, h("h2", {}, `${step.label}：${task.title}`),
    h("p", { class: "quiet" }, task.place), ...photos(app, draft, step), ...step.fields.map((field) => control(app, draft, field)),
    ...words(app, draft, step), wrong,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, w("keep_send"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const lacking = lacks(draft, step);
    if (lacking) error(wrong, lacking);
    else once(() => done(app, task, step, pending, draft, spot), wrong);
  });
  return form;
}

function photos(app: App, draft: Draft, step: Step): HTMLElement[] {
  if (!step.photos) return [];
  if (!step.pair) return [photoRow(app, draft, draft.photos, w("add_photo"))];
  return [photoRow(app, draft, draft.photos, w("before")), photoRow(app, draft, draft.pair, w("after"))];
}

function control(app: App, draft: Draft, field: FormField): HTMLElement {
  const save = (value: string): void => {
    draft.values[field.name] = value;
    void app.store.saveDraft(draft);
  };
  const label = field.required ? field.label : `${field.label}${w("optional")}`;
  if (field.look === "select") {
    const options = field.choices.map(([value, text]) => h("option", { value }, text));
    const select = h("select", { class: "input", name: field.name }, h("option", { value: "" }, w("choose")), ...options);
    select.value = draft.values[field.name] ?? (field.choices.length === 1 ? (field.choices[0]?.[0] ?? "") : "");
    save(select.value);
    select.addEventListener("change", () => save(select.value));
    return labelled(label, select, field.hint);
  }
  const input = h("input", { class: "input", name: field.name, type: field.look, value: draft.values[field.name] ?? "" });
  input.addEventListener("input", () => save(input.value));
  return labelled(label, input, field.hint);
}

/** The note or the reason, with the county's own texts one tap away. */
function words(app: App, draft: Draft, step: Step): HTMLElement[] {
  const name = step.needs.includes("reason") ? "reason" : "note";
  const area = h("textarea", { class: "input", rows: 3, name, value: draft.values[name] ?? "", maxlength: 2000 });
  const save = (): void => {
    draft.values[name] = area.value;
    void app.store.saveDraft(draft);
  };
  area.addEventListener("input", save);
  const replies = step.replies.map((reply) => {
    const button = h("button", { type: "button", class: "button" }, reply.name);
    button.addEventListener("click", () => {
      area.value = reply.text;
      save();
    });
    return button;
  });
  const optional = step.needs.includes(name) ? w(name) : `${w(name)}${w("optional")}`;
  return [...(replies.length > 0 ? [h("div", { class: "choices" }, ...replies)] : []), labelled(optional, area)];
}

function lacks(draft: Draft, step: Step): string {
  for (const need of step.needs) {
    if (need === "evidence" || step.fields.some((field) => field.name === need && !field.required)) continue;
    const field = step.fields.find((one) => one.name === need);
    if ((field || need === "note" || need === "reason") && !draft.values[need]?.trim()) {
      return w("need", { what: field?.label ?? w(need) });
    }
  }
  return "";
}

async function done(app: App, task: Task, step: Step, pending: Capture[], draft: Draft, spot: Promise<Spot | null>): Promise<void> {
  const before = pending.at(-1);
  const capture = made({
    kind: "step", case: task.uid, verb: step.verb, stamp: before ? "" : task.stamp, after: before?.id ?? "",
    photos: [...draft.photos, ...draft.pair], given: draft.values,
  }, await soon(spot), step.label, `${task.title} · ${task.place}`);
  await keep(app, capture, draft);
  go("tasks");
}
