"""Reads ``feedback.yaml``: how a reporter may rate how it ended, and which messages are answered in public."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused
from chengxu.intake.answers import Answers
from chengxu.intake.rating import HIGHEST, LOWEST, Level, Rating
from chengxu.intake.rules import CHANNELS
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where

FILE = "feedback.yaml"


class _Level(msgspec.Struct, forbid_unknown_fields=True):
    score: Annotated[int, msgspec.Meta(ge=LOWEST, le=HIGHEST)]
    text: str | dict[str, str]
    satisfied: bool


class _Rating(msgspec.Struct, forbid_unknown_fields=True):
    levels: list[_Level]
    source: str
    verified: bool


class _Answers(msgspec.Struct, forbid_unknown_fields=True):
    channels: dict[str, str]
    within: str
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    rating: Any = None
    answers: Any = None


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


def parse_answers(check: Checker, vocabulary: Vocabulary) -> Answers:
    """Which channels are answered in public; what is wrong goes to ``check``. Without the section none is.

    Wrong are: a channel that is none, an object the pack knows no answer to, a term that cannot be read.
    """
    document = check.convert(FILE, (), check.pack.one(FILE), _File) or _File()
    if document.answers is None:
        return Answers()
    given = check.convert(FILE, ("answers",), document.answers, _Answers)
    if given is None:
        return Answers()
    for channel, object_ in given.channels.items():
        where: Where = ("answers", "channels", channel)
        if channel not in CHANNELS:
            message = Message("没有「{channel}」这个渠道", "there is no channel “{channel}”")
            check.problem(FILE, where, message.format(channel=channel), channel)
        if refusal := vocabulary.refuse("answer", object_, "件"):
            check.problem(FILE, where, refusal, channel)
    try:
        within = parse_limit(given.within)
    except Refused as refusal_:
        check.problem(FILE, ("answers", "within"), refusal_.message, "within")
        within = Answers().within
    return Answers(given.channels, within, given.source, given.verified)
