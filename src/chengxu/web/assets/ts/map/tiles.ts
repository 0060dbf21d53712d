// The register of components from vector tiles: counted marks far out, one by one close by; rows and points show each other.
import type { Map as MapView, MapLayerMouseEvent, GeoJSONSource } from "maplibre-gl";
import { makeMap } from "./open";
import { followList } from "./points";
import { colour, type MapFacts } from "./style";

const CLOSE = 18.5;
type Box = [number, number, number, number];

export async function openTiles(box: HTMLElement, facts: MapFacts): Promise<void> {
  const within = [document.querySelector<HTMLInputElement>("[data-bbox]")?.value ?? "", box.dataset.bounds ?? ""]
    .map((text) => text.split(",").map(Number)).find((sides) => sides.length === 4);
  const map = await makeMap(box, facts, within && { bounds: within as Box, fitBoundsOptions: { padding: 32, maxZoom: 17 } });
  if (!within) map.jumpTo({ center: facts.centre, zoom: facts.centreZoom });
  const all = (): void => {
    if (box.dataset.lines) drawLines(map, box.dataset.lines);
    if (box.dataset.tiles) draw(map, box);
  };
  all();
  map.on("style.load", all);
  map.on("click", "component-one", (event: MapLayerMouseEvent) => {
    const uid = event.features?.[0]?.properties.uid as string | undefined;
    if (uid) location.assign((box.dataset.page ?? "").replace("UID", uid));
  });
  map.on("click", "component-many", (event: MapLayerMouseEvent) => {
    map.easeTo({ center: event.lngLat, zoom: Math.min(map.getZoom() + 2, CLOSE) });
  });
  for (const layer of ["component-one", "component-many"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  wireRows(map);
  followList(map);
  map.on("movestart", () => delete box.dataset.still);
  map.on("idle", () => (box.dataset.still = "yes"));
}

/** A row that is pointed at or focused shows its place. */
function wireRows(map: MapView): void {
  const row = (target: EventTarget | null): HTMLElement | null => (target as HTMLElement).closest?.<HTMLElement>("tr[data-key]") ?? null;
  for (const name of ["mouseover", "focusin"]) {
    document.querySelector(".components-table")?.addEventListener(name, (event) => {
      const found = row(event.target);
      const at = found ? [Number(found.dataset.lon), Number(found.dataset.lat)] : null;
      const features = at ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } }] : [];
      map.getSource<GeoJSONSource>("component-pointed")?.setData({ type: "FeatureCollection", features } as never);
    });
  }
}

/** Control lines: green ones and others, as areas with an edge that is told by more than its colour. */
function drawLines(map: MapView, address: string): void {
  if (map.getSource("control-lines")) return;
  map.addSource("control-lines", { type: "geojson", data: address });
  const tone = ["match", ["get", "kind"], "blue", colour("--primary"), colour("--bamboo")] as never;
  map.addLayer({ id: "control-area", type: "fill", source: "control-lines", paint: { "fill-color": tone, "fill-opacity": 0.22 } });
  map.addLayer({ id: "control-edge", type: "line", source: "control-lines", paint: { "line-color": tone, "line-width": 2, "line-dasharray": [3, 2] } });
  map.addLayer({
    id: "control-name", type: "symbol", source: "control-lines", minzoom: 13,
    layout: { "text-field": ["get", "name"], "text-size": 12, "text-max-width": 8 },
    paint: { "text-color": colour("--map-label"), "text-halo-color": colour("--map-halo"), "text-halo-width": 1.4 },
  });
}

function draw(map: MapView, box: HTMLElement): void {
  if (map.getSource("components")) return;
  const address = new URL(box.dataset.tiles ?? "", location.href);
  const tiles = `${address.origin}${address.pathname.replace(/0\/0\/0\.mvt$/, "{z}/{x}/{y}.mvt")}${address.search}`;
  map.addSource("components", { type: "vector", tiles: [tiles], minzoom: 6, maxzoom: 18 });
  map.addSource("component-pointed", { type: "geojson", data: { type: "FeatureCollection", features: [] } as never });
  const base = { source: "components", "source-layer": "components" };
  const many = [">", ["get", "n"], 1] as never;
  map.addLayer({
    id: "component-many", type: "circle", ...base, filter: many,
    paint: {
      "circle-color": colour("--primary"),
      "circle-opacity": 0.9,
      "circle-stroke-color": colour("--surface"),
      "circle-stroke-width": 2,
      "circle-radius": ["step", ["get", "n"], 12, 10, 14, 100, 18, 1000, 23],
    },
  });
  map.addLayer({
    id: "component-count", type: "symbol", ...base, filter: many,
    layout: { "text-field": ["to-string", ["get", "n"]], "text-size": 12, "text-allow-overlap": true },
    paint: { "text-color": colour("--on-primary") },
  });
  map.addLayer({
    id: "component-one", type: "circle", ...base, filter: ["==", ["get", "n"], 1],
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 13, 4, 17, 7],
      "circle-stroke-width": 1.5,
      "circle-stroke-color": colour("--surface"),
      "circle-color": ["match", ["get", "state"],
        "lost", colour("--seal"), "damaged", colour("--amber"), "dissolved", colour("--slate"), colour("--bamboo")],
    },
  });
  map.addLayer({
    id: "component-pointed", type: "circle", source: "component-pointed",
    paint: { "circle-radius": 13, "circle-color": "rgba(0,0,0,0)", "circle-stroke-width": 3, "circle-stroke-color": colour("--ink") },
  });
}
