"""What else a number may be of: counted alike, and what the records bear out first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reports.pack import examined, facts

from chengxu.reports.audit.matters.alternatives import offered
from chengxu.reports.audit.words.matched import Match, Sureness

RECORDS = {
    "sorting.leaflets": 5300,
    "gas.leaflets": 8260,
    "fireworks.leaflets": 10240,
    "illegal.stock": 15,
    "party.centre_group": 12,
    "gas.household_checks": 12860,
}
FACTS = facts(RECORDS)


def told(text: str, guess: str, sureness: Sureness, *near: str) -> list[str]:
    """The alternatives of the only number of a text whose indicator was guessed."""
    (finding,) = examined(text, {})
    match = Match(FACTS[guess], alternatives=tuple(FACTS[id_] for id_ in near), sureness=sureness)
    found = offered(match, finding.number.stated, finding.number.context, FACTS.values())
    assert found == replace(match, alternatives=found.alternatives), "nothing else of a match changes"
    return [fact.id for fact in found.alternatives]


@pytest.mark.parametrize(
    ("text", "guess", "sureness", "near", "expected"),
    [
        # unsure, and the records say otherwise: what they bear out is among the alternatives, first
        ("宣传单八千多份。", "sorting.leaflets", Sureness.HARDLY, (), ["gas.leaflets"]),
        ("宣传单八千多份。", "sorting.leaflets", Sureness.FAIRLY, ("fireworks.leaflets",), ["gas.leaflets", "fireworks.leaflets"]),
        ("宣传单八千多份。", "sorting.leaflets", Sureness.HARDLY, ("gas.leaflets",), ["gas.leaflets"]),
        # the guess is sure, or right: nothing is added
        ("宣传单八千多份。", "sorting.leaflets", Sureness.SURE, (), []),
        ("宣传单八千多份。", "gas.leaflets", Sureness.HARDLY, (), []),
        # no records say so much, or in another measure, or by chance
        ("宣传单九千多份。", "sorting.leaflets", Sureness.HARDLY, (), []),
        ("宣传八千多次。", "sorting.leaflets", Sureness.HARDLY, (), []),
        ("宣传单不少于100份。", "fireworks.leaflets", Sureness.HARDLY, (), []),
        # 户 is no 次
        ("处理存量违建16户。", "illegal.stock", Sureness.HARDLY, ("party.centre_group",), []),
        ("处理存量违建16户。", "illegal.stock", Sureness.HARDLY, ("party.centre_group", "gas.household_checks"), ["gas.household_checks"]),
    ],
)  # fmt: skip
def test_alternatives(
    text: str, guess: str, sureness: Sureness, near: tuple[str, ...], expected: list[str]
) -> None:
    assert told(text, guess, sureness, *near) == expected
