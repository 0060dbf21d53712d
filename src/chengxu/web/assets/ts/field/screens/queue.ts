// What waits to be sent, what was not taken and why, where a case moved on; the person decides, nothing decides for them.
import { go, type App } from "../app";
import { h, icon } from "../dom";
import { line, sync } from "../sync";
import type { Capture, Draft, Payload } from "../types";
import { moment, w } from "../words";
import { movePart } from "./moving";
import { formOf as inspectForm } from "../inspecting";
import { formOf as repairForm, photosOf as repairPhotos, valuesOf as repairValues } from "../repairing";

export async function queueScreen(app: App): Promise<HTMLElement> {
  const all = (await app.store.captures()).reverse();
  const look = all.filter((one) => one.standing === "refused" || one.standing === "conflict");
  const waiting = all.filter((one) => one.standing === "waiting");
  const sent = all.filter((one) => one.standing === "done");
  const now = h("button", { type: "button", class: "button primary big" }, icon("send"), w("send_now"));
  now.addEventListener("click", () => void sync());
  return h("div", { class: "screen" },
    line.fault === "trouble" && line.said ? h("p", { class: "notice bad" }, icon("late"), line.said) : null,
    look.length + waiting.length === 0 ? h("p", { class: "empty quiet" }, w("nothing_waiting")) : null,
    ...look.map((one) => card(app, one)), ...waiting.map((one) => card(app, one)),
    waiting.length > 0 ? h("div", { class: "thumb-bar" }, now) : null,
    sent.length > 0 ? h("section", { class: "sent" }, h("h2", {}, w("sent_lately")), ...sent.map((one) => card(app, one))) : null,
    movePart(app, [...look, ...waiting]));
}

const LOOKS: Record<string, [string, string]> = {
  waiting: ["clock", ""], refused: ["late", "bad"], conflict: ["help", "warn"], done: ["done", "good"],
};

function card(app: App, one: Capture): HTMLElement {
  const [drawn = "dot", tone = ""] = LOOKS[one.standing] ?? [];
  const photos = one.payload.photos.length;
  return h("article", { class: `capture ${one.standing}`, "data-standing": one.standing },
    h("div", { class: "screen-row" }, h("h3", {}, one.title), h("span", { class: `chip ${tone}` }, icon(drawn), w(one.standing))),
    h("p", { class: "quiet small" }, `${moment(one.made)} · ${one.detail}`, photos > 0 ? ` · ${w("n_photos", { n: photos })}` : ""),
    one.answer ? h("p", { class: one.standing === "done" ? "small" : "" }, one.answer.said) : null,
    ...(one.answer?.notes ?? []).map((note) => h("p", { class: "quiet small" }, note)), choices(app, one));
}

function choices(app: App, one: Capture): HTMLElement | null {
  const offered: HTMLElement[] = [];
  if (one.standing === "conflict" && one.answer?.again) offered.push(button("send", w("anyway"), () => anyway(app, one)));
  if (one.standing === "conflict") offered.push(button("eye", w("see_task"), async () => go(`task/${one.payload.case}`)));
  if (one.standing === "refused" && one.payload.kind in FORMS) offered.push(button("edit", w("change"), () => change(app, one)));
  if (one.standing !== "done") offered.push(dropButton(app, one));
  return offered.length > 0 ? h("div", { class: "choices" }, ...offered) : null;
}

function button(drawn: string, word: string, act: () => Promise<void>): HTMLButtonElement {
  const made = h("button", { type: "button", class: "button" }, icon(drawn), h("span", {}, word));
  made.addEventListener("click", () => void act());
  return made;
}

/** Dropping cannot be undone, so it takes two taps on the same place; looking away takes the first back. */
function dropButton(app: App, one: Capture): HTMLElement {
  let sure = false;
  const made = button("close", w("drop"), async () => {
    if (sure) {
      await app.store.drop(one.id);
      await app.draw();
      await sync(); // what was to follow it may go now
      return;
    }
    sure = true;
    made.classList.add("danger");
    made.querySelector("span")!.textContent = w("drop_sure");
  });
  made.addEventListener("blur", () => {
    sure = false;
    made.classList.remove("danger");
    made.querySelector("span")!.textContent = w("drop");
  });
  return made;
}

/** The person has seen what the case is now and says it still holds. */
async function anyway(app: App, one: Capture): Promise<void> {
  const payload = { ...one.payload, stamp: one.answer?.stamp ?? "", after: "" };
  await app.store.keep({ ...one, standing: "waiting", payload });
  await app.draw();
  await sync();
}

/** The draft and the page of what has a form to be filled in again; a shift and a consent are made anew. */
const FORMS: Partial<Record<Payload["kind"], (payload: Payload) => [string, string]>> = {
  report: () => ["finding", "new"],
  deed: ({ given, task }) => (given?.stalls === undefined ? ["deed", "quick"] : [`stalls:${task}`, `stalls/${task}`]),
  step: ({ case: uid, verb }) => [`step:${uid}:${verb}`, `task/${uid}/${verb}`],
  inspect: ({ verb, given, object }) => inspectForm(verb ?? "", { ...given, list: object ?? "" }),
  repair: (payload) => repairForm(payload),
};

/** Fill the form again with what was refused; the old one goes when the new one is kept. */
async function change(app: App, one: Capture): Promise<void> {
  const { payload } = one;
  const form = FORMS[payload.kind];
  if (!form) return;
  const [key, page] = form(payload);
  const [photos, pair] = payload.kind === "repair" ? repairPhotos(payload) : [payload.photos, []];
  const draft: Draft = { key, values: values(one), photos, pair, replaces: one.id };
  if (payload.spot) draft.spot = payload.spot;
  await app.store.saveDraft(draft);
  go(page);
}

function values({ payload, title }: Capture): Record<string, string> {
  if (payload.kind === "step") return { ...payload.given };
  if (payload.kind === "inspect") return { ...payload.given, list: payload.object ?? "" };
  if (payload.kind === "repair") return repairValues(payload);
  if (payload.given?.stalls !== undefined) return { ...payload.given, text: payload.text ?? "" };
  if (payload.kind === "report") {
    const component: Record<string, string> = payload.component ? { component: payload.component, component_said: payload.component } : {};
    return { category: payload.category ?? "", text: payload.text ?? "", place: payload.place ?? "", put_right: payload.self_handled ? "1" : "", ...component };
  }
  return {
    verb: payload.verb ?? "", object: payload.object ?? "", measure: payload.measure ?? "", text: payload.text ?? "",
    quantity: String((payload.quantity ?? 0) / 1000), name: title, ...(payload.task ? { task: payload.task } : {}),
  };
}
