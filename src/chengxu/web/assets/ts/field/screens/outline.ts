// A grid drawn from its corners, with its roads by name and the tasks in it: a map of one's round that needs no network.
import type { Round, Task } from "../types";

const SPACE = "http://www.w3.org/2000/svg";
export const WIDTH = 320;
const METRES_A_DEGREE = 111_320;
const MARGIN = 12;
const NAME_SIZE = 11; // units a character of a road's name takes

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

/** A line of the drawing as SVG writes it. */
function points(line: [number, number][]): string {
  return line.map((spot) => spot.map((n) => n.toFixed(1)).join(",")).join(" ");
}

/** Every road as a line; each name once, along the longest piece of it, where there is room for it. */
function roads(round: Round, place: Ground["place"]): SVGElement[] {
  const lines: SVGElement[] = [], names: SVGElement[] = [], named = new Set<string>();
  const pieces = (round.roads ?? []).flatMap((road) => road.lines.map((line) => ({ road, line: line.map(([lon, lat]) => place(lon, lat)) })));
  const long = (line: [number, number][]): number => Math.hypot(line.at(-1)![0] - line[0]![0], line.at(-1)![1] - line[0]![1]);
  for (const { road, line } of pieces.sort((one, other) => long(other.line) - long(one.line))) {
    lines.push(part("polyline", { points: points(line), class: `outline-road outline-${road.kind}` }));
    if (!road.name || named.has(road.name) || long(line) < road.name.length * NAME_SIZE) continue;
    named.add(road.name);
    names.push(label(road.name, line));
  }
  return [...lines, ...names];
}

function label(name: string, line: [number, number][]): SVGElement {
  const [first, last] = line[0]![0] <= line.at(-1)![0] ? [line[0]!, line.at(-1)!] : [line.at(-1)!, line[0]!];
  const slope = (Math.atan2(last[1] - first[1], last[0] - first[0]) * 180) / Math.PI;
  const turn = slope < -45 ? slope + 180 : slope; // along a steep road one reads downwards
  const [x, y] = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
  const text = part("text", { x: x.toFixed(1), y: y.toFixed(1), transform: `rotate(${turn.toFixed(0)} ${x.toFixed(1)} ${y.toFixed(1)})`, class: "outline-name" });
  text.textContent = name;
  return text;
}

export function outline(round: Round, tasks: Task[]): SVGElement {
  const { height, place } = ground(round);
  const drawing = part("svg", { viewBox: `0 0 ${WIDTH} ${Math.round(height)}`, class: "outline", role: "img" });
  const title = part("title", {});
  title.textContent = round.name;
  drawing.append(title, part("polygon", {
    points: points(round.outline.map(([lon, lat]) => place(lon, lat))), class: "outline-edge",
  }), ...roads(round, place));
  for (const task of tasks) {
    if (task.lon === null || task.lat === null) continue;
    const [x, y] = place(task.lon, task.lat);
    if (x >= 0 && x <= WIDTH && y >= 0 && y <= height) drawing.append(part("circle", { cx: x, cy: y, r: 6, class: "outline-task" }));
  }
  return drawing;
}
