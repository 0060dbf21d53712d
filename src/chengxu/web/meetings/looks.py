"""How meetings look: chips of their stage, of a mark and of a window, and what a page calls them."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message
from chengxu.routines.meetings import queries
from chengxu.routines.meetings.models import Meeting
from chengxu.routines.meetings.requirements import State, Window
from chengxu.routines.meetings.rules import Mark, Stage
from chengxu.web.showing import Look

STAGES: Mapping[Stage, tuple[str, str]] = {
    Stage.PLANNED: ("clock", "work"),
    Stage.HELD: ("done", "good"),
    Stage.CANCELLED: ("ban", ""),
}
MARKS: Mapping[Mark, tuple[str, str]] = {
    Mark.EXPECTED: ("dot", ""),
    Mark.PRESENT: ("done", "good"),
    Mark.LEAVE: ("out", "warn"),
    Mark.ABSENT: ("late", "bad"),
    Mark.DOUBTFUL: ("help", "warn"),
}
WINDOWS: Mapping[State, tuple[str, str, Message]] = {
    State.MET: ("done", "good", Message("已开", "held")),
    State.PLANNED: ("clock", "work", Message("已安排", "planned")),
    State.OPEN: ("dot", "", Message("待安排", "to plan")),
    State.SOON: ("soon", "warn", Message("要抓紧", "soon")),
    State.MISSED: ("late", "bad", Message("未开", "missed")),
}


def stage(row: Meeting) -> Look:
    """The chip of a meeting."""
    icon, tone = STAGES[Stage(row.stage)]
    return Look(Stage(row.stage).label, icon, tone)


def mark(value: Mark) -> Look:
    """The chip of somebody who must attend."""
    icon, tone = MARKS[value]
    return Look(value.label, icon, tone)


def window(one: Window) -> Look:
    """The chip of a month, quarter or year: how many of how many where several are due."""
    icon, tone, word = WINDOWS[one.state]
    several = Message("{held}/{need}", "{held}/{need}").format(held=one.held, need=one.need.count)
    return Look(several if one.need.count > 1 else word, icon, tone)


def title(row: Meeting) -> str:
    """What a meeting is called: its own title, or its kind."""
    kind = queries.declared().kinds.get(row.kind)
    return row.title or (str(kind.title(row.body)) if kind else row.kind)


def kind_name(row: Meeting) -> str:
    """The kind of a meeting."""
    kind = queries.declared().kinds.get(row.kind)
    return str(kind.title(row.body)) if kind else row.kind
