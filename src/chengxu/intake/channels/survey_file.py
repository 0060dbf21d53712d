"""Sheets of a round of asking people out of a table: one household a row, its answers in a column for each question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.parsing import day
from chengxu.intake.row_by_row import By, Columns, take_all
from chengxu.routines.surveys import actions, queries
from chengxu.routines.surveys.access import KEEP
from chengxu.routines.surveys.models import Round
from chengxu.routines.surveys.rules import Sheet
from chengxu.territory import queries as territory

REQUIRED = ("number", "place", "day")


def columns(row: Round | None = None) -> Columns:
    """The columns of a file: those of one round, or ``round`` besides and the questions of every kind."""
    kinds = [queries.kind_of(row)] if row is not None else list(queries.declared().values())
    questions = dict.fromkeys(code for kind in kinds for code in kind.questions)
    return (REQUIRED if row is not None else ("round", *REQUIRED)), tuple(questions)


def import_surveys(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None, row: Round | None = None,
) -> Imported:  # fmt: skip
    """Record every sheet in ``file`` whose number its round does not have yet; a row without answers was asked and did not answer.

    ``round`` is the uid or title of the round, unless ``row`` says which. Raises ``Invalid`` with every bad row unless ``skip_bad``;
    then, and in a dry run, nothing is written.
    """
    actor.require(KEEP)

    def take(line: tables.Row, by: By) -> bool:
        return _take(line, by, row or _round(line.cells["round"]))

    return take_all(
        file,
        columns(row),
        take,
        By(actor, now, ids),
        dry_run=dry_run,
        skip_bad=skip_bad,
        encoding=encoding,
        progress=progress,
    )


def _take(line: tables.Row, by: By, row: Round) -> bool:
    cells = line.cells
    if not cells["number"]:
        raise Refused(
            Message("每份要有编号，重导才不会重复", "each sheet has a number, or it would be taken twice"),
            field="number",
        )
    questions = set(columns(None)[1]) | set(queries.kind_of(row).questions)
    sheet = Sheet(
        number=cells["number"], place=_place(cells["place"]),
        day=day(cells["day"], territory.calendar(), "day") if cells["day"] else None,
        answers={code: text for code, text in cells.items() if code in questions and text},
    )  # fmt: skip
    keeper = replace(by.actor, unit=row.unit) if by.actor.uid == SYSTEM.uid else by.actor
    return actions.record(uid=row.uid, sheet=sheet, actor=keeper, now=by.now, ids=by.ids)


def _round(text: str) -> Round:
    found = queries.named(text)
    if len(found) != 1:
        message = (
            Message("有不止一轮叫「{text}」，请写编号", "more than one round is called “{text}”; give its id")
            if found
            else Message("没有这一轮：{text}", "there is no such round: {text}")
        )
        raise Refused(message.format(text=text[:40]), field="round")
    return found[0]


def _place(text: str) -> str:
    """The code of a place named by code or Chinese name; what nobody knows stays, for the rules to refuse."""
    return next((code for code, name in queries.places().items() if text in (code, name.zh)), text)
