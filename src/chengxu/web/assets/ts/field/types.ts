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
  steps: Step[]; timeline: Line[]; photos: string[]; repair?: { component: Component | null } | null;
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
/** A work or a part a repair may consist of; without classes it is for any. */
export interface Priced { code: string; name: string; measure: string; classes: string[] }
/** What repairs are recorded with; the shape of web/field/repairs.py. */
export interface Upkeep { works: Priced[]; parts: Priced[]; hours: number; roads: [string, string][] }
export interface Frame {
  categories: Category[]; closing_photos: number; favourites: Favourite[]; deeds: DeedKind[]; places: string[];
  duties: Duty[]; consent: ConsentText | null; upkeep?: Upkeep | null;
}
/** The shift the county knows somebody to be on. */
export interface OnShift {
  routine: string; place: string; title: string; shift: string; place_name: string; since: string; ends: string; closes: string;
}
export interface Way { name: string; kind: string; lines: [number, number][][] }
export interface Round { code: string; name: string; from: string; until: string; outline: [number, number][]; roads?: Way[] }
/** What a label on the own round means; `mine`: its faults and repairs are this person's to record. */
export interface Component { uid: string; token: string; code: string; category: string; name: string; lon: number; lat: number; mine?: boolean }
/** A component that is not intact; since when and until when it is to be put right, where anybody said so. */
export interface Fault extends Component { place: string; since: string | null; due: string | null }
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
/** The pitches of a market and who holds them today: name, number of the permit, whether it is in force. */
export interface MarketDay { pitches: number; held: Record<string, [string, string, boolean]> }
/** A recurring task that is due; amounts in thousandths, `log` the entry one tap makes while it runs. */
export interface Routine {
  uid: string; name: string; target: string; starts: string; ends: string; counted: number; required: number; measure: string;
  photo: boolean; asset?: string; market?: MarketDay | null; log: { verb: string; object: string; measure: string } | null;
}
export interface CheckItem {
  id: string; text: string; kind: "yesno" | "number" | "choice" | "text"; good: string[]; choices: [string, string][]; unit: string;
  least: number | null; most: number | null; na: boolean; photo: "never" | "failing" | "always"; grade: string; grade_word: string; basis: string;
}
/** `permits` are the kinds its items ask for; a draft begun before phones knew of them has none and is told of all. */
export interface Checklist {
  code: string; version: string; label: string; name: string; about: string; target: "party" | "place" | "household" | "component";
  kinds: string[]; certified: number; permits?: string[]; items: CheckItem[];
}
export interface CheckTask {
  uid: string; list: string; party: string; asset: string; place: string; name: string; due: string; team: string[]; drawn: boolean;
}
export interface CheckFinding {
  uid: string; name: string; said: string; note: string; grade: string; grade_word: string; due: string; late: boolean; list: string;
}
export interface CheckParty { uid: string; name: string; kind: string; kind_word: string; street: string; permits: [string, boolean, string][] }
export interface Colleague { uid: string; name: string; certified: boolean }
/** A meeting this person must attend today or tomorrow; checking in is a page of its own, with the code of the room. */
export interface OwnMeeting { title: string; at: string; place: string; word: string; tone: string; icon: string }
/** A campaign under way: what is logged in its scope counts into it by itself. */
export interface CampaignNow { name: string; until: string; works: Favourite[] }
/** What there is to inspect with; the shape of web/field/inspections.py. */
export interface Inspections {
  lists: Checklist[]; tasks: CheckTask[]; findings: CheckFinding[]; parties: CheckParty[]; colleagues: Colleague[]; certified: boolean;
}
export interface Bundle {
  made: string; person: Person; frame_key: string; frame: Frame | null; tasks: Task[]; more: boolean; rounds: Round[];
  duty: OnShift | null; consents: boolean; components?: Component[]; permits?: Permit[]; routines?: Routine[]; inspections?: Inspections | null;
  faults?: Fault[] | null; notices?: { count: number; lines: { at: string; text: string }[] }; meetings?: OwnMeeting[]; campaigns?: CampaignNow[];
  roster?: Roster | null;
}

/** What is sent of a capture; the server's `Capture`. */
export interface Payload {
  id: string; kind: "report" | "step" | "deed" | "shift" | "consent" | "inspect" | "repair"; at: string; here?: Spot; photos: string[];
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
