"""A corrected figure agrees with the records and keeps its writer's style."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chengxu.common.quantity import agrees, scan
from chengxu.reports.audit.mending.correcting import edits, reworded


def corrected(text: str, record: float) -> str | None:
    [stated] = scan(text)
    changed = reworded(stated, round(record * 1000), 2 if stated.measure == "元" else 1)
    return changed and text.replace(stated.text, changed)


@pytest.mark.parametrize(
    ("written", "record", "expected"),
    [
        ("维修路灯1300余盏", 1284, "维修路灯1280余盏"),
        ("规范4800余次", 5312, "规范5300余次"),
        ("规范4800余次", 5300, "规范5300次"),
        ("清理350余处", 412, "清理410余处"),
        ("清理50余处", 7, "清理7处"),
        ("叫停58处", 61, "叫停61处"),
        ("拆除近400处", 512, "拆除近520处"),
        ("拆除近400处", 597, "拆除近600处"),
        ("拆除约400处", 512, "拆除约510处"),
        ("拆除300余处", 412, "拆除410余处"),
        ("洒水5次以上", 3, "洒水3次以上"),
        ("开展不少于12次", 9, "开展不少于9次"),
        ("开展不少于300次", 287, "开展不少于280次"),
        ("超过100处", 87, "超过80处"),
        ("不足100处", 187, "不足190处"),
        ("不超过24小时", 31, "不超过40小时"),
        ("开展两次", 3, "开展三次"),
        ("开展三次", 2, "开展两次"),
        ("共十五人", 22, "共二十二人"),
        ("共一百二十人", 205, "共二百零五人"),
        ("发放１２００份", 1350, "发放１３５０份"),
        ("发放1,200份", 13500, "发放13,500份"),
        ("罚款2万元", 23500, "罚款2.35万元"),
        ("罚款2万余元", 53500, "罚款5.3万余元"),
        ("发放1.2万份", 843, "发放843份"),
        ("发放1.2万余份", 843, "发放840余份"),
        ("清运12.5吨", 13.27, "清运13.3吨"),
        ("清运12.55吨", 13.27, "清运13.27吨"),
        ("收运率85%", 91.8, "收运率92%"),
        ("收运率85%", 99.96, "收运率99.96%"),
        ("收运率100%", 98.4, "收运率98%"),
        ("占百分之三十五", 42, "占百分之四十二"),
        ("整改3至5处", 9, "整改9处"),
        ("整改数十处", 7, "整改7处"),
        ("安装350处", 350, None),
        ("安装350余处", 355, None),
    ],
)
def test_a_figure_is_corrected_in_its_own_style(written: str, record: float, expected: str | None) -> None:
    assert corrected(written, record) == expected


@pytest.mark.parametrize(
    ("written", "measure", "record", "expected"),
    [("68", "处", 58, "58"), ("1400余", "盏", 1284, "1280余"), ("2", "万元", 23500, "2.35"), ("1,200", "份", 13500, "13,500"),
     ("12.5", "吨", 13.27, "13.3"), ("85", "%", 91.8, "92")],
)  # fmt: skip
def test_a_figure_of_a_table_keeps_its_measure_in_the_heading(
    written: str, measure: str, record: float, expected: str
) -> None:
    [with_measure] = scan(written + measure)
    stated = replace(with_measure, text=written, end=len(written))
    assert reworded(stated, round(record * 1000), 2) == expected


WORDINGS = st.sampled_from(
    ["{}处", "{}余处", "近{}处", "约{}处", "{}处以上", "不少于{}处", "超过{}处", "不足{}处", "不超过{}处", "{}处左右",
     "{}万处", "{}万余处", "{}余万处", "{}多处", "{}余处以上", "{}吨", "{}余吨", "{}%", "{}%以上"]
)  # fmt: skip


@given(wording=WORDINGS, value=st.integers(1, 99_999), record=st.integers(0, 10**9))
def test_what_is_proposed_is_true(wording: str, value: int, record: int) -> None:
    [stated] = scan(wording.format(value))
    assume("处" not in wording or record % 1000 == 0)
    changed = reworded(stated, record, 1)
    if agrees(stated, record):
        assert changed is None
    elif changed is not None:
        [read] = scan(changed)
        assert agrees(read, record)
        assert read.measure == stated.measure


@given(value=st.integers(1, 9_999), record=st.integers(1, 99_999), wording=WORDINGS)
def test_a_whole_record_always_has_a_wording(wording: str, value: int, record: int) -> None:
    [stated] = scan(wording.format(value))
    assert agrees(stated, record * 1000) or reworded(stated, record * 1000, 1) is not None


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("1300余盏", "1280余盏", ("1300", "1280")),
        ("58处", "61处", ("58", "61")),
        ("XX余次", "4800余次", ("XX", "4800")),
        ("5300余次", "5300次", ("余", "")),
        ("近400处", "近520处", ("400", "520")),
        ("58处", "58余处", ("58", "58余")),
        ("58处", "按口径不计", ("58处", "按口径不计")),
        ("处", "8处", ("处", "8处")),
        ("58处", "58处", None),
    ],
)
def test_only_what_changes_is_touched_and_numbers_stay_whole(
    old: str, new: str, changed: tuple[str, str] | None
) -> None:
    made = edits(tuple(range(10, 10 + len(old))), old, new)
    if changed is None:
        assert made == {}
        return
    assert "".join(old[place - 10] for place in made) == changed[0]
    assert "".join(made.values()) == changed[1]


@given(st.text("12余处近XX", min_size=1, max_size=6), st.text("13余处约", min_size=1, max_size=6))
def test_edits_lead_from_the_old_text_to_the_new(old: str, new: str) -> None:
    made = edits(tuple(range(len(old))), old, new)
    assert "".join(made.get(place, character) for place, character in enumerate(old)) == new
