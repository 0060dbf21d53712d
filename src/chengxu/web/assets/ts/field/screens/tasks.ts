// My tasks: the most urgent first, what waits to be sent marked; the grids I walk today.
import type { App } from "../app";
import { h, icon } from "../dom";
import { dutyStrip } from "./duty";
import { inspectStrip } from "./inspect";
import { meetingStrip, noticeStrip } from "./meetings";
import { metres } from "../position";
import { sync } from "../sync";
import type { Capture, Round, Task } from "../types";
import { moment, w } from "../words";
import { repairStrip } from "./repairs";
import { outline } from "./outline";
import { routineList } from "./routines";

const STALE = 20 * 60_000; // after that the words of a clock are not told any more, only the hour it falls due

const NEAR = 2000; // metres that are still walked

export async function tasksScreen(app: App): Promise<HTMLElement> {
  const bundle = await app.store.bundle();
  const pending = new Map((await app.store.captures())
    .filter((one) => one.standing !== "done" && one.payload.case)
    .map((one) => [one.payload.case as string, one]));
  if (!bundle) return h("p", { class: "field-wait" }, w("loading"));
  const again = h("button", { type: "button", class: "button plain" }, icon("rework"), w("refresh"));
  again.addEventListener("click", () => void sync());
  return h("div", { class: "screen" }, await dutyStrip(app, await app.store.frame()), noticeStrip(bundle), repairStrip(bundle), inspectStrip(bundle),
    meetingStrip(bundle), h("div", { class: "strips" }, h("a", { class: "strip", href: "#thing" }, h("span", { class: "chip" }, icon("scan"), w("scan")),
      h("span", { class: "strip-words" }, w("thing_strip")), icon("right"))),
    h("div", { class: "screen-row" }, h("span", { class: "quiet small" }, w("fresh", { at: moment(bundle.made) })), again),
    await routineList(app, bundle.routines ?? []),
    bundle.tasks.length === 0
      ? h("div", { class: "empty" }, h("p", { class: "strong" }, w("no_tasks")), h("p", { class: "quiet" }, w("no_tasks_why")))
      : h("ul", { class: "task-list", role: "list" }, ...bundle.tasks.map((task) => row(task, pending.get(task.uid), bundle.made))),
    bundle.more ? h("p", { class: "quiet small" }, w("more_tasks")) : null,
    bundle.rounds.length > 0 ? rounds(bundle.rounds, bundle.tasks) : null);
}

function row(task: Task, pending: Capture | undefined, at: string): HTMLElement {
  return h("li", {}, h("a", { class: "task", href: `#task/${task.uid}` },
    h("span", { class: "task-title" }, task.title),
    h("span", { class: "task-place" }, task.place),
    h("span", { class: "task-foot" },
      pending ? h("span", { class: "chip warn" }, icon("upload"), w("pending_step", { verb: pending.title })) : clockOf(task, at),
      h("span", { class: `chip ${task.state.tone}` }, icon(task.state.icon), task.state.word))));
}

const TONES: Record<string, string> = { good: "clock", warn: "soon", bad: "late" };

/** A clock in words while they are fresh, later the hour it falls due; late is late by the phone's own clock. */
export function clockOf(task: Task, at: string): HTMLElement | null {
  const { clock } = task;
  if (!clock) return null;
  const late = Date.parse(clock.due) < Date.now();
  const fresh = Date.now() - Date.parse(at) < STALE && (!late || clock.tone === "bad");
  const tone = late ? "bad" : clock.tone;
  const words = fresh ? clock.words : w(late ? "late" : "due", { at: moment(clock.due) });
  return h("span", { class: `clock ${tone}` }, icon(TONES[tone] ?? "clock"), `${clock.kind} ${words}`);
}

function rounds(all: Round[], tasks: Task[]): HTMLElement {
  return h("section", { class: "rounds" }, h("h2", {}, w("rounds")), ...all.map((round) => h("figure", { class: "round" },
    outline(round, tasks), h("figcaption", {}, `${round.name} ${round.from}–${round.until}`))));
}

/** How far a task is from here, in words; nothing when either is unknown. */
export function away(task: Task, spot: { lon: number; lat: number } | null): string {
  if (!spot || task.lon === null || task.lat === null) return "";
  const far = metres(spot, { lon: task.lon, lat: task.lat });
  return far < NEAR ? w("metres_away", { n: far }) : w("km_away", { n: Math.round(far / 1000) });
}
