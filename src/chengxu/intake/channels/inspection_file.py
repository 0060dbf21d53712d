"""Past inspections out of a list an office has kept: whom, when, by whom, what was found, when it was put right."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.named import parts, party, person
from chengxu.intake.parsing import day, instant, whole
from chengxu.intake.row_by_row import By, Columns, take_all
from chengxu.routines.inspections import past, queries
from chengxu.routines.inspections.past import Past
from chengxu.territory import queries as territory

COLUMNS: Columns = (
    ("number", "checklist", "ended", "team"),
    ("party", "place", "households", "findings", "closed"),
)


def import_inspections(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Record every past inspection in ``file`` whose number is not there yet.

    Raises ``Invalid`` with every bad row unless ``skip_bad``; then, and in a dry run, nothing is written.
    """
    actor.require(past.VERB)
    by = By(actor, now, ids)
    return take_all(
        file, COLUMNS, _take, by, dry_run=dry_run, skip_bad=skip_bad, encoding=encoding, progress=progress
    )


def _take(row: tables.Row, by: By) -> bool:
    cells, calendar = row.cells, territory.calendar()
    if not cells["number"]:
        raise Refused(
            Message("每次检查要有编号，重导才不会重复", "each has a number, or it would be taken twice"),
            field="number",
        )
    given = Past(
        number=cells["number"], checklist=_checklist(cells["checklist"]), ended=instant(cells["ended"], calendar, "ended"),
        team=[person(one, "team", active=False) for one in parts(cells["team"])],
        party=party(cells["party"], "party").uid if cells.get("party") else "", place=cells.get("place", ""),
        households=whole(cells.get("households", "") or "0", "households"),
        found=[(item.strip(), note.strip()) for item, _, note in (one.replace("：", ":").partition(":") for one in parts(cells.get("findings", "")))],
        closed=day(cells["closed"], calendar, "closed") if cells.get("closed") else None,
    )  # fmt: skip
    return past.take(given=given, actor=by.actor, now=by.now, ids=by.ids)


def _checklist(text: str) -> str:
    """The code of a checklist by code or Chinese name; what nobody knows stays, for the writer to refuse."""
    known = queries.declared().checklists.items()
    return next(
        (code for code, versions in known if text in (code, *(one.name.zh for one in versions))), text
    )
