"""What set q and many made-up reports taught: tables, lists, places and parts as strangers write them; both ways."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined


def _rows(text: str) -> list[tuple[str, str | None, str]]:
    heading = "某县城管局2023年工作总结\n\n一、主要工作\n\n"
    rows = [finding.row() for finding in examined(f"{heading}{text}")]
    return [(row["text"], row["indicator"], row["verdict"]) for row in rows]


def _indicators(text: str) -> dict[str, str | None]:
    return {figure: indicator for figure, indicator, _ in _rows(text)}


def _verdicts(text: str) -> dict[str, str]:
    return {figure: verdict for figure, _, verdict in _rows(text)}


@pytest.mark.parametrize(
    ("text", "figure", "indicator"),
    [
        # how the thing came to be there is no deed; what was done with it is
        ("拆下违规悬挂的宣传条幅215条。", "215条", "ads.banner"),
        ("悬挂宣传条幅215条。", "215条", None),
        # a growth of what it names itself is not of the number beside it
        ("路灯维修1284盏，供热投诉下降三成。", "三成", None),
        ("清运生活垃圾3.4万吨，垃圾产生量增长5%。", "5%", "waste.hauled"),
        ("维修路灯1284盏，维修量比上年上升8.2%。", "8.2%", "light.repaired"),
        # numbers that add up to one before are its parts
        ("平台上报案件1386件。本月监督员巡查上报1120件，视频上报266件。", "1120件", None),
        ("平台上报案件1386件。全年监督员巡查上报1120件，视频上报200件。", "1386件", "cases.reported"),
        # two kinds of one matter in one list are not all of it
        ("对辖区12家瓶装液化气站点、3家管道气企业逐一检查。", "12家", None),
        ("对辖区12家瓶装液化气站点、3家管道气企业逐一检查。", "3家", None),
        ("城区保洁16小时、乡镇保洁8小时。", "16小时", "sanitation.hours"),
        # a place holds, whatever days are named with it
        ("执法一大队全年规范占道1830起。", "1830起", None),
        ("甘棠镇全年清运垃圾3200吨。", "3200吨", None),
        ("执法大队全年规范占道4823起。", "4823起", "street.occupy"),
        ("从区域看，城东片清运垃圾6200吨，城西片5100吨。", "6200吨", None),
        ("我本人接听热线来电26个。", "26个", None),
        ("居民反映的8盏路灯不亮问题，当晚修复。", "8盏", None),
        # the kinds of a list that is over are not what is spoken of
        ("行政处罚立案112件，其中违建类18件、燃气类3件；罚没44.82万元。", "44.82万元", "penalty.fines"),
        ("行政处罚立案112件，其中违建类18件、燃气类3件；结案98件。", "98件", None),
        ("燃气案件立案3件，罚没2万元。", "2万元", "gas.fines"),
        # how large it was stands between a whole and its parts
        ("拆除违建34处4600平方米，其中助拆12处、强拆22处。", "34处", "illegal.demolished"),
        ("拆除违建34处4600平方米，其中助拆12处、强拆22处。", "12处", None),
        # what came of a target, in one word
        ("规范占道经营：目标4500次，完成4823次。", "4823次", "street.occupy"),
        # verbs of growth, and what it came to
        ("保洁时长由14小时延长到16小时。", "16小时", "sanitation.hours"),
        ("同比去年，拆违数量下降17%，仅34处。", "34处", "illegal.demolished"),
        ("渣土违规由86起压降到54起。", "54起", "muck.trucks"),
        # brackets that leave somebody out
        ("参与案件处置的县直部门（不含本局）共11个。", "11个", "cases.departments"),
        # another matter at the number, and only the topic of the one before
        ("易腐垃圾处置1260.4吨，有害垃圾收集1.2吨。", "1.2吨", None),
        ("易腐垃圾处置1260.4吨，有害垃圾收集1.2吨。", "1260.4吨", "waste.food"),
        # words
        ("12345热线派单2618件。", "2618件", "hotline.received"),
        ("12345热线工单2618件。", "2618件", "hotline.received"),
        ("渣土案件2023年立案数3件。", "3件", "muck.cases"),
        ("办理简易程序案件86件。", "86件", None),
        ("信访件28件全部办结。", "28件", None),
        ("燃气查改隐患183处。", "183处", "gas.rectified"),
        ("垃圾分类入户宣传1.2万户。", "1.2万户", None),
        ("联合交警拖移车辆41台次。", "41台次", None),
        ("主干道洒水8226台次。", "8226台次", "watering.total"),
        ("游园提质改造4处。", "4处", "green.upgraded"),
        ("围绕“两考”，在考点设岗6个，投入执法力量96人次。", "96人次", "school.exam_guard"),
    ],
)
def test_whose_figure_it_is(text: str, figure: str, indicator: str | None) -> None:
    found = _indicators(text)
    assert figure in found
    assert found[figure] == indicator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the heading of the names of the rows tells the unit; none where it tells two
        (
            "|项目（吨）|2023年|2022年|增减（%）|\n|---|---|---|---|\n|生活垃圾清运量|84216|80150|5.1|",
            ["waste.hauled"] * 3,
        ),
        # the rows of a year, whose columns say what is counted
        (
            "数字城管运行指标\n\n|年度|上报（件）|立案（件）|\n|---|---|---|\n|2023年|12000|11419|\n|2022年|11200|10800|",
            ["cases.reported", "cases.filed"] * 2,
        ),
        (
            "|燃气安全|日常检查（次）|一般隐患（处）|整改率|\n|---|---|---|---|\n|2023年|63|138|100%|",
            ["gas.checks", "gas.hazard_general", "gas.rectified_rate"],
        ),
        # rows of units are parts, whatever year the caption names; their sum is not
        (
            "2023年各中队执法情况\n\n|中队|规范占道（次）|抄牌（台次）|\n|---|---|---|\n|一中队|1600|900|\n|二中队|1500|930|\n|合计|3100|1830|",
            [None, None, None, None, "street.occupy", "parking.tagged"],
        ),
        # fines of several fields, and of all of them
        (
            "|行业|处罚（件）|罚款（万元）|\n|---|---|---|\n|燃气|3|2|\n|渣土|3|2.5|\n|违建|18|38.66|\n|合计|112|44.82|",
            [
                None,
                "gas.fines",
                "muck.cases",
                "muck.fines",
                None,
                "illegal.fines",
                "penalty.opened",
                "penalty.fines",
            ],
        ),
        # channels are parts of their sum
        (
            "12345热线办理情况\n\n|渠道|受理（件）|办结（件）|\n|---|---|---|\n|12345热线|2268|2100|\n|红网|350|339|\n|合计|2618|2439|",
            [None, None, None, None, "hotline.received", "hotline.closed"],
        ),
        # the caption speaks of management, the column of shares of something else
        (
            "某县城市管理热线诉求统计\n\n|诉求类别|件数（件）|占比|\n|---|---|---|\n|噪声扰民|812|31%|\n|合计|2618|100%|",
            [None, None, "hotline.received", None],
        ),
    ],
)
def test_tables(text: str, expected: list[str | None]) -> None:
    assert [indicator for _, indicator, _ in _rows(text)] == expected


@pytest.mark.parametrize(
    ("text", "figure", "verdict"),
    [
        # a later item of a list of plans
        (
            "2024年工作打算：一是新建公厕2座；二是维修改造道路5000平方米；三是再植树60株。",
            "5000平方米",
            "target",
        ),
        (
            "2023年主要工作：一是新建公厕2座；二是维修改造道路5000平方米；三是植树60株。",
            "5000平方米",
            "differs",
        ),
        ("瓶装气配送车辆定位安装率须达到100%。", "100%", "target"),
        ("瓶装气配送车辆定位安装率达到100%。", "100%", "no_record"),
        # what there is and is built on is no plan
        ("2024年，我们将在现有6处停车场的基础上优化布局。", "6处", "no_record"),
        ("2024年，我们将新建6处停车场。", "6处", "target"),
        ("1.规范占道经营：目标4500次，完成4823次。", "4823次", "agrees"),
        ("1.下步打算：规范占道经营4500次。", "4500次", "target"),
        # a colon opens the list of all of them
        ("城区公厕共71座：一类公厕28座，二类公厕40座。", "71座", "contradicts"),
        ("城区公厕共71座：主要有一类公厕28座，二类公厕40座。", "71座", "no_record"),
        ("城区公厕共71座：一类公厕31座，二类公厕40座。", "71座", "no_record"),
    ],
)
def test_verdicts(text: str, figure: str, verdict: str) -> None:
    assert _verdicts(text)[figure] == verdict


def test_what_is_wanting_now_is_no_plan() -> None:
    text = "四、存在问题和下月安排\n施工围挡破损，复核不合格26件。\n\n下月，增派监督员4名。"
    assert _verdicts(text) == {"26件": "no_record", "4名": "target"}


@pytest.mark.parametrize(("text", "found"), [("市民代表86人参加。", ["86人"]), ("见附表86。", [])])
def test_a_delegate_is_no_table(text: str, found: list[str]) -> None:
    assert [figure for figure, _, _ in _rows(text)] == found
