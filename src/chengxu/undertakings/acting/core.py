"""What every kind of undertaking writes alike: its row, an entry of the timeline, what proves it, and the deed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import documents
from chengxu.ledger.models import Deed as DeedRow
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.packs import queries as packs
from chengxu.undertakings import queries
from chengxu.undertakings.deciding.brought import MAX_DOCUMENT, Brought, documented
from chengxu.undertakings.deciding.declared import Counted
from chengxu.undertakings.deciding.machine import Step, decided
from chengxu.undertakings.models import Entry, Paper, Undertaking

OBJECTS = {"order": "rectification", "work": "public_work", "fund": "special_fund", "bylaw": "local_rule"}
SOURCE = "office"
ENTER = "enter"
NONE = Message("没有这一项", "there is no such undertaking")
CHANGED = Message("别人刚刚改过，请重新打开再办", "somebody else has just changed it; open it again")
NOT_THAT = Message(
    "台账里没有这一笔，或不是这类完成数", "the ledger has no such deed, or it counts something else"
)
TWICE = Message("这一笔已经算在另一项里", "that deed counts another undertaking already")


def load(uid: str, kind: str) -> Undertaking:
    """The row. Raises :class:`Refused` when there is none of this kind."""
    row = queries.find(uid)
    if row is None or row.kind != kind:
        raise Refused(NONE)
    return row


def units() -> tuple[str, ...]:
    """Codes of the units there are."""
    return tuple(accounts.organisation().units)


def step_of(
    row: Undertaking, code: str, brought: Brought, actor: Actor, now: datetime, documents: frozenset[str],
    *, open_defects: int = 0, concluded: bool = False,
) -> tuple[Step, str]:  # fmt: skip
    """The step and the state it leads to; :class:`Refused` with the reason when it is not lawful now."""
    day = queries.today(now)

    def hindrance(step: str) -> Message | None:
        return queries.hindered(row, step, day, open_defects=open_defects, concluded=concluded)

    step, state = decided(
        queries.MACHINES[row.kind], code, queries.standing(row), actor, brought.note, hindrance
    )
    if code in documents:
        documented(brought, day)
    return step, state


def begin(
    kind: str, *, sort: str, title: str, text: str, unit: str, now: datetime, ids: Ids, **more: Any
) -> Undertaking:
    """A new row in the first state of its table, saved in the caller's transaction."""
    row = Undertaking(
        uid=ids.uid(now), kind=kind, sort=sort, title=title, text=text, unit=unit, state=queries.MACHINES[kind].first,
        pack_hash=packs.active_hash(), created_at=now, updated_at=now, **more,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def record(
    row: Undertaking, step: str, state: str, brought: Brought, actor: Actor, now: datetime, ids: Ids, *, part: str = "",
    money: int = 0, case_uid: str = "", values: Mapping[str, Any] | None = None,
) -> Entry:  # fmt: skip
    """Write the step: the row by compare-and-swap, its entry, documents and photographs, its deed.

    ``values`` are more columns of the row. ``money`` (fen) makes the deed count 元 instead of 件. Raises :class:`Refused` when somebody else changed the row meanwhile.
    """
    before = row.state if step != ENTER else ""
    found = Undertaking.objects.filter(pk=row.pk, version=row.version)
    if not found.update(state=state, version=row.version + 1, updated_at=now, **(values or {})):
        raise Refused(CHANGED)
    row.state, row.version = state, row.version + 1
    photos = ledger.keep(brought.photos, now=now) if brought.photos else ()
    files = documents.keep(brought.files, now=now) if brought.files else ()
    deed = ids.uid(now)
    append(
        f"{row.kind}.{step}", OBJECTS[row.kind], actor, now, ids, uid=deed, unit=row.unit, note=brought.note, money=money,
        evidence=photos, case_uid=case_uid, undertaking=row.uid, sort=row.sort, part=part, state=state,
        files=",".join(files),
    )  # fmt: skip
    entry = Entry.objects.create(
        undertaking=row, at=now, step=step, before=before, after=state, actor=actor.uid, unit=actor.unit,
        deed_uid=deed,
    )  # fmt: skip
    _keep_papers(row, entry, brought, part, photos, files)
    return entry


def touch(row: Undertaking, now: datetime) -> None:
    """Take a row's turn without a step of its own: whoever else has read it meanwhile is refused (:data:`CHANGED`)."""
    found = Undertaking.objects.filter(pk=row.pk, version=row.version)
    if not found.update(version=row.version + 1, updated_at=now):
        raise Refused(CHANGED)
    row.version += 1


def append(
    verb: str, object_: str, actor: Actor, now: datetime, ids: Ids, *, uid: str = "", unit: str = "", note: str = "",
    money: int = 0, quantity: int = 0, measure: str = "", evidence: tuple[str, ...] = (), case_uid: str = "",
    on: datetime | None = None, **facts: object,
) -> str:  # fmt: skip
    """Append one deed; ``facts`` are uids, codes and days, never words of people. Returns its uid."""
    made = uid or ids.uid(now)
    deed = Deed(
        uid=made, occurred_at=on or now, recorded_at=now, actor=actor.uid, source=SOURCE, verb=verb, object=object_,
        quantity=money * 10 if money else quantity or MILLI, measure="元" if money else measure or "件",
        unit=unit or actor.unit, case_uid=case_uid, note=note.strip(), evidence=evidence, detail=detail(**facts),
    )  # fmt: skip
    ledger.append([deed], ids=ids)
    return made


def count(
    row: Undertaking, counts: Counted | None, given: tuple[str, ...], actor: Actor, now: datetime, ids: Ids, *, money: int = 0
) -> str:  # fmt: skip
    """The uids of the deeds that count an end in figures: those that stand in the ledger already, or a new one.

    So nothing is counted twice. Raises :class:`Refused` (field ``counted``) for deeds that count something else, or another one.
    """
    if counts is None:
        return ""
    if given:
        known = DeedRow.objects.filter(uid__in=given, verb=counts.verb, object=counts.object).count()
        if known != len(set(given)):
            raise Refused(NOT_THAT, field="counted")
        if any(Undertaking.objects.filter(counted__contains=uid).exists() for uid in given):
            raise Refused(TWICE, field="counted")
        return " ".join(given)
    return append(
        counts.verb, counts.object, actor, now, ids, unit=row.unit, quantity=money * 10, measure=counts.measure,
        undertaking=row.uid,
    )  # fmt: skip


def _keep_papers(
    row: Undertaking,
    entry: Entry,
    brought: Brought,
    part: str,
    photos: tuple[str, ...],
    files: tuple[str, ...],
) -> None:
    made = [
        Paper(undertaking=row, entry=entry, part=part, photo=photo, phase=brought.phase) for photo in photos
    ]
    named = brought.document.strip()
    titles = [
        named,
        *(label.rsplit(".", 1)[0].strip()[:MAX_DOCUMENT] or "PDF" for label, _ in brought.files[1:]),
    ]
    if files and not named:
        titles[0] = brought.files[0][0].rsplit(".", 1)[0].strip()[:MAX_DOCUMENT] or "PDF"
    for place, title in enumerate(titles if named or files else ()):
        first = place == 0 and bool(named)
        made.append(
            Paper(
                undertaking=row, entry=entry, part=part, name=title, number=brought.number.strip() if first else "",
                dated_on=brought.dated if first else None, file=files[place] if place < len(files) else "",
            )
        )  # fmt: skip
    Paper.objects.bulk_create(made)
