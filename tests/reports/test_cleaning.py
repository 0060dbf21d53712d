"""Sentences made whole, advertising left out, positions kept."""

from __future__ import annotations

import pytest

from chengxu.reports.audit.documents.reading import Written, read
from chengxu.reports.audit.passages.cleaning import Passage, line_of, passages

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


def told(text: str) -> list[str]:
    return [passage.text for passage in passages_of(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # wraps: inside a number, before its measure, over a page's foot and head
        ("全年清理占道12\n345处，更换护栏\n  200\n米。", ["全年清理占道12345处，更换护栏200米。"]),
        ("清理占道\n— 1 —\n\f某局总结\n350余处。", ["清理占道", "某局总结350余处。"]),
        (
            "清理占道\n第1页 共9页\n某局总结\n350余处，拆除\n第2页\n某局总结\n26处，更换\n第 3 页\n某局总结\n5盏。",
            ["清理占道350余处，拆除26处，更换5盏。"],
        ),
        ("清理\n- 3 -\n35处，更换\n－4－\n5盏。", ["清理35处，更换5盏。"]),
        ("清理\n12\n35处，更换\n13\n5盏，拆除\n14\n3处。", ["清理35处，更换5盏，拆除3处。"]),
        ("清理占道\n12\n处。", ["清理占道12处。"]),
        # paragraphs set in, list lines that end with their figure
        ("　　工作成效\n　　全年清理占道350余处，拆除广\n告12处，更换护栏\n200米。", ["工作成效", "全年清理占道350余处，拆除广告12处，更换护栏200米。"]),
        ("拆除雨阳棚26处\n清理摊贩50个\n全年组织开展市容环境专项整治行动规范占道经营行为", ["拆除雨阳棚26处", "清理摊贩50个", "全年组织开展市容环境专项整治行动规范占道经营行为"]),
        ("路缘接坡：427处\n破损广告牌：143处\n制止燃放：16起，其中\n夜间：9起", ["路缘接坡：427处", "破损广告牌：143处", "制止燃放：16起，其中夜间：9起"]),
        # the stop of a keyboard left in English
        ("清理接坡427处.拆除广告牌143处. 一.总体3.5吨\n占12%.\n其他", ["清理接坡427处。拆除广告牌143处。 一.总体3.5吨占12%。", "其他"]),
        ("2. 整治35处\n3.5处违建已拆除\n4.2023年清理5处", ["2. 整治35处", "3.5处违建已拆除", "4.2023年清理5处"]),
        # contents
        ("目  录\n一、工作情况…………1\n（一）清理35处\t2\n二、打算   5\n\n一、工作情况\n清理12处。", ["一、工作情况", "清理12处。"]),
        ("一、工作情况......3\n清理12处。", ["清理12处。"]),
        # line numbers
        ("\n".join(f"  {n}  {words}" for n, words in enumerate(["今年，清", "理35处，", "更换5盏", "灯，拆除", "3处棚，", "立柱2", "根，井盖", "1个。"], 1)),
         ["今年，清理35处，更换5盏灯，拆除3处棚，立柱2根，井盖1个。"]),
    ],
)  # fmt: skip
def test_what_belongs_to_the_page_is_left_out_and_sentences_go_on(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("清理\u200b3\u00ad5\u2060处\ufeff。", ["清理35处。"]),
        ("## 市容\n**规范**4826次，*抄牌* __1830__台次。", ["市容", "规范4826次，抄牌 1830台次。"]),
        ("清理**处、拆除**条，__处和__个。", ["清理**处、拆除**条，__处和__个。"]),
        (
            "[清理35处](http://a.cn/9处)，![图9处](b.png)`5盏`，~~3根~~<u>2根</u>&nbsp;。",
            ["清理35处，5盏，2根。"],
        ),
        ("> 注：清理\n> 35处\n更换5盏", ["注：清理35处", "更换5盏"]),
        ("清理<!-- 9处\n8处 -->35处<!-- 没有结束", ["清理35处<!-- 没有结束"]),
        ("清理\\*\\*处\n\n---\n\n[注]更换5盏", ["清理**处", "[注]更换5盏"]),
    ],
)
def test_signs_of_markdown_and_what_is_invisible_are_left_out(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_headings_of_markdown_are_known_by_their_level() -> None:
    _, found = passages_of("# 某局2024年工作计划\n## 工作情况\n### 市容\n清理35处。\n## 打算\n更换5盏。")
    assert [(p.chapter, p.section) for p in found if "。" in p.text] == [("工作情况", "市容"), ("打算", "")]


def test_positions_lead_back_into_the_document() -> None:
    text = "一、工作\r\n　　**清理**占\u200b道\r\n35\r\n处。\r\n|项目|数量|\r\n|---|---|\r\n|路灯| 12盏 |"
    written, found = passages_of(text)
    for passage in found:
        assert "".join(written.text[position] for position in passage.positions) == passage.text
    assert [passage.text for passage in found][1:] == ["清理占道35处。", "项目", "数量", "路灯", "12盏"]
