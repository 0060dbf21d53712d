// Whether this person is on shift and agrees to positions, by what the county said last and what waits on this phone.
import type { App } from "./app";
import { here } from "./position";
import type { Bundle, Capture, Duty, DutyPlace, DutyShift, Frame, Round, Spot } from "./types";
import { minuteOf } from "./words";

const DAY = 24 * 60;

/** The shift somebody is on. `checkIn`: it waits on this phone under that id. */
export interface Standing {
  routine: string; place: string; title: string; shift: string; placeName: string; since: number; ends: number; checkIn: string;
}

/** A shift of a duty as a minute of the day meets it: minutes since its start (negative before it) and to its end. */
export interface Meeting { shift: DutyShift; late: number; left: number }

/** Coming and leaving, agreeing and not; a swap of the roster is sent as a shift too and says nothing of where somebody is. */
const VERBS = { shift: ["in", "out"], consent: ["give", "withdraw"] };

/** What was captured here and the county's last word does not know yet, the newest first. */
async function unheard(app: App, kind: "shift" | "consent", bundle: Bundle | null): Promise<Capture[]> {
  const heard = bundle ? Date.parse(bundle.made) : 0;
  return (await app.store.captures()).reverse().filter((one) => one.payload.kind === kind && VERBS[kind].includes(one.payload.verb ?? "") &&
    (one.standing === "waiting" || (one.standing === "done" && one.made > heard)));
}

export async function standing(app: App): Promise<Standing | null> {
  const [bundle, frame] = [await app.store.bundle(), await app.store.frame()];
  const [last] = await unheard(app, "shift", bundle);
  if (last) return last.payload.verb === "in" ? begun(last, bundle, frame) : null;
  const duty = bundle?.duty;
  if (!duty || Date.parse(duty.closes) < Date.now()) return null;
  return {
    routine: duty.routine, place: duty.place, title: duty.title, shift: duty.shift, placeName: duty.place_name,
    since: Date.parse(duty.since), ends: Date.parse(duty.ends), checkIn: "",
  };
}

function begun(capture: Capture, bundle: Bundle | null, frame: Frame | null): Standing {
  const { object: routine = "", place = "" } = capture.payload;
  const duty = frame?.duties.find((one) => one.code === routine);
  const met = duty ? meeting(duty, capture.made) : null;
  return {
    routine, place, title: duty?.name ?? routine, shift: met?.shift.name ?? "", checkIn: capture.standing === "waiting" ? capture.id : "",
    placeName: places(duty, bundle).find((one) => one.code === place)?.name ?? place, since: capture.made,
    ends: capture.made + (met?.left ?? 0) * 60_000,
  };
}

/** Whether positions may be taken at all: consent to the text in force, given here or known to the county. */
export async function agreed(app: App): Promise<boolean> {
  const [bundle, frame] = [await app.store.bundle(), await app.store.frame()];
  if (!frame?.consent) return false;
  const [last] = await unheard(app, "consent", bundle);
  if (last) return last.payload.verb === "give" && last.payload.object === frame.consent.key;
  return bundle?.consents ?? false;
}

/** Where the phone is, if that may be asked: with consent, on shift. */
export async function located(app: App, oldest?: number): Promise<Spot | null> {
  return (await agreed(app)) && (await standing(app)) ? here(oldest) : null;
}

/** Where a duty is stood: its own places, or the grids this person walks today. */
export function places(duty: Duty | undefined, bundle: Bundle | null): DutyPlace[] {
  if (!duty?.beats) return duty?.places ?? [];
  const walked = new Map((bundle?.rounds ?? []).map((round) => [round.code, round]));
  return [...walked.values()].map(ground);
}

function ground(round: Round): DutyPlace {
  return { code: round.code, name: round.name, lines: [round.outline], closed: true, reach: 0 };
}

/** The shift a check-in at this moment belongs to: the one whose start is nearest of those that are open; null when none is. */
export function meeting(duty: Duty, at: number): Meeting | null {
  const open = met(duty, at).filter(({ late, left }) => late >= -duty.early && left > 0);
  return open.sort((a, b) => Math.abs(a.late) - Math.abs(b.late) || a.late - b.late)[0] ?? null;
}

/** The next shift to begin. */
export function next(duty: Duty, at: number): DutyShift | null {
  return met(duty, at).filter(({ late }) => late < 0).sort((a, b) => b.late - a.late)[0]?.shift ?? null;
}

/** Each shift twice: as the one that began last, and as the one that begins next. */
function met(duty: Duty, at: number): Meeting[] {
  const now = minuteOf(at);
  return duty.shifts.flatMap((shift) => {
    const [start, end] = [minutes(shift.start), minutes(shift.end)];
    const long = (end - start + DAY) % DAY || DAY;
    const since = (now - start + DAY) % DAY;
    return [since, since - DAY].map((late) => ({ shift, late, left: long - late }));
  });
}

function minutes(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 60 + minute;
}
