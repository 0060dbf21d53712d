"""Sentences thought up against the auditor, in the manner of speeches, replies, bulletins, statistics and research
notes: what each number is of, and what is said of it."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined

SPEECH = "在全县城市管理工作会议上的讲话\n（{year}年1月12日）\n同志们：\n"
NONE = (None, "no_record")


def told(text: str) -> list[tuple[str | None, str]]:
    """The indicator and the verdict of each number."""
    rows = [finding.row() for finding in examined(text)]
    return [(row["indicator"], row["verdict"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # this year, last year, the year before, the year to come
        ("去年处理护栏被撞事故28起，今年处理30起。", [
            ("facility.guardrail_accidents", "no_record"), ("facility.guardrail_accidents", "agrees")]),
        ("去年，全县拆除伸缩雨阳棚126处，今年预计还将拆除80处。", [("ads.awning", "no_record"), ("ads.awning", "target")]),
        ("前年维修路灯1100盏。", [NONE]),
        ("与前年相比，维修路灯多了200盏。", [NONE]),
        ("三年来，累计维修路灯3600盏，其中今年1284盏。", [NONE, ("light.repaired", "agrees")]),
        ("全年清运垃圾总量从2021年的3.1万吨增加到2023年的3.4万吨。", [NONE, ("waste.hauled", "no_record")]),
        ("各位代表，2023年我局叫停抢建58处。", [("illegal.stopped", "agrees")]),
        ("同志们，过去的一年，我们规范流动商贩2140人次。", [("street.vendor_regulated", "agrees")]),
        ("到2023年底，各乡镇建成的口袋公园已有4个。", [("green.pocket_parks", "no_record")]),
        ("到2025年，建成口袋公园10个。", [("green.pocket_parks", "target")]),
        ("明年力争补植行道树300株。", [("green.trees", "target")]),
        # a speech of the next January looks back on the year
        (SPEECH.format(year=2024) + "去年，我们规范流动商贩2140人次；今年要规范流动商贩2500人次以上。", [
            ("street.vendor_regulated", "agrees"), ("street.vendor_regulated", "target")]),
        (SPEECH.format(year=2023) + "去年，我们规范流动商贩2140人次；今年要规范流动商贩2500人次以上。", [
            ("street.vendor_regulated", "no_record"), ("street.vendor_regulated", "differs")]),
        # means, peaks, one case, one person
        ("据统计，平均每天有3.5盏路灯需要维修，全年共1284盏。", [NONE, ("light.repaired", "agrees")]),
        ("餐厨垃圾收处1260.4吨，每天平均3.5吨。", [("waste.food", "agrees"), NONE]),
        ("高峰日清运垃圾120吨。", [NONE]),
        ("数字城管平台平均每月立案1800件。", [NONE]),
        ("案均罚款3800元。", [NONE]),
        ("最高一笔罚款2万元。", [NONE]),
        ("单笔最高罚款2万元。", [NONE]),
        ("办理行政处罚案件86件，其中最大一案罚款6.2万元。", [("penalty.opened", "no_record"), NONE]),
        ("市民王先生说：“我打了3次热线，路灯才修好。”", [NONE]),
        ("副局长介绍：“全年维修路灯1284盏。”", [("light.repaired", "agrees")]),
        ("案例：西村偷倒建筑垃圾案，责令当事人清理并罚款2万元。", [NONE]),
        # other bodies, other places
        ("全市共立案2100件，我县112件，占5.3%。", [NONE, ("penalty.opened", "no_record"), NONE]),
        ("城南片区规范占道经营1200起。", [NONE]),
        ("局长带队夜查渣土车12次。", [NONE]),
        ("本季度局长接听热线2次。", [NONE]),
        ("本人公开接访12次。", [NONE]),
        ("13个兄弟县区的120余名代表观摩了我县便民疏导点。", [NONE, NONE]),
        # parts, sums, shares of a plan
        ("补植行道树286株，占计划300株的95.3%。", [
            ("green.trees", "no_record"), ("green.trees", "target"), (None, "no_record")]),
        ("全年处理油烟扰民86起、噪声扰民301起，两项合计387起。", [
            ("fume.handled", "no_record"), ("noise.regulated", "no_record"), NONE]),
        ("拆除违建34处，其中党员干部带头自拆5处。", [("illegal.demolished", "agrees"), NONE]),
        ("热线诉求：占道经营类402件，油烟噪声类267件，其他112件。", [NONE, NONE, NONE]),
        ("从问题来源看，采集员巡查上报13905件。", [NONE]),
        ("返工主要集中在井盖、占道经营等问题，合计388次。", [NONE]),
        ("共投入资金783万元，其中上级补助500万元，县级配套263万元。", [(None, "contradicts"), NONE, NONE]),
        ("共投入资金763万元，其中上级补助500万元，县级配套263万元。", [NONE, NONE, NONE]),
        # a day's work is told by the day; what is asked for is a duty
        ("城区主干道每天保洁16小时。", [("sanitation.hours", "agrees")]),
        ("执行每天保洁16小时的制度。", [("sanitation.hours", "target")]),
        ("主干道每天洒水5次。", [("watering.passes", "agrees")]),
        ("要求主干道每天洒水不少于5次。", [("watering.passes", "target")]),
        ("风险研判每季度一次，全年落实4次。", [("party.risk_reviews", "target"), ("party.risk_reviews", "no_record")]),
        # words far from the number, and said by the people
        ("路灯方面，经过照明所全体同志的努力，一年下来修好的共有1284盏。", [("light.repaired", "agrees")]),
        ("铺子把货摆到街沿上来的，一共上门提醒、纠正3900余次。", [("street.occupy", "differs")]),
        ("依法取缔“钉子摊”268个。", [("street.vendor_removed", "differs")]),
        ("县城和乡镇生活垃圾清运总量为41208.6吨。", [("waste.hauled", "no_record")]),
        ("乡镇清运的15870.2吨垃圾全部焚烧。", [("waste.township", "agrees")]),
        ("违建拆除面积2.3万平方米，涉及34处乱搭乱建。", [NONE, ("illegal.demolished", "agrees")]),
        ("东区维修路灯700盏＋西区维修路灯584盏＝1284盏。", [NONE, NONE, ("light.repaired", "agrees")]),
        ("全年立案73件，罚没18.9万元，罚款不是目的。", [("penalty.opened", "no_record"), ("penalty.fines", "no_record")]),
        # no numbers
        ("（联系人：岩温  联系电话：0879-81×××××）", []),
        ("（通讯员 王小川 电话：028-5566××××）", []),
        ("××同志负责。", [(None, "placeholder")]),
        # tables with last year, the growth, the plan
        ("| 指标 | 2022年 | 2023年 |\n|---|---|---|\n| 维修路灯（盏） | 1200 | 1284 |", [
            ("light.repaired", "no_record"), ("light.repaired", "agrees")]),
        ("| 指标 | 单位 | 本年 | 上年同期 | 同比增减（%） |\n|---|---|---|---|---|\n| 维修路灯 | 盏 | 1284 | 1200 | 7.0 |", [
            ("light.repaired", "agrees"), ("light.repaired", "no_record"), ("light.repaired", "no_record")]),
        ("| 指标 | 2022年 | 2023年 |\n|---|---|---|\n| 维修路灯（盏） | 1200 | 1284 |\n\n路灯维修量同比增长12.5%。", [
            ("light.repaired", "no_record"), ("light.repaired", "agrees"), ("light.repaired", "contradicts")]),
        ("| 项目 | 全年目标 | 完成数 |\n|---|---|---|\n| 维修路灯 | 1200盏 | 1284盏 |", [
            ("light.repaired", "target"), ("light.repaired", "agrees")]),
    ],
)  # fmt: skip
def test_what_each_number_is_of(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert told(text) == expected
