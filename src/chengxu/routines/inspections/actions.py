"""The only writers of inspections: one transaction each, load → judge → write → append deeds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.ledger.turns import take_turn
from chengxu.parties import queries as parties
from chengxu.parties.identity import plain
from chengxu.parties.models import Party
from chengxu.routines.inspections import deeds, models, permits, queries, rules
from chengxu.routines.inspections.access import PERFORMS
from chengxu.routines.inspections.admitting import NO_FINDING, finding_of, task_of, team_of
from chengxu.routines.inspections.checklists import Checklist, Counts, Grade, Target
from chengxu.routines.inspections.deeds import About, append
from chengxu.routines.inspections.rules import Judged, Member, Reply
from chengxu.territory import queries as territory

NO_LIST = Message("没有这份检查表，或者今天不用它", "there is no such checklist, or it does not hold today")
NO_PARTY = Message("没有这个当事人", "there is no such party")
CHANGED = Message("别人刚刚改过，请重新打开再办", "somebody else has just changed it; open it again")
AGAIN = Limit(3, LimitUnit.work_day)
"""The new term after a look that did not pass, where none is given: a default without a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An inspection as it was recorded on site.

    ``version`` is the digest of the checklist it began by ("": the one in force); ``team`` are uids beside the one who records;
    positions are CGCS2000; ``source_id`` names the capture or row it came from.
    """

    checklist: str
    replies: Mapping[str, Reply]
    began: datetime
    ended: datetime
    version: str = ""
    party: str = ""
    asset: str = ""
    place: str = ""
    grid: str = ""
    lon: float | None = None
    lat: float | None = None
    team: Sequence[str] = ()
    households: int = 0
    task: str = ""
    source: str = "office"
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it: its uid and number, the findings' uids, what there is to say."""

    uid: str
    number: str
    findings: tuple[str, ...]
    judged: Judged
    notes: tuple[Message, ...] = field(default=())


def record(*, given: Given, actor: Actor, now: datetime, ids: Ids) -> Made:
    """Record an inspection: judge the answers, keep findings with their terms, count it as its checklist says.

    Raises ``Invalid`` for answers that are missing or cannot be (by item), :class:`Refused` for people who may not inspect by this
    list or for this task, for a party, list or task there is none of, and for one that ends before it begins or is yet to come.
    """
    actor.require(PERFORMS)
    checklist, pack_hash = _version(given, now)
    if given.ended > now:
        raise Refused(Message("结束时间还没有到", "it ends in a time to come"), field="ended")
    team = team_of(checklist, actor, given.team)
    party = party_of(given, checklist)
    given = placed(given, checklist)
    judged = rules.judge(checklist, given.replies, at=given.ended, calendar=territory.calendar())
    said = _said(given, checklist, party, now)
    try:
        with transaction.atomic():
            task = task_of(given.task, checklist, given.party, actor, team)
            row = _row(given, checklist, pack_hash, party, team, judged, said, task, actor, now, ids)
            row.save(force_insert=True)
            findings = _findings(row, judged, given, now, ids)
            if task is not None:
                models.Task.objects.filter(pk=task.pk).update(done_at=given.ended)
            _count(row, checklist, judged, findings, team, actor, now, given, ids)
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    return Made(row.uid, row.number, tuple(one.uid for one in findings), judged, said)


def _version(given: Given, now: datetime) -> tuple[Checklist, str]:
    if given.version:
        found = queries.version(given.checklist, given.version)
    else:
        today = territory.calendar().local(given.ended).date()
        held = queries.declared().on(given.checklist, today)
        found = queries.version(given.checklist, held.version) if held is not None else None
    if found is None:
        raise Refused(NO_LIST, field="checklist")
    return found


def party_of(given: Given, checklist: Checklist) -> Party | None:
    """The party an inspection is about, None for a list that is not about one. Raises :class:`Refused` (field ``party``)."""
    if checklist.target is not Target.PARTY:
        return None
    row = parties.find_party(given.party)
    if row is None or row.erased_at:
        raise Refused(NO_PARTY, field="party")
    if row.kind not in checklist.kinds:
        message = Message("「{list}」不检查这类当事人", "“{list}” is not for this kind of party")
        raise Refused(message.format(list=checklist.name), field="party")
    return row


