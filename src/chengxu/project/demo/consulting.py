"""Consultations of the demo: one that was concluded, one that takes opinions now, and a draft."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.participation import actions, queries
from chengxu.participation.models import Opinion as Sent
from chengxu.participation.rules import Answer, Draft, Opinion
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan, table

NEEDED = ("decision", "normative")
"""The kinds of text the stories speak of; a pack without them has no consultations in its demo."""


def write(plan: Plan) -> None:
    """Consult, answer and conclude as ``consulting.yaml`` tells it, and seal what that left."""
    if not set(NEEDED) <= set(queries.declared().kinds):
        return
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/consulting")
    told = table("consulting.yaml")
    with transaction.atomic():
        _concluded(plan, told["concluded"], ids)
        _open(plan, told["open"], ids)
        _draft(
            told["draft"], closes=plan.today + timedelta(days=45), at=plan.now - timedelta(hours=5), ids=ids
        )
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _concluded(plan: Plan, told: dict[str, Any], ids: Ids) -> None:
    """Published in September of the demo's year, concluded in October."""
    clerk, director = holder("clerk"), holder("director")
    first = date(plan.year, 9, 4)
    uid = _draft(told, closes=date(plan.year, 10, 8), at=plan.at(first, 9), ids=ids)
    actions.publish(uid=uid, actor=director, now=plan.at(first, 10), ids=ids)
    for days, one in enumerate(told["opinions"], 1):
        opinion = _receive(uid, one["says"], plan.at(first + timedelta(days=days * 2), 12.5), ids)
        _answer(opinion, one, clerk, plan.at(date(plan.year, 10, 9), 9 + days / 10), ids)
    actions.conclude(
        uid=uid, summary=told["summary"], actor=director, now=plan.at(date(plan.year, 10, 12), 15), ids=ids
    )


def _open(plan: Plan, told: dict[str, Any], ids: Ids) -> None:
    """Published eight days ago; some of the opinions have their answer already."""
    at = plan.now - timedelta(days=8)
    uid = _draft(told, closes=plan.today + timedelta(days=24), at=at - timedelta(hours=2), ids=ids)
    actions.publish(uid=uid, actor=holder("director"), now=at, ids=ids)
    for days, one in enumerate(told["opinions"], 1):
        opinion = _receive(uid, one["says"], at + timedelta(days=days), ids)
        if "gist" in one:
            _answer(opinion, one, holder("clerk"), at + timedelta(days=days, hours=3), ids)


def _draft(told: dict[str, Any], *, closes: date, at: datetime, ids: Ids) -> str:
    given = Draft(
        kind=told["kind"], title=told["title"], text=told["text"], basis=told["basis"], closes_on=closes
    )
    return actions.draft(given=given, actor=holder("clerk"), now=at, ids=ids)


def _receive(uid: str, says: str, at: datetime, ids: Ids) -> str:
    receipt = actions.receive(uid=uid, given=Opinion(text=says), source_id="", actor=PUBLIC, now=at, ids=ids)
    return Sent.objects.values_list("uid", flat=True).get(receipt=receipt)


def _answer(opinion: str, told: dict[str, Any], clerk: Actor, at: datetime, ids: Ids) -> None:
    given = Answer(verdict=told["verdict"], gist=told["gist"], reply=told.get("reply", ""))
    actions.answer(uid=opinion, given=given, actor=clerk, now=at, ids=ids)
