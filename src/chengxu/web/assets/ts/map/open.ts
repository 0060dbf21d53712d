// Opens a map in a box: one place (a case) or many (a queue).
import {
  AttributionControl, type LngLatBoundsLike, Map as MapView, Marker, NavigationControl, ScaleControl, setWorkerUrl,
} from "maplibre-gl";
import { mapFacts, quietStyle, type MapFacts } from "./style";
import { findLines, framing, showLines } from "./lines";
import { findPoints, middleOf, showPoints } from "./points";

let styled = false;

/** The map's stylesheet and worker come with the first map of the page. */
async function prepare(): Promise<void> {
  if (styled) return;
  styled = true;
  const data = document.body.dataset;
  setWorkerUrl(new URL(data.mapWorker ?? "", location.href).href);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = data.mapCss ?? "";
  await new Promise<void>((done) => {
    link.onload = link.onerror = () => done();
    document.head.append(link);
  });
}

/** What a map shows at first; the whole county when nothing else is said. */
export interface Framing { bounds: LngLatBoundsLike; fitBoundsOptions: { padding: number; maxZoom?: number } }

export async function makeMap(box: HTMLElement, facts: MapFacts = mapFacts(), framing?: Framing): Promise<MapView> {
  await prepare();
  const map = new MapView({
    container: box,
    style: quietStyle(facts),
    ...(framing ?? { bounds: facts.bounds, fitBoundsOptions: { padding: 24 } }),
    minZoom: 7,
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
    locale: words(box),
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric", maxWidth: 90 }), "bottom-right");
  if (box.dataset.mapNote) map.addControl(new AttributionControl({ compact: false, customAttribution: box.dataset.mapNote }));
  window.addEventListener("chengxu:theme", () => map.setStyle(quietStyle(facts)));
  box.querySelector(".map-wait")?.remove();
  await new Promise<void>((done) => void map.once("load", () => done()));
  box.dataset.ready = "yes";
  return map;
}

function words(box: HTMLElement): Record<string, string> {
  const found: Record<string, string> = {};
  if (box.dataset.wordZoomIn) found["NavigationControl.ZoomIn"] = box.dataset.wordZoomIn;
  if (box.dataset.wordZoomOut) found["NavigationControl.ZoomOut"] = box.dataset.wordZoomOut;
  if (box.dataset.wordMap) found["Map.Title"] = box.dataset.wordMap;
  return found;
}

export async function openMap(box: HTMLElement): Promise<void> {
  if (box.dataset.opened) return;
  box.dataset.opened = "yes";
  const facts = mapFacts();
  if (box.dataset.map === "points") {
    const [points] = await Promise.all([findPoints(box), prepare()]);
    const map = await makeMap(box, facts, middleOf(points));
    showPoints(map, box, points);
    return;
  }
  if (box.dataset.map === "lines") {
    const [lines] = await Promise.all([findLines(box), prepare()]);
    showLines(await makeMap(box, facts, framing(lines)), lines);
    return;
  }
  const map = await makeMap(box, facts);
  const lon = Number(box.dataset.lon);
  const lat = Number(box.dataset.lat);
  if (!box.dataset.lon || Number.isNaN(lon) || Number.isNaN(lat)) return;
  map.jumpTo({ center: [lon, lat], zoom: 15 });
  new Marker({ element: pin(), anchor: "bottom" }).setLngLat([lon, lat]).addTo(map);
}

/** The seal-red pin. */
export function pin(): HTMLElement {
  const box = document.createElement("div");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 30 38");
  svg.setAttribute("class", "map-pin");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", "M15 37S2 24.5 2 14.5a13 13 0 0 1 26 0C28 24.5 15 37 15 37Z");
  const eye = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  eye.setAttribute("cx", "15");
  eye.setAttribute("cy", "14.5");
  eye.setAttribute("r", "4.5");
  eye.setAttribute("fill", "#ffffff");
  svg.append(shape, eye);
  box.append(svg);
  return box;
}
