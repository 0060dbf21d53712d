// On shift and off it. Where the phone is and whether that is the place is reckoned here, so that it works without a network;
// the county judges it again.
import { keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import { agreed, meeting, next, places, standing, type Standing } from "../duty";
import { off } from "../fence";
import { here, soon } from "../position";
import type { Bundle, Draft, Duty, DutyPlace, Frame, RosterPost, Spot } from "../types";
import { hour, w } from "../words";
import { coming, dayWords } from "./roster";

const KEY = "duty";
const LAST = "duty-last";
const SOON = 60 * 60_000;
interface Last { routine: string; place: string }
/** What a position says about the place; a reason is needed when it is outside for certain. */
interface Verdict { words: string; tone: string; outside: boolean }

export async function dutyScreen(app: App): Promise<HTMLElement> {
  const [bundle, frame] = [await app.store.bundle(), await app.store.frame()];
  if (!frame || !bundle) return h("p", { class: "field-wait" }, w("loading"));
  const draft = await app.store.draft(KEY);
  const on = await standing(app);
  if (on) return ending(app, draft, on, frame, bundle);
  if (frame.duties.length === 0) return h("p", { class: "empty quiet" }, w("duty_nothing"));
  return beginning(app, draft, frame, bundle);
}

async function beginning(app: App, draft: Draft, frame: Frame, bundle: Bundle): Promise<HTMLElement> {
  const last = await app.store.recall<Last>(LAST);
  const mine = rostered(bundle);
  const duty = frame.duties.find((one) => one.code === (draft.values.routine ?? mine?.routine ?? last?.routine)) ?? frame.duties[0]!;
  const offered = places(duty, bundle);
  const named = mine?.routine === duty.code ? offered.find((one) => one.name === mine.place) : undefined;
  const place = offered.find((one) => one.code === draft.values.place) ?? named ?? offered.find((one) => one.code === last?.place) ?? offered[0];
  const met = meeting(duty, Date.now());
  const form = h("form", { class: "screen", novalidate: true }, h("h2", {}, w("duty_off")),
    choice(app, draft, "routine", w("duty_what"), frame.duties, duty.code),
    place ? choice(app, draft, "place", w("duty_where"), offered, place.code) : h("p", { class: "notice" }, icon("info"), w("duty_no_places")),
    hours(duty, met), await consentLine(app));
  if (!place || !met) return form;
  finish(app, form, draft, duty, place, "duty_begin", async (spot) => {
    await app.store.recollect(LAST, { routine: duty.code, place: place.code });
    return made({ kind: "shift", verb: "in", object: duty.code, place: place.code, text: draft.values.reason ?? "", photos: [] }, spot,
      w("duty_begin"), `${duty.name} ${met.shift.name} · ${place.name}`);
  });
  return form;
}

/** The post of the roster that somebody is to stand about now. */
function rostered(bundle: Bundle): RosterPost | undefined {
  const soon = Date.now() + SOON;
  return coming(bundle.roster?.posts ?? []).find((one) => Date.parse(one.start) <= soon);
}

function hours(duty: Duty, met: ReturnType<typeof meeting>): HTMLElement {
  if (!met) {
    const after = next(duty, Date.now());
    return h("p", { class: "notice" }, icon("clock"), h("span", {}, w("duty_none", { shift: after?.name ?? "", start: after?.start ?? "" })));
  }
  const { shift, late } = met;
  return h("div", {}, h("p", { class: "strong" }, w("duty_now", { shift: shift.name, start: shift.start, end: shift.end })),
    late > duty.late ? h("p", { class: "chip warn" }, icon("late"), w("duty_late", { n: late })) : null);
}

async function ending(app: App, draft: Draft, on: Standing, frame: Frame, bundle: Bundle): Promise<HTMLElement> {
  const duty = frame.duties.find((one) => one.code === on.routine);
  const place = places(duty, bundle).find((one) => one.code === on.place);
  const early = Math.floor((on.ends - Date.now()) / 60_000);
  const form = h("form", { class: "screen", novalidate: true },
    h("h2", {}, w("duty_on")),
    h("section", { class: "panel panel-body duty-card" }, h("p", { class: "strong" }, `${on.title} ${on.shift}`),
      h("p", { class: "task-where" }, icon("pin"), h("span", {}, on.placeName)),
      h("p", { class: "quiet" }, w("duty_since", { at: hour(on.since), ends: hour(on.ends) }))),
    duty && early > duty.leave ? h("p", { class: "chip warn" }, icon("soon"), w("duty_early", { n: early })) : null,
    await consentLine(app));
  finish(app, form, draft, duty, place, "duty_end", async (spot) => made({
    kind: "shift", verb: "out", object: on.routine, place: on.place, text: draft.values.reason ?? "", after: on.checkIn, photos: [],
  }, spot, w("duty_end"), `${on.title} ${on.shift} · ${on.placeName}`));
  return form;
}

/** What both ends have at their foot: where the phone is, a reason, the button; `capture` is made when it is pressed. */
function finish(
  app: App, form: HTMLFormElement, draft: Draft, duty: Duty | undefined, place: DutyPlace | undefined, word: string,
  capture: (spot: Spot | null) => Promise<ReturnType<typeof made>>,
): void {
  const wrong = h("div");
  const said = h("p", { class: "quiet small", role: "status" });
  const reason = h("textarea", { class: "input", rows: 2, maxlength: 200, value: draft.values.reason ?? "" });
  reason.addEventListener("input", () => {
    draft.values.reason = reason.value;
    void app.store.saveDraft(draft);
  });
  const spot = agreed(app).then((may) => (may ? here() : null));
  void agreed(app).then((may) => { if (may && !said.textContent) said.textContent = w("locating"); });
  const asked = labelled(`${w("duty_reason")}${w("optional")}`, reason, w("duty_reason_why"));
  void spot.then(async (found) => {
    const seen = found ? verdict(found, duty, place) : null;
    tell(said, seen, await agreed(app));
    reason.required = seen?.outside ?? false;
    if (reason.required) asked.querySelector("label")!.textContent = w("duty_reason");
  });
  form.append(said, asked, wrong,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("check"), w(word))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(async () => {
      const found = await soon(spot);
      const seen = found ? verdict(found, duty, place) : null;
      if (seen?.outside && !reason.value.trim()) {
        error(wrong, w("need", { what: w("duty_reason") }));
        reason.focus();
        return;
      }
      await keep(app, await capture(found), draft);
      await app.draw();
    }, wrong);
  });
}

