"""Whether a number is something done, or something asked for: a duty, a norm, a plan."""

from __future__ import annotations

import re

from chengxu.common.measures import is_measured
from chengxu.common.quantity import Approx, Quantity
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.rules import Fact

_STANDS = re.compile(r"(?:在编|缺口|现缺|尚缺|在岗|在册|在办|现有|实有|仅有|只有)[^，,。；;：:]{0,12}$")
"""建议：中心在编人员9名，负荷偏高: how things stand, in a chapter that proposes."""
_ASKED = re.compile(
    r"(?<!按)(?<!照)要求|约定|应当|必须|不得|规定|确保|力争|目标|制度|标准|原则上|每[年月周天日季]"
)
_DONE = re.compile(
    r"达到?|实现|占[到了去]|完成|共计?|累计|已|全年|今年|本年|取得|先后|开展了|组织了|实际|保持在|[日月年户人]均"
)
_PLANNING = re.compile(
    r"(?:^|[，,：:])(?:本?年度|全年|今年)计划(?=(?:更新|更换|新建|改造|安装|补植|新增|维修|铺设|建设)[^，。；]*$)|(?:按照?|根据)[^，。；]{0,8}(?:方案|计划)[，,][^，。；]{0,8}应(?=[\u4e00-\u9fff]{2,6}$)|(?<![按照作度超原累])(?<!完成)计划(?=[\u4e00-\u9fff\d]|$)(?!内|外|总|任务|的|性|书|表|中|生育)|力争|预计|有望|必须(?:做到|实现|完成|$)|(?<![无不])(?:必?须|应|需)(?:达到?|不[低少]于|控制在)|(?<![需只主重需摘])要(?:求?完成|达到|实现|做到|确保|建成|新增|再)|(?:我们|我局|咱们|大家)(?:还|都|就)?要(?:再|新)?(?:[建修装补添拆清栽种设增换铺开抓治]|办好|争取|力争)|(?:^|[，,：:；;])\s?建议(?=[增新加配再将把扩]|适当|尽快|安排|调整|明年|每年)|争取(?!到|[^，。；]{0,14}(?:资金|项目|补助|债|支持|经费))|(?<!谈)(?<!的)打算|(?<![虚模草])拟(?!定|订|制|合|稿)|"
    r"(?:明年|来年|下一?年度?|下一?步|下一?阶段|今后|20\d\d年|我局|全年|届时)[^。；;]{0,12}(?<![即不])将(?!近|军)|确保(?!了)|(?:会议|方案|文件|通知|意见|办法|县委|县政府|上级|领导|党组|党委)[^，。；按照根据]{0,8}要求[，,：:]|(?<!截至)(?<!截止)(?<!到)年底[之以]?前(?![^，。；]{0,12}(?:已|均|全部|如期|完成了))|再(?:增|加|建|新|清|拆|添|打造|完成|发|装|补|修|降|销|栽|种|划|铺|开工)(?![加长]?[，,])"
)
"""What stands before a plan in its sentence: 计划更换300米, 明年将更换300米; not 按照工作计划更换了300米."""
_FOLLOWED = re.compile(r"(?:落实|按照?|根据|依据|依照|遵照|对照|围绕)[^，。；,;]{0,40}要求[，,：:]?")
"""落实专项整治要求，督促安装10套: whose demand was met is told, and then what was done."""
_KEPT = re.compile(
    r"(?:坚持|落实|执行|遵守|健全|完善|建立|推行|实行)[^，。；,;]{0,30}(?:制度|规定|标准|机制)[，,、]?"
)
"""坚持“第一议题”制度，中心组学习12次: a rule is named that is kept, and then what was done."""
_AHEAD = re.compile(
    r"^\s*(?:[一二三四五六七八九十]是)?(?:新的?一年|下一?步|下一?阶段|接下来|往后|今后|明年|来年|下一?年度?|届时)[，,：:]?"
)
_LOOKING_BACK = re.compile(
    r"一年来|今年以来|全年|回顾|虽然|实际|现有|仅有|只有|仅(?:建成|完成|投运|新增|开展|办结)|目前|截至|合计|累计|去年|上年|通报|曾|(?<!计划)已(?!计划)|(?<![上下])半年(?![底度])"
)
_YEARLY = re.compile(r"(?<![虽])全年(?!已|建成了|完成了|实际|共|累计)")
"""Under a heading that only plans, 全年不少于70次 is of the year to come."""
_PLAN_HEADING = re.compile(r"(?:打算|计划|安排|思路|目标|预期|展望)[：:]?$")
"""A line above that is a heading though it is not written as one: 9. 四季度打算."""
_TITLE = re.compile(r"(?:总结|小结|报告|汇报|回顾|情况)(?:和|及|与|暨|、)[^，。；]{0,16}$")
"""2023年工作总结和2024年工作打算: what stands below a title is not what is planned."""
_PLAN_ITEM = re.compile(
    r"\s*(?:\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、)\s?(?:[^，。；：:\d]{0,10}(?:打算|计划|思路|目标)(?!\d)|[^，。；：:\d]{2,10}安排(?!\d))"
    r"|\s*(?:\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、)\s?(?:下一?步|下一?阶段|下个?月|今后|接下来|明年|来年)(?:工作|重点)*[。：:]"
    r"|[^，。；：:\d]{0,12}(?:打算|计划|安排|思路|目标)[：:]"
    r"|\s*(?:明年|来年|下一?步|下一?阶段|下半年|接下来|后面|往后|今后)[^。？?：:，]{0,6}(?:怎么|如何)[干抓办做走安]"
)
_PLAN_OPENING = re.compile(
    r"(?:打算|计划|安排|思路|目标|要点|设想)(?:如下|是)?[：:，,]?\s*$"
    r"|(?:下一?步|下一?阶段|接下来|今后|明年|来年|新的?一年)[^。；;]{0,24}(?:[将要拟]|重点|着力|抓好|做好|措施|举措)[^。；;]{0,24}[：:]\s*$"
    r"|(?:下一?步|下一?阶段|下半年|接下来|后面|今后|明年|来年)[^。；;]{0,8}(?:怎么[干抓办做走安]|干什么|干啥|抓什么|抓哪些|做什么)[^。；;]{0,30}[：:。，,]\s*$"
    r"|(?:下一?步|下一?阶段|下半年|接下来|后面|今后|明年|来年)[^。；;]{0,16}[几以两三四五六七八九十\d]下?[点条个项件](?:[^。；;]{0,6})[：:。，,]\s*$"
    r"|会议(?:议定|决定|部署)[^，。；：:]{0,8}[：:]\s*$"
    r"|(?:^|[，,、和及与])(?:工作|几点|对策|意见)*建议(?:如下)?[：:]\s*$"
    r"|(?:要求|任务|意见)[几以两三四五六七八九十\d][下]?[点条个项件][：:。，,]\s*$"
    r"|(?:提|讲|强调|明确|部署|交代|安排)[出下]?[几以两三四五六七八九十\d][下]?[点条个项件](?:硬|具体|明确|工作)?(?:要求|任务|意见|希望|措施)[：:。，,]\s*$"
    r"|(?:^|[，,])(?:(?:请|望|要求)(?:各|全局|有关|相关)[^。；;，,]{1,8}[要须应按做务抓]|(?:各|全局|有关|相关)[^。；;，,]{1,8}(?:要|须|务必|应当))[^。；;]{0,24}[：:]\s*$"
)
"""2024年打算：一是…；二是…, 下一步，我局将采纳您的建议：一是…, 请各单位按以下要求抓好整改：一是…: all items of such a list."""
_OPENED_HERE = re.compile("[：:]")
_FAULT = re.compile("(?:针对|直面|聚焦|瞄准|对照)[^。；;，,]*(?:[、，,][^。；;，,]*)?$")
_OF_FAULT = re.compile("[^。；;]{0,24}?(?:的问题|的短板|的不足|的现状|的实际)[，,]")
"""针对中转站仅投运5个、覆盖面不够的问题，明年…: what is wanting is told as it was."""
_CLOSING = re.compile(
    r"\s*(?:[再最衷诚][\u4e00-\u9fff]{1,3})?感谢(?:[您你]|各位|代表|委员|大家)|\s*本[件案提建]|\s*(?:回望|回首|回顾)"
)
"""感谢您对我们工作的支持。本件办理中，当面沟通2次: what closes a reply is no longer its plan, nor what looks back at last
(回望全年，修灯212盏)."""
_SETTLED = re.compile("[^，。；]{0,4}(?:已经|早已|都已|为准)")
"""奖励8万元已经批下来了, told among what is asked for."""
_BASIS = re.compile(r"的?基础上")
_STANDING = re.compile(r"[现已]有(?:的|约)?$")
_ON_WHICH = re.compile(r"[^，。；]{0,20}(?:的?基础上|[以之]外)")
"""在2023年补植1420株的基础上再补植1000株: what was, in a sentence of what will be."""
_PROBLEMS = re.compile(r"问题|不足|困难|难处|短板|短处|差距|欠缺|薄弱")
_PLAN_BEGINS = re.compile(r"下一?步|新的?一年|我将|我们将|下一?阶段|明年|来年|下一?年|今后|接下来|20\d\d年")
"""Under a heading like 存在的问题和下步打算 the plan begins with such words."""
_NORM = re.compile(
    r"(?:(?<!平均)每(?:个?[年月周日天季]度?|个工作日)|(?<![均的那有某])一[天日])[^，。；、,;:：了过]{0,14}$"
)
"""每月不少于, 每天保洁, 一天 right before the number: so often it is to be done."""
_ASKED_VALUE = re.compile(
    r"(?:(?:目标|任务|指标|计划|要求)(?:任务|值|数|量|总量)?|(?:控制|考核|警戒|达标|及格|合格|警示)线(?:分别)?|定的标准|承诺)(?:为|是|:|：|的)?$"
)
"""目标95%: what was asked, told right before the number."""
_ASKED_AFTER = re.compile(
    r"的(?:年度|年初|全年|考核|既定|预定|规定|预期)*(?:目标|任务|标准|指标)|(?:目标|标准)值|为(?:合格|达标|及格|警戒|控制)线"
)
_MUST_AFTER = re.compile("(?:的|后|以后|之后)?[，,]?(?:应当|必须|一律)")
"""满18个月应当更换."""
"""比36小时的目标缩短6.7小时."""
_OF_YEAR, _TASK = re.compile("(?:全年|年度|年初|计划)$"), re.compile("(?:的)?(?:目标|任务)")
"""完成全年120篇任务的一成."""
_SET, _AS_AIM = (
    re.compile(r"(?:定下?|确定|提出|下达|规定|设定|既定|承诺)了?的$"),
    re.compile("目标|任务|标准|要求"),
)
"""与年初定下的90%目标尚有差距."""
_BY_LAW = re.compile(r"(?:可以?|应当?|并|将)(?:依法)?处以?(?:罚款)?(?:[\d.]+[千万]?元以上)?$")
"""可处500元以上5000元以下罚款 is what the law says."""
_TASKS = re.compile("[\u4e00-\u9fff](?<!年度)(?<!全年)(?:任务|指标|目标)$")
_DAILY = ("每日", "每天")
"""In the name of an indicator that is so much a day."""
_EVERY_DAY = re.compile(r"每[天日]|一[天日]")
_REACHED = re.compile(r"均?达到?$|[天日]有$|出动|接听|接待|接送|客流|游客|实现|做到|实际|保持|稳定在")
_MEAN = re.compile(r"平均[^，。；、]{0,8}$")
"""平均每个考点每天有4名队员 is how many there were."""
_DATED = re.compile(
    r"(?:^|[。；！？】”\s])(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|初|底)?(?![^，。；]{0,3}前)[^，。；]{0,14}|[当次][天晚日][^，。；]{0,4}|有一[天次])[，,]"
)
_WHO_DID = re.compile(
    r"(?:[大中分小]队|队员|[^，。；]所|[科股]室|局|班组?|小组|人员|同志|中心)(?:(?:接[到报]|得知)[^，。；]{0,8}后)?(?:[仅只就在用]|随即|立即)*$"
)
_MEASURED_TIME = re.compile(r"用时|耗时|历时|仅用|平均|缩短|最长|最快|最慢|提前")
_WAS_WITHIN, _A_LIMIT = (
    re.compile("(?:都|均|大都|基本)是?在$|[都均]是$"),
    re.compile("[^，。；]{0,4}(?:期限|时限|之?前)"),
)
"""平常的毛病都在24小时以内弄好 tells how long it took; 均在20个工作日内的法定期限办结 what was allowed."""
_HELD = re.compile(r"控制|压缩|压降|限制|保证|不得|严格")
BOUNDED = frozenset({Approx.at_least, Approx.at_most, Approx.more_than, Approx.less_than})
_TIMES = frozenset({"小时", "分钟", "日", "天", "工作日", "工作时", "个月", "月"})


