// The clerk of permits points at the place on a map: each point becomes a line of 「longitude, latitude」 in the field.
export function wireCorners(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-corners]");
  const button = form?.querySelector<HTMLButtonElement>("[data-open-corners]");
  const box = form?.querySelector<HTMLElement>("[data-corners-map]");
  const lines = form?.querySelector<HTMLTextAreaElement>("#f-corners");
  const shape = form?.querySelector<HTMLSelectElement | HTMLInputElement>("#f-shape");
  if (!form || !button || !box || !lines || !shape) return;
  const add = (lon: number, lat: number): void => {
    const line = `${lon.toFixed(6)}, ${lat.toFixed(6)}`;
    const before = shape.value === "point" ? "" : lines.value.trimEnd();
    lines.value = before ? `${before}\n${line}` : line;
  };
  button.addEventListener("click", async () => {
    button.setAttribute("aria-expanded", "true");
    box.hidden = false;
    const { openPicker } = await import("./map/picker");
    await openPicker(box, form, add);
  });
}
