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
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.common.quantity import Quantity, agrees
from chengxu.reports.audit import measuring
from chengxu.reports.audit.context import Context
from chengxu.reports.audit.fitting import Candidate, candidates
from chengxu.reports.audit.lexicon import normal
from chengxu.reports.audit.profiles import Profiles
from chengxu.reports.audit.roles import Role
from chengxu.reports.audit.similarity import pairs
from chengxu.reports.audit.surroundings import Surroundings
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

TAKEN, KNOWN = 0.2, 0.08
CLOSE, EQUAL = 0.12, 0.06
MOST_ALTERNATIVES = 3
CLEARLY_WEAKER = 0.2
FEWEST_OF_CHAPTER = 2
MOST_BESIDE = 8
"""So many numbers away may the value stand that a growth is of."""
SURE, FAIRLY = 1.0, 0.8
MARGIN_SURE, MARGIN_FAIRLY = 0.2, 0.08

_VALUES = frozenset({Role.VALUE, Role.PART, Role.SHARE})
_FREE = frozenset({Role.RATE, Role.PLAN_SHARE})
"""Told in per cent of whatever the indicator counts."""


class Sureness(StrEnum):
    """How sure a match is."""

    SURE = "sure"
    FAIRLY = "fairly"
    HARDLY = "hardly"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _SURENESS[self]


