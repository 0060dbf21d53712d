"""What is left of a whole against what was done of it: 交办12件，已销号9件，剩余4件 does not come out even."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengxu.reports.audit.judging import answers
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.judging.relations import OPEN, contradict
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.roles import Role

_LEFT = re.compile(
    "(?:正(?:在)?(?:推进|办理|整改|处理|落实|建设|施工)(?:中的?)?(?:有|的)?|剩余?下?的?|余下的?|其余的?|[尚还仍]有|(?:未|没有?)(?:能)?(?:办[结完]|完成|整改|销号|处理|解决|结案|到位)的?(?:[还尚仍]?有)?)"
    "(?:约|近)?$"
)
_WHOLE_AND_DONE = 2
_OPEN = re.compile("在办|在途|超期|逾期")
_OF_DONE = re.compile("办|结|销号|整改|改[好完掉]|完成|处[理置]|解决|拆|修|回复|答复|到位|兑现|建成|投运")


def left_over(findings: list[Finding]) -> None:
    """Marks a remainder that is not the whole less what was done, all three counted alike in one sentence."""
    for index, finding in enumerate(findings):
        number = finding.number
        if not _is_remainder(number) or finding.verdict not in OPEN - {Verdict.AGREES}:
            continue
        places = _before(findings, index)
        if len(places) != _WHOLE_AND_DONE:
            continue
        whole, done = (findings[place].number for place in places)
        if not _is_done(done) or whole.stated.value == done.stated.value or _fits(whole, done, number):
            continue
        total = (done.stated.value or 0) + (number.stated.value or 0)
        contradict(
            findings, _guilty(findings, [index, *places]), answers.broken_sum(whole, [done, number], total)
        )


def _is_remainder(number: Number) -> bool:
    counted = measuring.counts(number.stated.measure) and number.stated.value is not None
    return counted and not number.context.row and bool(_LEFT.search(number.context.before))


def _is_done(number: Number) -> bool:
    before = number.context.before
    return bool(_OF_DONE.search(before)) and not _LEFT.search(before) and not _OPEN.search(before)


def _before(findings: Sequence[Finding], index: int) -> list[int]:
    """The numbers before it in its sentence that are counted as it is, and are no change."""
    number = findings[index].number
    found: list[int] = []
    for place in range(index - 1, -1, -1):
        other = findings[place].number
        if other.context.sentence != number.context.sentence or other.context.row:
            break
        if other.stated.measure == number.stated.measure and other.role in {Role.VALUE, Role.PART}:
            found.insert(0, place)
    return found


def _fits(whole: Number, done: Number, left: Number) -> bool:
    """Whether the three can be true at once."""
    bounds = [(one.stated.low, one.stated.high) for one in (whole, done, left)]
    if any(low is None or high is None for low, high in bounds):
        return True
    (low, high), *parts = [(low or 0, high or 0) for low, high in bounds]
    return sum(part[0] for part in parts) <= high and low <= sum(part[1] for part in parts)


def _guilty(findings: Sequence[Finding], places: Sequence[int]) -> int:
    """The number that the records do not bear out; the remainder where they do not decide."""
    return next((place for place in places if findings[place].verdict is Verdict.DIFFERS), places[0])
