"""The only writers of campaigns: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed as Row
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.ledger.turns import take_turn
from chengxu.routines.campaigns import access, queries, rules
from chengxu.routines.campaigns.models import Campaign, Logged, Milestone, Pair, Place
from chengxu.routines.campaigns.relapse import Closing, Group, Return
from chengxu.routines.campaigns.rules import Plan, Stage
from chengxu.territory import queries as territory

OBJECT, MEASURE, SOURCE = "campaign", "次", "office"
GONE = Message("没有这个专项整治", "there is no such campaign")


@transaction.atomic
def open_campaign(*, given: Plan, actor: Actor, now: datetime, ids: Ids) -> str:
    """Open a campaign of the actor's unit; returns its uid. Raises ``Invalid`` for what is wrong in the plan."""
    actor.require(access.KEEP)
    plan = rules.planned(given, queries.known(given.parties))
    access.require_keeping(actor, plan.lead)
    row = Campaign(uid=ids.uid(now), stage=Stage.OPEN, author=actor.uid, created_at=now, **_fields(plan))
    row.save(force_insert=True)
    _append("campaign.open", row, actor, now, ids)
    return row.uid


@transaction.atomic
def change(*, uid: str, given: Plan, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Change what an open campaign covers or should reach; what no longer lies in it is not counted any more.

    Raises :class:`Refused` when deeds logged by hand would fall outside its new days.
    """
    row = _locked(uid, actor)
    reason = rules.may_change(Stage(row.stage), why)
    plan = rules.planned(given, queries.known(given.parties))
    access.require_keeping(actor, plan.lead)
    logged = Logged.objects.filter(campaign=row).values("deed_uid")
    for at in Row.objects.filter(uid__in=logged).values_list("occurred_at", flat=True):
        assert plan.starts_on is not None  # rules.planned has refused it
        assert plan.ends_on is not None
        rules.may_log(territory.calendar().local(at).date(), plan.starts_on, plan.ends_on, Stage.OPEN)
    for name, value in _fields(plan).items():
        setattr(row, name, value)
    row.compared_at = None
    row.save()
    _append("campaign.change", row, actor, now, ids, note=reason)


@transaction.atomic
def log(*, uid: str, deed: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Count a deed into a campaign by hand; twice is once. Raises :class:`Refused` for one outside its days."""
    row = _taking_part(uid, actor)
    found = Row.objects.filter(uid=deed).first()
    if found is None or found.object in queries.OWN or "." in found.verb:
        raise Refused(Message("台账里没有这一条工作记录", "the ledger has no such work"), "deed")
    day = territory.calendar().local(found.occurred_at).date()
    rules.may_log(day, row.starts_on, row.ends_on, Stage(row.stage))
    if Logged.objects.filter(campaign=row, deed_uid=deed).exists():
        return
    Logged.objects.create(campaign=row, deed_uid=deed, actor=actor.uid, at=now)
    _append("campaign.log", row, actor, now, ids, measure="条", deed=deed)


@transaction.atomic
def add_milestone(*, uid: str, due_on: date, text: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Say what should be done by when."""
    row = _locked(uid, actor)
    words = " ".join(text.split())
    if not 2 <= len(words) <= rules.MAX_STEP:
        raise Refused(Message("节点写 2 到 80 字", "a milestone has 2 to 80 characters"), "text")
    if not row.starts_on <= due_on <= row.ends_on:
        raise Refused(Message("节点应在整治时段里", "a milestone lies within the campaign"), "due_on")
    Milestone.objects.create(campaign=row, due_on=due_on, text=words)
    _append("campaign.change", row, actor, now, ids)


@transaction.atomic
def reach(*, uid: str, milestone: int, actor: Actor, now: datetime, ids: Ids) -> None:
    """A milestone was reached today."""
    row = _locked(uid, actor)
    today = territory.calendar().local(now).date()
    if not Milestone.objects.filter(pk=milestone, campaign=row, done_on__isnull=True).update(done_on=today):
        raise Refused(Message("没有这个待完成的节点", "there is no such milestone to reach"))
    _append("campaign.milestone", row, actor, now, ids, measure="个", number=milestone)


@transaction.atomic
def picture(
    *, uid: str, place: str, photo: tuple[str, bytes], on: date, pair: str = "", actor: Actor, now: datetime, ids: Ids
) -> str:  # fmt: skip
    """Keep a picture of a place: the one before, or (``pair``) the one after of a pair; returns the uid of the pair."""
    row = _taking_part(uid, actor)
    if Stage(row.stage) is not Stage.OPEN:
        raise Refused(Message("专项整治已经收官或终止", "the campaign is closed or was called off"))
    if on > territory.calendar().local(now).date():
        raise Refused(Message("照片日期不能在今后", "a picture is not of a day to come"), "on")
    words = " ".join(place.split())
    known = Pair.objects.filter(uid=pair, campaign=row).first() if pair else None
    if pair and (known is None or known.after):
        raise Refused(
            Message("没有缺整治后照片的这一组", "there is no such pair without a picture after"), "pair"
        )
    if known is None and not 2 <= len(words) <= rules.MAX_STEP:
        raise Refused(Message("地点写 2 到 80 字", "a place has 2 to 80 characters"), "place")
    if known is not None and on < known.before_on:
        raise Refused(
            Message("整治后的照片早于整治前", "the picture after is older than the one before"), "on"
        )
    (kept,) = ledger.keep([photo], now=now)
    if known is None:
        known = Pair.objects.create(
            uid=ids.uid(now), campaign=row, place=words, before=kept, before_on=on, actor=actor.uid
        )
    else:
        known.after, known.after_on = kept, on
        known.save()
    _append("campaign.picture", row, actor, now, ids, measure="组", evidence=[kept], pair=known.uid)
    return known.uid


@transaction.atomic
def close(
    *, uid: str, why: str, summary: Mapping[str, object], actor: Actor, now: datetime, ids: Ids
) -> None:
    """Close a campaign with its computed summary (of cases; what was done is added here)."""
    row = _locked(uid, actor)
    today = territory.calendar().local(now).date()
    row.reason = rules.may_close(Stage(row.stage), row.ends_on, today, why)
    sums = [
        {"work": " ".join(one.work), "measure": one.measure, "quantity": one.quantity, "deeds": one.deeds}
        for one in queries.done(row)
    ]
    row.stage, row.closed_at, row.summary = Stage.CLOSED, now, {**summary, "works": sums}
    row.save()
    _append("campaign.close", row, actor, now, ids, note=row.reason)


@transaction.atomic
def cancel(*, uid: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Call a campaign off."""
    row = _locked(uid, actor)
    row.reason = rules.may_cancel(Stage(row.stage), why)
    row.stage = Stage.CANCELLED
    row.save()
    _append("campaign.cancel", row, actor, now, ids, note=row.reason)


Found = Iterable[tuple[Closing, Return | None]]


@transaction.atomic
def write_compared(*, uid: str, found: Mapping[Group, Found], today: date, now: datetime, ids: Ids) -> int:
    """Write what came back as it was just looked for, in place of what stood there; returns how many places.

    Nobody calls this by hand: rows are derived from cases, and the next comparison would say otherwise.
    """
    take_turn("campaigns")
    row = Campaign.objects.get(uid=uid)
    stood = {(one.group, one.case_uid): one for one in Place.objects.filter(campaign=row)}
    longest = max(queries.settings().days) + 1
    fresh, changed, seen = [], [], set()
    for group, told in found.items():
        for closing, back in sorted(
            told, key=lambda one: (one[0].at, one[0].case)
        ):  # the same uids whatever the database
            key = (group.value, closing.case)
            seen.add(key)
            place = stood.get(key) or Place(
                uid=ids.uid(now), campaign=row, group=group.value, case_uid=closing.case
            )
            before = _told(place)
            _fill(place, row, closing, back, min(longest, max(0, (today - closing.day).days)))
            if key not in stood:
                fresh.append(place)
            elif before != _told(place):
                changed.append(place)
    Place.objects.filter(pk__in=[one.pk for key, one in stood.items() if key not in seen]).delete()
    Place.objects.bulk_create(fresh, batch_size=500)
    Place.objects.bulk_update(changed, _COMPUTED, batch_size=200)
    Campaign.objects.filter(pk=row.pk).update(compared_at=now)
    return len(seen)


def _told(place: Place) -> tuple[object, ...]:
    """What a change of would be worth writing."""
    return place.closed_at, place.back_uid, place.back_days, place.watched, place.category, place.place


_COMPUTED = (
    "case_no", "category", "place", "unit", "lon", "lat", "closed_at", "closed_on", "back_uid", "back_at", "back_days",
    "back_metres", "watched",
)  # fmt: skip


def _fill(place: Place, row: Campaign, closing: Closing, back: Return | None, watched: int) -> None:
    place.case_no, place.category, place.place, place.unit = (
        closing.number,
        closing.category,
        closing.place,
        row.lead,
    )
    place.lon, place.lat, place.closed_at, place.closed_on = closing.lon, closing.lat, closing.at, closing.day
    place.watched = watched
    place.back_uid, place.back_at = (back.case, back.at) if back else ("", None)
    place.back_days, place.back_metres = (back.days, round(back.metres)) if back else (None, None)


def _fields(plan: Plan) -> dict[str, object]:
    lists = ("co_units", "categories", "works", "places", "parties")
    return {
        "name": plan.name, "goal": plan.goal, "starts_on": plan.starts_on, "ends_on": plan.ends_on, "lead": plan.lead,
        **{name: list(getattr(plan, name)) for name in lists},
        "targets": [list(asdict(target).values()) for target in plan.targets],
    }  # fmt: skip


def _locked(uid: str, actor: Actor) -> Campaign:
    """The campaign, for whoever runs it; whoever else writes waits."""
    row = _found(uid)
    access.require_keeping(actor, row.lead)
    return row


def _taking_part(uid: str, actor: Actor) -> Campaign:
    row = _found(uid)
    if not access.may_log(actor, (row.lead, *row.co_units)):
        raise Refused(
            Message("您的单位不参加这个专项整治", "your unit takes no part in this campaign"), "campaign"
        )
    return row


def _found(uid: str) -> Campaign:
    take_turn("campaigns")
    row = Campaign.objects.filter(uid=uid).first()
    if row is None:
        raise Refused(GONE, "campaign")
    return row


def _append(
    verb: str, row: Campaign, actor: Actor, now: datetime, ids: Ids, *, measure: str = MEASURE, note: str = "",
    evidence: Sequence[str] = (), **facts: object,
) -> None:  # fmt: skip
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=SOURCE, verb=verb, object=OBJECT,
        quantity=MILLI, measure=measure, unit=row.lead, note=note, evidence=tuple(evidence),
        detail=detail(campaign=row.uid, **facts),
    )  # fmt: skip
    ledger.append([deed], ids=ids)
