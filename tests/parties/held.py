"""Parties and permits brought to where a test wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shapely.geometry import Point

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.parties import actions, hours
from chengxu.parties.access import KEEPS, READS, REVOKES
from chengxu.parties.identity import PartyGiven
from chengxu.parties.models import Party, Permit
from chengxu.parties.rules import PermitGiven
from tests.jingzhou import NOW, SEAT

HEAD = Actor(uid="head", name="股长", unit="JZCG-SR", verbs=frozenset({READS, KEEPS, REVOKES}))
CLERK = Actor(uid="clerk", name="文员", unit="JZCG-BGS", verbs=frozenset({READS, KEEPS}))
READER = Actor(uid="reader", name="队员", unit="JZCG-ZF", verbs=frozenset({READS}))
CODE = "91350100M000100Y43"
FIRM = PartyGiven(
    kind="company",
    name="靖通市政工程有限公司",
    code=CODE,
    contact="龙经理",
    phone="13800001111",
    email="long@example.com",
)
PERSON = PartyGiven(kind="person", name="杨秀英", phone="13800002222")
PAPERS = ("application", "design", "planning", "police")
DIG = PermitGiven(
    kind="digging", what="埋设燃气支管", start=date(2023, 5, 1), end=date(2023, 5, 20), papers=PAPERS,
    hours=hours.read("每天 08:00-18:00"), section="万福路口至花桥路口",
)  # fmt: skip
STALL = PermitGiven(
    kind="stall", what="卖蔬菜", start=date(2023, 5, 8), end=date(2023, 5, 12), papers=("application", "identity"),
    market="S105", pitch=3,
)  # fmt: skip
ids = SeededIds("parties")


def party(given: PartyGiven = FIRM) -> str:
    """A party of the register, one of its code; its uid."""
    known = Party.objects.filter(code=given.code).exclude(code="").first()
    return known.uid if known else actions.register(given=given, actor=CLERK, now=NOW, ids=ids)


def issued(given: PermitGiven = DIG, holder: PartyGiven = FIRM, **changed: Any) -> Permit:
    """A permit at the county seat, or of a pitch."""
    point = None if given.kind == "stall" else Point(SEAT)
    uid = actions.issue(
        given=replace(given, **changed),
        party=party(holder),
        geometry=point,
        street="R10",
        actor=CLERK,
        now=NOW,
        ids=ids,
    )
    return Permit.objects.get(uid=uid)
