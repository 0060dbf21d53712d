// Cases as points: clusters that count; a point and its row in the list choose each other.
import { type GeoJSONSource, type Map as MapView, type MapLayerMouseEvent } from "maplibre-gl";
import { chooseByUid } from "../desk/list";
import type { Framing } from "./open";
import { colour } from "./style";

interface Feature {
  geometry: { coordinates: [number, number] };
  properties: { uid: string; tone: string; url: string };
}

interface Collection {
  type: "FeatureCollection";
  features: Feature[];
}

/** The points of the list; none when they cannot be had now. */
export async function findPoints(box: HTMLElement): Promise<Collection | null> {
  const answer = await fetch(box.dataset.points ?? "", { headers: { Accept: "application/geo+json" } }).catch(() => null);
  return answer?.ok ? ((await answer.json()) as Collection) : null;
}

export function showPoints(map: MapView, box: HTMLElement, cases: Collection | null): void {
  if (!cases) return;
  draw(map, cases);
  map.on("style.load", () => draw(map, cases));
  map.on("click", "case-point", (event: MapLayerMouseEvent) => {
    const properties = event.features?.[0]?.properties as Feature["properties"] | undefined;
    if (properties && !chooseByUid(properties.uid)) location.assign(properties.url);
  });
  map.on("click", "case-cluster", (event: MapLayerMouseEvent) => void openCluster(map, event));
  map.on("mousemove", "case-point", (event: MapLayerMouseEvent) => point(event.features?.[0]?.properties?.uid as string));
  map.on("mouseleave", "case-point", () => point(""));
  window.addEventListener("chengxu:pointed", (event) => {
    map.setFilter("case-pointed", ["==", ["get", "uid"], (event as CustomEvent<string>).detail]);
  });
  keepInStep(map, box);
  for (const layer of ["case-point", "case-cluster"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  window.addEventListener("chengxu:chosen", (event) => {
    const uid = (event as CustomEvent<string>).detail;
    map.setFilter("case-chosen", ["==", ["get", "uid"], uid]);
    const found = cases.features.find((feature) => feature.properties.uid === uid);
    if (found && !map.getBounds().contains(found.geometry.coordinates)) {
      map.easeTo({ center: found.geometry.coordinates });
    }
  });
}

/** Tells the list over which case the pointer is. */
function point(uid: string): void {
  window.dispatchEvent(new CustomEvent("chengxu:pointed-map", { detail: uid }));
}

/** What changed in the list is fetched again, at most every few seconds; and the list may follow what the map shows. */
function keepInStep(map: MapView, box: HTMLElement): void {
  let timer = 0;
  window.addEventListener("chengxu:changed", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const cases = await findPoints(box);
      if (!cases) return;
      map.getSource<GeoJSONSource>("cases")?.setData(cases as never);
      map.getSource<GeoJSONSource>("case-one")?.setData(cases as never);
    }, 4000);
  });
  followList(map);
}

/** The list may hold what the map shows alone; then it follows each move that a hand made. */
export function followList(map: MapView): void {
  const limit = document.querySelector<HTMLInputElement>("[data-map-limit]");
  const form = document.querySelector<HTMLFormElement>("form.filters");
  const field = form?.querySelector<HTMLInputElement>("[data-bbox]");
  if (!limit || !form || !field) return;
  const write = (): void => {
    const seen = map.getBounds();
    field.value = limit.checked
      ? [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((side) => side.toFixed(5)).join(",")
      : "";
  };
  limit.addEventListener("change", () => {
    write();
    form.requestSubmit();
  });
  map.on("moveend", (event) => {
    if (!limit.checked || !event.originalEvent) return; // moved by a hand, not by a chosen row
    write();
    form.requestSubmit();
  });
}

function draw(map: MapView, cases: Collection): void {
  if (map.getSource("cases")) return;
  map.addSource("cases", { type: "geojson", data: cases as never, cluster: true, clusterRadius: 36, clusterMaxZoom: 15 });
  map.addSource("case-one", { type: "geojson", data: cases as never });
  map.addLayer({
    id: "case-cluster", type: "circle", source: "cases", filter: ["has", "point_count"],
    paint: {
      "circle-color": colour("--primary"),
      "circle-opacity": 0.9,
      "circle-stroke-color": colour("--surface"),
      "circle-stroke-width": 2,
      "circle-radius": ["step", ["get", "point_count"], 13, 10, 16, 50, 20, 200, 25],
    },
  });
  map.addLayer({
    id: "case-count", type: "symbol", source: "cases", filter: ["has", "point_count"],
    layout: { "text-field": ["to-string", ["get", "point_count"]], "text-size": 12, "text-allow-overlap": true },
    paint: { "text-color": colour("--on-primary") },
  });
  map.addLayer({
    id: "case-point", type: "circle", source: "cases", filter: ["!", ["has", "point_count"]],
    paint: {
      "circle-radius": 7,
      "circle-stroke-width": 2,
      "circle-stroke-color": colour("--surface"),
      "circle-color": ["match", ["get", "tone"],
        "bad", colour("--seal"), "warn", colour("--amber"), "good", colour("--bamboo"), colour("--slate")],
    },
  });
  map.addLayer({
    id: "case-pointed", type: "circle", source: "case-one", filter: ["==", ["get", "uid"], ""],
    paint: {
      "circle-radius": 11,
      "circle-color": "rgba(0,0,0,0)",
      "circle-stroke-width": 2,
      "circle-stroke-color": colour("--primary"),
    },
  });
  map.addLayer({
    id: "case-chosen", type: "circle", source: "case-one", filter: ["==", ["get", "uid"], ""],
    paint: {
      "circle-radius": 13,
      "circle-color": "rgba(0,0,0,0)",
      "circle-stroke-width": 3,
      "circle-stroke-color": colour("--ink"),
    },
  });
}

/** What the list is narrowed to, else where most points are; the few far out in the townships are a scroll away. */
export function middleOf(cases: Collection | null): Framing | undefined {
  const within = document.querySelector<HTMLInputElement>("[data-bbox]")?.value.split(",").map(Number) ?? [];
  if (within.length === 4) return { bounds: within as [number, number, number, number], fitBoundsOptions: { padding: 0 } };
  const count = cases?.features.length ?? 0;
  if (!cases || count === 0) return undefined;
  const outer = count > 20 ? Math.floor(count * 0.08) : 0;
  const middle = (axis: 0 | 1): number[] => cases.features
    .map((feature) => feature.geometry.coordinates[axis])
    .sort((a, b) => a - b)
    .slice(outer, count - outer);
  const [lons, lats] = [middle(0), middle(1)];
  const bounds: [number, number, number, number] = [lons[0] ?? 0, lats[0] ?? 0, lons.at(-1) ?? 0, lats.at(-1) ?? 0];
  return { bounds, fitBoundsOptions: { padding: 48, maxZoom: 15 } };
}

async function openCluster(map: MapView, event: MapLayerMouseEvent): Promise<void> {
  const cluster = event.features?.[0];
  if (!cluster) return;
  const zoom = await map.getSource<GeoJSONSource>("cases")?.getClusterExpansionZoom(cluster.properties.cluster_id as number);
  map.easeTo({ center: event.lngLat, zoom: zoom ?? map.getZoom() + 2 });
}
