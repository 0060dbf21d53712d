"""Reads ``feedback.yaml``: how a reporter may rate how it ended."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from chengxu.common.messages import Message
from chengxu.intake.rating import HIGHEST, LOWEST, Level, Rating
from chengxu.packs.checking import Checker, name

FILE = "feedback.yaml"


class _Level(msgspec.Struct, forbid_unknown_fields=True):
    score: Annotated[int, msgspec.Meta(ge=LOWEST, le=HIGHEST)]
    text: str | dict[str, str]
    satisfied: bool


class _Rating(msgspec.Struct, forbid_unknown_fields=True):
    levels: list[_Level]
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    rating: Any = None


def parse_rating(check: Checker) -> Rating:
    """The levels, best first; what is wrong goes to ``check``. A county without the file asks nobody.

    Wrong are: a score twice, and levels that are all satisfied or all not, for then the rate says nothing.
    """
    document = check.convert(FILE, (), check.pack.one(FILE), _File) or _File()
    if document.rating is None:
        return Rating()
    given = check.convert(FILE, ("rating",), document.rating, _Rating)
    if given is None:
        return Rating()
    for place, level in enumerate(given.levels):
        if any(level.score == other.score for other in given.levels[:place]):
            message = Message("分值 {score} 写了两次", "the score {score} is there twice")
            check.problem(
                FILE, ("rating", "levels", place, "score"), message.format(score=level.score), "score"
            )
    if len({level.satisfied for level in given.levels}) < 2:
        message = Message(
            "要有算满意的，也要有不算满意的，满意率才有意义",
            "some levels must count as satisfied and some not, or the rate says nothing",
        )
        check.problem(FILE, ("rating", "levels"), message, "levels")
    levels = sorted(given.levels, key=lambda level: -level.score)
    return Rating(
        tuple(Level(level.score, name(level.text), level.satisfied) for level in levels),
        given.source,
        given.verified,
    )
