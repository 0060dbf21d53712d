"""The only writers of meetings: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed as Row
from chengxu.ledger.rules import MILLI, REPLACE, Deed, detail, note_digest
from chengxu.ledger.turns import take_turn
from chengxu.routines.meetings import access, queries, rules
from chengxu.routines.meetings.kinds import Kind
from chengxu.routines.meetings.models import Attendee, Meeting
from chengxu.routines.meetings.queries import OBJECT
from chengxu.routines.meetings.rules import Count, Mark, Outcome, Plan, Stage

MEASURE, EACH = "次", "人次"
SOURCE = "office"
GONE = Message("没有这个会议", "there is no such meeting")


@transaction.atomic
def plan(*, given: Plan, actor: Actor, now: datetime, ids: Ids, source_id: str = "") -> str:
    """Plan a meeting and say who must attend; returns its uid. The same ``source_id`` is one meeting.

    Raises ``Invalid`` for what is wrong in it, :class:`Refused` for a kind the actor may not keep.
    """
    declared = queries.declared()
    named = {*given.must, given.host}
    people = set(Person.objects.filter(uid__in=named, is_active=True).values_list("uid", flat=True))
    kind = rules.planned(given, declared, people=people, now=now)
    assert given.starts_at is not None  # rules.planned has refused it
    unit = kind.unit if kind.party else actor.unit
    access.require_keeping(actor, party=kind.party, unit=unit)
    if source_id and (known := Meeting.objects.filter(source_id=source_id).first()):
        return known.uid
    row = Meeting.objects.create(
        uid=ids.uid(now), kind=kind.code, body=given.body, party=kind.party, title=given.title, unit=unit,
        stage=Stage.PLANNED, planned_at=given.starts_at, starts_at=given.starts_at, minutes=given.minutes, place=given.place,
        host=given.host, agenda=given.agenda, topics=given.topics, code=_code(ids), author=actor.uid, source_id=source_id,
        created_at=now,
    )  # fmt: skip
    _invite(row, given.must)
    _append("meeting.plan", row, actor, now, ids)
    return row.uid


@transaction.atomic
def invite(*, uid: str, must: Sequence[str], actor: Actor, now: datetime, ids: Ids) -> None:
    """Change who must attend a meeting that was not held yet; whoever checked in already stays."""
    row = _locked(uid, actor)
    if row.stage != Stage.PLANNED:
        raise Refused(Message("会议已经召开或取消", "it was held or cancelled already"), "must")
    known = set(Person.objects.filter(uid__in=must, is_active=True).values_list("uid", flat=True))
    if set(must) - known:
        raise Refused(Message("名单里有人不是在册人员", "somebody on the list does not work here"), "must")
    rows = Attendee.objects.filter(meeting=row)
    rows.exclude(person__in=must).filter(mark__in=(Mark.EXPECTED, Mark.LEAVE)).delete()
    there = set(rows.values_list("person", flat=True))
    _invite(row, [one for one in dict.fromkeys(must) if one not in there])
    _append("meeting.invite", row, actor, now, ids, expected=rows.count())


@transaction.atomic
def move(*, uid: str, to: datetime, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Move a meeting that was not held yet; the old and the new hour stay in the ledger."""
    row = _locked(uid, actor)
    row.reason = rules.moved(queries.standing(row, ()), to, why, now=now)
    was, row.starts_at, row.planned_at, row.moves = row.starts_at, to, to, row.moves + 1
    row.save()
    _append("meeting.move", row, actor, now, ids, **{"from": was.isoformat(), "to": to.isoformat()})


