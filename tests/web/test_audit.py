"""The auditor's page: a report is given, shown as it was, decided about figure by figure, and taken along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.mending import keeping
from chengxu.web.office.audit import figure
from tests.reports.wordfiles import decided, opened, rich, saved
from tests.web.cast import actor, awnings, signed_in

TEXT = "2023年工作总结\n一是治理。全年拆除伸缩雨阳棚XX处，制止燃放烟花爆竹行为16起。\n结束语 <不变> & 完。\n"
PART = {"HTTP_X_CHENGXU_PART": "yes"}


class Paper(HTMLParser):
    """The document of a page as a reader sees it: its text without the words over the figures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.figures = "", 0
        self._inside = self._word = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = self._inside or (tag == "article")
        self._word = tag in {"rt", "ins"}
        self.figures += tag == "ruby"
        if tag in {"p", "h2", "h3", "h4", "h5", "tr"} and self._inside:
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "article"
        self._word = False

    def handle_data(self, data: str) -> None:
        if self._inside and not self._word:
            self.text += data


def give(client: Client | None = None, **given: object) -> Any:
    return (client or signed_in("clerk")).post("/office/audit/", given or {"text": TEXT})


@pytest.fixture
def clerk() -> Client:
    return signed_in("clerk")


@pytest.fixture
def audited(clerk: Client) -> str:
    """The address of an audit in work."""
    return str(give(clerk).url)


@pytest.fixture
def recorded(tmp_path: Path) -> None:
    awnings(tmp_path)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- giving ------------------------------------------------------------------------------------------------


def test_pasted_text_comes_back_whole_with_its_figures_marked(clerk: Client, audited: str) -> None:
    shown = page(clerk, audited)
    paper = Paper(shown)
    assert paper.text.strip() == TEXT.strip()
    assert paper.figures == 2
    assert 'class="told is-placeholder is-todo" id="f1"' in shown
    assert "<rt>待填</rt>" in shown
    assert "还有 1 处要处理" in shown


def test_a_text_without_figures_is_not_said_to_be_ready(clerk: Client) -> None:
    page = give(clerk, text="各项工作扎实推进，成效明显。")
    head = clerk.get(page.url).content.decode().split('id="audit-head"')[1].split("</header>")[0]
    assert "文中没有可以审核的数字" in head
    assert "<title>贴上的文字 · 审核报告里的数字" in clerk.get(page.url).content.decode()
    assert "可以定稿" not in head


def test_a_word_file_is_shown_with_its_tables(clerk: Client) -> None:
    data = saved(rich())
    address = give(clerk, file=SimpleUploadedFile("总结.docx", data)).url
    shown = page(clerk, address)
    assert re.sub(r"\s", "", Paper(shown).text) == re.sub(r"\s", "", read(data, "a").text)
    assert '<th scope="col">项目</th>' in shown
    assert "总结.docx" in shown


def test_a_saved_page_is_shown_and_changed_as_well(clerk: Client) -> None:
    source = (
        "<html><head><title>总结</title></head><body><h1>2023年工作总结</h1><p>拆除<b>伸缩雨阳棚</b>XX处。</p>"
        "<table><tr><th>项目</th><th>数量</th></tr><tr><td>雨阳棚</td><td>XX处</td></tr></table></body></html>"
    )
    address = give(clerk, file=SimpleUploadedFile("a.html", source.encode())).url
    shown = page(clerk, address)
    assert "<td>雨阳棚</td>" in shown
    assert "<h2 data-line" in shown
    clerk.post(f"{address}figures/1/", {"do": "type", "text": "412处", "reason": "按口径不含乡镇"})
    own = clerk.get(f"{address}files/own/")
    assert own.content.decode() == source.replace("XX处。", "412处。")
    assert own["Content-Disposition"].endswith(".html")
    assert "412处" in read(clerk.get(f"{address}files/tracked/").content, "a").text


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"text": TEXT}, "2023 年 1 月 1 日至 2023 年 12 月 31 日"),
        ({"text": "2022年上半年总结\n拆除5处。"}, "2022 年 1 月 1 日至 2022 年 6 月 30 日"),
        ({"text": TEXT, "period": "2023-03-01/2023-03-31"}, "2023 年 3 月 1 日至 2023 年 3 月 31 日"),
        (
            {"text": TEXT, "period": "own", "from": "2023-02-01", "to": "2023-02-05"},
            "2023 年 2 月 1 日至 2023 年 2 月 5 日",
        ),
        ({"text": TEXT, "from": "2023-02-01", "to": "2023-02-05"}, "2023 年 2 月 1 日至 2023 年 2 月 5 日"),
    ],
)
def test_the_days_are_those_of_the_title_or_chosen(clerk: Client, given: dict[str, str], days: str) -> None:
    assert days in page(clerk, give(clerk, **given).url)


