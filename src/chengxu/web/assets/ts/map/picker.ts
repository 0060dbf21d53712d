// The citizen and the operator point at a place; arrow keys and Enter do the same without a mouse.
import { LngLatBounds, Marker } from "maplibre-gl";
import { makeMap, pin } from "./open";
import { mapFacts } from "./style";

interface Position {
  lon: number;
  lat: number;
}

export async function openPicker(
  box: HTMLElement,
  form: HTMLFormElement,
  taken: (lon: number, lat: number) => void,
): Promise<void> {
  if (box.dataset.opened) return;
  box.dataset.opened = "yes";
  const facts = mapFacts();
  const map = await makeMap(box, facts);
  const marker = new Marker({ element: pin(), anchor: "bottom", draggable: true });
  const put = ({ lon, lat }: Position): void => {
    marker.setLngLat([lon, lat]).addTo(map);
  };
  map.jumpTo({ center: facts.centre, zoom: facts.centreZoom });
  const given = { lon: number(form, "lon"), lat: number(form, "lat") };
  if (given.lon !== null && given.lat !== null) {
    const position = { lon: given.lon, lat: given.lat };
    if (LngLatBounds.convert(facts.bounds).contains([position.lon, position.lat])) {
      put(position);
      map.jumpTo({ center: [position.lon, position.lat], zoom: 16 });
    }
  }
  map.on("click", (event) => {
    put({ lon: event.lngLat.lng, lat: event.lngLat.lat });
    taken(event.lngLat.lng, event.lngLat.lat);
  });
  marker.on("dragend", () => taken(marker.getLngLat().lng, marker.getLngLat().lat));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const middle = map.getCenter();
    put({ lon: middle.lng, lat: middle.lat });
    taken(middle.lng, middle.lat);
  });
  form.addEventListener("chengxu:position", (event) => {
    const position = (event as CustomEvent<Position>).detail;
    put(position);
    map.easeTo({ center: [position.lon, position.lat], zoom: 16 });
  });
}

function number(form: HTMLFormElement, name: string): number | null {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement && field.value !== "" ? Number(field.value) : null;
}
