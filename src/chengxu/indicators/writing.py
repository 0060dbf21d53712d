"""Figures as JSON, CSV and a table for the command line."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from chengxu.common.messages import Message
from chengxu.indicators.rules import Value

FIELDS = ("id", "name", "value", "measure", "numerator", "denominator", "rows", "formula", "scope")


def as_dicts(values: Sequence[Value]) -> list[dict[str, Any]]:
    """Plain dicts with exactly the keys of :data:`FIELDS`; texts in the language in force."""
    return [{name: _plain(getattr(value, name)) for name in FIELDS} for value in values]


def as_json(values: Sequence[Value]) -> str:
    """A JSON list, one figure per entry."""
    return json.dumps(as_dicts(values), ensure_ascii=False, indent=1) + "\n"


def as_csv(values: Sequence[Value]) -> str:
    """Comma-separated, with a header; an undefined value is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(as_dicts(values))
    return out.getvalue()


def as_table(values: Sequence[Value]) -> str:
    """Aligned columns for a terminal, counting Chinese characters as two."""
    head = [
        str(m)
        for m in (
            Message("编号", "id"),
            Message("指标", "figure"),
            Message("数值", "value"),
            Message("条数", "rows"),
        )
    ]
    lines = [head]
    for value in values:
        told = "—" if value.value is None else f"{value.value:,} {value.measure}".replace(" %", "%")
        lines.append([value.id, str(value.name), told, f"{value.rows:,}"])
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(_line(line, widths) for line in lines) + "\n"


def _line(cells: list[str], widths: list[int]) -> str:
    told = []
    for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        gap = " " * (width - _width(cell))
        told.append(gap + cell if index >= 2 else cell + gap)
    return "  ".join(told).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Message) else value
