"""The few sentences every form of a report shares: period, authorship, proof, the appendix's columns.

Documents are always Chinese, whatever language the person in front of the screen reads.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import quote

from chengxu.reports.rules import Document, Figure, Part

DEMO = "（演示数据：本文所依据的记录均为虚构）"
APPENDIX = "附：数字来源"
APPENDIX_INTRO = "文中每个数字由系统依据台账记录计算，依次列出如下；“记录数”是参与计算的记录条数。"
COLUMNS = ("序号", "文中数字", "指标", "定义", "计算值", "记录数", "公式", "查询", "范围")


def chinese_date(day: date) -> str:
    """2023年12月5日, without leading zeros (GB/T 9704-2012 §7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def period(document: Document) -> str:
    """The days a report speaks of."""
    return f"统计期间：{chinese_date(document.start)}至{chinese_date(document.end)}（均含当日）。"


def authorship(part: Part) -> str:
    """What is said below the heading of a part that was written by hand; empty for a computed part."""
    if part.computed:
        return ""
    written = f"，{chinese_date(part.dated)}" if part.dated else ""
    return f"（本部分由{part.author}撰写{written}，其中文字和数字未经系统计算。）"


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
        figure.text,
        f"{fact.name}（{fact.id}）",
        fact.definition,
        f"{plain(fact.value)}{fact.measure if fact.value is not None else ''}",
        str(fact.rows),
        fact.formula,
        fact.query,
        fact.scope,
    )


def href(indicator: str, start: date, end: date) -> str:
    """The page that shows an indicator's rows over a period."""
    return f"/office/indicators/{quote(indicator)}/?from={start.isoformat()}&to={end.isoformat()}"
