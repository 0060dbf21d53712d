"""How long a photograph is kept: as long as what it proves needs it, and no longer. Plain Python.

Sources: 个人信息保护法 art. 19 (the shortest time the purpose needs), 行政处罚法 art. 47 (the whole procedure is recorded, filed and
kept); 机关文件材料归档范围和文书档案保管期限规定 (ten years, thirty years, for ever; from memory, unverified). The days are the
pack's, and each begins when what the photograph belongs to has ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.ledger.pictures.going import Gone

LOOK_AGAIN = timedelta(days=7)
"""How soon a photograph that something still needs is looked at again (our own)."""
LATEST = timedelta(days=90)
"""By when any is looked at again: the pack may say otherwise meanwhile (our own)."""


class Kind(StrEnum):
    """What a photograph belongs to."""

    REPORT = "report"
    HANDLING = "handling"
    ENFORCEMENT = "enforcement"
    WORK = "work"
    UNUSED = "unused"

    @property
    def label(self) -> Message:
        """The words people read."""
        return _KINDS[self]


_KINDS = {
    Kind.REPORT: Message("公众反映的照片", "sent with a report of the public"),
    Kind.HANDLING: Message("办理过程的照片", "taken while a case was worked on"),
    Kind.ENFORCEMENT: Message("行政处罚案的照片", "evidence of a penalty proceeding"),
    Kind.WORK: Message("日常工作台账的照片", "of an entry about daily work"),
    Kind.UNUSED: Message("没有交上来的照片", "sent, and named by nothing"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How many days after the end the original and what is shown of it are kept; None: for ever. What is shown goes no later
    than the original, since parts of it can be hidden only while that is there."""

    originals: int | None
    shown: int | None
    source: str = "本系统默认"
    verified: bool = False


DEFAULTS: Mapping[Kind, Term] = {
    Kind.REPORT: Term(originals=730, shown=365),
    Kind.HANDLING: Term(originals=1095, shown=1095),
    Kind.ENFORCEMENT: Term(originals=3650, shown=3650),
    Kind.WORK: Term(originals=730, shown=730),
    Kind.UNUSED: Term(originals=30, shown=30),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the pack says: a term for each kind, and how many days after its issue a report can still be asked to prove itself."""

    by_kind: Mapping[Kind, Term] = field(default_factory=lambda: DEFAULTS)
    issued: int = 365

    @property
    def shortest(self) -> timedelta:
        """No photograph younger than this can be over."""
        days = [term.shown for term in self.by_kind.values() if term.shown is not None]
        return timedelta(days=min(days, default=0))


@dataclass(frozen=True, slots=True)
class Use:
    """One thing a photograph belongs to, the case it is part of ("" for none) and the day that ended; None: it goes on."""

    kind: Kind
    ended: date | None
    case_uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """What is known of a photograph. ``asked``: somebody's request about their data waits; ``reported``: the day the newest
    report that was issued over a day of it was issued, if there is one."""

    stored: date
    uses: Sequence[Use] = ()
    asked: bool = False
    reported: date | None = None
    gone: Gone = Gone.NOTHING


@dataclass(frozen=True, slots=True)
class Verdict:
    """What should have gone of it today, why, its class, and the day on which it is looked at next (None: never)."""

    gone: Gone
    why: Message
    kind: Kind
    look: date | None


def decide(photo: Photo, terms: Terms, today: date) -> Verdict:
    """What of a photograph is over on this day; its last day itself is still inside the term."""
    uses = photo.uses or (Use(Kind.UNUSED, photo.stored),)
    kind = max((use.kind for use in uses), key=lambda kind: _weight(terms.by_kind[kind]))
    if photo.asked:
        return _kept(photo, kind, today, WAITS)
    if any(use.ended is None for use in uses):
        held = next(use.kind for use in uses if use.ended is None)
        return _kept(photo, kind, today, OPEN_PROCEEDING if held is Kind.ENFORCEMENT else OPEN_CASE)
    floor = photo.reported + timedelta(days=terms.issued) if photo.reported else None
    originals = _until([(use.ended, terms.by_kind[use.kind].originals) for use in uses], floor)
    shown = _until([(use.ended, terms.by_kind[use.kind].shown) for use in uses], floor)
    if originals is not None and today > originals:
        return Verdict(Gone.ALL, OVER.format(what=kind.label, day=f"{originals:%Y-%m-%d}"), kind, None)
    latest = today + LATEST
    look = min(latest, originals + timedelta(days=1)) if originals else latest
    if shown is not None and today > shown:
        return Verdict(Gone.SHOWN, SHOWN_OVER.format(what=kind.label, day=f"{shown:%Y-%m-%d}"), kind, look)
    if photo.gone is Gone.NOTHING and shown is not None:
        look = min(latest, shown + timedelta(days=1))
    until = KEPT_UNTIL.format(day=f"{shown:%Y-%m-%d}") if shown else KEPT_FOR_EVER
    return Verdict(photo.gone, until, kind, look)


WAITS = Message("本人的个人信息申请还没有办", "a request about personal data waits for its answer")
OPEN_CASE = Message("案件还在办", "its case is still worked on")
OPEN_PROCEEDING = Message("行政处罚案还没有办结", "its penalty proceeding has not ended")
OVER = Message("{what}，保存期到 {day} 为止", "{what}; kept until {day}")
SHOWN_OVER = Message(
    "{what}，展示到 {day} 为止，原件还要密存", "{what}; shown until {day}, the original rests sealed"
)
KEPT_UNTIL = Message("保存到 {day}", "kept until {day}")
KEPT_FOR_EVER = Message("长期保存", "kept for ever")


def _kept(photo: Photo, kind: Kind, today: date, why: Message) -> Verdict:
    return Verdict(photo.gone, why, kind, today + LOOK_AGAIN)


def _weight(term: Term) -> tuple[bool, int]:
    """The longer something is kept, the more it weighs."""
    return term.originals is None, term.originals or 0


def _until(ends: Sequence[tuple[date | None, int | None]], floor: date | None) -> date | None:
    """The last day on which it is kept: the latest of all; None for ever."""
    days = [None if term is None or end is None else end + timedelta(days=term) for end, term in ends]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return None
    return max([*known, *([floor] if floor else [])])
