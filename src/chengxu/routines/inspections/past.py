"""Inspections that were made before this register was: what is known of them, and no more.

Of such an inspection a list knows when, whom, by whom and what was found wrong. Items nobody wrote down are not answered here, so it is not
judged and has no score; it is a deed of its own making and counts in no other figure, for what it counted as stands in the ledger already.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.parties.identity import plain
from chengxu.routines.inspections import deeds, models, queries, rules
from chengxu.routines.inspections.actions import NO_LIST, Given, next_number, party_of, placed
from chengxu.routines.inspections.checklists import Checklist, Grade, Item
from chengxu.routines.inspections.deeds import About, append
from chengxu.territory import queries as territory

VERB = "intake.import"
SAID = Message(
    "从以前的检查名单导入，没有写到的项目没有答案",
    "imported from a list of past inspections; what it does not tell has no answer",
)
OTHER = Message("这个编号已经是另一次检查", "another inspection has this number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A past inspection: its own ``number``, the uids of its ``team``, what was found by item or its words, and when all of it was
    put right (None: it is still open)."""

    number: str
    checklist: str
    ended: datetime
    team: Sequence[str]
    party: str = ""
    place: str = ""
    households: int = 0
    found: Sequence[tuple[str, str]] = ()
    closed: date | None = None


def take(*, given: Past, actor: Actor, now: datetime, ids: Ids) -> bool:
    """Record it; False for a number that came before with the same list, party and time.

    Raises :class:`Refused` for a checklist that did not hold that day, a party, item or person there is none of, an end in a time to
    come, a day of putting right before it.
    """
    actor.require(VERB)
    calendar = territory.calendar()
    day = calendar.local(given.ended).date()
    held = queries.declared().on(given.checklist, day)
    known = queries.version(given.checklist, held.version) if held is not None else None
    if known is None:
        raise Refused(NO_LIST, field="checklist")
    checklist, pack_hash = known
    _refuse(given, day, calendar.local(now).date(), now)
    found = [(_item(checklist, text), plain(note)[: rules.MOST_NOTE]) for text, note in given.found]
    whom = placed(
        Given(
            checklist=given.checklist, replies={}, began=given.ended, ended=given.ended, party=given.party, place=given.place,
            households=given.households,
        ),
        checklist,
    )  # fmt: skip
    party = party_of(whom, checklist)
    source_id = f"past:{given.number}"[:80]
    before = models.Inspection.objects.filter(source_id=source_id).first()
    if before is not None:
        if (before.checklist, before.party_id or "", before.ended_at) != (
            given.checklist,
            given.party,
            given.ended,
        ):
            raise Refused(OTHER, field="number")
        return False
    with transaction.atomic():
        grades = [item.grade for item, _ in found]
        row = models.Inspection.objects.create(
            uid=ids.uid(given.ended), number=next_number(given.ended), checklist=checklist.code, version=checklist.version,
            pack_hash=pack_hash, target=checklist.target.value, party=party, place=whom.place, unit=checklist.unit,
            team=" ".join(given.team), households=whom.households, answers=_answers(found), score=None,
            said=json.dumps([[SAID.zh, SAID.en]], ensure_ascii=False), general=grades.count(Grade.GENERAL),
            major=grades.count(Grade.MAJOR), began_at=given.ended, ended_at=given.ended, recorded_at=now, source_id=source_id,
        )  # fmt: skip
        _findings(row, found, given, now, ids)
        about = About(
            at=given.ended,
            now=now,
            unit=row.unit,
            party=row.party_id or "",
            source="import",
            source_id=source_id,
        )
        append(
            deeds.MADE, actor, about, ids, inspection=row.uid, number=row.number, checklist=checklist.code, version=checklist.version[:16],
            general=row.general, major=row.major, households=row.households or None,
        )  # fmt: skip
    return True


def _refuse(given: Past, day: date, today: date, now: datetime) -> None:
    """Raise :class:`Refused` (by field) for days that cannot be and for nobody, or too many, who inspected."""
    if given.ended > now:
        raise Refused(Message("检查时间还没有到", "it lies in a time to come"), field="ended")
    if not given.team:
        raise Refused(Message("请写由谁检查", "say who inspected"), field="team")
    if len(given.team) > rules.MOST_TEAM:
        raise Refused(
            Message("一次检查最多 {n} 人", "{n} people at most inspect together").format(n=rules.MOST_TEAM),
            field="team",
        )
    if given.closed is not None and not day <= given.closed <= today:
        raise Refused(
            Message(
                "整改日期应在检查以后、今天以前",
                "it was put right after the inspection and not in a time to come",
            ),
            field="closed",
        )


def _item(checklist: Checklist, text: str) -> Item:
    """The item of this id or these words, if it can be a finding."""
    found = next((one for one in checklist.items if text in (one.id, one.text.zh)), None)
    if found is None or found.grade is None:
        message = Message(
            "检查表里没有这一项隐患：{text}", "the checklist has no such finding: {text}"
        ).format(text=text[:40])
        raise Refused(message, field="findings")
    return found


def _answers(found: Sequence[tuple[Item, str]]) -> str:
    return json.dumps(
        {item.id: {"answer": "", "note": note, "photos": []} for item, note in found}, ensure_ascii=False
    )


def _findings(
    row: models.Inspection, found: Sequence[tuple[Item, str]], given: Past, now: datetime, ids: Ids
) -> None:
    calendar = territory.calendar()
    closed = (
        calendar.due(calendar.start_of(given.closed), Limit(24, LimitUnit.urgent_hour))
        if given.closed
        else None
    )
    at = min(closed, now) if closed else None
    for item, note in found:
        assert item.grade is not None  # _item has refused it
        one = models.Finding.objects.create(
            uid=ids.uid(given.ended), inspection=row, item=item.id, grade=item.grade.value, note=note,
            said=json.dumps([item.text.zh, item.text.en], ensure_ascii=False), due_at=calendar.due(given.ended, item.term),
            closed_at=at, changed_at=now,
        )  # fmt: skip
        if at is not None:
            models.Recheck.objects.create(uid=ids.uid(at), finding=one, passed=True, team=row.team, at=at)
