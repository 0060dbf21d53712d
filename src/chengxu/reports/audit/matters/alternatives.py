"""What else a number may be of, offered to the clerk where its indicator is not sure: counted alike, and first of all what
the records bear out. Nothing is chosen here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chengxu.common.quantity import Quantity, agrees
from chengxu.reports.audit.matters.carrying import VALUES
from chengxu.reports.audit.matters.evidence import is_narrow, is_telling, recorded
from chengxu.reports.audit.matters.naming import may_have
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.matched import Match, Sureness
from chengxu.reports.rules import Fact

MOST = 3
"""Alternatives named: more would be no help."""


def offered(match: Match, quantity: Quantity, context: Context, facts: Iterable[Fact]) -> Match:
    """The match with alternatives that are counted as the number is, those before the others of which the records say
    just this, where its own say otherwise."""
    if match.fact is None or context.role not in VALUES:
        return match
    near = [fact for fact in match.alternatives if _counted_alike(quantity, fact)]
    if match.sureness is not Sureness.SURE and _differs(quantity, match.fact):
        near = _borne_out(match, quantity, context, facts, near) + near
    return replace(match, alternatives=tuple({fact.id: fact for fact in near}.values())[:MOST])


def _borne_out(
    match: Match, quantity: Quantity, context: Context, facts: Iterable[Fact], near: Sequence[Fact]
) -> list[Fact]:
    """The indicators whose records say so much that the number is hardly theirs by chance, the nearest ones first."""
    found = [
        fact
        for fact in facts
        if match.fact is not None
        and fact.id != match.fact.id
        and _says_it(fact, quantity)
        and may_have(fact, quantity, context)
    ]
    return sorted(
        found, key=lambda fact: (fact not in near, match.fact is None or fact.chapter != match.fact.chapter)
    )


def _says_it(fact: Fact, quantity: Quantity) -> bool:
    record = recorded(fact, quantity) if fact.rows else None
    same = measuring.fit(quantity.measure, fact.measure, fact.measures) == measuring.SAME
    return (
        same
        and record is not None
        and is_telling(record)
        and is_narrow(quantity)
        and agrees(quantity, record)
    )


def _differs(quantity: Quantity, fact: Fact) -> bool:
    record = recorded(fact, quantity) if fact.rows else None
    return record is not None and not quantity.placeholder and not agrees(quantity, record)


def _counted_alike(quantity: Quantity, fact: Fact) -> bool:
    fits = measuring.fit(quantity.measure, fact.measure, fact.measures)
    return fits is not None and fits > 0
