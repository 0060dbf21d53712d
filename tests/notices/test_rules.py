"""Who is told what: by the pack's lines, nobody twice, nobody about what they did themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengxu.common.messages import Message
from chengxu.notices.rules import Addressed, Declared, Kind, NoticeRule, Told, notices

RULE = NoticeRule(
    id="r", verb="case.dispatch", to=("unit",), text=Message("案件 {case}", "case {case}"), when={}
)
TOLD = Told(
    verb="case.dispatch",
    actor="somebody",
    facts={"from_unit": "A", "to_unit": "B", "rung": ""},
    names={"case": "431229-1"},
    unit="U",
    sides=("A", "B"),
    supervisor="boss",
)


def told(*to: str, heads: tuple[str, ...] = (), **changed: object) -> list[tuple[str, str]]:
    declared = Declared((replace(RULE, to=to),), head="head", leader="director")
    given = replace(TOLD, **changed)  # type: ignore[arg-type]
    return [(n.kind.value, n.recipient) for n in notices(given, declared, heads)]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("unit", [("unit", "U")]),
        ("from_unit", [("unit", "A")]),
        ("to_unit", [("unit", "B")]),
        ("head", [("unit", "U")]),
        ("leader", [("post", "director")]),
        ("holder", [("unit", "U")]),
        ("sides", [("unit", "A"), ("unit", "B")]),
        ("supervisor", [("person", "boss")]),
        ("called", [("unit", "U")]),
        ("post:chief", [("post", "chief")]),
        ("unit:X", [("unit", "X")]),
    ],
)
def test_each_word_names_its_recipient(to: str, expected: list[tuple[str, str]]) -> None:
    assert told(to) == expected


@pytest.mark.parametrize(
    ("facts", "heads", "expected"),
    [
        ({"rung": "remind"}, (), ("unit", "U")),
        ({"rung": "head"}, ("U",), ("post", "head@U")),
        ({"rung": "head"}, (), ("unit", "U")),
        ({"rung": "leader"}, (), ("post", "director")),
        ({"rung": "remind", "to": "post:chief"}, (), ("post", "chief")),
    ],
)
def test_a_rung_says_whom_it_calls(
    facts: dict[str, str], heads: tuple[str, ...], expected: tuple[str, str]
) -> None:
    assert told("called", heads=heads, facts=facts) == [expected]


def test_a_person_who_holds_the_case_is_told_in_place_of_the_unit() -> None:
    assert told("holder", holder="p") == [("person", "p")]


def test_nobody_is_told_twice_nor_about_their_own_deed() -> None:
    assert told("unit", "holder", "unit:U", "sides") == [("unit", "U"), ("unit", "A"), ("unit", "B")]
    assert told("supervisor", actor="boss") == []
    assert told("from_unit", facts={}) == []


@pytest.mark.parametrize(
    ("when", "applies"),
    [({}, True), ({"to_unit": "B"}, True), ({"to_unit": "C"}, False), ({"kind": "x"}, False)],
)
def test_a_line_applies_to_deeds_whose_facts_are_as_it_says(when: dict[str, str], applies: bool) -> None:
    assert RULE.applies("case.return", {}) is False
    assert replace(RULE, when=when).applies("case.dispatch", TOLD.facts) is applies


def test_the_words_are_filled_in_both_languages() -> None:
    declared = Declared((RULE,))
    assert notices(TOLD, declared, ()) == [
        Addressed(Kind.UNIT, "U", Message("案件 431229-1", "case 431229-1"))
    ]
