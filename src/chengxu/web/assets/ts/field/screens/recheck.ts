// Looking at a finding again: put right or not, with a photograph and a word.
import { go, keep, made, once, type App } from "../app";
import { error, h, icon, labelled } from "../dom";
import { inspections } from "../inspecting";
import { photoRow } from "../photos";
import type { CheckFinding, Draft } from "../types";
import { moment, w } from "../words";
import { teamPick } from "./inspected";

export async function recheckScreen(app: App, uid: string): Promise<HTMLElement> {
  const told = inspections(await app.store.bundle());
  const one = told.findings.find((finding) => finding.uid === uid);
  const list = told.lists.find((known) => known.code === one?.list);
  if (!one || !list) return h("p", { class: "field-wait" }, w("gone_task"));
  const draft = await app.store.draft(`recheck:${uid}`);
  const wrong = h("div");
  const note = h("textarea", { class: "input", rows: 3, maxlength: 500, value: draft.values.note ?? "" });
  note.addEventListener("input", () => {
    draft.values.note = note.value;
    void app.store.saveDraft(draft);
  });
  const send = (passed: boolean): void => {
    const lacking = lacks(one, draft, passed, told.certified, list.certified, told.colleagues.filter((c) => c.certified).map((c) => c.uid));
    if (lacking) error(wrong, lacking);
    else once(() => done(app, one, draft, passed), wrong);
  };
  const button = (word: string, drawn: string, passed: boolean, look: string): HTMLElement => {
    const made_ = h("button", { type: "button", class: `button big ${look}` }, icon(drawn), w(word));
    made_.addEventListener("click", () => send(passed));
    return made_;
  };
  return h("form", { class: "screen", novalidate: true }, h("h2", {}, one.name),
    h("p", {}, h("span", { class: `chip ${one.grade === "major" ? "bad" : "warn"}` }, one.grade_word), " ", one.said),
    one.note ? h("p", { class: "quiet" }, one.note) : null,
    h("p", { class: one.late ? "chip bad" : "quiet small" }, w("recheck_due", { at: moment(one.due) })),
    teamPick(app, draft, told, list), photoRow(app, draft, draft.photos, w("inspect_photo")), labelled(w("recheck_note"), note), wrong,
    h("div", { class: "thumb-bar" }, h("div", { class: "thumb-row" }, button("recheck_pass", "done", true, "primary"), button("recheck_fail", "rework", false, ""))));
}

function lacks(one: CheckFinding, draft: Draft, passed: boolean, certified: boolean, needed: number, officers: string[]): string {
  const team = (draft.values.team ?? "").split(" ");
  if (officers.filter((uid) => team.includes(uid)).length + (certified ? 1 : 0) < needed) return w("inspect_people_first", { n: needed });
  if (passed && one.grade === "major" && draft.photos.length === 0) return w("recheck_photo_first");
  if (!passed && !draft.values.note?.trim()) return w("need", { what: w("inspect_note") });
  return "";
}

async function done(app: App, one: CheckFinding, draft: Draft, passed: boolean): Promise<void> {
  const given = { finding: one.uid, passed: passed ? "yes" : "no", note: draft.values.note ?? "", team: draft.values.team ?? "" };
  const capture = made({ kind: "inspect", verb: "recheck", object: one.list, photos: draft.photos, given }, null, w("recheck"), `${one.name} · ${one.said}`);
  await keep(app, capture, draft);
  go("inspect");
}
