"""Counts of equipment and certificates of those who work here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from chengxu.accounts.models import Person
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.undertakings import queries, trained
from chengxu.undertakings.acting.core import append
from chengxu.undertakings.deciding import strength, training
from chengxu.undertakings.deciding.machine import ENTERS, KEEPS
from chengxu.undertakings.models import Certificate, CertificateRenewal, EquipmentCount


def count(*, given: strength.CountGiven, actor: Actor, now: datetime, ids: Ids) -> None:
    """Record a count; one of the same unit, sort and day replaces it. Units count their own; the office counts any."""
    if not actor.may(ENTERS):
        actor.require(KEEPS)
        if actor.unit != given.unit:
            raise Refused(Message("只能清点本单位的装备", "units count their own"), field="unit")
    sound = strength.counted(given, queries.declared(), queries.today(now))
    assert sound.on is not None  # strength.counted refuses a count without its day
    with transaction.atomic():
        uid = append(
            "strength.count", "equipment", actor, now, ids, unit=sound.unit, measure="次", norm=sound.norm, there=sound.there, usable=sound.usable,
        )  # fmt: skip
        EquipmentCount.objects.update_or_create(
            unit=sound.unit, norm=sound.norm, counted_on=sound.on,
            defaults={"there": sound.there, "usable": sound.usable, "deed_uid": uid},
        )  # fmt: skip


def certify(*, given: strength.CertificateGiven, actor: Actor, now: datetime, ids: Ids) -> None:
    """Enter a certificate, or write it anew under its number. Raises ``Invalid``, or :class:`Refused` for nobody we know."""
    actor.require(ENTERS)
    sound = strength.certified(given)
    if not Person.objects.filter(uid=sound.person, is_active=True).exists():
        raise Refused(Message("请选择人员", "choose the person"), field="person")
    assert sound.issued is not None  # strength.certified refuses one without its days
    assert sound.expires is not None
    with transaction.atomic():
        Certificate.objects.update_or_create(
            name=sound.name, number=sound.number,
            defaults={"person": sound.person, "issued_on": sound.issued, "expires_on": sound.expires},
        )  # fmt: skip
        append(
            "strength.certify", "certificate", actor, now, ids, measure="件",
            expires=sound.expires.isoformat(),
        )  # fmt: skip


def renew(*, now: datetime, ids: Ids) -> int:
    """Renew every certificate whose holder has the hours of its rule; returns how many. Each is a deed that names the meetings.

    Nobody calls this by hand: it follows from records of meetings. Hours that renewed one are used up.
    """
    today, count = queries.today(now), 0
    rules = list(queries.declared().certificates.values())
    last = today + timedelta(days=max((rule.opens for rule in rules), default=0))
    active = Person.objects.filter(is_active=True).values("uid")
    near = Certificate.objects.filter(
        name__in=[rule.name.zh for rule in rules],
        expires_on__gte=today,
        expires_on__lte=last,
        person__in=active,
    )
    rows = list(near.order_by("id"))
    for one in trained.towards(rows, today) if rows else ():
        rule = one.rule
        if (
            rule is None
            or one.hours is None
            or one.hours.left
            or not training.is_time(rule, one.row.expires_on, today)
        ):
            continue
        used = [uid for had in one.renewals for uid in had.meetings.split()]
        came = trained.attended(rule.kinds, today - timedelta(days=rule.within), today, [one.row.person])
        found = training.renewed(rule, one.row.expires_on, came.get(one.row.person, ()), used, today)
        if found is not None:
            count += _renew(one.row, found, now, ids)
    return count


def _renew(row: Certificate, found: training.Renewed, now: datetime, ids: Ids) -> int:
    """Write a renewal; 0 where another process was quicker."""
    with transaction.atomic():
        moved = Certificate.objects.filter(pk=row.pk, expires_on=row.expires_on).update(
            expires_on=found.expires
        )
        if not moved:
            return 0
        uid = append(
            "strength.renew", "certificate", SYSTEM, now, ids, measure="件", before=row.expires_on.isoformat(),
            expires=found.expires.isoformat(), minutes=found.minutes, meetings=",".join(found.meetings),
        )  # fmt: skip
        CertificateRenewal.objects.create(
            certificate=row, on=queries.today(now), before=row.expires_on, after=found.expires, minutes=found.minutes,
            meetings=" ".join(found.meetings), deed_uid=uid,
        )  # fmt: skip
    return 1
