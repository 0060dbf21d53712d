"""What a heading of days, a table, a box and a remainder say of a number; each rule both ways."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.corpus.build import file_of
from tests.reports.corpus.corpus import Variant
from tests.reports.pack import examined, facts, reports

from chengxu.common.quantity import scan
from chengxu.reports.audit import Finding, examine
from chengxu.reports.audit.documents.reading import read

HEAD = "某县城管局工作总结\n\n一、主要工作\n\n"
YEAR = (date(2023, 1, 1), date(2023, 12, 31))
THIRD_QUARTER = (date(2023, 7, 1), date(2023, 9, 30))
HALF = (date(2023, 1, 1), date(2023, 6, 30))
AUGUST = (date(2023, 8, 1), date(2023, 8, 31))


def _said(findings: tuple[Finding, ...]) -> dict[str, tuple[str | None, str]]:
    return {row["text"]: (row["indicator"], row["verdict"]) for row in (one.row() for one in findings)}


def _verdict(text: str, figure: str, period: tuple[date, date] = YEAR) -> str:
    return _said(examined(f"{HEAD}{text}", period=period))[figure][1]


@pytest.mark.parametrize(
    ("text", "figure", "period", "verdict"),
    [
        # a heading names days behind those of the report, or days in them
        ("二、四季度怎么安排\n\n1. 拆除违章搭建20处以上；\n2. 双随机抽查再组织3次。", "3次", THIRD_QUARTER, "target"),
        ("二、四季度怎么安排\n\n完工公厕2座。", "2座", THIRD_QUARTER, "target"),
        ("二、三季度干了什么\n\n完工公厕2座。", "2座", THIRD_QUARTER, "no_record"),
        ("【年底前】\n整修背街小巷5条；开展冬季清洁行动2轮。", "5条", AUGUST, "target"),
        ("【年底】\n整修背街小巷5条。", "5条", YEAR, "no_record"),
        # a list that a time to come opens: the whole year is of it
        ("上半年规范了不少，但反弹快。下半年：拆除乱搭乱建40处；入户安检全年达到2万户。", "2万户", HALF, "target"),
        ("二、2024年要求\n\n采集员增至48人，人均日采集8件以上。", "8件以上", YEAR, "target"),
        ("采集员增至48人，人均日采集8件以上。", "8件以上", YEAR, "no_record"),
        # a question that is answered by what is planned
        ("明年怎么干？我定几条硬杠杠。油烟净化设施再装30套；老旧小区公厕新建6座。", "6座", YEAR, "target"),
        ("今年怎么样？心里有本账。老旧小区公厕新建6座。", "6座", YEAR, "no_record"),
        ("接下来，城管局还要设公厕3座。", "3座", YEAR, "target"),
        # in a chapter of plans, what its own days tell is no plan
        ("二、下步打算\n\n8月份新建公厕3座，运行平稳，9月要保持力度。", "3座", AUGUST, "no_record"),
        ("二、下步打算\n\n新建公厕3座，9月要保持力度。", "3座", AUGUST, "target"),
        ("二、来年打算\n\n新建公厕2座。\n\n回望全年，添置果皮箱300个。", "300个", YEAR, "no_record"),
        ("二、来年打算\n\n新建公厕2座。\n\n添置果皮箱300个。", "300个", YEAR, "target"),
        # told in the January after: what it calls this year is to come, in its headings as well
        ("去年新建公厕3座。\n\n三、今年的任务要抓紧\n\n业务培训全年不少于6次。\n\n（2024年1月18日）", "不少于6次", YEAR, "target"),
        ("去年新建公厕3座。\n\n三、去年的任务抓得紧\n\n业务培训全年不少于6次。\n\n（2024年1月18日）", "不少于6次", YEAR, "differs"),
        # so often a day: told, unless it must not be less
        ("主干道每日洒水4次以上。", "4次以上", YEAR, "agrees"),
        ("主干道每日洒水不少于4次。", "不少于4次", YEAR, "target"),
        ("这座口岸每天有2.1万人次进出。", "2.1万人次", YEAR, "no_record"),
        ("每天巡查2次。", "2次", YEAR, "target"),
        # a number of a list that begins with a verb is no heading of plans
        ("9. 安排绿化专款120万元，添置果皮箱96只。", "96只", YEAR, "no_record"),
        ("9. 下月安排。添置果皮箱96只。", "96只", AUGUST, "target"),
        # what must be, and the line that is held against it
        ("软管使用满18个月应当更换。", "18个月", YEAR, "target"),
        ("软管用了18个月才更换。", "18个月", YEAR, "no_record"),
        ("月度考评以85分为合格线。", "85分", YEAR, "target"),
        ("在媒体发稿12篇，完成全年120篇任务的一成。", "120篇", YEAR, "target"),
        # how long it took, and how long it may take
        ("路灯坏了，都是24小时之内修好的。", "24小时之内", YEAR, "agrees"),
        ("路灯坏了，24小时之内修好。", "24小时之内", YEAR, "target"),
    ],
)  # fmt: skip
def test_what_is_to_come(text: str, figure: str, period: tuple[date, date], verdict: str) -> None:
    assert _verdict(text, figure, period) == verdict


@pytest.mark.parametrize(
    ("text", "figure", "verdict"),
    [
        ("上级交办整改事项12件，已销号9件，剩余4件正按时限推进。", "4件", "contradicts"),
        ("上级交办整改事项12件，已销号9件，剩余3件正按时限推进。", "3件", "no_record"),
        ("收到意见1904条，办结1871条，没办完的还有43条。", "43条", "contradicts"),
        ("收到意见1904条，办结1871条，没办完的还有33条。", "33条", "no_record"),
        ("收到意见约1900条，办结1871条，没办完的还有40条。", "40条", "no_record"),
        # what is still open may be older than what came in
        ("应结案18330件，结案18297件，年末在办165件。", "165件", "no_record"),
        ("年内办结1138条，仍在办41条，超期没有办结的6条。", "6条", "no_record"),
        # a rate whose verb only begins as the count does, and a share that is of something else
        ("委员提的意见23条，已办21条，办复率95%。", "95%", "contradicts"),
        ("委员提的意见23条，已办21条，办复率91.3%。", "91.3%", "no_record"),
        ("上门89户，现场制止20余起，空气优良天数比例97.5%。", "97.5%", "no_record"),
        ("全年列入考核的任务共24项，已完成23项，正在推进2项。", "2项", "contradicts"),
        ("全年列入考核的任务共24项，已完成22项，正在推进2项。", "2项", "no_record"),
        # two kinds in one breath are what a rate is of
        ("查出一般毛病76处、重大毛病8处，现已整改82处，整改率98.8%。", "98.8%", "contradicts"),
        ("查出一般毛病76处、重大毛病8处，现已整改82处，整改率97.6%。", "97.6%", "no_record"),
        ("查出一般毛病76处，又办了重大毛病8处，现已整改82处，整改率98.8%。", "98.8%", "no_record"),
        # one by one all of it
        ("信访积案6件，分别为噪声2件、违建3件、停车2件。", "6件", "contradicts"),
        ("信访积案7件，分别为噪声2件、违建3件、停车2件。", "7件", "no_record"),
        ("全年新建公厕9座、改造公厕12座，合计新改建23座。", "23座", "contradicts"),
        ("全年新建公厕9座、改造公厕12座，合计新改建21座。", "21座", "no_record"),
        # one matter told twice, once as what is built on
        ("改造老旧管道23.6公里。\n\n在今年改造老旧管道26.3公里的基础上继续推进。", "26.3公里", "contradicts"),
        ("改造老旧管道23.6公里。\n\n在今年改造老旧管道23.6公里的基础上继续推进。", "23.6公里", "no_record"),
        # a total and the table it announces
        ("公厕共81座，明细如下：\n\n| 片区 | 公厕（座） |\n|---|---|\n| 城东 | 28 |\n| 城西 | 22 |\n| 城南 | 26 |", "81座", "contradicts"),
        ("公厕共76座，明细如下：\n\n| 片区 | 公厕（座） |\n|---|---|\n| 城东 | 28 |\n| 城西 | 22 |\n| 城南 | 26 |", "76座", "no_record"),
        ("| 项目 | 总投资（万元） |\n|---|---|\n| 甲 | 3600 |\n| 乙 | 1850 |\n\n以上项目总投资合计5960万元。", "5960万元", "contradicts"),
        ("| 项目 | 总投资（万元） |\n|---|---|\n| 甲 | 3600 |\n| 乙 | 1850 |\n\n以上项目总投资合计5450万元。", "5450万元", "no_record"),
        ("公厕共81座，其他不变。\n\n| 片区 | 公厕（座） |\n|---|---|\n| 城东 | 28 |\n| 城西 | 22 |", "81座", "no_record"),
        ("公厕共76座，明细如下：\n\n| 片区 | 公厕（座） |\n|---|---|\n| 城东 | 28 |\n| 城西 | 22 |\n| 合计 | 50 |", "76座", "no_record"),
    ],
)  # fmt: skip
def test_what_is_left(text: str, figure: str, verdict: str) -> None:
    assert _verdict(text, figure) == verdict


PLANNED = "| 目标任务 | 单位 | 全年目标 | 前三季度完成 | 完成比例 |\n|---|---|---|---|---|\n| 新建公厕 | 座 | 8 | 6 | 75% |\n| 改造公厕 | 座 | 20 | 10 | 55% |"
DONE = "| 实事内容 | 年初计划 | 完成情况 |\n|---|---|---|\n| 建成口袋公园（个） | 6 | 2 |\n| 新建公厕（座） | 15 | 13 |"
GROWN = "| 作业内容 | 单位 | 2022年 | 2023年 | 增加 |\n|---|---|---|---|---|\n| 维修果皮箱 | 只 | 96 | 118 | 32 |\n| 维修座椅 | 张 | 14 | 19 | 5 |"
SENTENCES = "| 重点任务 | 年度目标 | 完成情况 |\n|---|---|---|\n| 市容 | 新建口袋公园4个以上 | 新建口袋公园2个，新建公厕3座 |\n| 环卫 | 添置果皮箱100只 | 添置果皮箱96只 |"
SHARES = "| 类别 | 立案（件） | 结案（件） | 占立案比重（%） |\n|:--|--:|--:|--:|\n| 市容 | 8210 | 8140 | 55.0 |\n| 街面 | 4105 | 4030 | 27.5 |\n| 设施 | 1620 | 1570 | 10.9 |\n| 其他 | 995 | 965 | 9.7 |\n| 合计 | 14930 | 14705 | 100 |"


@pytest.mark.parametrize(
    ("table", "figure", "expected"),
    [
        # beside a plan, a column says what was done or how much of the plan that was
        (PLANNED, "8", (None, "target")),
        (PLANNED, "6", (None, "no_record")),
        (PLANNED, "75%", (None, "no_record")),
        (PLANNED, "55%", (None, "contradicts")),
        (DONE, "13", (None, "no_record")),
        (DONE, "2", ("green.pocket_parks", "agrees")),
        (DONE.replace("完成情况", "完成进度"), "13", (None, "no_record")),
        (GROWN, "32", (None, "contradicts")),
        (GROWN, "5", (None, "no_record")),
        # a table of sentences: its first row says which are of the plan
        (SENTENCES, "4个以上", ("green.pocket_parks", "target")),
        (SENTENCES, "2个", ("green.pocket_parks", "agrees")),
        (SENTENCES, "100只", (None, "target")),
        (SENTENCES, "96只", (None, "no_record")),
        # shares of a column are no rates of it, and follow from its sum
        (SHARES, "27.5", (None, "no_record")),
        (SHARES, "9.7", (None, "contradicts")),
        (SHARES.replace("9.7", "6.7"), "6.7", (None, "no_record")),
    ],
)
def test_what_a_column_says(table: str, figure: str, expected: tuple[str | None, str]) -> None:
    found = examined(f"某县城管局2023年总结\n\n一、目标进度\n\n{table}", {"green.pocket_parks": 2})
    assert _said(found)[figure] == expected


def _in_word(*blocks: dict[str, str]) -> dict[str, tuple[str | None, str]]:
    variant = Variant("x01", "", "", "docx", False, *YEAR, {}, {}, None, "", blocks, ())
    data, name = file_of(variant)
    return _said(examine(read(data, name), facts({}).values(), reports().vocabulary, period=YEAR))


def _boxed(text: str, chapter: str = "一、公用设施") -> dict[str, tuple[str | None, str]]:
    return _in_word({"h1": chapter}, {"p": "修换井盖178个，新建公厕3座。"}, {"textbox": text})


def test_a_box_speaks_of_what_its_title_says() -> None:
    assert _boxed("下年打算\n新建公厕5座\n更换果皮箱200只")["200只"] == (None, "target")
    assert _boxed("数读某某城管这一年\n新建公厕5座\n更换果皮箱200只")["200只"] == (None, "no_record")
    assert _boxed("数说2023\n新建公厕5座\n更换果皮箱200只")["200只"] == (None, "no_record")
    assert _boxed("新建公厕5座\n更换果皮箱200只")["200只"] == (None, "no_record")
    plans = "四、下一步打算"
    assert _boxed("背景资料\n新建公厕5座\n更换果皮箱200只", plans)["200只"] == (None, "no_record")
    assert _boxed("新建公厕5座\n更换果皮箱200只", plans)["200只"] == (None, "target")


def _noted(text: str) -> dict[str, str | None]:
    found = _in_word({"h1": "一、公用设施"}, {"footnote_in": text})
    return {figure: indicator for figure, (indicator, _) in found.items()}


def test_a_note_speaks_of_what_stands_before_its_mark() -> None:
    note = "^[2022年为2648盏，今年减少348盏。]^"
    told = _noted(f"全年维修路灯2300盏，{note}一般故障修复最久用时22.5小时。")
    assert (told["2648盏"], told["348盏"]) == ("light.repaired", "light.repaired")
    far = _noted(f"全年维修路灯2300盏，管护实行包片到人，分到了班组{note}。")
    assert (far["2648盏"], far["348盏"]) == (None, None)
    other = _noted(f"全年维修路灯2300盏，一般故障修复最久用时22.5小时{note}。")
    assert (other["2648盏"], other["348盏"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the nuisance at the number, whatever was told before it; and the indicator whose records say just that
        ("餐馆装油烟净化设施8套，噪声扰民处理26起。", "noise.regulated"),
        ("餐馆装油烟净化设施8套，油烟扰民处理26起。", "fume.handled"),
        ("渗滤液积存2600吨待处理。", None),
    ],
)
def test_what_was_dealt_with(text: str, expected: str | None) -> None:
    assert examined(text)[-1].row()["indicator"] == expected


def test_the_very_number_of_the_records_decides_where_the_words_have_none() -> None:
    text = "违建和处罚。叫停抢建37处，拆掉乱搭乱盖85处；处罚立案88件，比上年少15件，罚没12.6万元。"
    assert _said(examined(text, {"penalty.fines": 12.6}))["12.6万元"] == ("penalty.fines", "agrees")
    assert _said(examined(text, {"penalty.fines": 15.8}))["12.6万元"] == ("illegal.fines", "no_record")
    both = {"penalty.fines": 12.6, "illegal.fines": 3.5}
    assert _said(examined(text, both))["12.6万元"][0] == "illegal.fines"


def test_a_rate_below_nought_is_read() -> None:
    assert _said(examined("到岗率-1.5%。"))["-1.5%"][1] in {"differs", "no_record", "agrees"}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("拆违不少于60处，", ["不少于60处"]),
        ("赶上百年校庆，", []),
        ("签约20家，附近3处，", ["20家", "3处"]),
        ("推三轮的，劝了三轮，", ["三轮"]),
        ("送来锦旗五面，一天跑五趟，打监测井四口，", ["五面", "五趟", "四口"]),
        ("二期工程，四面环山，", []),
        ("存量违法建筑至少处理20户，", ["至少处理20户"]),
        ("一般故障在24小时以内修好的占98.6%，", ["98.6%"]),
        ("24小时以内修好，", ["24小时以内"]),
    ],
)
def test_how_much_is_said(text: str, figures: list[str]) -> None:
    assert [quantity.text for quantity in scan(text)] == figures


def test_a_measure_torn_by_the_end_of_a_line_is_one() -> None:
    lines = "照明班夜巡，把坏了的路灯一盏一盏修亮，从报修到修好，一般故障最慢的那处用了\n22.4小\n时，群众都说快，也都说好，路灯维修班还把每一处故障都记进了台账里。"
    assert "22.4小时" in _said(examined(f"{HEAD}{lines}"))
