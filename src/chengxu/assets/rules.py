"""What a component is, what may be said of one, and what a change of it leaves. Pure.

States, accuracy classes and sources are those of the component record in the family of GB/T 30428.2 (a public
implementation of its draft; unverified against the standard's text).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from chengxu.accounts.rules import Organisation
from chengxu.assets.codes import Scheme
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message
from chengxu.territory.rules import Territory


class State(StrEnum):
    """How a component is."""

    INTACT = "intact"
    DAMAGED = "damaged"
    LOST = "lost"
    DISSOLVED = "dissolved"  # 废弃: its code is never given to another


class Accuracy(StrEnum):
    """How exactly its position was measured."""

    A = "A"
    B = "B"
    C = "C"


class Source(StrEnum):
    """How the register learnt of it."""

    SURVEY = "survey"
    REPORT = "report"
    CENSUS = "census"


STATE_NAMES: Mapping[State, Message] = {
    State.INTACT: Message("完好", "intact"),
    State.DAMAGED: Message("破损", "damaged"),
    State.LOST: Message("丢失", "lost"),
    State.DISSOLVED: Message("废弃", "dissolved"),
}
ACCURACY_NAMES: Mapping[Accuracy, Message] = {
    Accuracy.A: Message("A 级（±0.5 米）", "A (±0.5 m)"),
    Accuracy.B: Message("B 级（±1 米）", "B (±1 m)"),
    Accuracy.C: Message("C 级（±10 米）", "C (±10 m)"),
}
SOURCE_NAMES: Mapping[Source, Message] = {
    Source.SURVEY: Message("实测", "surveyed"),
    Source.REPORT: Message("人工上报", "reported"),
    Source.CENSUS: Message("普查", "census"),
}

MOST_NAME, MOST_NOTE, MOST_EXTERNAL = 60, 300, 80
EARLIEST = date(1500, 1, 1)  # an old tree may be registered with its age; a year of three digits is a slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component; fields are the columns of ``assets_component``.

    ``token`` is what the QR code on it says: random, with a check character, so it cannot be guessed or counted through,
    and it stays when the scheme of codes changes. ``external`` is the number its owner knows it by. ``origin`` is the
    digest of the row it was taken in from: the same row again is nothing new, whatever has become of it since.
    """

    uid: str
    code: str
    token: str
    scheme: str
    category: str
    name: str
    lon: float
    lat: float
    cell: int
    grid: str
    duty_grid: str
    community: str
    township: str
    place: str
    registered_at: datetime
    changed_at: datetime
    pack_hash: str
    owner: str = ""
    maintainer: str = ""
    state: State = State.INTACT
    accuracy: Accuracy = Accuracy.C
    source: Source = Source.REPORT
    since: date | None = None
    note: str = ""
    external: str = ""
    origin: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the county says: how codes are counted, and from which distance two of one class may be one thing.

    ``metres`` is the usual distance, ``by_category`` others; ``moved`` how far a component may be put right without a reason.
    ``call`` is the line printed on the label: what to do, and whom to call. ``public`` are the classes anybody may see on a map.
    """

    scheme: Scheme
    metres: float = 1.0
    by_category: Mapping[str, float] = field(default_factory=dict)
    moved: float = 50.0
    call: Message = Message("")
    public: frozenset[str] = frozenset()
    source: str = ""
    verified: bool = False

    def apart(self, category: str) -> float:
        """Nearer than this many metres, two components of the class may be one thing entered twice."""
        return self.by_category.get(category, self.metres)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that decisions about components need from one pack, and the day they are taken on."""

    pack_hash: str
    settings: Settings
    catalog: Catalog
    organisation: Organisation
    territory: Territory
    today: date


def refuse_since(day: date, today: date) -> Message | None:
    """Why a component cannot stand there since ``day``, or None: not before 1500 and not later than tomorrow."""
    if day < EARLIEST:
        return Message(
            "日期 {day} 早得不可能，应在 1500 年以后；不知道就空着",
            "{day} is impossibly early; it must be after 1500. Leave it empty when it is not known",
        ).format(day=day.isoformat())
    if day > today + timedelta(days=1):
        return Message(
            "日期 {day} 在将来，应不晚于今天（{today}）；不知道就空着",
            "{day} lies in the future; it must not be after today ({today}). Leave it empty when it is not known",
        ).format(day=day.isoformat(), today=today.isoformat())
    return None
