// A grid drawn from its corners, with the tasks in it: enough to know one's round without a map server or a network.
import type { Round, Task } from "../types";

const SPACE = "http://www.w3.org/2000/svg";
export const WIDTH = 320;
const METRES_A_DEGREE = 111_320;
const MARGIN = 12;

export function part(name: string, given: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, String(value));
  return made;
}

/** How a grid lies on its drawing, and back; `metres` is what one unit of the drawing is worth. */
export interface Ground {
  height: number; metres: number;
  place(lon: number, lat: number): [number, number];
  spot(x: number, y: number): [number, number];
}

export function ground(round: Round): Ground {
  const lons = round.outline.map(([lon]) => lon);
  const lats = round.outline.map(([, lat]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (WIDTH - 2 * MARGIN) / Math.max((east - west) * squeeze, 1e-9);
  return {
    height: Math.min(Math.max((north - south) * scale + 2 * MARGIN, 80), 420),
    metres: METRES_A_DEGREE / scale,
    place: (lon, lat) => [MARGIN + (lon - west) * squeeze * scale, MARGIN + (north - lat) * scale],
    spot: (x, y) => [west + (x - MARGIN) / (squeeze * scale), north - (y - MARGIN) / scale],
  };
}

export function outline(round: Round, tasks: Task[]): SVGElement {
  const { height, place } = ground(round);
  const drawing = part("svg", { viewBox: `0 0 ${WIDTH} ${Math.round(height)}`, class: "outline", role: "img" });
  const title = part("title", {});
  title.textContent = round.name;
  drawing.append(title, part("polygon", {
    points: round.outline.map(([lon, lat]) => place(lon, lat).map((n) => n.toFixed(1)).join(",")).join(" "), class: "outline-edge",
  }));
  for (const task of tasks) {
    if (task.lon === null || task.lat === null) continue;
    const [x, y] = place(task.lon, task.lat);
    if (x >= 0 && x <= WIDTH && y >= 0 && y <= height) drawing.append(part("circle", { cx: x, cy: y, r: 6, class: "outline-task" }));
  }
  return drawing;
}
