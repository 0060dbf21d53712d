"""The attendance sheet of a meeting: an A4 table of names to sign beside, set by typst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chengxu.reports.writers import press

TEMPLATE = "attendance.typ"
EMPTY_LINES = 6
"""Lines without a name, for those who come besides."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person: name, unit, and what was recorded of them ("" before it was held: they sign)."""

    name: str
    unit: str
    mark: str


def write(
    *, title: str, facts: Sequence[tuple[str, str]], people: Sequence[Line], office: str, made: date
) -> bytes:
    """A PDF. The same content gives the same bytes on the same faces.

    Raises :class:`~chengxu.common.messages.Refused` when this machine has no Chinese face.
    """
    content = {
        "title": title,
        "facts": [list(fact) for fact in facts],
        "people": [asdict(one) for one in people],
        "spare": EMPTY_LINES,
        "office": office,
        "made": f"{made.year}年{made.month}月{made.day}日",
    }
    return press.Job(TEMPLATE, content).pressed("pdf", dated=made)
