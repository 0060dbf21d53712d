"""Open data of the figures: each public indicator by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from chengxu.cases.models import Case
from chengxu.common.messages import Message
from chengxu.exchange.opendata.fields import DataSet, Field, Kind, Row
from chengxu.indicators import queries as indicators
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory

COMPUTED = Message("由案件和台账的记录算出", "computed from records of cases and the ledger")
PACK = Message("县域配置包", "the county pack")
FIELDS = (
    Field("month", Kind.TEXT, Message("月份，如 2023-05；当月算到当天", "month, as 2023-05; the month that runs until today"), COMPUTED),
    Field("indicator", Kind.TEXT, Message("指标编号", "id of the indicator"), PACK),
    Field("name", Kind.TEXT, Message("指标名称", "its name"), PACK),
    Field("value", Kind.NUMBER, Message("数值；无可计算时为空", "its value; empty when there is nothing to compute"), COMPUTED),
    Field("measure", Kind.TEXT, Message("量词", "its measure word"), PACK),
    Field("numerator", Kind.NUMBER, Message("比值的分子", "numerator of a ratio"), COMPUTED),
    Field("denominator", Kind.NUMBER, Message("比值的分母", "denominator of a ratio"), COMPUTED),
    Field("rows", Kind.WHOLE, Message("由多少条记录算出", "how many records it is made of"), COMPUTED, "条"),
    Field("definition", Kind.TEXT, Message("指标的定义", "what it means"), PACK),
)  # fmt: skip


def public_ids() -> tuple[str, ...]:
    """The indicators everybody may open, in the order of the pack."""
    portal = packs.active().one("county.yaml").get("portal") or {}
    named = chain(portal.get("figures", ()), *(part["figures"] for part in portal.get("week", ())))
    return tuple(dict.fromkeys(str(id_) for id_ in named))


def blocks(now: datetime) -> Iterator[list[Row]]:
    """One block a month from the first report until today, one row an indicator."""
    calendar = territory.calendar()
    today = calendar.local(now).date()
    first_report = Case.objects.order_by("reported_at").values_list("reported_at", flat=True).first()
    ids, first = public_ids(), calendar.local(first_report or now).date().replace(day=1)
    declared = indicators.indicators()
    while ids and first <= today:
        following = (first + timedelta(days=31)).replace(day=1)
        values = indicators.evaluate(start=first, end=min(following - timedelta(days=1), today), ids=ids)
        yield [
            (
                f"{first:%Y-%m}", value.id, value.name.zh, value.value, value.measure, value.numerator, value.denominator,
                value.rows, declared.by_id[value.id].definition.zh,
            )
            for value in values
        ]  # fmt: skip
        first = following


FIGURES = DataSet(
    name="indicators",
    title=Message("每月指标", "Indicators by month"),
    about=Message(
        "人人可以点开的指标，逐月的数值，连同分子、分母和记录条数，可以自己重算比率。",
        "The indicators everybody may open, month by month, with numerator, denominator and number of records.",
    ),
    fields=FIELDS,
    blocks=blocks,
)
