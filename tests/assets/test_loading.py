"""``assets.yaml``: what it says, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from chengxu.assets.loading import FILE, parse
from chengxu.assets.rules import Settings
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.packs.checking import Checker
from tests.jingzhou import source

SOUND = {
    "codes": {"cjt214": {"parts": [6, 2, 2, 6], "source": "试", "verified": False}},
    "apart": {"metres": 1, "source": "试", "verified": False, "categories": {"C0118": 3}},
    "moved": {"metres": 50, "source": "试", "verified": False},
    "call": {"zh": "打 12319", "en": "Call 12319"},
}


def read(**changes: object) -> tuple[Settings, list[str]]:
    pack = source().pack
    text = yaml.safe_dump(SOUND | changes, allow_unicode=True)
    check = Checker(replace(pack, documents=dict(pack.documents) | {FILE: yaml.safe_load(text)}))
    found = parse(check, parse_catalog(check))
    return found, [f"{problem.field}: {problem.message.zh}" for problem in check.problems.items]


def test_the_county_declares_a_layout_for_every_scheme_with_components() -> None:
    check = Checker(source())
    catalog = parse_catalog(check)
    found = parse(check, catalog)
    assert not check.problems
    assert {c.scheme for c in catalog.categories.values() if c.id.startswith("C")} <= set(
        found.scheme.layouts
    )
    assert (found.apart("C0118"), found.apart("C0103"), found.moved) == (3, 1, 50)


def test_without_the_file_no_scheme_has_a_layout() -> None:
    pack = source().pack
    check = Checker(replace(pack, documents={k: v for k, v in pack.documents.items() if k != FILE}))
    found = parse(check, parse_catalog(check))
    assert (dict(found.scheme.layouts), found.scheme.county, list(check.problems.items)) == ({}, "431229", [])


def layout(*parts: int, scheme: str = "cjt214") -> dict[str, object]:
    return {scheme: {"parts": list(parts), "source": "试", "verified": False}}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"codes": layout(6, 2, 2, 6, scheme="mars")}, "codes: 没有编码体系「mars」"),
        ({"codes": layout(6, 2, 3, 5)}, "parts: 类别共 5 位，而小类"),
        ({"codes": layout(4, 2, 2, 6)}, "parts: parts 应为县 6 位"),
        ({"codes": layout(6, 10)}, "parts: parts 应为县 6 位"),
        ({"codes": layout(6, 2, 2, 0)}, "parts: parts 应为县 6 位"),
        ({"codes": layout(6, 2, 2, 60)}, "parts: parts 应为县 6 位"),
        ({"apart": {"metres": 0, "source": "试", "verified": False}}, "metres: 应大于 0"),
        ({"apart": {"metres": 999, "source": "试", "verified": False}}, "metres: 应大于 0、不超过 100 米"),
        ({"apart": {"metres": 1, "source": "试", "verified": False, "categories": {"E0504": 2}}}, "categories: 没有部件小类"),
        ({"moved": {"metres": -1, "source": "试", "verified": False}}, "metres: 应大于 0"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(changes: dict[str, object], why: str) -> None:
    _, problems = read(**changes)
    assert len(problems) == 1
    assert problems[0].startswith(why)
