// Pointing at a place in one's grid without a network: by a tap, or with the arrow keys; the tasks there are landmarks.
import { h, icon } from "../dom";
import type { Round, Spot, Task } from "../types";
import { w } from "../words";
import { ground, outline, part, WIDTH } from "./outline";

const STEP = 4; // units of the drawing one press of an arrow key moves
const THUMB = 8; // how far a thumb is off, in units of the drawing
const KEYS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP],
};

/** The grids of a round as something to point at; `chosen` hears each place. Null without a grid to draw. */
export function picker(rounds: Round[], tasks: Task[], spot: Spot | undefined, chosen: (spot: Spot) => void): HTMLElement | null {
  const drawn = rounds.filter((one) => one.outline.length > 2);
  if (drawn.length === 0) return null;
  return h("details", { class: "pick" }, h("summary", {}, icon("pin"), w("point")),
    h("p", { class: "quiet small" }, w("point_how")), ...drawn.map((one) => sheet(one, tasks, spot, chosen)));
}

function sheet(round: Round, tasks: Task[], spot: Spot | undefined, chosen: (spot: Spot) => void): HTMLElement {
  const lies = ground(round);
  const drawing = outline(round, tasks);
  drawing.setAttribute("tabindex", "0");
  drawing.setAttribute("role", "application");
  drawing.setAttribute("aria-label", w("point_in", { name: round.name }));
  const mark = part("g", { class: "outline-mark" });
  mark.append(part("path", { d: "M-9 0H9M0-9V9" }), part("circle", { cx: 0, cy: 0, r: 5 }));
  let at: [number, number] | null = spot ? lies.place(spot.lon, spot.lat) : null;
  const show = (): void => {
    if (!at) return;
    mark.setAttribute("transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
    if (!mark.isConnected) drawing.append(mark);
  };
  const go = (x: number, y: number): void => {
    at = [Math.min(Math.max(x, 0), WIDTH), Math.min(Math.max(y, 0), lies.height)];
    show();
    const [lon, lat] = lies.spot(...at);
    chosen({ lon, lat, metres: Math.ceil(THUMB * lies.metres) });
  };
  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const scale = WIDTH / box.width;
    go((event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  });
  drawing.addEventListener("keydown", (event) => {
    const move = KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    const [x, y] = at ?? [WIDTH / 2, lies.height / 2];
    go(x + move[0], y + move[1]);
  });
  if (at && at[0] >= 0 && at[0] <= WIDTH && at[1] >= 0 && at[1] <= lies.height) show();
  return h("figure", {}, drawing as unknown as HTMLElement, h("figcaption", {}, round.name));
}
