"""Who has most and who least: 按乡镇看，立案数甲镇最多，为2925件；乙乡最少，为5件; 9月居首，达1008件.

Such a number is of one group of an indicator and never of all of it. It is held against the indicator taken apart by
unit, township, month, week or day, whichever the words or the group's name say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chengxu.common.measures import MILLI
from chengxu.common.messages import Message
from chengxu.common.quantity import agrees
from chengxu.reports.audit.judging import answers
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.judging.records import Period, Records
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.passages.periods import scope
from chengxu.reports.audit.passages.reaches import Reach
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.language.ranking import Share

_MOST = r"最[多高长大]|(?:位?居|排名?|排在|位列|名列)(?:全县)?(?:第一位?|首位?|榜首)|(?:位?居)?榜首"
_LEAST = r"最[少低短小]|(?:位?居|排名?|排在|位列)(?:末位|最后|倒数第一)|垫底"
_RANKED = re.compile(
    rf"(?P<names>[^，,。；：:（(]{{1,40}}?)(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))[，,]?\s?(?:均?为|有|达到?|共|计|分别为)?(?:了|约|近)?\s?$"
)
_BY = re.compile(
    r"按(?:照)?[\u4e00-\u9fff]{0,4}?(?:(?P<area>乡镇|镇街|街道|区域|片区|辖区|地区)|(?P<unit>单位|股室|部门|科室|队)|"
    r"(?P<month>月)|(?P<week>周)|(?P<day>[日天]))(?:份|度|别)?(?:[来上]?看|[统分]?计|划?分|排)"
)
_NAMED = re.compile(
    r"(?P<day>\d{1,2}月\d{1,2}日)$|(?P<week>第\d{1,2}周)$|(?P<month>\d{1,2}月)份?$|"
    r"(?P<area>[乡镇]|街道|林场|社区|村)$|(?P<unit>[股所队室科办局]|中心)$"
)
_LISTED = re.compile(r"[、和与及]|以及")


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is said: of whom (``names``, which may begin with words of the matter), by what, and whether it is the most;
    ``lead`` is what the sentence says before."""

    names: str
    by: tuple[str, ...]
    most: bool
    lead: str


def ranking(context: Context) -> Ranking | None:
    """What a number says of the one that has most or least; None when it says nothing of the kind."""
    if context.row or context.column:
        return None
    lead = _lead(context)
    found = _RANKED.search(lead)
    if found is None or _ONE_CASE.search(found["names"]) or _is_longest_of_all(found["names"], context):
        return None
    ways = list(_BY.finditer(lead))
    named = _NAMED.search(found["names"].rstrip())
    way = ways[-1] if ways else named
    return Ranking(
        found["names"].strip(),
        (str(way.lastgroup),) if way else ("area", "unit"),
        found["most"] is not None,
        lead[: found.start()],
    )


def _is_longest_of_all(names: str, context: Context) -> bool:
    """路灯故障修复最长21.2小时: the longest of all, where no group is named that had it."""
    took = context.number.endswith(("小时", "分钟")) and _TOOK.search(names)
    return bool(took) and not _GROUP.search(names)


_ONE_CASE = re.compile("单[案笔件起]$")
"""单案最高2万元: of one case, and of no group."""
_TOOK = re.compile("用时|耗时|历时|修复|修好|维修|抢修|故障")
_GROUP = re.compile("[乡镇村股所队科局]|街道|社区|中心|单位|部门|月|类")


def recognised(contexts: Sequence[Context]) -> list[Context]:
    """The contexts, those of such numbers with their role."""
    return [_recognised(context) for context in contexts]


def _recognised(context: Context) -> Context:
    said = ranking(context) if context.role in {Role.VALUE, Role.PART, Role.SHARE} else None
    if said is None:
        return context
    matter = re.split("[，,：:]", _BY.sub("", said.lead).rstrip("，,：: "))[-1]
    told = bool(matter) and not re.search(r"\d", matter)
    own = _WHO.sub("", context.before) or context.before
    return replace(context, role=Role.RANKED, before=matter if told else own)


_WHO = re.compile(
    r"[\u4e00-\u9fff]{2}(?:[乡镇村]|街道|社区|林场|[股所队室科办局]|中心)最[多少高低][^，,。；]{0,4}[，,]?\s?[为达有是]*$"
)
"""立案数城关镇最多，为622件: who has most says nothing of what is counted."""


