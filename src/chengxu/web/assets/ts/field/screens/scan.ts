// The label of a component, scanned while capturing: what the phone carries of it is filled in, without a network too.
import { codeIn, elsewhere, readPhoto, watch } from "../../scan/read";
import type { App } from "../app";
import { announce, h, icon, labelled } from "../dom";
import type { Component, Draft } from "../types";
import { w } from "../words";

const NUMBER = /^\d{16}(\d{2})?$/; // a 部件标识码, which the staff may type

/** A button that opens the scanner, or what was scanned; `changed` is called when the draft says something else. */
export async function scanRow(app: App, draft: Draft, changed: () => void): Promise<HTMLElement> {
  if (draft.values.component) return found(app, draft, changed);
  const known = (await app.store.bundle())?.components ?? [];
  const box = h("div");
  const open = h("button", { type: "button", class: "button" }, icon("scan"), w("scan"));
  open.addEventListener("click", () => {
    open.hidden = true;
    box.append(scanner(async (text) => take(app, draft, known, text, changed), () => {
      box.replaceChildren();
      open.hidden = false;
      open.focus();
    }));
  });
  return h("div", { class: "scan-row" }, open, box);
}

function found(app: App, draft: Draft, changed: () => void): HTMLElement {
  const drop = h("button", { type: "button", class: "button" }, icon("close"), w("scan_drop"));
  drop.addEventListener("click", () => {
    draft.values.component = draft.values.component_said = "";
    void app.store.saveDraft(draft).then(changed);
  });
  return h("p", { class: "scanned-thing" }, icon("scan"), h("span", { class: "strong" }, draft.values.component_said ?? ""), drop);
}

/** The token a label's text holds (of a 部件标识码 the token of it, where the phone knows it), and what is wrong when there is none. */
export function tokenIn(text: string, known: Component[]): [string, string] {
  const code = codeIn(text) || (NUMBER.test(text.trim()) ? text.trim() : "");
  if (!code) return ["", elsewhere(text) ? w("scan_elsewhere", { host: elsewhere(text) }) : w("scan_odd")];
  return [known.find(({ token, code: number }) => token === code.toUpperCase() || number === code)?.token ?? code, ""];
}

/** What is wrong with the code, or "" once the draft has it. */
async function take(app: App, draft: Draft, known: Component[], text: string, changed: () => void): Promise<string> {
  const [code, wrong] = tokenIn(text, known);
  if (!code) return wrong;
  const one = known.find(({ token }) => token === code);
  draft.values.component = code;
  if (one) {
    const category = (await app.store.frame())?.categories.find(({ id }) => id === one.category);
    draft.values.component_said = [category?.name, one.name, one.code.slice(-6)].filter(Boolean).join(" ");
    draft.values.place = draft.values.place || one.name;
    if (category) draft.values.category = category.id;
    draft.spot = { lon: one.lon, lat: one.lat, metres: 0 };
  } else {
    draft.values.component_said = `${code} · ${w("scan_unknown")}`;
  }
  await app.store.saveDraft(draft);
  announce(draft.values.component_said);
  changed();
  return "";
}

/** The camera, a photograph, or the code typed; `take` says what is wrong with what was read. */
export function scanner(take: (text: string) => Promise<string>, close: () => void): HTMLElement {
  const video = h("video", { muted: true, playsinline: true, "aria-hidden": "true" });
  const stage = h("div", { class: "scan-stage" }, video);
  const said = h("p", { role: "status" }, w("scan_looking"));
  let stop = (): void => undefined;
  const tried = async (text: string): Promise<void> => {
    const wrong = await take(text);
    if (wrong) said.textContent = wrong;
    else stop();
  };
  const photo = h("input", { type: "file", accept: "image/*", capture: "environment", class: "unseen" });
  photo.addEventListener("change", async () => {
    const file = photo.files?.[0];
    if (!file) return;
    const text = await readPhoto(file);
    photo.value = "";
    if (text) await tried(text);
    else said.textContent = w("scan_none");
  });
  const short = h("input", { class: "input", maxlength: 20, autocomplete: "off", autocapitalize: "characters" });
  const use = h("button", { type: "button", class: "button" }, w("scan_use"));
  use.addEventListener("click", () => void tried(short.value));
  const end = h("button", { type: "button", class: "button plain" }, icon("close"), w("cancel"));
  end.addEventListener("click", () => {
    stop();
    close();
  });
  void watch(video, (text) => void tried(text)).then(
    (watching) => {
      stop = watching.stop;
      if (!video.isConnected) stop(); // gone while the camera was asked for
    },
    () => {
      stage.hidden = true;
      said.textContent = w("scan_denied");
    },
  );
  window.addEventListener("hashchange", () => stop(), { once: true });
  return h("div", { class: "stack" }, stage, said,
    h("div", { class: "screen-row" }, h("label", { class: "button" }, icon("camera"), w("scan_photo"), photo), end),
    labelled(w("scan_short"), short), use);
}
