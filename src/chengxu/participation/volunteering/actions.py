"""The only writers of activities and sign-ups: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake.senders import Sender
from chengxu.ledger.rules import MILLI, REPLACE
from chengxu.ledger.turns import take_turn
from chengxu.participation.access import ORGANISES, require_unit
from chengxu.participation.deciding import volunteering as rules
from chengxu.participation.deciding.volunteering import Stage
from chengxu.participation.deeds import append
from chengxu.participation.models import Activity, Signup
from chengxu.participation.taking import taken_once
from chengxu.participation.volunteering import queries

ACTIVITY, VOLUNTEER = ("activity", "次"), ("volunteer", "人次")


def announce(*, given: rules.Plan, actor: Actor, now: datetime, ids: Ids) -> str:
    """Announce an activity of the actor's unit to everybody; returns its uid."""
    actor.require(ORGANISES)
    if not actor.unit:
        raise Refused(Message("您没有所属单位，不能组织活动", "you belong to no unit and cannot organise"))
    plan = rules.announced(given, now=now)
    assert plan.starts_at is not None  # rules.announced has refused a plan without its times and places
    assert plan.ends_at is not None
    assert plan.places is not None
    uid = ids.uid(now)
    with transaction.atomic():
        Activity.objects.create(
            uid=uid, title=plan.title, text=plan.text, place=plan.place, starts_at=plan.starts_at, ends_at=plan.ends_at,
            places=plan.places, unit=actor.unit, author=actor.uid, stage=Stage.ANNOUNCED, created_at=now,
        )  # fmt: skip
        append("join.announce", ACTIVITY, actor, now, ids, unit=actor.unit, activity=uid)
    return uid


def cancel(*, uid: str, reason: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Call an activity off; its page stays and says why."""
    with transaction.atomic():
        row = _locked(uid)
        require_unit(actor, ORGANISES, row.unit)
        row.reason = rules.cancelled(reason, queries.standing(row))
        row.stage = Stage.CANCELLED
        row.save()
        append("join.cancel", ACTIVITY, actor, now, ids, unit=row.unit, activity=uid)


def sign_up(
    *,
    uid: str,
    given: rules.Volunteer,
    source_id: str,
    actor: Actor,
    now: datetime,
    ids: Ids,
    sender: Sender | None = None,
) -> str:
    """Take a place; returns the receipt. The same ``source_id`` twice is one sign-up.

    ``sender`` is remembered for the limits of the public's forms. Raises :class:`Refused` when it has begun, was cancelled
    or is full; ``Invalid`` for what is wrong in it.
    """

    def write() -> str:
        row = _locked(uid)
        if refusal := rules.refuse_signing_up(queries.standing(row), now=now):
            raise refusal
        sound = rules.signed_up(given)
        signup = Signup.objects.create(
            uid=ids.uid(now), receipt=ids.receipt(), activity_id=uid, source_id=source_id[:80], name=sound.name,
            phone=sound.phone, sent_at=now,
        )  # fmt: skip
        append(
            "join.sign_up", VOLUNTEER, actor, now, ids, unit=row.unit, source="portal", activity=uid, signup=signup.uid
        )  # fmt: skip
        return signup.receipt

    return taken_once(write, lambda: queries.receipt_of(uid, source_id), sender=sender, now=now)


def withdraw(*, receipt: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Give the place back, or after the activity be forgotten: name and telephone are erased (个人信息保护法 art. 47)."""
    with transaction.atomic():
        signup = queries.mine(receipt)
        if signup is None or not (signup.name or signup.phone):
            raise Refused(Message("已经没有可删除的内容", "nothing is left to erase"))
        signup.name = signup.phone = ""
        if signup.attended is None:
            signup.withdrawn_at = now
        signup.save()
        append(
            "join.withdraw", VOLUNTEER, actor, now, ids, unit=signup.activity.unit, source="portal",
            activity=signup.activity_id, signup=signup.uid,
        )  # fmt: skip


def look(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> list[queries.Coming]:
    """The list with whole names and telephones, for whoever meets them; that they looked is a deed."""
    row = queries.find(uid)
    require_unit(actor, ORGANISES, row.unit if row else "")
    with transaction.atomic():
        append("contact.view", VOLUNTEER, actor, now, ids, unit=actor.unit, measure="次", activity=uid)
    return queries.coming(uid, whole=True)


def record(*, uid: str, present: Collection[str], others: int, actor: Actor, now: datetime, ids: Ids) -> int:
    """Record who came (uids of sign-ups) and how many ``others``; returns how many came in all.

    Telephone numbers are erased with it: what they were given for is over. Recorded again, the new deed replaces the old.
    """
    with transaction.atomic():
        row = _locked(uid)
        require_unit(actor, ORGANISES, row.unit)
        signups = row.signups.filter(withdrawn_at__isnull=True)
        known = set(signups.values_list("uid", flat=True))
        count = rules.recorded(queries.standing(row), present=present, known=known, others=others, now=now)
        signups.update(phone="", attended=False)
        signups.filter(uid__in=present).update(attended=True)
        deed = ids.uid(now)
        append(
            "join.attend", VOLUNTEER, actor, now, ids, unit=row.unit, uid=deed, quantity=count * MILLI,
            occurred_at=row.starts_at, corrects=(row.deed_uid, REPLACE) if row.deed_uid else None, activity=uid,
        )  # fmt: skip
        row.stage, row.attendance, row.deed_uid = Stage.HELD, count, deed
        row.save()
    return count


def _locked(uid: str) -> Activity:
    """The activity; whoever else takes a place or closes the list waits."""
    take_turn("participation.activity")
    row = queries.find(uid)
    if row is None:
        raise Refused(Message("没有这个活动", "there is no such activity"))
    return row
