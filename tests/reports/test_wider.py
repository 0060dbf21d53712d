"""Ways of saying a thing that reports of other bureaus use: sums, targets, complaints, what goes on from before."""

from __future__ import annotations

import pytest
from tests.reports.pack import RECORDS, examined

from chengxu.reports.audit.passages.reaches import Reach

TARGET, AGREES, NO_RECORD, CONTRADICTS = "target", "agrees", "no_record", "contradicts"


def answers(text: str) -> list[tuple[str, str | None, str]]:
    """The figures of a text, of which indicator they are, and what is said of them."""
    rows = [finding.row() for finding in examined(text, RECORDS)]
    return [(row["text"], row["indicator"], row["verdict"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # sums: the signs, 两项合计, and summands of one matter
        ("燃气：一般隐患138处＋重大隐患45处＝193处。", [
            ("138处", "gas.hazard_general", AGREES), ("45处", "gas.hazard_major", AGREES), ("193处", None, CONTRADICTS)]),
        ("燃气一般隐患138处、重大隐患45处，两项合计183处。", [
            ("138处", "gas.hazard_general", AGREES), ("45处", "gas.hazard_major", AGREES), ("183处", None, NO_RECORD)]),
        ("东区维修路灯700盏＋西区维修路灯584盏＝1284盏。", [
            ("700盏", None, NO_RECORD), ("584盏", None, NO_RECORD), ("1284盏", "light.repaired", AGREES)]),
        # what goes on with the matter before it
        ("月均维修路灯107盏，全年共维修1284盏。", [("107盏", None, NO_RECORD), ("1284盏", "light.repaired", AGREES)]),
        ("维修路灯由1100盏增至1284盏。", [
            ("1100盏", "light.repaired", NO_RECORD), ("1284盏", "light.repaired", AGREES)]),
        # targets: before or behind the number, by year's end, under a heading that plans, in an item that opens with it
        ("路灯夜巡365次（目标值300次）。", [("365次", "light.night_rounds", NO_RECORD), ("300次", "light.night_rounds", TARGET)]),
        ("年底前建成口袋公园3个。", [("3个", "green.pocket_parks", TARGET)]),
        ("二、下半年安排\n①新建公厕4座；②路灯亮灯率不低于98%。", [("4座", None, TARGET), ("不低于98%", "light.lit_rate", TARGET)]),
        ("二、2024年安排\n全年维修路灯1300盏，新增监测点6个。", [("1300盏", "light.repaired", TARGET), ("6个", None, TARGET)]),
        ("维修路灯1284盏。明年的打算：维修路灯1300盏；开展应急演练2场。", [
            ("1284盏", "light.repaired", AGREES), ("1300盏", "light.repaired", TARGET), ("2场", "training.drills", TARGET)]),
        # what no indicator of the county is of
        ("市民拨打热线反映噪声的有85件，投诉油烟的63件。", [("85件", None, NO_RECORD), ("63件", None, NO_RECORD)]),
        ("办理占道施工许可12件，行道树补植缺口90株。", [("12件", None, NO_RECORD), ("90株", None, NO_RECORD)]),
        # of all who should have come
        ("应到18人，实到16人，到会率95%。", [
            ("18人", None, NO_RECORD), ("16人", None, NO_RECORD), ("95%", None, CONTRADICTS)]),
    ],
)  # fmt: skip
def test_other_ways_of_saying_it(text: str, told: list[tuple[str, str | None, str]]) -> None:
    assert answers(text) == told


@pytest.mark.parametrize(
    ("text", "reaches"),
    [
        ("1—6月，维修路灯640盏；补植行道树190株；更换护栏80米。", [Reach.WITHIN] * 3),
        ("1—6月，维修路灯640盏；全年补植行道树286株。", [Reach.WITHIN, Reach.WHOLE]),
        ("对照《全国城镇燃气安全整治方案》，检查燃气企业67次。", [Reach.WHOLE]),
        ("2023年1月1日至12月31日，维修路灯1284盏。", [Reach.WHOLE]),
        ("2023年3月1日至5月31日，维修路灯284盏。", [Reach.WITHIN]),
    ],
)
def test_the_time_and_place_of_a_number(text: str, reaches: list[Reach]) -> None:
    assert [finding.number.scope.reach for finding in examined(text, RECORDS)] == reaches


def test_a_table_without_headings_has_units_and_sums() -> None:
    text = "|项目|单位|数量|\n|---|---|---|\n|一般隐患|处|517|\n|重大隐患|处|43|\n|隐患合计|处|570|"
    assert [verdict for _, _, verdict in answers(text)][-1] == CONTRADICTS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # a number told again, rounded; another number behind 这 is not
        ("出动执法人员436人次。这四百多人次都在街上。", [
            ("436人次", "effort.person_times", NO_RECORD), ("四百多人次", "effort.person_times", NO_RECORD)]),
        ("出动执法人员436人次。这90人次都在街上。", [
            ("436人次", "effort.person_times", NO_RECORD), ("90人次", None, NO_RECORD)]),
        # words that only sum
        ("出动执法人员，加起来是436人次。", [("436人次", "effort.person_times", NO_RECORD)]),
        # behind an exclamation stands the number of what it ends
        ("破旧广告牌，拆！64块；", [("64块", "ads.damaged", AGREES)]),
        ("破旧广告牌，拆。64块；", [("64块", None, NO_RECORD)]),
        # a growth that names nothing is never of an indicator that is told in per cent
        ("路灯夜巡365次，比去年的300次多了两成。", [
            ("365次", "light.night_rounds", NO_RECORD), ("300次", "light.night_rounds", NO_RECORD),
            ("两成", "light.night_rounds", NO_RECORD)]),
        # a chapter of advice plans; one on the advice of deputies does not
        ("三、对策建议\n维修路灯1300盏。", [("1300盏", "light.repaired", TARGET)]),
        ("三、办理人大建议\n维修路灯1284盏。", [("1284盏", "light.repaired", AGREES)]),
        # a title of both
        ("某局2023年工作总结暨2024年工作计划\n\n维修路灯1284盏。", [("1284盏", "light.repaired", AGREES)]),
        # what was reached comes before what is asked for
        ("热线按期办结率96.2%。\n\n热线按期办结率要求不低于98%。", [
            ("96.2%", "hotline.on_time_rate", NO_RECORD), ("不低于98%", "hotline.on_time_rate", TARGET)]),
        # counted are places; stations of places are not
        ("全县10个乡镇靠车辆直运垃圾。", [("10个", None, NO_RECORD)]),
        # another body, named before; one night
        ("机动车违停由交警大队管辖，该大队查处5200起。", [("5200起", None, NO_RECORD)]),
        ("老罗最忙时一晚更换护栏38米。", [("38米", None, NO_RECORD)]),
        # what the weather broke, and new lamps
        ("大雪压塌彩钢棚6处。", [("6处", None, NO_RECORD)]),
        ("拆除彩钢棚34处。", [("34处", "illegal.demolished", AGREES)]),
        # townships burn their part
        ("乡镇焚烧处理了13436.5吨。", [("13436.5吨", "waste.township", "differs")]),
        # joint outings are of no domain
        ("三、渣土整治\n整治期间开展联合执法24次。", [("24次", None, NO_RECORD)]),
        # asked for on some days
        ("春节期间，每天安排120名队员上街巡查。", [("120名", None, TARGET)]),
    ],
)  # fmt: skip
def test_what_strangers_write(text: str, told: list[tuple[str, str | None, str]]) -> None:
    assert answers(text) == told


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # two follow from the whole, the third does not
        ("受理来件5172件。\n市容类2069件，占40%；噪声类1396件，占27%；市政类983件，占25%。", [
            NO_RECORD, NO_RECORD, NO_RECORD, NO_RECORD, NO_RECORD, NO_RECORD, CONTRADICTS]),
        ("受理来件5172件。\n市容类2069件，占40%；噪声类1396件，占27%；市政类983件，占19%。", [NO_RECORD] * 7),
        # none follows: it is another whole
        ("受理来件9000件。\n市容类2069件，占40%；噪声类1396件，占27%；市政类983件，占25%。", [NO_RECORD] * 7),
        # two shares are no list
        ("受理来件5172件。\n噪声类1396件，占27%；市政类983件，占25%。", [NO_RECORD] * 5),
    ],
)  # fmt: skip
def test_shares_of_a_whole_that_stands_farther_back(text: str, verdicts: list[str]) -> None:
    assert [finding.verdict.value for finding in examined(text, {})] == verdicts
