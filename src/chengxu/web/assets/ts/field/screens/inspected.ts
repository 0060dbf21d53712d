// Whom an inspection is about, and who goes along.
import type { App } from "../app";
import { h, icon } from "../dom";
import type { Checklist, CheckParty, CheckTask, Draft, Inspections } from "../types";
import { w } from "../words";

const OFFERED = 6;

/** A party: the one of the task, or found by name, plate or street; with what the permits say that the list asks for. */
export function partyPick(app: App, draft: Draft, told: Inspections, list: Checklist, task: CheckTask | undefined): HTMLElement {
  const chosen = h("div", { class: "check-party" });
  const offered = h("div", { class: "choices" });
  const search = h("input", { class: "input", type: "search", autocomplete: "off", placeholder: w("inspect_find"), "aria-label": w("inspect_find") });
  const among = told.parties.filter((one) => list.kinds.includes(one.kind));
  const draw = (): void => {
    const one = told.parties.find((party) => party.uid === draft.values.party);
    chosen.replaceChildren(...(one ? card(one, list) : []));
    const asked = search.value.trim().toLowerCase();
    const found = among.filter((party) => !asked || `${party.name} ${party.street}`.toLowerCase().includes(asked)).slice(0, OFFERED);
    offered.replaceChildren(...(task ? [] : found).map((party) => {
      const radio = h("input", { type: "radio", name: "party", value: party.uid });
      radio.checked = party.uid === draft.values.party;
      radio.addEventListener("change", () => {
        draft.values.party = party.uid;
        void app.store.saveDraft(draft);
        draw();
      });
      return h("label", { class: "choice" }, radio, h("span", {}, party.name));
    }));
  };
  search.addEventListener("input", draw);
  draw();
  return h("div", { class: "ask" }, ...(task ? [] : [search, offered]), chosen);
}

function card(one: CheckParty, list: Checklist): HTMLElement[] {
  const permits = one.permits.filter(([, , kind]) => list.permits?.includes(kind) ?? true);
  return [h("p", {}, h("span", { class: "strong" }, one.name), h("span", { class: "quiet" }, ` ${one.kind_word} ${one.street}`)),
    ...permits.map(([said, good]) => h("p", { class: `notice ${good ? "" : "bad"}` }, icon(good ? "shield" : "late"), h("span", {}, said)))];
}

/** Who goes along; the list says how many certified officers there must be. */
export function teamPick(app: App, draft: Draft, told: Inspections, list: Checklist): HTMLElement | null {
  if (told.colleagues.length === 0) return null;
  const team = new Set((draft.values.team ?? "").split(" ").filter(Boolean));
  const boxes = told.colleagues.map((one) => {
    const box = h("input", { type: "checkbox", value: one.uid });
    box.checked = team.has(one.uid);
    box.addEventListener("change", () => {
      if (box.checked) team.add(one.uid);
      else team.delete(one.uid);
      draft.values.team = [...team].join(" ");
      draw();
      void app.store.saveDraft(draft);
    });
    return h("label", { class: "choice" }, box, h("span", {}, one.certified ? one.name : w("inspect_aux", { name: one.name })));
  });
  const names = h("summary", {});
  const draw = (): void => {
    const along = told.colleagues.filter((one) => team.has(one.uid)).map((one) => one.name);
    names.textContent = `${w("inspect_team")}：${along.join("、") || "—"}`;
  };
  draw();
  const why = list.certified > 0 ? h("p", { class: "quiet small" }, w("inspect_team_why", { n: list.certified })) : null;
  return h("details", { class: "fold", open: list.certified > 1 && team.size === 0 }, names, why, h("div", { class: "choices" }, ...boxes));
}

