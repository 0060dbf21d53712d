"""What people decide about tracks: odd positions, the weather, and the opening of a raw track. Each leaves a deed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.territory import queries as territory

from . import access, models, queries
from .settings import Sky
from .storing import mark_changed

SOURCE = "desk"
MOST_WHY = 200
ACCEPT, REJECT = "track.accept", "track.reject"
DECLARE, CLEAR = "track.weather", "track.clear"
OPEN = "track.open"
LONGEST = timedelta(days=7)
_VERBS = {models.ACCEPTED: ACCEPT, models.REJECTED: REJECT}


@transaction.atomic
def decide(*, uid: str, accept: bool, why: str, actor: Actor, now: datetime, ids: Ids) -> models.Oddity:
    """Let odd positions count after all, or leave them out for good; the day is judged anew.

    Raises :class:`Refused` without the right, for what is not there or needs no decision, without a reason, and to let
    positions count whose time is still to come.
    """
    actor.require(access.DECIDE)
    row = models.Oddity.objects.filter(uid=uid).first()
    if row is None or row.state == models.NOTED:
        raise Refused(NOTHING, "uid")
    if not why.strip():
        raise Refused(NO_REASON, "why")
    if queries.span(row.day)[0] < queries.oldest(now):
        raise Refused(TOO_OLD, "uid")
    if accept and row.until > now:
        raise Refused(TOO_SOON, "why")
    state = models.ACCEPTED if accept else models.REJECTED
    changed = models.Oddity.objects.filter(pk=row.pk, state=row.state).update(
        state=state, decided_by=actor.uid, decided_at=now, why=why.strip()[:MOST_WHY]
    )
    if not changed:
        raise Refused(TOO_LATE, "uid")
    about = detail(vehicle=row.vehicle, day=row.day.isoformat(), doubt=row.doubt)
    _append(_VERBS[state], "track_doubt", row.count * MILLI, "条", about, why, actor, now, ids)
    mark_changed([(row.vehicle, row.day)], now)
    return row


NOTHING = Message("没有这一条，或者不需要处理。", "there is no such entry, or nothing to decide about it.")
NO_REASON = Message("请写明理由。", "say why.")
TOO_OLD = Message(
    "这一天的原始定位已过保存期，不能再重新核定。",
    "positions of that day are kept no more; it cannot be judged anew.",
)
TOO_SOON = Message(
    "这些定位上的时间还没有到，不能算已经做过；请不予计入。",
    "the time of these positions is still to come; they cannot count as done. Leave them out.",
)
TOO_LATE = Message("别人刚刚处理过，请刷新。", "somebody has just decided; refresh.")


@transaction.atomic
def declare_weather(
    *, sky: Sky, since: datetime, until: datetime, why: str, actor: Actor, now: datetime, ids: Ids
) -> str:
    """Say that it rained or froze; the days are judged anew. Returns its uid.

    Raises :class:`Refused` without the right, and for a time that ends before it begins, lasts longer than a week, or
    whose positions are kept no more.
    """
    actor.require(access.DECIDE)
    if until <= since:
        raise Refused(Message("结束不晚于开始。", "it ends no later than it begins."), "until")
    if until - since > LONGEST:
        raise Refused(Message("一次最多登记七天。", "seven days at most at a time."), "until")
    if since < queries.oldest(now):
        raise Refused(TOO_OLD, "since")
    uid = ids.uid(now)
    models.Weather.objects.create(
        uid=uid,
        sky=sky.value,
        since=since,
        until=until,
        why=why.strip()[:120],
        declared_by=actor.uid,
        declared_at=now,
    )
    _append(DECLARE, "weather", MILLI, "次", detail(weather=uid, sky=sky.value), "", actor, now, ids)
    _days_anew(since, until, now)
    return uid


@transaction.atomic
def withdraw_weather(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take a declaration back; the days are judged anew. Raises :class:`Refused` without the right or when there is none."""
    actor.require(access.DECIDE)
    row = models.Weather.objects.filter(uid=uid, withdrawn_at=None).first()
    if row is None or not models.Weather.objects.filter(pk=row.pk, withdrawn_at=None).update(
        withdrawn_at=now
    ):
        raise Refused(Message("没有这条天气登记。", "there is no such declaration."), "uid")
    _append(CLEAR, "weather", MILLI, "次", detail(weather=uid, sky=row.sky), "", actor, now, ids)
    _days_anew(row.since, row.until, now)


def open_track(*, vehicle: str, day: date, actor: Actor, now: datetime, ids: Ids) -> None:
    """Note that somebody looks at where a vehicle was from second to second: that is also where its driver was.

    Raises :class:`Refused` without the right, and when no positions of that day are kept.
    """
    actor.require(access.VIEW)
    if not queries.hours_of(vehicle, day):
        raise Refused(NO_TRACK, "vehicle")
    _append(
        OPEN, "vehicle_track", MILLI, "次", detail(vehicle=vehicle, day=day.isoformat()), "", actor, now, ids
    )


NO_TRACK = Message(
    "这一天没有这辆车的原始轨迹，或者已过保存期。", "no raw track of this vehicle and day is kept any more."
)


def _days_anew(since: datetime, until: datetime, now: datetime) -> None:
    first, last = (territory.calendar().local(at).date() for at in (since, until))
    rows = models.Day.objects.filter(day__gte=first, day__lte=last).values_list("vehicle", "day")
    mark_changed(list(rows), now)


def _append(
    verb: str, object_: str, quantity: int, measure: str, about: str, note: str, actor: Actor, now: datetime, ids: Ids
) -> None:  # fmt: skip
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=SOURCE, verb=verb, object=object_,
        quantity=quantity, measure=measure, unit=actor.unit, detail=about, note=note.strip()[:MOST_WHY],
    )  # fmt: skip
    ledger.append([deed], ids=ids)
