"""What a report needs besides the figures of its own period, and what the records answered. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chengxu.reports.language.conditions import Kind
from chengxu.reports.language.outline import COMPARED, PLANNED, RANKED, Declaration, Tells
from chengxu.reports.language.plans import Plan
from chengxu.reports.language.ranking import Share
from chengxu.reports.rules import Fact


@dataclass(frozen=True, slots=True)
class Needs:
    """The indicators a report asks for: over its own period, over others, against a plan, and taken apart."""

    now: tuple[str, ...]
    compared: Mapping[str, tuple[str, ...]]
    planned: tuple[str, ...]
    apart: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Background:
    """What the records say besides the facts of the period.

    ``compared`` holds, for ``yoy`` and ``prev``, facts of the other period (absent when that is not comparable);
    ``to_date`` facts from 1 January to the end; ``plans`` those of the year; ``apart`` the groups by (id, way); ``over``
    is False while the period still runs.
    """

    compared: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    to_date: Mapping[str, Fact] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    apart: Mapping[tuple[str, str], tuple[Share, ...]] = field(default_factory=dict)
    over: bool = True


def needs(declaration: Declaration) -> Needs:
    """Everything ``declaration`` may ask, whatever its conditions will say."""
    references = declaration.references()
    tests = [test for condition, _ in declaration.conditions() for test in condition.tests]
    tested = [test.indicator for test in tests if test.indicator]
    moved = [(test.base, test.indicator) for test in tests if test.kind is Kind.MOVED]
    compared = [(str(r.tells), r.indicator) for r in references if r.tells in COMPARED]
    planned = [r.indicator for r in references if r.tells in PLANNED]
    planned += [test.indicator for test in tests if test.kind in (Kind.REACHED, Kind.MISSED)]
    apart = [(r.by, r.indicator) for r in references if r.tells in RANKED]
    return Needs(
        now=_unique([*(r.indicator for r in references), *tested]),
        compared={str(kind): _of(kind, [*compared, *moved]) for kind in (Tells.YOY, Tells.PREV)},
        planned=_unique(planned),
        apart={by: _of(by, apart) for by in dict.fromkeys(by for by, _ in apart)},
    )


def _of(key: str, pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return _unique(id_ for found, id_ in pairs if found == key)


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for id_ in ids if id_))
