"""Times of day of a permit: as they are typed and stored, and in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from chengxu.common.messages import Message, Refused, listed
from chengxu.territory.service_points import Days, Hours


def text(hours: Sequence[Hours]) -> str:
    """As it is stored and typed: ``all 18:00-23:00; working 06:00-08:30``."""
    return "; ".join(f"{one.days.value} {one.start:%H:%M}-{one.end:%H:%M}" for one in hours)


_HOURS = re.compile(r"(?:(all|working|free) *)?(\d{1,2}):(\d{2}) *(?:-|—|–|至|到) *(\d{1,2}):(\d{2})")
_CHINESE = {"每天": "all", "每日": "all", "工作日": "working", "休息日": "free"}


def read(typed: str) -> tuple[Hours, ...]:
    """Times of day as typed: 「每天 18:00-23:00；休息日 06:00-24:00」; nothing means the whole day.

    Raises :class:`Refused` (field ``hours``) for what is no time.
    """
    found = []
    for part in re.split("[;；\n]", typed.replace("：", ":")):
        words = part.strip()
        for zh, code in _CHINESE.items():
            words = words.replace(zh, f"{code} ")
        match = _HOURS.fullmatch(words.strip())
        if not words:
            continue
        if match is None or not (_time(match[2], match[3]) and _time(match[4], match[5])):
            message = Message(
                "时段写成「每天 18:00-23:00」的样子，几段之间用分号：{part}",
                "write times like “all 18:00-23:00”, several with semicolons between: {part}",
            )
            raise Refused(message.format(part=part.strip()[:40]), field="hours")
        start, end = _time(match[2], match[3]), _time(match[4], match[5])
        found.append(Hours(Days(match[1] or "all"), start or time(0), end or time(0)))
    return tuple(found)


def _time(hour: str, minute: str) -> time | None:
    h, m = int(hour), int(minute)
    if (h, m) == (24, 0):
        return time(0)
    return time(h, m) if h < 24 and m < 60 else None


def label(hours: Sequence[Hours]) -> Message:
    """Times of day in words."""
    if not hours:
        return Message("全天", "at any time")
    return listed([one.label for one in hours])
