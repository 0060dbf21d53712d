// The public's map: the server groups and counts, the map shows; a point and its row in the list choose each other.
import type { GeoJSONSource, Map as MapView, MapLayerMouseEvent } from "maplibre-gl";
import { announce } from "../page";
import { makeMap } from "./open";
import { colour, mapFacts } from "./style";

const CLOSE = 18;
const START_ZOOM = 12.5;
const SQUARE_PIXELS = 34;

type Box = [number, number, number, number];

export async function openMattersMap(frame: HTMLElement): Promise<void> {
  const box = frame.querySelector<HTMLElement>("[data-spots]");
  const list = document.querySelector<HTMLElement>("[data-matters]");
  const form = document.querySelector<HTMLFormElement>("[data-matters-filters]");
  if (!box || !list || !form || box.dataset.opened) return;
  box.dataset.opened = "yes";
  const map = await makeMap(box);
  const facts = mapFacts();
  const within = field(form).value.split(",").map(Number);
  if (within.length === 4) map.fitBounds(within as Box, { animate: false });
  else map.jumpTo({ center: facts.centre, zoom: START_ZOOM });
  draw(map);
  map.on("style.load", () => draw(map));
  const spots = follow(map, box, form);
  wireList(map, list);
  wireLimit(map, frame, list, form);
  map.on("click", "spot-one", (event) => void choosePoint(map, list, event));
  map.on("click", "spot-many", (event) => void openSquare(map, list, form, event));
  for (const layer of ["spot-one", "spot-many"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  await spots();
}

/** Fetches what the part of the map shows, again after each move; an older answer never comes after a newer one. */
function follow(map: MapView, box: HTMLElement, form: HTMLFormElement): () => Promise<void> {
  let asked = new AbortController();
  const load = async (): Promise<void> => {
    asked.abort();
    asked = new AbortController();
    const query = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    query.set("bbox", boundsOf(map, 0.15).join(","));
    query.set("zoom", map.getZoom().toFixed(2));
    try {
      const answer = await fetch(`${box.dataset.spots}?${query}`, { signal: asked.signal });
      if (!answer.ok) return;
      map.getSource<GeoJSONSource>("spots")?.setData((await answer.json()) as never);
      void map.once("idle", () => (box.dataset.still = "yes"));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  };
  map.on("movestart", () => delete box.dataset.still);
  map.on("moveend", () => void load());
  map.on("style.load", () => void load());
  return load;
}

function boundsOf(map: MapView, margin = 0): string[] {
  const seen = map.getBounds();
  const [width, height] = [seen.getEast() - seen.getWest(), seen.getNorth() - seen.getSouth()];
  return [
    Math.max(seen.getWest() - width * margin, -180), Math.max(seen.getSouth() - height * margin, -90),
    Math.min(seen.getEast() + width * margin, 180), Math.min(seen.getNorth() + height * margin, 90),
  ].map((side) => side.toFixed(5));
}

/** A row that is pointed at or focused shows its place; its button brings the map there. */
function wireList(map: MapView, list: HTMLElement): void {
  const row = (target: EventTarget | null): HTMLElement | null => (target as HTMLElement).closest?.<HTMLElement>("li[data-key]") ?? null;
  const reveal = (): void => list.querySelectorAll<HTMLElement>("[data-see]").forEach((button) => (button.hidden = false));
  reveal();
  new MutationObserver(reveal).observe(list, { childList: true });
  list.addEventListener("mouseover", (event) => ring(map, "spot-pointed", row(event.target)));
  list.addEventListener("mouseleave", () => ring(map, "spot-pointed", null));
  list.addEventListener("focusin", (event) => ring(map, "spot-pointed", row(event.target)));
  list.addEventListener("click", (event) => {
    const found = row(event.target);
    if (!found) return;
    choose(map, list, found);
    if ((event.target as HTMLElement).closest("[data-see]")) show(map, found);
  });
}

function choose(map: MapView, list: HTMLElement, row: HTMLElement): void {
  list.querySelectorAll("li.chosen").forEach((other) => other.classList.remove("chosen"));
  row.classList.add("chosen");
  ring(map, "spot-chosen", row);
}

function show(map: MapView, row: HTMLElement): void {
  map.getContainer().scrollIntoView({ block: "nearest" });
  map.easeTo({ center: [Number(row.dataset.lon), Number(row.dataset.lat)], zoom: Math.max(map.getZoom(), 16) });
}

/** A ring around the place of a row; none without a row or a place. */
function ring(map: MapView, source: string, row: HTMLElement | null): void {
  const at = row?.dataset.lon ? [Number(row.dataset.lon), Number(row.dataset.lat)] : null;
  const features = at ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } }] : [];
  map.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features } as never);
}

