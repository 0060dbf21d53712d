"""What a client asks for: parameters as a filter, every one checked. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chengxu.common.messages import Message, Problems

SPAN = timedelta(days=90)
MOST = 1000
PAGE_SIZE = 100
DEEPEST = 100_000
WIDEST = 50_000.0  # metres: wider than any county is across (default, unverified)
METRES_PER_DEGREE = 111_320.0
OPEN, CLOSED = "open", "closed"
TRUE = frozenset({"true", "1", "yes", "on"})
_YEARS = range(1970, 9000)
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Given = Mapping[str, Sequence[str]]
"""Every value of every parameter, in the order sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Around a WGS-84 position, ``metres`` wide each way."""

    lon: float
    lat: float
    metres: float

    @property
    def metres_per_longitude(self) -> float:
        """How long a degree of longitude is at this latitude."""
        return METRES_PER_DEGREE * math.cos(math.radians(self.lat))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which requests are asked for; ``ids`` overrides all others. ``start`` and ``end`` are both inclusive."""

    ids: tuple[str, ...] | None = None
    codes: tuple[str, ...] = ()
    is_open: bool | None = None
    start: datetime
    end: datetime
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    circle: Circle | None = None
    offset: int = 0
    limit: int = MOST


def one(given: Given, *names: str) -> str:
    """The first value that is not empty of these parameters: one that is empty counts as not given."""
    return next(iter(every(given, *names)), "")


def every(given: Given, *names: str) -> list[str]:
    """All values that are not empty, without what no text holds."""
    cleaned = (_CONTROL.sub("", value).strip() for name in names for value in given.get(name, ()))
    return [value for value in cleaned if value]


def listed(given: Given, name: str) -> tuple[str, ...]:
    """The entries of a comma list (also one sent in several parts), each once."""
    parts = (part.strip() for value in every(given, name) for part in value.replace("，", ",").split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def is_true(given: Given, name: str) -> bool:
    """Whether a switch is on."""
    return one(given, name).lower() in TRUE


def wanted(given: Given, *, now: datetime, zone: str) -> Wanted:
    """The filter of GET requests; raises :class:`chengxu.common.messages.Invalid` with every parameter that is wrong.

    Without dates the last 90 days; with one of them the 90 days after it or before it.
    """
    if ids := listed(given, "service_request_id"):
        return Wanted(ids=ids[:MOST], start=now, end=now)
    problems = Problems()
    start, end = window(given, problems, now=now, zone=zone)
    offset, limit = _page(given, problems)
    found = Wanted(
        codes=listed(given, "service_code"),
        is_open=_status(given, problems),
        start=start,
        end=end,
        updated_after=_instant(given, "updated_after", problems, zone=zone),
        updated_before=_instant(given, "updated_before", problems, zone=zone, ends=True),
        circle=_circle(given, problems),
        offset=offset,
        limit=limit,
    )
    problems.raise_if_any()
    return found


def window(given: Given, problems: Problems, *, now: datetime, zone: str) -> tuple[datetime, datetime]:
    """``start_date`` and ``end_date``; what is wrong goes to ``problems``."""
    first = _instant(given, "start_date", problems, zone=zone)
    last = _instant(given, "end_date", problems, zone=zone)
    start = first or (last or now) - SPAN
    end = last or (first + SPAN if first else now)
    if end < start:
        problems.add(Message("结束时间早于开始时间", "it ends before it starts"), field="end_date")
    elif end - start > SPAN:
        problems.add(
            Message("时间跨度最多 {n} 天", "a span of {n} days at most").format(n=SPAN.days), field="end_date"
        )
    return start, (_instant(given, "end_date", Problems(), zone=zone, ends=True) or end)


def instant(text: str, *, zone: str, ends: bool = False) -> datetime | None:
    """A W3C date or instant in UTC; None when it is none. Without an offset it is local.

    A bare date is its first moment, or with ``ends`` its last. A ``+`` that arrived as a space is understood.
    """
    try:
        read = datetime.fromisoformat(_LOST_PLUS.sub("+", text))
        if ends and _is_date(text):
            read = datetime.combine(read.date(), time.max)
        if read.year not in _YEARS:
            return None
        return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number(text: str) -> float | None:
    """A finite decimal number; None when it is none."""
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def degrees(given: Given, problems: Problems) -> tuple[float, float] | None:
    """``long`` and ``lat`` (``lon`` and ``lng`` are understood); None when neither is given. Both, or it is a problem."""
    texts = {"lat": one(given, "lat"), "long": one(given, "long", "lon", "lng")}
    if not any(texts.values()):
        return None
    values: dict[str, float] = {}
    for name, most in (("lat", 90.0), ("long", 180.0)):
        value = number(texts[name])
        if not texts[name]:
            problems.add(Message("lat 和 long 要一起给出", "lat and long go together"), field=name)
        elif value is None or abs(value) > most:
            problems.add(
                Message("应是 -{most} 到 {most} 之间的数字", "a number from -{most} to {most}").format(
                    most=f"{most:.0f}"
                ),
                field=name,
            )
        else:
            values[name] = value
    return (values["long"], values["lat"]) if len(values) == len(texts) else None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _instant(
    given: Given, name: str, problems: Problems, *, zone: str, ends: bool = False
) -> datetime | None:
    text = one(given, name)
    found = instant(text, zone=zone, ends=ends) if text else None
    if text and found is None:
        problems.add(
            Message("应是时间，例如 2023-05-01T00:00:00Z", "an instant, such as 2023-05-01T00:00:00Z"),
            field=name,
        )
    return found


def _status(given: Given, problems: Problems) -> bool | None:
    asked = {text.lower() for text in listed(given, "status")}
    if asked - {OPEN, CLOSED}:
        problems.add(Message("状态只有 open 和 closed", "status is open or closed"), field="status")
    return asked == {OPEN} if len(asked) == 1 else None


def _circle(given: Given, problems: Problems) -> Circle | None:
    wide = one(given, "radius")
    if not wide:
        return None  # a position alone narrows nothing: a plain client may send one along
    position = degrees(given, problems)
    metres = number(wide)
    if metres is None or not 0 < metres <= WIDEST:
        problems.add(
            Message("半径应是 0 到 {most} 之间的米数", "a radius in metres, above 0 and up to {most}").format(
                most=f"{WIDEST:.0f}"
            ),
            field="radius",
        )
        return None
    if position is None:
        if not one(given, "lat", "long", "lon", "lng"):
            problems.add(
                Message("半径要和 lat、long 一起给出", "a radius needs lat and long"), field="radius"
            )
        return None
    return Circle(lon=position[0], lat=position[1], metres=metres)


def _page(given: Given, problems: Problems) -> tuple[int, int]:
    page = _count(given, "page", problems, most=DEEPEST)
    size = _count(given, "page_size", problems, most=MOST)
    if page is None and size is None:
        return 0, MOST
    limit = size or PAGE_SIZE
    offset = ((page or 1) - 1) * limit
    if offset > DEEPEST:
        problems.add(Message("最多翻到第 {n} 条", "no further than row {n}").format(n=DEEPEST), field="page")
    return offset, limit


def _count(given: Given, name: str, problems: Problems, *, most: int) -> int | None:
    text = one(given, name)
    if not text:
        return None
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= value <= most:
        problems.add(
            Message("应是 1 到 {most} 之间的整数", "a whole number from 1 to {most}").format(most=most),
            field=name,
        )
        return None
    return value
