"""Positions of vehicles from a file of a fleet's platform: CSV, XLSX, or JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Message, Problem, Problems
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.routines.tracks import queries, storing
from chengxu.routines.tracks.access import DECIDE
from chengxu.routines.tracks.reading import ALIASES, OPTIONAL, REQUIRED, Reader, Wrong
from chengxu.territory import queries as territory
from chengxu.territory.frames import parse_frame

LINES = (".jsonl", ".ndjson")
MOST_WRONG = 1000
EVERY = 20_000
A_ROW = 70  # bytes of a row, about, to show how far it is


def import_positions(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, frame: str = "", dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Keep the positions of ``file``, read row by row into columns of some forty bytes each; the same file twice adds nothing.

    Raises :class:`Invalid` with the bad rows unless ``skip_bad``, and in any case beyond :data:`MOST_WRONG` of them; then, and
    in a dry run, nothing is written.
    """
    actor.require(DECIDE)
    problems = Problems()
    reader = Reader(queries.declared(), territory.calendar(), parse_frame(frame) if frame else None)
    total = max(1, file.stat().st_size // A_ROW) if file.is_file() else 1
    for number, row in enumerate(_rows(file, problems, encoding)):
        try:
            reader.take(row.cells)
        except Wrong as wrong:
            problems.items.append(Problem(wrong.message, str(file), row.line, wrong.field))
        if len(problems) > MOST_WRONG:
            problems.add(TOO_MANY, file=str(file))
            problems.raise_if_any()
        if progress is not None and number % EVERY == 0:
            progress(min(number, total), total)
    if not skip_bad:
        problems.raise_if_any()
    stored = storing.store(reader.taken(), now=now, dry_run=dry_run)
    told = [words.format(n=f"{n:,}") for words, n in ((OFF, stored.off_hours), (OLD, stored.old)) if n]
    return Imported(stored.added, stored.repeated, tuple(problems.items), tuple(str(one) for one in told))


TOO_MANY = Message("错的太多，不再往下看", "too many are wrong; the rest was not looked at")
OFF = Message("{n} 个不在保存的钟点里，没有存", "{n} lie outside the hours that are kept and were left out")
OLD = Message("{n} 个早于保存期，没有存", "{n} are older than what is kept and were left out")


def _rows(file: Path, problems: Problems, encoding: str) -> Iterator[tables.Row]:
    if file.suffix.lower() not in LINES:
        yield from tables.stream(
            file, required=REQUIRED, optional=OPTIONAL, bad=problems, encoding=encoding, aliases=ALIASES
        )
        return
    if not file.is_file():
        raise Invalid((Problem(Message("没有这个文件", "there is no such file"), str(file)),))
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            cells = _cells(line)
            if cells is None:
                words = Message(
                    "应为一个 JSON 对象，含 {names}", "should be one JSON object with {names}"
                ).format(names=", ".join(REQUIRED))
                problems.add(words, file=str(file), line=number)
            else:
                yield tables.Row(number, cells)


def _cells(line: str) -> dict[str, str] | None:
    """The fields of a line of JSON as text; None for what is no object of them."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not set(REQUIRED) <= found.keys() <= {*REQUIRED, *OPTIONAL}:
        return None
    return {name: "" if value is None else str(value).strip() for name, value in found.items()}
