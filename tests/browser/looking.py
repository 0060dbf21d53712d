"""What every page is looked at for: nothing hangs over the edge, nothing fails an accessibility rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, TimeoutError

from tests.browser.visitor import HEIGHTS, Visitor

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What the dark can break of a page that was found good in the light: only colours change."""
STILL = """() => document.getAnimations()
  .filter(one => one.effect.getComputedTiming().endTime !== Infinity).forEach(one => one.finish())"""
"""Colours that fade into each other have arrived: half-way they are nobody's choice. Waiting for them never ends on a page that is
not painted."""
LINES = """cells => cells.map(cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(one => Math.round(one.bottom))).size;
})"""
"""In how many lines each cell is read."""
SETTLES = 3_000
"""Milliseconds in which a page is as wide as it will be, on a busy machine as well."""
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page, rules: object = RULES) -> list[str]:
    """What axe finds wrong, in one line each; the map draws on a canvas that axe cannot see into."""
    page.evaluate(STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run({exclude: ['.maplibregl-map']}, {runOnly: rules, resultTypes: ['violations']})"
        ".then(result => result.violations)",
        rules,
    )
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][:1]}" for rule in found for node in rule["nodes"]
    ]


def picture(page: Page, shots: Path | None, name: str) -> None:
    """Keep a picture of the whole page for people to look at, where somebody asked for pictures."""
    if shots:
        page.screenshot(path=shots / f"{name}.png", full_page=True)


def fits(page: Page, otherwise: str) -> None:
    """The page is no wider than its window. A chart takes the new width when it is told of it, a little after the page: what
    hangs over stays so, and is found out when the time is over."""
    try:
        page.wait_for_function(f"() => {OVERHANG} <= 0", timeout=SETTLES)
    except TimeoutError as error:
        raise AssertionError(otherwise) from error


def look(page: Page, name: str, shots: Path | None, width: int, theme: str) -> None:
    """Nothing may hang over the edge or fail an accessibility rule."""
    picture(page, shots, f"{name}-{width}-{theme}")
    fits(page, f"{name} hangs over at {width}")
    found = faults(page)
    assert not found, "\n".join(found)


def look_in_the_dark(page: Page, name: str, shots: Path | None, width: int) -> None:
    """The page that was just looked at, in its other colours; it is light again afterwards."""
    page.emulate_media(color_scheme="dark")
    picture(page, shots, f"{name}-{width}-dark")
    found = faults(page, COLOURS)
    page.emulate_media(color_scheme="light")
    assert not found, "\n".join(found)


def look_everywhere(visitor: Visitor, name: str, shots: Path | None) -> None:
    """The page as a phone, a laptop and a large screen show it, and in the dark."""
    for width in HEIGHTS:
        visitor.resize(width)
        look(visitor.settle(), name, shots, width, "light")
    visitor.resize(1280)
    look_in_the_dark(visitor.page, name, shots, 1280)
