"""Open data of permits that stand in the open, and of the pitches of temporary markets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.exchange.opendata.fields import LAT, LON, DataSet, Field, Kind, Row
from chengxu.parties import queries
from chengxu.territory import queries as territory

AHEAD = 14
REGISTER = Message("许可登记", "the register of permits")
FILE = Message("县域配置包 permits.yaml", "permits.yaml of the county pack")
PITCHES = Message("摊位登记", "the register of pitches")
PERMIT_FIELDS = (
    Field("number", Kind.TEXT, Message("许可证号", "number of the permit"), REGISTER),
    Field("kind", Kind.TEXT, Message("许可种类代码", "code of its kind"), FILE),
    Field("kind_name", Kind.TEXT, Message("许可种类", "its kind"), FILE),
    Field("state", Kind.TEXT, Message("状态代码", "code of its state"), REGISTER),
    Field("state_name", Kind.TEXT, Message("状态", "its state"), REGISTER),
    Field(
        "holder",
        Kind.TEXT,
        Message("持有人，自然人只写姓", "holder; of a person the surname alone"),
        REGISTER,
    ),
    Field("holder_kind", Kind.TEXT, Message("持有人类别", "what the holder is"), REGISTER),
    Field("what", Kind.TEXT, Message("许可内容", "what is permitted"), REGISTER),
    Field("place", Kind.TEXT, Message("地点：路名，或者市场和摊位", "street, or market and pitch"), REGISTER),
    Field("section", Kind.TEXT, Message("路段", "section of the street"), REGISTER),
    Field("starts", Kind.DAY, Message("起始日", "first day"), REGISTER),
    Field("ends", Kind.DAY, Message("到期日（含）", "last day, inclusive"), REGISTER),
    Field("hours", Kind.TEXT, Message("每天的时段", "hours of the day"), REGISTER),
    Field("conditions", Kind.TEXT, Message("条件", "conditions"), REGISTER),
    Field("unit_name", Kind.TEXT, Message("办理单位", "the section that decided"), FILE),
    LON,
    LAT,
)
MARKET_FIELDS = (
    Field(
        "market",
        Kind.TEXT,
        Message("市场代码，同便民服务点", "code of the market, that of its point of service"),
        FILE,
    ),
    Field("name", Kind.TEXT, Message("市场", "the market"), FILE),
    Field("day", Kind.DAY, Message("哪天", "the day"), PITCHES),
    Field("held", Kind.YES_NO, Message("当天开市", "whether it is held"), FILE),
    Field("pitches", Kind.WHOLE, Message("摊位数", "number of pitches"), FILE, "个"),
    Field("taken", Kind.WHOLE, Message("已有人的，不开市为空", "taken; empty when not held"), PITCHES, "个"),
    Field("free", Kind.WHOLE, Message("空着的，不开市为空", "free; empty when not held"), PITCHES, "个"),
    Field("season", Kind.TEXT, Message("季节", "its season"), FILE),
    Field("hours", Kind.TEXT, Message("时间", "its hours"), FILE),
    LON,
    LAT,
)


def permits(now: datetime) -> Iterator[list[Row]]:
    """All permits of the public list, in one block: a county has some hundreds."""
    units = accounts.organisation()
    yield [
        (
            one.number, one.row.kind, one.kind.zh, one.state.value, one.state.label.zh, one.holder, one.holder_kind.label.zh,
            one.what, one.place.zh, one.section, one.start, one.end, one.hours.zh, one.conditions,
            units.name(one.row.unit).zh, one.lon, one.lat,
        )
        for one in queries.register(now)
    ]  # fmt: skip


def markets(now: datetime) -> Iterator[list[Row]]:
    """Each market on each day of the next fortnight, a block a market."""
    today = territory.calendar().local(now).date()
    days = [today + timedelta(days=number) for number in range(AHEAD)]
    for market in queries.declared().markets.values():
        known = queries.occupancies(market, days)
        yield [
            (
                market.code, market.name.zh, day, held := market.in_season(day), market.pitches,
                len(known[day].taken) if held else None, len(known[day].free) if held else None, market.season_label.zh,
                "；".join(hours.label.zh for hours in market.hours), market.lon, market.lat,
            )
            for day in days
        ]  # fmt: skip


PERMITS = DataSet(
    name="permits",
    title=Message("许可公示", "Permits"),
    about=Message(
        "现在有效和刚结束不久的许可：占道、挖掘、户外广告、渣土、摊位。自然人只写姓。",
        "Permits in force and ended not long ago: roads, digging, advertising, spoil, stalls. Persons by surname alone.",
    ),
    fields=PERMIT_FIELDS,
    blocks=permits,
    located=True,
)
MARKETS = DataSet(
    name="markets",
    title=Message("临时市场摊位", "Pitches of temporary markets"),
    about=Message(
        "临时市场往后两周每天的摊位：共几个、有人几个、空几个。",
        "Temporary markets in the next fortnight, day by day: pitches in all, taken, free.",
    ),
    fields=MARKET_FIELDS,
    blocks=markets,
    located=True,
)