def test_a_title_of_other_days_is_pointed_out_and_can_be_followed(clerk: Client) -> None:
    address = give(clerk, text=TEXT, period="2022-01-01/2022-12-31").url
    shown = page(clerk, address)
    assert "题目说的是 2023 年 1 月 1 日" in shown
    again = clerk.post(f"{address}again/", {"period": "2023-01-01/2023-12-31"}).url
    assert "题目说的是" not in page(clerk, again)
    assert clerk.get(address).status_code == 404


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        (lambda: {"text": " "}, "file", "请贴上文字，或选一个文件"),
        (lambda: {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 ...")}, "file", "另存为 docx"),
        (lambda: {"file": SimpleUploadedFile("a.docx", b"PK\x03\x04broken")}, "file", "打不开这个 Word 文件"),
        (
            lambda: {"file": SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1")},
            "file",
            "旧版 Office 或加密",
        ),
        (lambda: {"file": SimpleUploadedFile("a.txt", b" \n ")}, "file", "文件是空的"),
        (lambda: {"file": SimpleUploadedFile("a.txt", b"x" * 20_000_001)}, "file", "超过 20 MB"),
        (lambda: {"text": "坏\x00字"}, "text", "不是文本文件"),
        (lambda: {"text": TEXT, "from": "2024-01-01", "to": "2023-01-01"}, "period", "结束日期早于开始日期"),
        (lambda: {"text": TEXT, "period": "nonsense"}, "period", "日期写成"),
        (lambda: {"text": TEXT, "last": SimpleUploadedFile("b.pdf", b"%PDF-1.7")}, "last", "另存为 docx"),
        (lambda: {"text": TEXT, "last_text": "坏\x00字"}, "last", "不是文本文件"),
    ],
)
def test_what_cannot_be_audited_is_said_beside_its_field(
    given: Callable[[], dict[str, object]], field: str, sentence: str
) -> None:
    answer = give(**given())
    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error".*?<span>(.*?)</span>', answer.content.decode(), re.DOTALL)
    assert error
    assert sentence in error[1]


def test_a_pasted_book_is_turned_away_in_words(clerk: Client) -> None:
    answer = give(clerk, text="字" * 1_700_000)
    assert answer.status_code == 413
    assert "请把文字存成文件" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "figures/1/", "findings/", "print/", "files/own/"])
def test_strangers_and_other_posts_stay_outside(client: Client, audited: str, path: str) -> None:
    assert client.get(f"{audited}{path}").url.startswith("/accounts/login/")
    assert signed_in("dispatcher").get(f"{audited}{path}").status_code == 403


def test_comparisons_are_held_against_last_years_report(clerk: Client) -> None:
    text = "2023年工作总结\n拆除伸缩雨阳棚500处，上年为300处。"
    address = give(clerk, text=text, last_text="2022年工作总结\n拆除伸缩雨阳棚320处。").url
    shown = page(clerk, f"{address}?figure=2")
    assert "并对照上年报告" in shown
    assert "320处" in shown
    again = clerk.post(f"{address}again/").url
    assert "320处" in page(clerk, f"{again}?figure=2")


# --- working -----------------------------------------------------------------------------------------------


def test_a_figure_opens_beside_the_text_with_how_one_can_know(clerk: Client, audited: str) -> None:
    shown = page(clerk, f"{audited}?figure=2")
    for word in ("制止燃放烟花爆竹", "定义", "公式", "说的不是它", "/office/indicators/"):
        assert word in shown, word
    alone = clerk.get(f"{audited}figures/2/", **PART).content.decode()
    assert alone.startswith('<section id="figure"')
    assert clerk.get(f"{audited}figures/2/").url.endswith("?figure=2#f2")
    assert clerk.get(f"{audited}figures/3/").status_code == 404
    assert clerk.get(f"{audited}figures/0/").status_code == 404


