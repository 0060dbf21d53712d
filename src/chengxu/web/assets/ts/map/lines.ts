// Where vehicles went: runs along roads by what they are worth, a raw track below them.
import type { Map as MapView } from "maplibre-gl";
import type { Framing } from "./open";
import { colour } from "./style";

interface Lines {
  type: "FeatureCollection";
  features: { properties: { tone: string }; geometry: { coordinates: [number, number][] } }[];
}

/** The lines of the page, or those it names; none when they cannot be had now. */
export async function findLines(box: HTMLElement): Promise<Lines | null> {
  if (box.dataset.inline) return JSON.parse(box.dataset.inline) as Lines;
  const answer = await fetch(box.dataset.lines ?? "", { headers: { Accept: "application/geo+json" } }).catch(() => null);
  return answer?.ok ? ((await answer.json()) as Lines) : null;
}

/** All of them in view; the whole county when there are none. */
export function framing(lines: Lines | null): Framing | undefined {
  const points = (lines?.features ?? []).flatMap((one) => one.geometry.coordinates);
  if (points.length === 0) return undefined;
  const lons = points.map((point) => point[0]).sort((a, b) => a - b);
  const lats = points.map((point) => point[1]).sort((a, b) => a - b);
  const ends: [number, number, number, number] = [lons[0]!, lats[0]!, lons.at(-1)!, lats.at(-1)!];
  return { bounds: ends, fitBoundsOptions: { padding: 40, maxZoom: 16 } };
}

export function showLines(map: MapView, lines: Lines | null): void {
  if (!lines) return;
  draw(map, lines);
  map.on("style.load", () => draw(map, lines));
}

function draw(map: MapView, lines: Lines): void {
  if (map.getSource("runs")) return;
  map.addSource("runs", { type: "geojson", data: lines as never });
  const line = (id: string, tones: string[], width: number, tone: string, dash?: number[]): void => {
    map.addLayer({
      id, type: "line", source: "runs", filter: ["in", ["get", "tone"], ["literal", tones]],
      layout: { "line-cap": dash ? "butt" : "round", "line-join": "round" },
      paint: { "line-color": colour(tone), "line-width": width, "line-opacity": 0.85, ...(dash ? { "line-dasharray": dash } : {}) },
    });
  };
  line("run-good", ["good"], 5, "--bamboo");
  line("run-warn", ["warn"], 4, "--amber", [2, 1]);
  line("run-bad", ["bad"], 4, "--seal", [1, 1]);
  line("run-track", ["track"], 1.5, "--ink");
}