def is_duty(stated: Quantity, context: Context, fact: Fact | None) -> bool:
    """Whether the number is asked for rather than reported.

    What a plan says is, a chapter or a clause of it, unless its sentence looks back (虽然全年建成5个). So are norms
    (每月1次, 24小时内修复, 控制在1500辆以内). Elsewhere: a bound (不少于, 以上, 以内) in a sentence that asks (要求,
    制度, 每年), or exactly the value the pack declares as the indicator's target in such a sentence.
    回收利用率达到35%以上 reports.
    """
    if _BASIS.match(context.after):
        return False
    lead = _lead(context)
    if is_wanting(context):
        return False
    planning = _is_planning(lead) or bool(_AHEAD.match(context.sentence))
    above = context.section.rstrip()
    planned = context.planned or bool(_PLAN_HEADING.search(above) and not _TITLE.search(above))
    planned = planned and not context.tells_done
    opened = re.split("[。！？!?]", context.item or context.sentence)[-1]
    begins = _PLAN_ITEM.match(context.item or context.sentence) or _PLAN_ITEM.match(opened)
    here = lead[: max((mark.end() for mark in _OPENED_HERE.finditer(lead)), default=0)]
    listed = bool(begins or _PLAN_OPENING.search(context.opening) or _PLAN_OPENING.search(here))
    planned = planned or listed
    mixed = bool(_PROBLEMS.search(f"{context.chapter}{context.heading}"))
    planned = planned and not _SETTLED.match(context.after)
    planned = planned and not _CLOSING.match(context.item or context.sentence)
    if planned and mixed and not listed:
        planned = bool(
            _PLANNING.search(context.item) or _PLAN_BEGINS.search(f"{context.item}{context.sentence}")
        )
    if planning or (
        planned and (stated.approx in BOUNDED or not _looks_back(lead if mixed else _YEARLY.sub("", lead)))
    ):
        return True
    if stated.measure in _TIMES and _WAS_WITHIN.search(context.before) and not _A_LIMIT.search(context.after):
        return False
    daily = fact is not None and any(word in fact.name for word in _DAILY)
    asked_value = _ASKED_VALUE.search(context.before) and not _counts_tasks(stated, context)
    if _is_norm(stated, context, lead, daily=daily) or asked_value:
        return True
    if stated.measure in _TIMES and _MUST_AFTER.match(context.after):
        return True
    if _ASKED_AFTER.match(context.after) or (_SET.search(context.before) and _AS_AIM.match(context.after)):
        return True
    if _OF_YEAR.search(context.before) and _TASK.match(context.after):
        return True
    if is_by_law(stated, context):
        return True
    said = _EVERY_DAY.sub("", context.sentence) if daily else context.sentence
    asked = bool(_ASKED.search(_FOLLOWED.sub("", said)))
    is_target = fact is not None and fact.target is not None and stated.value == fact.target.value * 1000
    if stated.approx in BOUNDED:
        if _DONE.search(context.clause):
            return False
        return asked or (is_target and stated.measure != "%" and not daily)
    kept = _KEPT.sub("", lead)
    said = kept + context.sentence[len(lead) :]
    asked = bool(_ASKED.search(_FOLLOWED.sub("", _EVERY_DAY.sub("", said) if daily else said)))
    return asked and is_target and stated.measure != "%" and not _DONE.search(context.clause)