def test_a_placeholder_without_records_is_filled_only_by_hand(clerk: Client, audited: str) -> None:
    assert "全部填好" not in page(clerk, audited)
    clerk.post(f"{audited}all/", {"do": "fill"})
    assert "已处理" not in page(clerk, audited)
    answer = clerk.post(f"{audited}figures/1/", {"do": "take"})
    assert answer.url == f"{audited}?figure=1#f1"
    assert "（无记录）处" in page(clerk, answer.url)
    assert "可以定稿" in page(clerk, answer.url)


def test_without_scripts_a_report_is_filled_and_taken_along(clerk: Client, recorded: None) -> None:
    text = "2023年总结\n拆除伸缩雨阳棚XX余处，取缔流动摊贩XX余个。拆除伸缩雨阳棚300余处。"
    address = give(clerk, text=text).url
    assert "全部填好（1）" in page(clerk, address)
    assert "全部改正（1）" in page(clerk, address)
    for do in ("fill", "correct"):
        assert clerk.post(f"{address}all/", {"do": do}).url == address
    expected = text.replace("雨阳棚XX余处", "雨阳棚410余处").replace("300余处", "410余处")
    assert clerk.get(f"{address}files/own/").content.decode() == expected
    tracked = clerk.get(f"{address}files/tracked/").content
    assert read(saved(decided(tracked, "姚国强", accept=True)), "a").text == expected
    assert "还有 1 处要处理" in page(clerk, address)
    clerk.post(f"{address}all/", {"do": "undo"})
    assert clerk.get(f"{address}files/own/").content.decode() == text


def test_the_rows_behind_a_figure_are_shown_to_those_who_may_read_them(
    clerk: Client, audited: str, recorded: None, rf: RequestFactory
) -> None:
    address = give(clerk).url
    shown = page(clerk, f"{address}?figure=1")
    assert "最早的 5 条，共 6 条" in shown
    assert shown.count("/office/deeds/") == 5
    audit = keeping.find(address.split("/")[3], owner=actor("clerk").uid, now=timezone.now())
    request = rf.get("/")
    request.actor = replace(actor("clerk"), verbs=frozenset({"reports.audit"}))
    opened = figure.opened(request, audit, 1)  # type: ignore[arg-type]
    assert opened.table is None
    assert opened.href == ""
    assert "查看指标" in str(opened.closed)


def test_a_decision_comes_back_with_everything_it_changed(clerk: Client, audited: str) -> None:
    answer = clerk.post(
        f"{audited}figures/1/?show=todo", {"do": "type", "text": "12处", "reason": "按口径不含乡镇"}, **PART
    ).content.decode()
    assert re.findall(r'^<\w+ (?:class="[^"]*" )?id="([^"]+)"', answer, re.MULTILINE)[0] == "figure"
    for part in ('id="f1"', 'id="l1"', 'id="audit-tabs"', 'id="audit-head"'):
        assert answer.count(part) == 1, part
    assert "<del>XX处</del><ins>12处</ins><rt>手写</rt>" in answer
    assert "可以定稿" in answer
    undone = clerk.post(f"{audited}figures/1/", {"do": "undo"}, **PART).content.decode()
    assert "<rt>待填</rt>" in undone


@pytest.mark.parametrize("header", [PART, {}])
def test_a_text_by_hand_without_a_reason_is_refused_beside_the_field(
    clerk: Client, audited: str, header: dict[str, Any]
) -> None:
    answer = clerk.post(f"{audited}figures/1/", {"do": "type", "text": "12处"}, **header)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'id="own-reason-error"' in shown
    assert 'value="12处"' in shown
    assert "<ins>" not in page(clerk, audited)


@pytest.mark.parametrize(
    ("text", "reason", "field"), [("12处", "x", "own-reason"), ("abc", "按口径不含乡镇", "own-text")]
)
def test_a_letter_is_no_reason_and_no_figure(
    clerk: Client, audited: str, text: str, reason: str, field: str
) -> None:
    answer = clerk.post(f"{audited}figures/1/", {"do": "type", "text": text, "reason": reason}, **PART)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.content.decode()
    assert "<ins>" not in page(clerk, audited)


