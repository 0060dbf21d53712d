// Photographs of a form: kept on the phone the moment they are taken, under the hash of their bytes.
import { error, h, icon } from "./dom";
import type { App } from "./app";
import type { Draft } from "./types";
import { settings, w } from "./words";

export async function hashOf(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why a file is none the county will take, as far as a phone can tell without a network; "" when it may be one. */
async function unfit(file: Blob): Promise<string> {
  if (file.size === 0) return w("photo_empty");
  if (file.size > settings.most_bytes) return w("photo_big", { n: settings.most_bytes / 1_000_000 });
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  const known = head.startsWith("\xff\xd8\xff") || head.startsWith("\x89PNG") || head.startsWith("RIFF") && head.endsWith("WEBP") || head.slice(4, 8) === "ftyp";
  return known ? "" : w("photo_none");
}

/** A row of pictures and a button for the camera. `list` is the part of the draft it fills; `changed` hears of each change before it is kept. */
export function photoRow(
  app: App, draft: Draft, list: string[], label: string, changed: () => void = () => undefined, most = settings.most_photos,
): HTMLElement {
  const shown = h("ul", { class: "shots", role: "list" });
  const wrong = h("div");
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", multiple: true });
  input.addEventListener("change", () => void add([...(input.files ?? [])]));

  async function add(files: File[]): Promise<void> {
    wrong.replaceChildren();
    for (const file of files) {
      if (draft.photos.length + draft.pair.length >= most) {
        error(wrong, w("too_many", { n: most }));
        break;
      }
      try {
        const why = await unfit(file);
        if (why) {
          error(wrong, why);
          continue;
        }
        const hash = await hashOf(file);
        await app.store.addPhoto(hash, file);
        if (!list.includes(hash)) list.push(hash);
        changed();
        await app.store.saveDraft(draft);
      } catch (thrown) {
        error(wrong, w("not_kept", { why: String(thrown) }));
      }
    }
    input.value = "";
    await draw();
  }

  async function draw(): Promise<void> {
    const rows = await Promise.all(list.map(async (hash, place) => {
      const file = await app.store.photo(hash);
      const picture = h("img", { alt: `${label} ${place + 1}`, width: 72, height: 72 });
      if (file) picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
      const remove = h("button", { type: "button", class: "shot-remove", "aria-label": `${w("remove_photo")} ${place + 1}` }, icon("close"));
      remove.addEventListener("click", () => {
        list.splice(list.indexOf(hash), 1);
        changed();
        void app.store.saveDraft(draft).then(draw);
      });
      return h("li", { class: "shot" }, picture, remove);
    }));
    shown.replaceChildren(...rows);
  }

  void draw();
  return h("div", { class: "photo-row" },
    h("label", { class: "button camera-button" }, icon("camera"), h("span", {}, label), input), shown, wrong);
}

/** Small pictures of a task, from what the phone keeps. */
export async function thumbs(app: App, addresses: string[]): Promise<HTMLElement | null> {
  const kept = await Promise.all(addresses.map((address) => app.store.thumb(address)));
  const shown = kept.filter((file) => file !== null).map((file, place) => {
    const picture = h("img", { alt: `${w("photos")} ${place + 1}`, width: 96, height: 96 });
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    return h("li", { class: "shot" }, picture);
  });
  return shown.length > 0 ? h("ul", { class: "shots", role: "list" }, ...shown) : null;
}
