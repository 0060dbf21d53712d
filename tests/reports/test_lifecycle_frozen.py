"""A frozen report: the same document gives the same bytes, and comes back whole."""

from __future__ import annotations

import json
from dataclasses import is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from tests.reports.made import FACTS, document, fact

from chengxu.indicators.rules import Phrase, Target
from chengxu.reports import rules
from chengxu.reports.lifecycle import frozen
from chengxu.reports.lifecycle.editing import override
from chengxu.reports.rules import (
    Annex,
    Area,
    Bar,
    Chart,
    Document,
    Form,
    Letterhead,
    MapPage,
)

FULL = fact(
    "waste.total",
    "1234.50",
    "吨",
    style="yu",
    measures=("吨", "万吨"),
    phrases=(Phrase(("清运",), ("餐厨",), ("垃圾",)),),
    target=Target("gte", 16.5, "上级"),
    chapter="环卫",
    english="waste",
    period=(date(2022, 1, 1), date(2022, 12, 31)),
)


def whole() -> Document:
    """A document that uses everything a document can hold."""
    typed = override(
        document(),
        1,
        "5000余次",
        reason="补录了三月的巡查记录",
        author="姚国强",
        on=date(2024, 1, 4),
        characters=6,
    )
    return replace(
        typed,
        demo=True,
        form=Form.RED_HEAD,
        letterhead=Letterhead("某局", "某城管〔2024〕1号", "县人民政府", ("市局", "县委办"), "某局办公室"),
        dated=date(2024, 1, 8),
        annex=Annex(
            (Chart("垃圾", "吨", (Bar("一月", Decimal("10.5"), FULL), Bar("二月", None, FULL))),),
            (
                MapPage(
                    "案件", "件", (Area("城关镇", (((109.5, 26.5), (109.6, 26.5), (109.6, 26.6)),), None),)
                ),
            ),
        ),
    )


@pytest.mark.parametrize("given", [document(), whole()], ids=["plain", "whole"])
def test_what_was_frozen_comes_back_and_freezes_to_the_same_bytes(given: Document) -> None:
    content = frozen.freeze(given)
    assert frozen.thaw(content) == given
    assert frozen.freeze(frozen.thaw(content)) == content


def test_every_kind_of_value_a_document_can_hold_is_known() -> None:
    """A new shape of the rules has to be made known to the freezer before anybody signs it."""
    shapes = {
        value.__name__
        for value in vars(rules).values()
        if isinstance(value, type) and is_dataclass(value) and value.__module__ == rules.__name__
    }
    assert shapes <= set(frozen._CLASSES)


def test_a_field_added_later_does_not_move_a_digest() -> None:
    """What equals its default is not in the bytes."""
    text = frozen.freeze(document()).decode()
    assert [name for name in ("typed", "annex", "demo", "letterhead", "english") if f'"{name}"' in text] == []


def test_one_character_makes_another_digest() -> None:
    one, other = document(), replace(document(), title="别的标题")
    assert frozen.digest(frozen.freeze(one)) != frozen.digest(frozen.freeze(other))
    assert frozen.digest(frozen.freeze(one)) == frozen.digest(frozen.freeze(document()))
    assert FACTS["street.occupy"] in [figure.fact for figure in one.figures()]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b'{"form":"chengxu-report-2","document":null}',
        b'{"form":"chengxu-report-1","document":null}',
        b'{"form":"chengxu-report-1","document":{"is":"Fact"}}',
        b'{"form":"chengxu-report-1","document":{"is":"Elephant"}}',
        b'{"form":"chengxu-report-1","document":{"is":"Decimal","value":"x"}}',
    ],
)
def test_bytes_that_are_no_report_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error is one too
        frozen.thaw(content)


def test_the_bytes_are_plain_json_that_others_can_read() -> None:
    content = json.loads(frozen.freeze(whole()))
    assert content["form"] == "chengxu-report-1"
    assert content["document"]["dated"] == {"is": "date", "value": "2024-01-08"}
    assert content["document"]["letterhead"]["number"] == "某城管〔2024〕1号"
