"""Numbers of one document against each other: the same matter told twice, parts and wholes.

What the records bear out is never called a contradiction: the label sits on the number they do not bear out, or,
where they say nothing, on the whole, the later value, the rate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chengxu.common.measures import conversion
from chengxu.common.messages import Message, joined
from chengxu.common.quantity import agrees
from chengxu.reports.audit.judging import answers
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.passages.reaches import Reach
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.roles import CHANGES, Role
from chengxu.reports.vocabulary import Sum

OPEN = frozenset({Verdict.AGREES, Verdict.DIFFERS, Verdict.NO_RECORD})
_SUM_ROW = re.compile(r"合\s*计|总\s*计|小\s*计|共\s*计|[合加](?:起来|在一起)|[=＝]\s*$")
_OF_WHICH = re.compile(r"[^，。；]{0,6}[，,（(]\s?其中")
_LISTS_ALL = re.compile("[：:](?![^。；]*(?:主要|重点|其中|较[多大]|等))")
"""公厕71座：一类28座，二类40座: a colon opens the list of all of them."""
_ONE_BY_ONE = re.compile(r"[^，。；]{0,4}[，,]\s?(?:[其它]们?)?分别(?:[为是]|有)")
"""信访积案6件，分别为噪声2件、违建3件: one by one all of them."""
_SOURCE = re.compile(r"上级|[省市县区级]级|财政|补助|配套|自筹|债券|专债|贷款|社会资本|拨付|筹集|企业投")
"""投入资金783万元，其中上级补助500万元、县级配套263万元: where money came from is told in full."""
_SHARES = re.compile("占|比重|构成")
FEWEST_CHARACTERS = 6


def twice(findings: list[Finding]) -> None:
    """The same matter with two numbers that cannot both be true."""
    same: dict[tuple[str, Reach, str], list[int]] = defaultdict(list)
    for index, finding in enumerate(findings):
        number = finding.number
        of_row = number.role is Role.PART and number.fact is not None and bool(number.context.row)
        if finding.verdict not in OPEN or not (number.role is Role.VALUE or of_row):
            continue
        if number.fact is not None:
            same[(number.fact.id, number.scope.reach, str(number.fact.period))].append(index)
        elif number.scope.reach is Reach.WHOLE and not number.context.row:
            words = _bare_words(number)
            if len(words) >= FEWEST_CHARACTERS:
                same[(words, number.scope.reach, number.stated.measure)].append(index)
    for indices in same.values():
        _apart(findings, indices)


def _apart(findings: list[Finding], indices: Sequence[int]) -> None:
    """Marks what cannot be true beside another: a number the records differ from against all the others, one they
    say nothing of against those before it."""
    all_ = _Extremes()
    for index in indices:
        all_.add(findings[index].number)
    before = _Extremes()
    for index in indices:
        finding = findings[index]
        seen = all_ if finding.verdict is Verdict.DIFFERS else before
        other = seen.apart_from(finding.number) if finding.verdict is not Verdict.AGREES else None
        before.add(finding.number)
        if other is not None:
            contradict(findings, index, answers.elsewhere(other))


@dataclass(slots=True)
class _Extremes:
    """Of numbers of one matter, the one that is least and the one that is most."""

    least: Number | None = None
    most: Number | None = None

    def add(self, number: Number) -> None:
        """Take a number in."""
        high, low = number.stated.high, number.stated.low
        if high is not None and (self.least is None or high < (self.least.stated.high or 0)):
            self.least = number
        if low is not None and (self.most is None or low > (self.most.stated.low or 0)):
            self.most = number

    def apart_from(self, number: Number) -> Number | None:
        """One that cannot be true together with ``number``."""
        for other in (self.least, self.most):
            if other is not None and other is not number and not _together(other, number):
                return other
        return None


def _bare_words(number: Number) -> str:
    """The words at a number without those that only join, to know a matter again that has no indicator."""
    words = f"{number.context.before}{number.context.after}"
    words = re.sub("^在|的?基础上.*", "", words, flags=re.DOTALL)
    return re.sub(r"[\s，,、的了共计全年累计合计总计今年已达约近]", "", words)


def declared(findings: list[Finding], sums: Sequence[Sum]) -> None:
    """The relations a pack declares: a whole that is not the sum of its parts."""
    for rule in sums:
        _declared(findings, rule)


def _declared(findings: list[Finding], rule: Sum) -> None:
    """Not asked of a sentence that names a scope of its own for the whole; nor, where the records bear out the whole, of
    parts that another sentence tells, or that have a whole of their own (一般267处、重大22处，合计298处)."""
    told = [f for f in reversed(findings) if f.number.fact and f.verdict in {*OPEN, Verdict.CONTRADICTS}]
    by_id = {f.number.fact.id: f for f in told if f.number.fact and f.number.role in {Role.VALUE, Role.PART}}
    parts = [by_id[id_] for id_ in rule.parts if id_ in by_id]
    if len(parts) < len(rule.parts) or any(part.number.stated.value is None for part in parts):
        return
    if _have_whole(findings, parts):
        return
    total = sum(part.number.stated.value or 0 for part in parts)
    for index, finding in enumerate(findings):
        number = finding.number
        if number.fact is None or number.fact.id != rule.whole or number.stated.value is None:
            continue
        if number.role not in {Role.VALUE, Role.PART}:
            continue
        if finding.verdict not in OPEN or any(word in number.context.sentence for word in rule.unless):
            continue
        beside = all(part.number.context.sentence == number.context.sentence for part in parts)
        if not rule.at_least and finding.verdict is Verdict.AGREES and not beside:
            continue
        if number.stated.value >= total if rule.at_least else agrees(number.stated, total):
            if not rule.at_least and finding.verdict is Verdict.DIFFERS:
                why = joined([finding.why, answers.as_sum(parts, total)])
                findings[index] = replace(finding, verdict=Verdict.AGREES, why=why)
            continue
        said = [
            answers.broken_sum(number, [part.number for part in parts], total),
            rule.note,
        ]
        if number.fact.scope:
            said.append(
                Message("该指标的口径：{scope}", "the scope of the indicator: {scope}").format(
                    scope=number.fact.scope
                )
            )
        wrong = [
            place for place, part in enumerate(findings) if part in parts and part.verdict is Verdict.DIFFERS
        ]
        guilty = wrong[0] if rule.at_least and wrong and finding.verdict is Verdict.AGREES else index
        why = joined([*said, findings[guilty].why])
        findings[guilty] = replace(findings[guilty], verdict=Verdict.CONTRADICTS, why=why)


def _have_whole(findings: Sequence[Finding], parts: Sequence[Finding]) -> bool:
    """Whether the text adds these up itself to a number that is of no indicator."""
    places = {index for index, finding in enumerate(findings) if finding in parts}
    return any(f.number.fact is None and places <= set(f.number.context.parts) for f in findings)


def wholes(findings: list[Finding]) -> None:
    """What the text itself calls the parts of a number: 其中 …, the rows above 合计."""
    for index, finding in enumerate(findings):
        whole = finding.number
        places = [place for place in whole.context.parts if place < len(findings)]
        places = max(places, _named(findings, index), key=len)
        if places and places[0] < index and not whole.context.row:
            places = _summands(findings, index)
        parts = [findings[place].number for place in places]
        parts = [part for part in parts if same_kind(part, whole)]
        if not parts or not _may_hold(finding):
            continue
        if _is_sum(whole, places[0] < index):
            _must_equal(findings, index, places, parts)
        else:
            _must_hold(findings, index, places, parts)


def _may_hold(finding: Finding) -> bool:
    """Whether a number can have parts at all: no change has (少6件，其中 …), and rates do not add up, shares do."""
    number = finding.number
    if finding.verdict not in {*OPEN, Verdict.CONTRADICTS} or number.stated.high is None:
        return False
    rate = number.stated.measure == "%" and number.context.row and not _SHARES.search(number.context.column)
    return not rate and number.role not in CHANGES


def _summands(findings: Sequence[Finding], index: int) -> list[int]:
    """The numbers right before a sum, of its measure and in its sentence."""
    whole = findings[index].number
    found: list[int] = []
    for place in range(index - 1, -1, -1):
        other = findings[place].number
        if other.stated.measure != whole.stated.measure or other.context.sentence != whole.context.sentence:
            break
        found.insert(0, place)
    return found


def _named(findings: Sequence[Finding], index: int) -> list[int]:
    """Numbers in one list behind 其中 or a colon that together are not the one before it: 12个，其中立行立改9个、限期整改4个."""
    whole = findings[index].number
    listed = bool(_LISTS_ALL.match(whole.context.behind) or _ONE_BY_ONE.match(whole.context.behind))
    if not (listed or _OF_WHICH.match(whole.context.behind)):
        return []
    found: list[int] = []
    for place in range(index + 1, len(findings)):
        other = findings[place].number
        alike = (
            other.stated.measure == whole.stated.measure and other.context.sentence == whole.context.sentence
        )
        apart = found and other.context.clause != findings[found[0]].number.context.clause
        if not alike or (apart and not listed):
            break
        found.append(place)
    return found if len(found) > 1 else []


def _is_sum(whole: Number, behind: bool) -> bool:
    """A row or column 合计, or 共计 behind its summands: it must be the sum of its parts, not only hold them."""
    context = whole.context
    if context.row or context.column:
        return bool(_SUM_ROW.search(context.row) or _SUM_ROW.search(context.column))
    return behind and bool(_SUM_ROW.search(context.before))


def _must_equal(findings: list[Finding], index: int, places: Sequence[int], parts: Sequence[Number]) -> None:
    whole = findings[index].number
    low, high = sum(part.stated.low or 0 for part in parts), sum(part.stated.high or 0 for part in parts)
    if any(part.stated.high is None for part in parts):
        return
    total = sum(part.stated.value or part.stated.low or 0 for part in parts)
    if _within(whole, low, high):
        finding = findings[index]
        if finding.verdict is Verdict.NO_RECORD and len(parts) > 1:
            findings[index] = replace(finding, why=joined([finding.why, answers.fitting_sum(parts, total)]))
        return
    contradict(findings, _guilty(findings, index, places), answers.broken_sum(whole, parts, total))


def _guilty(findings: Sequence[Finding], index: int, places: Sequence[int]) -> int:
    """The number of a broken sum that the records do not bear out; the whole where they do not decide."""
    wrong = [place for place in places if findings[place].verdict is Verdict.DIFFERS]
    return wrong[0] if wrong and findings[index].verdict is not Verdict.DIFFERS else index


def _must_hold(findings: list[Finding], index: int, places: Sequence[int], parts: Sequence[Number]) -> None:
    """No part is above the whole, nor are all of them together; and parts that are almost the whole are meant to be
    all of it (132名，其中在职89名、退休41名), while 128篇，其中国家级2篇 are not."""
    whole = findings[index].number
    most = whole.stated.high or 0
    for place, part in zip(places, parts, strict=False):
        borne_out = findings[place].verdict is findings[index].verdict is Verdict.AGREES
        if part.stated.low is not None and part.stated.low > most and not borne_out:
            guilty = index if findings[index].verdict is not Verdict.AGREES else place
            contradict(findings, guilty, answers.too_large(part, whole))
            return
    total = sum(part.stated.low or 0 for part in parts)
    least = sum(part.stated.high or 0 for part in parts)
    counted = not whole.context.row and measuring.counts(whole.stated.measure)
    if whole.stated.measure == "元":
        counted = counted and all(_SOURCE.search(part.context.near) for part in parts)
    almost = (
        counted
        and len(parts) > 1
        and least * 10 >= 9 * (whole.stated.low or 0)
        and least < (whole.stated.low or 0)
    )
    if total > most or almost:
        said = sum(part.stated.value or part.stated.low or 0 for part in parts)
        contradict(findings, _guilty(findings, index, places), answers.broken_sum(whole, parts, said))


def contradict(findings: list[Finding], index: int, why: Message) -> None:
    """Mark a finding as contradicting the document, with the reason after its own."""
    finding = findings[index]
    if finding.verdict is not Verdict.CONTRADICTS:
        findings[index] = replace(finding, verdict=Verdict.CONTRADICTS, why=joined([finding.why, why]))


def _within(number: Number, low: int, high: int) -> bool:
    stated = number.stated
    return (stated.low is None or stated.low <= high) and (stated.high is None or low <= stated.high)


def _together(one: Number, other: Number) -> bool:
    """Whether two numbers can be true at once."""
    first, second = one.stated, other.stated
    if first.measure != second.measure and conversion(first.measure, second.measure) not in {None, 1}:
        return True
    return _reaches(first.low, second.high) and _reaches(second.low, first.high)


def _reaches(low: int | None, high: int | None) -> bool:
    return low is None or high is None or low <= high


def same_kind(one: Number, other: Number) -> bool:
    """Counted in words of one kind, so that they can be added and compared."""
    return measuring.fit(one.stated.measure, other.stated.measure) in {
        measuring.SAME,
        measuring.ALIKE,
        measuring.LOOSE,
    }
