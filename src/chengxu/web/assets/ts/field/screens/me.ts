// Who is signed in, what lies on this phone, and the way out.
import type { App } from "../app";
import { error, h, icon } from "../dom";
import * as net from "../net";
import { setWho } from "../store";
import { settings, w } from "../words";

interface Installing extends Event { prompt(): Promise<unknown> }
let installing: Installing | null = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installing = event as Installing;
});

export async function meScreen(app: App): Promise<HTMLElement> {
  const waiting = (await app.store.captures()).filter((one) => one.standing !== "done").length;
  const tasks = (await app.store.bundle())?.tasks.length ?? 0;
  const kept = (await navigator.storage?.persisted?.()) ?? false;
  const wrong = h("div");
  const out = h("button", { type: "button", class: "button big" }, icon("out"), w("sign_out"));
  out.addEventListener("click", () => void signOut(wrong));
  return h("div", { class: "screen" },
    h("h2", {}, app.person.name), h("p", { class: "quiet" }, [app.person.unit, ...app.person.posts].join(" · ")),
    h("section", { class: "panel panel-body" }, h("h3", {}, w("kept_here")),
      h("p", {}, w("kept_counts", { tasks, waiting, photos: await app.store.photoCount() })),
      h("p", { class: "quiet small" }, w(kept ? "persisted" : "not_persisted")),
      h("p", { class: "quiet small" }, w("position_note")),
      h("div", { class: "links" }, h("a", { class: "button", href: "#consent" }, icon("locate"), w("consent_read")),
        h("a", { class: "button", href: "#mine" }, icon("shield"), w("mine")))),
    installing ? install() : null,
    h("div", { class: "links" },
      h("a", { class: "button", href: `?lang=${document.documentElement.lang === "en" ? "zh" : "en"}#me` }, icon("globe"), w("language")),
      theme(), h("a", { class: "button", href: settings.desk }, icon("list"), w("desk"))),
    waiting > 0 ? h("p", { class: "quiet small" }, w("sign_out_waiting", { n: waiting })) : null, wrong, out);
}

function install(): HTMLElement {
  const button = h("button", { type: "button", class: "button primary" }, icon("download"), w("install"));
  button.addEventListener("click", () => void installing?.prompt());
  return button;
}

function theme(): HTMLElement {
  const button = h("button", { type: "button", class: "button" }, icon("moon"), w("theme"));
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  });
  return button;
}

async function signOut(wrong: HTMLElement): Promise<void> {
  try {
    await net.signOut((await net.session()).csrf);
  } catch (thrown) {
    if (!(thrown instanceof net.NetFault) || thrown.fault === "offline") {
      error(wrong, w("sign_out_offline"));
      return;
    }
  }
  await setWho(null);
  location.assign(settings.login);
}
