// The one module every page loads: small, and everything on the page works without it.
// The map and the charts are fetched only where a page shows one.
import { wireCopy, wireMenus, wirePrint, wireReveal, wireRows, wireTheme, wireToday } from "./page";
import { wireMatters } from "./matters";
import { wireGate } from "./gate";
import { wireReport } from "./report";
import { wireCase } from "./desk/case";
import { wireList } from "./desk/list";
import { wireLive } from "./desk/live";
import { wireMany } from "./desk/many";
import { wireSound } from "./desk/sound";
import { wireAudit } from "./audit";

async function wireMaps(): Promise<void> {
  const wanted = [...document.querySelectorAll<HTMLElement>("[data-map]")];
  if (wanted.length === 0) return;
  const visible = wanted.filter((box) => box.offsetParent !== null);
  if (visible.length === 0) {
    window.addEventListener("resize", () => void wireMaps(), { once: true });
    return;
  }
  const { openMap } = await import("./map/open");
  for (const box of visible) await openMap(box);
}

async function wireCharts(): Promise<void> {
  if (document.querySelector("[data-chart]") === null) return;
  const { drawCharts } = await import("./charts");
  drawCharts();
}

async function wirePhoto(): Promise<void> {
  const stage = document.querySelector<HTMLElement>("[data-veil-stage]");
  if (stage) (await import("./desk/veil")).wireVeil(stage);
}

async function wirePlace(): Promise<void> {
  if (document.querySelector("form[data-corners]")) (await import("./corners")).wireCorners();
}

wireTheme();
wireRows();
wireMenus();
wireCopy();
wirePrint();
wireToday();
wireReveal();
wireReport();
document.querySelectorAll<HTMLFormElement>("form[data-gate]").forEach(wireGate);
wireMatters();
void wirePlace();
wireList();
wireMany();
wireSound();
wireLive();
wireCase();
wireAudit();
void wireMaps();
void wireCharts();
void wirePhoto();
