"""What a request for features asks: box, time, page and filters, each checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from chengxu.common.messages import Message, Refused

USUAL, MOST = 100, 10_000
"""Features of an answer: unless said, and at most (what is asked for beyond it is cut, as the standard says)."""
FILTERS = (
    "category",
    "state",
    "township",
    "maintainer",
    "owner",
    "code",
    "name",
    "external",
    "grid",
    "accuracy",
    "source",
)
"""Properties a request may give a value of: the very value, for programs go by the property's name (part 1 section 7.15.5)."""
EVERYWHERE = frozenset({"f", "api_key"})
KNOWN = frozenset({"bbox", "limit", "after", "bbox-crs", "crs", "datetime", *EVERYWHERE, *FILTERS})
FORMS = ("json", "geojson")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OPEN = ("", "..")
Box = tuple[float, float, float, float]
When = date | datetime | None
"""A day, an instant, or no end."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of features: in which boxes (west, south, east, north; none: anywhere), from when until when, how many, after
    which, with which values."""

    boxes: tuple[Box, ...]
    times: tuple[When, When] | None
    limit: int
    after: int
    filters: Mapping[str, str]


def refuse_unknown(given: Mapping[str, str], known: frozenset[str] = EVERYWHERE) -> None:
    """Raise :class:`Refused` for a parameter that is not known (part 1 section 7.1.5), for a form there is not, and for a value
    no text of a database may hold."""
    for name, value in given.items():
        if name not in known:
            raise _wrong(
                name,
                Message(
                    "没有参数「{name}」；可用：{known}", "there is no parameter “{name}”; known are {known}"
                ).format(name=name[:40], known=", ".join(sorted(known))),
            )
        if "\0" in value:
            raise _wrong(name, Message("{name} 里有不可见的字符", "{name} holds a NUL").format(name=name))
    if given.get("f", FORMS[0]) not in FORMS:
        raise _wrong("f", Message("只有 JSON（f=json）", "there is only JSON (f=json)"))


def asked(given: Mapping[str, str]) -> Asked:
    """What the parameters of a request ask.

    Raises :class:`Refused` for a box, a time or a number that is none, and for another frame than longitude and latitude.
    """
    for name in ("crs", "bbox-crs"):
        if given.get(name, CRS84) != CRS84:
            raise _wrong(name, Message("只有经纬度（{crs}）", "only {crs}").format(crs=CRS84))
    return Asked(
        boxes=_boxes(given["bbox"]) if "bbox" in given else (),
        times=_times(given["datetime"]) if "datetime" in given else None,
        limit=min(MOST, _whole(given, "limit", USUAL, 1)),
        after=_whole(given, "after", 0, 0),
        filters={name: given[name] for name in FILTERS if name in given},
    )


def _boxes(text: str) -> tuple[Box, ...]:
    """Four numbers, or six with heights, which are left out. A box whose west is larger than its east lies across the meridian
    of 180 degrees (part 1 section 7.15.3): it is two."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) == 4:
        west, south, east, north = numbers
        if -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90:
            if west <= east:
                return ((west, south, east, north),)
            return (west, south, 180.0, north), (-180.0, south, east, north)
    raise _wrong(
        "bbox",
        Message("bbox 应为 西,南,东,北（十进制度）", "bbox is west,south,east,north in decimal degrees"),
    )


def _times(text: str) -> tuple[When, When]:
    """One day or instant, or an interval of two with a slash, one of which may be open (part 1 section 7.15.4, RFC 3339)."""
    ends = text.split("/")
    if len(ends) == 1:
        at = _when(text)
        return at, at
    if len(ends) == 2 and not (ends[0] in OPEN and ends[1] in OPEN):
        first, last = (None if end in OPEN else _when(end) for end in ends)
        return first, last
    raise _wrong("datetime", WHEN)


def _when(text: str) -> date | datetime:
    """A day, also as GDAL writes one (``2023-05-01T``), or an instant with its offset."""
    day = text.removesuffix("T")
    try:
        if len(day) == len("2023-05-01"):
            return date.fromisoformat(day)
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise _wrong("datetime", WHEN)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):  # no instant, or one that lies before the year 1 or after 9999 in UTC
        raise _wrong("datetime", WHEN) from None


WHEN = Message(
    "datetime 应为 2023-05-01、2023-05-01T08:00:00+08:00，或用斜线隔开的起止，一头可以写 ..",
    "datetime is 2023-05-01, 2023-05-01T08:00:00+08:00, or two of these with a slash between, one of which may be ..",
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