async function choosePoint(map: MapView, list: HTMLElement, event: MapLayerMouseEvent): Promise<void> {
  const key = event.features?.[0]?.properties.key as string | undefined;
  if (!key) return;
  const here = (): HTMLElement | null => list.querySelector<HTMLElement>(`li[data-key="${CSS.escape(key)}"]`);
  if (!here()) await turn(list, { from: key });
  const row = here();
  if (!row) return;
  choose(map, list, row);
  row.scrollIntoView({ block: "nearest" });
  row.focus({ preventScroll: true });
}

/** Many in one square: nearer, or, where nothing is nearer, the list of just these. */
async function openSquare(map: MapView, list: HTMLElement, form: HTMLFormElement, event: MapLayerMouseEvent): Promise<void> {
  if (map.getZoom() < CLOSE) {
    map.easeTo({ center: event.lngLat, zoom: Math.min(map.getZoom() + 2, CLOSE + 0.5) });
    return;
  }
  const [west, north] = map.unproject([event.point.x - SQUARE_PIXELS, event.point.y - SQUARE_PIXELS]).toArray();
  const [east, south] = map.unproject([event.point.x + SQUARE_PIXELS, event.point.y + SQUARE_PIXELS]).toArray();
  field(form).value = [west, south, east, north].map((side) => side.toFixed(6)).join(",");
  await turn(list, {});
  announce(list.querySelector("[data-matters-count]")?.textContent ?? "");
}

/** The list may hold what the map shows alone; then it follows each move that a hand made. */
function wireLimit(map: MapView, frame: HTMLElement, list: HTMLElement, form: HTMLFormElement): void {
  const limit = frame.querySelector<HTMLInputElement>("[data-matters-limit]");
  if (!limit) return;
  const write = async (): Promise<void> => {
    field(form).value = limit.checked ? boundsOf(map).join(",") : "";
    await turn(list, {});
    announce(list.querySelector("[data-matters-count]")?.textContent ?? "");
  };
  limit.addEventListener("change", () => void write());
  map.on("moveend", (event) => {
    if (limit.checked && event.originalEvent) void write();
  });
}

/** Another page of the list in the place of this one, from the same address a browser without scripts would open. */
async function turn(list: HTMLElement, more: Record<string, string>): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("[data-matters-filters]");
  if (!form) return;
  const query = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  for (const [name, value] of [...query]) if (value === "") query.delete(name);
  const answer = await fetch(`${list.dataset.from}?${query}`);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-matters]");
  if (!fresh) return;
  list.replaceChildren(...fresh.childNodes);
  history.replaceState(null, "", `?${query}`);
}

function field(form: HTMLFormElement): HTMLInputElement {
  return form.elements.namedItem("bbox") as HTMLInputElement;
}

function draw(map: MapView): void {
  if (map.getSource("spots")) return;
  const nothing = { type: "FeatureCollection", features: [] };
  for (const id of ["spots", "spot-pointed", "spot-chosen"]) map.addSource(id, { type: "geojson", data: nothing as never });
  const many = [">", ["get", "n"], 1];
  map.addLayer({
    id: "spot-many", type: "circle", source: "spots", filter: many as never,
    paint: {
      "circle-color": ["match", ["get", "tone"], "good", colour("--bamboo-text"), colour("--primary")],
      "circle-opacity": 0.92,
      "circle-stroke-color": colour("--surface"),
      "circle-stroke-width": 2,
      "circle-radius": ["step", ["get", "n"], 13, 10, 16, 100, 20, 1000, 25, 10000, 30],
    },
  });
  map.addLayer({
    id: "spot-count", type: "symbol", source: "spots", filter: many as never,
    layout: { "text-field": ["to-string", ["get", "n"]], "text-size": 12, "text-allow-overlap": true },
    paint: { "text-color": colour("--on-primary") },
  });
  map.addLayer({
    id: "spot-one", type: "circle", source: "spots", filter: ["==", ["get", "n"], 1],
    paint: {
      "circle-radius": 8,
      "circle-stroke-width": 2,
      "circle-stroke-color": colour("--surface"),
      "circle-color": ["match", ["get", "tone"], "work", colour("--amber"), "good", colour("--bamboo"), colour("--slate")],
    },
  });
  for (const [id, width, tone] of [["spot-pointed", 2, "--primary"], ["spot-chosen", 3, "--ink"]] as const) {
    map.addLayer({
      id, type: "circle", source: id,
      paint: { "circle-radius": 14, "circle-color": "rgba(0,0,0,0)", "circle-stroke-width": width, "circle-stroke-color": colour(tone) },
    });
  }
}
