"""The questions of a category on a form: what stands in each field, what was answered, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from chengxu.catalog.questions import Answers, Datatype, Question, unanswered
from chengxu.catalog.rules import Category
from chengxu.common.messages import Message
from chengxu.intake.rules import ANSWER

PREFIX = "q-"
FEW = 6
"""So many choices stand open on the page; more of them are a list to open."""
INPUTS: Mapping[Datatype, str] = {Datatype.DATETIME: "datetime-local"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a form shows it."""

    question: Question
    given: Sequence[str] = ()
    errors: Sequence[Message] = ()

    @property
    def name(self) -> str:
        """The name of its field."""
        return PREFIX + self.question.code

    @property
    def value(self) -> str:
        """What stands in a field of one line."""
        return self.given[0] if self.given else ""

    @property
    def look(self) -> str:
        """Which of the five ways to show it: a remark, open choices, a list, a text or a line."""
        kind = self.question.datatype
        if not self.question.variable:
            return "remark"
        if kind is Datatype.MANY or (kind is Datatype.ONE and len(self.question.values) <= FEW):
            return "choices"
        if kind is Datatype.ONE:
            return "list"
        return "text" if kind is Datatype.TEXT else "line"

    @property
    def must(self) -> Message:
        """What a page says before anything is sent when a question that must be answered is not."""
        return unanswered(self.question)

    @property
    def many(self) -> bool:
        """Whether several choices may be taken."""
        return self.question.datatype is Datatype.MANY

    @property
    def input_type(self) -> str:
        """The type of a field of one line."""
        return INPUTS.get(self.question.datatype, "text")

    @property
    def keys(self) -> str:
        """Which keyboard a phone should open."""
        return "decimal" if self.question.datatype is Datatype.NUMBER else ""

    @property
    def choices(self) -> list[tuple[str, Message, bool]]:
        """Key, name and whether it was taken, of each choice."""
        return [(key, name, key in self.given) for key, name in self.question.values.items()]


def asked(
    category: Category | None, given: QueryDict, errors: Mapping[str, Sequence[Message]] | None = None
) -> list[Asked]:
    """The questions of a category with what a form says about them; none without a category."""
    return [
        Asked(question, given.getlist(PREFIX + question.code), (errors or {}).get(PREFIX + question.code, ()))
        for question in (category.questions if category else ())
    ]


def answers(given: QueryDict) -> Answers:
    """What a form answers, by the code of the question."""
    found = {name.removeprefix(PREFIX): given.getlist(name) for name in given if name.startswith(PREFIX)}
    return {code: tuple(values) for code, values in found.items()}


def field_of(problem_field: str) -> str | None:
    """The form's field for a problem with an answer; None for another problem."""
    start, end = ANSWER.split("{code}")
    if problem_field.startswith(start) and problem_field.endswith(end):
        return PREFIX + problem_field[len(start) : -len(end)]
    return None
