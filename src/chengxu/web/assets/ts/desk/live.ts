// The list stays true by itself: it asks what changed, puts changed rows in their place without moving anything, and
// announces new ones in a bar until somebody wants to see them.
import { announce } from "../page";
import { rows, typing } from "./list";
import { ring, wanted } from "./sound";

const EVERY_MS = 800;
const HIDDEN_MS = 30_000;
const HIDDEN_SOUND_MS = 6_000;
const LONGEST_MS = 60_000;
const SLOWED_MS = 10_000;

interface Told {
  seq: number;
  lost: boolean;
  queues: Record<string, string>;
  rows?: Omit<Row, "new">[];
  new?: string[];
  gone?: string[];
}

/** A changed row: where it stands in the list, and whether it is new there or was somewhere in it before. */
interface Row {
  uid: string;
  key: string;
  new: boolean;
  html: string;
}

export function wireLive(): void {
  const list = document.querySelector<HTMLElement>("[data-live]");
  if (list) new Live(list).start();
}

class Live {
  private seq: string;
  private failures = 0;
  private took = 0;
  private timer = 0;
  private asking = false;
  private readonly waiting = new Map<string, Row>();
  private readonly title = document.title;

  constructor(private readonly list: HTMLElement) {
    this.seq = list.dataset.seq ?? "0";
  }

