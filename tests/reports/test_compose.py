"""A declaration and facts become a document with its numbers, lists and figures."""

from __future__ import annotations

from tests.reports.made import FACTS, TEXT, document, fact

from chengxu.reports.rules import Figure, Heading, Paragraph, Text


def test_headings_items_and_figures_are_numbered_in_order() -> None:
    report = document()
    assert report.title == "2023年度工作总结及2024年工作计划"
    first, second = report.parts
    assert first.heading == Heading(1, "一、", "2023年工作开展情况")
    assert first.blocks[0] == Heading(2, "（一）", "市容整治")
    assert first.blocks[1] == Paragraph(
        (
            Text("一是治理占道。全年规范"),
            Figure(1, "4800余次", FACTS["street.occupy"]),
            Text("。二是规范管线。清理"),
            Figure(2, "350余处", FACTS["facade.pipes"]),
            Text("乱拉的空调管，罚款"),
            Figure(3, "23500元", FACTS["muck.fines"]),
            Text("。"),
        )
    )
    assert second.blocks == (
        Paragraph((Text("一是职责不清。二是长效不够。"),), Heading(2, "（一）", "机制不够完善。")),
    )
    assert [figure.number for figure in report.figures()] == [1, 2, 3]


def test_a_style_in_the_text_goes_before_the_style_of_the_indicator() -> None:
    text = TEXT.replace("{{facade.pipes}}", "{{facade.pipes|exact}}").replace(
        "{{street.occupy}}", "{{street.occupy|jin}}"
    )
    assert [figure.text for figure in document(text).figures()] == ["近4900次", "352处", "23500元"]


def test_what_has_no_record_says_so() -> None:
    facts = FACTS | {"muck.fines": fact("muck.fines", None, "元")}
    assert document(facts=facts).figures()[2].text == "（无记录）"


def test_a_document_tells_one_measure_with_the_same_decimals() -> None:
    facts = FACTS | {
        "street.occupy": fact("street.occupy", "8899.03", "吨"),
        "facade.pipes": fact("facade.pipes", "1008", "吨"),
    }
    assert [figure.text for figure in document(facts=facts).figures()] == ["8899.0吨", "1008.0吨", "23500元"]


def test_money_tonnes_and_rates_are_told_with_few_decimals() -> None:
    facts = FACTS | {
        "street.occupy": fact("street.occupy", "12345.678", "吨"),
        "facade.pipes": fact("facade.pipes", "99.96", "%"),
        "muck.fines": fact("muck.fines", "12.6543", "万元", style="yu"),
    }
    assert [figure.text for figure in document(facts=facts).figures()] == ["12345.7吨", "99.96%", "10余万元"]
