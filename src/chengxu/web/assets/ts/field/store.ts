// What the phone keeps. Each login has a database of its own, so nobody sees or sends what another captured.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Answer, Bundle, Capture, Draft, Frame, Person } from "./types";

interface Phone extends DBSchema {
  kept: { key: string; value: unknown };
}
interface Own extends DBSchema {
  kept: { key: string; value: unknown };
  captures: { key: string; value: Capture };
  photos: { key: string; value: { hash: string; file: Blob } };
  drafts: { key: string; value: Draft };
  thumbs: { key: string; value: { address: string; file: Blob } };
}

const SAFE = { durability: "strict" } as const; // on the disk before it is called kept
const SENT_KEPT = 30;

async function phone(): Promise<IDBPDatabase<Phone>> {
  return openDB<Phone>("chengxu-field", 1, { upgrade: (db) => void db.createObjectStore("kept") });
}

/** Who used this phone last and has not signed out; null for nobody. */
export async function who(): Promise<Person | null> {
  return ((await (await phone()).get("kept", "who")) as Person | undefined) ?? null;
}

export async function setWho(person: Person | null): Promise<void> {
  await (await phone()).put("kept", person, "who");
}

/** What one login keeps on this phone. */
export class Store {
  private constructor(readonly person: Person, private readonly db: IDBPDatabase<Own>) {}

  static async of(person: Person): Promise<Store> {
    const db = await openDB<Own>(`chengxu-field-${person.uid}`, 1, {
      upgrade(made) {
        made.createObjectStore("kept");
        made.createObjectStore("captures", { keyPath: "id" });
        made.createObjectStore("photos", { keyPath: "hash" });
        made.createObjectStore("drafts", { keyPath: "key" });
        made.createObjectStore("thumbs", { keyPath: "address" });
      },
    });
    return new Store(person, db);
  }

  async bundle(): Promise<Bundle | null> {
    return ((await this.db.get("kept", "bundle")) as Bundle | undefined) ?? null;
  }

  async frame(): Promise<Frame | null> {
    return ((await this.db.get("kept", "frame")) as Frame | undefined) ?? null;
  }

  async seen(): Promise<{ tag: string; frame: string }> {
    return ((await this.db.get("kept", "seen")) as { tag: string; frame: string } | undefined) ?? { tag: "", frame: "" };
  }

  /** A bundle and, when it brought one, its frame: both or neither. */
  async take(bundle: Bundle, tag: string): Promise<void> {
    const work = this.db.transaction("kept", "readwrite");
    if (bundle.frame) await work.store.put(bundle.frame, "frame");
    await work.store.put({ ...bundle, frame: null }, "bundle");
    await work.store.put({ tag, frame: bundle.frame_key }, "seen");
    await work.done;
  }

  async captures(): Promise<Capture[]> {
    return (await this.db.getAll("captures")).sort((a, b) => a.made - b.made);
  }

  /** Keep a capture; whatever it was made from (a draft, one that was refused) goes in the same breath. */
  async keep(capture: Capture, draft?: Draft): Promise<void> {
    const work = this.db.transaction(["captures", "drafts"], "readwrite", SAFE);
    await work.objectStore("captures").put(capture);
    if (draft) await work.objectStore("drafts").delete(draft.key);
    if (draft?.replaces) await work.objectStore("captures").delete(draft.replaces);
    await work.done;
  }

  /** Captures of another phone of this person; those this one knows already stay as they are. How many are new. */
  async takeIn(captures: Capture[]): Promise<number> {
    const work = this.db.transaction("captures", "readwrite", SAFE);
    let taken = 0;
    for (const capture of captures) {
      if (await work.store.get(capture.id)) continue;
      await work.store.put(capture);
      taken += 1;
    }
    await work.done;
    return taken;
  }

  /** What the server said of captures; one that was dropped meanwhile stays dropped. */
  async answered(answers: Answer[]): Promise<void> {
    const work = this.db.transaction("captures", "readwrite", SAFE);
    for (const answer of answers) {
      const capture = await work.store.get(answer.id);
      if (!capture) continue;
      const standing = { done: "done", already: "done", refused: "refused", conflict: "conflict", wait: "waiting" } as const;
      await work.store.put({ ...capture, standing: standing[answer.outcome], answer });
    }
    await work.done;
    await this.tidy();
  }

  /** Forget a capture. What was to follow it goes by what it went by: the server then shows whether the case moved on. */
  async drop(id: string): Promise<void> {
    const work = this.db.transaction("captures", "readwrite", SAFE);
    const { stamp = "", after = "" } = (await work.store.get(id))?.payload ?? {};
    for (const one of await work.store.getAll()) {
      if (one.payload.after === id) await work.store.put({ ...one, payload: { ...one.payload, stamp, after } });
    }
    await work.store.delete(id);
    await work.done;
    await this.tidy();
  }

  async draft(key: string): Promise<Draft> {
    return (await this.db.get("drafts", key)) ?? { key, values: {}, photos: [], pair: [] };
  }

  async saveDraft(draft: Draft): Promise<void> {
    await this.db.put("drafts", draft);
  }

  async dropDraft(key: string): Promise<void> {
    await this.db.delete("drafts", key);
    await this.tidy();
  }

  async addPhoto(hash: string, file: Blob): Promise<void> {
    const work = this.db.transaction("photos", "readwrite", SAFE);
    await work.store.put({ hash, file });
    await work.done;
  }

  async photo(hash: string): Promise<Blob | null> {
    return (await this.db.get("photos", hash))?.file ?? null;
  }

  async photoCount(): Promise<number> {
    return this.db.count("photos");
  }

  /** Photographs go once nothing that waits and no draft names them; of what was sent the newest stay as words. */
  private async tidy(): Promise<void> {
    const work = this.db.transaction(["captures", "drafts", "photos"], "readwrite");
    const captures = await work.objectStore("captures").getAll();
    const drafts = await work.objectStore("drafts").getAll();
    const needed = new Set([
      ...captures.filter((one) => one.standing !== "done").flatMap((one) => one.payload.photos),
      ...drafts.flatMap((one) => [...one.photos, ...one.pair]),
    ]);
    for (const hash of await work.objectStore("photos").getAllKeys()) {
      if (!needed.has(hash)) await work.objectStore("photos").delete(hash);
    }
    const sent = captures.filter((one) => one.standing === "done").sort((a, b) => b.made - a.made);
    for (const old of sent.slice(SENT_KEPT)) await work.objectStore("captures").delete(old.id);
    await work.done;
  }

  /** A small thing this person chose, to be offered again. */
  async recall<T>(name: string): Promise<T | null> {
    return ((await this.db.get("kept", `chosen-${name}`)) as T | undefined) ?? null;
  }

  async recollect(name: string, value: unknown): Promise<void> {
    await this.db.put("kept", value, `chosen-${name}`);
  }

  async thumb(address: string): Promise<Blob | null> {
    return (await this.db.get("thumbs", address))?.file ?? null;
  }

  /** Pictures of the tasks there are now; those of others go. Returns the addresses still to be fetched. */
  async wantThumbs(addresses: string[]): Promise<string[]> {
    const have = await this.db.getAllKeys("thumbs");
    for (const address of have) if (!addresses.includes(address)) await this.db.delete("thumbs", address);
    return addresses.filter((address) => !have.includes(address));
  }

  async addThumb(address: string, file: Blob): Promise<void> {
    await this.db.put("thumbs", { address, file });
  }
}
