"""Documents made to be measured: several full pages, red head, annexes, a figure typed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.reports.made import FACTS, document, fact

from chengxu.reports.rules import (
    Annex,
    Area,
    Bar,
    Chart,
    Document,
    Figure,
    Form,
    Heading,
    Letterhead,
    MapPage,
    Paragraph,
    Part,
    Text,
    Typed,
)

HEAD = Letterhead(
    "某某苗族侗族自治县城市管理和综合执法局",
    "某城管〔2024〕1号",
    "县人民政府",
    ("县人民政府办公室", "市城市管理和综合执法局"),
    "某某苗族侗族自治县城市管理和综合执法局办公室",
)
DATED = date(2024, 1, 5)
TYPED = Typed("三月的纸质台账补记", "伍某", date(2024, 1, 3))
PROSE = "全年坚持问题导向和目标导向相统一推动城市管理工作提质增效取得新的进展和明显成绩市容环境持续改善群众满意度稳步提升"
SENTENCES = (
    "一是规范经营秩序，开展专项整治，落实“门前三包”责任；二是强化巡查，做到早发现、早处置。",
    "全年规范占道经营行为4823余次，清理乱拉乱挂350余处，罚款23500元，按期办结率98.7%，共处理垃圾33965.3吨。",
    "（三）加强《城市市容和环境卫生管理条例》的宣传，发放倡议书10000份，制止违法燃放16起！",
)


def full() -> Document:
    """Eight pages or so: prose without marks, sentences with them, numbers, headings of four levels."""
    blocks: list[Heading | Paragraph] = [
        Heading(2, "（一）", "市容秩序"),
        Heading(3, "1.", "占道经营"),
        Heading(4, "（1）", "早市"),
    ]
    for number in range(40):
        blocks.append(Paragraph((Text(PROSE * 3),)))
        blocks.append(Paragraph(tuple(Text(sentence) for sentence in SENTENCES * (1 + number % 3))))
    part = Part(Heading(1, "一、", "工作开展情况"), tuple(blocks))
    return replace(document(), parts=(part, *document().parts), dated=DATED)


def red(made: Document | None = None) -> Document:
    """Issued under the red head."""
    return replace(made or full(), form=Form.RED_HEAD, letterhead=HEAD, dated=DATED)


def typed() -> Document:
    """The small report whose second figure was typed by hand and whose third is of the year before."""
    before = (date(2022, 1, 1), date(2022, 12, 31))
    made = document(facts=FACTS | {"muck.fines": replace(FACTS["muck.fines"], period=before)})
    first, *parts = made.parts
    blocks = tuple(_typed(block) if isinstance(block, Paragraph) else block for block in first.blocks)
    return replace(made, parts=(replace(first, blocks=blocks), *parts))


def _typed(paragraph: Paragraph) -> Paragraph:
    runs = tuple(
        replace(run, text="360余处", typed=TYPED) if isinstance(run, Figure) and run.number == 2 else run
        for run in paragraph.runs
    )
    return replace(paragraph, runs=runs)


def annexed(made: Document | None = None) -> Document:
    """With a chart and a map."""
    facts = [fact(f"a.{place}", value) for place, value in enumerate(("120", "35.5", None, "0"))]
    chart = Chart("市容秩序（处）", "处", tuple(Bar(f"指标{one.id}", one.value, one) for one in facts))
    square = ((110.0, 26.0), (110.2, 26.0), (110.2, 26.2), (110.0, 26.2), (110.0, 26.0))
    beside = tuple((lon + 0.2, lat) for lon, lat in square)
    areas = (
        Area("甲镇", (square,), Decimal(90)),
        Area("乙乡", (beside,), Decimal(3)),
        Area("未定位", (), Decimal(2)),
    )
    return replace(
        made or document(), annex=Annex((chart,), (MapPage("上报数按乡镇分布（件）", "件", areas),))
    )


def ending(count: int) -> Document:
    """``count`` short paragraphs and a longer last one, so that the text ends where a test wants it to."""
    blocks = tuple(Paragraph((Text("短段落"),)) for _ in range(count))
    part = Part(Heading(1, "一、", "工作"), (*blocks, Paragraph((Text(PROSE * 3),))))
    return replace(document(), parts=(part,), dated=DATED)


def long() -> Document:
    """Two hundred pages of text with some thirteen hundred figures."""
    first = document().parts[0]
    figures = tuple(run for run in first.blocks[1].runs if isinstance(run, Figure))  # type: ignore[union-attr]
    blocks: list[Heading | Paragraph] = []
    for number in range(435):
        runs: list[Text | Figure] = [Text(PROSE * 5)]
        for place, figure in enumerate(figures, 3 * number + 1):
            runs += [Text("其中"), replace(figure, number=place)]
        blocks.append(Paragraph((*runs, *(Text(sentence) for sentence in SENTENCES))))
    return replace(document(), parts=(replace(first, blocks=tuple(blocks)),))
