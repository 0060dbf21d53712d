"""What 分别 hands out: 雨阳棚、广告牌、条幅，分别拆除268处、143处和1172条 gives each number its own thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengxu.reports.audit.context import Context

WORD = "分别"
_SPLIT = re.compile(r"[、,，]|以及|和|及|与")
_KINDS = re.compile(r"(?:[二两三四五六七八九十]|\d)(?:类|项|种|个方面|方面)?(?:问题|行为|事项|工作)?[,，]?$")
_CLAUSE = re.compile(r"[,，;；。]")


def distributed(contexts: Sequence[Context]) -> list[str]:
    """For each number the words that 分别 gives it, empty for most."""
    given = [""] * len(contexts)
    for group in _sentences(contexts):
        sentence = contexts[group[0]].sentence
        place = sentence.find(WORD)
        if place < 0:
            continue
        end = _end(sentence, place)
        behind = _between(sentence, [contexts[index].number for index in group], place, end)
        things = _things(sentence[:place])
        if 1 < len(behind) <= len(things):
            for number, thing in zip(behind, things[-len(behind) :], strict=True):
                given[group[number]] = thing
    return given


def _sentences(contexts: Sequence[Context]) -> list[list[int]]:
    """The numbers of each sentence, in order."""
    groups: list[list[int]] = []
    for index, context in enumerate(contexts):
        if groups and not context.row and contexts[groups[-1][-1]].sentence == context.sentence:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _end(sentence: str, place: int) -> int:
    """Where the numbers that 分别 hands out to end: at the end of the clause."""
    match = _CLAUSE.search(sentence, place)
    return match.start() if match else len(sentence)


def _between(sentence: str, numbers: Sequence[str], start: int, end: int) -> list[int]:
    """Which of the numbers of a sentence stand between two places."""
    found, at = [], 0
    for index, number in enumerate(numbers):
        at = sentence.find(number, at)
        if at < 0:
            return []
        if start <= at < end:
            found.append(index)
        at += len(number)
    return found


def _things(text: str) -> list[str]:
    """The members of the enumeration that ends ``text``."""
    text = re.sub(r"[,，]?(?:共|共计|全年|累计|我局|已)?$", "", text)
    text = _KINDS.sub("", text.rstrip())
    return [thing for thing in _SPLIT.split(re.split(r"[;；。:：]", text)[-1]) if thing.strip()]
