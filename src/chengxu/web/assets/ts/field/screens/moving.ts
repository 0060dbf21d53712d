// What waits goes to another phone as a file, without a network: nothing is lost, nothing is there twice, nothing of somebody else's.
import { toast, type App } from "../app";
import { error, h, icon } from "../dom";
import { hashOf } from "../photos";
import { sync } from "../sync";
import type { Capture, Person } from "../types";
import { dayOf, hour, w } from "../words";

/** The file: the captures as they would be sent, and their photographs as data addresses. */
interface Whole { person: Person; exported_at: string; captures: Capture[]; photos: Record<string, string> }

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KINDS = new Set(["report", "step", "deed", "shift", "consent"]);
const STANDINGS = new Set(["waiting", "refused", "conflict"]);

export function movePart(app: App, captures: Capture[]): HTMLElement {
  const wrong = h("div");
  const file = h("input", { type: "file", accept: "application/json,.json", class: "unseen", id: "import-file" });
  const choose = h("label", { class: "button", for: "import-file" }, icon("upload"), h("span", {}, w("import")));
  file.addEventListener("change", () => {
    const given = file.files?.[0];
    file.value = "";
    if (given) void importAll(app, given).then(() => app.draw()).then(() => sync()).catch((thrown: Error) => error(wrong, thrown.message));
  });
  const give = h("button", { type: "button", class: "button" }, icon("download"), h("span", {}, w("export")));
  give.addEventListener("click", () => void exportAll(app, captures));
  return h("section", { class: "export" },
    captures.length > 0 ? give : null, captures.length > 0 ? h("p", { class: "quiet small" }, w("export_why")) : null,
    file, choose, h("p", { class: "quiet small" }, w("import_why")), wrong);
}

async function exportAll(app: App, captures: Capture[]): Promise<void> {
  const photos: Record<string, string> = {};
  for (const hash of new Set(captures.flatMap((one) => one.payload.photos))) {
    const file = await app.store.photo(hash);
    if (file) photos[hash] = await dataAddress(file);
  }
  const whole: Whole = { person: app.person, exported_at: new Date().toISOString(), captures, photos };
  const file = new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" });
  const link = h("a", {
    href: URL.createObjectURL(file), download: `chengxu-field-${dayOf(Date.now())}-${hour(Date.now()).replace(":", "")}.json`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  toast(w("export"));
}

/** All of the file or nothing: photographs first, each held against its hash; what this phone has already stays as it is. */
async function importAll(app: App, file: File): Promise<void> {
  const whole = read(await file.text());
  if (whole.person.uid !== app.person.uid) throw new Error(w("import_other", { name: whole.person.name }));
  const named = new Set(whole.captures.flatMap((one) => one.payload.photos));
  const photos = new Map<string, Blob>();
  for (const hash of named) {
    if (await app.store.photo(hash)) continue;
    const photo = blobOf(whole.photos[hash] ?? "");
    if (!photo || (await hashOf(photo)) !== hash) throw new Error(w("import_damaged"));
    photos.set(hash, photo);
  }
  for (const [hash, photo] of photos) await app.store.addPhoto(hash, photo);
  const taken = await app.store.takeIn(whole.captures);
  toast(w("imported", { n: taken, known: whole.captures.length - taken }));
}

function read(text: string): Whole {
  try {
    const whole = JSON.parse(text) as Whole;
    const sound = typeof whole.person.uid === "string" && typeof whole.person.name === "string" && typeof whole.photos === "object"
      && Array.isArray(whole.captures) && whole.captures.every(isSound);
    if (sound) return whole;
  } catch {
    // said below, as for any other file that is none of ours
  }
  throw new Error(w("import_damaged"));
}

function isSound(one: Capture): boolean {
  const { payload } = one;
  return ID.test(one.id) && payload.id === one.id && KINDS.has(payload.kind) && STANDINGS.has(one.standing)
    && typeof one.made === "number" && typeof one.title === "string" && typeof one.detail === "string"
    && Array.isArray(payload.photos) && payload.photos.every((hash) => typeof hash === "string");
}

function dataAddress(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

/** A data address as a file; null for what is none. Read by hand: the page may fetch nothing but its own server. */
function blobOf(address: string): Blob | null {
  const [, type, data] = /^data:(image\/[a-z+.-]+);base64,([A-Za-z0-9+/=]+)$/.exec(address) ?? [];
  if (!type || !data) return null;
  return new Blob([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], { type });
}
