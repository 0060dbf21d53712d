"""Editing a draft: words change, figures stay figures, and a number by hand says why."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.made import FACTS, TEXT, document, fact

from chengxu.common.messages import Refused
from chengxu.reports.lifecycle import editing, merging
from chengxu.reports.lifecycle.merging import Kind
from chengxu.reports.rules import Document, Heading, Typed

PIPES = 1  # the paragraph of the small report that holds its three figures; the opening is 0
LAMPS = fact("light.repaired", "1200", "盏")


def texts(changed: Document) -> list[str]:
    return [paragraph.text for paragraph in changed.paragraphs()]


def rewritten(text: str, index: int = PIPES, of: Document | None = None) -> Document:
    return editing.rewrite(of or document(), index, text, facts={"light.repaired": LAMPS}, names=("12345",))


def headings(changed: Document) -> list[str]:
    found = []
    for part in changed.parts:
        found.append(part.heading.number + part.heading.text)
        for block in part.blocks:
            lead = block if isinstance(block, Heading) else block.lead
            found += [lead.number + lead.text] if lead else []
    return found


def test_the_editor_shows_figures_as_tokens_and_reads_them_back() -> None:
    shown = editing.written(editing.place(document(), PIPES).paragraph)
    assert "⟦2：350余处⟧" in shown
    assert "⟦3：" in shown
    assert rewritten(shown) == document()
    assert editing.written(editing.place(document(), 0).paragraph) == texts(document())[0]


@pytest.mark.parametrize("token", ["⟦2⟧", "⟦2：随便写⟧", "⟦ 2 ⟧", "⟦2:350余处⟧"])
def test_a_token_is_known_by_its_number(token: str) -> None:
    changed = rewritten(f"共清理{token}。")
    assert texts(changed)[PIPES] == "共清理350余处。"
    (figure,) = changed.figures()
    assert (figure.number, figure.fact) == (1, FACTS["facade.pipes"])


def test_words_change_and_the_figures_keep_their_facts() -> None:
    changed = rewritten("规范管线。罚款⟦3⟧，清理空调管⟦2⟧，规范⟦1⟧。")
    assert [figure.number for figure in changed.figures()] == [1, 2, 3]
    assert [figure.fact.id for figure in changed.figures()] == ["muck.fines", "facade.pipes", "street.occupy"]


def test_a_figure_that_was_deleted_is_listed() -> None:
    found = merging.differences(document(), rewritten("规范⟦1⟧，清理⟦2⟧。"))
    assert [(one.kind, one.before, one.after) for one in found[:-1]] == [(Kind.REMOVED, "23500元", "")]
    assert found[-1].kind is Kind.WORDS


def test_lines_become_paragraphs_and_none_deletes() -> None:
    split = rewritten("清理⟦2⟧。\r\n\r\n罚款⟦3⟧。")
    assert texts(split)[PIPES : PIPES + 2] == ["清理350余处。", "罚款23500元。"]
    assert len(texts(rewritten(" \n "))) == len(texts(document())) - 1


def test_the_heading_in_the_line_stays_with_the_first_paragraph() -> None:
    last = len(texts(document())) - 1
    changed = list(rewritten("职责不清。\n长效不够。", index=last).paragraphs())[last:]
    assert [paragraph.lead.text if paragraph.lead else "" for paragraph in changed] == ["机制不够完善。", ""]


def test_headings_are_counted_anew_when_one_goes() -> None:
    two = TEXT + "\n## 人手不足。\n\n编外人员较多。\n"
    assert headings(document(two))[-2:] == ["（一）机制不够完善。", "（二）人手不足。"]
    assert headings(rewritten("", index=2, of=document(two)))[-1] == "（一）人手不足。"


def test_an_indicator_is_called_in_by_name() -> None:
    assert editing.indicators_in("维修路灯⟦light.repaired⟧，又⟦light.repaired⟧，⟦2⟧") == ("light.repaired",)
    changed = rewritten("规范⟦1⟧，清理⟦2⟧，维修路灯⟦light.repaired⟧，罚款⟦3⟧。")
    assert [figure.text for figure in changed.figures()] == ["4800余次", "350余处", "1200盏", "23500元"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("清理⟦9⟧。", "没有第 9 个数字"),
        ("清理⟦no.such⟧。", "没有指标 no.such"),
        ("清理⟦2。", "不成对"),
        ("清理2⟧。", "不成对"),
        ("清理⟦两处⟧。", "不成对"),
        ("清理500处，罚款⟦3⟧。", "「500处」是手写的数字"),
        ("清理五百余处，罚款⟦3⟧。", "「五百余处」是手写的数字"),
        ("清理⟦2⟧，占比98.5%。", "「98.5%」是手写的数字"),
        ("长" * (editing.LONGEST_PARAGRAPH + 1), "最多 6000 字"),
    ],
)
def test_what_an_edit_may_not_do_is_said(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        rewritten(text)
    assert caught.value.field == "text"


@pytest.mark.parametrize(
    "text", ["3月清理⟦2⟧，罚款⟦3⟧。", "办理市长热线12345转来的诉求⟦2⟧。", "按《条例》第36条清理⟦2⟧。"]
)
def test_what_is_no_figure_may_be_written(text: str) -> None:
    assert rewritten(text) != document()


def test_a_part_written_by_hand_takes_numbers() -> None:
    last = len(texts(document())) - 1
    assert texts(rewritten("明年建设5处停车场。", index=last))[last] == "明年建设5处停车场。"


def test_a_number_that_stood_there_may_stay() -> None:
    with_hours = rewritten("24小时内清理⟦2⟧。", of=_with_words("24小时内清理"))
    assert texts(with_hours)[PIPES] == "24小时内清理350余处。"


def _with_words(words: str) -> Document:
    """The small report whose template itself tells a number: a norm, not a count."""
    return document(TEXT.replace("清理{{facade.pipes}}", words + "{{facade.pipes}}"))


@pytest.mark.parametrize("index", [-1, 99])
def test_no_paragraph_is_no_place(index: int) -> None:
    with pytest.raises(Refused, match="没有这一段"):
        rewritten("文字", index=index)


def typed(
    number: int = 2, text: str = "360余处", reason: str = "补录三月记录", characters: int = 6
) -> Document:
    return editing.override(
        document(), number, text, reason=reason, author="姚国强", on=date(2024, 1, 4), characters=characters
    )


def test_a_figure_typed_by_hand_keeps_its_fact_and_says_why() -> None:
    figure = editing.figure(typed(), 2)
    assert (figure.text, figure.fact.value) == ("360余处", FACTS["facade.pipes"].value)
    assert figure.typed == Typed("补录三月记录", "姚国强", date(2024, 1, 4))
    assert editing.restore(typed(), 2, document()) == document()


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"text": ""}, "text", "填一个数字"),
        ({"text": "很多"}, "text", "填一个数字"),
        ({"text": "360"}, "text", "填一个数字"),
        ({"text": "360处和20处"}, "text", "填一个数字"),
        ({"text": "XX处"}, "text", "填一个数字"),
        ({"text": "约定360处"}, "text", "填一个数字"),
        ({"text": "350余处"}, "text", "不用手填"),
        ({"text": "5000余吨"}, "text", "算出的是处，不能填吨"),
        ({"text": "360元"}, "text", "单位不对"),
        ({"text": "36%"}, "text", "单位不对"),
        ({"number": 3, "text": "2.4吨"}, "text", "算出的是.*元，不能填吨"),
        ({"reason": ""}, "reason", "至少 6 个字"),
        ({"reason": "补 录 记 录"}, "reason", "至少 6 个字"),
        ({"number": 9}, "number", "没有第 9 个数字"),
    ],
)
def test_a_figure_without_a_reason_is_not_typed(given: dict[str, object], field: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        typed(**given)  # type: ignore[arg-type]
    assert caught.value.field == field


@pytest.mark.parametrize(("number", "text"), [(3, "2.4万元"), (3, "24000元"), (2, "360余个")])
def test_a_figure_may_be_typed_in_another_unit_of_its_kind(number: int, text: str) -> None:
    assert editing.figure(typed(number=number, text=text), number).text == text


def test_only_a_typed_figure_can_be_restored() -> None:
    with pytest.raises(Refused, match="本来就是算出来的"):
        editing.restore(document(), 2, document())
