"""Past inspections out of a list an office has kept: whom, when, by whom, what was found, when it was put right."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.parsing import instant
from chengxu.intake.row_by_row import By, Columns, take_all
from chengxu.parties.models import Party
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
    cells = row.cells
    if not cells["number"]:
        raise Refused(
            Message("每次检查要有编号，重导才不会重复", "each has a number, or it would be taken twice"),
            field="number",
        )
    given = Past(
        number=cells["number"], checklist=_checklist(cells["checklist"]), ended=instant(cells["ended"], territory.calendar(), "ended"),
        team=[_person(one) for one in _parts(cells["team"])], party=_party(cells.get("party", "")), place=cells.get("place", ""),
        households=_whole(cells.get("households", "")),
        found=[(item.strip(), note.strip()) for item, _, note in (one.replace("：", ":").partition(":") for one in _parts(cells.get("findings", "")))],
        closed=_day(cells.get("closed", "")),
    )  # fmt: skip
    return past.take(given=given, actor=by.actor, now=by.now, ids=by.ids)


def _parts(text: str) -> list[str]:
    return [part for one in text.replace("；", ";").split(";") if (part := one.strip())]


def _checklist(text: str) -> str:
    """The code of a checklist by code or Chinese name; what nobody knows stays, for the writer to refuse."""
    known = queries.declared().checklists.items()
    return next(
        (code for code, versions in known if text in (code, *(one.name.zh for one in versions))), text
    )


def _person(text: str) -> str:
    """The uid of somebody by login, or by a name only one has; also of those who work here no more."""
    found = list(Person.objects.filter(login=text)[:1]) or list(Person.objects.filter(name=text)[:2])
    if len(found) == 1:
        return found[0].uid
    message = (
        Message("有不止一个「{name}」，请写登录名", "more than one is called “{name}”; give the login")
        if found
        else Message("没有「{name}」这个人", "nobody is called “{name}”")
    )
    raise Refused(message.format(name=text[:40]), field="team")


def _party(text: str) -> str:
    """The uid of a party by credit code, plate, or a name only one has; "" for none."""
    alive = Party.objects.filter(erased_at__isnull=True)
    for known in ({"code": text.upper()}, {"plate": text.upper()}, {"name": text}):
        found = list(alive.filter(**known)[:2]) if text else []
        if len(found) == 1:
            return found[0].uid
        if found:
            message = Message(
                "有不止一个「{text}」，请写统一社会信用代码",
                "more than one is called “{text}”; give the credit code",
            )
            raise Refused(message.format(text=text[:40]), field="party")
    if text:
        message = Message(
            "没有登记过「{text}」，请先导入当事人", "“{text}” is not registered; import parties first"
        )
        raise Refused(message.format(text=text[:40]), field="party")
    return ""


def _whole(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Refused(Message("户数是整数", "households are a whole number"), field="households")
    return int(text or "0")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(
            Message("日期写成 2023-05-01 的样子", "write the day like 2023-05-01"), field="closed"
        ) from None
