// The field app: the phone comes first. Everything is read from and kept on the phone; the network only brings and takes.
import type { App, Screen } from "./app";
import { announce, h, icon } from "./dom";
import { Store, who } from "./store";
import { line, onChange, sync, type Change } from "./sync";
import { consentScreen } from "./screens/consent";
import { dutyScreen } from "./screens/duty";
import { checklistScreen } from "./screens/checklist";
import { findingScreen } from "./screens/finding";
import { inspectScreen } from "./screens/inspect";
import { meScreen } from "./screens/me";
import { mineScreen } from "./screens/mine";
import { queueScreen } from "./screens/queue";
import { rosterScreen } from "./screens/roster";
import { quickScreen } from "./screens/quick";
import { recheckScreen } from "./screens/recheck";
import { faultScreen, mendScreen, repairsScreen } from "./screens/repairs";
import { stallsScreen } from "./screens/stalls";
import { taskScreen } from "./screens/task";
import { tasksScreen } from "./screens/tasks";
import { thingScreen } from "./screens/thing";
import { settings, w } from "./words";

const SCREENS: Record<string, { word: string; screen: Screen; follows: Change[] }> = {
  tasks: { word: "tasks", screen: tasksScreen, follows: ["captures", "tasks"] },
  task: { word: "tasks", screen: taskScreen, follows: ["captures", "tasks"] },
  new: { word: "report", screen: findingScreen, follows: [] },
  quick: { word: "log", screen: quickScreen, follows: ["tasks"] },
  queue: { word: "queue", screen: queueScreen, follows: ["captures"] },
  duty: { word: "duty", screen: dutyScreen, follows: ["captures", "tasks"] },
  roster: { word: "roster", screen: rosterScreen, follows: ["captures", "tasks"] },
  consent: { word: "me", screen: consentScreen, follows: ["captures", "tasks"] },
  mine: { word: "me", screen: mineScreen, follows: [] },
  me: { word: "me", screen: meScreen, follows: ["captures", "tasks"] },
  inspect: { word: "inspect", screen: inspectScreen, follows: ["captures", "tasks"] },
  checklist: { word: "inspect", screen: checklistScreen, follows: [] },
  recheck: { word: "recheck", screen: recheckScreen, follows: [] },
  repairs: { word: "repair", screen: repairsScreen, follows: ["captures", "tasks"] },
  mend: { word: "repair", screen: mendScreen, follows: [] },
  fault: { word: "repair", screen: faultScreen, follows: [] },
  stalls: { word: "stalls", screen: stallsScreen, follows: [] },
  thing: { word: "scan", screen: thingScreen, follows: [] },
};
const TABS: [string, string][] = [["tasks", "list"], ["new", "camera"], ["quick", "edit"], ["queue", "upload"], ["me", "user"]];
const EVERY = 60_000; // how often what waits is tried again while the page is looked at

const main = document.getElementById("main")!;
const tabs = document.getElementById("tabs")!;
const banner = document.getElementById("banner")!;
const pill = document.getElementById("line") as HTMLButtonElement;
let app: App | null = null;
let drawn = 0; // drawings begun
let shown = 0; // the last of them that is to be seen

async function draw(): Promise<void> {
  const turn = ++drawn;
  const [name = "", ...rest] = (location.hash.slice(1) || "tasks").split("/");
  const { word, screen } = SCREENS[name] ?? SCREENS.tasks!;
  const body = app ? await screen(app, rest.join("/")) : nobody();
  if (turn !== drawn) return; // somebody has gone on meanwhile
  document.getElementById("title")!.textContent = w(word);
  main.replaceChildren(body);
  shown = turn;
  await drawFrame();
}

function nobody(): HTMLElement {
  if (line.fault === "outside") return h("div", { class: "empty" }, h("p", { class: "strong" }, w("not_outside")), h("p", { class: "quiet" }, line.said));
  return h("div", { class: "empty" }, h("p", { class: "strong" }, w("nobody")), h("p", { class: "quiet" }, w("nobody_why")),
    h("a", { class: "button primary big", href: settings.login }, icon("in"), w("sign_in")));
}

async function drawFrame(): Promise<void> {
  if (line.keeping) drawLine(["work", "clock", w("line_keeping")]);
  const captures = app ? await app.store.captures() : [];
  const waiting = captures.filter((one) => one.standing === "waiting").length;
  const look = captures.filter((one) => one.standing === "refused" || one.standing === "conflict").length;
  drawTabs(waiting + look);
  if (!line.keeping) drawLine(state(waiting, look));
  banner.replaceChildren(...notices());
}

function drawLine([tone, drawnIcon, words]: [string, string, string]): void {
  pill.hidden = app === null;
  pill.className = `line ${tone}`;
  if (pill.textContent !== words) pill.replaceChildren(icon(drawnIcon), h("span", {}, words));
}

