// The citizen's and the operator's form: previews of photos, the position of the phone, the map when asked for.
import { wireGate } from "./gate";
import { wireMust } from "./must";
import { announce } from "./page";
import type { Scanned } from "./scan/form";

/** What a photo says of itself: told by the form of photos, offered by the form of places. */
const PHOTO_SAYS = "chengxu:photo-says";

/** Somebody stands in front of what they just photographed: the phone is where the matter is. */
const PHOTO_TAKEN = "chengxu:photo-taken";

/** A name of the county was chosen that has a position. */
const NAMED = "chengxu:named";

const PHOTO_FACTS = { gps: true, exif: ["DateTimeOriginal"], reviveValues: false };

interface NamedPlace {
  lon: number;
  lat: number;
  name: string;
}

interface PhotoSays {
  lon: number;
  lat: number;
  taken: string;
}

export function wireReport(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-report]").forEach((form) => {
    wirePhotos(form);
    wirePlace(form);
    wireMust(form);
    wireGate(form);
    wireOnce(form);
    wireChoose(form);
    wireSame(form);
    wireScan(form);
  });
}

/** Photos chosen so far, shown small and removable; several visits to the camera add up. */
function wirePhotos(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file][data-photos]");
  const list = form.querySelector<HTMLElement>("[data-photo-list]");
  if (!input || !list) return;
  const limit = Number(input.dataset.limit ?? "5");
  const chosen = new DataTransfer();
  const show = (): void => {
    input.files = chosen.files;
    list.replaceChildren(...[...chosen.files].map((file, place) => preview(file, place)));
  };
  const preview = (file: File, place: number): HTMLElement => {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.onload = () => URL.revokeObjectURL(image.src);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${list.dataset.remove ?? ""} ${file.name}`);
    remove.addEventListener("click", () => {
      chosen.items.remove(place);
      show();
      input.focus();
    });
    item.append(image, remove);
    return item;
  };
  const take = (files: FileList | null): void => {
    for (const file of files ?? []) if (chosen.items.length < limit) chosen.items.add(file);
    show();
    void tellOfPhoto(form, [...(files ?? [])]);
  };
  input.addEventListener("change", () => take(input.files));
  const camera = form.querySelector<HTMLInputElement>("input[type=file][data-camera]");
  camera?.addEventListener("change", () => {
    take(camera.files);
    camera.value = "";
    form.dispatchEvent(new CustomEvent(PHOTO_TAKEN));
  });
}

/** Where and when the first photo that knows it was taken. It is read on the phone; the server keeps none of it. */
async function tellOfPhoto(form: HTMLFormElement, files: File[]): Promise<void> {
  if (files.length === 0) return;
  const { default: exifr } = await import("exifr/dist/lite.esm.mjs");
  for (const file of files) {
    // no picture, or a damaged one: the server says so
    const found = await exifr.parse(file, PHOTO_FACTS).catch(() => null);
    if (typeof found?.longitude !== "number" || typeof found.latitude !== "number") continue;
    const taken = String(found.DateTimeOriginal ?? "").replace(/^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d).*$/, "$1-$2-$3 $4");
    const detail: PhotoSays = { lon: found.longitude, lat: found.latitude, taken };
    form.dispatchEvent(new CustomEvent(PHOTO_SAYS, { detail }));
    return;
  }
}

/** The position by GPS (WGS-84) or by the map (CGCS2000), always with words that say what was taken. */
function wirePlace(form: HTMLFormElement): void {
  const said = form.querySelector<HTMLElement>("[data-place-said]");
  const locate = form.querySelector<HTMLButtonElement>("button[data-locate]");
  const open = form.querySelector<HTMLButtonElement>("button[data-open-map]");
  const box = form.querySelector<HTMLElement>("[data-picker]");
  const words = form.querySelector<HTMLElement>("[data-place-words]")?.dataset ?? {};
  const set = (lon: number, lat: number, frame: string, text: string): void => {
    fill(form, "lon", lon.toFixed(6));
    fill(form, "lat", lat.toFixed(6));
    fill(form, "frame", frame);
    if (said) said.textContent = text;
    announce(text);
  };
  const ask = (): void => {
    if (said) said.textContent = words.waiting ?? "";
    navigator.geolocation.getCurrentPosition(
      (found) => {
        const { longitude, latitude, accuracy } = found.coords;
        const text = (words.gps ?? "").replace("{m}", String(Math.round(accuracy)));
        set(longitude, latitude, "wgs84", text);
        form.dispatchEvent(new CustomEvent("chengxu:position", { detail: { lon: longitude, lat: latitude } }));
      },
      () => {
        if (said) said.textContent = words.denied ?? "";
        announce(words.denied ?? "");
      },
      { enableHighAccuracy: true, timeout: 10000 },
    );
  };
  locate?.addEventListener("click", ask);
  form.addEventListener(PHOTO_TAKEN, () => {
    if ("locateWithCamera" in form.dataset && !isFilled(form, "lon") && !isFilled(form, "place")) ask();
  });
  form.addEventListener(NAMED, (event) => {
    const { lon, lat, name } = (event as CustomEvent<NamedPlace>).detail;
    set(lon, lat, "cgcs2000", (words.named ?? "").replace("{name}", name));
    form.dispatchEvent(new CustomEvent("chengxu:position", { detail: { lon, lat } }));
  });
  wireOffer(form, ({ lon, lat }) => {
    set(lon, lat, "wgs84", words.photo ?? "");
    form.dispatchEvent(new CustomEvent("chengxu:position", { detail: { lon, lat } }));
  });
  open?.addEventListener("click", async () => {
    if (!box) return;
    box.hidden = false;
    open.setAttribute("aria-expanded", "true");
    const { openPicker } = await import("./map/picker");
    await openPicker(box, form, (lon, lat) => set(lon, lat, "cgcs2000", words.map ?? ""));
  });
}

/** The place a photo was taken at is offered, never taken unasked: it may have been taken elsewhere. */
function wireOffer(form: HTMLFormElement, taken: (says: PhotoSays) => void): void {
  const offer = form.querySelector<HTMLElement>("[data-photo-offer]");
  const told = offer?.querySelector<HTMLElement>("[data-photo-told]");
  const use = offer?.querySelector<HTMLButtonElement>("button");
  if (!offer || !told || !use) return;
  let last: PhotoSays | null = null;
  form.addEventListener(PHOTO_SAYS, (event) => {
    last = (event as CustomEvent<PhotoSays>).detail;
    const words = last.taken ? told.dataset.withTime : told.dataset.plain;
    told.textContent = (words ?? "")
      .replace("{place}", `${last.lat.toFixed(5)}, ${last.lon.toFixed(5)}`)
      .replace("{time}", last.taken);
    offer.hidden = false;
    announce(told.textContent);
  });
  use.addEventListener("click", () => {
    if (last) taken(last);
    offer.hidden = true;
  });
}

/** A button that is pressed twice sends once; the hidden submission number covers what slips through. */
function wireOnce(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (button?.dataset.sending) button.textContent = button.dataset.sending;
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

/** A suggestion is taken into the field it names with one press. */
function wireChoose(form: HTMLFormElement): void {
  form.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button[data-fill]");
    if (!button) return;
    fill(form, button.dataset.fill ?? "", button.dataset.value ?? "");
    announce(button.dataset.done ?? "");
    const { lon, lat, value } = button.dataset;
    if (lon && lat) {
      const detail: NamedPlace = { lon: Number(lon), lat: Number(lat), name: value ?? "" };
      form.dispatchEvent(new CustomEvent(NAMED, { detail }));
    }
    button.closest(".place-offers")?.replaceChildren();
    form.querySelector<HTMLElement>(`[name="${button.dataset.fill}"]`)?.focus();
  });
}

/** "Me too": the report goes to the matter that was pressed. No button that sends, or Enter in a field would press it. */
function wireSame(form: HTMLFormElement): void {
  form.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button[data-same]");
    if (!button) return;
    fill(form, "same", button.dataset.same ?? "");
    form.dataset.asItIs = "yes";
    form.requestSubmit();
  });
  window.addEventListener("pageshow", () => {
    fill(form, "same", "");
    delete form.dataset.asItIs;
  });
}

/** The label of a component: scanned on demand; what it says is filled in, and taken out again with one press. */
function wireScan(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>("[data-scan-box]");
  const shown = form.querySelector<HTMLElement>("[data-scanned]");
  const said = form.querySelector<HTMLElement>("[data-scanned-said]");
  if (!box || !shown || !said) return;
  form.querySelector("[data-scan]")?.addEventListener("click", async () => {
    const { openScan } = await import("./scan/form");
    openScan(form, box);
  });
  form.addEventListener("chengxu:scanned", (event) => {
    const found = (event as CustomEvent<Scanned>).detail;
    said.textContent = found.said;
    shown.hidden = false;
    for (const [name, value] of Object.entries({ ...found, frame: "cgcs2000", category_all: found.category })) fill(form, name, value);
    announce(found.said);
    form.querySelector<HTMLElement>("[data-scanned-drop]")?.focus();
  });
  form.querySelector("[data-scanned-drop]")?.addEventListener("click", () => {
    for (const name of ["component", "lon", "lat", "frame", "place"]) fill(form, name, "");
    const words = form.querySelector<HTMLElement>("[data-place-said]");
    if (words) words.textContent = "";
    shown.hidden = true;
    form.querySelector<HTMLElement>("[data-scan]")?.focus();
  });
}

function isFilled(form: HTMLFormElement, name: string): boolean {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement && field.value !== "";
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