def test_a_figure_accepted_as_it_stands_is_no_longer_open_and_says_who_and_why(clerk: Client) -> None:
    text = "2023年工作总结\n一是治理。全年清理空调管60处，其中城东20处、城西50处。\n"
    address = give(clerk, text=text).url
    assert "还有 1 处要处理" in page(clerk, address)
    given = {"do": "accept", "accepted": "x"}
    refused = clerk.post(f"{address}figures/1/", given, **PART)
    said = refused.content.decode()
    assert (refused.status_code, 'id="own-accepted-error"' in said) == (422, True)
    assert 'name="accepted" maxlength="500" value="x"' in said
    assert 'name="text" maxlength="200" value=""' not in said
    answer = clerk.post(
        f"{address}figures/1/", given | {"accepted": "两处有十处重合的"}, **PART
    ).content.decode()
    for said in ("<rt>确认无误</rt>", "可以定稿", "两处有十处重合的", "姚国强"):
        assert said in answer, said
    tracked = clerk.get(f"{address}files/tracked/").content
    [comment] = opened(tracked).comments
    assert comment.text.startswith("确认无误：姚国强，")
    assert clerk.get(f"{address}files/own/").content.decode() == text
    undone = clerk.post(f"{address}figures/1/", {"do": "undo"}, **PART).content.decode()
    assert "还有 1 处要处理" in undone


@pytest.mark.parametrize("do", ["take", "nonsense", ""])
def test_what_is_not_offered_cannot_be_done(clerk: Client, audited: str, do: str) -> None:
    answer = clerk.post(f"{audited}figures/2/", {"do": do}, **PART)
    assert answer.status_code == 422
    assert "没有可以填改" in answer.content.decode()


def test_another_indicator_is_judged_anew_and_remembered(clerk: Client, audited: str) -> None:
    clerk.post(f"{audited}figures/2/", {"do": "name", "indicator": "facility.guardrail_accidents"})
    shown = page(clerk, f"{audited}?figure=2")
    assert "（人工指定）" in shown
    assert "恢复自动判断" in shown
    refused = clerk.post(f"{audited}figures/2/", {"do": "name", "indicator": "waste.hauled"}, **PART)
    assert 'id="own-indicator-error"' in refused.content.decode()
    clerk.post(f"{audited}figures/2/", {"do": "found"})
    assert "（人工指定）" not in page(clerk, f"{audited}?figure=2")


def test_the_list_is_ordered_by_severity_and_filtered(clerk: Client, audited: str) -> None:
    everything = page(clerk, f"{audited}findings/?show=all")
    assert re.findall(r'id="l(\d+)"', everything) == ["1", "2"]
    assert re.findall(r'id="l(\d+)"', page(clerk, f"{audited}findings/?show=placeholder")) == ["1"]
    assert 'data-show="todo"' in page(clerk, audited)
    assert 'data-show="all"' in page(clerk, f"{audited}?show=all")
    assert page(clerk, f"{audited}findings/?show=nonsense&from=999999999")


def test_an_audit_is_for_the_one_who_gave_it_and_ends(clerk: Client, audited: str) -> None:
    assert signed_in("director").get(audited).status_code == 404
    assert signed_in("director").post(f"{audited}figures/1/", {"do": "take"}).status_code == 404
    for path in ("", "figures/1/", "findings/", "print/", "files/own/"):
        assert clerk.get(f"{audited}{path}").status_code in {200, 302}
    ended = clerk.post(f"{audited}end/").url
    assert "都已从服务器删除" in page(clerk, ended)
    gone = clerk.get(audited)
    assert gone.status_code == 404
    assert "审核已经结束" in gone.content.decode()
    assert clerk.post(f"{audited}all/", {"do": "fill"}).status_code == 404


def test_a_figure_broken_over_two_lines_is_marked_on_both_and_changed_once(clerk: Client) -> None:
    text = "2023年工作总结\n一是治理。全年拆除伸缩雨阳棚三百\n余处，群众满意。\n"
    address = give(clerk, text=text).url
    clerk.post(f"{address}figures/1/", {"do": "type", "text": "412处", "reason": "按口径不含乡镇"})
    shown = page(clerk, address)
    assert shown.count('id="f1"') == 1
    assert "<del>三百</del><ins>412处</ins>" in shown
    assert "<del>余处</del><rt>" in shown
    assert Paper(shown).text.strip() == text.strip()
    assert clerk.get(f"{address}files/own/").content.decode() == text.replace("三百", "412").replace(
        "\n余处", "\n处"
    )


