"""Volunteering and 门前三包 of the demo: activities held and to come, promises with their record, some to be checked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.participation.deciding.frontage import Promise
from chengxu.participation.deciding.volunteering import Plan as Activity
from chengxu.participation.deciding.volunteering import Volunteer
from chengxu.participation.frontage import actions as fronts
from chengxu.participation.frontage import queries as promises
from chengxu.participation.models import Commitment
from chengxu.participation.volunteering import actions as volunteering
from chengxu.participation.volunteering import queries as places
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan, table

NOBODYS_NUMBER = "1380000{:04d}"


def write(plan: Plan) -> None:
    """Announce, sign up, come, promise and be looked at as ``joining_in.yaml`` tells it, and seal what that left."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/joining")
    told = table("joining_in.yaml")
    with transaction.atomic():
        for number, one in enumerate(told["activities"]):
            _activity(plan, one, number, ids)
        if promises.terms().items:
            for number, one in enumerate(told["fronts"]):
                _front(plan, one, number, ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _activity(plan: Plan, told: dict[str, Any], number: int, ids: Ids) -> None:
    """``days`` from today: before it, it was held; after it, it is open for signing up."""
    clerk = holder("clerk")
    begins = plan.at(plan.today + timedelta(days=told["days"]), told["hour"])
    at = min(begins, plan.now) - timedelta(days=9)
    given = Activity(
        title=told["title"], text=told["text"], place=told["place"], starts_at=begins,
        ends_at=begins + timedelta(hours=told["hours"]), places=told["places"],
    )  # fmt: skip
    uid = volunteering.announce(given=given, actor=clerk, now=at, ids=ids)
    for place, name in enumerate(told["people"]):
        volunteer = Volunteer(name=name, phone=NOBODYS_NUMBER.format(number * 100 + place))
        when = at + timedelta(hours=5 + 11 * place)
        volunteering.sign_up(uid=uid, given=volunteer, source_id="", actor=PUBLIC, now=when, ids=ids)
    if "others" in told:
        coming = [one.uid for one in places.coming(uid)]
        volunteering.record(
            uid=uid, present=coming[told.get("absent", 0) :], others=told["others"], actor=clerk,
            now=begins + timedelta(hours=told["hours"]), ids=ids,
        )  # fmt: skip


def _front(plan: Plan, told: dict[str, Any], number: int, ids: Ids) -> None:
    """``looks`` lists what was not kept at each look, about four weeks apart; without it nobody has checked it yet."""
    officer = holder("officer")
    at = plan.now - timedelta(days=30 * len(told.get("looks", ())) + 6, hours=number)
    terms = promises.terms()
    street = next((code for code, name in promises.streets().items() if name.zh == told["street"]), "")
    if not street:
        return
    given = Promise(
        party=told["party"], title=told["title"], street=street, number=told["number"],
        items=[code for code in told.get("items", terms.items) if code in terms.items], until_on=None,
        name=told.get("name", ""), phone=NOBODYS_NUMBER.format(9000 + number),
    )  # fmt: skip
    receipt = fronts.commit(given=given, source_id="", actor=PUBLIC, now=at, ids=ids)
    if "looks" in told:
        _looks(Commitment.objects.get(receipt=receipt).uid, told["looks"], officer, at, ids)


def _looks(uid: str, looks: list[list[str]], officer: Actor, at: datetime, ids: Ids) -> None:
    fronts.confirm(uid=uid, right=True, actor=officer, now=at + timedelta(days=1), ids=ids)
    for number, broken in enumerate(looks):
        fronts.inspect(
            uid=uid, broken=broken, actor=officer, now=at + timedelta(days=5 + 29 * number), ids=ids
        )
