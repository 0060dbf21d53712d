"""Which indicator a number speaks of, and how one can tell.

Each indicator of the pack says how reports speak of it (phrases). A number and an indicator are compared by

* the words of a phrase, or others for the same thing or action: next to the number, in its clause, in its sentence,
  ever less; those of the topic: in the sentence, its item, its section, ever less;
* the measure: the same word, a word of the same kind, or none at all (吨 is never 人次);
* the action: who replaces a guardrail does not wash it;
* what else stands next to the number: things that are not the indicator's, words that nobody knows;
* the pairs of characters shared with the indicator's name and phrases, rare ones counting more;
* the heading: the indicator's own chapter.

Matters that reports tell and no indicator counts are declared beside the indicators (`others` of the pack) and
compared in the same way: where one of them fits best, the number has no indicator.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chengxu.common.quantity import Quantity, agrees
from chengxu.reports.audit.grids.headings import is_total
from chengxu.reports.audit.matters.adding import is_sum_only, with_summands, without_addends, without_kinds
from chengxu.reports.audit.matters.alternatives import offered
from chengxu.reports.audit.matters.carrying import FREE, VALUES, inherited
from chengxu.reports.audit.matters.evidence import is_narrow, is_telling, recorded
from chengxu.reports.audit.matters.fitting import Candidate, candidates
from chengxu.reports.audit.matters.naming import may_have
from chengxu.reports.audit.matters.profiles import Profiles
from chengxu.reports.audit.matters.reconsidering import reconsidered
from chengxu.reports.audit.matters.surroundings import Surroundings
from chengxu.reports.audit.passages.context import Context, is_by_kind
from chengxu.reports.audit.passages.duties import is_duty
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.lexicon import normal
from chengxu.reports.audit.words.matched import Match, Sureness
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.audit.words.similarity import pairs
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

TAKEN, KNOWN, WEAKLY_AGAIN = 0.2, 0.08, 0.6
"""Less for a number whose indicator has another value already (too little, and it is of something else), more for a plan
of what was told."""
QUITE_ANOTHER = 2
"""So many times more or less is no other value of one matter, where the words hardly say that it is one."""
CLOSE, EQUAL = 0.12, 0.06
NEARLY = 0.6
MOST_ALTERNATIVES = 3
CLEARLY_WEAKER = 0.2
FEWEST_OF_CHAPTER = 2
SURE, FAIRLY = 1.0, 0.8
FAR_APART = 20
"""So many times apart a number is of another indicator that fits as well and has no records (洒水540次 is not a day's)."""
MARGIN_SURE, MARGIN_FAIRLY = 0.2, 0.08


@dataclass(frozen=True, slots=True)
class Matcher:
    """Compares numbers with all indicators of a pack."""

    profiles: Profiles

    @classmethod
    def of(cls, facts: Iterable[Fact], vocabulary: Vocabulary) -> Matcher:
        """A matcher for these indicators and the pack's words."""
        return cls(Profiles.of(facts, vocabulary))

    def belongs(self, fact: Fact, text: str) -> bool:
        """Whether ``text`` names a thing that the indicator is of."""
        own = next(
            (p.own for p in self.profiles.all if p.fact is not None and p.fact.id == fact.id), frozenset()
        )
        return any(
            token.is_thing and token.concepts & own for token in self.profiles.lexicon.read(normal(text))
        )

    def match(self, numbers: Sequence[tuple[Quantity, Context]], title: str = "") -> list[Match]:
        """One decision per number. A number takes the indicator that fits best; the second number for the same
        indicator with another value prefers another one that fits nearly as well. A number that compares, and names
        nothing itself, is of the same matter as the value it is told with. ``title`` is the document's, whose topic
        (渣土办2023年工作情况) holds wherever no other is named."""
        ranked = [self._ranked(quantity, context, title) for quantity, context in numbers]
        order = sorted(range(len(ranked)), key=lambda i: -ranked[i][0].score if ranked[i] else 0.0)
        taken: dict[str, Quantity] = {}
        asked = [
            context.planned or is_duty(quantity, context, None) or bool(_PLANNED.search(context.before))
            for quantity, context in numbers
        ]
        sums = [is_sum_only(context) for _, context in numbers]
        part = [context.role is Role.PART for _, context in numbers]
        order.sort(key=lambda index: asked[index] or sums[index] or part[index])
        decided: dict[int, Match] = {}
        for index in order:
            quantity, context = numbers[index]
            candidates_ = ranked[index]
            if asked[index] and not _A_DAY.search(context.before):
                candidates_ = _with_known(candidates_, taken)
            apart = (
                asked[index]
                or context.role not in VALUES
                or context.per
                or _OF_ALL.search(context.before)
                or _is_of_some_days(context)
            )
            against = {} if apart else taken
            decided[index] = _decide(
                candidates_, quantity, against, part=context.role is Role.PART, in_row=bool(context.row)
            )
            fact = decided[index].fact
            if fact is not None and context.role in VALUES and not _is_of_some_days(context):
                taken.setdefault(fact.id, quantity)
        matches = with_summands([decided[index] for index in range(len(ranked))], numbers)
        matches = without_addends(_without_parts(matches, numbers), numbers)
        matches = without_kinds(matches, numbers)
        beside = [one or other for one, other in zip(asked, sums, strict=True)]
        matches = _without_strangers(matches, numbers, beside)
        matches = _without_lonely(matches, numbers, self.profiles.totals)
        matches = [
            _unless_sum(context, match, matches, self.profiles.totals)
            for (_, context), match in zip(numbers, matches, strict=True)
        ]
        matches = reconsidered(matches, numbers, title, self.profiles)
        for index in range(len(matches)):
            matches[index] = inherited(index, numbers, matches)
        facts = [profile.fact for profile in self.profiles.all if profile.fact is not None]
        return [offered(match, *number, facts) for match, number in zip(matches, numbers, strict=True)]

    def _ranked(self, quantity: Quantity, context: Context, title: str) -> list[Candidate]:
        if quantity.measure == "个" and _PLACES.match(context.after) and not _BUILT.search(context.clause):
            return []
        heading = pairs(normal(f"{context.heading} {context.chapter}"))
        if is_total(context.row) and is_by_kind(context):
            context = replace(context, row=_ALL_COMPLAINTS)
        if context.row and (is_total(context.row) or self._names(context.column)):
            context = replace(context, section="")
        ranked = self._candidates(quantity, context, title, heading)
        return [one for one in ranked if one.fact is None or may_have(one.fact, quantity, context)]

    def _names(self, column: str) -> bool:
        """Whether a heading tells what is counted (立案数, not 数量): then what the rows above are of says nothing."""
        lexicon = self.profiles.lexicon
        return any(token.is_thing and token.word not in lexicon.silent for token in lexicon.words(column))

    def _candidates(
        self, quantity: Quantity, context: Context, title: str, heading: frozenset[str]
    ) -> list[Candidate]:
        around = Surroundings(context, self.profiles.lexicon, self.profiles.kinds, title)
        if quantity.measure == "百分点":
            quantity = replace(quantity, measure="%")
        return candidates(quantity, around, self.profiles, heading, free=context.role in FREE)


def _decide(
    ranked: list[Candidate],
    quantity: Quantity,
    taken: Mapping[str, Quantity],
    *,
    part: bool,
    in_row: bool = False,
) -> Match:
    """The best candidate. A part that does not name its own matter has none: 共拆除100处，其中主干道40处."""
    if not ranked:
        return Match(None)
    effective = sorted(ranked, key=lambda candidate: -_effective(candidate, quantity, taken))
    best = _by_value(effective, quantity)
    if best.fact is not None and _is_weakly_another(best, quantity, taken):
        return Match(None)
    if best.fact is None or (part and not _is_part_of_its_own(best, in_row=in_row)):
        return Match(
            None, best.score, best.words, other=best.profile.name if best.fact is None else "", own=best.own
        )
    rest = [(c, best.score - c.score) for c in effective if c is not best]
    near = tuple(c.fact for c, margin in rest if c.fact is not None and margin < CLOSE)[:MOST_ALTERNATIVES]
    sureness = _sureness(best.score, min((margin for _, margin in rest), default=1.0))
    return Match(
        best.fact,
        best.score,
        best.words,
        near,
        sureness,
        best.alike,
        best.measure,
        own=best.own,
        strange=best.strange,
        vague=len(best.words) < 2,
    )


def _is_of_some_days(context: Context) -> bool:
    """Whether a number has days of its own, by its row or its place in a list: they say nothing of how much another is."""
    return bool(context.told or _SOME_DAYS.match(context.row))


def _with_known(ranked: list[Candidate], taken: Mapping[str, Quantity]) -> list[Candidate]:
    """A plan mostly speaks of what the report spoke of before."""
    raised = [
        replace(c, score=c.score + KNOWN) if c.fact is not None and c.fact.id in taken else c for c in ranked
    ]
    return sorted(raised, key=lambda candidate: -candidate.score)


def _is_part_of_its_own(best: Candidate, *, in_row: bool) -> bool:
    """Whether a part has an indicator of its own: one it names, if only by what was done (收件2618件，其中办结2460件), and
    counts in its measure."""
    named = best.touches or (best.own and (in_row or best.done))
    return named and best.measure >= measuring.ALIKE


def _effective(candidate: Candidate, quantity: Quantity, taken: Mapping[str, Quantity]) -> float:
    fact = candidate.fact
    if fact is None:
        return candidate.score
    before = taken.get(fact.id)
    again = before is not None and before.value is not None and not agrees(quantity, before.value)
    return candidate.score - (TAKEN if again else 0.0)


def _is_weakly_another(best: Candidate, quantity: Quantity, taken: Mapping[str, Quantity]) -> bool:
    """Whether an indicator that fits only just has a value of quite another size already: then this is something else."""
    before = taken.get(best.fact.id) if best.fact is not None else None
    if before is None or not before.value or not quantity.value:
        return False
    alike = 1 / QUITE_ANOTHER <= quantity.value / before.value <= QUITE_ANOTHER
    return not alike and _effective(best, quantity, taken) < WEAKLY_AGAIN


def _by_value(ranked: list[Candidate], quantity: Quantity) -> Candidate:
    """Among candidates that fit equally well, the one whose records are of the number's size; otherwise the best.

    A candidate that fits less well is not taken for its value, unless the best has no records at all, and the other's say
    the very number (罚没合计9.4万元 behind a sentence on gas, of which no fine is on record).
    """
    best = ranked[0]
    if best.fact is not None and not best.fact.rows:
        said = [c for c in ranked[1:] if best.score - c.score <= NEARLY and _is_very_number(c, quantity)]
        if said:
            return said[0]
    stated = quantity.value
    sizes = [(c, c.fact.thousandths) for c in ranked if best.score - c.score <= EQUAL and c.fact is not None]
    equal = [(c, size) for c, size in sizes if size and stated and size / stated > 0]
    if best.fact is None or not stated or not equal or len(sizes) < 2:
        return best
    nearest, size = min(equal, key=lambda one: abs(math.log(stated / one[1])))
    unknown = next((c for c, size in sizes if not size), None)
    far = not 1 / FAR_APART < stated / size < FAR_APART
    return unknown if unknown is not None and far else nearest


def _is_very_number(candidate: Candidate, quantity: Quantity) -> bool:
    """Whether the records say just this number, with digits enough that it is no chance."""
    fact = candidate.fact
    record = recorded(fact, quantity) if fact is not None and fact.rows else None
    if record is None or quantity.value is None or candidate.measure < measuring.SAME:
        return False
    return is_telling(record) and is_narrow(quantity) and agrees(quantity, record)


def _sureness(score: float, margin: float) -> Sureness:
    if score >= SURE and margin >= MARGIN_SURE:
        return Sureness.SURE
    return Sureness.FAIRLY if score >= FAIRLY and margin >= MARGIN_FAIRLY else Sureness.HARDLY


def _without_lonely(
    matches: list[Match], numbers: Sequence[tuple[Quantity, Context]], totals: frozenset[str]
) -> list[Match]:
    """A total told by one word (结案), beside a total of another chapter (行政处罚立案112件，结案98件), or after one in its
    item, is believed only when the document speaks of its own chapter elsewhere."""
    chapters = Counter(match.fact.chapter for match in matches if match.fact is not None)
    beside: dict[str, set[str]] = {}
    for match, (_, context) in zip(matches, numbers, strict=True):
        if match.fact is not None and match.fact.id in totals:
            beside.setdefault(context.sentence, set()).add(match.fact.chapter)
    kept = []
    for match, (_, context) in zip(matches, numbers, strict=True):
        fact = match.fact
        lonely = (
            fact is not None
            and fact.id in totals
            and match.vague
            and chapters[fact.chapter] < FEWEST_OF_CHAPTER
        )
        kept.append(Match(None) if lonely and len(_chapters_told(context, beside)) > 1 else match)
    return kept


def _chapters_told(context: Context, beside: Mapping[str, set[str]]) -> set[str]:
    """The chapters of the totals in a number's sentence, and before it in its item."""
    told = (
        chapters
        for sentence, chapters in beside.items()
        if sentence == context.sentence or sentence in context.item
    )
    return set().union(*told)


def _without_parts(matches: list[Match], numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
    """A part of a number of the same indicator, told before it, is none: 刊发76篇。其中省级以上媒体11篇."""
    kept = list(matches)
    told: dict[str, Quantity] = {}
    for index, (match, (quantity, context)) in enumerate(zip(matches, numbers, strict=True)):
        if match.fact is None:
            continue
        before = told.get(match.fact.id)
        if context.role is Role.PART and before is not None and (quantity.high or 0) < (before.low or 0):
            kept[index] = Match(None)
        elif context.role is Role.VALUE:
            told[match.fact.id] = quantity
    return kept


def _without_strangers(
    matches: list[Match], numbers: Sequence[tuple[Quantity, Context]], beside: Sequence[bool]
) -> list[Match]:
    """Of two numbers for one indicator in one sentence that cannot both be it, the one with strange words beside it is
    something else: 清理乱倒36次，复绿偷倒点5处. Plans and sums (``beside``) go with what was done."""
    best: dict[tuple[str, str], int] = {}
    kept = list(matches)
    for index, (match, (quantity, context)) in enumerate(zip(matches, numbers, strict=True)):
        if match.fact is None or context.role not in {Role.VALUE, Role.PART} or context.row:
            continue
        if context.per or _HOW_OFTEN.search(context.before) or beside[index] or context.told:
            continue
        first = best.setdefault((match.fact.id, context.sentence), index)
        other = numbers[first][0]
        if first == index or _may_both_be(quantity, other):
            continue
        if _is_part(context, numbers[first][1], quantity, other):
            kept[index] = Match(None)
            continue
        apart = abs(match.score - matches[first].score)
        if apart >= CLEARLY_WEAKER:
            weaker = index if match.score < matches[first].score else first
        else:
            weaker = index if _weakness(match) >= _weakness(matches[first]) else first
        if kept[weaker].strange > 0 or apart >= CLEARLY_WEAKER:
            kept[weaker] = Match(None)
            best[(match.fact.id, context.sentence)] = first if weaker == index else index
    return kept


def _weakness(match: Match) -> tuple[float, float]:
    return match.strange, -match.score


def _is_part(context: Context, whole: Context, one: Quantity, other: Quantity) -> bool:
    """Whether a number stands behind the 其中 of a greater one: 2618件，其中热线2268件、红网350件."""
    before, mark, _ = whole.behind.partition(context.number)
    return bool(mark) and "其中" in before and (one.high or 0) < (other.low or 0)


def _may_both_be(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers can be one value: 24小时内 and 21.2小时 can."""
    below = one.low is None or other.high is None or one.low <= other.high
    above = other.low is None or one.high is None or other.low <= one.high
    return below and above


def _unless_sum(context: Context, match: Match, matches: Sequence[Match], totals: frozenset[str]) -> Match:
    """The sum of several matters (服务71.2%、管理24.5%、执法4.3%，合计100%) is none of them, but may be what is of all of
    its kind (罚款 of 燃气、渣土、违建，合计); nor is the row of the rest."""
    if _REST.fullmatch(context.row):
        return Match(None)
    facts = [matches[place].fact for place in context.parts if place < len(matches)]
    parts = {fact.id for fact in facts if fact is not None}
    if match.fact is not None and match.fact.id in totals and is_total(context.row):
        return match
    in_row = is_total(context.row) and not is_by_kind(context)
    sums = in_row if context.row else is_sum_only(context)
    return Match(None) if len(parts) > 1 and sums else match


_OF_ALL = re.compile("占全?[县市区局年]?总?$")
"""占全县33965吨的39.6%: the whole of another number, told again."""
_PLANNED = re.compile(r"^[^，。；]{0,8}(?<![按照])(?:计划|拟|任务|目标)(?!内|外|的|完成)")
"""计划补植行道树300株，实际补植286株."""
_SOME_DAYS = re.compile(
    r"(?:20\d\d年)?(?:第?[一二三四]季度?|[上下]半年|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?)$"
)
"""The row of a quarter says nothing of how much the row of the year may be."""
_A_DAY = re.compile("每[日天]|一天")
"""每日洒水不少于6次 is asked of each day, and no number of a year told before it."""
_HOW_OFTEN = re.compile(r"每(?:个?[年月周旬天日]|半年|季度?)$")
"""每季度一次 says how often, and goes with 全年4次."""
_PLACES = re.compile(
    r"(?:乡镇?|镇|街道(?!办)|行政村|村(?!级)|县区|区县|县市|片区)(?!级|中转|垃圾|站|集镇|污水|公园|社区)"
)
"""全县9个镇: counted are places, whatever is told of them."""
_BUILT = re.compile("站|建成|建设|投运|启用")
"""十个乡镇的中转站建成投运 are as many stations."""
_REST = re.compile(r"\s*(?:其[他它余]|另外?)(?:类别?|项目?|事项|问题|情况)?\s*")
"""A row of a table for whatever the other rows are not."""
_ALL_COMPLAINTS = "收到热线诉求"
"""What the sum is of in a table of complaints by what they are about."""
