"""一般隐患、重大隐患分别为138处、45处: the first number belongs to the first name, the second to the second."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chengxu.common.figure_parts import ARABIC, plain_width
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.words.bare import bare

_RESPECTIVELY = re.compile("分别|依次")
_AND = r"\s?(?:[、，,]|[和与及]|以及)\s?"
_NUMBER = rf"(?:{ARABIC}[余多]?|[Xx×]{{2,6}}|_{{2,20}})"
_LIST = re.compile(rf"[^，。；\d、]{{0,8}}?(?P<bare>(?:{_NUMBER}{_AND}){{1,20}})")
_NAMES = re.compile(r"[、，,]|[和与及](?!时)|以及")
_SHARED_TAIL = re.compile(r"(?<=..)等?[两三四五六七八九十\d]{1,2}[类项个种者处家样].*$")
"""服务、管理、执法三类工作占比: what stands behind the last name speaks of all."""
_STOP = re.compile(r"[。；！？;!?：:\n（）()]")
_VERB = re.compile("[\u4e00-\u9fff]{0,8}")
_JOIN = re.compile(_AND)
_FAR = 160


def with_shared_measures(text: str, numbers: Sequence[Quantity]) -> list[Quantity]:
    """The numbers, and those of a list that leave their measure to its last one: 分别为12、15、18处."""
    plain = plain_width(text)
    starts = [number.start for number in numbers]
    found = {number.start: number for number in numbers}
    for mark in _RESPECTIVELY.finditer(plain):
        listed = _LIST.match(plain, mark.end())
        place = bisect_left(starts, listed.end("bare")) if listed else len(starts)
        if listed is None or place == len(starts) or starts[place] != listed.end("bare"):
            continue
        last = numbers[place]
        for written in re.finditer(_NUMBER, listed["bare"]):
            start = listed.start("bare") + written.start()
            read = bare(text[start : start + len(written[0])], last.word)
            if read is not None:
                found[start] = replace(read, start=start, end=start + len(read.text))
    return sorted(found.values(), key=lambda number: number.start)


def own_words(text: str, numbers: Sequence[Quantity]) -> dict[int, str]:
    """For each number of a 分别 list its own name and the verb all of them share: 拆除雨阳棚、广告牌分别达26处、64块
    gives 拆除雨阳棚达 and 广告牌达."""
    found: dict[int, str] = {}
    for listed in lists(text, numbers):
        names, verb = list(listed.names), listed.verb
        shared = _SHARED_TAIL.search(names[-1])
        if shared:
            names[-1] = names[-1][: shared.start()]
            verb = shared[0] + verb
        for index, name in zip(listed.places, names, strict=True):
            found[index] = name + verb
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """A 分别 list: the places of its numbers, a name for each, and the verb before the first number."""

    places: tuple[int, ...]
    names: tuple[str, ...]
    verb: str


def lists(text: str, numbers: Sequence[Quantity]) -> Iterator[Listed]:
    """The 分别 lists of a text that have a name for each of their numbers."""
    starts = [number.start for number in numbers]
    for mark in _RESPECTIVELY.finditer(text):
        first = bisect_left(starts, mark.end())
        listed = _run(text, numbers, first, mark.end())
        names = _names(text, mark.start(), numbers[first - 1].end if first else 0, len(listed))
        if len(listed) > 1 and len(names) >= len(listed):
            verb = text[mark.end() : numbers[listed[0]].start]
            yield Listed(tuple(listed), tuple(names[-len(listed) :]), verb)


def of_former(text: str, numbers: Sequence[Quantity]) -> dict[int, str]:
    """麻石球、U型管两样，前者安装50个，后者303个: the words of the first number with the first name, of the second with the
    second."""
    found: dict[int, str] = {}
    starts = [number.start for number in numbers]
    names: list[str] = []
    for mark in _FORMER.finditer(text):
        if mark[0] == "前者":
            names = _two(text, mark.start())
        index = bisect_left(starts, mark.end())
        if (
            len(names) == len(_FORMERS)
            and index < len(numbers)
            and not _STOP.search(text, mark.end(), starts[index])
        ):
            found[index] = names[_FORMERS.index(mark[0])] + text[mark.end() : starts[index]]
    return found


def _two(text: str, end: int) -> list[str]:
    """The two names that 前者 and 后者 stand for: those of the last clause of names before."""
    start = max(
        (m.end() for m in _FULL_STOP.finditer(text, max(0, end - _FAR), end)), default=max(0, end - _FAR)
    )
    for clause in reversed(re.split("[，,：:]", text[start:end])):
        for joint in ("、", "[和与及]|以及"):
            listed = re.split(joint, _SHARED_TAIL.sub("", clause.strip()))
            if len(listed) == len(_FORMERS) and all(listed):
                return listed
    return []


_FORMER, _FORMERS = re.compile("[前后]者"), ("前者", "后者")
_FULL_STOP = re.compile("[。；！？;!?\n]")


def _run(text: str, numbers: Sequence[Quantity], first: int, start: int) -> list[int]:
    """The numbers of one list: a verb before them, only commas and 和 between them."""
    if first == len(numbers) or not _VERB.fullmatch(text, start, numbers[first].start):
        return []
    listed = [first]
    while listed[-1] + 1 < len(numbers):
        last = listed[-1]
        if not _JOIN.fullmatch(text, numbers[last].end, numbers[last + 1].start):
            break
        listed.append(last + 1)
    return listed


def _names(text: str, end: int, start: int, count: int) -> list[str]:
    """The names before 分别, in its own clause or, when that has too few, in its sentence."""
    start = max(start, end - _FAR)
    for match in _STOP.finditer(text, start, end):
        start = match.end()
    words = text[start:end].strip("，,、 ")
    listed = [name.strip() for name in words.split("、") if name.strip()]
    if len(listed) == count:  # 雨篷、墙上和围挡上的广告牌: two, whatever else 和 joins
        return listed
    names = [name.strip() for name in _NAMES.split(words) if name.strip()]
    return names if len(names) >= count else []
