"""What the county asks about a matter of one category, and whether what somebody answered fits. Pure.

The kinds are those of the attributes of Open311 GeoReport v2 (GET service definition).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chengxu.common.messages import Message, Problems, listed

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
LONGEST_LINE = 200
LONGEST_TEXT = 2000
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

Answers = Mapping[str, tuple[str, ...]]
"""Values by the code of their question, as given; only a list of many has more than one."""


class Datatype(StrEnum):
    """What kind of answer is wanted."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    ONE = "singlevaluelist"
    MANY = "multivaluelist"

    @property
    def is_list(self) -> bool:
        """True when the answer is chosen among values."""
        return self in (Datatype.ONE, Datatype.MANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; ``values`` are the choices by key. One with ``variable`` False only tells the reader something."""

    code: str
    datatype: Datatype
    text: Message
    hint: Message = Message("")
    required: bool = False
    variable: bool = True
    values: Mapping[str, Message]

    def said(self, values: Sequence[str]) -> Message:
        """An answer in words: the names of what was chosen, or the answer itself."""
        names = [self.values.get(value, Message(value)) for value in values]
        return Message("、".join(n.zh for n in names), ", ".join(n.en or n.zh for n in names))


def answered(questions: Sequence[Question], given: Answers, problems: Problems) -> dict[str, tuple[str, ...]]:
    """The answers to these questions, cleaned, in their order; what is wrong goes to ``problems``, the question's code as field.

    Wrong are: none to a required question, several where one is wanted, a key that is no choice, no number, no instant,
    an answer that is too long. Answers to what nobody asked are left out.
    """
    kept: dict[str, tuple[str, ...]] = {}
    for question in questions:
        if not question.variable:
            continue
        cleaned = (_CONTROL.sub("", value).strip() for value in given.get(question.code, ()))
        values = tuple(dict.fromkeys(value for value in cleaned if value))
        refusals = list(_refusals(question, values))
        for refusal in refusals:
            problems.add(refusal, field=question.code)
        if values and not refusals:
            kept[question.code] = values
    return kept


def unanswered(question: Question) -> Message:
    """What is said about a required question without an answer."""
    return Message("请回答：{text}", "please answer: {text}").format(text=question.text)


def _refusals(question: Question, values: tuple[str, ...]) -> Iterator[Message]:
    if not values:
        if question.required:
            yield unanswered(question)
        return
    if len(values) > 1 and question.datatype is not Datatype.MANY:
        yield Message("只能有一个答案", "one answer only")
        return
    for value in values:
        if refusal := _refusal(question, value):
            yield refusal
            return


def _refusal(question: Question, value: str) -> Message | None:
    kind = question.datatype
    if kind.is_list and value not in question.values:
        return Message("没有这个选项，可选：{keys}", "no such value; choose among: {keys}").format(
            keys=listed(question.values)
        )
    if kind is Datatype.NUMBER and not (value.isascii() and _NUMBER.fullmatch(value)):
        return Message("应是数字，例如 12 或 3.5", "a number is wanted, such as 12 or 3.5")
    if kind is Datatype.DATETIME and not _is_instant(value):
        return Message(
            "应是时间，例如 2023-05-01T09:30:00+08:00",
            "an instant is wanted, such as 2023-05-01T09:30:00+08:00",
        )
    most = LONGEST_TEXT if kind is Datatype.TEXT else LONGEST_LINE
    if len(value) > most:
        return Message("最多 {n} 个字", "{n} characters at most").format(n=most)
    return None


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
