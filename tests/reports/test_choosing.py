"""Decisions about the answers of an audit: offers, texts by hand, another indicator, the list to take along."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from tests.reports.pack import RECORDS, examined, facts, reports

from chengxu.common.messages import Refused, language
from chengxu.reports.audit import AuditResult, examine
from chengxu.reports.audit.documents import reading
from chengxu.reports.audit.judging.findings import Finding, Verdict
from chengxu.reports.audit.mending import choosing, listing
from chengxu.reports.audit.mending.choosing import Choices
from chengxu.reports.audit.mending.filling import rewritten
from chengxu.reports.audit.passages.numbers import quantities

TEXT = "规范临街门店违章占道XX余次。叫停抢建“两违”建筑61处。处理护栏被撞事故30起。接待来访XX批次。"


def result(text: str = TEXT) -> AuditResult:
    written = reading.read(text.encode(), "a.txt")
    known = tuple(facts(RECORDS).values())
    return AuditResult("a.txt", date(2023, 1, 1), date(2023, 12, 31), written, examined(text), known)


def number_of(audited: AuditResult, text: str) -> int:
    return 1 + [finding.number.stated.text for finding in audited.findings].index(text)


def test_one_click_is_offered_where_something_is_wrong_and_known() -> None:
    offers = {f.number.stated.text: choosing.offer(f) for f in result().findings}
    assert offers == {"XX余次": "4800余次", "61处": "58处", "30起": None, "XX批次": "（无记录）批次"}


NOW, BEFORE = {"ads.awning": 412}, {"ads.awning": 320}


def compared(text: str, before: dict[str, float]) -> list[Finding]:
    records = facts(before)
    return list(
        examine(
            reading.read(text.encode(), "a.txt"), facts(NOW).values(), reports().vocabulary,
            period=(date(2023, 1, 1), date(2023, 12, 31)), over=lambda start, end: records,
        )
    )  # fmt: skip


def test_a_comparison_is_corrected_by_what_the_records_of_both_years_say() -> None:
    text = "拆除伸缩雨阳棚500处，上年为300处，同比增长80%。拆除伸缩雨阳棚同比增长XX%。"
    offers = {f.number.stated.text: choosing.offer(f) for f in compared(text, BEFORE)}
    assert offers == {"500处": "412处", "300处": "320处", "80%": "29%", "XX%": "（无记录）%"}


@pytest.mark.parametrize(
    ("growth", "before", "expected"),
    [
        ("同比增长80%", {"ads.awning": 320}, "29%"),
        ("同比增长80.5%", {"ads.awning": 320}, "28.8%"),
        ("同比增长百分之八十", {"ads.awning": 320}, "百分之二十九"),
        ("同比增加50处", {"ads.awning": 320}, "92处"),
        ("同比下降80%", {"ads.awning": 824}, "50%"),
        ("同比下降80%", {"ads.awning": 320}, None),
        ("同比下降29%", {"ads.awning": 320}, None),
        ("同比增长80%", {"ads.awning": 824}, None),
        ("同比增长80%", {"ads.awning": 412}, None),
        ("同比增长80%", {}, None),
        ("同比增长29%", {"ads.awning": 320}, None),
    ],
)
def test_a_growth_is_corrected_only_where_its_word_is_right(
    growth: str, before: dict[str, float], expected: str | None
) -> None:
    """同比下降80% of what grew may be wrong in its 下降: a person decides. So it is without records of the year before."""
    found = compared(f"拆除伸缩雨阳棚412处，{growth}。", before)
    assert choosing.offer(found[-1]) == expected


def test_all_takes_what_the_records_say_and_nothing_else() -> None:
    audited = result()
    choices = choosing.all_of(audited.findings, Choices(), [Verdict.PLACEHOLDER, Verdict.DIFFERS])
    assert {n: r.text for n, r in choices.texts.items()} == {1: "4800余次", 2: "58处"}
    filled = rewritten(audited.written, choosing.edited(audited.findings, choices)).decode()
    assert filled == TEXT.replace("XX余次", "4800余次").replace("61处", "58处")
    assert choosing.unsettled(audited.findings, choices) == [number_of(audited, "XX批次")]


def test_all_leaves_alone_what_a_person_decided() -> None:
    audited = result()
    mine = by_hand("60余处", "含移交乡镇的2处")
    assert choosing.all_of(audited.findings, mine, [Verdict.DIFFERS]).texts[2].text == "60余处"
    assert choosing.all_of(audited.findings, mine.undone(2), [Verdict.DIFFERS]).texts[2].text == "58处"


def by_hand(text: str, reason: str, of: Choices | None = None) -> Choices:
    """The second figure of the text written by hand."""
    stated = result().findings[1].number.stated
    return choosing.typed(of or Choices(), 2, text, reason, stated=stated, characters=6)


@pytest.mark.parametrize("text", ["60", "六十余", "60.5", "6成", "60处（含移交乡镇的）"])
def test_a_number_is_known_with_and_without_its_measure(text: str) -> None:
    assert by_hand(text, "含移交乡镇的").texts[2].text == text


def test_a_name_may_be_filled_with_words() -> None:
    [stated] = quantities("XX同志", ())
    chosen = choosing.typed(Choices(), 1, "姚国强", "联系人是他本人", stated=stated, characters=6)
    assert chosen.texts[1].text == "姚国强"


@pytest.mark.parametrize(
    ("text", "reason", "field"),
    [("", "含移交乡镇的", "text"), ("60处", " ", "reason"), ("60处" * 80, "含移交乡镇的", "text"),
     ("60\n处", "含移交乡镇的", "text"), ("60处", "长" * 501, "reason"), ("60处", "x", "reason"),
     ("60处", "按 口 径 不", "reason"), ("abc", "含移交乡镇的", "text"), ("很多", "含移交乡镇的", "text"),
     ("XX处", "含移交乡镇的", "text")],
)  # fmt: skip
def test_a_text_by_hand_needs_a_reason_and_fits_on_a_line(text: str, reason: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        by_hand(text, reason)
    assert refusal.value.field == field


def test_a_text_by_hand_is_compared_as_well() -> None:
    finding = result().findings[1]
    texts = (
        "58处",
        "60余处",
        "很多地方",
        "50余处",
        "58处（含移交乡镇的）",
        "61处（含移交乡镇的）",
        "58处、其中乡镇3处",
    )
    assert [choosing.agrees_now(finding, text) for text in texts] == [
        True,
        False,
        None,
        True,
        True,
        False,
        False,
    ]


def test_another_indicator_is_judged_anew_and_can_be_taken_back() -> None:
    audited = result()
    choices = Choices().with_text(2, "58处").with_indicator(2, "facility.guardrail_accidents")
    assert choices.texts == {}
    [_, named, *_] = choosing.rejudged(audited, choices.indicators, reports().vocabulary)
    assert named.number.fact is not None
    assert named.number.fact.id == "facility.guardrail_accidents"
    assert "人工指定" in named.why.zh
    [_, none, *_] = choosing.rejudged(audited, {2: ""}, reports().vocabulary)
    assert none.verdict is Verdict.NO_RECORD
    again = choices.found_again(2)
    assert choosing.rejudged(audited, again.indicators, reports().vocabulary) == audited.findings


@pytest.mark.parametrize(
    ("indicator", "refused"),
    [("facility.guardrail_accidents", False), ("", False), ("no.such", True), ("waste.hauled", True)],
)
def test_only_an_indicator_that_counts_alike_can_be_named(indicator: str, refused: bool) -> None:
    audited = result()
    if refused:
        with pytest.raises(Refused):
            choosing.named(audited.facts, Choices(), 2, audited.findings[1], indicator)
    else:
        chosen = choosing.named(audited.facts, Choices(), 2, audited.findings[1], indicator)
        assert chosen.indicators == {2: indicator}


def test_a_change_says_why_in_chinese_whatever_the_screen_speaks() -> None:
    audited = result()
    choices = by_hand("60余处", "含移交乡镇的2处", of=Choices().with_text(1, "4800余次"))
    with language("en"):
        first, second = choosing.changes(audited.findings, choices)
    assert first.comment.startswith("待填：按「")
    assert second.comment.startswith("手工改写，理由：含移交乡镇的2处。不符：")


EVIL = '=HYPERLINK("http://a.example","x")，维修路灯5盏。\n@SUM(A1)维修路灯6盏。'


def test_the_list_never_computes() -> None:
    audited = result(EVIL)
    rows = list(csv.reader(io.StringIO(listing.as_csv(audited.findings, Choices()).decode("utf-8-sig"))))
    assert rows[0][:4] == ["序号", "行", "原文", "结论"]
    assert len(rows) == 3
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    sheet = openpyxl.load_workbook(io.BytesIO(listing.as_xlsx(audited.findings, Choices()))).active
    assert sheet is not None
    assert [
        cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "f"
    ] == []
    assert any(str(cell.value).startswith("=HYPERLINK") for row in sheet.iter_rows() for cell in row)


def test_the_list_speaks_the_readers_language_and_tells_what_was_decided() -> None:
    audited = result()
    choices = by_hand("60余处", "含移交乡镇的2处")
    with language("en"):
        rows = list(csv.reader(io.StringIO(listing.as_csv(audited.findings, choices).decode("utf-8-sig"))))
    assert rows[0][3] == "Verdict"
    assert rows[2][10:12] == ["60余处", "含移交乡镇的2处"]
