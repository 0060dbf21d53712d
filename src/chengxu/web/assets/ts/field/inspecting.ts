// What an answer comes to, as the county judges it again: which are wrong, which need a photograph, what is still missing.
import type { Bundle, Checklist, CheckItem, Draft, Inspections } from "./types";
import { w } from "./words";

const NUMBER = /^-?\d{1,9}(\.\d{1,4})?$/;

export function inspections(bundle: Bundle | null): Inspections {
  return bundle?.inspections ?? { lists: [], tasks: [], findings: [], parties: [], colleagues: [], certified: false };
}

/** The draft of an inspection: of a task under its uid, of one begun by oneself under its checklist. */
export function keyOf(task: string, list: string): string {
  return task ? `inspect:${task}` : `inspect:list-${list}`;
}

/** The draft and the page of an inspection that was refused, to be put right. */
export function formOf(verb: string, given: Record<string, string>): [string, string] {
  if (verb === "recheck") return [`recheck:${given.finding}`, `recheck/${given.finding}`];
  const rest = given.task || `list-${given.list ?? ""}`;
  return [`inspect:${rest}`, `checklist/${rest}`];
}

export function answerOf(draft: Draft, item: CheckItem): string {
  return (draft.values[`a:${item.id}`] ?? "").trim();
}

export function photosOf(draft: Draft, item: CheckItem): string[] {
  return (draft.values[`p:${item.id}`] ?? "").split(" ").filter(Boolean);
}

export function failing(item: CheckItem, answer: string): boolean {
  if (item.kind === "text" || answer === "" || answer === "na") return false;
  if (item.kind !== "number") return !item.good.includes(answer);
  if (!NUMBER.test(answer)) return false;
  const value = Number(answer);
  return (item.least !== null && value < item.least) || (item.most !== null && value > item.most);
}

export function needsPhoto(item: CheckItem, answer: string): boolean {
  return item.photo === "always" ? answer !== "na" : item.photo === "failing" && failing(item, answer);
}

/** What is missing of one item, in words; "" when nothing is. */
export function lacksItem(draft: Draft, item: CheckItem): string {
  const answer = answerOf(draft, item);
  if (item.kind !== "text" && answer === "") return w("inspect_answer_first", { item: item.text });
  if (item.kind === "number" && answer !== "na" && !NUMBER.test(answer)) return w("inspect_number_first", { item: item.text });
  if (needsPhoto(item, answer) && photosOf(draft, item).length === 0) return w("inspect_photo_first", { item: item.text });
  return "";
}

export function left(draft: Draft, list: Checklist): number {
  return list.items.filter((item) => lacksItem(draft, item) !== "").length;
}

export function wrong(draft: Draft, list: Checklist): number {
  return list.items.filter((item) => failing(item, answerOf(draft, item))).length;
}

export function range(item: CheckItem): string {
  const { least, most, unit } = item;
  if (least !== null && most !== null) return w("inspect_range", { least, most, unit });
  return least !== null ? w("inspect_least", { least, unit }) : w("inspect_most", { most: most ?? "", unit });
}
