"""What a request for features asks: box, page and filters, each checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxu.common.messages import Message, Refused

USUAL, MOST = 100, 10_000
"""Features of an answer: unless said, and at most (what is asked for beyond it is cut, as the standard says)."""
FILTERS = ("category", "state", "township", "maintainer")
KNOWN = frozenset({"bbox", "limit", "after", "f", "api_key", "bbox-crs", "crs", "datetime", *FILTERS})
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of features: in which box (west, south, east, north), how many, after which, with which values."""

    box: Box | None
    limit: int
    after: int
    filters: Mapping[str, str]


def asked(given: Mapping[str, str]) -> Asked:
    """What the parameters of a request ask.

    Raises :class:`Refused` for a parameter that is not known (the standard asks for that, part 1 section 7.1.5), a box that is
    none, a number that is none, and another frame than longitude and latitude.
    """
    for name in given:
        if name not in KNOWN:
            raise _wrong(
                name,
                Message(
                    "没有参数「{name}」；可用：{known}", "there is no parameter “{name}”; known are {known}"
                ).format(name=name[:40], known=", ".join(sorted(KNOWN))),
            )
    for name in ("crs", "bbox-crs"):
        if given.get(name, CRS84) != CRS84:
            raise _wrong(name, Message("只有经纬度（{crs}）", "only {crs}").format(crs=CRS84))
    return Asked(
        box=_box(given["bbox"]) if "bbox" in given else None,
        limit=min(MOST, _whole(given, "limit", USUAL, 1)),
        after=_whole(given, "after", 0, 0),
        filters={name: given[name] for name in FILTERS if given.get(name)},
    )


def _box(text: str) -> Box:
    """Four numbers, or six with heights, which are left out."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) == 4:
        west, south, east, north = numbers
        if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
            return west, south, east, north
    raise _wrong(
        "bbox",
        Message("bbox 应为 西,南,东,北（十进制度）", "bbox is west,south,east,north in decimal degrees"),
    )


def _whole(given: Mapping[str, str], name: str, usual: int, least: int) -> int:
    text = given.get(name, "")
    if name not in given:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 16) or int(text) < least:
        raise _wrong(
            name,
            Message("{name} 应为不小于 {least} 的整数", "{name} is a whole number from {least}").format(
                name=name, least=least
            ),
        )
    return int(text)


def _wrong(name: str, message: Message) -> Refused:
    return Refused(message, field=name)
