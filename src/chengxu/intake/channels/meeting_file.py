"""Meetings out of a table the office keeps: planned ones, and those that were held with who came."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.named import parts, person
from chengxu.intake.parsing import instant, whole
from chengxu.intake.row_by_row import By, take_all
from chengxu.routines.meetings import actions, queries
from chengxu.routines.meetings.kinds import Kind
from chengxu.routines.meetings.models import Meeting
from chengxu.routines.meetings.rules import Outcome, Plan
from chengxu.territory import queries as territory

COLUMNS = (
    ("kind", "starts_at"),
    ("body", "minutes", "place", "title", "topics", "agenda", "host", "must", "held", "present", "leave", "guests", "record", "key"),
)  # fmt: skip
USUAL_MINUTES = "90"
MOST = 99_999
YES = frozenset({"1", "是", "yes", "true", "已开"})


def import_meetings(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Enter every meeting in ``file`` that is not there yet: known by ``key``, or by kind, body and hour.

    Raises :class:`Invalid` with every bad row unless ``skip_bad``; then, and in a dry run, nothing is written.
    """
    by = By(actor, now, ids)
    return take_all(
        file, COLUMNS, _take, by, dry_run=dry_run, skip_bad=skip_bad, encoding=encoding, progress=progress
    )


def _take(row: tables.Row, by: By) -> bool:
    """Write one row; False for one that came before."""
    cells = row.cells
    kind = _kind(cells["kind"])
    body = _body(kind, cells.get("body", ""))
    starts_at = instant(cells["starts_at"], territory.calendar(), "starts_at")
    key = cells.get("key", "") or _key(kind.code, body, starts_at)
    if Meeting.objects.filter(source_id=key).exists():
        return False
    keeper = replace(by.actor, unit=kind.unit)
    must = _people(cells.get("must", ""), "must")
    given = Plan(
        kind=kind.code, body=body, starts_at=starts_at, minutes=whole(cells.get("minutes", "") or USUAL_MINUTES, "minutes", MOST),
        place=cells.get("place", ""), title=cells.get("title", ""), topics=cells.get("topics", ""),
        agenda=cells.get("agenda", ""), host=next(iter(_people(cells.get("host", ""), "host")), ""), must=must,
    )  # fmt: skip
    uid = actions.plan(given=given, actor=keeper, now=by.now, ids=by.ids, source_id=key)
    if cells.get("held", "").lower() in YES:
        outcome = Outcome(
            started_at=starts_at, minutes=given.minutes, present=frozenset(_people(cells.get("present", ""), "present")),
            leave=dict.fromkeys(_people(cells.get("leave", ""), "leave"), ""),
            guests=whole(cells.get("guests", "") or "0", "guests", MOST), record=cells.get("record", ""),
        )  # fmt: skip
        if starts_at + timedelta(minutes=given.minutes) > by.now:
            message = Message(
                "会还没有开完，不能登记成已开", "it is not over yet and cannot be recorded as held"
            )
            raise Refused(message, field="held")
        actions.record(uid=uid, given=outcome, actor=keeper, now=by.now, ids=by.ids)
    return True


def _kind(text: str) -> Kind:
    found = next(
        (one for one in queries.declared().kinds.values() if text in (one.code, one.name.zh, one.short.zh)),
        None,
    )
    if found is None:
        message = Message("没有会议种类「{text}」", "there is no kind of meeting “{text}”").format(text=text)
        raise Refused(message, field="kind")
    return found


def _body(kind: Kind, text: str) -> str:
    """The code of a branch or group by code or name; what nobody knows stays, for the rules to refuse."""
    return next((code for code, name in kind.bodies.items() if text in (code, name.zh)), text)


def _people(text: str, field: str) -> tuple[str, ...]:
    """The uids of people named by login or by a name only one has, with ; or 、 between."""
    names = parts(text, ";；、")
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        message = Message("「{name}」写了两次", "“{name}” is named twice").format(name=twice[0])
        raise Refused(message, field=field)
    return tuple(person(name, field) for name in names)


def _key(kind: str, body: str, at: datetime) -> str:
    return hashlib.sha256(f"{kind}\x1f{body}\x1f{at.isoformat()}".encode()).hexdigest()[:40]