def placed(given: Given, checklist: Checklist) -> Given:
    """What was given with its place and number of households cleaned. Raises :class:`Refused` by field."""
    place = plain(given.place)
    if len(place) > rules.MOST_PLACE:
        message = Message("地点最多 {n} 字", "a place has {n} characters at most").format(n=rules.MOST_PLACE)
        raise Refused(message, field="place")
    if checklist.target in (Target.PLACE, Target.HOUSEHOLD) and not place:
        raise Refused(Message("请写明地点", "say where"), field="place")
    if checklist.target is Target.COMPONENT and not given.asset:
        raise Refused(Message("请选部件", "choose the component"), field="asset")
    households = given.households or 1 if checklist.target is Target.HOUSEHOLD else 0
    if not 0 <= households <= rules.MOST_HOUSEHOLDS:
        message = Message("户数是 1 到 {n}", "1 to {n} households").format(n=rules.MOST_HOUSEHOLDS)
        raise Refused(message, field="households")
    if given.ended < given.began:
        raise Refused(Message("结束早于开始", "it ends before it begins"), field="ended")
    return replace(given, place=place, households=households)


def _said(given: Given, checklist: Checklist, party: Party | None, now: datetime) -> tuple[Message, ...]:
    """What is to be said of it besides the findings: a list changed meanwhile, permits that do not hold."""
    told = []
    changed = rules.changed_meanwhile(checklist, queries.in_force(checklist.code, now))
    if changed is not None:
        told.append(changed)
    kinds = frozenset(item.permit for item in checklist.items if item.permit)
    if party is not None and kinds:
        found = permits.of_party(party, kinds, given.ended, lon=given.lon, lat=given.lat)
        told += [one.said for one in found if not one.good]
    return tuple(told)


def _row(
    given: Given, checklist: Checklist, pack_hash: str, party: Party | None, team: Sequence[Member], judged: Judged,
    said: Sequence[Message], task: models.Task | None, actor: Actor, now: datetime, ids: Ids,
) -> models.Inspection:  # fmt: skip
    answers = {
        id_: {"answer": one.answer.strip(), "note": one.note.strip(), "photos": list(one.photos)}
        for id_, one in given.replies.items()
    }
    photos = dict.fromkeys(hash_ for one in given.replies.values() for hash_ in one.photos)
    return models.Inspection(
        uid=ids.uid(given.ended), number=next_number(given.ended), checklist=checklist.code, version=checklist.version,
        pack_hash=pack_hash, target=checklist.target.value, party=party, asset_uid=given.asset, place=given.place,
        grid=given.grid, lon=given.lon, lat=given.lat, unit=actor.unit, team=" ".join(one.uid for one in team),
        households=given.households, answers=json.dumps(answers, ensure_ascii=False), photos=" ".join(photos),
        said=json.dumps([[one.zh, one.en] for one in said], ensure_ascii=False), score=judged.score,
        general=judged.count(Grade.GENERAL), major=judged.count(Grade.MAJOR), task=task, began_at=given.began,
        ended_at=given.ended, recorded_at=now, source_id=given.source_id[:80],
    )  # fmt: skip


