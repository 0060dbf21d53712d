// Permits near a finding: only whether one is near; what is permitted the server judges when the finding was sent.
import { metres } from "./position";
import type { Permit, Spot } from "./types";

/** The permits that cover a category and have a point within their reach; none without a position or a category. */
export function permitsNear(all: Permit[], spot: Spot | undefined, category: string | undefined): Permit[] {
  if (!spot || !category) return [];
  return all.filter((one) => one.categories.includes(category) &&
    one.points.some(([lon, lat]) => metres(spot, { lon, lat }) <= one.metres));
}
