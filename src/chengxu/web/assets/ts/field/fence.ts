// How far a position is from where a shift is stood, reckoned on the phone: the reason is asked for while the person is there.
import type { DutyPlace, Spot } from "./types";

const METRES = 111_320; // per degree of latitude
type Pair = [number, number];

/** Metres from a position to a place; 0 inside it. Flat earth, as the county reckons it too. */
export function off(place: DutyPlace, spot: Spot): number {
  const east = METRES * Math.cos((spot.lat * Math.PI) / 180);
  const lines = place.lines.map((line) => line.map(([lon, lat]): Pair => [(lon - spot.lon) * east, (lat - spot.lat) * METRES]));
  if (place.closed && lines.some(holds)) return 0;
  return Math.max(0, Math.min(...lines.map(nearest)) - place.reach);
}

/** Whether a ring goes round the origin. */
function holds(ring: Pair[]): boolean {
  let inside = false;
  for (let place = 0; place < ring.length; place += 1) {
    const [ax, ay] = ring[place]!;
    const [bx, by] = ring[(place + 1) % ring.length]!;
    if (ay > 0 !== by > 0 && 0 < ((bx - ax) * -ay) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function nearest(line: Pair[]): number {
  const [first] = line;
  if (!first) return Infinity;
  let least = Math.hypot(...first);
  for (let place = 1; place < line.length; place += 1) least = Math.min(least, toSegment(line[place - 1]!, line[place]!));
  return least;
}

function toSegment([ax, ay]: Pair, [bx, by]: Pair): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = dx || dy ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy))) : 0;
  return Math.hypot(ax + along * dx, ay + along * dy);
}