_SURENESS = {
    Sureness.SURE: Message("确信", "sure"),
    Sureness.FAIRLY: Message("较有把握", "fairly sure"),
    Sureness.HARDLY: Message("不大确定", "not very sure"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """What was decided for one number: the indicator or None, how sure, by which words, and what else it may be.

    ``other`` is the matter without an indicator that fits better than any indicator; ``own`` tells whether the words
    touch the number. ``alike`` is the similarity of the words around with the indicator's own (0 to 1), ``measure``
    what the measure words say for it, ``strange`` what else stands beside the number and is not the indicator's;
    ``vague`` that one word decided.
    """

    fact: Fact | None
    score: float = 0.0
    words: tuple[str, ...] = ()
    alternatives: tuple[Fact, ...] = ()
    sureness: Sureness = Sureness.SURE
    alike: float = 0.0
    measure: float = 0.0
    other: str = ""
    own: bool = True
    strange: float = 0.0
    vague: bool = False


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
        planned = [index for index in order if numbers[index][1].planned]
        order = [index for index in order if not numbers[index][1].planned] + planned
        decided: dict[int, Match] = {}
        for index in order:
            quantity, context = numbers[index]
            candidates_ = _with_known(ranked[index], taken) if context.planned else ranked[index]
            against = {} if context.planned or context.role not in _VALUES else taken
            decided[index] = _decide(
                candidates_, quantity, against, part=context.role is Role.PART, in_row=bool(context.row)
            )
            fact = decided[index].fact
            if fact is not None and context.role in _VALUES:
                taken.setdefault(fact.id, quantity)
        matches = _without_strangers([decided[index] for index in range(len(ranked))], numbers)
        matches = _without_lonely(matches, numbers, self.profiles.totals)
        matches = [
            _unless_sum(context, match, matches) for (_, context), match in zip(numbers, matches, strict=True)
        ]
        matches = _with_summands(matches, numbers)
        for index in range(len(matches)):
            matches[index] = _inherited(index, numbers, matches)
        return matches

    def _ranked(self, quantity: Quantity, context: Context, title: str) -> list[Candidate]:
        around = Surroundings(context, self.profiles.lexicon, self.profiles.kinds, title)
        heading = pairs(normal(f"{context.heading} {context.chapter}"))
        return candidates(quantity, around, self.profiles, heading, free=context.role in _FREE)


def _decide(
    ranked: list[Candidate], quantity: Quantity, taken: Mapping[str, Quantity], *, part: bool, in_row: bool = False
) -> Match:
    """The best candidate. A part that does not name its own matter has none: 共拆除100处，其中主干道40处."""
    if not ranked:
        return Match(None)
    effective = sorted(ranked, key=lambda candidate: -_effective(candidate, quantity, taken))
    best = _by_value(effective, quantity)
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


def _with_known(ranked: list[Candidate], taken: Mapping[str, Quantity]) -> list[Candidate]:
    """A plan mostly speaks of what the report spoke of before."""
    raised = [
        replace(c, score=c.score + KNOWN) if c.fact is not None and c.fact.id in taken else c for c in ranked
    ]
    return sorted(raised, key=lambda candidate: -candidate.score)


def _is_part_of_its_own(best: Candidate, *, in_row: bool) -> bool:
    """Whether a part has an indicator of its own: one it names (in a table also by what was done: 其中：办结), and
    counts in its measure."""
    return (best.touches or (in_row and best.own)) and best.measure >= measuring.ALIKE


def _effective(candidate: Candidate, quantity: Quantity, taken: Mapping[str, Quantity]) -> float:
    fact = candidate.fact
    if fact is None:
        return candidate.score
    before = taken.get(fact.id)
    again = before is not None and before.value is not None and not agrees(quantity, before.value)
    return candidate.score - (TAKEN if again else 0.0)


def _by_value(ranked: list[Candidate], quantity: Quantity) -> Candidate:
    """Among candidates that fit equally well, the one whose records are of the number's size; otherwise the best.

    This never makes a number right: a candidate that fits less well is not taken for its value.
    """
    best = ranked[0]
    stated = quantity.value
    sizes = [(c, c.fact.thousandths) for c in ranked if best.score - c.score <= EQUAL and c.fact is not None]
    equal = [(c, size) for c, size in sizes if size]
    if best.fact is None or not stated or not equal or len(sizes) < 2:
        return best
    return min(equal, key=lambda one: abs(math.log(stated / one[1])))[0]


def _sureness(score: float, margin: float) -> Sureness:
    if score >= SURE and margin >= MARGIN_SURE:
        return Sureness.SURE
    return Sureness.FAIRLY if score >= FAIRLY and margin >= MARGIN_FAIRLY else Sureness.HARDLY


def _without_lonely(
    matches: list[Match], numbers: Sequence[tuple[Quantity, Context]], totals: frozenset[str]
) -> list[Match]:
    """A total told by one word (结案), beside a total of another chapter (行政处罚立案112件，结案98件), is believed
    only when the document speaks of its own chapter elsewhere."""
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
        kept.append(Match(None) if lonely and len(beside[context.sentence]) > 1 else match)
    return kept


def _without_strangers(matches: list[Match], numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
    """Of two numbers for one indicator in one sentence that cannot both be it, the one with strange words beside it is
    something else: 清理乱倒36次，复绿偷倒点5处."""
    best: dict[tuple[str, str], int] = {}
    kept = list(matches)
    for index, (match, (quantity, context)) in enumerate(zip(matches, numbers, strict=True)):
        if match.fact is None or context.role not in {Role.VALUE, Role.PART} or context.row:
            continue
        first = best.setdefault((match.fact.id, context.sentence), index)
        other = numbers[first][0]
        if first == index or _may_both_be(quantity, other):
            continue
        if _is_part(context, numbers[first][1], quantity, other):
            kept[index] = Match(None)
            continue
        weaker = index if _weakness(match) >= _weakness(matches[first]) else first
        apart = abs(match.score - matches[first].score)
        if kept[weaker].strange > 0 or apart >= CLEARLY_WEAKER:
            kept[weaker] = Match(None)
            best[(match.fact.id, context.sentence)] = first if weaker == index else index
    return kept


def _weakness(match: Match) -> tuple[float, float]:
    return match.strange, -match.score


def _is_part(context: Context, whole: Context, one: Quantity, other: Quantity) -> bool:
    """Whether a number stands behind the 其中 of a greater one: 2618件，其中热线2268件、红网350件."""
    _, _, behind = context.sentence.partition(whole.number)
    before, mark, _ = behind.partition(context.number)
    return bool(mark) and "其中" in before and (one.high or 0) < (other.low or 0)


def _may_both_be(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers can be one value: 24小时内 and 21.2小时 can."""
    below = one.low is None or other.high is None or one.low <= other.high
    above = other.low is None or one.high is None or other.low <= one.high
    return below and above


def _unless_sum(context: Context, match: Match, matches: Sequence[Match]) -> Match:
    """The sum of several matters (服务71.2%、管理24.5%、执法4.3%，合计100%) is none of them, nor is the row of the rest."""
    if _REST.fullmatch(context.row):
        return Match(None)
    facts = [matches[place].fact for place in context.parts if place < len(matches)]
    parts = {fact.id for fact in facts if fact is not None}
    return Match(None) if len(parts) > 1 and _SUM_ONLY.fullmatch(context.before) else match


def _with_summands(matches: list[Match], numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
    """热线受理2268件＋红网受理350件＝2618件: the sum is of the one matter of its summands, they are parts of it."""
    kept = list(matches)
    for index, (_, context) in enumerate(numbers):
        places = [place for place in context.parts if place < index]
        facts = [matches[place].fact for place in places]
        one = facts[0] if len(facts) > 1 else None
        if one is None or context.row or not _SUM_ONLY.fullmatch(context.before):
            continue
        if all(fact is not None and fact.id == one.id for fact in facts):
            kept[index] = replace(matches[places[0]], alternatives=())
            for place in places:
                kept[place] = Match(None)
    return kept


def _inherited(index: int, numbers: Sequence[tuple[Quantity, Context]], matches: Sequence[Match]) -> Match:
    """The match of a number that compares: by its own words, else that of the value it is told with."""
    quantity, context = numbers[index]
    own = matches[index]
    if context.role in _VALUES:
        bare = own.fact is None and index > 0 and (_asks(context) or (not own.other and _goes_on(context)))
        return _asked_of(index, numbers, matches) if bare else own
    if own.fact is not None and own.own and not context.row:
        return own
    first, last = max(0, index - MOST_BESIDE), min(len(numbers), index + MOST_BESIDE)
    told = [
        place
        for place in range(first, last)
        if (numbers[place][1].role in _VALUES or (matches[place].fact is not None and matches[place].own))
        and place != index
        and _told_together(context, numbers[place][1])
        and not _in_closed_bracket(numbers[place][1], context)
        and _may_compare(quantity, context.role, numbers[place][0])
    ]
    before = [place for place in told if place < index]
    if not told:
        return own
    counted = _COUNT_OF.search(context.before)
    named = [
        place
        for place in before
        if counted and counted[1] == numbers[place][0].measure and matches[place].fact is not None
    ]
    if named:
        return replace(matches[named[-1]], alternatives=())
    return replace(matches[before[-1] if before else told[0]], alternatives=())


_COUNT_OF = re.compile(r"(人次|台次|[处户件次起株盏吨个家份])数(?:量)?(?:同比|环比|较|比|增|升|上升|下降|减)")
"""拆除227处，拆除面积1.86万㎡，拆除处数同比上升23%: the growth is of the 处."""
_REST = re.compile(r"\s*(?:其[他它余]|另外?)(?:类别?|项目?|事项|问题|情况)?\s*")
"""A row of a table for whatever the other rows are not."""
_SUM_ONLY = re.compile(
    r"[\s，,、]*(?:[二两三四五六七八九十][者项类个]|上述|以上)?(?:合计|共计|总计|累计)[为达]?|\s*[=＝]\s*"
)
_DEMAND = re.compile(r"要求|标准|规定|目标|任务|指标")
_BARE = re.compile(
    r"[\s，,、（(]*(?:达到|完成|高于|超过|比|较|离|距|低于|符合|满足|超额完成|按照|按)?(?:了)?(?:全年|每年|每[年月季]|年度|年初|上级|规定的?)?"
)


_GOES_ON = re.compile(
    r"[\s，,、；;]*(?:"
    r"(?:提高|提升|上升|增加|增长|扩大|减少|下降|降低|压降|压减|升|降|增|减)(?:了)?[至到为]"
    r"|(?:20\d\d年|今年|本年|去年|上年)(?:度|全年|同期)?(?:则|又|已|实际)*[是为有达]到?了?"
    r"|占?全年(?:的?总?(?:完成|办理|任务)?[数量]|共|累计|共计)?(?:清运|收运|处理|处置|完成|开展|办理|办结|规范|拆除|更换|维修|发放|为|是|达到?)?了?"
    r")\s*"
)
"""What goes on with the matter of the number before it: 由2710台次增至3186台次, 上年4402次，2023年是4826次, 日均93吨，全年清运3.4万吨."""
_ASKED_BEFORE = re.compile(
    r"[\s，,（(]*(?:年度|年初|全年|考核)?(?:目标|任务|标准|要求|指标)(?:任务|值|数|量)?(?:[为是：:]|不[高低]于|不超过)?\s*"
)


def _goes_on(context: Context) -> bool:
    return not context.row and bool(_GOES_ON.fullmatch(context.before)) and context.before.strip() != ""


def _asks(context: Context) -> bool:
    """A demand that names nothing: 开展集体学习12次，达到每年不少于12次的要求; 平均用时29.3小时（目标值36小时）."""
    if _ASKED_BEFORE.fullmatch(context.before):
        return True
    return bool(_DEMAND.search(context.after)) and bool(_BARE.fullmatch(context.before))


def _asked_of(index: int, numbers: Sequence[tuple[Quantity, Context]], matches: Sequence[Match]) -> Match:
    """The matter of the number right before it in the sentence, counted alike."""
    (quantity, context), (before, around) = numbers[index], numbers[index - 1]
    same = context.sentence == around.sentence and quantity.measure == before.measure
    return replace(matches[index - 1], alternatives=()) if same else matches[index]


def _in_closed_bracket(other: Context, context: Context) -> bool:
    """Whether a number stands in a bracket that closed before another: 清运8892吨（其中乡镇3506吨），增长5.2%."""
    if other.row or other.near not in context.sentence:
        return False
    behind = context.sentence.partition(other.near)[2].partition(context.near)[0]
    return behind.count("）") > behind.count("（")


def _told_together(one: Context, other: Context) -> bool:
    """In the same sentence, or in the same row of a table."""
    if one.row or other.row:
        return one.row == other.row and one.table == other.table
    return one.sentence == other.sentence


def _may_compare(quantity: Quantity, role: Role, other: Quantity) -> bool:
    """Whether a number of this role may be of that value: per cent of anything, points of per cent, else alike."""
    if role in _FREE:
        return True
    if quantity.measure == "百分点":
        return other.measure == "%"
    return measuring.fit(quantity.measure, other.measure) is not None
