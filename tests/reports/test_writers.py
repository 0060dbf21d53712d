"""The same document as Markdown, HTML and JSON; and what every form has to say."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import docx
import pytest
from tests.reports.made import FACTS, document, fact
from tests.reports.measuring import words
from tests.reports.papers import HEAD, annexed, red, typed

from chengxu.reports.rules import Document
from chengxu.reports.writers import docx as word_writer
from chengxu.reports.writers import html as html_writer
from chengxu.reports.writers import json as json_writer
from chengxu.reports.writers import markdown as markdown_writer
from chengxu.reports.writers import pdf as pdf_writer


def test_markdown_reads_like_the_report_and_lists_its_sources() -> None:
    text = markdown_writer.write(document())
    assert text.startswith(
        "# 2023年度工作总结及2024年工作计划\n\n今年来，我局扎实工作，成效明显。\n\n## 一、2023年工作开展情况"
    )
    assert "一是治理占道。全年规范4800余次。二是规范管线。清理350余处乱拉的空调管，罚款23500元。" in text
    assert "*（本部分由办公室撰写，2023年12月26日，其中文字和数字未经系统计算。）*" in text
    assert "**（一）机制不够完善。**一是职责不清。" in text
    assert (
        "| 2 | 350余处 | 指标facade.pipes（facade.pipes） | 台账中数量合计。 | 352处 | 7 | sum(quantity) | SELECT 1 | 全县 |"
        in text
    )
    assert f"台账封条：{'ab' * 32}；县域配置包：{'cd' * 32}。" in text


def test_markdown_keeps_a_table_whole_when_a_formula_holds_a_bar() -> None:
    facts = FACTS | {"muck.fines": fact("muck.fines", "1", "元", formula="a | b\nc")}
    assert "| a \\| b c |" in markdown_writer.write(document(facts=facts))


class Outline(HTMLParser):
    """Collects links and checks that every tag is closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_each_figure_in_html_opens_its_rows() -> None:
    page = html_writer.page(document())
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    target = "/office/indicators/street.occupy/?from=2023-01-01&to=2023-12-31"
    assert outline.links[0] == {
        "class": "figure",
        "href": target,
        "data-indicator": "street.occupy",
        "title": "指标street.occupy",
    }
    assert len(outline.links) == 6, "three in the text, three in the appendix"
    assert '<section data-computed="false">' in page
    assert "@media print" in page
    assert "<style" not in html_writer.fragment(document())


def test_the_saved_page_says_where_its_content_stands_and_the_part_of_another_page_does_not() -> None:
    page = html_writer.page(document())
    body = page.partition("<body>")[2]
    assert body.split("<", 2)[1] == "main>\n"
    assert page.count("<main>") == page.count("</main>") == 1
    assert "main>" not in html_writer.fragment(document())


def test_html_escapes_what_a_pack_may_hold() -> None:
    facts = FACTS | {"muck.fines": fact("muck.fines", "1", "元", name="<b>&罚款", formula="a < b")}
    page = html_writer.page(document(facts=facts))
    assert "<b>" not in page
    assert 'title="&lt;b&gt;&amp;罚款"' in page


def test_json_holds_the_words_in_order_and_what_stands_behind_each_figure() -> None:
    content = json.loads(json_writer.write(document()))
    assert content["title"] == "2023年度工作总结及2024年工作计划"
    assert (content["from"], content["to"]) == ("2023-01-01", "2023-12-31")
    assert content["opening"][0]["paragraph"] == "今年来，我局扎实工作，成效明显。"
    assert [part["computed"] for part in content["parts"]] == [True, False]
    paragraph = content["parts"][0]["blocks"][1]
    assert "".join(run["text"] for run in paragraph["runs"]) == paragraph["paragraph"]
    assert paragraph["runs"][1] == {"text": "4800余次", "figure": 1, "id": "street.occupy"}
    assert content["figures"][0] == {
        "figure": 1,
        "id": "street.occupy",
        "name": "指标street.occupy",
        "text": "4800余次",
        "value": 4823,
        "measure": "次",
        "rows": 7,
        "definition": "台账中数量合计。",
        "formula": "sum(quantity)",
        "query": "SELECT 1",
        "scope": "全县",
        "from": "2023-01-01",
        "to": "2023-12-31",
        "typed": None,
        "href": "/office/indicators/street.occupy/?from=2023-01-01&to=2023-12-31",
    }
    assert (content["ledger_head"], content["pack_hash"]) == ("ab" * 32, "cd" * 32)


