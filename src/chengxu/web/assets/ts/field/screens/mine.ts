// What the bureau keeps of the person who asks; shown from the server, kept nowhere.
import type { App } from "../app";
import { h } from "../dom";
import * as net from "../net";
import { dayOf, moment, w } from "../words";

export async function mineScreen(_: App): Promise<HTMLElement> {
  const found = await net.mine().catch(() => null);
  if (!found) return h("div", { class: "screen" }, h("h2", {}, w("mine")), h("p", { class: "quiet" }, w("mine_offline")));
  const source = found.verified ? found.source : `${found.source}，${w("unverified")}`;
  return h("div", { class: "screen" }, h("h2", {}, w("mine")), h("p", { class: "quiet" }, w("mine_why", { n: found.days, source })),
    found.captures.length === 0 ? h("p", { class: "empty quiet" }, w("mine_none")) : null,
    h("ul", { class: "kept-list", role: "list" }, ...found.captures.map((one) => h("li", {},
      h("span", {}, `${moment(one.at)} ${one.said}`), h("span", { class: "quiet small" }, where(one))))));
}

function where(one: net.Mine["captures"][number]): string {
  if (one.lon === null || one.lat === null) return w("mine_gone");
  return w("mine_at", { lon: one.lon.toFixed(5), lat: one.lat.toFixed(5), n: Math.round(one.metres ?? 0), until: dayOf(one.until) });
}