def is_planned_here(context: Context) -> bool:
    """Whether the sentence itself plans the number, whatever the chapter is of."""
    return _is_planning(_lead(context)) or bool(_ASKED.search(context.clause))


def is_wanting(context: Context) -> bool:
    """Whether the number tells what a plan is to mend (针对中转站仅投运5个的问题，明年…) or builds on (在现有6处规范经营点的
    基础上): it is as things are."""
    lead = _lead(context)
    behind = context.sentence[len(lead) + len(context.number) :]
    if _STANDS.search(lead) and not _PLANNING.search(lead.rpartition("，")[2]):
        return True
    standing = _STANDING.search(lead) and _ON_WHICH.match(behind)
    return bool(standing or (_FAULT.search(lead) and _OF_FAULT.match(behind)))


def is_by_law(stated: Quantity, context: Context) -> bool:
    """Whether a fine is what the law threatens, and no fine that was imposed."""
    bounded = stated.measure == "元" and stated.approx in BOUNDED
    return bounded and bool(_BY_LAW.search(_lead(context)))


def _counts_tasks(stated: Quantity, context: Context) -> bool:
    """承担指标27项: so many demands there are; none of them is that number."""
    return stated.measure in {"项", "条"} and bool(_TASKS.search(context.before))


def _is_planning(lead: str) -> bool:
    """Whether a plan is told before the number, and not what came of it: 计划补植300株，实际补植286株."""
    plans = list(_PLANNING.finditer(_FOLLOWED.sub("", lead))) or list(_AIM.finditer(lead))
    if not plans:
        return False
    return not _CAME_OF_IT.search(plans[-1].string, plans[-1].end())


