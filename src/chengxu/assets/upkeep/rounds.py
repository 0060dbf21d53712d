"""A night round: of one road how many lamps were looked at and how many of them did not burn. Pure.

The lit rate (亮灯率) is what burned of what was looked at, over night rounds alone: lamps nobody looked at are in neither number,
and a lamp that was mended since was dark all the same that night. Source of the definition: usual in the trade; default, unverified.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chengxu.common.messages import Message, Problems

MOST_LAMPS, MOST_NOTE, MOST_NAMED = 20_000, 300, 50
NOON = timedelta(hours=12)
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A round as somebody typed it; numbers are words still. ``lamps`` are codes of dark lamps of the register, as far as they
    are known; ``road`` is the code of a road."""

    road: str
    seen: str
    dark: str
    at: datetime | None
    lamps: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A round whose every word was read; ``night`` is the day its evening belongs to."""

    road: str
    seen: int
    dark: int
    at: datetime
    night: date
    lamps: tuple[str, ...]
    note: str

    @property
    def lit(self) -> int:
        """How many burned."""
        return self.seen - self.dark


def night_of(local: datetime) -> date:
    """The day whose night a local time belongs to: until noon it is the night before."""
    return (local - NOON).date()


def sound(given: Given, roads: Collection[str], *, local: datetime | None, now: datetime) -> Sound:
    """The round, read. ``local`` is ``given.at`` in the county's time.

    Raises :class:`chengxu.common.messages.Invalid` with all that is wrong, each beside its field.
    """
    problems = Problems()
    if given.road not in roads:
        problems.add(Message("请选择哪条路", "choose the road"), field="road")
    seen, dark = (_number(given, name, problems) for name in ("seen", "dark"))
    lamps = tuple(dict.fromkeys(given.lamps))
    if seen is not None and seen == 0:
        problems.add(Message("一盏也没有看，就不是夜巡", "a round looks at one lamp at least"), field="seen")
    elif seen is not None and dark is not None and dark > seen:
        problems.add(Message("不亮的比看过的还多", "more are dark than were looked at"), field="dark")
    if dark is not None and len(lamps) > dark:
        problems.add(
            Message(
                "写了 {n} 盏灯的编号，不亮的却只有 {dark} 盏", "{n} lamps are named, and only {dark} are dark"
            ).format(n=len(lamps), dark=dark),
            field="dark",
        )
    if len(lamps) > MOST_NAMED:
        problems.add(
            Message("一次最多写 {n} 盏的编号", "{n} lamps at most are named at a time").format(n=MOST_NAMED),
            field="lamps",
        )
    if len(given.note) > MOST_NOTE:
        problems.add(
            Message("太长了：最多 {n} 字", "too long: {n} characters at most").format(n=MOST_NOTE),
            field="note",
        )
    _time(given.at, now, problems)
    problems.raise_if_any()
    assert seen is not None
    assert dark is not None
    assert given.at is not None
    assert local is not None  # what is missing was a problem
    return Sound(
        road=given.road, seen=seen, dark=dark, at=given.at, night=night_of(local), lamps=lamps, note=given.note.strip()
    )  # fmt: skip


def _number(given: Given, name: str, problems: Problems) -> int | None:
    text = str(getattr(given, name)).strip()
    value = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
    if value is None or value > MOST_LAMPS:
        problems.add(
            Message("写成整数（盏），不超过 {most}", "a whole number of lamps, {most} at most").format(
                most=MOST_LAMPS
            ),
            field=name,
        )
        return None
    return value


def _time(at: datetime | None, now: datetime, problems: Problems) -> None:
    if at is None:
        problems.add(Message("请写什么时候巡的", "say when the round was"), field="at")
    elif at > now:
        problems.add(Message("夜巡的时间在将来", "it is said to be in the future"), field="at")
    elif now - at > A_YEAR:
        problems.add(
            Message(
                "一年以前的夜巡请用台账导入补录",
                "what is older than a year comes in by the import of the ledger",
            ),
            field="at",
        )
