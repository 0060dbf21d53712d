"""A second look where the words alone did not settle a number: all the evidence together.

Words decide first (:mod:`matching`). But a bureau may say a matter in words nobody has listed (车撞护栏事故19起), or use
listed words of another matter (人民网留言板转来37件). So each number that its words left without an indicator, and each of which
the records say otherwise than of the indicator its words named, is weighed once more by everything that is known: how much of
the wording is there, the measure, what the numbers beside it are of, whether the value is that of the records. What is
found here is never sure, and says by what it was found.
"""

from __future__ import annotations

from collections.abc import Sequence

from chengxu.common.messages import Message
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.matters.carrying import VALUES
from chengxu.reports.audit.matters.evidence import (
    CONTRARY,
    EQUAL,
    Beside,
    Evidence,
    Features,
    against_records,
)
from chengxu.reports.audit.matters.naming import may_have
from chengxu.reports.audit.matters.profiles import Profile, Profiles
from chengxu.reports.audit.matters.surroundings import Surroundings
from chengxu.reports.audit.matters.weighing import models
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.passages.duties import is_duty
from chengxu.reports.audit.words.matched import Match, Sureness
from chengxu.reports.rules import Fact

LIKELY, UNLIKELY = 0.6, 0.8
"""So likely must an indicator be to be taken, so likely wrong to be given up; between the two the words decide."""

_WORDS = Message("用词相近", "its words are alike")
_BESIDE = Message("前后说的是同一类事", "the numbers beside it are of its chapter")
_SAME_VALUE = Message("数值与台账相同", "its value is that of the records")
_FOR: dict[str, Message] = {
    **dict.fromkeys(
        ("phrase", "same measure", "characters", "words known", "words shared", "name here"), _WORDS
    ),
    **dict.fromkeys(
        ("chapter before", "chapter behind", "chapter around", "follows in the pack", "precedes in the pack"),
        _BESIDE,
    ),
    **dict.fromkeys(EQUAL, _SAME_VALUE),
}
_SIZE = Message("数值与台账相差悬殊", "its value is of quite another size than the records")
_AGAINST: dict[str, Message] = {
    "foreign": Message("紧邻的词说的是别的事", "the words beside it are of something else"),
    "another deed": Message("做的不是同一件事", "what was done is something else"),
    "told with another value": Message("文中已另有这一项", "the document tells this matter elsewhere"),
    "of another size": _SIZE,
    "another value": Message("数值与台账不同", "its value is not that of the records"),
}


def reconsidered(
    matches: Sequence[Match],
    numbers: Sequence[tuple[Quantity, Context]],
    title: str,
    profiles: Profiles,
) -> list[Match]:
    """The same matches, but for those that all the evidence speaks against, and those it speaks for although no words do."""
    beside = Beside.of(numbers, matches)
    return [
        _looked_at(evidence_at(index, beside, title, profiles), match)
        if _is_value(numbers[index]) and (match.fact is None or is_doubtful(index, beside, match.fact))
        else match
        for index, match in enumerate(matches)
    ]


def is_doubtful(index: int, beside: Beside, fact: Fact) -> bool:
    """Whether an indicator that the words named may be doubted at all: when the records say otherwise, and there are numbers
    near it to tell what is spoken of. That there are no records is no doubt."""
    if beside.is_alone(index):
        return False
    value = against_records(*beside.numbers[index], fact)
    return any(value[name] for name in CONTRARY)


def evidence_at(index: int, beside: Beside, title: str, profiles: Profiles) -> Evidence:
    """What speaks for each indicator at one number of a document with this title."""
    quantity, context = beside.numbers[index]
    around = Surroundings(context, profiles.lexicon, profiles.kinds, title)
    return Evidence(index, beside, profiles, around, context.planned or is_duty(quantity, context, None))


def doubted(evidence: Evidence, match: Match) -> Features | None:
    """The evidence for a match with what the words made of it, where it :func:`is_doubtful`."""
    if match.fact is None or not is_doubtful(evidence.index, evidence.beside, match.fact):
        return None
    found = evidence.of(evidence.profiles.order[match.fact.id], anyway=True)
    if found is None:
        return None
    return {
        **found,
        "score": match.score,
        "sure": float(match.sureness is Sureness.SURE),
        "hardly sure": float(match.sureness is Sureness.HARDLY),
        "touches": float(match.own),
    }


def _is_value(number: tuple[Quantity, Context]) -> bool:
    return number[1].role in VALUES


def _looked_at(evidence: Evidence, match: Match) -> Match:
    if match.fact is None:
        return _likeliest(evidence, None) or match
    known = doubted(evidence, match)
    if known is None:
        return match
    _, wrong = models()
    if wrong.likelihood(known) <= UNLIKELY:
        return match
    given_up = Match(None, refused=match.fact, reasons=wrong.reasons(known, _AGAINST))
    return _likeliest(evidence, match.fact.id) or given_up


def _likeliest(evidence: Evidence, but: str | None) -> Match | None:
    """The likeliest indicator other than ``but``, when it is likely enough."""
    taken, _ = models()
    number = evidence.beside.numbers[evidence.index]
    weighed = [
        (taken.likelihood(found), profile, found)
        for profile, found in evidence.all()
        if profile.fact is not None and profile.fact.id != but and may_have(profile.fact, *number)
    ]
    best = max(weighed, key=lambda one: one[0], default=None)
    if best is None or best[0] <= LIKELY:
        return None
    return _match(evidence, *best)


def _match(evidence: Evidence, likelihood: float, profile: Profile, found: Features) -> Match:
    taken, _ = models()
    return Match(
        profile.fact,
        likelihood,
        evidence.words(profile),
        sureness=Sureness.HARDLY,
        alike=found["words shared"],
        measure=found["measure"],
        reasons=taken.reasons(found, _FOR),
    )
