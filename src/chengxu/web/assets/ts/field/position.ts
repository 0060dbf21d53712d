// Where the phone is: asked for when something is captured, and at no other time.
import type { Spot } from "./types";

const PATIENCE = 10_000;
const FRESH = 15_000; // a position this old is still where one is; asked for again, it is found anew

export function here(oldest = FRESH): Promise<Spot | null> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) {
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      (found) => resolve({
        lon: found.coords.longitude, lat: found.coords.latitude, metres: Math.round(found.coords.accuracy),
      }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: oldest },
    );
  });
}

/** Metres between two positions, well enough for a county. */
export function metres(a: Spot, b: Spot): number {
  const radians = Math.PI / 180;
  const x = (a.lon - b.lon) * radians * Math.cos(((a.lat + b.lat) / 2) * radians);
  const y = (a.lat - b.lat) * radians;
  return Math.round(Math.hypot(x, y) * 6_371_000);
}

/** What a search that began earlier has found by now; a capture never waits long for its position. */
export function soon(spot: Promise<Spot | null>): Promise<Spot | null> {
  return Promise.race([spot, new Promise<null>((resolve) => setTimeout(resolve, 1500, null))]);
}
