// A label scanned without a form open: what it is on, and all that can be begun there: a fault, a repair, an inspection, a task, a report.
import { go, type App } from "../app";
import { h, icon } from "../dom";
import { inspections, keyOf } from "../inspecting";
import { known, mendPage } from "../repairing";
import type { Bundle, Component, Fault, Frame } from "../types";
import { moment, w } from "../words";
import { named } from "./repairs";
import { routineList } from "./routines";
import { scanner, tokenIn } from "./scan";

export async function thingScreen(app: App, token: string): Promise<HTMLElement> {
  const [bundle, frame] = [await app.store.bundle(), await app.store.frame()];
  if (!bundle || !frame) return h("p", { class: "field-wait" }, w("loading"));
  if (!token) {
    return h("div", { class: "screen" }, scanner(async (text) => {
      const [code, wrong] = tokenIn(text, bundle.components ?? []);
      if (code) go(`thing/${code}`);
      return wrong;
    }, () => go("tasks")));
  }
  const one = known(bundle, token);
  return h("div", { class: "screen" }, h("h2", {}, one ? named(one, frame) : token),
    one ? broken(one, bundle) : h("p", { class: "quiet" }, w("scan_unknown")), one ? await routineOf(app, one, bundle) : null,
    h("ul", { class: "strips", role: "list" }, ...offers(app, token, one, bundle, frame)));
}

/** Since when it is broken, if it is. */
function broken(one: Component, bundle: Bundle): HTMLElement | null {
  const fault = bundle.faults?.find((known_: Fault) => known_.token === one.token);
  return fault ? h("p", { class: "notice" }, icon("late"), h("span", {}, fault.since ? w("repair_since", { at: moment(fault.since) }) : w("repair_broken"))) : null;
}

/** The recurring tasks that are due at it, each with its own button. */
function routineOf(app: App, one: Component, bundle: Bundle): Promise<HTMLElement | null> {
  return routineList(app, (bundle.routines ?? []).filter((routine) => routine.asset === one.uid));
}

function offers(app: App, token: string, one: Component | undefined, bundle: Bundle, frame: Frame): HTMLElement[] {
  const told = inspections(bundle);
  const offered: HTMLElement[] = [];
  if (one) {
    for (const task of told.tasks.filter((due) => due.asset === one.uid)) {
      offered.push(row("check", w("thing_inspect", { name: told.lists.find((list) => list.code === task.list)?.name ?? task.list }), `checklist/${task.uid}`));
    }
    for (const list of told.lists.filter((known_) => known_.target === "component")) {
      offered.push(row("check", w("thing_inspect", { name: list.name }), "", async () => {
        const draft = await app.store.draft(keyOf("", list.code));
        if (draft.values.asset !== one.uid) draft.values = {};
        Object.assign(draft.values, { asset: one.uid, place: named(one, frame) });
        draft.spot = { lon: one.lon, lat: one.lat, metres: 0 };
        await app.store.saveDraft(draft);
        go(`checklist/list-${list.code}`);
      }));
    }
  }
  if (one?.mine || (!one && frame.upkeep)) {
    offered.push(row("late", w("repair_fault"), `fault/${token}`), row("wrench", w("repair_record"), mendPage(bundle, token)));
  }
  offered.push(row("camera", w("thing_report"), "", async () => {
    const draft = await app.store.draft("finding");
    Object.assign(draft.values, { component: token, component_said: one ? named(one, frame) : `${token} · ${w("scan_unknown")}` });
    if (one) {
      Object.assign(draft.values, { category: one.category, place: draft.values.place || one.name });
      draft.spot = { lon: one.lon, lat: one.lat, metres: 0 };
    }
    await app.store.saveDraft(draft);
    go("new");
  }));
  return offered;
}

function row(drawn: string, word: string, page: string, act?: () => Promise<void>): HTMLElement {
  const link = h("a", { class: "strip", href: page ? `#${page}` : "#thing" }, icon(drawn), h("span", { class: "strip-words" }, word), icon("right"));
  if (act) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      void act();
    });
  }
  return h("li", {}, link);
}
