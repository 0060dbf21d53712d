// The sentences and addresses the page carries, and small ways of saying times.

function carried<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}") as T;
}

const words = carried<Record<string, string>>("words");

export interface Settings {
  session: string; tasks: string; missing: string; photo: string; sync: string; mine: string; positions: string; meetings: string; notices: string; worker: string; login: string; logout: string;
  desk: string; icons: string; zone: string; most_photos: number; most_bytes: number;
}
export const settings = carried<Settings>("settings");

/** A sentence in the language of the page, its blanks filled. */
export function w(key: string, values: Record<string, string | number> = {}): string {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: settings.zone });
const day = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: settings.zone });

export function hour(at: string | number): string {
  return clock.format(new Date(at));
}

/** The minute of the county's day, 0 to 1439. */
export function minuteOf(at: number): number {
  const [hours = 0, minutes = 0] = hour(at).split(":").map(Number);
  return (hours % 24) * 60 + minutes;
}

export function dayOf(at: string | number | Date): string {
  return day.format(new Date(at));
}

/** 今天 17:00, or 11-27 17:00: by the county's clock, whatever zone the phone is set to. */
export function moment(at: string | number): string {
  const date = dayOf(at);
  return date === dayOf(Date.now()) ? w("today", { at: hour(at) }) : `${date.slice(5)} ${hour(at)}`;
}
