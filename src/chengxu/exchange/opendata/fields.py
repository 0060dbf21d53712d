"""What a column of open data is: its name, what it means, in which measure, and where it comes from. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from chengxu.common.messages import Message

Row = tuple[Any, ...]


class Kind(StrEnum):
    """What the values of a column are. Instants carry their offset, days are local, nothing is an empty cell."""

    TEXT = "text"
    YES_NO = "yes_no"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _KINDS[self]


_KINDS = {
    Kind.TEXT: Message("文字", "text"),
    Kind.YES_NO: Message("是否", "yes or no"),
    Kind.WHOLE: Message("整数", "whole number"),
    Kind.NUMBER: Message("数字", "number"),
    Kind.DAY: Message("日期", "day"),
    Kind.INSTANT: Message("时间", "instant"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column; ``measure`` is the measure word, "" where there is none."""

    name: str
    kind: Kind
    meaning: Message
    source: Message
    measure: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Rows in the order of ``fields``, asked for block by block, so that a set of any size needs the memory of a block.

    ``located``: the last two columns are longitude and latitude (CGCS2000), and there is a GeoJSON of it.
    """

    name: str
    title: Message
    about: Message
    fields: tuple[Field, ...]
    blocks: Callable[[datetime], Iterator[list[Row]]]
    located: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The endings it is given in."""
        return ("csv", "geojson", "parquet") if self.located else ("csv", "parquet")


LON = Field(
    "lon", Kind.NUMBER, Message("经度，CGCS2000", "longitude, CGCS2000"), Message("位置", "position"), "度"
)
LAT = Field(
    "lat", Kind.NUMBER, Message("纬度，CGCS2000", "latitude, CGCS2000"), Message("位置", "position"), "度"
)
