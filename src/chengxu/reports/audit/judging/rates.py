"""Rates and shares that a document tells against the numbers they are of, in the same sentence, row or list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from chengxu.common.messages import Message, joined
from chengxu.common.quantity import agrees, format_quantity
from chengxu.reports.audit.judging import answers
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.judging.relations import OPEN, contradict, same_kind
from chengxu.reports.audit.judging.shares import told_apart
from chengxu.reports.audit.judging.table_rates import apart
from chengxu.reports.audit.words.matched import Match, Sureness
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.audit.words.similarity import pairs

_CAME = re.compile(r"实[到有参缴收际][\u4e00-\u9fff]{0,4}$")
"""应到18人，实到16人，到会率89%."""
_RATE = re.compile(
    r"(?P<how>按期|按时|限期|及时|超期|准时)?(?P<what>[\u4e00-\u9fff]{2})(?:(?:完成)?率|(?<=满意)度)"
)
_PUT_RIGHT, _IS_PUT_RIGHT = "整改", re.compile("(?:销|改[好完掉])(?!率)")
"""查出530处，销号519处，整改率97.9%: what was struck off the list was put right."""
_AGAIN = re.compile("复查|复核|回头")
"""What was looked at again is not what was found."""
PERCENT = 100_000


def rates(findings: list[Finding]) -> None:
    """Rates and shares of two numbers of the same sentence (发现30处，整改28处，整改率100%), and impossible ones."""
    for index, finding in enumerate(findings):
        number = finding.number
        percent = number.stated.measure == "%" and number.stated.value is not None
        if not percent or finding.verdict not in OPEN or finding.verdict is Verdict.AGREES:
            continue
        if number.role not in {Role.VALUE, Role.SHARE, Role.PART}:
            continue
        if (number.stated.low or 0) > PERCENT and _is_share(number):
            contradict(findings, index, answers.IMPOSSIBLE)
            continue
        sources = _sources(findings, index)
        if sources is None:
            continue
        part, whole = sources
        expected = int(Fraction((part.stated.value or 0) * PERCENT, whole.stated.value or 1))
        told = format_quantity(expected, "%", decimals=1)
        if agrees(number.stated, expected):
            findings[index] = _follows(finding, answers.following(told, (part, whole)))
        else:
            contradict(findings, index, answers.not_following(number, told, (part, whole)))


def _follows(finding: Finding, why: Message) -> Finding:
    """A rate that follows from the numbers beside it; an indicator that was hardly sure and says otherwise is not its own
    (受理2618件，办结2439件，办结率93.2% is not 按期办结率)."""
    match = finding.number.match
    if finding.verdict is not Verdict.DIFFERS or match.sureness is not Sureness.HARDLY:
        return replace(finding, why=joined([finding.why, why]))
    number = replace(finding.number, match=Match(None))
    return Finding(number, Verdict.NO_RECORD, joined([answers.unknown(number), why]), None)


def shares(findings: list[Finding]) -> None:
    """Shares of a list whose whole stands farther back, and rates of a table, when the others follow."""
    for index, expected, part, whole in [*told_apart(findings), *apart(findings)]:
        if findings[index].verdict in OPEN and findings[index].verdict is not Verdict.AGREES:
            told = format_quantity(expected, "%", decimals=1)
            contradict(findings, index, answers.not_following(findings[index].number, told, (part, whole)))


def _sources(findings: Sequence[Finding], index: int) -> tuple[Number, Number] | None:
    """The part and the whole a rate is of: the two counts before it, when their words say so."""
    number = findings[index].number
    beside = list(_counts_before(findings, index))
    stem = _RATE.search(number.context.before)
    counted = _COUNTED.search(number.context.before)
    if counted:
        beside = [other for other in beside if other.stated.measure == counted["measure"]]
    if len(beside) < _TWO:
        return None
    if number.role is Role.SHARE and _names_its_own(number, beside[-1]):
        return None
    if number.role is Role.SHARE:
        part, wholes = beside[-1], list(beside[:-1])
    elif stem:
        told = [other for other in beside if _says(other, stem["what"])]
        told = told or [other for other in beside if _begins_to_say(other, stem["what"])]
        if stem["how"]:
            told = [other for other in told if stem["how"] in other.context.clause]
        else:
            told = told or [other for other in beside if _CAME.search(other.context.before)]
        if not told:
            return None
        part = told[-1]
        wholes = [other for other in beside if other is not part and not _says(other, stem["what"])]
    else:
        return None
    wholes = [w for w in wholes if not _AGAIN.search(w.context.near)]
    together = _of_two_kinds(part, wholes)
    if together is not None:
        return part, together
    if _add_up_to(number, part, wholes):
        return None
    wholes = [
        w for w in wholes if same_kind(part, w) and (w.stated.value or 0) >= (part.stated.value or 0) > 0
    ]
    fitting = [
        w
        for w in wholes
        if agrees(number.stated, int(Fraction((part.stated.value or 0) * PERCENT, w.stated.value or 1)))
    ]
    return (part, (fitting or wholes)[-1]) if wholes else None


def _names_its_own(share: Number, part: Number) -> bool:
    """Whether a share names what it is of, and the number before it is not that: 制止燃放20余起，空气优良天数比例97.5%."""
    named = _NAMED.search(share.context.before)
    if named is None or "占" in share.context.before:
        return False
    return not pairs(named["what"]) & pairs(part.context.near)


_NAMED = re.compile(r"(?P<what>[\u4e00-\u9fff]{3,})(?:比例|比重)(?:约|近|达到?|为|超过?)*$")
_TWO = 2
_COUNTED = re.compile(r"(?P<measure>[件处起户宗家])数(?:只|仅)?占(?:比|总数)?(?:的|为|约)*$")
"""渣土案件6件、罚款3.8万元，件数占11.5%: the share is of the 件."""


def _of_two_kinds(part: Number, kinds: Sequence[Number]) -> Number | None:
    """Two kinds told in one breath (一般隐患76处、重大隐患8处，已整改82处) as one number, where what was done is more than either and no more
    than both: of those it was done."""
    if len(kinds) < _TWO or not part.stated.value:
        return None
    one, other = kinds[-2:]
    done, first, second = (number.stated.value or 0 for number in (part, one, other))
    alike = part.stated.measure == one.stated.measure == other.stated.measure
    if not alike or not _IN_ONE_BREATH.search(one.context.behind.partition(other.context.number)[0]):
        return None
    if max(kind.stated.value or 0 for kind in kinds) >= done or first + second < done:
        return None
    both = replace(one.stated, value=first + second, low=first + second, high=first + second)
    return replace(one, stated=both)


_IN_ONE_BREATH = re.compile("^[、和及与]")


def _add_up_to(rate: Number, part: Number, kinds: Sequence[Number]) -> bool:
    """Whether a rate is of two kinds together: 一般532处、重大18处，整改541处，整改率98.4%."""
    last = [kind.stated.value or 0 for kind in kinds if kind.stated.measure == part.stated.measure][-2:]
    whole = sum(last)
    return len(last) > 1 and agrees(
        rate.stated, int(Fraction((part.stated.value or 0) * PERCENT, whole or 1))
    )


def _says(number: Number, stem: str) -> bool:
    """Whether the words at a number say what a rate is of: 整改率 is of 整改28处, 回收率 of 收回960份."""
    near = number.context.near
    if stem == _PUT_RIGHT and _IS_PUT_RIGHT.search(near):
        return True
    return all(character in near for character in stem) and f"应{stem}" not in near


def _begins_to_say(number: Number, stem: str) -> bool:
    """已办21条 says what 办复率 is of, and 收回 what 回收率: by the one verb they share."""
    verb = next((character for character in stem if character in _VERBS), "")
    return bool(verb) and re.search(f"[已共]?{verb}[结完回好成了]?$", number.context.before) is not None


_VERBS = "办改修收销"


def _counts_before(findings: Sequence[Finding], index: int) -> Iterator[Number]:
    number = findings[index].number
    for finding in findings[max(0, index - 8) : index]:
        other = finding.number
        if (
            other.context.sentence == number.context.sentence
            and other.stated.value is not None
            and other.stated.measure != "%"
        ):
            yield other


def _is_share(number: Number) -> bool:
    return number.role is Role.SHARE or bool(
        re.search(
            r"(?:整改|办结|结案|覆盖|满意|合格|完好|亮灯|出勤|到岗|收运|处理|利用|修复|知晓|及时|处置)[\u4e00-\u9fff]{0,2}率",
            number.context.before,
        )
    )