def next_number(at: datetime) -> str:
    """The next number of its year; they are given in the order in which inspections come in."""
    take_turn("inspection.number")
    head = f"检〔{territory.calendar().local(at).year}〕"
    last = (
        models.Inspection.objects.filter(number__startswith=head)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{head}{(int(last[len(head) : -1]) if last else 0) + 1:05d}号"


def _findings(
    row: models.Inspection, judged: Judged, given: Given, now: datetime, ids: Ids
) -> list[models.Finding]:
    found = [
        models.Finding(
            uid=ids.uid(given.ended), inspection=row, item=one.item.id, grade=one.grade.value,
            said=json.dumps([one.said.zh, one.said.en], ensure_ascii=False), note=given.replies[one.item.id].note.strip(),
            due_at=one.due, changed_at=now,
        )
        for one in judged.found
    ]  # fmt: skip
    models.Finding.objects.bulk_create(found)
    return found


def _count(
    row: models.Inspection, checklist: Checklist, judged: Judged, findings: Sequence[models.Finding],
    team: Sequence[Member], actor: Actor, now: datetime, given: Given, ids: Ids,
) -> None:  # fmt: skip
    """The deeds: that it was made, and what its checklist counts it as."""
    about = _about(row, checklist, now, given.source, given.source_id)
    append(
        deeds.MADE, actor, replace(about, photos=tuple(row.photos.split())), ids, inspection=row.uid, number=row.number,
        checklist=checklist.code, version=checklist.version[:16], general=row.general, major=row.major, score=row.score,
        households=row.households or None, task=row.task_id,
    )  # fmt: skip
    once = replace(about, source_id="")
    counts: Counts = checklist.counts
    for word, many in (
        (counts.inspection, 1),
        (counts.team, len(team)),
        (counts.household, row.households),
        (counts.notice, 1 if findings else 0),
    ):
        if word is not None and many:
            append(word, actor, once, ids, many=many, inspection=row.uid)
    for one in findings:
        word = counts.found.get(Grade(one.grade))
        if word is not None:
            append(
                word,
                actor,
                once,
                ids,
                inspection=row.uid,
                finding=one.uid,
                item=one.item,
                checklist=checklist.code,
            )


def _about(
    row: models.Inspection,
    checklist: Checklist,
    now: datetime,
    source: str,
    source_id: str,
    at: datetime | None = None,
) -> About:
    return About(
        at=at or row.ended_at, now=now, unit=row.unit, party=row.party_id or "", asset=row.asset_uid, grid=row.grid,
        source=source, source_id=source_id,
    )  # fmt: skip


# --- looking again ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A later look at a finding as it was recorded; ``due`` is the new last day of one that did not pass."""

    finding: str
    passed: bool
    at: datetime
    team: Sequence[str] = ()
    note: str = ""
    photos: tuple[str, ...] = ()
    due: date | None = None
    source: str = "office"
    source_id: str = ""


def recheck(*, look: Look, actor: Actor, now: datetime, ids: Ids) -> models.Finding:
    """Look again: close the finding, or give it a new term. Raises :class:`Refused` with the reason."""
    with transaction.atomic():
        row = finding_of(look.finding, actor)
        inspection = row.inspection
        checklist = queries.checklist_of(inspection)
        team = team_of(checklist, actor, look.team)
        newest = row.rechecks.order_by("-at").values_list("at", flat=True).first()
        standing = queries.standing(row)
        refusal = rules.refuse_recheck(
            standing, passed=look.passed, photos=look.photos, note=look.note, at=look.at, newest=newest
        )
        if refusal is not None:
            raise Refused(refusal, field="note" if not look.passed else "photos")
        due = None if look.passed else _new_term(look, now)
        models.Recheck.objects.create(
            uid=ids.uid(look.at), finding=row, passed=look.passed, team=" ".join(one.uid for one in team),
            note=look.note.strip(), photos=" ".join(look.photos), at=look.at, due_at=due, source_id=look.source_id[:80],
        )  # fmt: skip
        _swap(row, {"closed_at": look.at} if look.passed else {"due_at": due, "climbed": 0}, now)
        about = _about(inspection, checklist, now, look.source, look.source_id, look.at)
        facts: dict[str, Any] = {
            "finding": row.uid,
            "inspection": inspection.uid,
            "item": row.item,
            "grade": row.grade,
        }
        append(
            deeds.LOOKED,
            actor,
            replace(about, photos=look.photos),
            ids,
            passed="yes" if look.passed else "no",
            **facts,
        )
        word = checklist.counts.rectified.get(Grade(row.grade))
        if look.passed and word is not None:
            append(word, actor, replace(about, source_id=""), ids, **facts)
    row.refresh_from_db()
    return row


def _new_term(look: Look, now: datetime) -> datetime:
    calendar = territory.calendar()
    if look.due is None:
        return calendar.due(look.at, AGAIN)
    rules.refuse_day(look.due, calendar.local(now).date())
    return calendar.due(calendar.start_of(look.due), Limit(24, LimitUnit.urgent_hour))


def _swap(row: models.Finding, values: Mapping[str, object], now: datetime) -> None:
    """Compare and swap: of two people at once one succeeds and the other is told."""
    found = models.Finding.objects.filter(pk=row.pk, version=row.version)
    if not found.update(**values, version=row.version + 1, changed_at=now):
        raise Refused(CHANGED)


def climb(*, now: datetime, actor: Actor, ids: Ids) -> int:
    """Take findings that ran out of time up the county's steps; returns how many went up. Each step is a deed once."""
    climbs, calendar, went = queries.declared().climbs, territory.calendar(), 0
    for row in queries.all_open_findings().filter(due_at__lt=now):
        steps = rules.climbed(climbs, queries.standing(row), now=now, calendar=calendar)
        if steps <= row.climbed:
            continue
        with transaction.atomic():
            _swap(row, {"climbed": steps}, now)
            about = _about(row.inspection, queries.checklist_of(row.inspection), now, "system", "", now)
            append(
                deeds.CLIMBED,
                actor,
                about,
                ids,
                finding=row.uid,
                grade=row.grade,
                step=steps,
                post=climbs[steps - 1].post,
            )
        went += 1
    return went


def entered(*, finding: str, case_uid: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Note that a finding became a case; in the caller's transaction."""
    row = (
        models.Finding.objects.select_for_update(of=("self",))
        .select_related("inspection")
        .filter(uid=finding)
        .first()
    )
    if row is None:
        raise Refused(NO_FINDING, field="finding")
    if row.case_uid:
        return
    _swap(row, {"case_uid": case_uid}, now)
    about = _about(row.inspection, queries.checklist_of(row.inspection), now, "system", "", now)
    append(deeds.ENTERED, actor, replace(about, case=case_uid), ids, finding=row.uid, grade=row.grade)
