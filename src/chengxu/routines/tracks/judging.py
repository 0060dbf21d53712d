"""What a leg is worth: a pass, or why not; and what a road or a place got in a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar

from .legs import Leg
from .matching import TENTHS
from .network import Network
from .settings import Band, Matching, Proves, Sky, Vehicle, Work

MENTIONED = 0.2
"""The share of a road from which on a leg that is no pass is shown with its reason; less is crossing or turning."""


class Worth(StrEnum):
    """What became of a leg or a visit."""

    COUNTS = "counts"
    FROST = "frost"
    RAIN = "rain"
    RUSH = "rush"
    HOURS = "hours"
    SHORT = "short"
    IDLE = "idle"
    FAST = "fast"
    GAPS = "gaps"
    BRIEF = "brief"

    @property
    def label(self) -> Message:
        """The few words people read."""
        return _LABELS[self]

    @property
    def finding(self) -> bool:
        """Whether it should not have been done at all."""
        return self in (Worth.FROST, Worth.RAIN, Worth.RUSH)


_LABELS = {
    Worth.COUNTS: Message("计数", "counts"),
    Worth.FROST: Message("低温作业", "in frost"),
    Worth.RAIN: Message("雨天作业", "in rain"),
    Worth.RUSH: Message("高峰期作业", "in rush hours"),
    Worth.HOURS: Message("时段外", "outside its hours"),
    Worth.SHORT: Message("没走完", "too short"),
    Worth.IDLE: Message("没作业", "not working"),
    Worth.FAST: Message("太快", "too fast"),
    Worth.GAPS: Message("轨迹中断", "gaps"),
    Worth.BRIEF: Message("停留太短", "too brief"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Weather in which work stops, from one instant until another; ``why`` says who or what told it."""

    sky: Sky
    since: datetime
    until: datetime
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One leg or visit as it is kept: which vehicle, which work, where, when, how much of it, what it is worth and why.

    ``start`` and ``end`` are metres along a road of so many metres ``length`` (0 for a visit).
    """

    vehicle: str
    work: str
    place: str
    since: datetime
    until: datetime
    start: float
    end: float
    length: float
    worked: float
    seconds: int
    speed: float
    worth: Worth
    reason: Message


class Reached(StrEnum):
    """What a road or place got in a day."""

    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"
    EXCUSED = "excused"
    UNSEEN = "unseen"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _REACHED[self]


_REACHED = {
    Reached.DONE: Message("达标", "reached"),
    Reached.PARTLY: Message("不足", "too few"),
    Reached.MISSED: Message("没有作业", "none"),
    Reached.EXCUSED: Message("免作业", "excused"),
    Reached.UNSEEN: Message("没有轨迹", "no tracks"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDay:
    """A road or place on one day: what was required, what counted, the verdict and its reason."""

    work: str
    place: str
    day: date
    required: int
    passes: int
    reached: Reached
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a day is judged by."""

    day: date
    calendar: Calendar
    rules: Matching
    weather: Sequence[Weather] = ()
    _bands: dict[tuple[Band, ...], list[tuple[datetime, datetime]]] = field(default_factory=dict, repr=False)

    def bands(self, bands: tuple[Band, ...]) -> list[tuple[datetime, datetime]]:
        """Hours of a local day as instants of this one."""
        if bands not in self._bands:
            self._bands[bands] = [
                (self.calendar.instant(datetime.combine(self.day, a)), self.calendar.instant(datetime.combine(self.day, b)))
                for a, b in bands
            ]  # fmt: skip
        return self._bands[bands]


