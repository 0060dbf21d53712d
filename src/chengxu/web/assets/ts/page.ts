// Small conveniences of every page.

/** Says something to people who listen to the page instead of looking at it. */
export function announce(text: string): void {
  const voice = document.getElementById("voice");
  if (voice) voice.textContent = text;
}

/** The theme link works as a plain link; with scripts it switches at once and remembers. */
export function wireTheme(): void {
  document.querySelectorAll<HTMLAnchorElement>("a[data-theme-to]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const root = document.documentElement;
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
      window.dispatchEvent(new CustomEvent("chengxu:theme"));
    });
  });
}

/** On a narrow screen the door or the tab one stands in may lie beyond the edge of its row; nothing else moves. */
export function wireRows(): void {
  for (const here of document.querySelectorAll<HTMLElement>(".faces [aria-current=true], .faces > [aria-current], .tabs > [aria-current]")) {
    const row = here.closest<HTMLElement>(".faces, .tabs") as HTMLElement;
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
  }
}

/** Menus close when you click elsewhere or press Escape. */
export function wireMenus(): void {
  const menus = [...document.querySelectorAll<HTMLDetailsElement>("details.menu")];
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/** A button that copies what it names, and says so where you look. */
export function wireCopy(): void {
  document.querySelectorAll<HTMLButtonElement>("button[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
      const word = button.querySelector("[data-word]");
      if (word) word.textContent = button.dataset.done ?? "";
      announce(button.dataset.done ?? "");
    });
  });
}

export function wirePrint(): void {
  document.querySelectorAll<HTMLButtonElement>("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

/** A table of days wider than its box begins at today, with the day before still in sight; the columns that stay are not in the way. */
export function wireToday(): void {
  document.querySelectorAll<HTMLElement>("[data-from-today]").forEach((box) => {
    const today = box.querySelector<HTMLElement>("thead .now");
    if (!today) return;
    const stays = box.querySelector<HTMLElement>("thead th")?.offsetWidth ?? 0;
    box.scrollLeft = Math.max(0, today.offsetLeft - stays - today.offsetWidth);
  });
}

/** Things that only make sense with scripts stay hidden until there are scripts. */
export function wireReveal(): void {
  document.querySelectorAll<HTMLElement>("[data-with-script]").forEach((part) => {
    part.hidden = false;
  });
}
