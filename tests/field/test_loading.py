"""``field.yaml``: what it says, and what is wrong with it by file and line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.field.loading import FILE, parse
from chengxu.field.settings import Settings
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from tests.jingzhou import source

OLDEST = (
    "oldest: {days: 7, source: 试, verified: false}\npositions: {days: 30, source: 试, verified: false}\n"
)
DAYS = "{{days: {n}, source: 试, verified: false}}"


def read(text: str | None) -> tuple[Settings, list[str]]:
    pack = source().pack
    documents = {path: value for path, value in pack.documents.items() if path != FILE}
    if text is not None:
        documents[FILE] = yaml.safe_load(text)
    check = Checker(replace(pack, documents=documents))
    found = parse(check, organisation=parse_organisation(check), vocabulary=parse_vocabulary(check))
    return found, [f"{problem.field}: {problem.message.zh}" for problem in check.problems.items]


def test_the_county_offers_what_it_declares() -> None:
    check = Checker(source())
    found = parse(check, organisation=parse_organisation(check), vocabulary=parse_vocabulary(check))
    assert not check.problems
    assert found.favourites
    assert found.oldest == timedelta(days=7)
    first = found.favourites[0]
    assert (first.name.zh, first.quantity, first.measure) == ("劝离流动摊贩", 1000, "人次")


def test_without_the_file_there_is_nothing_to_choose_from() -> None:
    assert read(None) == (Settings(), [])


def test_words_and_defaults_are_understood() -> None:
    found, problems = read(OLDEST + "quick: [{verb: 劝导, object: 游商}]")
    assert not problems
    (one,) = found.favourites
    assert (one.verb, one.object, one.measure, one.quantity, one.posts) == (
        "persuade", "street_vendor", "人次", 1000, frozenset()
    )  # fmt: skip
    assert one.name.zh == "劝导流动摊贩"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("quick: []", "oldest"),
        (f"oldest: {DAYS.format(n=0)}\npositions: {DAYS.format(n=1)}", "1 至 60"),
        (f"oldest: {DAYS.format(n=61)}\npositions: {DAYS.format(n=1)}", "1 至 60"),
        (f"oldest: {DAYS.format(n=1)}\npositions: {DAYS.format(n=0)}", "1 至 366"),
        (f"oldest: {DAYS.format(n=1)}\npositions: {DAYS.format(n=367)}", "1 至 366"),
        (OLDEST + "quick: [{verb: fly, object: street_vendor}]", "没有动词"),
        (OLDEST + "quick: [{verb: persuade, object: moon}]", "没有对象"),
        (OLDEST + "quick: [{verb: persuade, object: street_vendor, measure: 吨}]", "量词"),
        (OLDEST + "quick: [{verb: case.close, object: case}]", "程序自己写入"),
        (OLDEST + "quick: [{verb: persuade, object: street_vendor, quantity: 0}]", "至少为 1"),
        (OLDEST + "quick: [{verb: persuade, object: street_vendor, posts: [king]}]", "没有岗位"),
        (OLDEST + "quick: [{verb: persuade, object: street_vendor, colour: red}]", "colour"),
    ],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    _, problems = read(text)
    (problem,) = problems
    assert why in problem