/** The line in a few words: calm when there is no network, for that is nothing wrong; what is to be looked at never hides that. */
function state(waiting: number, look: number): [string, string, string] {
  const { sending } = line;
  if (sending) return ["work", "upload", w(sending.what === "photos" ? "line_photos" : "line_sending", { done: sending.done, all: sending.all })];
  const offline = line.fault === "offline";
  if (look > 0) return offline ? ["warn", "ban", w("line_offline_look", { n: look })] : ["warn", "help", w("line_look", { n: look })];
  if (line.fault === "login") return ["warn", "lock", w("line_login")];
  if (offline) return ["", "ban", waiting > 0 ? w("line_offline_waiting", { n: waiting }) : w("line_offline")];
  if (line.fault === "asking") return ["", "clock", w("line_asking")];
  if (line.fault === "trouble") return ["warn", "soon", w("line_trouble")];
  return waiting > 0 ? ["", "clock", w("line_waiting", { n: waiting })] : ["good", "done", w("line_sent")];
}

function notices(): HTMLElement[] {
  if (!isSecureContext) return [h("p", { class: "notice bad", role: "alert" }, icon("late"), h("span", {}, w("insecure")))];
  if (line.fault !== "login" || app === null) return [];
  return [h("div", { class: "notice" }, icon("lock"), h("div", {}, h("p", {}, w("sign_in_why")),
    h("a", { class: "button", href: settings.login }, icon("in"), w("sign_in"))))];
}

function drawTabs(count: number): void {
  const here = (location.hash.slice(1) || "tasks").split("/")[0];
  const current = { task: "tasks", duty: "tasks", roster: "tasks", inspect: "tasks", checklist: "tasks", recheck: "tasks", repairs: "tasks", mend: "tasks", fault: "tasks", thing: "tasks", stalls: "tasks", mine: "me", consent: "me" }[here ?? ""] ?? here;
  tabs.hidden = app === null;
  // made once: a tab that is replaced between the press of a thumb and its release takes the tap with it
  if (tabs.childElementCount === 0) tabs.replaceChildren(...TABS.map(([name, drawnIcon]) => h("a", { href: `#${name}` }, icon(drawnIcon), h("span", {}, w(SCREENS[name]!.word)))));
  TABS.forEach(([name], place) => {
    const tab = tabs.children[place]!;
    if (name === current) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
    if (name === "queue") badge(tab, count);
  });
}

/** How many wait, on their tab; nothing for none. */
function badge(tab: Element, count: number): void {
  const shownThere = tab.querySelector(".count");
  if (count === 0) shownThere?.remove();
  else if (shownThere) shownThere.textContent = String(count);
  else tab.append(h("span", { class: "count" }, String(count)));
}

/** Turn to whoever uses the phone; nothing of the one before stays on the screen. */
async function turn(): Promise<void> {
  const person = await who();
  app = person ? { store: await Store.of(person), person, draw } : null;
  main.replaceChildren();
  await draw();
}

/** Whether the screen shows what has changed; a form that somebody is filling in is left alone, one that is being left is not. */
function follows(change: Change): boolean {
  if (shown !== drawn) return true; // what is being drawn may have read what was before
  const name = (location.hash.slice(1) || "tasks").split("/")[0] ?? "";
  if (main.querySelector("form, input:focus") !== null) return false;
  return main.querySelector(".field-wait") !== null || (SCREENS[name] ?? SCREENS.tasks!).follows.includes(change);
}

onChange((change) => {
  if (change === "person") void turn();
  else if (change !== "line" && follows(change)) void draw();
  else void drawFrame().then(() => (app === null ? draw() : undefined));
});
pill.addEventListener("click", () => {
  location.hash = "queue";
  void sync();
});
window.addEventListener("hashchange", () => void draw().then(() => {
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
  announce(document.getElementById("title")!.textContent ?? "");
}));
window.addEventListener("online", () => void sync());
window.addEventListener("offline", () => void sync());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void sync();
});
setInterval(() => {
  if (document.visibilityState !== "visible" || !app) return;
  void app.store.captures().then((all) => (all.some((one) => one.standing === "waiting") ? sync() : undefined));
}, EVERY);

async function begin(): Promise<void> {
  if (!isSecureContext) {
    main.replaceChildren();
    banner.replaceChildren(...notices());
    return;
  }
  try {
    await turn();
  } catch {
    main.replaceChildren(h("p", { class: "notice bad", role: "alert" }, icon("late"), h("span", {}, w("no_store"))));
    return;
  }
  void navigator.serviceWorker?.register(settings.worker, { updateViaCache: "none" });
  await sync();
}
void begin();
