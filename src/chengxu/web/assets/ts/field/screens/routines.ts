// My recurring tasks of today: how much is done, until when, and one tap that records it. What waits to be sent counts already.
import { go, keep, made, once, type App } from "../app";
import { h, icon } from "../dom";
import { located } from "../duty";
import { soon } from "../position";
import type { Capture, Routine } from "../types";
import { hour, moment, w } from "../words";

const MILLI = 1000;
const KEY = "deed";

export async function routineList(app: App, all: Routine[]): Promise<HTMLElement | null> {
  if (all.length === 0) return null;
  const captures = await app.store.captures();
  const open = all.filter((one) => left(one, captures) > 0);
  return h("section", { class: "my-routines" }, h("h2", {}, w("routines")),
    open.length === 0 ? h("p", { class: "quiet" }, w("routines_done"))
      : h("ul", { class: "task-list", role: "list" }, ...open.map((one) => row(app, one, captures))));
}

/** What is recorded on this phone and the county may not have counted yet. */
function mine(one: Routine, captures: Capture[]): number {
  return captures.filter((capture) => capture.payload.task === one.uid && capture.standing === "waiting")
    .reduce((sum, capture) => sum + (capture.payload.quantity ?? 0), 0);
}

function left(one: Routine, captures: Capture[]): number {
  return one.required - one.counted - mine(one, captures);
}

function row(app: App, one: Routine, captures: Capture[]): HTMLElement {
  const done = (one.counted + mine(one, captures)) / MILLI;
  const late = Date.parse(one.ends) < Date.now();
  return h("li", {}, h("div", { class: "task routine-card" },
    h("span", { class: "task-title" }, one.name),
    one.target ? h("span", { class: "task-place" }, one.target) : null,
    h("span", { class: "task-foot" },
      h("span", { class: `clock ${late ? "bad" : ""}` }, icon(late ? "late" : "clock"), when(one)),
      h("span", { class: "number" }, w("routine_amount", { done, all: one.required / MILLI, measure: one.measure }))),
    one.log && Date.parse(one.starts) <= Date.now() ? buttons(app, one) : null));
}

/** Its hours before it begins, then until when. */
function when(one: Routine): string {
  return Date.parse(one.starts) > Date.now() ? `${hour(one.starts)}–${hour(one.ends)}` : w("routine_until", { at: moment(one.ends) });
}

function buttons(app: App, one: Routine): HTMLElement {
  const log = h("button", { type: "button", class: "button primary big" }, icon("check"), w("routine_tap", { measure: one.log?.measure ?? "" }));
  log.setAttribute("aria-label", `${w("routine_tap", { measure: one.log?.measure ?? "" })} ${one.name} ${one.target}`);
  log.addEventListener("click", () => once(() => tap(app, one)));
  const more = h("button", { type: "button", class: "button big" }, icon("camera"), w("routine_more"));
  more.setAttribute("aria-label", `${w("routine_more")} ${one.name} ${one.target}`);
  more.addEventListener("click", () => void sheet(app, one));
  const stalls = one.market ? h("a", { class: "button big", href: `#stalls/${one.uid}` }, icon("list"), w("stalls")) : null;
  stalls?.setAttribute("aria-label", `${w("stalls")} ${one.name} ${one.target}`);
  return h("div", { class: "thumb-row" }, log, stalls ?? more);
}

async function tap(app: App, one: Routine): Promise<void> {
  const { verb = "", object = "", measure = "" } = one.log ?? {};
  const capture = made({ kind: "deed", verb, object, measure, quantity: MILLI, text: "", photos: [], task: one.uid },
    await soon(located(app)), one.name, `${one.target} 1 ${measure}`.trim());
  await keep(app, capture, await app.store.draft(`routine-${one.uid}`));
  await app.draw();
}

/** The sheet of the quick log, filled in: another amount, a photograph, a remark. */
async function sheet(app: App, one: Routine): Promise<void> {
  const draft = await app.store.draft(KEY);
  draft.values = { verb: one.log?.verb ?? "", object: one.log?.object ?? "", measure: one.log?.measure ?? "", quantity: "1",
    name: `${one.name} ${one.target}`.trim(), task: one.uid };
  await app.store.saveDraft(draft);
  go("quick");
}
