"""The few sentences every form of a report shares: period, authorship, proof, head, signature, the appendix's columns.

Documents are always Chinese, whatever language the person in front of the screen reads.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from unicodedata import category
from urllib.parse import quote

from chengxu.reports.rules import Document, Fact, Figure, Form, Letterhead, Part, Typed

T = TypeVar("T")

DEMO = "（演示数据：本文所依据的记录均为虚构）"
APPENDIX = "附：数字来源"
APPENDIX_INTRO = "文中每个数字由系统依据台账记录计算，依次列出如下；“记录数”是参与计算的记录条数。"
COLUMNS = ("序号", "文中数字", "指标", "定义", "计算值", "记录数", "公式", "查询", "范围与说明")
QUERY = "查询"
FLAT_COLUMNS = tuple(column for column in COLUMNS if column != QUERY)
"""On paper the query stands below the rest, across the sheet: it is long, and would make its column and the pages so."""
NUMERIC = frozenset({"序号", "计算值", "记录数"})
TYPED_MARK = "※"
"""Stands behind every figure that a hand typed, in every form."""
TYPED_INTRO = f"带“{TYPED_MARK}”的数字由人填写，理由、填写人和日期见“范围与说明”。"
COPIES = "抄送："
DRAFT = "（草稿，未签发）"
BLANK_NUMBER, BLANK_DATE = "〔　　　　〕　　号", "　　　年　月　日"
"""What an unissued document shows in the places of its number and its day: a draft never looks issued."""


def chinese_date(day: date) -> str:
    """2023年12月5日, without leading zeros (GB/T 9704-2012 §7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def period(document: Document) -> str:
    """The days a report speaks of."""
    return f"统计期间：{chinese_date(document.start)}至{chinese_date(document.end)}（均含当日）。"


def authorship(part: Part) -> str:
    """What is said below the heading of a part that was written by hand; empty for a computed part."""
    return "" if part.computed else f"（{_written(part, '本部分')}）"


def authorship_on_paper(document: Document, part: Part) -> str:
    """The same in a draft. A document that leaves the house says it among its sources (:func:`introduction_on_paper`)."""
    return authorship(part) if document.draft else ""


def _written(part: Part, which: str) -> str:
    written = f"，{chinese_date(part.dated)}" if part.dated else ""
    return f"{which}由{part.author}撰写{written}，其中文字和数字未经系统计算。"


def proof(document: Document) -> str:
    """The line that fixes a report to its records."""
    return f"台账封条：{document.proof.ledger}；县域配置包：{document.proof.pack}。"


def plain(value: Decimal | None) -> str:
    """A computed value without trailing zeros; 无记录 when there is none."""
    if value is None:
        return "无记录"
    text = f"{value.normalize():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def row(figure: Figure) -> tuple[str, ...]:
    """One line of the appendix, in the order of :data:`COLUMNS`."""
    fact = figure.fact
    return (
        str(figure.number),
        figure.text + (TYPED_MARK if figure.typed else ""),
        f"{fact.name}（{fact.id}）",
        fact.definition,
        f"{plain(fact.value)}{fact.measure if fact.value is not None else ''}",
        str(fact.rows),
        fact.formula,
        fact.query,
        "；".join(filter(None, (fact.scope, _other_period(fact), typed(figure.typed)))),
    )


def parted(figure: Figure) -> tuple[tuple[str, ...], str]:
    """The same in the order of :data:`FLAT_COLUMNS`, and the query."""
    cells = row(figure)
    query = COLUMNS.index(QUERY)
    return (*cells[:query], *cells[query + 1 :]), cells[query]


def typed(by_hand: Typed | None) -> str:
    """Why a figure was typed, by whom and when; empty for one that was computed."""
    if by_hand is None:
        return ""
    return f"{TYPED_MARK}人工填写：{by_hand.reason}（{by_hand.author}，{chinese_date(by_hand.on)}）"


def _other_period(fact: Fact) -> str:
    if fact.period is None:
        return ""
    return f"统计期间{chinese_date(fact.period[0])}至{chinese_date(fact.period[1])}"


def introduction(document: Document) -> str:
    """What stands above the appendix: its period, what its columns mean, and the mark of typed figures if any."""
    marked = any(figure.typed for figure in document.figures())
    return f"{period(document)}{APPENDIX_INTRO}{TYPED_INTRO if marked else ''}"


def introduction_on_paper(document: Document) -> str:
    """The same, and which parts were written by hand where the text itself does not say so."""
    by_hand = [] if document.draft else [part for part in document.parts if not part.computed]
    parts = (_written(part, f"“{part.heading.number}{part.heading.text}”部分") for part in by_hand)
    return f"{introduction(document)}{''.join(parts)}"


def mark(letterhead: Letterhead) -> str:
    """发文机关标志: the organisation's name and 文件 (GB/T 9704-2012 §7.2.4)."""
    return f"{letterhead.organisation}文件"


def organisation(document: Document) -> str:
    """Whose name signs the document."""
    return document.letterhead.organisation if document.letterhead else document.unit


def document_number(document: Document) -> str:
    """发文字号 under the red head; its blank form until there is one."""
    return (document.letterhead.number if document.letterhead else "") or BLANK_NUMBER


def signed_on(document: Document) -> str:
    """成文日期; without a day its blank form under a red head, nothing in a circulated text."""
    if document.dated:
        return chinese_date(document.dated)
    return BLANK_DATE if red(document) else ""


def red(document: Document) -> bool:
    """Whether the document stands under a red head: it is asked for and there is an organisation to name."""
    return document.form is Form.RED_HEAD and document.letterhead is not None


def copies(letterhead: Letterhead) -> str:
    """Who receives a copy: A，B。 — empty when nobody does (抄送, §7.4.2)."""
    return f"{'，'.join(letterhead.copies)}。" if letterhead.copies else ""


def imprint(document: Document) -> tuple[tuple[str, str], ...]:
    """版记 under a red head: each entry as what stands left and right; none when nobody is named (§7.4)."""
    head = document.letterhead if red(document) else None
    if head is None:
        return ()
    entries = [(f"{COPIES}{copies(head)}", "")] if head.copies else []
    entries += [(head.printer, f"{signed_on(document)}印发")] if head.printer else []
    return tuple(entries)


def period_of(document: Document, fact: Fact) -> tuple[date, date]:
    """The days a fact speaks of: its own, else the document's."""
    return fact.period or (document.start, document.end)


def href_of(document: Document, fact: Fact) -> str:
    """The page that shows the rows of a fact of the document."""
    return href(fact.id, *period_of(document, fact))


def href(indicator: str, start: date, end: date) -> str:
    """The page that shows an indicator's rows over a period."""
    return f"/office/indicators/{quote(indicator)}/?from={start.isoformat()}&to={end.isoformat()}"


def printable(text: str) -> str:
    """``text`` without what paper cannot carry: control, formatting and unassigned characters; line ends are spaces."""
    if text.isprintable():
        return text
    kept = (
        " " if character in "\n\r\t\x0b\x0c\x85\u2028\u2029" else character
        for character in text
        if character in "\n\r\t\x0b\x0c\x85\u2028\u2029"
        or category(character) not in {"Cc", "Cf", "Cs", "Cn"}
    )
    return "".join(kept)


def cleaned(value: T) -> T:
    """A document (or any part of it) whose every text is :func:`printable`."""
    return _cleaned(value)  # type: ignore[no-any-return]


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return printable(value) if type(value) is str else value
        case tuple():
            return tuple(_cleaned(item) for item in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: new
                for field in fields(value)
                if (new := _cleaned(old := getattr(value, field.name))) is not old and new != old
            }
            return replace(value, **changed) if changed else value
        case _:
            return value
