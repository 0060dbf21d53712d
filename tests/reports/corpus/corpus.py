"""The labelled reports: what README.md of this folder describes, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

HERE: Final = Path(__file__).parent
VERDICTS: Final = ("agrees", "differs", "no_record", "placeholder", "contradicts", "target")
FORMS: Final = ("txt", "md", "docx")
KEYS: Final = frozenset(
    [
        "id",
        "title",
        "style",
        "form",
        "held_out",
        "period",
        "records",
        "records_override",
        "last_year",
        "last_report",
        "text",
        "docx",
        "labels",
    ]
)
NOTE_OPENS, NOTE_CLOSES = "^[", "]^"
LEFT, ABOVE = "<", "^"
"""Cells that are joined to the one at their left, to the one above."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a clerk says of one figure: where it begins, how it is written, what it counts, and whether it is true."""

    line: int
    text: str
    indicator: str | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One report. ``records`` and ``last_year`` are in the indicators' measures, None where there are no rows."""

    id: str
    title: str
    style: str
    form: str
    held_out: bool
    start: date
    end: date
    records: Mapping[str, float | None]
    last_year: Mapping[str, float]
    last_report: str | None
    text: str
    blocks: tuple[dict[str, Any], ...]
    labels: tuple[Label, ...]

    @property
    def lines(self) -> list[str]:
        """The lines (paragraphs) of the document, in reading order; labels count them from 1."""
        return list(paragraphs(self.blocks)) if self.form == "docx" else self.text.split("\n")


def paragraphs(blocks: tuple[dict[str, Any], ...]) -> Iterator[str]:
    """The paragraphs of a docx as README.md counts them."""
    for block in blocks:
        kind, content = next(iter(block.items()))
        match kind:
            case "table":
                for row in content:
                    yield from ("" if cell == ABOVE else str(cell) for cell in row if cell != LEFT)
            case "footnote_in":
                pieces, notes = footnotes(content)
                yield "".join(pieces)
                yield from notes
            case "textbox":
                yield ""
                yield from content.rstrip("\n").split("\n")
            case _:
                yield content


def footnotes(text: str) -> tuple[list[str], list[str]]:
    """``甲^[注]^乙`` as its running text (甲, 乙: a note's mark stands between) and its notes."""
    pieces, notes = [], []
    rest = text
    while NOTE_OPENS in rest:
        before, _, after = rest.partition(NOTE_OPENS)
        note, _, rest = after.partition(NOTE_CLOSES)
        pieces.append(before)
        notes.append(note)
    return [*pieces, rest], notes


def _yaml(path: Path) -> Any:
    """A file read by libyaml: two hundred reports take the pure reader most of a minute."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@lru_cache(maxsize=1)
def standard() -> dict[str, float | None]:
    """The records that most variants are judged by."""
    found: dict[str, float | None] = _yaml(HERE / "records.yaml")
    return found


def read(path: Path) -> Variant:
    """One variant; a key that README.md does not know is a slip of the writer and raises ValueError."""
    content: dict[str, Any] = _yaml(path)
    if unknown := content.keys() - KEYS:
        raise ValueError(f"{path.name}: {', '.join(sorted(unknown))}")
    base = {
        "standard": standard(),
        "none": dict.fromkeys(standard(), None),
    }[content.get("records", "standard")]
    period = content.get("period", {})
    return Variant(
        id=content["id"],
        title=content["title"],
        style=content["style"],
        form=content["form"],
        held_out=content["held_out"],
        start=period.get("from", date(2023, 1, 1)),
        end=period.get("to", date(2023, 12, 31)),
        records={**base, **content.get("records_override", {})},
        last_year=content.get("last_year", {}),
        last_report=content.get("last_report"),
        text=content.get("text", ""),
        blocks=tuple(content.get("docx", ())),
        labels=tuple(Label(*label) for label in content["labels"]),
    )


def load() -> tuple[Variant, ...]:
    """All variants by id."""
    return tuple(read(path) for path in sorted(HERE.glob("[a-z]*[0-9][0-9].yaml")))
