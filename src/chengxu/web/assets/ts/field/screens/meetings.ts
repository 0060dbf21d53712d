// What I am told, and my meetings of today and tomorrow, above the tasks; checking in needs the network and the code of the room.
import { h, icon } from "../dom";
import type { Bundle } from "../types";
import { moment, settings, w } from "../words";

export function meetingStrip(bundle: Bundle): HTMLElement | null {
  const told = bundle.meetings ?? [];
  if (told.length === 0) return null;
  return h("div", { class: "strips" }, ...told.map((one) => h("a", { class: "strip", href: settings.meetings },
    h("span", { class: `chip ${one.tone}` }, icon(one.icon), one.word),
    h("span", { class: "strip-words" }, h("span", { class: "strong" }, one.title),
      h("span", { class: "small quiet" }, [moment(one.at), one.place, w("check_in")].filter(Boolean).join(" · "))),
    icon("right"))));
}

/** What waits to be read, folded; marking it read is on its own page. */
export function noticeStrip(bundle: Bundle): HTMLElement | null {
  const told = bundle.notices;
  if (!told || told.count === 0) return null;
  return h("details", { class: "fold field-notices" }, h("summary", {}, icon("bell"), " ", w("notices_unread", { n: told.count })),
    h("ul", { class: "kept-list", role: "list" }, ...told.lines.map((one) => h("li", {}, h("span", {}, one.text),
      h("span", { class: "quiet small" }, moment(one.at))))),
    h("a", { class: "button", href: settings.notices }, icon("check"), w("notices_all")));
}
