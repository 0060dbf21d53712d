"""Numbers that name no matter and share that of the number beside them: what was asked, what came of it, other days.

办结率97.6%，离县上要求的99%还有距离; 计划补植300株，实际补植286株; 本月立案112件，上月100件; 完成全年任务200件的56%.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chengxu.reports.audit.judging.findings import Number
from chengxu.reports.audit.words.roles import Role

_BESIDE = re.compile(
    r"(?:距离?|离|与|和|较|比|低于|高于|超出|超过|突破|未达到?|没有达到?|达不到|超过|优于|对照)[^，。；]{0,12}"
    r"(?:要求|规定|下达|确定|既定|承诺|目标|标准|任务)(?:值|数)?(?:的|是|为)?$"
)
"""What was asked, told right before the number."""
_TIME = (
    r"(?:全年|今年|明年|来年|下一?年度?|本年度?|去年|上年|前年|同期|[本当上下]一?个?(?:月|季度?|周|期)(?:末|底)?|[上下]半年|[一二三四]季度|"
    r"[我本全](?:县|区|市|局)|前[一二两三]个?季度|(?:前|1[-—至到~])?(?:1[0-2]|[1-9])个?月份?|(?:20\d\d)年|累计|年初以来|今年以来)"
)
_ASKED = r"(?:超额)?完成了?(?:全年|年度|年初)?(?:目标|任务|计划)+(?:任务|数)?的?|(?:全年|年度|年初)?(?:目标|任务|计划)(?:任务|数)?"
_BARE = re.compile(
    rf"[，,、（(；;]?\s?(?:其中|而|但|比|较|至|到|占|预计)*(?P<known>{_TIME}|{_ASKED}|实际|现?已|目前已?)+"
    r"(?:又|也|则|为|是|有|达|共|约|近|仅|的|：|:|已|再|实际|拟|将|还|预计|计划|力争)*(?P<rest>[\u4e00-\u9fff]{0,4}?)(?:了|到|至|共|约)*"
)
_SUM = re.compile(r"[，,]?\s?(?:合计|共计|总计)(?:为|达)?")
_GAP = re.compile(
    r"[，,]?\s?[但而]?(?:(?:距离?|离|较|比)?|(?:距离?|离|较|比|与|和|同|对照)[^，。；]{0,8}"
    r"(?:定下?|确定|提出|下达|规定|要求|设定|既定|约定|承诺)了?的?)"
)
_OF_GAP = re.compile(r"的?(?:全年|年度|年初|既定|预期)?(?:目标|任务|要求|计划|标准)")
_DONE = frozenset({"", "完成", "实现", "开展", "办理", "组织", "举办", "召开", "数量", "总量", "总数"})


MOST_BESIDE = 4
"""So many numbers back may the one stand whose matter is shared."""


def shared(numbers: Sequence[Number]) -> list[Number]:
    """The numbers, those of them with the matter of the last one before, of their measure and in their sentence.

    A growth, and a share of the plan (完成全年任务的56%), take it whatever the measure.
    """
    found: list[Number] = []
    for number in numbers:
        if number.fact is None and not number.context.row:
            before = next((o for o in reversed(found[-MOST_BESIDE:]) if _may_share(number, o)), None)
            if before is not None and before.fact is not None and _shares(number, before):
                number = replace(number, match=replace(before.match, alternatives=()))
        found.append(number)
    return found


def _may_share(number: Number, before: Number) -> bool:
    """Whether a number is one that another can be of: a value for a growth, of one measure else."""
    if before.context.row or number.context.sentence != before.context.sentence:
        return False
    if number.role in {Role.PLAN_SHARE, Role.RATE}:
        grew = number.role is Role.RATE and before.role is Role.AMOUNT
        return before.stated.measure != "%" and (grew or before.role in {Role.VALUE, Role.LAST})
    return before.stated.measure == number.stated.measure


def _shares(number: Number, before: Number) -> bool:
    context = number.context
    if number.role is Role.PLAN_SHARE:
        return True
    if number.role in {Role.RATE, Role.AMOUNT}:
        return bool(_ONLY_GREW.fullmatch(context.before))
    if number.match.other:
        return False
    if _BESIDE.search(context.before):
        return True
    if _SUM.fullmatch(context.before):
        return bool(_BARE.fullmatch(before.context.before))
    if _GAP.fullmatch(context.before) and _OF_GAP.match(context.after):
        return True
    if _ASKED_OF.search(before.context.before) and _DONE_OF_IT.fullmatch(context.before):
        return True
    bare = _BARE.fullmatch(context.before)
    if bare is None:
        return False
    planned = _ASKED_OF.search(before.context.before) and _CAME_OF_IT.search(context.before)
    return bool(planned) or bare["rest"] in _DONE or bare["rest"] in before.context.clause


_ASKED_OF, _CAME_OF_IT = re.compile("任务|目标|计划"), re.compile("已|实际")
_DONE_OF_IT = re.compile(r"[，,]?\s?(?:超额)?完成了?")
"""口袋公园年度任务4个，已建成4个: what came of a plan is of its matter, whatever the deed is called."""


_ONLY_GREW = re.compile(
    r"[，,（(]?(?:同比|环比)?(?:增长|上升|下降|减少|增加|提高|多|少|[增降升涨减]幅|增速|增长率)(?:了|为|达到?|约|近)*"
)
