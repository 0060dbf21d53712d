// Sending what waits, exactly once: photographs first, then captures in the order in which they were made.
// Whatever breaks in the middle, the phone keeps everything until the server has said what became of it.
import * as net from "./net";
import { NetFault, type Fault } from "./net";
import { setWho, Store, who } from "./store";
import type { Answer, Capture } from "./types";
import { w } from "./words";

const BATCH = 20;
const LOCK = "chengxu-field-sync";

export interface Line {
  /** Null when the last sending went well; "asking" before the first answer. */
  fault: Fault | "asking" | null;
  said: string;
  sending: { what: "photos" | "captures"; done: number; all: number } | null;
  /** Something is on its way from a form to the phone's disk. */
  keeping: boolean;
}
export const line: Line = { fault: "asking", said: "", sending: null, keeping: false };

/** What to look at anew: the line, what waits, the tasks, or whose phone it is. */
export type Change = "line" | "captures" | "tasks" | "person";
type Listener = (change: Change) => void;
let tell: Listener = () => undefined;

export function onChange(listener: Listener): void {
  tell = listener;
}

/** From the tap until it is on the disk the line says so: before, it would still speak of what was there. */
export function keeping(on: boolean): void {
  line.keeping = on;
  tell(on ? "line" : "captures");
}

/** Send and fetch. One tab at a time; a call while another runs waits for it, so nothing captured meanwhile is forgotten. */
export async function sync(): Promise<void> {
  if ("locks" in navigator) await navigator.locks.request(LOCK, exchange);
  else await exchange(); // an old browser: the server takes each id once all the same
}

async function exchange(): Promise<void> {
  try {
    const session = await net.session();
    const store = await own(session);
    await send(store, session.csrf);
    await fetchBundle(store);
    settle(null, "");
  } catch (thrown) {
    if (!(thrown instanceof NetFault)) throw thrown;
    settle(thrown.fault, thrown.said);
  }
}

function settle(fault: Fault | null, said: string): void {
  Object.assign(line, { fault, said, sending: null });
  tell("line");
}

/** The store of whoever is signed in; the page turns to them when it showed somebody else's. */
async function own(session: net.Session): Promise<Store> {
  const before = await who();
  if (before?.uid !== session.person.uid || before.name !== session.person.name) {
    await setWho(session.person);
    tell("person");
  }
  return Store.of(session.person);
}

async function send(store: Store, csrf: string): Promise<void> {
  const waiting = (await store.captures()).filter((one) => one.standing === "waiting");
  if (waiting.length === 0) return;
  await sendPhotos(store, waiting, csrf);
  const due = (await store.captures()).filter((one) => one.standing === "waiting");
  let trouble: NetFault | null = null;
  for (let start = 0; start < due.length; start += BATCH) {
    Object.assign(line, { sending: { what: "captures", done: start, all: due.length } });
    tell("line");
    try {
      trouble = (await sendSome(store, due.slice(start, start + BATCH), csrf)) ?? trouble;
    } finally {
      tell("captures");
    }
  }
  if (trouble) throw trouble;
}

/**
 * A batch the server stumbles over is sent one by one, so that one bad capture does not hold up the others; the trouble it
 * had with the last of those is returned. Whatever else goes wrong is thrown.
 */
async function sendSome(store: Store, captures: Capture[], csrf: string): Promise<NetFault | null> {
  const still = new Set((await store.captures()).filter((one) => one.standing === "waiting").map((one) => one.id));
  const batch = captures.filter((one) => still.has(one.id)); // dropped meanwhile is dropped
  if (batch.length === 0) return null;
  try {
    await store.answered(await net.sync(store.person.uid, batch.map((one) => one.payload), csrf));
    return null;
  } catch (thrown) {
    if (!(thrown instanceof NetFault) || thrown.fault !== "trouble") throw thrown;
    if (batch.length === 1) return thrown;
  }
  let last: NetFault | null = null;
  for (const one of batch) last = (await sendSome(store, [one], csrf)) ?? last;
  return last;
}

async function sendPhotos(store: Store, captures: Capture[], csrf: string): Promise<void> {
  const hashes = [...new Set(captures.flatMap((one) => one.payload.photos))];
  const missing: string[] = [];
  for (let start = 0; start < hashes.length; start += 100) missing.push(...(await net.missing(hashes.slice(start, start + 100))));
  let done = 0;
  for (const hash of missing) {
    Object.assign(line, { sending: { what: "photos", done, all: missing.length } });
    tell("line");
    const file = await store.photo(hash);
    const refusal = file ? await sendPhoto(hash, file, csrf) : w("photo_lost");
    if (refusal) await refuse(store, captures, hash, refusal);
    done += 1;
  }
}

/** Send one photograph; the server's sentence when it cannot be taken. */
async function sendPhoto(hash: string, file: Blob, csrf: string): Promise<string> {
  try {
    await net.putPhoto(hash, file, csrf);
    return "";
  } catch (thrown) {
    if (thrown instanceof NetFault && thrown.fault === "trouble" && thrown.status === 422) return thrown.said;
    throw thrown;
  }
}

async function refuse(store: Store, captures: Capture[], hash: string, said: string): Promise<void> {
  const answers = captures.filter((one) => one.payload.photos.includes(hash)).map((one): Answer => ({
    id: one.id, outcome: "refused", said, field: "photos", notes: [], case: "", receipt: "", missing: [], stamp: "", again: false,
  }));
  await store.answered(answers);
  tell("captures");
}

async function fetchBundle(store: Store): Promise<void> {
  const seen = await store.seen();
  const found = await net.bundle(seen.tag, seen.frame);
  if (found) {
    await store.take(found.bundle, found.tag);
    tell("tasks");
  }
  const tasks = (await store.bundle())?.tasks ?? [];
  const wanted = await store.wantThumbs(tasks.flatMap((task) => task.photos));
  for (const address of wanted) {
    const file = await net.picture(address).catch(() => null);
    if (file) await store.addThumb(address, file);
  }
  if (wanted.length > 0) tell("tasks");
}