def instant(tenths: int) -> datetime:
    """The instant so many tenths of a second after 1970."""
    return datetime.fromtimestamp(tenths // TENTHS, UTC)


def judged(leg: Leg, *, vehicle: Vehicle, work: Work, network: Network, frame: Frame) -> Run | None:
    """A leg on a road of the work, with its worth and the reason; None when it is only a crossing or a short way along it."""
    code, length = network.codes[leg.line], float(network.lengths[leg.line])
    if code not in work.places or leg.driven < length * MENTIONED:
        return None
    since, until = instant(leg.since), instant(leg.until)
    worth, reason = _forbidden(work, since, until, frame) or _enough(leg, work, length)
    return Run(
        vehicle=vehicle.plate, work=work.code, place=code, since=since, until=until,
        start=leg.start, end=leg.end, length=length, worked=leg.worked, seconds=leg.seconds, speed=leg.speed, worth=worth,
        reason=reason,
    )  # fmt: skip


def _enough(leg: Leg, work: Work, length: float) -> tuple[Worth, Message]:
    share = leg.worked / length
    worked = {"p": f"{min(share, 1.0):.0%}", "need": f"{work.part:.0%}", "v": f"{leg.speed:.0f}"}
    if share >= work.part:
        return Worth.COUNTS, Message(
            "作业 {p}，均速 {v} 公里/小时", "worked {p} of it at {v} km/h on average"
        ).format(**worked)
    if leg.driven < length * work.part:
        share = min(leg.driven / length, 1.0)
        words = Message(
            "一次只走了 {d}，要走满 {need}", "only {d} was driven in one go; it takes {need}"
        ).format(d=f"{share:.0%}", **worked)
        return Worth.SHORT, words
    why, metres = max(
        ((Worth.IDLE, leg.idle), (Worth.FAST, leg.fast), (Worth.GAPS, leg.gaps)), key=lambda one: one[1]
    )
    words = _LACKS[why].format(m=f"{metres:.0f}", most=f"{work.fastest:.0f}", **worked)
    return why, words


_LACKS = {
    Worth.IDLE: Message(
        "有 {m} 米没开作业信号，只作业 {p}，要 {need}",
        "no signal of work for {m} m: {p} worked, it takes {need}",
    ),
    Worth.FAST: Message(
        "有 {m} 米快过 {most} 公里/小时，不能算作业：只算 {p}，要 {need}",
        "faster than {most} km/h for {m} m, which proves nothing: {p} counts, it takes {need}",
    ),
    Worth.GAPS: Message(
        "有 {m} 米没有位置：只证明 {p}，要 {need}", "no positions for {m} m: {p} is proved, it takes {need}"
    ),
}


def _forbidden(work: Work, since: datetime, until: datetime, frame: Frame) -> tuple[Worth, Message] | None:
    """Why it should not have been done then, or does not count then; None when it may."""
    slack = timedelta(minutes=frame.rules.slack)
    for one in frame.weather:
        if stops(work, one.sky) and min(until, one.until) - max(since, one.since) > slack:
            worth = Worth.FROST if one.sky is Sky.FROST else Worth.RAIN
            return worth, Message("{why}，不该作业", "{why}: not to be done then").format(why=one.why)
    for start, end in frame.bands(work.rush):
        if min(until, end) - max(since, start) > slack:
            hours = _clock(start, end, frame.calendar)
            return Worth.RUSH, Message(
                "{hours} 交通高峰，不作业", "rush hours {hours}: not to be done then"
            ).format(hours=hours)
    fits = any(start - slack <= since and until <= end + slack for start, end in frame.bands(work.windows))
    if work.windows and not fits:
        return Worth.HOURS, Message("不在规定的作业时段里", "outside the hours in which it counts")
    return None


def stops(work: Work, sky: Sky) -> bool:
    """Whether a work stops in such weather."""
    return work.rain if sky is Sky.RAIN else work.below is not None


def _clock(start: datetime, end: datetime, calendar: Calendar) -> str:
    return f"{calendar.local(start):%H:%M}–{calendar.local(end):%H:%M}"


def counting(work: Work, runs: Iterable[Run]) -> list[Run]:
    """The runs by which a road was worked or a place called at. Where a pass is once each way, those of the way driven less
    often: each of them completes one."""
    found = [run for run in runs if run.worth is Worth.COUNTS]
    if not work.each_way or work.proves is Proves.VISITS:
        return found
    there, back = (
        [run for run in found if run.end >= run.start],
        [run for run in found if run.end < run.start],
    )
    return min(there, back, key=len)


def place_day(work: Work, place: str, runs: Sequence[Run], *, seen: bool, frame: Frame) -> PlaceDay:
    """What a road or place got. Weather lessens what is required by the share of the hours it took, rounded down; no tracks at
    all of this work that day are no proof of anything."""
    required, why = _required(work, frame)
    passes = len(counting(work, runs))
    if passes >= required:
        reached = Reached.DONE if required else Reached.EXCUSED
        reason = why or Message("够了", "enough")
    elif not seen:
        reached, reason = Reached.UNSEEN, NO_TRACKS
    else:
        reached = Reached.PARTLY if passes else Reached.MISSED
        missed = [run.reason for run in runs if run.worth is not Worth.COUNTS]
        reason = missed[-1] if missed else why or Message("没有走过", "nobody drove it")
    return PlaceDay(
        work=work.code, place=place, day=frame.day, required=required, passes=passes, reached=reached,
        reason=reason,
    )  # fmt: skip


NO_TRACKS = Message("当天没有这类车辆的轨迹", "no vehicle of this work sent a track that day")


def _required(work: Work, frame: Frame) -> tuple[int, Message]:
    skies = [one for one in frame.weather if stops(work, one.sky)]
    hours = frame.bands(work.windows)
    whole = sum((end - start for start, end in hours), timedelta())
    if not skies or not whole:
        return work.required, Message("")
    lost = _covered(hours, [(one.since, one.until) for one in skies])
    left = int(work.required * (1 - lost / whole) + 1e-9)
    if left == work.required:
        return left, Message("")
    return left, Message(
        "{why}：{all} 次减为 {left} 次", "{why}: {left} instead of {all} are required"
    ).format(why=skies[0].why, all=work.required, left=left)


def _covered(
    hours: Iterable[tuple[datetime, datetime]], lost: Sequence[tuple[datetime, datetime]]
) -> timedelta:
    total = timedelta()
    for start, end in hours:
        at = start
        for since, until in sorted(lost):
            since, until = max(since, at), min(until, end)
            if until > since:
                total += until - since
                at = until
    return total


def by_place(runs: Iterable[Run]) -> Mapping[tuple[str, str], list[Run]]:
    """Runs by work and place, each by time."""
    found: dict[tuple[str, str], list[Run]] = {}
    for run in sorted(runs, key=lambda one: (one.since, one.vehicle)):
        found.setdefault((run.work, run.place), []).append(run)
    return found
