"""Sentence by sentence: what each number tells."""

from __future__ import annotations

import pytest

from chengxu.common.quantity import scan
from chengxu.reports.audit.words.enumerations import own_words, with_shared_measures
from chengxu.reports.audit.words.roles import year_of
from chengxu.reports.audit.words.wholes import told

YEAR = 2023


def roles(text: str) -> list[str]:
    """The role of each number of a sentence, with a minus when it fell."""
    return [("-" if says.falls else "") + says.role for says in told(text, scan(text, ("12345",)), YEAR)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处理护栏被撞事故30起，更换护栏200米。", "value value"),
        # by how many per cent
        ("同比增长12.3%，环比下降5%，较年初增长8%，降幅达12%，12.3%的增幅。", "rate -rate rate -rate rate"),
        ("满意率同比+5.2%，投诉量同比-3.1%，清运量比上年提高约5%。", "rate -rate rate"),
        ("投诉减半，产量翻了一番，增长1.5倍，垃圾减少两成以上。", "-rate rate rate -rate"),
        ("满意率提高到95%，增长至80%，高达35%，至少35%。", "value value value value"),
        ("清运量是去年的2倍。", "value"),
        # by how much
        ("较上年增加35处，同比减少12起，同比多35件，比上年少5起。", "amount -amount amount -amount"),
        ("提高3个百分点，较上年下降1.2个百分点。", "amount -amount"),
        ("与去年相比，增加35处，全年增加井盖15个，新增4个监测井。", "amount value value"),
        ("焚烧42.13万吨，增长5.8%，增加2.3万吨；平均用时21.4小时，缩短5.4小时；更换井盖15个，新增5个。",
         "value rate amount value -amount value value"),
        ("比去年的143株多出143株，同比多建8公里，问题增 5个。", "last amount amount value"),
        # the year before
        ("上年为312处，今年350处；（上年312处）共清理350处（2022年为300处）。", "last value last value last"),
        ("去年清理312处，整治50处，今年清理350处。去年，我局清理312处，整治50处；今年60处。",
         "last last value last last value"),
        ("2021年建成3座，2022年以来建成5座，据2023年方案建成2座。", "last value value"),
        ("由2022年的300处增加到350处，从80%提高到95%，由15天缩短至7天。", "last value last value last value"),
        ("比上年同期的10万元增长20%，较2022年的300处增加50处。", "last rate last amount"),
        # of the plan, of a whole
        ("完成年度计划的95%，完成全年目标任务的80%，任务完成率达98%，占年度计划的60%。", " ".join(["plan_share"] * 4)),
        ("疏通管网3.6公里，完成年度任务（4公里）的90%。", "value value plan_share"),
        ("整改完成率100%，完成投资计划95%，超额完成计划20%。", "value plan_share value"),
        ("占总数的35%，占比35%，占比达35%，占全部投诉约三成，90%的商户已签约。", " ".join(["share"] * 5)),
        ("占道经营35处，达到100%的收运率，回收利用率基本达到35%以上。", "value value value"),
        ("服务、管理、执法占比分别为71.2%、25.4%和4.3%，其中四成左右来自乡镇。", "share share share share"),
        # parts
        ("清运处理41235.5吨（其中乡镇垃圾15870.2吨），处置餐厨垃圾1260.4吨。", "value part value"),
        ("共清运4万吨，其中乡镇1.5万吨，处置餐厨垃圾1260吨。", "value part value"),
        ("受理投诉512件，其中占道120件、油烟80件，噪声60件，处罚5件。", "value part part part value"),
        ("受理512件，同比下降12.5%；其中12345热线300件，占58.6%。", "value -rate part share"),
        ("隐患183处（一般138处、重大45处），整改183处，罚款2万元（3件）。", "value part part value value value"),
        ("开展检查60余次，其中夜查20次（含联合检查5次）。", "value part part"),
        ("发放传单500份、倡议书300份，共计800份。", "value value value"),
    ],
)  # fmt: skip
def test_roles(text: str, expected: str) -> None:
    assert " ".join(roles(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("清运4万吨（其中乡镇1.5万吨）。", [(None, (1,)), (0, ())]),
        ("投诉512件，其中占道120件、油烟80件。", [(None, (1, 2)), (0, ()), (0, ())]),
        ("隐患183处（一般138处、重大45处）。", [(None, (1, 2)), (0, ()), (0, ())]),
        (
            "传单500份、倡议书300份，共计800份，罚款3万元。",
            [(None, ()), (None, ()), (None, (0, 1)), (None, ())],
        ),
        ("查处占道12起、油烟5起，共计罚款3万元。", [(None, ()), (None, ()), (None, ())]),
        ("检查60次，其中夜查20次（含联合检查5次）。", [(None, (1,)), (0, (2,)), (1, ())]),
        ("反馈问题12个，其中立行立改9个、限期整改4个。", [(None, (1, 2)), (0, ()), (0, ())]),
        ("占比分别为71.2%、25.4%和3.4%，合计100%。", [(None, ()), (None, ()), (None, ()), (None, (0, 1, 2))]),
        ("检查60次。其中夜查20次。", [(None, (1,)), (0, ())]),
        ("检查60次，其中乡镇100次。", [(None, (1,)), (0, ())]),
    ],
)
def test_wholes_and_parts(text: str, expected: list[tuple[int | None, tuple[int, ...]]]) -> None:
    assert [(says.whole, says.parts) for says in told(text, scan(text), YEAR)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同比增长12%，环比下降5%，较2022年增加35处。", ["同比", "环比", "较2022年"]),
        ("2021年建成3座，上年同期为312处，由年初的80处减少到50处。", ["2021年", "上年同期", "年初", ""]),
        ("清理35处。", [""]),
    ],
)
def test_the_words_that_name_another_period(text: str, expected: list[str]) -> None:
    assert [says.period for says in told(text, scan(text), YEAR)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4个公园各植树50棵，每天洒水5次，日均清运120吨，人均35件。", ["", "各", "每天", "日均", "人均"]),
        ("日均推送预警30余条，每年组织培训5次，每天安排12名队员。", ["日均", "每年", "每天"]),
        ("各类投诉35件，各项活动5次，对各工地排查3次，均达到100%。", ["", "", "", ""]),
    ],
)
def test_so_many_each(text: str, expected: list[str]) -> None:
    assert [says.per for says in told(text, scan(text), YEAR)] == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年度工作总结及2024年工作计划\n2022年……2022年……", 2023),
        ("某局2023年工作总结", 2023),
        ("2024年1月，2024年5月，2023年12月。", 2024),
        ("清理35处。", None),
    ],
)
def test_the_year_of_a_document(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一般隐患、重大隐患分别为138处、45处，均已整改。", [("138处", "一般隐患为"), ("45处", "重大隐患为")]),
        ("雨阳棚、广告牌和条幅分别拆除26处、64块和215条。",
         [("26处", "雨阳棚拆除"), ("64块", "广告牌拆除"), ("215条", "条幅拆除")]),
        ("服务、管理、执法三类工作占比分别为7%、2%和1%。",
         [("7%", "服务三类工作占比为"), ("2%", "管理三类工作占比为"), ("1%", "执法三类工作占比为")]),
        ("占道、油烟、噪声分别达12、15余、18件，罚款2万元。",
         [("12", "占道达"), ("15余", "油烟达"), ("18件", "噪声达"), ("2万元", None)]),
        ("甲乡、乙乡依次为XX、18处。", [("XX", "甲乡为"), ("18处", "乙乡为")]),
        ("一季度、二季度，分别清运12、15、18吨。", [("12", None), ("15", None), ("18吨", None)]),
        ("分别为3处、5处。", [("3处", None), ("5处", None)]),
    ],
)  # fmt: skip
def test_each_number_has_its_own_name(text: str, expected: list[tuple[str, str | None]]) -> None:
    numbers = with_shared_measures(text, scan(text))
    words = own_words(text, numbers)
    assert [(number.text, words.get(index)) for index, number in enumerate(numbers)] == expected
    assert all(number.measure for number in numbers)
