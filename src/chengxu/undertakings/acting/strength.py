"""Counts of equipment and certificates of those who work here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.undertakings import queries
from chengxu.undertakings.acting.core import append
from chengxu.undertakings.deciding import strength
from chengxu.undertakings.deciding.machine import ENTERS, KEEPS
from chengxu.undertakings.models import Certificate, EquipmentCount


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
