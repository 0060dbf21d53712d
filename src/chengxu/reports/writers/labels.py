"""Labels for things in the street: an A4 sheet of QR codes with words, cut marks between them, set by typst."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import segno

from chengxu.reports.writers import press

TEMPLATE = "labels.typ"
COLUMNS, ROWS = 3, 7
PER_SHEET = COLUMNS * ROWS
LARGE, ONE_LINE = 5, 8
"""Characters of a title that fit on a line of the largest type, and of the small."""
QUIET = 4  # modules of white around a code (ISO/IEC 18004)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on one label. ``address`` is what its QR code leads to, ``short`` the code a person types instead."""

    address: str
    title: str
    name: str
    code: str
    short: str


def write(labels: Sequence[Label], *, call: str, office: str, made: date) -> bytes:
    """A PDF of labels in their order, 21 to a sheet. The same labels give the same bytes on the same faces.

    Raises :class:`~chengxu.common.messages.Refused` when this machine has no Chinese face.
    """
    content = {
        "labels": [_content(label) for label in labels],
        "call": call,
        "office": office,
        "columns": COLUMNS,
        "rows": ROWS,
    }
    return press.Job(TEMPLATE, content).pressed("pdf", dated=made)


def _content(label: Label) -> dict[str, object]:
    """A long title is set small, and a long name cut, so that all of it stands on its label."""
    short = len(label.title) <= ONE_LINE
    size = 12 if len(label.title) <= LARGE else 9
    most = 2 * ONE_LINE if short else ONE_LINE
    name = label.name if len(label.name) <= most else label.name[: most - 1] + "…"
    return {**asdict(label), "name": name, "size": size, "picture": picture(label.address)}


def picture(address: str) -> str:
    """The QR code of an address as an SVG text; level M: a seventh of it may be scratched away."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        out, kind="svg", border=QUIET, xmldecl=False, svgns=True, omitsize=True
    )
    return out.getvalue().decode()
