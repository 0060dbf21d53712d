"""From what somebody gave as a place to the location rules work on. Pure."""

from __future__ import annotations

from chengxu.cases.workflow.values import Rulebook
from chengxu.common.messages import Message, Refused
from chengxu.territory.frames import to_cgcs2000
from chengxu.territory.rules import Location


def locate(*, lon: float | None, lat: float | None, frame: str, text: str, book: Rulebook) -> Location:
    """The location of a position, or of the place a text names when no position is given.

    Raises :class:`Refused` for half a position (field ``lon``), a frame that is missing or unknown (``frame``), and a
    position outside the county (``lon``).
    """
    if lon is None and lat is None:
        return book.territory.from_text(text)
    if lon is None or lat is None:
        raise Refused(Message("经度和纬度要一起填", "longitude and latitude go together"), field="lon")
    location = book.territory.locate(*to_cgcs2000(lon, lat, frame))
    if location is None:
        raise Refused(
            Message(
                "位置 {lon:.5f}, {lat:.5f} 不在本县范围内，请检查经纬度是否填反、坐标系是否选对",
                "{lon:.5f}, {lat:.5f} is outside the county; check the order and the coordinate frame",
            ).format(lon=lon, lat=lat),
            field="lon",
        )
    return location


def relocate(
    *, lon: float | None, lat: float | None, frame: str, text: str, book: Rulebook
) -> Location | None:
    """Where a case belongs by what its handler gives now; None when nothing is given.

    Raises :class:`Refused` as :func:`locate` does, and for words that name no place of the county (field ``place``).
    """
    if lon is None and lat is None and not text.strip():
        return None
    location = locate(lon=lon, lat=lat, frame=frame, text=text, book=book)
    if not location.is_located:
        raise Refused(
            Message(
                "没有认出这个地点；请写社区、道路或单位的名称，或者在地图上指",
                "no place of the county by these words; name a community, road or place, or point at the map",
            ),
            field="place",
        )
    return location
