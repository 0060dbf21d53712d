"""Which clock an appeal is about: two late ones of one kind are told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chengxu.cases.rules import Order
from chengxu.cases.workflow.states import ClockKind
from chengxu.web.desk import steps
from tests.cases.book import BOOK, STREET, Story


def test_two_late_clocks_of_one_kind_have_two_names() -> None:
    story = Story()
    for verb in ("accept", "file", "dispatch"):
        story.do(verb, order=Order(condition="E0501-1", unit="STREET"))
    (clock,) = [c for c in story.case.clocks if c.kind is ClockKind.UNIT]
    late = replace(clock, breached=True)
    later = replace(late, due_at=late.due_at + timedelta(days=1))
    (field,) = steps._clock(replace(story.case, clocks=(late, later)), STREET, BOOK)
    names = [name for _, name in field.choices]
    assert len({name.zh for name in names}) == len({name.en for name in names}) == 2
    assert all(BOOK.organisation.name("STREET").zh in name.zh for name in names)
