"""How reports tell of recurring work: what was due and what was left out, aims with what came of them, heads of
paragraphs, parts and rates of the same sentence."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.pack import examined

from chengxu.reports.audit.passages.heads import with_colon

HALF = (date(2023, 1, 1), date(2023, 6, 30))
AGREES, DIFFERS, CONTRADICTS, NO_RECORD, TARGET = "agrees", "differs", "contradicts", "no_record", "target"


def answers(
    text: str, records: dict[str, float] | None = None, **rest: object
) -> list[tuple[str, str | None, str]]:
    rows = [finding.row() for finding in examined(text, records or {}, **rest)]  # type: ignore[arg-type]
    return [(row["text"], row["indicator"], row["verdict"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3．路灯。夜里出巡90次。", "3．路灯：夜里出巡90次。"),
        ("（二）市容巡查。全年2000次。", "（二）市容巡查：全年2000次。"),
        ("明年。巡查不少于1200次。", "明年：巡查不少于1200次。"),
        ("成绩来之不易了。巡查2000次。", "成绩来之不易了。巡查2000次。"),
        ("现将情况报告如下。巡查2000次。", "现将情况报告如下。巡查2000次。"),
        ("（一）机制不完善。牵涉10多个部门。", "（一）机制不完善。牵涉10多个部门。"),
        ("路灯。", "路灯。"),
        ("维修路灯90盏。巡查2000次。", "维修路灯90盏。巡查2000次。"),
    ],
)
def test_a_head_that_ends_like_a_sentence(text: str, expected: str) -> None:
    assert with_colon(text) == expected
    assert len(with_colon(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the head names what all of the paragraph is of
        ("1．市容巡查。年度目标2000次；实际完成1040次。",
         [("2000次", "street.patrols", TARGET), ("1040次", "street.patrols", NO_RECORD)]),
        ("4．保洁班次到岗率。目标98%；实际98.1%。",
         [("98%", "sanitation.shift_coverage", TARGET), ("98.1%", "sanitation.shift_coverage", NO_RECORD)]),
        ("明年。主次干道巡查不少于1200次。", [("不少于1200次", "street.patrols", TARGET)]),
        # what was due, what was left out
        ("路灯夜巡应做182次。", [("182次", None, NO_RECORD)]),
        ("路灯夜巡178次，漏了4次。", [("178次", "light.night_rounds", NO_RECORD), ("4次", None, NO_RECORD)]),
        ("| 任务 | 应做（次） | 做到率（%） |\n|---|---|---|\n| 洗扫 | 1040 | 98.4 |",
         [("1040", None, NO_RECORD), ("98.4", "routine.sweeping_rate", NO_RECORD)]),
        # nothing is done 4.2 times
        ("平均每条路每天洒水4.2次。", [("4.2次", "watering.average", NO_RECORD)]),
        ("主次干道每天洒水5次。", [("5次", "watering.passes", NO_RECORD)]),
        # which matter a change is of
        ("派遣23960次，回退704次，回退率2.9%，回退次数同比下降20%。",
         [("23960次", "cases.dispatches", NO_RECORD), ("704次", "cases.returns", NO_RECORD),
          ("2.9%", "cases.return_rate", NO_RECORD), ("20%", "cases.returns", NO_RECORD)]),
        ("登上媒体的报道214篇，其中国家级3篇、省级26篇；比上年增加54篇，增长33.8%。",
         [("214篇", "party.publicity", NO_RECORD), ("3篇", None, NO_RECORD), ("26篇", None, NO_RECORD),
          ("54篇", "party.publicity", NO_RECORD), ("33.8%", "party.publicity", NO_RECORD)]),
        ("处理油烟118起，相当于热线、红网来件的15.8%。",
         [("118起", "fume.handled", NO_RECORD), ("15.8%", None, NO_RECORD)]),
        # parts of a list that a colon opens
        ("存量违建处理28户：拆除6户、没收5户、罚款17户。",
         [("28户", "illegal.stock", NO_RECORD), ("6户", None, NO_RECORD), ("5户", None, NO_RECORD),
          ("17户", None, NO_RECORD)]),
        ("- 30天反弹率控制在5%以内。", [("5%以内", "campaigns.relapse_rate_30", TARGET)]),
        ("渣土罚款5.2万元，燃气罚款6.5万元，两项罚款相加11.7万元。",
         [("5.2万元", "muck.fines", NO_RECORD), ("6.5万元", "gas.fines", NO_RECORD), ("11.7万元", None, NO_RECORD)]),
        # how long is no figure where it is the name of a rate
        ("专项整治地点30天反弹率5.1%、90天反弹率8.4%。",
         [("5.1%", "campaigns.relapse_rate_30", NO_RECORD), ("8.4%", "campaigns.relapse_rate_90", NO_RECORD)]),
    ],
)  # fmt: skip
def test_of_what_a_number_is(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    found = answers(text)
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    assert [one[2] == TARGET for one in found] == [one[2] == TARGET for one in expected]


def test_a_heading_of_nothing_but_days_to_come() -> None:
    text = "## 清扫保洁\n\n- 保洁到岗率96.4%。\n\n## 下半年\n\n- 保洁到岗率98%。\n- 添洗扫车2台。"
    found = answers(text, {"sanitation.shift_coverage": 96.4}, period=HALF)
    assert found == [
        ("96.4%", "sanitation.shift_coverage", AGREES),
        ("98%", "sanitation.shift_coverage", TARGET),
        ("2台", None, TARGET),
    ]


def test_shifts_still_to_be_decided_are_what_the_indicator_counts() -> None:
    assert answers("换班214次，仍有7班待认定。", {"rosters.waiting": 7})[-1] == (
        "7班",
        "rosters.waiting",
        AGREES,
    )


@pytest.mark.parametrize(
    ("text", "records", "wrong"),
    [
        # 8次 is not the 8次 of 58次
        ("落实“三会一课”58次，其中支委会24次、党员大会8次、党小组会20次、党课6次。", {}, []),
        ("现场检查发现隐患530处，销号519处，整改率98.9%。", {"inspections.rectified_rate": 97.9}, ["98.9%"]),
        ("现场检查发现隐患530处，销号519处，整改率97.9%。", {}, []),
        # what was looked at again is not what was found, and two kinds are told apart
        ("现场检查发现一般隐患532处、重大隐患18处，复查隐患560处，整改销号541处，整改率98.4%。", {}, []),
        # the row of a table tells a matter again
        ("行政处罚。渣土立案处罚8件，罚款4.3万元。\n\n| 领域 | 立案（件） | 罚没（万元） |\n|---|---|---|\n| 违法建设 | 28 | 38.6 |\n"
         "| 渣土 | 8 | 3.4 |\n| 合计 | 36 | 42 |", {"muck.fines": 34000}, ["4.3万元"]),
    ],
)  # fmt: skip
def test_what_contradicts(text: str, records: dict[str, float], wrong: list[str]) -> None:
    assert [told for told, _, verdict in answers(text, records) if verdict == CONTRADICTS] == wrong