def inherited(numbers: Sequence[Number]) -> list[Number]:
    """The numbers; one that names no matter has that of the ranking right before it: …；乙乡最少，为5件."""
    found: list[Number] = []
    for number in numbers:
        before = found[-1] if found else None
        follows = before is not None and before.role is Role.RANKED and number.role is Role.RANKED
        if before is not None and follows and number.fact is None and before.line == number.line:
            alike = before.stated.measure == number.stated.measure
            number = replace(number, match=replace(before.match, alternatives=())) if alike else number
        found.append(number)
    return found


def judge(number: Number, records: Records) -> Finding:
    """The answer for such a number. Of the least, groups that have nothing need not be told."""
    said, fact = ranking(number.context), number.fact
    if said is None or fact is None:
        return Finding(number, Verdict.NO_RECORD, answers.unknown(number), None)
    days = _days(number, said, records)
    by, shares = _shares(fact.id, said, days, records) if days else ("", [])
    named = [share for share in shares if _is_named(share, said.names, by)]
    if not named:
        why = answers.explained(number, _NOT_APART if not shares else _NO_SUCH)
        return Finding(number, Verdict.NO_RECORD, why, None)
    values = [_value(share) for share in shares]
    first = {max(values)} if said.most else {min(values), min([v for v in values if v] or [0])}
    right = next(share for share in shares if _value(share) in first and (said.most or share.rows))
    amount = _as_told(number, _value(right))
    fits = all(
        _value(share) in first and agrees(number.stated, _as_told(number, _value(share))) for share in named
    )
    told = Message(
        "台账中{name}{most}，为 {value}，{verdict}", "in the records {name} has {english}, {value}: {verdict}"
    ).format(
        name=right.name,
        most="最多" if said.most else "最少",
        english=Message("最多", "most") if said.most else Message("最少", "least"),
        value=answers.worded(amount, number, fact),
        verdict=Message("相符", "it agrees") if fits else Message("不符", "it differs"),
    )
    verdict = Verdict.AGREES if fits else Verdict.DIFFERS
    return Finding(number, verdict, answers.explained(number, told), number.told(amount))


_NOT_APART = Message(
    "说的是其中一个单位、乡镇或时段，没有分组的台账，无从核对",
    "this is of one unit, township or stretch of time, of which there are no records apart; it cannot be checked",
)
_NO_SUCH = Message(
    "台账的分组里没有文中说的这一个，无从核对", "the records know no such group; it cannot be checked"
)


def _lead(context: Context) -> str:
    place = context.sentence.find(context.near) if context.near else -1
    if place >= 0:
        return context.sentence[: place + len(context.before)]
    return context.sentence.partition(context.number)[0]


def _days(number: Number, said: Ranking, records: Records) -> Period | None:
    """The days it is of; None when these are not the report's and cannot be told."""
    lead = _BY.sub("", said.lead)  # by what it is ranked is no part of it
    told = scope(
        replace(number.context, before=lead, number="", after="", sentence=lead, clause=lead), *records.period
    )
    if told.reach is Reach.WHOLE:
        return records.period
    return (told.start, told.end) if told.reach is Reach.WITHIN and told.start and told.end else None


def _shares(id_: str, said: Ranking, days: Period, records: Records) -> tuple[str, list[Share]]:
    """The groups that have a name and a value, by the first way in which one of them is named."""
    found: list[Share] = []
    for by in said.by:
        shares = records.apart(id_, by, *days) if records.apart else None
        found = [share for share in shares or () if share.value is not None and not share.nameless]
        if any(_is_named(share, said.names, by) for share in found):
            return by, found
    return said.by[-1], found


def _is_named(share: Share, names: str, by: str) -> bool:
    """Whether one of the names is the group's; the first may have words of the matter before it (立案数甲镇)."""
    if by in {"month", "day"}:
        return any(
            re.search(rf"(?<!\d){re.escape(share.name)}份?$", one.strip()) for one in _LISTED.split(names)
        )
    return any(one.strip().endswith(share.name) for one in _LISTED.split(names))


def _value(share: Share) -> int:
    return int((share.value or 0) * MILLI)


def _as_told(number: Number, amount: int) -> int:
    """A group's value in thousandths of the number's own measure."""
    fact = number.fact
    assert fact is not None
    if not fact.value:
        return amount
    whole = number.recorded_as(fact)
    return amount if whole is None or not fact.thousandths else amount * whole // fact.thousandths