@transaction.atomic
def cancel(*, uid: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Call a meeting off."""
    row = _locked(uid, actor)
    row.reason = rules.cancelled(queries.standing(row, ()), why)
    row.stage = Stage.CANCELLED
    row.save()
    _append("meeting.cancel", row, actor, now, ids)


@transaction.atomic
def take_leave(*, uid: str, person: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Say that somebody will not come, and why: they themselves, or whoever keeps the meeting."""
    take_turn("meetings")
    row = Meeting.objects.filter(uid=uid).first()
    one = Attendee.objects.filter(meeting_id=uid, person=person).first()
    if row is None or (person != actor.uid and not access.may_keep(actor, party=row.party, unit=row.unit)):
        raise Refused(GONE)
    reason = rules.on_leave(queries.standing(row, ()), Mark(one.mark) if one else None, why)
    assert one is not None  # rules.on_leave has refused it
    one.mark, one.reason = Mark.LEAVE, reason
    one.save()
    if not row.party:
        _append("meeting.leave", row, actor, now, ids, measure=EACH)


@transaction.atomic
def check_in(*, code: str, actor: Actor, now: datetime, ids: Ids) -> Attendee:
    """Check in by the code shown in the room; twice is once.

    Being at a meeting of the Party says who somebody is (个人信息保护法 art. 28), so that check-in leaves no deed of its own: the
    deed of the meeting carries a digest of the whole list.
    """
    take_turn("meetings")
    wanted = "".join(code.split())
    near = timedelta(hours=12)
    row = Meeting.objects.filter(
        code=wanted, starts_at__gt=now - near, starts_at__lt=now + near, attendees__person=actor.uid
    ).first()
    if row is None:
        raise Refused(
            Message("没有您能用这个码签到的会议", "there is no meeting you can check in to with this code"),
            "code",
        )
    one = Attendee.objects.get(meeting=row, person=actor.uid)
    if one.at is not None:
        return one
    judged = rules.checked_in(
        queries.standing(row, ()),
        Mark(one.mark),
        queries.others_of(actor.uid, row),
        queries.declared(),
        at=now,
    )
    one.mark, one.at, one.late = judged.mark, now, judged.late
    one.doubt_zh, one.doubt_en = judged.doubt.zh, judged.doubt.en if judged.doubt.zh else ""
    one.save()
    if not row.party:
        _append("meeting.in", row, actor, now, ids, measure=EACH, mark=one.mark, minutes=one.late)
    return one


@transaction.atomic
def record(
    *, uid: str, given: Outcome, photos: Sequence[tuple[str, bytes]] = (), actor: Actor, now: datetime, ids: Ids,
    of_deed: str = "", of_came: str = "",
) -> Count:  # fmt: skip
    """Record a meeting as held: who came, who was away and why, the minutes, photographs; it leaves the deed that counts it.

    Recorded anew, its deed replaces the one before. ``of_deed`` and ``of_came`` name deeds that are in the ledger already and
    count this very meeting; then none is added.
    """
    row = _locked(uid, actor)
    kind = queries.declared().kinds.get(row.kind)
    if kind is None:
        raise Refused(Message("配置包里没有这种会议了", "the pack has this kind no more"))
    people = list(Attendee.objects.filter(meeting=row))
    day = queries.local_day
    same = given.started_at is not None and day(given.started_at) == day(row.planned_at)
    standing = queries.standing(row, [one.person for one in people])
    count = rules.recorded(standing, given, same_day=same, now=now)
    assert given.started_at is not None  # rules.recorded has refused it
    _mark(people, given)
    salt = ids.salt() if given.record else b""
    kept = ledger.keep(photos, now=now) if photos else ()
    row.starts_at, row.minutes, row.guests = given.started_at, given.minutes, given.guests
    row.topics, row.reason = given.topics or row.topics, given.why.strip()
    row.record, row.salt, row.digest = given.record, salt, note_digest(salt, given.record)
    row.erased_at, row.stage = None, Stage.HELD
    row.evidence = " ".join((*row.evidence.split(), *kept))
    _count(row, kind, count, people, actor, now, ids, of_deed=of_deed, of_came=of_came)
    row.save()
    return count


def _mark(people: Iterable[Attendee], given: Outcome) -> None:
    """Whoever records decides about everybody, also those who were doubtful; who share a mark and a reason are written at once."""
    alike: dict[tuple[Mark, str], list[int]] = {}
    for one in people:
        mark = Mark.PRESENT if one.person in given.present else Mark.ABSENT
        one.mark = Mark.LEAVE if one.person in given.leave else mark
        one.reason = (given.leave.get(one.person) or given.absent.get(one.person) or "")[: rules.MAX_REASON]
        alike.setdefault((one.mark, one.reason), []).append(one.pk)
    for (mark, reason), keys in alike.items():
        Attendee.objects.filter(pk__in=keys).update(mark=mark, reason=reason, doubt_zh="", doubt_en="")


def _count(
    row: Meeting, kind: Kind, count: Count, people: Sequence[Attendee], actor: Actor, now: datetime, ids: Ids, *,
    of_deed: str, of_came: str,
) -> None:  # fmt: skip
    """The deed of the meeting and, where the kind counts them, of who came."""
    listed = hashlib.sha256(
        bytes(row.salt) + "\n".join(f"{one.person} {one.mark}" for one in people).encode()
    ).hexdigest()
    if of_deed:
        _refuse_other(of_deed, (kind.verb, kind.object), row)
        row.deed_uid, row.came_uid = of_deed, of_came
        evidence = row.evidence.split()
        _append("meeting.attach", row, actor, now, ids, evidence=evidence, minutes=row.digest, deed=of_deed)
        return
    old, row.deed_uid = row.deed_uid, ids.uid(now)
    facts: dict[str, object] = {
        "meeting": row.uid, "body": row.body, "expected": count.expected, "present": count.present, "leave": count.leave,
        "absent": count.absent, "guests": count.guests, "length": row.minutes, "minutes": row.digest, "list": listed,
    }  # fmt: skip
    made = [_deed(row, row.deed_uid, (kind.verb, kind.object, kind.measure), MILLI, old, actor, now, **facts)]
    if kind.attends is not None:
        before, row.came_uid = row.came_uid, ids.uid(now)
        made.append(
            _deed(row, row.came_uid, kind.attends, count.came * MILLI, before, actor, now, meeting=row.uid)
        )
    ledger.append(made, ids=ids)


def _refuse_other(deed: str, pair: tuple[str, str], row: Meeting) -> None:
    if row.deed_uid and row.deed_uid != deed:
        raise Refused(Message("这个会议已经有自己的台账", "this meeting has its own deed"), "deed")
    if not Row.objects.filter(uid=deed, verb=pair[0], object=pair[1]).exists():
        raise Refused(Message("台账里没有这一条", "the ledger has no such entry"), "deed")


@transaction.atomic
def erase_record(*, uid: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Forget the minutes of a meeting (个人信息保护法 art. 47); that they are gone is a deed, the digest stays."""
    row = _locked(uid, actor)
    if not row.digest or row.erased_at is not None:
        raise Refused(Message("没有可删除的记录", "there are no minutes to erase"))
    reason = rules.erased(why)
    row.record, row.erased_at = "", now
    row.save()
    _append("meeting.erase", row, actor, now, ids, minutes=row.digest, note="" if row.party else reason)


def _locked(uid: str, actor: Actor) -> Meeting:
    """The meeting, for whoever keeps it; whoever else writes waits."""
    take_turn("meetings")
    row = Meeting.objects.filter(access.visible(actor), uid=uid).first()
    if row is None:
        raise Refused(GONE)
    access.require_keeping(actor, party=row.party, unit=row.unit)
    return row


def _invite(row: Meeting, must: Iterable[str]) -> None:
    Attendee.objects.bulk_create(Attendee(meeting=row, person=one, mark=Mark.EXPECTED) for one in must)


def _code(ids: Ids) -> str:
    return f"{int.from_bytes(ids.salt()[:6], 'big') % 10**6:06d}"


def _append(
    verb: str, row: Meeting, actor: Actor, now: datetime, ids: Ids, *, measure: str = MEASURE, note: str = "",
    evidence: Sequence[str] = (), **facts: object,
) -> None:  # fmt: skip
    """One deed about a meeting itself; of a party meeting it does not say which kind it is."""
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=SOURCE, verb=verb, object=OBJECT,
        quantity=MILLI, measure=measure, unit=row.unit, note=note, evidence=tuple(evidence),
        detail=detail(meeting=row.uid, **facts),
    )  # fmt: skip
    ledger.append([deed], ids=ids)


def _deed(
    row: Meeting, uid: str, what: tuple[str, str, str], quantity: int, old: str, actor: Actor, now: datetime,
    **facts: object,
) -> Deed:  # fmt: skip
    verb, thing, measure = what
    return Deed(
        uid=uid, occurred_at=row.starts_at, recorded_at=now, actor=actor.uid, source=SOURCE, verb=verb, object=thing,
        quantity=quantity, measure=measure, unit=row.unit, corrects_uid=old, corrects_kind=REPLACE if old else "",
        detail=detail(**facts), evidence=tuple(row.evidence.split()) if "length" in facts else (),
    )  # fmt: skip
