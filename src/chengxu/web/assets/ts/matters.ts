// The public's list of matters: the map is fetched when there is room for it, or when somebody asks for it.
const WIDE = "(min-width: 1000px)";

export function wireMatters(): void {
  const box = document.querySelector<HTMLElement>("[data-matters-map]");
  const button = document.querySelector<HTMLButtonElement>("[data-open-matters-map]");
  if (!box || !button) return;
  const open = async (): Promise<void> => {
    box.hidden = false;
    button.hidden = true;
    const { openMattersMap } = await import("./map/matters");
    await openMattersMap(box);
  };
  if (matchMedia(WIDE).matches) {
    void open();
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", "true");
    void open();
    box.scrollIntoView({ block: "nearest" });
  }, { once: true });
}
