// Our own quiet map: paper land, ink roads, 渠水 in pale blue, a faint grid. Layers come from the county pack;
// labels are drawn from the reader's own fonts, so there is no glyph server and nothing from outside.
import type { StyleSpecification } from "maplibre-gl";

/** What the server says about the map: where layers are, where the county lies. */
export interface MapFacts {
  layers: string;
  bounds: [number, number, number, number];
  centre: [number, number];
  centreZoom: number;
}

export function mapFacts(): MapFacts {
  const data = document.body.dataset;
  const numbers = (text: string | undefined): number[] => (text ?? "").split(",").map(Number);
  return {
    layers: data.mapLayers ?? "",
    bounds: numbers(data.mapBounds) as MapFacts["bounds"],
    centre: numbers(data.mapCentre) as MapFacts["centre"],
    centreZoom: 13,
  };
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function quietStyle(facts: MapFacts): StyleSpecification {
  const source = (layer: string): { type: "geojson"; data: string } => ({
    type: "geojson",
    data: facts.layers.replace("LAYER", layer),
  });
  const label = (size: number, halo = 1.4): { paint: object; layout: object } => ({
    layout: {
      "text-field": ["get", document.documentElement.lang === "en" ? "name_en" : "name"],
      "text-size": size,
      "text-max-width": 8,
      "text-padding": 6,
    },
    paint: {
      "text-color": colour("--map-label"),
      "text-halo-color": colour("--map-halo"),
      "text-halo-width": halo,
    },
  });
  const road = (id: string, kinds: string[], width: number, tone: string, minzoom = 0): object => ({
    id: `road-${id}`,
    type: "line",
    source: "roads",
    minzoom,
    filter: ["in", ["get", "kind"], ["literal", kinds]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": colour(tone),
      "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 9, width / 3, 13, width, 17, width * 5],
    },
  });
  return {
    version: 8,
    sources: {
      townships: source("townships"),
      communities: source("communities"),
      grids: source("unit_grids"),
      roads: source("roads"),
      water: source("river"),
      places: source("places"),
      labels: source("labels"),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--map-ground") } },
      { id: "land", type: "fill", source: "townships", paint: { "fill-color": colour("--map-land") } },
      {
        id: "water-area", type: "fill", source: "water", filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": colour("--map-water") },
      },
      {
        id: "water-line", type: "line", source: "water", filter: ["==", ["geometry-type"], "LineString"],
        layout: { "line-cap": "round", "line-join": "round" },
        paint: {
          "line-color": colour("--map-water"),
          "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 9, 1.5, 13, 3, 17, 14],
        },
      },
      {
        id: "grid", type: "line", source: "grids", minzoom: 13,
        paint: { "line-color": colour("--map-grid"), "line-width": 0.7 },
      },
      {
        id: "community", type: "line", source: "communities", minzoom: 11.5,
        paint: { "line-color": colour("--map-border"), "line-width": 0.7, "line-dasharray": [3, 2], "line-opacity": 0.7 },
      },
      road("lane", ["lane"], 1, "--map-road-small", 12.5),
      road("street", ["street"], 2.2, "--map-road-small", 11),
      road("county", ["county"], 1.6, "--map-road-small"),
      road("main", ["main", "national"], 2.8, "--map-road"),
      road("expressway", ["expressway"], 3.2, "--map-road"),
      {
        id: "railway", type: "line", source: "roads", filter: ["==", ["get", "kind"], "railway"],
        paint: { "line-color": colour("--map-border"), "line-width": 1.4, "line-dasharray": [5, 2] },
      },
      {
        id: "township", type: "line", source: "townships",
        paint: { "line-color": colour("--map-border"), "line-width": 1 },
      },
      {
        id: "road-name", type: "symbol", source: "roads", minzoom: 13.5, filter: ["!=", ["get", "name"], ""], ...label(11),
        layout: { ...label(11).layout, "symbol-placement": "line" },
      },
      {
        id: "water-name", type: "symbol", source: "water", minzoom: 11, ...label(12),
        layout: { ...label(12).layout, "symbol-placement": "line", "symbol-spacing": 400 },
      },
      { id: "place-name", type: "symbol", source: "places", minzoom: 14.5, ...label(11) },
      {
        id: "community-name", type: "symbol", source: "labels", minzoom: 12, maxzoom: 15,
        filter: ["==", ["get", "level"], "community"], ...label(11.5),
      },
      {
        id: "township-name", type: "symbol", source: "labels", maxzoom: 12.5,
        filter: ["==", ["get", "level"], "township"], ...label(13, 1.8),
      },
    ] as StyleSpecification["layers"],
  };
}
