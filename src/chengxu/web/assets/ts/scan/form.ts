// The scanner of the report form: camera, a photograph of the label, or its short code typed; then the form is told.
import { announce } from "../page";
import { codeIn, elsewhere, readPhoto, watch } from "./read";

export const SCANNED = "chengxu:scanned";

export interface Scanned {
  component: string;
  said: string;
  lon: string;
  lat: string;
  place: string;
  category: string;
}

export function openScan(form: HTMLFormElement, box: HTMLElement): void {
  const words = box.dataset;
  const said = box.querySelector<HTMLElement>("[data-scan-said]");
  const stage = box.querySelector<HTMLElement>("[data-scan-stage]");
  const video = box.querySelector("video");
  let stop = (): void => undefined;
  const say = (text = ""): void => {
    if (said) said.textContent = text;
    announce(text);
  };
  const close = (): void => {
    stop();
    if (stage) stage.hidden = true;
  };
  const start = async (): Promise<void> => {
    if (!video || !stage) return;
    close();
    stage.hidden = false;
    say(words.wordLooking);
    try {
      const watching = await watch(video, (text) => {
        stage.hidden = true;
        void take(text);
      });
      stop = watching.stop;
      if (box.hidden) close(); // shut while the camera was being asked for
    } catch {
      stage.hidden = true;
      say(words.wordDenied);
    }
  };
  const take = async (text: string): Promise<void> => {
    const code = codeIn(text);
    const host = elsewhere(text);
    if (!code) return say(host ? (words.wordElsewhere ?? "").replace("{host}", host) : words.wordOdd);
    try {
      const answer = await fetch((words.placeUrl ?? "").replace("TOKEN", encodeURIComponent(code)));
      const found = (await answer.json()) as Scanned & { error?: string };
      if (found.error) return say(found.error);
      close();
      box.hidden = true;
      form.dispatchEvent(new CustomEvent<Scanned>(SCANNED, { detail: found }));
    } catch {
      say(words.wordOffline);
    }
  };
  if (!box.dataset.wired) {
    box.dataset.wired = "yes";
    box.querySelector<HTMLInputElement>("[data-scan-photo]")?.addEventListener("change", async (event) => {
      const input = event.currentTarget as HTMLInputElement;
      const file = input.files?.[0];
      if (!file) return;
      close();
      const text = await readPhoto(file);
      input.value = "";
      if (text) await take(text);
      else say(words.wordNone);
    });
    const short = box.querySelector<HTMLInputElement>("[data-scan-short]");
    box.querySelector("[data-scan-type]")?.addEventListener("click", () => void take(short?.value ?? ""));
    short?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // Enter would send the form
      void take(short.value);
    });
    box.querySelector("[data-scan-stop]")?.addEventListener("click", () => {
      close();
      box.hidden = true;
      form.querySelector<HTMLElement>("[data-scan]")?.focus();
    });
    window.addEventListener("pagehide", close);
  }
  box.hidden = false;
  box.scrollIntoView({ block: "center" });
  void start();
}
