// The audited document: the boxes of the tally show or dim the verdicts, a finding and its figure point at each other.

export function wireAudit(): void {
  const root = document.querySelector<HTMLElement>("[data-audit]");
  if (!root) return;
  root.querySelectorAll<HTMLInputElement>("input[data-verdict]").forEach((box) => {
    box.addEventListener("change", () => {
      root.querySelectorAll<HTMLElement>(`.finding[data-verdict="${box.dataset.verdict}"]`).forEach((finding) => {
        finding.hidden = !box.checked;
      });
    });
  });
}
