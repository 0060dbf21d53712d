"""An import whose rows are written one by one, each by the action a person would take: all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Problems, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress


@dataclass(frozen=True, slots=True)
class By:
    """Who imports, when, and where new names come from."""

    actor: Actor
    now: datetime
    ids: Ids


Columns = tuple[tuple[str, ...], tuple[str, ...]]
"""Those a file must have, and those it may have."""
Take = Callable[[tables.Row, By], bool]
"""Writes a row in the caller's transaction; False for one that came before. Raises for one that is wrong."""


def take_all(
    file: Path, columns: Columns, take: Take, by: By, *, dry_run: bool, skip_bad: bool, encoding: str,
    progress: Progress | None,
) -> Imported:  # fmt: skip
    """Take every row of ``file``; raises :class:`Invalid` with every bad one unless ``skip_bad``.

    Then, and in a dry run, nothing is written.
    """
    problems = Problems()
    required, optional = columns
    rows = tables.read(file, required=required, optional=optional, bad=problems, encoding=encoding)
    added = repeated = 0
    with transaction.atomic():
        for number, row in enumerate(rows, 1):
            try:
                with transaction.atomic():  # a row that is wrong takes nothing of the others with it
                    if take(row, by):
                        added += 1
                    else:
                        repeated += 1
            except Refused as refusal:
                problems.add(refusal.message, file=str(file), line=row.line, field=refusal.field)
            except Invalid as invalid:
                for one in invalid.problems:
                    problems.add(one.message, file=str(file), line=row.line, field=one.field)
            if progress:
                progress(number, len(rows))
        if dry_run or (problems and not skip_bad):
            transaction.set_rollback(True)
    if problems and not skip_bad:
        raise Invalid(tuple(problems.items))
    return Imported(added, repeated, tuple(problems.items))
