// Talking to the server: what it answered, or why there is no answer.
import type { Answer, Bundle, Payload, Person } from "./types";
import { settings } from "./words";

export type Fault = "offline" | "login" | "outside" | "trouble";

/** The server did not take what was asked; `said` is its sentence when it had one. */
export class NetFault extends Error {
  constructor(readonly fault: Fault, readonly said = "", readonly status = 0) {
    super(`${fault} ${status} ${said}`);
  }
}

const PATIENCE = 30_000; // a slow link is slow, a dead one is dead
const PHOTO_PATIENCE = 240_000;

async function ask(address: string, options: RequestInit = {}, patience = PATIENCE): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, {
      credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(patience), ...options,
    });
  } catch {
    throw new NetFault("offline");
  }
  if (answer.ok || answer.status === 304) return answer;
  const said = await answer.json().then((body: { error?: string }) => body.error ?? "", () => "");
  if (answer.status === 401) throw new NetFault("login", said, 401);
  if (answer.status === 403 && said) throw new NetFault("outside", said, 403);
  throw new NetFault("trouble", said, answer.status);
}

export interface Session { person: Person; csrf: string }

export async function session(): Promise<Session> {
  return (await ask(settings.session)).json() as Promise<Session>;
}

/** The bundle, or null when the phone has it already. */
export async function bundle(tag: string, frame: string): Promise<{ bundle: Bundle; tag: string } | null> {
  const headers: Record<string, string> = tag ? { "If-None-Match": tag } : {};
  const answer = await ask(`${settings.tasks}?known=${frame}`, { headers });
  if (answer.status === 304) return null;
  return { bundle: (await answer.json()) as Bundle, tag: answer.headers.get("ETag") ?? "" };
}

export async function missing(hashes: string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const asked = hashes.map((hash) => `hash=${hash}`).join("&");
  return ((await (await ask(`${settings.missing}?${asked}`)).json()) as { missing: string[] }).missing;
}

export async function putPhoto(hash: string, file: Blob, csrf: string): Promise<void> {
  const headers = { "X-CSRFToken": csrf, "Content-Type": file.type || "application/octet-stream" };
  await ask(settings.photo.replace("HASH", hash), { method: "PUT", body: file, headers }, PHOTO_PATIENCE);
}

export async function sync(person: string, captures: Payload[], csrf: string): Promise<Answer[]> {
  const body = JSON.stringify({ person, sent_at: new Date().toISOString(), captures });
  const headers = { "X-CSRFToken": csrf, "Content-Type": "application/json" };
  const answer = await ask(settings.sync, { method: "POST", body, headers });
  return ((await answer.json()) as { answers: Answer[] }).answers;
}

export interface Mine {
  days: number; source: string; verified: boolean;
  captures: { at: string; said: string; lon: number | null; lat: number | null; metres: number | null; until: string }[];
  shifts: {
    title: string; shift: string; place: string; came: string; left: string | null; closed: string; seen: string; late: number; early: number;
  }[];
  consents: { at: string; given: boolean; text: string }[];
}

export async function mine(): Promise<Mine> {
  return (await ask(settings.mine)).json() as Promise<Mine>;
}

export async function signOut(csrf: string): Promise<void> {
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrf });
  try {
    await fetch(settings.logout, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  } catch {
    throw new NetFault("offline");
  }
}

export async function picture(address: string): Promise<Blob> {
  return (await ask(address)).blob();
}
