"""One paragraph of a report, said over invented facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.reports.made import PROOF, declared, fact

from chengxu.indicators.rules import Target
from chengxu.reports.language.background import Background
from chengxu.reports.language.compose import compose
from chengxu.reports.rules import Document, Fact

FRONT = (
    "---\nname: small\ntitle: 小结\nunit: 某局\nparts: [{computed: true, author: 办公室}]\n---\n# 工作\n\n"
)
YEAR = (date(2023, 1, 1), date(2023, 12, 31))
SEPTEMBER = (date(2023, 9, 1), date(2023, 9, 30))

FACTS: dict[str, Fact] = {
    one.id: one
    for one in (
        fact("street.a", "352", "处", style="yu"),
        fact("street.b", "3", "个", measures=("个", "家")),
        fact("street.none", "0", "处", rows=0),
        fact("street.zero", "0", "处"),
        fact("gas.rate", "98.7", "%", level=True, better="more", target=Target("gte", 100, "上级要求")),
        fact("gas.rate_zero", "0", "%", level=True),
        fact("gas.rate_none", None, "%", level=True, rows=0),
        fact("gas.hazards", "40", "处", better="less"),
        fact("light.hours", "21.2", "小时", level=True, target=Target("lte", 24, "路灯制度")),
        fact("party.meetings", "6", "次", target=Target("gte", 12, "每年不少于12次")),
        fact("muck.fines", "23500", "元", measures=("元", "万元")),
    )
}


def background(
    yoy: Mapping[str, Any] | None = None, prev: Mapping[str, Any] | None = None, **more: Any
) -> Background:
    """Other periods: values (or facts) by id, of records that are there."""

    def facts(given: Mapping[str, Any], days: tuple[date, date]) -> dict[str, Fact]:
        return {
            id_: value if isinstance(value, Fact) else _like(FACTS[id_], value, days)
            for id_, value in given.items()
        }

    compared = {
        "yoy": facts(yoy or {}, (date(2022, 1, 1), date(2022, 12, 31))),
        "prev": facts(prev or {}, (date(2023, 8, 1), date(2023, 8, 31))),
    }
    return Background(compared=compared, **more)


def document(
    body: str,
    *,
    over: tuple[date, date] = YEAR,
    facts: Mapping[str, Fact] = FACTS,
    world: Background | None = None,
) -> Document:
    """A report whose only part has this body."""
    return compose(declared(FRONT + body), facts, start=over[0], end=over[1], proof=PROOF, background=world)


def said(body: str, **more: Any) -> str:
    """All words of the body, paragraph by paragraph."""
    return "\n".join(paragraph.text for paragraph in document(body, **more).paragraphs())


def _like(now: Fact, value: str | None, days: tuple[date, date]) -> Fact:
    return fact(now.id, value, now.measure, level=now.level, better=now.better, period=days)
