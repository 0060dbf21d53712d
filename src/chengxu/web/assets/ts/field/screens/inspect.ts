// What there is to inspect: my tasks, findings whose term runs, and what may be inspected without a task.
import type { App } from "../app";
import { h, icon } from "../dom";
import { inspections, keyOf } from "../inspecting";
import type { Bundle, Capture, CheckFinding, CheckTask, Inspections } from "../types";
import { dayOf, moment, w } from "../words";

export async function inspectScreen(app: App): Promise<HTMLElement> {
  const told = inspections(await app.store.bundle());
  const waiting = (await app.store.captures()).filter((one) => one.standing !== "done" && one.payload.kind === "inspect");
  const tasks = await Promise.all(told.tasks.map((task) => taskRow(app, task, told, waiting)));
  const own = await Promise.all(told.lists.map(async (list) => {
    const begun = Boolean((await app.store.draft(keyOf("", list.code))).values.version);
    return h("li", {}, h("a", { class: "strip", href: `#checklist/list-${list.code}` }, icon("check"),
      h("span", { class: "strip-words" }, list.name, h("span", { class: "quiet small check-about" }, list.about)),
      begun ? h("span", { class: "chip warn" }, w("inspect_goes_on")) : null, icon("right")));
  }));
  return h("div", { class: "screen" },
    h("h2", {}, w("inspect_due")),
    tasks.length > 0 ? h("ul", { class: "strips", role: "list" }, ...tasks) : h("p", { class: "quiet" }, w("inspect_none")),
    told.findings.length > 0 ? h("h2", {}, w("inspect_again")) : null,
    h("ul", { class: "strips", role: "list" }, ...told.findings.map((one) => findingRow(one, waiting))),
    own.length > 0 ? h("h2", {}, w("inspect_new")) : null, h("ul", { class: "strips", role: "list" }, ...own));
}

async function taskRow(app: App, task: CheckTask, told: Inspections, waiting: Capture[]): Promise<HTMLElement> {
  const sent = waiting.some((one) => one.payload.given?.task === task.uid);
  const begun = Boolean((await app.store.draft(keyOf(task.uid, task.list))).values.version);
  const late = task.due < dayOf(Date.now());
  const list = told.lists.find((one) => one.code === task.list);
  return h("li", {}, h("a", { class: "strip", href: `#checklist/${task.uid}` }, icon("check"),
    h("span", { class: "strip-words" }, h("span", { class: "strong" }, task.name), h("span", { class: "quiet small check-about" }, list?.name ?? task.list)),
    sent ? h("span", { class: "chip warn" }, icon("upload"), w("waiting")) : chip(task, begun, late), icon("right")));
}

function chip(task: CheckTask, begun: boolean, late: boolean): HTMLElement {
  if (begun) return h("span", { class: "chip warn" }, w("inspect_goes_on"));
  if (late) return h("span", { class: "chip bad" }, icon("late"), w("inspect_late", { day: task.due.slice(5) }));
  return h("span", { class: "chip" }, task.drawn ? w("inspect_drawn") : "", " ", w("inspect_by", { day: task.due.slice(5) }));
}

function findingRow(one: CheckFinding, waiting: Capture[]): HTMLElement {
  const sent = waiting.some((capture) => capture.payload.given?.finding === one.uid);
  return h("li", {}, h("a", { class: "strip", href: `#recheck/${one.uid}` }, icon("rework"),
    h("span", { class: "strip-words" }, h("span", { class: "strong" }, one.name), h("span", { class: "small check-about" }, one.said)),
    sent ? h("span", { class: "chip warn" }, icon("upload"), w("waiting"))
      : h("span", { class: `chip ${one.late ? "bad" : one.grade === "major" ? "warn" : ""}` }, one.grade_word, " ", moment(one.due)),
    icon("right")));
}

/** The strip above the tasks. */
export function inspectStrip(bundle: Bundle): HTMLElement | null {
  const told = bundle.inspections;
  if (!told) return null;
  return h("div", { class: "strips" }, h("a", { class: "strip", href: "#inspect" }, h("span", { class: "chip" }, icon("check"), w("inspect")),
    h("span", { class: "strip-words" }, w("inspect_strip", { tasks: told.tasks.length, findings: told.findings.length })), icon("right")));
}
