"""Sentences made whole, advertising left out, positions kept."""

from __future__ import annotations

from chengxu.reports.audit.cleaning import Passage, line_of, passages
from chengxu.reports.audit.reading import Written, read

ADVERTISING = ("素材库", "客服", "会员群", "svip会员")


def passages_of(text: str) -> tuple[Written, list[Passage]]:
    written = read(text.encode(), "report.txt")
    return written, passages(written, ADVERTISING)


def test_a_sentence_broken_over_lines_is_joined_and_keeps_its_lines() -> None:
    written, found = passages_of(
        "（三）执法监督\n现场规范行为50余次，\n清理乱倒20余次。\n（四）设施\n井盖15个。"
    )
    assert [passage.text for passage in found] == [
        "（三）执法监督",
        "现场规范行为50余次，清理乱倒20余次。",
        "（四）设施",
        "井盖15个。",
    ]
    assert [passage.section for passage in found] == ["执法监督", "执法监督", "设施", "设施"]
    at = found[1].text.index("20")
    start, end = found[1].at(at, at + 4)
    assert written.text[start:end] == "20余次"
    assert line_of(written, start) == 3


def test_a_paywall_mark_inside_a_sentence_is_as_if_it_were_not_there() -> None:
    written, found = passages_of("监测水位，##paidbegin##安装火炬2套。\n\n##paidend##\n")
    assert [passage.text for passage in found] == ["监测水位，安装火炬2套。"]
    start, end = found[0].at(found[0].text.index("2"), len(found[0].text))
    assert written.text[start:end] == "2套。"


def test_advertising_lines_are_left_out_and_one_word_alone_is_not_advertising() -> None:
    _, found = passages_of(
        "建立素材库1个。\n\n【某素材库】每天更新1000多篇，会员群同步，加客服\nSVIP会员，9000万字，添加客服：abc\n"
    )
    assert [passage.text for passage in found] == ["建立素材库1个。"]


def test_chapters_and_sections_are_known_below_their_headings() -> None:
    _, found = passages_of(
        "\ufeff一、2023年工作\n（一）市容\n规范3处。\n\n三、2024年工作计划\n（一）治理顽疾。每年培训2次。\n## （二）执法\n检查。"
    )
    assert [(p.chapter, p.section) for p in found] == [
        ("2023年工作", ""),
        ("2023年工作", "市容"),
        ("2023年工作", "市容"),
        ("2024年工作计划", ""),
        ("2024年工作计划", "治理顽疾"),
        ("2024年工作计划", "执法"),
        ("2024年工作计划", "执法"),
    ]
    assert not found[0].text.startswith("\ufeff")


def test_hard_wrapped_text_is_joined_but_items_and_finished_sentences_are_not() -> None:
    _, found = passages_of("拆除伸缩雨阳棚\n26处。\n1.井盖15个\n2.立柱23根；\n完成")
    assert [passage.text for passage in found] == [
        "拆除伸缩雨阳棚26处。",
        "1.井盖15个",
        "2.立柱23根；",
        "完成",
    ]
