"""A vehicle seen on its way, laid beside a permit: which condition is kept, which is broken, which nobody looked at. Pure.

The register knows the permit's days, vehicles, way and hours and compares them; cover and wheels (the pack's ``seen``) are what
somebody says they saw. What nobody looked at is neither kept nor broken, and is named.

Source of the rule: 城市建筑垃圾管理规定 (建设部令第 139 号), carriage by the approved way, hours and vehicles (text from memory, unverified).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, Refused, joined, listed
from chengxu.parties import hours
from chengxu.parties.identity import PLATE
from chengxu.parties.places import metres
from chengxu.parties.rules import Facts, Kind, State, state
from chengxu.territory.service_points import Hours

MOST_PLATES = 40
STATE, VEHICLE, WAY, TIME = "state", "vehicle", "way", "time"
_BETWEEN = re.compile(r"[\s,，;；、]+")
_NAMES = {
    STATE: Message("许可", "the permit"),
    VEHICLE: Message("车辆", "the vehicle"),
    WAY: Message("路线", "the way"),
    TIME: Message("时段", "the hours"),
}


def plates(text: str) -> tuple[str, ...]:
    """Plates out of what was typed, each once, in the order given. Raises :class:`Refused` (field ``plates``) for what is none."""
    found = tuple(dict.fromkeys(part.upper() for part in _BETWEEN.split(text.replace("·", "")) if part))
    for one in found:
        if not PLATE.fullmatch(one):
            message = Message("车牌号写成「湘N12345」的样子：{plate}", "write a plate like 湘N12345: {plate}")
            raise Refused(message.format(plate=one[:20]), field="plates")
    if len(found) > MOST_PLATES:
        raise Refused(
            Message("一件许可最多写 {n} 辆车", "a permit names {n} vehicles at most").format(n=MOST_PLATES),
            field="plates",
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A vehicle at a place and a local, aware time; positions are CGCS2000, None where nobody told.

    ``owners`` are the uids of the register it goes by: itself and its firm. ``looked`` says of conditions (codes of the pack) whether
    they were kept; what nobody looked at is not in it.
    """

    plate: str
    at: datetime
    is_working: bool
    owners: Collection[str] = ()
    lon: float | None = None
    lat: float | None = None
    looked: Mapping[str, bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A permit as far as a vehicle is concerned. ``plates`` empty: any vehicle of its holder; ``seen`` are codes of the kind's ``seen``."""

    uid: str
    number: str
    kind: Kind
    party: str
    holder: str
    facts: Facts
    shape: BaseGeometry
    hours: tuple[Hours, ...] = ()
    plates: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition: kept, broken (False), or not looked at (None); ``said`` is what is permitted and what was found."""

    code: str
    name: Message
    kept: bool | None
    said: Message


@dataclass(frozen=True, slots=True)
class Checked:
    """A permit with a verdict on each of its conditions."""

    allowed: Allowed
    verdicts: tuple[Verdict, ...]

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """The conditions that are broken."""
        return tuple(one for one in self.verdicts if one.kept is False)

    @property
    def unseen(self) -> tuple[Verdict, ...]:
        """The conditions nobody looked at."""
        return tuple(one for one in self.verdicts if one.kept is None)

    @property
    def sentence(self) -> Message:
        """What is to be done with it: nothing, look at what is left, or what is broken."""
        told = _BROKEN if self.broken else _UNSEEN if self.unseen else _WITHIN
        return told.format(
            kind=self.allowed.kind.name,
            number=self.allowed.number,
            why=joined([one.said for one in self.broken]),
            left=listed([one.name for one in self.unseen]),
        )


_WITHIN = Message(
    "在{kind}许可 {number} 的范围内，各项条件都符合：不是违法行为。",
    "Within permit {number} ({kind}), every condition kept: no violation.",
)
_UNSEEN = Message(
    "在{kind}许可 {number} 的范围内，没有发现违反条件；还没有看：{left}。",
    "Within permit {number} ({kind}), nothing found broken; not looked at: {left}.",
)
_BROKEN = Message("违反{kind}许可 {number} 的条件：{why}。", "Against permit {number} ({kind}): {why}.")


def check(seen: Seen, allowed: Allowed, tolerance: float) -> Checked:
    """A verdict on each condition of a permit; ``tolerance`` is how many metres off its way are still on it."""
    found = [
        _state(seen, allowed),
        _vehicle(seen, allowed),
        _time(seen, allowed),
        _way(seen, allowed, tolerance),
    ]
    looked = seen.looked or {}
    for code in allowed.seen:
        name = allowed.kind.seen.get(code, Message(code))
        kept = looked.get(code)
        words = (
            Message("没有做到：{name}", "not kept: {name}") if kept is False else Message("{name}", "{name}")
        )
        found.append(Verdict(code, name, kept, words.format(name=name)))
    return Checked(allowed, tuple(found))


def checked(seen: Seen, permits: Iterable[Allowed], tolerance: float) -> list[Checked]:
    """Every permit that speaks of this vehicle, by its plate or its owner, the one it breaks least first."""
    mine = [one for one in permits if seen.plate in one.plates or one.party in seen.owners]
    found = [check(seen, one, tolerance) for one in mine]
    return sorted(found, key=lambda one: (len(one.broken), len(one.unseen), one.allowed.number))


def _state(seen: Seen, allowed: Allowed) -> Verdict:
    facts, current = allowed.facts, state(allowed.facts, seen.at)
    if current is State.VALID:
        said = Message("{first} 至 {last} 有效", "valid from {first} to {last}")
    elif current is State.EXPIRED:
        said = Message("已于 {last} 到期", "it expired on {last}")
    else:
        said = Message("当时是「{state}」", "it was {state}").format(state=current.label)
    told = said.format(first=facts.start, last=facts.end)
    return Verdict(STATE, _NAMES[STATE], current is State.VALID, told)


def _vehicle(seen: Seen, allowed: Allowed) -> Verdict:
    if not allowed.plates:
        return Verdict(
            VEHICLE,
            _NAMES[VEHICLE],
            True,
            Message("{holder}的车", "a vehicle of {holder}").format(holder=allowed.holder),
        )
    if seen.plate in allowed.plates:
        return Verdict(
            VEHICLE,
            _NAMES[VEHICLE],
            True,
            Message("{plate} 在许可的车辆里", "{plate} is among its vehicles").format(plate=seen.plate),
        )
    message = Message("{plate} 不在许可的车辆里（{plates}）", "{plate} is not among its vehicles ({plates})")
    return Verdict(
        VEHICLE, _NAMES[VEHICLE], False, message.format(plate=seen.plate, plates="、".join(allowed.plates))
    )


def _time(seen: Seen, allowed: Allowed) -> Verdict:
    inside = not allowed.hours or any(one.hold(seen.at, seen.is_working) for one in allowed.hours)
    message = (
        Message("{at}，在许可时段内（{hours}）", "{at}, within its hours ({hours})")
        if inside
        else Message("{at} 不在许可时段（{hours}）", "at {at} it is outside its hours ({hours})")
    )
    return Verdict(
        TIME, _NAMES[TIME], inside, message.format(at=f"{seen.at:%H:%M}", hours=hours.label(allowed.hours))
    )


def _way(seen: Seen, allowed: Allowed, tolerance: float) -> Verdict:
    if seen.lon is None or seen.lat is None:
        return Verdict(WAY, _NAMES[WAY], None, Message("没有位置", "no position"))
    far = metres(allowed.shape, seen.lon, seen.lat)
    if far <= tolerance:
        return Verdict(
            WAY, _NAMES[WAY], True, Message("在核定的地点或路线上", "on the permitted place or way")
        )
    message = Message("离核定的地点或路线 {n} 米", "it is {n} m from the permitted place or way")
    return Verdict(WAY, _NAMES[WAY], False, message.format(n=round(far)))
