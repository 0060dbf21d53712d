"""The drawings of the annex as pictures: SVG for pages, PNG for Word. PDF draws them itself from the same template."""

from __future__ import annotations

from typing import Any

from chengxu.reports.writers import press
from chengxu.reports.writers.sheets import Sheet

TEMPLATE = "drawing-alone.typ"
WIDTH_MM = 156


def svg(sheet: Sheet) -> str:
    """As an SVG element, its text as outlines; raises Refused when this machine has no Chinese face."""
    return press.Job(TEMPLATE, _content(sheet)).pressed("svg").decode()


def png(sheet: Sheet) -> bytes:
    """As a PNG of 156 mm at 200 dots per inch; raises Refused when this machine has no Chinese face."""
    return press.Job(TEMPLATE, _content(sheet)).pressed("png")


def _content(sheet: Sheet) -> dict[str, Any]:
    return {"drawing": sheet.drawing, "width": WIDTH_MM}
