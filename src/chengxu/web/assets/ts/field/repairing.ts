// Faults and repairs between the form, the capture and the form again; which works and parts fit a class.
import type { Bundle, Component, Draft, Fault, Payload, Priced } from "./types";

export const WORKS = 2;
export const PARTS = 3;

/** The page of a repair: of a case, of a component, or of a stretch of a road. */
export function restOf(caseUid: string, component: string): string {
  return caseUid ? `case-${caseUid}` : component || "road";
}

/** The draft and the page of a fault or a repair that was refused, to be put right. */
export function formOf({ verb, case: uid = "", component = "" }: Payload): [string, string] {
  if (verb === "fault") return [`fault:${component}`, `fault/${component}`];
  const rest = restOf(uid, component);
  return [`mend:${rest}`, `mend/${rest}`];
}

/** The photographs from before and from after. */
export function photosOf({ verb, given, photos }: Payload): [string[], string[]] {
  if (verb === "fault") return [photos, []];
  const of = (side: string): string[] => (given?.[side] ?? "").split(" ").filter(Boolean);
  return [of("before"), of("after")];
}

/** What was given, as the fields of the form; asked whether it is another piece of work once it was refused. */
export function valuesOf({ verb, given = {}, text = "", component = "" }: Payload): Record<string, string> {
  if (verb === "fault") return { text };
  const { before: _before, after: _after, ...rest } = given;
  const values: Record<string, string> = { text, component, component_said: component, refused: "1" };
  const lines = { "w:": ["work", 0], "p:": ["part", 0] } as Record<string, [string, number]>;
  for (const [name, value] of Object.entries(rest)) {
    const line = lines[name.slice(0, 2)];
    if (!line) values[name] = value;
    else {
      values[`${line[0]}_${line[1]}`] = name.slice(2);
      values[`${line[0]}_n_${line[1]}`] = value;
      line[1] += 1;
    }
  }
  return values;
}

/** What the server is given: works and parts by their codes, everything else as it was typed. */
export function givenOf(draft: Draft): Record<string, string> {
  const { values } = draft;
  const given: Record<string, string> = { before: draft.photos.join(" "), after: draft.pair.join(" ") };
  for (const name of ["hours", "mended", "also", "road", "section"]) if (values[name]) given[name] = values[name];
  for (const [kind, sign, most] of [["work", "w", WORKS], ["part", "p", PARTS]] as const) {
    for (let n = 0; n < most; n += 1) {
      const code = values[`${kind}_${n}`];
      if (code) given[`${sign}:${code}`] = values[`${kind}_n_${n}`] ?? "";
    }
  }
  return given;
}

/** Works or parts for a class; all of them for a stretch, which has none. */
export function fitting(all: Priced[], category: string): Priced[] {
  return all.filter((one) => category === "" || one.classes.length === 0 || one.classes.includes(category));
}

/** What the phone knows under a token: on the own round, among the faults, or as what a task is about. */
export function known(bundle: Bundle | null, token: string): Component | Fault | undefined {
  const about = (bundle?.tasks ?? []).flatMap((task) => (task.repair?.component ? [task.repair.component] : []));
  const asked = token.toUpperCase();
  return [...(bundle?.faults ?? []), ...(bundle?.components ?? []), ...about].find((one) => one.token === asked || one.code === token);
}

/** The page on which a component's repair is recorded: of the case that is about it, where there is one with us, so that both end together. */
export function mendPage(bundle: Bundle | null, token: string): string {
  const task = bundle?.tasks.find((one) => one.repair?.component?.token === token);
  return `mend/${restOf(task?.uid ?? "", token)}`;
}
