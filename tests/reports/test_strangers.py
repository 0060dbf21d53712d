"""What reports of strangers taught: headings, dates, other bodies, what is counted; each rule both ways."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined


def _named(text: str) -> dict[str, str | None]:
    rows = [finding.row() for finding in examined(text)]
    return {row["text"]: row["indicator"] for row in rows}


@pytest.mark.parametrize(
    ("text", "figure", "indicator"),
    [
        (
            "3.执法工作敢于亮剑\n叫停“两违”抢建31处，这一年来始终保持高压态势，城区面貌有了很大的改观。",
            "31处",
            "illegal.stopped",
        ),
        ("叫停“两违”抢建31处，拆违16处。", "16处", "illegal.demolished"),
        ("到12月31日，数字城管平台在办案件71件。", "71件", "cases.open"),
        ("数字城管平台6月份在办案件71件。", "71件", None),
        ("共有30起交通事故撞坏护栏。", "30起", "facility.guardrail_accidents"),
        ("交警大队查处违停1800起。", "1800起", None),
        ("机动车道违停由交警大队管辖，该大队同期规范乱停乱放车辆1800台次。", "1800台次", None),
        ("整治期间，渣土车带泥上路规范管理，开展联合执法24次。", "24次", None),
        ("我局联合交警大队，规范乱停乱放车辆1800台次。", "1800台次", "parking.regulated"),
        ("开展夜市、早市、校门口等集中整治，店外经营行为得到规范的有4826起。", "4826起", "street.occupy"),
        ("在校门口规范店外经营683起。", "683起", "school.vendors"),
        ("临时市场摊位120个。", "120个", None),
        ("存量违法建筑尚有86户未处理。", "86户", None),
        ("处理存量违法建筑86户。", "86户", "illegal.stock"),
        ("数字城管案件在规定时间内受理的占98.9%。", "98.9%", "cases.accept_on_time_rate"),
        ("应结案件在规定时限内结案的占95.4%。", "95.4%", "cases.on_time_closing_rate"),
        ("清扫保洁每日安排5个班次。", "5个班次", "sanitation.shifts"),
        ("户外广告治理中摘除横幅1271条。", "1271条", "ads.banner"),
        ("店外占道行为由去年的5120次回落到4826次。", "4826次", "street.occupy"),
        ("垃圾分类资料派发6480份，较上年多发1080份。", "1080份", "sorting.leaflets"),
    ],
)
def test_whose_figure_it_is(text: str, figure: str, indicator: str | None) -> None:
    found = _named(text)
    assert figure in found
    assert found[figure] == indicator
