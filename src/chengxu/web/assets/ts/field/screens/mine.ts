// What the bureau keeps of the person who asks; shown from the server, kept nowhere.
import type { App } from "../app";
import { h, icon } from "../dom";
import * as net from "../net";
import { dayOf, hour, moment, settings, w } from "../words";

export async function mineScreen(_: App): Promise<HTMLElement> {
  const found = await net.mine().catch(() => null);
  if (!found) return h("div", { class: "screen" }, h("h2", {}, w("mine")), h("p", { class: "quiet" }, w("mine_offline")));
  const source = found.verified ? found.source : `${found.source}，${w("unverified")}`;
  return h("div", { class: "screen" }, h("h2", {}, w("mine")), h("p", { class: "quiet" }, w("mine_why", { n: found.days, source })),
    h("a", { class: "button", href: settings.positions, download: "positions.csv" }, icon("download"), w("mine_download")),
    part("mine_shifts", found.shifts.map((one) => row(
      `${moment(one.came)} ${one.title} ${one.shift} · ${one.place}`,
      [ended(one), one.late > 0 ? w("duty_late", { n: one.late }) : "", one.early > 0 ? w("duty_early", { n: one.early }) : "", one.seen]))),
    part("mine_consents", found.consents.map((one) => row(
      `${moment(one.at)} ${w(one.given ? "consent_given" : "consent_not")}`, [w("consent_key", { version: one.text })]))),
    part("mine_captures", found.captures.map((one) => row(one.said, [moment(one.at), where(one)]))));
}

function part(title: string, rows: HTMLElement[]): HTMLElement {
  return h("section", {}, h("h3", {}, w(title)), rows.length === 0 ? h("p", { class: "quiet small" }, w("mine_none")) : null,
    h("ul", { class: "kept-list", role: "list" }, ...rows));
}

function row(words: string, more: string[]): HTMLElement {
  return h("li", {}, h("span", {}, words), h("span", { class: "quiet small" }, more.filter(Boolean).join(" · ")));
}

function ended(one: net.Mine["shifts"][number]): string {
  if (one.left) return `${hour(one.came)}–${hour(one.left)}`;
  return w(one.closed ? "mine_closed" : "mine_open");
}

function where(one: net.Mine["captures"][number]): string {
  if (one.lon === null || one.lat === null) return w("mine_gone");
  return w("mine_at", { lon: one.lon.toFixed(5), lat: one.lat.toFixed(5), n: Math.round(one.metres ?? 0), until: dayOf(one.until) });
}
