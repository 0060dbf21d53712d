"""``meetings.yaml`` and ``campaigns.yaml``: what is read, and each mistake by file and line."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.packs.rules import Pack
from chengxu.routines.campaigns import loading as campaigns
from chengxu.routines.campaigns.relapse import Settings
from chengxu.routines.meetings import loading
from chengxu.routines.meetings.kinds import Declared
from tests.jingzhou import source

PACK = source().pack


def changed(file: str, path: list[Any], value: Any) -> Checker:
    documents = {**PACK.documents, file: deepcopy(PACK.documents[file])}
    at = documents[file]
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return Checker(Pack(documents=documents, hash="x"))  # type: ignore[call-arg]


def parsed(check: Checker) -> Declared:
    return loading.parse(check, organisation=parse_organisation(check), vocabulary=parse_vocabulary(check))


def test_the_pack_as_it_stands() -> None:
    check = Checker(source())
    declared = parsed(check)
    assert not check.problems
    assert {one.code for one in declared.kinds.values() if one.party} >= {
        "centre_group",
        "theme_day",
        "party_group",
    }
    assert ("hold", "branch_committee") in declared.guarded
    assert ("hold", "business_training") not in declared.guarded
    assert declared.kinds["business_training"].attends == ("attend", "business_training", "人次")
    assert str(declared.kinds["party_group"].title("g1")) == "第一党小组党小组会"


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (["kinds", "drill", "unit"], "NOBODY", "unit"),
        (["kinds", "drill", "deed"], {"verb": "hold", "object": "party"}, "deed"),
        (["kinds", "drill", "deed"], {"verb": "hold", "object": "drill", "measure": "吨"}, "deed"),
        (["kinds", "drill", "deed"], {"verb": "hold", "object": "theme_day"}, "deed"),
        (["kinds", "drill", "attendance"], {"verb": "attend", "object": "theme_day"}, "attendance"),
        (["kinds", "theme_day", "needs", 0, "count"], 0, "count"),
        (["kinds", "theme_day", "needs", 0, "warn"], 28, "warn"),
        (["kinds", "theme_day", "needs", 0, "per"], "week", "needs.0.per"),
        (["check_in", "early"], 241, "early"),
    ],
)
def test_what_is_wrong_is_named(path: list[Any], value: Any, field: str) -> None:
    check = changed("meetings.yaml", path, value)
    declared = parsed(check)
    (problem,) = check.problems.items
    assert problem.field == field
    assert "meetings.yaml" in problem.file
    assert path[0] != "kinds" or path[1] not in declared.kinds


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["relapse", "metres"], 0.5),
        (["relapse", "days"], [90, 30]),
        (["relapse", "days"], []),
        (["relapse", "days"], [0, 30]),
        (["relapse", "days"], [30, 731]),
        (["relapse", "few"], 0),
    ],
)
def test_what_is_wrong_with_campaigns_is_named(path: list[Any], value: Any) -> None:
    check = changed("campaigns.yaml", path, value)
    campaigns.parse(check)
    (problem,) = check.problems.items
    assert problem.field == path[-1]


def test_a_county_without_the_files_has_no_meetings_and_the_defaults() -> None:
    documents = {
        name: d for name, d in PACK.documents.items() if name not in ("meetings.yaml", "campaigns.yaml")
    }
    check = Checker(Pack(documents=documents, hash="x"))  # type: ignore[call-arg]
    assert parsed(check).kinds == {}
    assert campaigns.parse(check).days == Settings().days
    assert not check.problems