# --- taking along ------------------------------------------------------------------------------------------


def test_the_document_is_taken_along_in_four_forms(clerk: Client) -> None:
    address = give(clerk, file=SimpleUploadedFile("总结.txt", TEXT.encode("gb18030"))).url
    clerk.post(f"{address}figures/1/", {"do": "type", "text": "412处", "reason": "按口径不含乡镇"})
    own = clerk.get(f"{address}files/own/")
    assert own.content.decode("gb18030") == TEXT.replace("XX", "412")
    assert "%E5%B7%B2%E6%94%B9.txt" in own["Content-Disposition"]
    tracked = clerk.get(f"{address}files/tracked/").content
    assert read(saved(decided(tracked, "姚国强", accept=True)), "a").text == TEXT.replace("XX", "412")
    assert read(saved(decided(tracked, "姚国强", accept=False)), "a").text == TEXT
    rows = list(csv.reader(io.StringIO(clerk.get(f"{address}files/list.csv/").content.decode("utf-8-sig"))))
    assert rows[1][10:12] == ["412处", "按口径不含乡镇"]
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{address}files/list.xlsx/").content))
    assert book.active is not None
    assert book.active.max_row == 3
    assert clerk.get(f"{address}files/exe/").status_code == 404


def test_what_is_printed_holds_the_document_and_every_answer(clerk: Client, audited: str) -> None:
    shown = page(clerk, f"{audited}print/")
    assert Paper(shown).text.strip() == TEXT.strip()
    assert shown.count("<tr>") == 3


# --- long documents ----------------------------------------------------------------------------------------


def long(figures: int) -> str:
    lines = [
        f"{'一二三四五六七八九'[n % 9]}、第{n}部分\n" + "拆除伸缩雨阳棚XX处，" * 50 + "标记甲。"
        for n in range(figures // 50)
    ]
    return "2023年工作总结\n" + "\n".join(lines)


def test_a_long_document_stays_light_and_costs_no_more_queries(clerk: Client) -> None:
    short, longer = give(clerk).url, give(clerk, text=long(1000)).url
    page(clerk, longer)
    with CaptureQueriesContext(connection) as few:
        page(clerk, short)
    with CaptureQueriesContext(connection) as many:
        shown = page(clerk, longer)
    assert len(many) <= len(few)
    assert len(shown.encode()) < 260_000
    assert shown.count('class="answer"') == 100
    assert "从第 1 个起 100 个，共 1,000 个" in shown


def test_a_very_long_document_is_shown_in_parts_that_can_be_searched(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chengxu.web.office.audit.paper.PART_FIGURES", 120)
    text = long(300) + "\n末尾独有的话。"
    address = give(clerk, text=text).url
    papers = [Paper(page(clerk, f"{address}?part={n}")) for n in (1, 2, 3)]
    assert "".join(re.sub(r"\s", "", paper.text) for paper in papers) == re.sub(r"\s", "", text)
    assert max(paper.figures for paper in papers) <= 120
    assert "第 1 部分，共 3 部分" in page(clerk, address)
    assert "第 3 部分，共 3 部分" in page(clerk, f"{address}?figure=300")
    found = page(clerk, f"{address}?q=末尾独有")
    assert "?part=3#:~:text=" in found
    assert "全文里没有。" in page(clerk, f"{address}?q=没有这句")


def test_the_memory_of_a_process_is_bounded(clerk: Client) -> None:
    for number in range(keeping.HELD + 2):
        page(clerk, give(clerk, text=f"{TEXT}{number}").url)
    assert keeping._answers.cache_info().currsize <= keeping.HELD


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("a.md", "a-已改.md"),
        ("a.exe", "a-已改.txt"),
        (".htaccess", ".htaccess-已改.txt"),
        ("a.txt; x", "a-已改.txt"),
    ],
)
def test_the_file_is_named_for_what_it_is(clerk: Client, name: str, own: str) -> None:
    address = give(clerk, file=SimpleUploadedFile(name, TEXT.encode())).url
    disposition = clerk.get(f"{address}files/own/").headers["Content-Disposition"]
    assert disposition.endswith(f"UTF-8''{quote(own)}")
