"""Two report documents of the demo: last year's report as it was issued, and a draft of the current month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.project.demo.plan import Plan
from chengxu.reports import actions, queries
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.register import documents, issuing
from chengxu.reports.rules import Form

YEARLY, MONTHLY = "annual", "month"
COMMENT = "数字与股室台账核对过，没有不同意见。"
REMINDER = "月底再按记录重算一次，然后送出征求意见。"


def write(plan: Plan) -> None:
    """Draft, comment on, sign and issue the year's report, draft the month's, and seal what that left."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/documents")
    with transaction.atomic():
        _year(plan, ids)
        _month(plan, ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _year(plan: Plan, ids: Ids) -> None:
    clerk, head, director = (holder(post) for post in ("clerk", "head", "director"))
    first = date(plan.year + 1, 1, 4)
    paper = actions.draft(
        name=YEARLY, start=date(plan.year, 1, 1), end=date(plan.year, 12, 31), form=Form.RED_HEAD, actor=clerk,
        now=plan.at(first, 9.5), ids=ids,
    )  # fmt: skip
    uid = paper.uid
    actions.submit(uid=uid, seen=paper.content, actor=clerk, now=plan.at(first, 16), ids=ids)
    said = actions.comment(
        uid=uid, text=COMMENT, paragraph=1, seen=paper.content, actor=head,
        now=plan.at(first + timedelta(days=1), 10), ids=ids,
    )  # fmt: skip
    actions.resolve(uid=uid, comment=said, actor=clerk, now=plan.at(first + timedelta(days=1), 15), ids=ids)
    signed = first + timedelta(days=4)
    actions.sign(uid=uid, seen=_content(paper, director), actor=director, now=plan.at(signed, 11), ids=ids)
    issuing.issue(uid=uid, actor=clerk, now=plan.at(signed, 15.5), ids=ids)


def _month(plan: Plan, ids: Ids) -> None:
    """The month's own report where the pack declares one, the yearly text over the month where it does not."""
    clerk, names = holder("clerk"), queries.names()
    start = plan.today.replace(day=1)
    end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    paper = actions.draft(
        name=MONTHLY if MONTHLY in names else names[0], start=start, end=end, actor=clerk,
        now=plan.now - timedelta(hours=2), ids=ids,
    )  # fmt: skip
    actions.comment(
        uid=paper.uid, text=REMINDER, paragraph=None, seen=paper.content, actor=clerk,
        now=plan.now - timedelta(hours=1), ids=ids,
    )  # fmt: skip


def _content(paper: Paper, actor: Actor) -> str:
    found = documents.find(paper.uid, actor)
    assert found is not None
    return found.content


def holder(post: str) -> Actor:
    """The one of this post who may sign in."""
    people = Person.objects.filter(is_active=True).order_by("id")
    return next(accounts.actor(p) for p in people if post in p.posts and p.has_usable_password())
