// My meetings of today and tomorrow, above the tasks; checking in needs the network and the code of the room.
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