_AIM = re.compile(
    r"(?:定|提出|确定|下达)[下了]?的?(?:年度|全年)?(?:目标|任务|计划)(?:任务)?(?:是|为|[：:])[^，。；,;]{1,16}$|"
    r"(?:年初|去年底|上年底|县里|局里|当初)[^，。；,;]{0,4}(?:定|承诺|答应|许诺|确定|提出|下达|敲定)下?的(?:是|为)?[^，。；,;]{1,14}$|"
    r"(?:^|[，,；;：:（(])\s?(?:全年|年度|年初|本年度?|当年|今年)?(?:目标|任务)(?:任务)?(?:是|为|[：:])?[^，。；,;的]{1,12}$"
)
"""全年目标补植行道树, 年初承诺的口袋公园 before the number."""
_CAME_OF_IT = re.compile(
    r"[，,；;：:（(][^，,；;]{0,8}?(?:实际|现?已(?!计划|列入)|目前|[上下]半年|[一二三]季度)"
)


def _looks_back(lead: str) -> bool:
    """Whether the first clause of a sentence, or that of the number, speaks of what was: 虽然全年建成5个, 仅有3人."""
    clauses = re.split("[，,：:]", lead)
    return bool(_LOOKING_BACK.search(clauses[0]) or _LOOKING_BACK.search(clauses[-1]))