@pytest.mark.parametrize(("value", "expected"), [("12.5", 12.5), ("350", 350), (None, None)])
def test_a_value_in_json_is_a_plain_number(value: str | None, expected: float | None) -> None:
    found = json_writer.number(fact("a.b", value).value)
    assert (found, type(found)) == (expected, type(expected))


def forms(made: Document) -> dict[str, str]:
    """The document in every form for people, as plain words."""
    word = docx.Document(io.BytesIO(word_writer.write(made)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    headers = [p.text for section in word.sections for p in section.header.paragraphs]
    texts = {
        "md": markdown_writer.write(made),
        "html": html_writer.page(made),
        "docx": "".join([*headers, *(p.text for p in word.paragraphs), *cells]),
        "pdf": words(pdf_writer.write(made)).replace("\u200b", ""),
    }
    return {form: "".join(text.split()) for form, text in texts.items()}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (replace(document(), demo=True), "演示数据"),
        (replace(document(), draft=True), "（草稿，未签发）"),
        (replace(document(), dated=date(2024, 1, 5)), "2024年1月5日"),
        (red(document()), "某城管〔2024〕1号"),
        (red(document()), HEAD.organisation),
        (red(document()), "县人民政府："),
        (red(document()), HEAD.printer),
        (typed(), "※人工填写：三月的纸质台账补记（伍某，2024年1月3日）"),
        (typed(), "统计期间2022年1月1日至2022年12月31日"),
        (annexed(), "市容秩序（处）"),
        (annexed(), "未定位"),
    ],
    ids=[
        "demo",
        "draft",
        "date",
        "number",
        "organisation",
        "to",
        "printer",
        "typed",
        "period",
        "chart",
        "map",
    ],
)
def test_every_form_says_it_and_the_plain_report_does_not(made: Document, said: str) -> None:
    before, after = forms(document()), forms(made)
    assert {form for form, text in after.items() if said in text} == set(after)
    assert {form for form, text in before.items() if said in text} == set()


def test_json_tells_programs_the_same() -> None:
    content = json.loads(json_writer.write(replace(annexed(red(typed())), draft=True, demo=True)))
    assert (content["form"], content["number"], content["date"]) == ("red_head", HEAD.number, "2024-01-05")
    assert (content["draft"], content["demo"]) == (True, True)
    second, third = content["figures"][1:]
    assert second["typed"] == {"reason": "三月的纸质台账补记", "author": "伍某", "on": "2024-01-03"}
    assert (third["from"], third["to"]) == ("2022-01-01", "2022-12-31")
    assert third["href"] == "/office/indicators/muck.fines/?from=2022-01-01&to=2022-12-31"
    (chart,), (one,) = content["annex"]["charts"], content["annex"]["maps"]
    assert [bar["value"] for bar in chart["bars"]] == [120, 35.5, None, 0]
    assert one["areas"] == [
        {"name": "甲镇", "value": 90}, {"name": "乙乡", "value": 3}, {"name": "未定位", "value": 2},
    ]  # fmt: skip


def test_a_typed_figure_is_seen_and_explained_in_html() -> None:
    page = html_writer.page(typed())
    (link,) = re.findall(r'<a class="figure typed"[^>]*>.*?</a>', page)[:1]
    assert 'title="指标facade.pipes；※人工填写：三月的纸质台账补记（伍某，2024年1月3日）"' in link
    assert '360余处<sup class="typed-mark">※</sup>' in link
    assert "?from=2022-01-01&amp;to=2022-12-31" in page


def test_html_carries_its_annexes_and_asks_for_nothing_outside() -> None:
    page = html_writer.page(annexed())
    outline = Outline()
    outline.feed(re.sub(r"<(path|use|rect)([^>]*)/>", "", page))
    assert outline.open == []
    assert 'role="img" aria-labelledby="map-1-title map-1-words"' in page
    assert '<desc id="map-1-words">地图：上报数按乡镇分布（件）。甲镇90件；乙乡3件；未定位2件</desc>' in page
    assert page.count('<td class="bar" aria-hidden="true"><svg') == 3, "no bar for what has no value"
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert " style=" not in page, "our pages forbid it"
