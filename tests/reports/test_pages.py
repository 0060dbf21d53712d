"""Saved web pages: their words with line, heading and table, filled without touching a tag."""

from __future__ import annotations

import pytest
from tests.reports.made import END, PROOF, START
from tests.reports.pack import RECORDS, examined, reports
from tests.reports.test_own_report import FACTS

from chengxu.common.messages import Refused
from chengxu.reports.audit import examine
from chengxu.reports.audit.documents import html_text
from chengxu.reports.audit.documents.reading import Written, read
from chengxu.reports.audit.mending.filling import fill
from chengxu.reports.audit.passages import cleaning, numbers
from chengxu.reports.language.compose import compose
from chengxu.reports.writers import html as html_writer


def page(body: str) -> Written:
    return read(f"<!DOCTYPE html>\n<html><body>{body}</body></html>".encode(), "report.html")


def lines(body: str) -> list[str]:
    written = page(body)
    return [written.text[line.start : line.end] for line in written.lines if line.end > line.start]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>清理<b>35</b>处。</p><div>更换<a href='/9处'>护栏</a>200米</div>", ["清理35处。", "更换护栏200米"]),
        ("清理35处<br>更换护栏<BR/>200米", ["清理35处\n更换护栏\n200米"]),
        ("<p>清理\n\n   35处</p>", ["清理 35处"]),
        ("<p>清理&nbsp;35&#22788;&amp;&lt;</p>", ["清理\xa035处&<"]),
        ("<script>清理9处</script><style>p{}</style><!-- 9处 --><nav>9处</nav><p hidden>5处</p><p>35处</p>", ["35处"]),
        ("<p style='display:none'>9处<p>35处<div><p hidden>9处</div>36处<b hidden>9处</b>，<p>37处", ["35处", "36处，", "37处"]),
        ("<div style='display: none'>9处<div>8处</div></div><span hidden>9处</span><p>35处</p>", ["35处"]),
        ("<p>甲<p>乙<ul><li>丙<li>丁</ul>戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("<p>清理<del>30处</del><ins>35处</ins></p>", ["清理35处"]),
        ("<h1>总结</h1><p title='9处' data-x=\"a>b\">35处", ["总结", "35处"]),
        ("<p>3 < 5 处 & 4</p>", ["3 < 5 处 & 4"]),
        # the mark of a note is no digit of the number it touches; a power is
        ("<p>维修路灯<sup>1</sup>1362盏<sup>[2]</sup>，夜巡730<sup><a href='#n'>①</a></sup>次</p>", ["维修路灯1362盏，夜巡730次"]),
        ("<p><sup>1</sup>含庭院灯120盏</p>", ["含庭院灯120盏"]),
        ("<p>拆违460m<sup>2</sup>，3<sup>1</sup>处，长2km<sup>1,3</sup></p>", ["拆违460m2，3处，长2km1,3"]),
        ("<p>12<sub>3</sub>处，甲<sup>乙</sup>，5<sup>35处</p><p>36处</sup></p>", ["123处，甲乙，535处", "36处"]),
    ],
)  # fmt: skip
def test_the_words_of_a_page(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


@pytest.mark.parametrize(
    "opening",
    ["<html>", "\ufeff<!DOCTYPE HTML PUBLIC>", "<!-- 保存自网页 -->\n<html lang='zh'>", "  <HTML>", "<body>"],
)
def test_a_page_is_known_by_how_it_begins(opening: str) -> None:
    assert (
        read(f"{opening}<p>清理35处".encode("gb18030" if opening == "<body>" else "utf-8"), "a.doc").kind
        == "html"
    )


def test_tables_of_pages_have_their_headings() -> None:
    written = page(
        "<h2>市容</h2><table><caption>表1（单位：处）</caption><tr><th rowspan=2>项目<th colspan=2>2023年<th>2022年"
        "<tr><th>数量<th>罚款（万元）<th>数量<tr><td>占道<td>4,826<td>2.35<td>4500<tr><td>油烟<td><td>XX<td>12</table>"
    )
    found = numbers.find(written, cleaning.passages(written, ()), ())
    assert [
        (p.stated.text, p.stated.word, p.context.row, p.context.column, str(p.context.role)) for p in found
    ] == [
        ("4,826", "处", "占道", "2023年数量", "value"),
        ("2.35", "万元", "占道", "2023年罚款", "value"),
        ("4500", "处", "占道", "2022年数量", "last"),
        ("XX", "万元", "油烟", "2023年罚款", "value"),
        ("12", "处", "油烟", "2022年数量", "last"),
    ]
    assert {place.context.chapter for place in found} == {"市容"}


def test_a_cell_without_a_row_and_too_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines("<table><td>路灯<td>12盏</table>") == ["路灯", "12盏"]
    monkeypatch.setattr(html_text, "MAX_BLOCKS", 2)
    with pytest.raises(Refused, match="十万段"):
        page("<p>甲<p>乙<p>丙")


def test_filling_a_page_touches_no_tag() -> None:
    source = (
        "<!DOCTYPE html>\r\n<html><head><title>XX次</title></head><body class='XX'><!-- XX次 -->\r\n"
        "<p>规范临街门店违章占道<b>X</b>X余次，抄牌&times;×台次。</p>\r\n<p>更换护栏&nbsp;若干米，立柱?余根</p>"
        "<table><tr><td>维修路灯</td><td>XX盏</td></tr></table></body></html>"
    )
    new = fill(read(source.encode("gb18030"), "a.html"), examined(source.encode("gb18030"), RECORDS)).decode(
        "gb18030"
    )
    expected = source
    for was, became in (
        ("<b>X</b>X余次", "<b>4800</b>余次"), ("&times;×台次", "1830台次"), ("若干米", "200米"), ("?余根", "20余根"),
        ("XX盏", "1284盏"),
    ):  # fmt: skip
        expected = expected.replace(was, became)
    assert new == expected


def test_the_countys_own_page_agrees_with_itself() -> None:
    document = compose(reports().declarations["annual"], FACTS, start=START, end=END, proof=PROOF)
    written = read(html_writer.page(document).encode(), "report.html")
    found = examine(written, FACTS.values(), reports().vocabulary, period=(START, END))
    own = [figure.fact.id for figure in document.figures()]
    agreed = [
        finding.number.fact.id for finding in found if finding.verdict == "agrees" and finding.number.fact
    ]
    assert agreed == [*own, "cases.departments"]
