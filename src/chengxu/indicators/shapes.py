"""The shape of a source of figures: its columns and what they hold. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chengxu.common.messages import Message


class Kind(StrEnum):
    """What a column holds, and so what it can be compared with and which measure its sums have."""

    TEXT = "text"
    INSTANT = "instant"  # UTC
    DAY = "day"  # local day
    WHOLE = "whole"
    NUMBER = "number"  # a number in its own measure, such as hours
    MILLI = "milli"  # thousandths of the row's measure
    FEN = "fen"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, its name for people, whether it may be empty (NULL), and the measure of its amounts.

    ``measure`` is "" for what is no amount, and where each row names its own.
    """

    name: str
    kind: Kind
    label: Message
    nullable: bool = False
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """``time``: the column a period is taken by; ``unit``: the column a unit is looked for in ("" = none);
    ``pair``: the column that names two units, ``from>to`` ("" = none);
    ``amount``: what ``sum`` adds up unless told otherwise; ``key``: what names a row; ``of``: the source it sums up.

    ``looked_up``: columns that follow from other codes of the row by a small table (the 721 class from verb and
    object), so that a few hundred groups can be asked instead of every row; ``bare`` names the rows without them, and
    ``look_up`` is the query that adds them to ``{rows}``.

    ``owners``: columns that name something several rows may belong to, and the measure those are counted in; with
    ``alone``, one of them has a single row for each code of that column.
    """

    name: str
    label: Message
    columns: Mapping[str, Column]
    time: str
    key: str = "uid"
    unit: str = ""
    pair: str = ""
    amount: str = ""
    of: str = ""
    looked_up: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bare: str = ""
    look_up: str = ""
    owners: Mapping[str, str] = field(default_factory=dict)
    alone: str = ""

    def column(self, name: str) -> Column:
        """The column; ``KeyError`` when the source has none of this name."""
        return self.columns[name]

    @property
    def sums_days(self) -> bool:
        """Whether each row is what a whole day came to."""
        return bool(self.of) and self.column(self.time).kind is Kind.DAY


def columns_of(*columns: Column) -> Mapping[str, Column]:
    """Columns by their names."""
    return {column.name: column for column in columns}


def text(name: str, zh: str, en: str) -> Column:
    """A column of codes or words."""
    return Column(name, Kind.TEXT, Message(zh, en))


def at(name: str, zh: str, en: str, *, nullable: bool = True) -> Column:
    """A column of instants, empty while it has not come unless ``nullable`` is false."""
    return Column(name, Kind.INSTANT, Message(zh, en), nullable)


DAY = Column("day", Kind.DAY, Message("日期", "day"))
MONTH = text("month", "月份", "month")
UNIT = text("unit", "单位", "unit")
PLACE = text("place", "地点", "place")
UID = text("uid", "编号", "id")
