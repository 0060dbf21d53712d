"""When a record makes a stated figure true, and how a record is told."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from chengxu.common.quantity import (
    MILLI,
    Approx,
    Rounded,
    Style,
    agrees,
    bounds,
    fill,
    format_fen,
    format_quantity,
    from_fen,
    grain,
    rounded,
    scan,
    to_fen,
)


def only(text, names=()):
    """The one quantity of a text."""
    (quantity,) = scan(text, names)
    return quantity


@pytest.mark.parametrize(
    ("stated", "true", "false"),
    [
        ("350处", [350], [349, 351, 350.4]),
        ("350余处", [350, 351, 359], [349, 360, 412]),
        ("100余次", [100, 101, 199], [99, 200]),
        ("10余套", [10, 19], [9, 20]),
        ("10000余份", [10_000, 19_999], [9_999, 20_000]),
        ("1.2万余盏", [12_000, 12_999], [11_999, 13_000]),
        ("三万余份", [30_000, 39_999], [29_999, 40_000]),
        ("百余次", [100, 199], [99, 200]),
        ("10多个", [10, 19], [20]),
        ("5次以上", [5, 6, 5000], [4]),
        ("不少于12次", [12, 13], [11]),
        ("至少开展2次", [2, 3], [1]),
        ("XX余次".replace("XX", "120") + "以上", [120, 500], [119]),
        ("超过100次", [101], [100, 99]),
        ("24小时以内", [24, 3.5], [24.5]),
        ("不超过15天", [15, 1], [16]),
        ("不足20户", [19], [20]),
        ("近300处", [300, 299, 201], [200, 301]),
        ("近350处", [350, 341], [340, 351]),
        ("约300处", [201, 300, 399], [200, 400]),
        ("300处左右", [250, 350], [400]),
        ("3至5个", [3, 4, 5], [2, 6]),
        ("三四十个", [30, 35, 40], [29, 41]),
        ("数十次", [20, 99], [19, 100]),
        ("100%", [100], [99.9, 99.999]),
        ("0%", [0], [0.1]),
        ("98%", [97.5, 98, 98.499], [97.4, 98.5]),
        ("98.5%", [98.45, 98.549], [98.4, 98.55]),
        ("35%以上", [35, 60], [34.9]),
        ("百分之百", [100], [99.9]),
        ("12吨", [11.5, 12, 12.499], [11.4, 12.5]),
        ("12.5吨", [12.45, 12.549], [12.4, 12.55]),
        ("1.2万吨", [11_500, 12_499.999], [12_500]),
        ("2万吨", [20_000.2], [20_001]),
        ("2万元", [20_000], [20_400, 19_999]),
        ("2.5万元", [24_500, 25_499], [25_500]),
        ("0起", [0], [1]),
    ],
)
def test_agreement(stated, true, false):
    quantity = only(stated)
    assert [n for n in true if not agrees(quantity, round(n * MILLI))] == []
    assert [n for n in false if agrees(quantity, round(n * MILLI))] == []


@pytest.mark.parametrize(
    ("stated", "computed", "measure", "agreed"),
    [
        ("2万元", 2, "万元", True),
        ("12.5吨", 12_500, "千克", True),
        ("500千克", 0.5, "吨", True),
        ("3公里", 3000, "米", True),
        ("350余米", 0.355, "公里", True),
        ("3㎡", 3, "平方米", True),
        ("3处", 3, "个", False),  # what cannot be compared never agrees
        ("3处", 3, "处", True),
    ],
)
def test_agreement_across_units(stated, computed, measure, agreed):
    assert agrees(only(stated), round(computed * MILLI), measure) is agreed


def test_a_placeholder_agrees_with_nothing():
    assert not agrees(only("XX余次"), 5000)


def test_grain():
    assert [grain(n * MILLI) for n in (350, 105, 12_000, 7, 0)] == [
        10 * MILLI,
        MILLI,
        1000 * MILLI,
        MILLI,
        MILLI,
    ]
    assert grain(12_500) == 100


def test_bounds_of_an_exact_figure():
    assert bounds(12_500, Approx.exact) == (12_500, 12_500)
    assert bounds(12_500, Approx.exact, 100) == (12_450, 12_549)


def test_bounds_of_a_round_figure_do_not_reach_nought():
    assert bounds(100 * MILLI, Approx.nearly) == (50 * MILLI + 1, 100 * MILLI)
    assert bounds(100 * MILLI, Approx.about) == (50 * MILLI + 1, 150 * MILLI - 1)
    assert bounds(200 * MILLI, Approx.nearly) == (100 * MILLI + 1, 200 * MILLI)
    assert bounds(100 * MILLI, Approx.over) == (100 * MILLI, 200 * MILLI - 1)


@pytest.mark.parametrize(
    ("value", "yu", "jin", "yue"),
    [
        (7, "7", "7", "7"),
        (10, "10", "10", "10"),
        (23, "20余", "近30", "约20"),
        (95, "90余", "近100", "约100"),
        (100, "100", "100", "100"),
        (105, "100余", "近110", "约110"),
        (350, "350", "350", "350"),
        (357, "350余", "近360", "约360"),
        (412, "410余", "近420", "约410"),
        (1234, "1200余", "近1300", "约1200"),
        (10_345, "10000余", "近11000", "约10000"),
    ],
)
def test_styles(value, yu, jin, yue):
    told = [
        format_quantity(value * MILLI, "处", style) for style in ("exact", Style.yu, Style.jin, Style.yue)
    ]
    assert told == [f"{value}处", yu + "处", jin + "处", yue + "处"]


def test_rounded_names_its_word():
    assert rounded(357_000, "yu") == Rounded(350_000, Approx.over)
    assert rounded(357_000, "jin") == Rounded(360_000, Approx.nearly)
    assert rounded(357_000, "yue") == Rounded(360_000, Approx.about)
    assert rounded(350_000, "yu") == Rounded(350_000, Approx.exact)
    with pytest.raises(ValueError, match="shao"):
        rounded(1, "shao")


@pytest.mark.parametrize(
    ("value", "measure", "more", "text"),
    [
        (12_500, "吨", {}, "12.5吨"),
        (12_500, "吨", {"spaced": True}, "12.5 吨"),
        (350_000, "处", {"spaced": True}, "350 处"),
        (357_000, "处", {"style": "yu", "spaced": True}, "350 余处"),
        (357_000, "处", {"style": "yue", "spaced": True}, "约 360 处"),
        (100_000, "%", {"spaced": True}, "100%"),
        (35_294, "%", {}, "35.294%"),
        (35_294, "%", {"decimals": 1}, "35.3%"),
        (35_294, "%", {"decimals": 0}, "35%"),
        (99_960, "%", {"decimals": 1}, "99.96%"),  # never rounded up to all
        (40, "%", {"decimals": 1}, "0.04%"),  # nor down to nothing
        (100_000, "%", {"decimals": 2}, "100%"),
        (20_000_000, "万元", {}, "2万元"),
        (123_456_000, "万元", {}, "12.3456万元"),
        (123_456_000, "万元", {"decimals": 2}, "12.35万元"),
        (120_004_000, "万元", {"decimals": 2}, "12.00万元"),  # the zeros say that it was rounded
        (123_456_000, "万元", {"decimals": 0}, "约12万元"),
        (123_456_000, "万元", {"style": "yu"}, "10余万元"),
        (84_321_450, "吨", {"decimals": 0}, "84321吨"),
        (84_321_450, "万吨", {"decimals": 1}, "8.4万吨"),
        (12_345, "次", {"decimals": 1}, "12.3次"),
        (0, "起", {}, "0起"),
        (0, "起", {"style": "yu"}, "0起"),
        (-1_500, "吨", {}, "-1.5吨"),
        (12_000, "", {}, "12"),
    ],
)
def test_format_quantity(value, measure, more, text):
    assert format_quantity(value, measure, **more) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (50_000, "500元"),
        (123_456, "1234.56元"),
        (2_000_000, "2万元"),
        (12_350_000, "12.35万元"),
        (12_345_600, "123456元"),
        (0, "0元"),
    ],
)
def test_money(fen, text):
    assert format_fen(fen) == text
    assert to_fen(from_fen(fen)) == fen


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("XX余次", 357, "350余次"),
        ("XX余次", 350, "350次"),  # round already: 余 goes
        ("XX余次", 7, "7次"),
        ("XX 余次", 350, "350 次"),
        ("XX处", 357, "357处"),
        ("XX余次以上", 357, "350余次以上"),
        ("XX吨", 84_321.45, "84321.45吨"),
        ("XX万元", 23_500, "2.35万元"),
        ("XX余万元", 123_456, "10余万元"),
        ("XX万余元", 123_456, "10万余元"),
        ("XX万余元", 200_000, "20万元"),
        ("近XX处", 357, "近360处"),
        ("约XX处", 353, "约350处"),
        ("不少于XX次", 12, "不少于12次"),
        ("超过XX次", 357, "超过350次"),
        ("超过XX次", 350, "超过340次"),
        ("超过XX次", 7, "超过6次"),
        ("不足XX次", 350, "不足360次"),
        ("不足XX次", 7, "不足8次"),
        ("XX%", 96.5, "96.5%"),
        ("____平方米", 12, "12平方米"),
        ("XX千户", 3_500, "3.5千户"),
    ],
)
def test_fill(text, value, filled):
    quantity = only(text)
    assert quantity.placeholder
    assert fill(quantity, round(value * MILLI)) == filled
    assert agrees(only(filled), round(value * MILLI))


def test_fill_rounds_to_decimals_where_the_text_is_exact():
    assert fill(only("XX吨"), 84_321_450, decimals=1) == "84321.5吨"
    assert fill(only("XX余次"), 357_000, decimals=1) == "350余次"
    assert fill(only("XX元"), 1_500, decimals=0) == "约2元"


MEASURE_WORDS = st.sampled_from(
    ["处", "次", "人次", "吨", "平方米", "元", "万元", "万平方米", "%", "公里", "户", "盏"]
)
VALUES = st.integers(0, 10**12) | st.integers(0, 10**7).map(lambda n: n * MILLI)


@given(VALUES, MEASURE_WORDS, st.sampled_from(Style), st.none() | st.integers(0, 3), st.booleans())
def test_what_is_written_is_read_back_and_agrees(value, measure, style, decimals, spaced):
    text = format_quantity(value, measure, style, decimals=decimals, spaced=spaced)
    quantity = only(f"全年共计{text}，比上年增加。")
    assert quantity.text == text
    assert agrees(quantity, value)


@given(
    VALUES,
    MEASURE_WORDS,
    st.sampled_from(["", "近", "约", "不少于", "超过", "不足", "不超过"]),
    st.booleans(),
)
@example(value=1, measure="处", before="近", loose=False)
def test_what_is_filled_in_agrees(value, measure, before, loose):
    assume(value > 0 and not (before and loose))
    text = f"{before}XX{'余' if loose else ''}{measure}"
    assert agrees(only(fill(only(text), value)), value)