  start(): void {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.ask();
      else this.later();
    });
    window.addEventListener("online", () => void this.ask());
    this.list.querySelector("[data-show-news]")?.addEventListener("click", () => this.show());
    this.later();
  }

  /**
   * One timer at a time: slower when nobody looks, after a slow answer, and twice as slow after each failure. Never quite
   * the same, so that desks which once asked together do not go on doing so.
   */
  private later(): void {
    clearTimeout(this.timer);
    const often = document.hidden ? (wanted() ? HIDDEN_SOUND_MS : HIDDEN_MS) : EVERY_MS;
    const rest = often * (0.9 + 0.2 * Math.random()) + Math.min(2 * this.took, SLOWED_MS);
    this.timer = setTimeout(() => void this.ask(), Math.min(rest * 2 ** this.failures, Math.max(LONGEST_MS, rest)));
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    clearTimeout(this.timer);
    const start = performance.now();
    try {
      const url = new URL(this.list.dataset.live ?? "", location.href);
      url.searchParams.set("after", this.seq);
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
      if (answer.status === 401 || answer.status === 403) return this.state("out");
      if (!answer.ok) throw new Error(String(answer.status));
      this.failures = 0;
      this.state("on");
      if (answer.status === 200) this.take((await answer.json()) as Told);
    } catch {
      this.failures = Math.min(this.failures + 1, 6);
      if (this.failures > 1) this.state("off");
    } finally {
      this.took = performance.now() - start;
      this.asking = false;
    }
    this.later();
  }

  private state(now: "on" | "off" | "out"): void {
    const box = document.querySelector<HTMLElement>("[data-live-state]");
    const word = box?.querySelector<HTMLElement>("[data-live-word]");
    if (!box || !word || box.dataset.now === now) return;
    box.dataset.now = now;
    word.textContent = (now === "on" ? box.dataset.wordOn : now === "off" ? box.dataset.wordOff : box.dataset.wordOut) ?? "";
    if (now !== "on") announce(word.textContent);
  }

  private take(told: Told): void {
    this.seq = String(told.seq);
    const fuller = this.fuller(told.queues);
    for (const [queue, count] of Object.entries(told.queues)) {
      const badge = document.querySelector<HTMLElement>(`[data-count="${CSS.escape(queue)}"]`);
      if (badge && badge.textContent !== count) badge.textContent = count;
    }
    if (told.lost) {
      this.bar(this.list.dataset.wordLost ?? "", "lost");
      if (fuller) ring();
    }
    for (const uid of told.gone ?? []) this.gone(uid);
    const before = this.fresh().length;
    const came = new Set(told.new);
    for (const row of told.rows ?? []) this.changed({ ...row, new: came.has(row.uid) });
    this.tell();
    const now = this.fresh().length;
    if (now > before) ring();
    document.title = now > 0 ? `(${now}) ${this.title}` : this.title;
    window.dispatchEvent(new CustomEvent("chengxu:changed"));
  }

  /**
   * A row that is listed changes where it stands. One that is not waits for the bar: new work wherever it sorts, a row
   * that was in the list before only if it has come to belong on this page.
   */
  private changed(row: Row): void {
    const old = this.row(row.uid);
    const known = this.waiting.get(row.uid);
    if (old) this.replace(old, row.html);
    else if (row.new || known?.new || this.belongs(row.key)) this.waiting.set(row.uid, { ...row, new: row.new || (known?.new ?? false) });
  }

  /** Whether more cases wait in this queue than the page says: all there is to go by when the rows were not told. */
  private fuller(queues: Record<string, string>): boolean {
    const name = this.list.dataset.queueName ?? "";
    const badge = document.querySelector<HTMLElement>(`[data-count="${CSS.escape(name)}"]`);
    return parseInt(queues[name] ?? "0", 10) > parseInt(badge?.textContent ?? "0", 10);
  }

  /** The new work among what waits for the bar. */
  private fresh(): Row[] {
    return [...this.waiting.values()].filter((row) => row.new);
  }

  /** The bar says how much is new, or that a row has moved here; and when none of it has its place on this page. */
  private tell(): void {
    if (this.waiting.size === 0) {
      const bar = this.list.querySelector<HTMLElement>("[data-news]");
      if (bar && bar.dataset.kind !== "lost") bar.hidden = true;
      return;
    }
    const count = this.fresh().length;
    const here = [...this.waiting.values()].some((row) => this.belongs(row.key));
    const words = count === 0 ? this.list.dataset.wordMoved : here ? this.list.dataset.wordNew : this.list.dataset.wordElsewhere;
    this.bar((words ?? "").replace("{n}", String(count)), "new");
  }

  private replace(old: HTMLElement, html: string): void {
    const fresh = parsed(html);
    if (!fresh) return;
    const focused = old.contains(document.activeElement) ? document.activeElement?.className : undefined;
    const ticked = old.querySelector<HTMLInputElement>("td.c-mark input")?.checked ?? false;
    if (old.classList.contains("chosen")) fresh.classList.add("chosen");
    const box = fresh.querySelector<HTMLInputElement>("td.c-mark input");
    if (box) box.checked = ticked;
    fresh.classList.add("fresh");
    old.replaceWith(fresh);
    if (focused !== undefined) {
      (focused ? fresh.querySelector<HTMLElement>(`a.${focused}`) : box)?.focus({ preventScroll: true });
    }
  }

  /** The row stays where it is, greyed: whoever is about to press Enter on the one below must not hit another. */
  private gone(uid: string): void {
    this.waiting.delete(uid);
    const row = this.row(uid);
    if (!row || row.classList.contains("gone")) return;
    row.classList.add("gone");
    const state = row.querySelector<HTMLElement>(".c-next");
    if (state) state.textContent = this.list.dataset.wordGone ?? "";
    const box = row.querySelector<HTMLInputElement>("td.c-mark input");
    if (box?.checked) box.click();
  }

  private belongs(key: string): boolean {
    const keys = rows().map((row) => row.dataset.key ?? "");
    const first = keys[0];
    const last = keys.at(-1);
    if ("later" in this.list.dataset && (first === undefined || this.before(key, first))) return false;
    return !("more" in this.list.dataset) || last === undefined || this.before(key, last);
  }

  private before(one: string, other: string): boolean {
    const [a = 0, b = 0] = one.split(".").map(Number);
    const [c = 0, d = 0] = other.split(".").map(Number);
    if (this.list.dataset.order === "newest") return a > c;
    return a < c || (a === c && b < d);
  }

  private bar(text: string, kind: "new" | "lost"): void {
    const bar = this.list.querySelector<HTMLElement>("[data-news]");
    const button = bar?.querySelector<HTMLElement>("[data-show-news]");
    if (!bar || !button || bar.dataset.kind === "lost") return;
    bar.dataset.kind = kind;
    button.textContent = text;
    if (bar.hidden || kind === "lost") announce(text);
    bar.hidden = false;
  }

  /** New rows to their places, left ones away; what is in the middle of the screen stays there. */
  private show(): void {
    const bar = this.list.querySelector<HTMLElement>("[data-news]");
    if (!bar || bar.dataset.kind === "lost") return location.reload();
    const body = this.list.querySelector("tbody");
    const table = this.list.querySelector<HTMLElement>("table.queue");
    if (!body || !table) return location.reload();
    const anchor = rows().find((row) => row.getBoundingClientRect().top > 0);
    const top = anchor?.getBoundingClientRect().top ?? 0;
    for (const { key, html } of this.waiting.values()) {
      if (!this.belongs(key)) continue;
      const fresh = parsed(html);
      if (!fresh) continue;
      fresh.classList.add("fresh");
      const next = rows().find((row) => this.before(key, row.dataset.key ?? ""));
      if (next) next.before(fresh);
      else body.append(fresh);
    }
    rows().filter((row) => row.classList.contains("gone")).forEach((row) => row.remove());
    this.waiting.clear();
    table.hidden = false;
    this.list.querySelector("[data-empty]")?.remove();
    bar.hidden = true;
    document.title = this.title;
    if (anchor?.isConnected && !typing(document.activeElement)) scrollBy(0, anchor.getBoundingClientRect().top - top);
  }

  private row(uid: string): HTMLElement | undefined {
    return rows().find((row) => row.dataset.uid === uid);
  }
}

function parsed(html: string): HTMLElement | null {
  const box = document.createElement("template");
  box.innerHTML = html;
  return box.content.querySelector<HTMLElement>("tr[data-uid]");
}
