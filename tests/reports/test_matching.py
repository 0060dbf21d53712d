"""Which indicator a number speaks of: in the words of many bureaus, by its measure, its action, its surroundings."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from tests.reports.corpus.corpus import standard
from tests.reports.pack import HERE, examined, source

from chengxu.reports.audit import Finding
from chengxu.reports.audit.words.matched import Sureness

WORDINGS = yaml.safe_load((HERE / "wordings.yaml").read_text(encoding="utf-8"))
RECORDS = {id_: value for id_, value in standard().items() if value is not None}
INDICATORS = {id_ for _, content in source().pack.many("indicators/*.yaml") for id_ in content["indicators"]}


def indicators(text: str) -> list[str | None]:
    return [finding.number.fact.id if finding.number.fact else None for finding in examined(text, RECORDS)]


@pytest.mark.parametrize("sentence", WORDINGS, ids=[wording["text"][:14] for wording in WORDINGS])
def test_a_sentence_of_another_bureau(sentence: dict[str, Any]) -> None:
    found = [
        [finding.number.stated.text, finding.number.fact.id if finding.number.fact else None]
        for finding in examined(sentence["text"], RECORDS)
    ]
    assert found == sentence["figures"]


def test_every_indicator_of_the_pack_can_be_matched() -> None:
    matched = {id_ for wording in WORDINGS for _, id_ in wording["figures"] if id_}
    assert INDICATORS - matched == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the action decides
        ("更换护栏200米。", ["facility.guardrail"]),
        ("清洗护栏200米。", [None]),
        ("维修路灯1362盏。", ["light.repaired"]),
        ("新装路灯1362盏。", [None]),
        ("补植行道树286株。", ["green.trees"]),
        ("修剪行道树286株。", [None]),
        ("渗滤液积存2600吨待处理。", [None]),
        # the measure decides
        ("取缔流动摊贩386个。", ["street.vendor_removed"]),
        ("规范流动摊贩6238人次。", ["street.vendor_regulated"]),
        ("拆除雨阳棚268处、面积3500平方米。", ["ads.awning", None]),
        ("出动执法人员436人次、车辆60台次。", ["effort.person_times", None]),
        # a longer word is something else
        ("更换护栏网740米。", [None]),
        ("清运建筑垃圾3000吨。", [None]),
        ("井盖权属单位多达8家。", [None]),
        ("采购洗扫车2台。", [None]),
        # the topic decides
        ("一、燃气安全\n立案查处3起，罚款2万元。", [None, "gas.fines"]),
        ("一、渣土管理\n立案查处3起，罚款2.5万元。", ["muck.cases", "muck.fines"]),
        (
            "渣土办2023年工作情况\n\n| 项目 | 单位 | 数量 |\n|---|---|---|\n| 罚款 | 万元 | 2.5 |",
            ["muck.fines"],
        ),
        ("开展消防检查，整改一般隐患15处。", [None]),
        # the subject stands before
        ("私搭的路缘接坡，清了427处。", ["street.ramp_removed"]),
        ("违规条幅：拆228条。", ["ads.banner"]),
        ("临时销售点值守：968人次，164天。", ["market.duty", "market.duty_days"]),
        (
            "雨阳棚、破旧围挡广告、违规条幅，分别拆除268处、143处和1172条。",
            ["ads.awning", "ads.damaged", "ads.banner"],
        ),
        # a part without an indicator of its own
        ("规范占道经营4826起，其中主干道2000起。", ["street.occupy", None]),
        (
            "焚烧生活垃圾3.4万吨，其中城区2.06万吨、乡镇1.34万吨。",
            ["waste.incinerated", None, "waste.township"],
        ),
        ("渠阳镇规范占道经营300次。", [None]),
        ("上半年规范占道经营2400次。", [None]),
        ("全省规范占道经营20万次。", [None]),
        ("日均清运生活垃圾93吨。", [None]),
        # two numbers for one indicator
        ("清理整顿乱堆乱倒26次，复绿偷倒点5处。", ["muck.dumping", None]),
    ],
)
def test_what_decides(text: str, expected: list[str | None]) -> None:
    assert indicators(text) == expected


def test_values_never_make_a_number_right() -> None:
    """A size may choose between two that fit alike (洒水 a day or a year), never one that fits less well."""
    assert indicators("主次干道洒水8226次。") == ["watering.total"]
    assert indicators("主次干道洒水5次。") == ["watering.passes"]
    (finding,) = examined("更换立柱200根。", RECORDS)  # 200 米 is the guardrail's value
    assert (finding.row()["indicator"], finding.verdict) == ("facility.posts", "differs")


def test_a_match_says_how_it_was_found_and_how_sure_it_is() -> None:
    sure, unsure = one("更换护栏立柱23根。"), one("全年新增4个。绿地提质。")
    assert (sure.number.match.sureness, unsure.number.fact) == (Sureness.SURE, None)
    other = one("维修公厕18座。")
    assert "「公厕」" in other.why.zh
    assert "“公厕”" in other.why.en
    measure = one("规范乱停乱摆车辆26840次。")
    assert "量词「次」当作「台次」" in measure.why.zh
    hardly = one("拆除违建、私搭乱建34处。")
    assert hardly.number.fact is not None


def one(text: str) -> Finding:
    (finding,) = examined(text, RECORDS)
    return finding
