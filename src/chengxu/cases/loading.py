"""Reads what ``county.yaml`` says about running cases."""

from __future__ import annotations

from typing import Any

import msgspec

from chengxu.cases.rules import Settings
from chengxu.cases.states import STAGE_CLOCKS
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Limit, LimitUnit, parse_limit
from chengxu.ledger.rules import ALGORITHMS
from chengxu.packs.checking import Checker

FILE = "county.yaml"
STAGES = tuple(kind.value for kind in STAGE_CLOCKS)
SAFE = Limit(1, LimitUnit.work_day)  # stands in for a stage that is wrong, so that checking can go on


class _Stage(msgspec.Struct, forbid_unknown_fields=True):
    limit: str
    source: str
    verified: bool


class _Duplicates(msgspec.Struct, forbid_unknown_fields=True):
    radius: int
    days: int
    source: str
    verified: bool


def parse_settings(check: Checker) -> Settings:
    """The stage limits, the reach of nearby cases, the prefix of case numbers and the ledger's hash algorithm."""
    county: dict[str, Any] = check.pack.one(FILE)
    near = check.convert(FILE, ("duplicates",), county.get("duplicates", {}), _Duplicates)
    algorithm = str(county.get("ledger", {}).get("algorithm", ALGORITHMS[0]))
    if algorithm not in ALGORITHMS:
        check.problem(
            FILE,
            ("ledger", "algorithm"),
            Message("散列算法只能是 {known}", "the hash algorithm is one of {known}").format(
                known=", ".join(ALGORITHMS)
            ),
        )
    return Settings(
        number_prefix=str(county.get("code", "")),
        centre=str(county.get("centre", "")),
        stage_limits={stage: _stage(check, county.get("stages", {}), stage) for stage in STAGES},
        near_metres=near.radius if near else 0,
        near_days=near.days if near else 0,
        algorithm=algorithm,
    )


def _stage(check: Checker, stages: dict[str, Any], stage: str) -> Limit:
    if stage not in stages:
        check.problem(
            FILE,
            ("stages",),
            Message("缺少「{stage}」环节的时限", "the limit of the stage “{stage}” is missing").format(
                stage=stage
            ),
            field=f"stages.{stage}",
        )
        return SAFE
    value = check.convert(FILE, ("stages", stage), stages[stage], _Stage)
    if value is None:
        return SAFE
    try:
        return parse_limit(value.limit)
    except Refused as refusal:
        check.problem(FILE, ("stages", stage, "limit"), refusal.message, field="limit")
        return SAFE
