"""Numbers that name nothing themselves and are of the matter of another: growths, targets in brackets, 增至3186台次."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chengxu.common.quantity import Quantity, agrees
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.matched import Match
from chengxu.reports.audit.words.roles import CHANGES, Role

MOST_BESIDE = 8
"""So many numbers away may the value stand that a growth is of."""
VALUES = frozenset({Role.VALUE, Role.PART, Role.SHARE})
FREE = frozenset({Role.RATE, Role.PLAN_SHARE})
"""Told in per cent of whatever the indicator counts."""


def inherited(index: int, numbers: Sequence[tuple[Quantity, Context]], matches: Sequence[Match]) -> Match:
    """The match of a number that compares: by its own words, else that of the value it is told with."""
    quantity, context = numbers[index]
    own = matches[index]
    if context.role in VALUES:
        again = None if own.fact is not None else _told_again(index, numbers)
        if again is not None:
            return replace(matches[again], alternatives=())
        goes_on = not own.other and (_goes_on(context) or bool(_REACHED.fullmatch(context.before)))
        bare = own.fact is None and index > 0 and (_asks(context) or goes_on)
        if bare and numbers[index - 1][1].role in CHANGES and _REACHED.fullmatch(context.before):
            return _grown_to(index, numbers, matches)
        if own.fact is None and not own.other and index and _came_of_goal(index, numbers):
            return replace(matches[index - 1], alternatives=())
        return _asked_of(index, numbers, matches) if bare else own
    if own.fact is None and context.hangs_on is not None and _names_nothing(context):
        host = matches[context.hangs_on]
        if _may_compare(quantity, context.role, numbers[context.hangs_on][0]):
            return replace(host, alternatives=())
    counted = _COUNT_OF.search(context.before)
    named = own.fact is not None and own.own and not (counted and own.fact.measure == "%")
    if named and not context.row and not _says_nothing(index, numbers):
        return (None if counted else _as_told(index, numbers, matches)) or own
    first, last = max(0, index - MOST_BESIDE), min(len(numbers), index + MOST_BESIDE)
    told = [
        place
        for place in range(first, last)
        if (numbers[place][1].role in VALUES or (matches[place].fact is not None and matches[place].own))
        and place != index
        and _told_together(context, numbers[place][1])
        and not _in_closed_bracket(numbers[place][1], context)
        and _may_compare(quantity, context.role, numbers[place][0])
    ]
    before = [place for place in told if place < index]
    by_column = own.fact is not None and (_A_TIME.fullmatch(context.row) or _are_several(told, matches))
    if not told and own.fact is None:
        return _of_sentence_before(index, numbers, matches)
    if not told or (context.row and by_column):
        return own
    if context.role is Role.RATE and own.fact is None and _is_of_another(context, numbers, told):
        return own
    same = [
        place
        for place in before
        if counted and counted[1] == numbers[place][0].measure and matches[place].fact is not None
    ]
    if same:
        return replace(matches[same[-1]], alternatives=())
    alike = _of_like_column(context, numbers, told) if context.row else None
    if alike is not None:
        return replace(matches[alike], alternatives=())
    return replace(matches[before[-1] if before else told[0]], alternatives=())


def _names_nothing(context: Context) -> bool:
    """Whether a number of a note tells but the time and the change: 2022年为2648盏，今年减少333盏."""
    said = _ONLY_JOINS.sub("", context.before).translate(_OF_TIME)
    return not re.search("[\u4e00-\u9fff]", said)


_OF_TIME = str.maketrans("", "", "年度")


def _of_like_column(
    context: Context, numbers: Sequence[tuple[Quantity, Context]], told: Sequence[int]
) -> int | None:
    """The number of a row whose column ends with the same words, when no other does: 今年发现 | 今年整改 | 去年发现."""
    alike = [place for place in told if numbers[place][1].column[-_ENDING:] == context.column[-_ENDING:]]
    return alike[0] if len(alike) == 1 and len(told) > 1 else None


_ENDING = 2


def _of_sentence_before(
    index: int, numbers: Sequence[tuple[Quantity, Context]], matches: Sequence[Match]
) -> Match:
    """报道214篇，其中省级26篇；比上年增加54篇: a sentence of nothing but the change is of what the one before it counts."""
    (quantity, context), sentence = numbers[index], numbers[index][1].sentence
    first = index
    while first and not context.row and numbers[first - 1][1].sentence == sentence:
        first -= 1
    said = sentence.partition(context.near)[0] + context.before
    for _, around in numbers[first:index]:
        said = said.replace(around.number, "", 1)
    if context.row or not first or re.search("[\u4e00-\u9fff]", _ONLY_JOINS.sub("", said)):
        return matches[index]
    sentence = numbers[first - 1][1].sentence
    for place in range(first - 1, max(-1, first - 1 - MOST_BESIDE), -1):
        other, around = numbers[place]
        if around.row or around.sentence != sentence or around.near not in context.item:
            break
        if around.role is Role.VALUE and _may_compare(quantity, context.role, other):
            return replace(matches[place], alternatives=())
    return matches[index]


def _came_of_goal(index: int, numbers: Sequence[tuple[Quantity, Context]]) -> bool:
    """年度目标2000次；一季度完成540次: what came of the aim told right before is of its matter."""
    (quantity, context), (before, around) = numbers[index], numbers[index - 1]
    if (
        context.row
        or quantity.measure != before.measure
        or around.near not in context.item + context.sentence
    ):
        return False
    return bool(_GOAL.search(around.before) and _CAME.fullmatch(context.before))


_GOAL = re.compile(r"(?:目标|任务|计划)(?:任务|值|数|量)?(?:为|是|[：:])?$")
_CAME = re.compile(
    r"[\s，,；;、]*(?:(?:[上下]半年|[一二三四]季度|全年|本[年季月]|目前|截至目前|\d{1,2}月份?|1[-—至]\d{1,2}月)?(?:已|实际|实)*"
    r"(?:完成|达到?|做到|开展|举办|组织|办|做|实现|为|有)?了?)\s*"
)


def _says_nothing(index: int, numbers: Sequence[tuple[Quantity, Context]]) -> bool:
    """Whether nothing but the change stands between a number and the value before it: 办结的占97.6%，同比提高2.3个百分点."""
    (quantity, context), (value, before) = numbers[index], numbers[max(index - 1, 0)]
    if not index or before.sentence != context.sentence or before.role not in VALUES:
        return False
    alike = _may_compare(quantity, context.role, value)
    return alike and not re.search("[\u4e00-\u9fff]", _ONLY_JOINS.sub("", context.before))


def _is_of_another(
    context: Context, numbers: Sequence[tuple[Quantity, Context]], told: Sequence[int]
) -> bool:
    """路灯维修1700盏，供热投诉下降三成: what grew is named, and is not what the numbers beside it count."""
    if context.row:
        return False
    named = _ONLY_JOINS.sub("", context.before)
    if len(named) < _FEWEST_NAMED:
        return False
    beside = "".join(numbers[place][1].clause for place in told)
    beside = beside.replace(context.near, "")
    return not any(named[at : at + 2] in beside for at in range(len(named) - 1))


_A_TIME = re.compile(r"\s*(?:(?:19|20)\d\d年?度?|[上去前]年(?:度|同期)?|同期|[同环]比.{0,6})\s*")
"""A row that is a year or a growth: what it counts the columns say."""


def _are_several(places: Sequence[int], matches: Sequence[Match]) -> bool:
    """Whether the numbers of a row are of several matters, as where each row is a year (2022年 | 上报 | 立案 | 结案)."""
    facts = [matches[place].fact for place in places]
    return len({fact.id for fact in facts if fact is not None}) > 1


def _as_told(
    index: int, numbers: Sequence[tuple[Quantity, Context]], matches: Sequence[Match]
) -> Match | None:
    """维修路灯1362盏，维修量上升8.2%: of what may have grown, the one whose value stands right before it."""
    own, context = matches[index], numbers[index][1]
    if context.role is not Role.RATE or not index or numbers[index - 1][1].sentence != context.sentence:
        return None
    before = matches[index - 1]
    near = before.fact is not None and any(before.fact.id == fact.id for fact in own.alternatives)
    return replace(before, alternatives=()) if near else None


_FEWEST_NAMED = 3
_ONLY_JOINS = re.compile(
    r"[^\u4e00-\u9fff]|[同环]比|[而却]|相?比较?|[上去前今本]一?年|同期|[上下]半年|[上本]一?个?(?:月|季度?|周)|分别|总[量数]|数量|[件次起宗处吨]数|人次|频次"
    r"|增[长加幅速多]|[升降涨]幅|净[增减]|[上提]升|上涨|提高|下[降滑]|减少|降低|回落|压[降减]|缩[短减]|扩大|攀升|整治前|治理前|以往|往年"
    r"|[多少](?![^了])|[多少][修付建拆清补收办跑做结运拉发查装种栽巡洗处](?:理了?|了)?|[上下]半年|同[月季]|这个?时候|省下|节省|[处办]理|受理|完成|[是有仅只]|幅度|明显|大幅|显著|总体|整体|平均|实现|出现|保持|有所|呈现?|首次|连续|同口径|以上|合计|均|[较与和同比的了又再也则还率量数额为达约近超]"
)


_COUNT_OF = re.compile(r"(人次|台次|[处户件次起株盏吨个家份])数(?:量)?(?:同比|环比|较|比|增|升|上升|下降|减)")
"""拆除227处，拆除面积1.86万㎡，拆除处数同比上升23%: the growth is of the 处."""
_DEMAND = re.compile(r"要求|标准|规定|目标|任务|指标")
_BARE = re.compile(
    r"[\s，,、（(]*(?:达到|完成|高于|超过|比|较|离|距|低于|符合|满足|超额完成|按照|按)?(?:了)?(?:全年|每年|每[年月季]|年度|年初|上级|规定的?)?"
)


_GOES_ON = re.compile(
    r"[\s，,、；;]*(?:"
    r"(?:提高|提升|上升|增加|增长|扩大|减少|下降|降低|压降|压减|回落|回升|攀升|跃升|下滑|缩短|压缩|延长|加密|激增|锐减|下跌|上调|下调|升|降|增|减)(?:了)?[至到为](?:(?:20\d\d年|今年|本年|目前|现在|年底)度?的?)?"
    r"|(?:20\d\d年|今年|本年|去年|上年)(?:度|全年|同期)?(?:则|又|已|实际)*[是为有达]到?了?"
    r"|占?全年(?:的?总?(?:完成|办理|任务)?[数量]|共|累计|共计)?(?:清运|收运|处理|处置|完成|开展|办理|办结|规范|拆除|更换|维修|发放|为|是|达到?)?了?"
    r")\s*"
)
"""What goes on with the matter of the number before it: 由2710台次增至3186台次, 上年4402次，2023年是4826次, 日均93吨，全年清运3.4万吨."""
_ASKED_BEFORE = re.compile(
    r"[\s，,（(]*(?:年度|年初|全年|考核|[县局省市]里|上级|[超高低]出?于?|对外|定下?的|规定的?|承诺的?)*(?:目标|任务|标准|要求|指标|承诺的?|(?:控制|考核|警戒|达标|及格|合格)线)(?:任务|值|数|量)?(?:[为是：:]|不[高低]于|不超过)?\s*"
)


_AGAIN = re.compile(r"[\s，,、]*(?:就|而|可)?(?:[这那]|上述|前述|以上)\s*")
"""这三万多人次是拿脚板量出来的: the number told a little before, told again."""
_MOST_BACK = 4


def _told_again(index: int, numbers: Sequence[tuple[Quantity, Context]]) -> int | None:
    """The place of the number that a demonstrative names again: a little before, of its measure, and the same value."""
    quantity, context = numbers[index]
    if context.row or not _AGAIN.fullmatch(context.before):
        return None
    for place in range(index - 1, max(-1, index - 1 - _MOST_BACK), -1):
        before = numbers[place][0]
        if before.measure == quantity.measure and before.value is not None and agrees(quantity, before.value):
            return place
    return None


def _grown_to(index: int, numbers: Sequence[tuple[Quantity, Context]], matches: Sequence[Match]) -> Match:
    """热线受理量上升12%，达2618件: of what grew, when it is counted so."""
    (quantity, context), (_, around), grown = numbers[index], numbers[index - 1], matches[index - 1]
    fits = grown.fact is not None and measuring.fit(quantity.measure, grown.fact.measure, grown.fact.measures)
    together = context.sentence == around.sentence
    return replace(grown, alternatives=()) if together and fits and fits > 0 else matches[index]


_REACHED = re.compile(
    r"[\s，,、]*(?:总[数量])?(?:(?:已|也|均|仅|只)?(?:达到?|为|至|到|增至|升至|降至)了?|[仅只]有?)\s*"
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
    if role in FREE:
        return True
    if quantity.measure == "百分点":
        return other.measure == "%"
    return measuring.fit(quantity.measure, other.measure) is not None
