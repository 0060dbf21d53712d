"""Scenarios of a pack: "given this, then that", written by the people who know the county, run at every check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Calendar
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Where
from chengxu.responsibility.rules import Responsibility
from chengxu.territory.rules import Location, Territory


class GivenText(msgspec.Struct, forbid_unknown_fields=True):
    """What happened: a category or words that suggest one, where (grid, position or words), when (local time)."""

    category: str = ""
    text: str = ""
    condition: str = ""
    duty_grid: str = ""
    position: tuple[float, float] | None = None
    place: str = ""
    at: datetime | None = None


class ThenText(msgspec.Struct, forbid_unknown_fields=True, rename={"co_units": "with"}):
    """What must follow; only what is written is compared."""

    category: str | None = None
    lead: str | None = None
    co_units: list[str] | None = None
    transfer: str | None = None
    rule: str | None = None
    grade: str | None = None
    due: datetime | None = None


class ScenarioText(msgspec.Struct, forbid_unknown_fields=True):
    """One scenario."""

    name: str
    given: GivenText
    then: ThenText


class FileText(msgspec.Struct, forbid_unknown_fields=True):
    """A file of scenarios."""

    scenarios: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The parts of a county a scenario is run against."""

    catalog: Catalog
    territory: Territory
    responsibility: Responsibility
    calendar: Calendar


def run(check: Checker, bench: Bench) -> int:
    """Run every scenario of the pack; what differs becomes a problem with file and line. How many were run."""
    count = 0
    for path, value in check.pack.many("scenarios/*.yaml"):
        document = check.convert(path, (), value, FileText)
        for index, given in enumerate(document.scenarios if document else ()):
            where: Where = ("scenarios", index)
            scenario = check.convert(path, where, given, ScenarioText)
            if scenario:
                count += 1
                _run_one(check, path, where, scenario, bench)
    return count


def _run_one(check: Checker, path: str, where: Where, scenario: ScenarioText, bench: Bench) -> None:
    try:
        found = _outcome(scenario.given, scenario.then, bench)
    except Refused as refusal:
        check.problem(path, where, refusal.message, scenario.name)
        return
    for part, expected in msgspec.to_builtins(scenario.then, builtin_types=(datetime,)).items():
        if expected is not None and found.get(part) != expected:
            message = Message(
                "{part} 应为 {expected}，实际是 {found}", "{part} should be {expected} but is {found}"
            ).format(part=part, expected=expected, found=found.get(part))
            check.problem(path, (*where, "then"), message, scenario.name)


def _outcome(given: GivenText, then: ThenText, bench: Bench) -> dict[str, Any]:
    location = _location(given, bench.territory)
    suggested = bench.catalog.suggest(given.text)
    category = given.category or (suggested[0].category_id if suggested else "")
    found: dict[str, Any] = {"category": category, "grade": location.grade}
    if given.at is None:
        return found
    at = given.at.replace(tzinfo=bench.responsibility.zone)
    resolution = bench.responsibility.resolve(category, location, at)
    found |= {
        "lead": resolution.lead,
        "with": list(resolution.co_units),
        "transfer": resolution.transfer.unit if resolution.transfer else "",
        "rule": resolution.rule,
    }
    if then.due:
        condition = bench.catalog.get(category).condition(given.condition)
        due = bench.calendar.due(at, condition.limit(location.grade))
        found["due"] = due.astimezone(bench.responsibility.zone).replace(tzinfo=None)
    return found


def _location(given: GivenText, territory: Territory) -> Location:
    if given.duty_grid:
        for spot in territory.spots:
            if spot.duty_grid == given.duty_grid:
                return spot
        raise Refused(
            Message("没有责任网格「{code}」", "there is no duty grid “{code}”").format(code=given.duty_grid)
        )
    if given.position:
        found = territory.locate(*given.position)
        if found is None:
            raise Refused(Message("位置不在县内", "the position lies outside the county"))
        return found
    return territory.from_text(given.place)
