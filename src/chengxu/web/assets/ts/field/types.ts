// What the server tells and what the phone keeps; the shapes of web/field/bundle.py and api.py.

export interface Person { uid: string; name: string; unit: string; posts: string[] }
export interface Spot { lon: number; lat: number; metres?: number | null }

export interface FormField {
  name: string; label: string; look: string; required: boolean; choices: [string, string][]; hint: string;
}
export interface Step {
  verb: string; label: string; needs: string[]; fields: FormField[]; photos: boolean; pair: boolean;
  replies: { name: string; text: string }[];
}
export interface Line { at: string; what: string; who: string; note: string; facts: string[]; tone: string }
export interface Task {
  uid: string; case_no: string; stamp: string; category: string; title: string; place: string;
  lon: number | null; lat: number | null; state: { word: string; icon: string; tone: string };
  text: string; closing: string; clock: { kind: string; words: string; tone: string; due: string } | null;
  steps: Step[]; timeline: Line[]; photos: string[];
}
export interface Category { id: string; name: string; major: string; words: string[]; closes: boolean }
export interface Favourite { verb: string; object: string; measure: string; quantity: number; name: string }
export interface DeedKind { verb: string; object: string; name: string; measures: string[] }
export interface DutyShift { id: string; name: string; start: string; end: string }
export interface DutyPlace { code: string; name: string; lines: [number, number][][]; closed: boolean; reach: number }
export interface Duty {
  code: string; name: string; shifts: DutyShift[]; early: number; late: number; leave: number; metres: number; accuracy: number;
  beats: boolean; places: DutyPlace[];
}
export interface ConsentText {
  key: string; version: string; title: string; parts: { head: string; text: string }[]; source: string; verified: boolean;
}
export interface Frame {
  categories: Category[]; closing_photos: number; favourites: Favourite[]; deeds: DeedKind[]; places: string[];
  duties: Duty[]; consent: ConsentText | null;
}
/** The shift the county knows somebody to be on. */
export interface OnShift {
  routine: string; place: string; title: string; shift: string; place_name: string; since: string; ends: string; closes: string;
}
export interface Way { name: string; kind: string; lines: [number, number][][] }
export interface Round { code: string; name: string; from: string; until: string; outline: [number, number][]; roads?: Way[] }
/** What a label on the own round means. */
export interface Component { token: string; code: string; category: string; name: string; lon: number; lat: number }
export interface Permit { categories: string[]; points: [number, number][]; metres: number; said: string }
export interface RosterPost { uid: string; duty: string; routine: string; day: string; shift: string; place: string; start: string; end: string }
export interface RosterSwap {
  uid: string; mine: boolean; who: string; why: string; post: RosterPost | null; back: RosterPost | null; state: string; can: string[];
}
/** One's own posts, and what is needed to ask for another: the shape of web/field/roster.py. */
export interface Roster {
  posts: RosterPost[]; before: number; colleagues: { uid: string; name: string; posts: RosterPost[] }[]; swaps: RosterSwap[];
  kinds: { code: string; name: string }[]; leaves: { uid: string; kind: string; first: string; last: string; state: string; back: boolean }[];
}
/** A recurring task that is due; amounts in thousandths, `log` the entry one tap makes while it runs. */
export interface Routine {
  uid: string; name: string; target: string; starts: string; ends: string; counted: number; required: number; measure: string;
  photo: boolean; log: { verb: string; object: string; measure: string } | null;
}
export interface Bundle {
  made: string; person: Person; frame_key: string; frame: Frame | null; tasks: Task[]; more: boolean; rounds: Round[];
  duty: OnShift | null; consents: boolean; components?: Component[]; permits?: Permit[]; routines?: Routine[]; roster?: Roster | null;
}

/** What is sent of a capture; the server's `Capture`. */
export interface Payload {
  id: string; kind: "report" | "step" | "deed" | "shift" | "consent"; at: string; here?: Spot; photos: string[];
  text?: string; category?: string; place?: string; spot?: Spot; self_handled?: boolean;
  case?: string; verb?: string; stamp?: string; after?: string; given?: Record<string, string>;
  object?: string; quantity?: number; measure?: string; component?: string; task?: string;
}
export interface Answer {
  id: string; outcome: "done" | "already" | "refused" | "conflict" | "wait"; said: string; field: string; notes: string[];
  case: string; receipt: string; missing: string[]; stamp: string; again: boolean;
}
export type Standing = "waiting" | "refused" | "conflict" | "done";
export interface Capture {
  id: string; made: number; standing: Standing; title: string; detail: string; payload: Payload; answer?: Answer;
}
/** A form that is being filled in; it outlives the tab. */
export interface Draft {
  key: string; values: Record<string, string>; photos: string[]; pair: string[]; spot?: Spot; replaces?: string;
}