def _is_norm(stated: Quantity, context: Context, lead: str, *, daily: bool) -> bool:
    """So often, within such a time, or no more than that, whatever was done. What counts a day itself (``daily``:
    每天保洁16小时, 每天洒水4次以上) is told in no other way, unless it must not be less (每日洒水不少于6次)."""
    bounded = stated.approx in {Approx.at_most, Approx.less_than}
    if stated.measure in _TIMES and bounded:
        return not _MEASURED_TIME.search(context.clause) and not _is_of_a_story(context)
    if bounded and _HELD.search(context.clause):
        return True
    counted = not is_measured(stated.measure) and stated.measure not in {"元", "%"}
    least = stated.text.startswith("不") and not _DONE.search(context.clause)
    norm = _NORM.search(lead) if counted and (least or not daily) else None
    if norm is not None and _MEAN.search(lead[: norm.start()]):
        return False
    return norm is not None and not _REACHED.search(norm[0])


def _is_of_a_story(context: Context) -> bool:
    """7月，业主反映油烟，中队3天内改好烟道: who did something within a time is told, and when; nobody asks for it."""
    dated = _DATED.search(context.item) or _DATED.search(context.sentence)
    return bool(dated and _WHO_DID.search(context.before)) and not _ASKED.search(context.sentence)


def _lead(context: Context) -> str:
    """The sentence up to the number itself."""
    place = context.sentence.find(context.near)
    if place >= 0:
        return context.sentence[: place + len(context.before)]
    return context.sentence.partition(context.number)[0]


def is_met(stated: Quantity, record: int, fact: Fact) -> bool:
    """Whether the records reach what is asked for; a plain number asks for at least (or, by the target, at most)."""
    if stated.approx is Approx.exact and stated.value is not None:
        lower = fact.target is not None and fact.target.operator == "lte"
        return record <= stated.value if lower else record >= stated.value
    return (stated.low is None or stated.low <= record) and (stated.high is None or record <= stated.high)