function tell(said: HTMLElement, seen: Verdict | null, may: boolean): void {
  said.className = seen?.tone ? `chip ${seen.tone}` : "quiet small";
  said.textContent = seen?.words ?? (may ? w("not_located") : "");
}

function verdict(spot: Spot, duty: Duty | undefined, place: DutyPlace | undefined): Verdict | null {
  if (!duty || !place) return null;
  const beyond = Math.round(off(place, spot) - duty.metres);
  const wrong = Math.round(spot.metres ?? Infinity);
  if (beyond > wrong) return { words: w("duty_outside", { n: beyond }), tone: "warn", outside: true };
  if (beyond > 0 || wrong > duty.accuracy) return { words: w("duty_unsure", { n: wrong }), tone: "", outside: false };
  return { words: w("duty_inside"), tone: "good", outside: false };
}

function choice(
  app: App, draft: Draft, name: string, label: string, offered: { code: string; name: string }[], chosen: string,
): HTMLElement | null {
  if (offered.length < 2) return h("p", {}, h("span", { class: "quiet" }, `${label}：`), offered[0]?.name ?? "");
  const select = h("select", { class: "input", name }, ...offered.map((one) => h("option", { value: one.code }, one.name)));
  select.value = chosen;
  select.addEventListener("change", () => {
    draft.values[name] = select.value;
    void app.store.saveDraft(draft).then(() => app.draw());
  });
  return labelled(label, select);
}

async function consentLine(app: App): Promise<HTMLElement> {
  const may = await agreed(app);
  return h("p", { class: "quiet small" }, icon(may ? "locate" : "ban"), ` ${w(may ? "consent_given" : "consent_not")} `,
    h("a", { href: "#consent" }, w("consent_read")));
}

/** The post that runs as long as one is not on shift, else the next one of the roster, and how many swaps wait for an answer; nothing for somebody who is on no roster. */
async function rosterStrip(app: App): Promise<HTMLElement | null> {
  const roster = (await app.store.bundle())?.roster;
  if (!roster) return null;
  const [posts, now] = [coming(roster.posts), Date.now()];
  const later = (await standing(app)) ? posts.find((one) => Date.parse(one.start) > now) : undefined;
  const told = later ?? posts[0];
  const key = told && Date.parse(told.start) <= now ? "roster_now" : "roster_next";
  const asked = roster.swaps.filter((one) => one.can.includes("agree")).length;
  return h("a", { class: "strip", href: "#roster" }, h("span", { class: "chip" }, icon("list"), w("roster")),
    h("span", { class: "strip-words" }, told
      ? w(key, { day: `${dayWords(told.day)} ${hour(told.start)}`, shift: told.shift, place: told.place })
      : w("roster_none")),
    asked > 0 ? h("span", { class: "count" }, String(asked)) : null, icon("right"));
}

/** The strip above the tasks: on shift or not, and the text on positions as long as nobody has decided. */
export async function dutyStrip(app: App, frame: Frame | null): Promise<HTMLElement | null> {
  if (!frame || frame.duties.length === 0) return null;
  const on = await standing(app);
  const undecided = frame.consent && !(await agreed(app)) && (await app.store.recall<string>("consent-seen")) !== frame.consent.key;
  return h("div", { class: "strips" },
    h("a", { class: "strip", href: "#duty" }, h("span", { class: `chip ${on ? "good" : ""}` }, icon(on ? "done" : "walk"), w(on ? "duty_on" : "duty_off")),
      h("span", { class: "strip-words" }, on ? `${on.title} ${on.shift} · ${on.placeName}` : w("duty_begin")), icon("right")),
    await rosterStrip(app),
    undecided ? h("a", { class: "strip", href: "#consent" }, icon("shield"), h("span", { class: "strip-words" }, w("consent_ask")), icon("right")) : null);
}
