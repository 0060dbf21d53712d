"""Reads ``tracks.yaml``: the vehicles of the bureau, what their tracks prove, and how positions are judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Period
from chengxu.common.messages import Message, Refused
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.territory.areas import Place, Road
from chengxu.territory.rules import Territory

from .settings import Band, Channel, Doubts, Matching, Proves, Readings, Tracks, Vehicle, Work

FILE = "tracks.yaml"
REACH, SHORT, EXCUSE = "track.reach", "track.short", "track.excuse"
"""Verbs of what a road or place got in a day."""
KILOMETRES, HOURS, TIMES = "公里", "小时", "次"
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{4,6}")
Name = str | dict[str, str]
RANGES: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "matching": {"step": (1, 30), "reach": (5, 100), "noise": (1, 50), "bridge": (10, 600), "turn": (10, 500), "slack": (0, 60)},
    "doubts": {"jump": (60, 300), "outside": (0, 100_000), "clock": (10, 3600), "standing": (2, 240), "gap": (1, 240)},
    "kept": {"days": (1, 1100)},
    "works": {"required": (1, 100), "part": (0.1, 1.0), "fastest": (3, 100), "metres": (5, 1000), "minutes": (0, 240)},
}  # fmt: skip


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    days: int
    first: str = msgspec.field(name="from")
    last: str = msgspec.field(name="to")
    source: str
    verified: bool


class _Matching(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    verified: bool
    step: int = 5
    reach: float = 35
    noise: float = 8
    bridge: int = 60
    turn: float = 40
    slack: int = 10
    kinds: list[str] = msgspec.field(default_factory=lambda: ["main", "street", "lane"])


class _Doubts(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    verified: bool
    jump: float = 120
    outside: float = 2000
    clock: int = 120
    standing: int = 10
    gap: int = 5


class _Weather(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    verified: bool
    temperature: str = ""
    rain: str = ""
    wet: float = 1.0


class _Band(msgspec.Struct, forbid_unknown_fields=True):
    first: str = msgspec.field(name="from")
    last: str = msgspec.field(name="to")


class _Deed(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    distance: str
    days: str
    measure: str = TIMES


class _Work(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    proves: Proves
    places: list[str]
    required: int
    deed: _Deed
    source: str
    verified: bool
    routine: str = ""
    windows: list[_Band] = []
    rush: list[_Band] = []
    part: float = 0.8
    fastest: float = 25
    each_way: bool = False
    metres: float = 60
    minutes: float = 3
    below: float | None = None
    rain: bool = False


class _Vehicle(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    unit: str
    work: str
    channel: Channel = Channel.SIGNAL
    start: date | None = msgspec.field(name="from", default=None)
    end: date | None = msgspec.field(name="until", default=None)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    kept: _Kept
    matching: _Matching
    doubts: _Doubts
    weather: _Weather
    works: dict[str, Any] = {}
    fleet: dict[str, Any] = {}


def parse(
    check: Checker, *, organisation: Organisation, vocabulary: Vocabulary, territory: Territory
) -> Tracks:
    """All of it; what is wrong goes to ``check`` and is left out. A county without the file proves nothing by tracks.

    Wrong are: numbers out of range, hours that are none, a road, place, unit, work or deed nobody declared, a road drawn in parts, a
    plate that is none, a vehicle that ends before it begins, hours in which nothing could count.
    """
    if FILE not in check.pack.documents:
        return Tracks()
    text = check.convert(FILE, (), check.pack.one(FILE), _File)
    if text is None:
        return Tracks()
    reader = _Reader(check, organisation, vocabulary, territory)
    reader.ranges("kept", ("kept",), text.kept)
    reader.ranges("matching", ("matching",), text.matching)
    reader.ranges("doubts", ("doubts",), text.doubts)
    hours = reader.band(("kept",), text.kept.first, text.kept.last) or Tracks().hours
    works = {
        code: work for code, given in text.works.items() if (work := reader.work(code, given)) is not None
    }
    fleet = {
        plate: one for plate, given in text.fleet.items() if (one := reader.vehicle(plate, given, works))
    }
    rules, doubts, sky = text.matching, text.doubts, text.weather
    return Tracks(
        fleet=fleet, works=works, kept_days=text.kept.days, hours=hours,
        matching=Matching(
            step=rules.step, reach=rules.reach, noise=rules.noise, bridge=rules.bridge, turn=rules.turn, slack=rules.slack,
            kinds=frozenset(rules.kinds),
        ),
        doubts=Doubts(
            jump=doubts.jump, outside=doubts.outside, clock=doubts.clock, standing=doubts.standing, gap=doubts.gap
        ),
        readings=Readings(temperature=sky.temperature, rain=sky.rain, wet=sky.wet),
    )  # fmt: skip


class _Reader:
    """Reads the parts against what the rest of the pack declares."""

    def __init__(
        self, check: Checker, organisation: Organisation, vocabulary: Vocabulary, territory: Territory
    ) -> None:
        self._check, self._organisation = check, organisation
        self._vocabulary, self._territory = vocabulary, territory

    def _wrong(self, where: Where, zh: str, en: str, **values: object) -> None:
        self._check.problem(FILE, where, Message(zh, en).format(**values), str(where[-1]))

    def ranges(self, part: str, where: Where, given: msgspec.Struct) -> None:
        """Numbers have to lie between what could make sense."""
        for field, (least, most) in RANGES[part].items():
            if not least <= getattr(given, field) <= most:
                self._wrong(
                    (*where, field),
                    "应在 {least} 至 {most} 之间",
                    "{least} to {most}",
                    least=least,
                    most=most,
                )

    def band(self, where: Where, first: str, last: str) -> Band | None:
        """Hours of a day, the first before the last."""
        start, end = _clock(first), _clock(last)
        if start is None or end is None or end <= start:
            self._wrong(
                where, '时间写作 from: "05:00", to: "07:00"，先早后晚', 'write from: "05:00", to: "07:00", the earlier first'
            )  # fmt: skip
            return None
        return start, end

    def _bands(self, where: Where, given: Sequence[_Band]) -> tuple[Band, ...]:
        found = (self.band((*where, place), one.first, one.last) for place, one in enumerate(given))
        return tuple(sorted(band for band in found if band is not None))

    def work(self, code: str, given: object) -> Work | None:
        """One kind of work."""
        where: Where = ("works", code)
        text = self._check.convert(FILE, where, given, _Work)
        if text is None:
            return None
        self.ranges("works", where, text)
        wanted = Road if text.proves is Proves.PASSES else Place
        for place, one in enumerate(text.places):
            self._known(one, wanted, (*where, "places", place))
        if not text.places:
            self._wrong((*where, "places"), "至少写一处", "name one at least")
        return Work(
            code=code, name=name(text.name), proves=text.proves, places=tuple(dict.fromkeys(text.places)),
            required=text.required, deed=self._deed((*where, "deed"), text.deed), distance=text.deed.distance,
            days=text.deed.days, routine=text.routine, windows=self._bands((*where, "windows"), text.windows),
            rush=self._bands((*where, "rush"), text.rush), part=text.part, fastest=text.fastest, each_way=text.each_way,
            metres=text.metres, minutes=text.minutes, below=text.below, rain=text.rain, source=text.source,
            verified=text.verified,
        )  # fmt: skip

    def _known(self, code: str, kind: type[Road] | type[Place], where: Where) -> None:
        try:
            found = self._territory.by_code(code)
        except Refused:
            found = None
        if not isinstance(found, kind):
            zh, en = ("道路", "road") if kind is Road else ("地点", "place")
            self._wrong(where, f"没有代码为「{code}」的{zh}", f"there is no {en} “{code}”")
        elif isinstance(found, Road) and found.shape.geom_type != "LineString":
            self._wrong(
                where, "「{code}」在图上断成几段，请分成几条路再列", "“{code}” is drawn in several parts: make them roads of their own",
                code=code,
            )  # fmt: skip

    def _deed(self, where: Where, given: _Deed) -> tuple[str, str, str]:
        needed = [(given.verb, given.object, given.measure), (given.verb, given.distance, KILOMETRES)]
        needed += [(given.verb, given.distance, HOURS)]
        needed += [(verb, given.days, TIMES) for verb in (REACH, SHORT, EXCUSE)]
        for verb, object_, measure in needed:
            if refusal := self._vocabulary.refuse(verb, object_, measure):
                self._wrong(where, refusal.zh, refusal.en)
        return given.verb, given.object, given.measure

    def vehicle(self, plate: str, given: object, works: Mapping[str, Work]) -> Vehicle | None:
        """One vehicle."""
        where: Where = ("fleet", plate)
        text = self._check.convert(FILE, where, given, _Vehicle)
        if text is None:
            return None
        if not _PLATE.fullmatch(plate):
            self._wrong(where, "车牌写作 湘N12345 的样子", "a plate is written like 湘N12345")
        if text.unit not in self._organisation.units:
            self._wrong(
                (*where, "unit"), "没有代码为「{unit}」的单位", "there is no unit “{unit}”", unit=text.unit
            )
        if text.work not in works:
            self._wrong((*where, "work"), "works 里没有「{work}」", "works knows no “{work}”", work=text.work)
            return None
        if text.start and text.end and text.end < text.start:
            self._wrong((*where, "until"), "结束早于开始", "it ends before it begins")
        return Vehicle(
            plate=plate, name=name(text.name), unit=text.unit, work=text.work, channel=text.channel,
            period=Period(text.start, text.end),
        )  # fmt: skip


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None
