"""One case with several matters: its parts are cases of their own. Pure.

One level only: a part has no parts. Closing waits for the parts, and with more levels nobody could say from one page who
waits for whom; loops cannot exist either. A case that is a part already is detached before it gets another parent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chengxu.cases.rules import open_case
from chengxu.cases.together.joining import By, named, need, refused, told
from chengxu.cases.workflow.kinship import Kin
from chengxu.cases.workflow.states import ENDED, STATE_NAMES, State
from chengxu.cases.workflow.values import Case, Change, Rulebook
from chengxu.common.messages import Message, Refused
from chengxu.common.records import changed
from chengxu.ledger.rules import Deed, detail
from chengxu.territory.rules import Location

MOST_PARTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One matter taken out of a case: what it is, and where when it lies elsewhere."""

    category: str
    note: str
    location: Location | None = None
    place_text: str = ""


def split(parent: Case, parts: Sequence[Part], *, by: By, book: Rulebook) -> tuple[Change, ...]:
    """Each part becomes a case of its own, reported now, with its own acceptance clock; the parent's change comes first.

    ``book`` are the rules in force, under which the parts begin. Reports stay with the parent. Raises :class:`Refused`
    with the field (``part-1-category``, …).
    """
    look_at_whole(parent, by)
    _look_at(parts)
    opened = [_open(parent, part, number, by, book) for number, part in enumerate(parts, 1)]
    return told(parent, parent, "case.split", by, parts=len(opened)), *opened


def look_at_whole(parent: Case, by: By) -> None:
    """Raise :class:`Refused` when nothing can be taken out of ``parent``, whatever it may be."""
    need(by, "case.split")
    if parent.state in ENDED:
        raise _ended(parent, "state")
    if parent.parent_uid:
        raise refused(
            "本案已是别的案件的一部分，下级不再有下级；请在它的母案上拆分",
            "it is itself a part, and parts have none; split its parent instead",
            "state",
        )


def _look_at(parts: Sequence[Part]) -> None:
    if not parts:
        raise refused("请写明拆出哪些事", "say which matters are taken out", "part-1-category")
    if len(parts) > MOST_PARTS:
        raise refused(
            "一次最多拆出 {n} 件", "at most {n} parts at a time", f"part-{MOST_PARTS}-note", n=MOST_PARTS
        )
    for number, part in enumerate(parts, 1):
        if not part.category:
            raise refused("请选小类", "choose a category", f"part-{number}-category")
        if not part.note.strip():
            raise refused("请写明这一部分是什么事", "say what this part is about", f"part-{number}-note")
        if part in parts[: number - 1]:
            raise refused("这两部分一样，请合成一件", "these two parts are the same", f"part-{number}-note")


def _open(parent: Case, part: Part, number: int, by: By, book: Rulebook) -> Change:
    where = part.location or _place_of(parent)
    try:
        change = open_case(
            channel=parent.channel,
            category=part.category,
            location=where,
            place_text=part.place_text or parent.place_text,
            reported_at=by.now,
            actor=by.actor,
            now=by.now,
            book=book,
            ids=by.ids,
            source=by.source,
        )
    except Refused as refusal:
        raise Refused(refusal.message, field=f"part-{number}-category") from None
    after = changed(change.after, parent_uid=parent.uid)
    return replace(change, after=after, deeds=tuple(_part_deed(deed, after, part) for deed in change.deeds))


def _part_deed(deed: Deed, case: Case, part: Part) -> Deed:
    facts = {"category": case.category, "channel": case.channel, "parent": case.parent_uid}
    return replace(deed, detail=detail(**facts), note=part.note)


def _place_of(case: Case) -> Location:
    return Location(
        lon=case.lon,
        lat=case.lat,
        grid=case.grid,
        duty_grid=case.duty_grid,
        community=case.community,
        township=case.township,
        place=case.place,
        grade=case.grade,
    )


def attach(child: Case, parent: Case, *, kin: Kin, by: By) -> tuple[Change, Change]:
    """``child`` becomes a part of ``parent``; the changes of both, in this order. ``kin`` are the parts of ``child``."""
    need(by, "case.attach")
    if child.uid == parent.uid:
        raise refused(
            "案件不能挂接到自己，请选另一件", "a case cannot be a part of itself; choose another", "other"
        )
    for case, field in ((child, "state"), (parent, "other")):
        if case.state in ENDED:
            raise _ended(case, field)
    if parent.parent_uid == child.uid:
        raise refused(
            "{no}是它的下级，反过来挂接会成环；要对调的，先把它分离",
            "{no} is a part of this case, so that would be a loop; detach it first",
            "other",
            no=named(parent),
        )
    if child.parent_uid:
        raise refused(
            "要挂接的案件已是别的案件的一部分；要换母案，先分离",
            "it is a part of a case already; detach it before it gets another parent",
            "state",
        )
    if parent.parent_uid:
        raise refused(
            "{no}自己是下级案件，下级不再有下级；请挂接到它的母案",
            "{no} is itself a part, and parts have none; choose its parent",
            "other",
            no=named(parent),
        )
    if kin.parts:
        raise refused(
            "要挂接的案件自己有 {n} 件下级案件，不能再作下级；先分离它们，或者反过来挂接",
            "it has {n} parts itself; detach them, or attach the other way round",
            "state",
            n=kin.parts,
        )
    after = changed(child, parent_uid=parent.uid)
    return (
        told(child, after, "case.attach", by, parent=parent.uid),
        told(parent, parent, "case.attach", by, child=child.uid),
    )


def detach(child: Case, parent: Case, *, by: By) -> tuple[Change, Change]:
    """``child`` is no part of ``parent`` any more; the reason is demanded, for its reporters lose sight of it."""
    need(by, "case.attach")
    if not child.parent_uid or child.parent_uid != parent.uid:
        raise refused(
            "本案不是别的案件的一部分，不用分离", "it is a part of nothing, so it needs no detaching", "state"
        )
    if child.state in ENDED:
        raise _ended(child, "state")
    if not by.reason.strip():
        raise refused("请写明为什么分离", "say why it is detached", "reason")
    after = changed(child, parent_uid="")
    return (
        told(child, after, "case.detach", by, parent=parent.uid),
        told(parent, parent, "case.detach", by, child=child.uid),
    )


def _ended(case: Case, field: str) -> Refused:
    if case.state is State.MERGED:
        return refused(
            "{no}已经并案，请在它并入的那一件上办",
            "{no} is merged; do this to the case it was merged into",
            field,
            no=named(case),
        )
    return refused(
        "{no}已经结束（{state}），不能再拆分或挂接；又发生了的，关联为上一次的再次发生",
        "{no} has ended ({state}); it cannot be split or attached any more: link a recurrence instead",
        field,
        no=named(case),
        state=STATE_NAMES[case.state],
    )


def refuse_ending(kin: Kin) -> Message | None:
    """Why a case may not end yet: a parent ends only after its parts. None when it may."""
    if not kin.waiting:
        return None
    return Message(
        "还有 {n} 件下级案件没办完；先办结它们，或者把它们分离",
        "{n} of its parts are still open; finish them or detach them first",
    ).format(n=kin.waiting)
