"""Reads what ``county.yaml`` says about running cases."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec

from chengxu.cases.declared.auto import parse_auto
from chengxu.cases.declared.escalation import parse_ladders
from chengxu.cases.workflow.kinship import Kinship
from chengxu.cases.workflow.states import COUNTY_CLOCKS, ClockKind, RequestKind
from chengxu.cases.workflow.values import RequestRule, Settings
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused, listed
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.ledger.rules import ALGORITHMS
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Where

T = TypeVar("T")

FILE = "county.yaml"
STAGES = tuple(kind.value for kind in COUNTY_CLOCKS)
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


class _Verification(msgspec.Struct, forbid_unknown_fields=True):
    channels: list[str]
    source: str
    verified: bool


class _SelfHandling(msgspec.Struct, forbid_unknown_fields=True):
    categories: list[str]
    photos: Annotated[int, msgspec.Meta(ge=1)]
    source: str
    verified: bool


class _Recurrence(msgspec.Struct, forbid_unknown_fields=True):
    radius: Annotated[int, msgspec.Meta(ge=1, le=2000)]
    days: Annotated[int, msgspec.Meta(ge=1, le=3660)]
    source: str
    verified: bool


class _Merging(msgspec.Struct, forbid_unknown_fields=True):
    undo: str
    source: str
    verified: bool


class _Reopening(msgspec.Struct, forbid_unknown_fields=True):
    within: str
    source: str
    verified: bool


class _Counting(msgspec.Struct, forbid_unknown_fields=True):
    merged: Literal["once", "each"]
    source: str
    verified: bool


class _Request(msgspec.Struct, forbid_unknown_fields=True):
    levels: Annotated[int, msgspec.Meta(ge=1, le=2)]
    source: str
    verified: bool
    most: Annotated[int, msgspec.Meta(ge=0)] = 0
    within: str = ""


def parse_settings(check: Checker) -> Settings:
    """What ``county.yaml``, ``escalation.yaml`` and ``dispatch.yaml`` say about running cases; a missing section means that the county has no such rule.

    Wrong are: a missing or unreadable limit, a request nobody can ask for, more than two levels of approval.
    """
    county: dict[str, Any] = check.pack.one(FILE)
    near = check.convert(FILE, ("duplicates",), county.get("duplicates", {}), _Duplicates)
    verification = _section(check, county, "verification", _Verification)
    alone = _section(check, county, "self_handling", _SelfHandling)
    reopening = _section(check, county, "reopening", _Reopening)
    algorithm = str(county.get("ledger", {}).get("algorithm", ALGORITHMS[0]))
    if algorithm not in ALGORITHMS:
        check.problem(
            FILE,
            ("ledger", "algorithm"),
            Message("散列算法只能是 {known}", "the hash algorithm is one of {known}").format(
                known=listed(ALGORITHMS)
            ),
        )
    return Settings(
        number_prefix=str(county.get("code", "")),
        centre=str(county.get("centre", "")),
        stage_limits=_stages(check, county.get("stages", {})),
        near_metres=near.radius if near else 0,
        near_days=near.days if near else 0,
        algorithm=algorithm,
        verified_channels=frozenset(verification.channels if verification else ()),
        self_handled=frozenset(alone.categories if alone else ()),
        least_photos=alone.photos if alone else 2,
        requests=_requests(check, county.get("requests", {})),
        ladders=parse_ladders(check),
        auto=parse_auto(check),
        kinship=_kinship(check, county),
        reopening=_limit(check, ("reopening", "within"), reopening.within) if reopening else None,
    )


def _section(check: Checker, county: dict[str, Any], name: str, type_: type[T]) -> T | None:
    return check.convert(FILE, (name,), county[name], type_) if name in county else None


def _kinship(check: Checker, county: dict[str, Any]) -> Kinship:
    merging = _section(check, county, "merging", _Merging)
    counting = _section(check, county, "counting", _Counting)
    again = _section(check, county, "recurrence", _Recurrence)
    return Kinship(
        undo=_limit(check, ("merging", "undo"), merging.undo) if merging else Kinship().undo,
        each=counting is not None and counting.merged == "each",
        metres=again.radius if again else 0,
        days=again.days if again else 0,
    )


def _requests(check: Checker, given: dict[str, Any]) -> dict[RequestKind, RequestRule]:
    found: dict[RequestKind, RequestRule] = {}
    for name, text in given.items():
        where = ("requests", name)
        if name not in set(RequestKind):
            known = listed(RequestKind)
            message = Message(
                "没有「{name}」这种申请，可用：{known}", "there is no request “{name}”; known: {known}"
            )
            check.problem(FILE, where, message.format(name=name, known=known), name)
        elif (value := check.convert(FILE, where, text, _Request)) is not None:
            within = _limit(check, (*where, "within"), value.within) if value.within else None
            found[RequestKind(name)] = RequestRule(levels=value.levels, most=value.most, within=within)
    return found


def _stages(check: Checker, given: dict[str, Any]) -> dict[str, Limit]:
    """The limit of each stage; a county that says nothing of notices gives them the time of a transfer."""
    like = {ClockKind.NOTICE.value: ClockKind.TRANSFER.value}
    return {
        stage: _stage(check, given, stage if stage in given else like.get(stage, stage)) for stage in STAGES
    }


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
    return _limit(check, ("stages", stage, "limit"), value.limit)


def _limit(check: Checker, where: Where, text: str) -> Limit:
    try:
        return parse_limit(text)
    except Refused as refusal:
        check.problem(FILE, where, refusal.message, field=str(where[-1]))
        return SAFE
