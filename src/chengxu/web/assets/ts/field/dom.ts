// Building what is seen: elements, icons, and the voice for those who listen.
import { settings } from "./words";

type Child = Node | string | null | undefined | false;
type Given = Record<string, unknown>;

/** An element: `on…` are listeners, `true`/`false` attributes that stand alone, null is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, given: Given = {}, ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value as EventListener);
    else if (name === "value") (made as unknown as HTMLInputElement).value = String(value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) made.append(child);
  return made;
}

/** One icon of the sprite; decoration only, the word stands beside it. */
export function icon(name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${settings.icons}#${name}`);
  drawn.append(use);
  return drawn;
}

export function announce(text: string): void {
  const voice = document.getElementById("voice");
  if (voice) voice.textContent = text;
}

/** Puts a sentence where the thumb just was, and says it. */
export function error(box: HTMLElement, text: string): void {
  box.replaceChildren(h("p", { class: "field-error", role: "alert" }, icon("late"), h("span", {}, text)));
  box.scrollIntoView({ block: "nearest" });
}

/** A labelled control of a form. */
export function labelled(label: string, control: HTMLElement, hint = ""): HTMLElement {
  const id = control.id || `f-${Math.random().toString(36).slice(2)}`;
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return h("div", { class: "field" }, h("label", { for: id }, label), control,
    hint ? h("p", { class: "hint", id: `${id}-hint` }, hint) : null);
}
