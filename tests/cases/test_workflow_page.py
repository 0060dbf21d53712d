"""The page about the workflow says what the code does: its table is printed from the code."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from chengxu.cases.workflow.states import CLOCK_NAMES, ENDED, OPEN, PAUSE_NAMES, STATE_NAMES, ClockKind, State
from chengxu.cases.workflow.transitions import NEED_NAMES, TRANSITIONS, Transition

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "case-workflow.md"
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
HEAD = "| Verb | 中文 | From | To | Needs | Clocks |\n|---|---|---|---|---|---|"


def states(found: Iterable[State]) -> str:
    """Names in the order of the workflow."""
    known = set(found)
    if known == OPEN:
        return "any open"
    return "、".join(STATE_NAMES[state].zh for state in State if state in known)


def kinds(found: Iterable[ClockKind]) -> str:
    """Names of clocks."""
    known = tuple(found)
    left = "、".join(CLOCK_NAMES[kind].zh for kind in ClockKind if kind not in known)
    if len(known) > len(ClockKind) // 2:
        return f"all but {left}" if left else "all"
    return "、".join(CLOCK_NAMES[kind].zh for kind in known)


def clocks(row: Transition) -> str:
    """What the row does to clocks."""
    told = []
    if row.stops:
        told.append(f"▢ {kinds(row.stops)}")
    if row.pauses:
        told.append(f"‖ {kinds(kind for kind, _ in row.pauses)}")
    going = dict.fromkeys([*(kind for kind, _ in row.resumes), *row.starts])
    if going:
        told.append(f"▷ {kinds(going)}")
    return " · ".join(told)


def line(row: Transition) -> str:
    """One verb."""
    to = states([row.to] if row.to else row.also) or "—"
    needs = "、".join(NEED_NAMES[need].zh for need in row.needs)
    unit = " *unit*" if row.by_unit else ""
    cells = (f"`{row.verb}`{unit}", row.label.zh, states(row.sources), to, needs, clocks(row))
    return "| " + " | ".join(cells) + " |"


def printed() -> str:
    """The whole table."""
    return "\n".join([HEAD, *(line(row) for row in TRANSITIONS)])


def test_the_page_shows_the_table_of_the_code() -> None:
    between = PAGE.read_text().partition(BEGIN)[2].partition(END)[0].strip()
    assert between == printed(), f"print the table into {PAGE.name}:\n{printed()}"


def test_every_state_clock_and_pause_has_its_words() -> None:
    assert set(STATE_NAMES) == set(State)
    assert set(CLOCK_NAMES) == set(ClockKind)
    assert all(
        name.zh and name.en for name in (*STATE_NAMES.values(), *CLOCK_NAMES.values(), *PAUSE_NAMES.values())
    )
    assert ENDED.isdisjoint(OPEN)
