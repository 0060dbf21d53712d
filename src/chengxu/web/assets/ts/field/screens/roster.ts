// My posts of the month, swaps and leave: read without a network, asked for without one and sent later.
import { keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import type { Capture, Draft, RosterPost, RosterSwap, Roster } from "../types";
import { dayOf, hour, moment, w } from "../words";

const MINUTE = 60_000;

export async function rosterScreen(app: App, rest: string): Promise<HTMLElement> {
  const bundle = await app.store.bundle();
  if (!bundle) return h("p", { class: "field-wait" }, w("loading"));
  const roster = bundle.roster;
  if (!roster) return h("p", { class: "empty quiet" }, w("roster_none"));
  const waiting = (await app.store.captures()).filter((one) => one.standing === "waiting" && one.payload.kind === "shift");
  if (rest === "leave") return leaveForm(app, roster);
  const chosen = roster.posts.find((one) => `swap/${one.uid}` === rest);
  if (chosen) return swapForm(app, roster, chosen);
  const swaps = roster.swaps.filter((one) => one.can.length > 0);
  const settled = roster.swaps.filter((one) => one.can.length === 0);
  return h("div", { class: "screen" },
    h("p", { class: "quiet small" }, w("roster_old", { at: moment(bundle.made) })),
    swaps.length > 0 ? h("section", {}, h("h2", {}, w("roster_swaps")), ...swaps.map((one) => swapCard(app, one, waiting))) : null,
    roster.posts.length === 0
      ? h("div", { class: "empty" }, h("p", { class: "strong" }, w("roster_none")), h("p", { class: "quiet" }, w("roster_none_why")))
      : h("ul", { class: "roster-days", role: "list" }, ...coming(roster.posts).map((one) => postRow(one, waiting))),
    h("section", {}, h("h2", {}, w("roster_leave")),
      h("ul", { class: "kept-list", role: "list" }, ...roster.leaves.map((one) => leaveRow(app, one, waiting))),
      h("a", { class: "button big", href: "#roster/leave" }, icon("edit"), w("roster_leave_ask"))),
    settled.length > 0 ? h("section", {}, h("h2", {}, w("roster_swaps")),
      h("ul", { class: "kept-list", role: "list" }, ...settled.map((one) => h("li", {}, h("span", {}, swapWords(one)),
        h("span", { class: "quiet small" }, one.state))))) : null);
}

/** Those that are not over, by the phone's own clock. */
export function coming(posts: RosterPost[]): RosterPost[] {
  return posts.filter((one) => Date.parse(one.end) > Date.now()).sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
}

export function dayWords(day: string): string {
  return day === dayOf(Date.now()) ? w("roster_today") : day.slice(5);
}

function words(one: RosterPost): string {
  return `${dayWords(one.day)} ${one.shift} ${one.place}`;
}

function swapWords(one: RosterSwap): string {
  const [post, back] = [one.post ? words(one.post) : "", one.back ? words(one.back) : ""];
  const key = one.mine ? (one.back ? "roster_you_asked" : "roster_you_asked_favour") : (one.back ? "roster_asks_you" : "roster_asks_favour");
  return w(key, { who: one.who, post, back });
}

function postRow(one: RosterPost, waiting: Capture[]): HTMLElement {
  const asked = waiting.some((capture) => capture.payload.verb === "swap" && capture.payload.object === one.uid);
  const today = one.day === dayOf(Date.now());
  return h("li", { class: today ? "roster-day now" : "roster-day" },
    h("span", { class: "strong" }, `${dayWords(one.day)} ${hour(one.start)}–${hour(one.end)}`),
    h("span", {}, `${one.duty} ${one.shift} · ${one.place}`),
    asked ? h("span", { class: "chip warn" }, icon("upload"), w("roster_waits"))
      : Date.parse(one.start) > Date.now() ? h("a", { class: "button", href: `#roster/swap/${one.uid}` }, icon("return"), w("roster_swap")) : null);
}

function swapCard(app: App, one: RosterSwap, waiting: Capture[]): HTMLElement {
  const answered = waiting.some((capture) => capture.payload.object === one.uid);
  return h("article", { class: "panel panel-body duty-card" }, h("p", {}, swapWords(one)), one.why ? h("p", { class: "quiet" }, one.why) : null,
    h("p", { class: "chip" }, one.state),
    answered ? h("p", { class: "chip warn" }, icon("upload"), w("roster_waits"))
      : h("div", { class: "choices" }, ...one.can.map((verb) => say(app, verb, one.uid, w(`roster_${verb}`), swapWords(one)))));
}

function leaveRow(app: App, one: Roster["leaves"][number], waiting: Capture[]): HTMLElement {
  const days = one.first === one.last ? one.first : `${one.first} – ${one.last}`;
  const answered = waiting.some((capture) => capture.payload.object === one.uid);
  return h("li", {}, h("span", {}, `${one.kind} ${days}`), h("span", { class: "quiet small" }, answered ? w("roster_waits") : one.state),
    one.back && !answered ? say(app, "leave_withdraw", one.uid, w("roster_withdraw"), `${one.kind} ${days}`) : null);
}

function say(app: App, verb: string, about: string, word: string, detail: string): HTMLElement {
  const button = h("button", { type: "button", class: verb === "agree" ? "button primary" : "button" }, word, h("span", { class: "unseen" }, ` ${detail}`));
  button.addEventListener("click", () => once(() => send(app, { verb, object: about }, word, detail)));
  return button;
}

const NO_DRAFT: Draft = { key: "roster", values: {}, photos: [], pair: [] };

async function send(app: App, payload: { verb: string; object: string; place?: string; text?: string; given?: Record<string, string> }, title: string, detail: string): Promise<void> {
  await keep(app, made({ kind: "shift", photos: [], ...payload }, null, title, detail), NO_DRAFT);
  location.hash = "roster";
  await app.draw();
}

/** Choose a colleague and one of their posts, or none. */
function swapForm(app: App, roster: Roster, mine: RosterPost): HTMLElement {
  const form = h("form", { class: "screen", novalidate: true }, h("h2", {}, w("roster_swap")), h("p", { class: "strong" }, words(mine)));
  if (Date.parse(mine.start) - roster.before * MINUTE <= Date.now()) {
    form.append(h("p", { class: "notice" }, icon("info"), w("roster_late")));
    return form;
  }
  const people = roster.colleagues.filter((one) => one.posts.some((post) => post.routine === mine.routine));
  if (people.length === 0) {
    form.append(h("p", { class: "notice" }, icon("info"), w("roster_nobody")));
    return form;
  }
  const who = h("select", { class: "input" }, ...people.map((one) => h("option", { value: one.uid }, one.name)));
  const back = h("select", { class: "input" });
  const fill = (): void => {
    const person = people.find((one) => one.uid === who.value);
    const theirs = coming(person?.posts ?? []).filter((one) => one.routine === mine.routine);
    back.replaceChildren(h("option", { value: "" }, w("roster_favour")), ...theirs.map((one) => h("option", { value: one.uid }, words(one))));
  };
  who.addEventListener("change", fill);
  fill();
  const why = h("textarea", { class: "input", rows: 2, maxlength: 200 });
  form.append(labelled(w("roster_who"), who), labelled(w("roster_back"), back), labelled(`${w("roster_why")}${w("optional")}`, why),
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("send"), w("roster_ask"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = people.find((one) => one.uid === who.value)?.name ?? "";
    const asked = { verb: "swap", object: mine.uid, place: back.value, text: why.value, given: { other: who.value } };
    once(() => send(app, asked, w("roster_ask"), `${words(mine)} · ${name}`));
  });
  return form;
}

function leaveForm(app: App, roster: Roster): HTMLElement {
  const today = dayOf(Date.now());
  const kind = h("select", { class: "input" }, ...roster.kinds.map((one) => h("option", { value: one.code }, one.name)));
  const first = h("input", { class: "input", type: "date", value: today, min: today });
  const last = h("input", { class: "input", type: "date", value: today, min: today });
  const why = h("textarea", { class: "input", rows: 2, maxlength: 200 });
  const wrong = h("div");
  const form = h("form", { class: "screen", novalidate: true }, h("h2", {}, w("roster_leave_ask")), labelled(w("roster_leave_kind"), kind),
    labelled(w("roster_first"), first), labelled(w("roster_last"), last), labelled(`${w("roster_why")}${w("optional")}`, why), wrong,
    h("div", { class: "thumb-bar" }, h("button", { class: "button primary big", type: "submit" }, icon("send"), w("roster_leave_ask"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!first.value) {
      error(wrong, w("need", { what: w("roster_first") }));
      return;
    }
    const until = last.value || first.value;
    const asked = { verb: "leave", object: "", text: why.value, given: { kind: kind.value, first: first.value, last: until } };
    once(() => send(app, asked, w("roster_leave_ask"), `${kind.selectedOptions[0]?.textContent ?? ""} ${first.value} – ${until}`), wrong);
  });
  return form;
}
