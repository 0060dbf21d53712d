"""Ways of saying a thing that reports of other bureaus use: sums, targets, complaints, what goes on from before."""

from __future__ import annotations

import pytest
from tests.reports.pack import RECORDS, examined

from chengxu.reports.audit.periods import Reach

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
        ("二、下半年安排\n①新建公厕4座；②路灯亮灯率不低于98%。", [("4座", None, TARGET), ("不低于98%", None, TARGET)]),
        ("二、2024年安排\n全年维修路灯1300盏，新增监测点6个。", [("1300盏", "light.repaired", TARGET), ("6个", None, TARGET)]),
        ("维修路灯1284盏。明年的打算：维修路灯1300盏；开展应急演练2场。", [
            ("1284盏", "light.repaired", AGREES), ("1300盏", "light.repaired", TARGET), ("2场", None, TARGET)]),
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
