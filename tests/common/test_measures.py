"""Words that follow numbers, and what they are worth."""

from fractions import Fraction

import pytest

from chengxu.common.measures import MEASURES, conversion, is_measured, measure_name


@pytest.mark.parametrize(
    ("word", "name", "scale"),
    [
        ("处", "处", 1),
        ("㎡", "平方米", 1),
        ("km", "公里", 1),
        ("千米", "公里", 1),
        ("千克", "千克", 1),
        ("公斤", "千克", 1),
        ("万元", "元", 10_000),
        ("亿元", "元", 10**8),
        ("万亿元", "元", 10**12),
        ("万平方米", "平方米", 10_000),
        ("千户", "户", 1000),
        ("万", "", 10_000),
        ("‰", "%", Fraction(1, 10)),
        ("个工作日", "工作日", 1),
        ("陌生词", "陌生词", 1),
        ("", "", 1),
    ],
)
def test_measure_name(word, name, scale):
    assert measure_name(word) == (name, scale)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("公里", "米", 1000),
        ("千克", "吨", Fraction(1, 1000)),
        ("万元", "元", 10_000),
        ("元", "万元", Fraction(1, 10_000)),
        ("公顷", "平方米", 10_000),
        ("分钟", "小时", Fraction(1, 60)),
        ("处", "处", 1),
        ("处", "个", None),
        ("米", "平方米", None),
        ("件", "元", None),
        ("座次", "座次", 1),
    ],
)
def test_conversion(source, target, factor):
    assert conversion(source, target) == factor


def test_what_is_weighed_and_what_is_counted():
    assert {word for word in ("吨", "㎡", "万平方米", "公里", "立方米") if is_measured(word)} == {
        "吨",
        "㎡",
        "万平方米",
        "公里",
        "立方米",
    }
    assert not any(is_measured(word) for word in ("处", "万元", "%", "人次", "小时", ""))


def test_every_synonym_names_a_declared_measure():
    assert {measure.name for measure in MEASURES.values()} <= set(MEASURES) | {"%"}
