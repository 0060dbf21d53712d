"""What a phone may send, how its clock is read, and when a case has moved on meanwhile. Pure.

A *capture* is one thing somebody did in the street: a finding, a step of a case, an entry of the ledger. The phone gives
it an id of its own (a UUID) before anything is sent; under that id it is taken in once, however often it comes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chengxu.accounts.rules import Actor, Organisation, is_auxiliary
from chengxu.cases.workflow.values import Case
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger.vocabulary import Vocabulary, Work

SOURCE = "field"
RECORD = "ledger.record"
STEPS = ("confirm", "refute", "pass", "rework", "start", "handle", "reach", "return", "co_done")
"""The steps of a case that are done on site, in the order in which a phone offers them. Who may do which the pack says."""
VERBS = (
    RECORD,
    "case.self_handle",
    "case.confirm",
    "case.pass",
    "case.start",
    "case.handle",
    "inspection.perform",
)
"""Whoever holds one of these works outside and may open the field app."""
MOST_PHOTOS = 6
MOST_INSPECTED = 20
"""Photographs of one inspection: one an item that needs it."""
MOST_NOTE = 2000
MOST_QUANTITY = 1_000_000_000  # thousandths: a million of anything is a slip of the thumb
SKEW = timedelta(minutes=5)
A_YEAR = timedelta(days=366)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")


class Kind(StrEnum):
    """What was captured."""

    REPORT = "report"
    STEP = "step"
    DEED = "deed"
    SHIFT = "shift"
    CONSENT = "consent"
    INSPECT = "inspect"
    REPAIR = "repair"


class Outcome(StrEnum):
    """What became of a capture.

    Nothing is written for ``refused`` (somebody has to change it), ``conflict`` (the case has moved on; the person decides)
    and ``wait`` (it can be tried again as it is).
    """

    DONE = "done"
    ALREADY = "already"
    REFUSED = "refused"
    CONFLICT = "conflict"
    WAIT = "wait"


class Clock(StrEnum):
    """What is odd about the time a phone stated; "" when nothing is."""

    RIGHT = ""
    AHEAD = "ahead"
    BEHIND = "behind"
    FUTURE = "future"
    OLD = "old"
    ABSURD = "absurd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the phone was, in degrees of WGS-84 as it said, with its own estimate of the error in metres."""

    lon: float
    lat: float
    metres: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One capture as the phone sent it.

    ``at`` is the phone's own time. Of a report: ``text``, ``category``, ``place`` in words, ``spot`` where the matter is, and
    ``self_handled`` when it was put right there and then, ``component`` what the label of the thing it is about said. Of a step: ``case`` (uid), ``verb``, the ``stamp`` of the case as
    the phone knew it, or the id of the step before it on the same phone (``after``), and ``given`` by the name of the field. Of a deed: ``verb``, ``object``, ``quantity`` in thousandths of
    ``measure``, ``task`` the occurrence of a recurring task it was done for. Of a shift: ``verb`` (in, out), and on coming the duty
    (``object``) and the ``place`` by their codes, ``text`` a reason, ``after`` on leaving the check-in on the same phone; of a
    roster what ``field.roster`` says. Of a consent: ``verb`` (give, withdraw), ``object`` the text. Of an inspection: ``verb`` (finish, recheck), the checklist (``object``),
    answers and the rest in ``given`` (:mod:`chengxu.field.inspecting`). Of a repair: ``verb`` (fault, mend), the rest as in
    :mod:`chengxu.field.repairing`. ``photos`` are hashes of pictures that were sent before.
    """

    id: str
    kind: Kind
    at: datetime
    here: Position | None = None
    photos: tuple[str, ...] = ()
    text: str = ""
    category: str = ""
    place: str = ""
    spot: Position | None = None
    self_handled: bool = False
    case: str = ""
    verb: str = ""
    stamp: str = ""
    after: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    object: str = ""
    quantity: int = 0
    measure: str = ""
    component: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the phone is told about one capture.

    ``notes`` are odd things that did not hinder it; ``missing`` hashes of photographs to send first; ``stamp`` the case as
    it is now and ``again`` whether the step is still possible then.
    """

    id: str
    outcome: Outcome
    said: Message
    field: str = ""
    notes: tuple[Message, ...] = ()
    case: str = ""
    receipt: str = ""
    missing: tuple[str, ...] = ()
    stamp: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who sends, when by the server's clock and by the phone's, and where new names come from."""

    actor: Actor
    now: datetime
    sent_at: datetime
    ids: Ids


@dataclass(frozen=True, slots=True)
class Dated:
    """The instant a capture counts for, and what was odd about the phone's clock."""

    at: datetime
    clock: Clock
    note: Message | None


def is_hash(text: str) -> bool:
    """Whether this can be the hash of a photograph."""
    return _HASH.fullmatch(text) is not None


def works_outside(actor: Actor) -> bool:
    """Whether the field app is for this person."""
    return any(map(actor.may, VERBS))


def stamp(case: Case) -> str:
    """What a person in the street knows a case by: it changes when the case has moved on for them, and by nothing else.

    Clocks that run out, reminders and requests leave it alone: they do not make a deed done on site wrong.
    """
    known = (
        case.state, case.unit, case.assignee, case.category, case.condition, case.handled_by, case.finding, case.merged_into,
        case.reworks, case.returns, case.lon, case.lat, case.place_text,
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(map(str, known)).encode()).hexdigest()[:16]


def dated(at: datetime, *, sent_at: datetime, now: datetime, oldest: timedelta) -> Dated:
    """When something was done, by the phone's time ``at``, the phone's time of sending and the server's ``now``.

    A phone whose clock is wrong by more than :data:`SKEW` is put right by the difference; what still lies in the future
    counts as now, and so does what would be more than a year ago. Nothing is turned away for its clock: the note tells the person, the record keeps what was stated.
    """
    wrong = sent_at - now
    try:
        local = at - wrong if abs(wrong) > SKEW else at
    except OverflowError:
        return Dated(now, Clock.ABSURD, ABSURD)
    if now - local > A_YEAR:
        return Dated(now, Clock.ABSURD, ABSURD)
    if local > now + SKEW:
        return Dated(now, Clock.FUTURE, FUTURE)
    local = min(local, now)
    if now - local > oldest:
        return Dated(local, Clock.OLD, OLD.format(n=oldest.days))
    if abs(wrong) > SKEW:
        clock, text = (Clock.AHEAD, AHEAD) if wrong > timedelta(0) else (Clock.BEHIND, BEHIND)
        return Dated(local, clock, text.format(much=_much(abs(wrong))))
    return Dated(local, Clock.RIGHT, None)


def stated(at: datetime, *, otherwise: datetime) -> datetime:
    """The phone's own time as the record keeps it, in UTC; ``otherwise`` for one that lies outside all years there."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return otherwise


FUTURE = Message(
    "记录的时间在将来，已按收到的时间登记；请校准手机时间",
    "the time stated lies in the future; it counts from when it came in. Please set the phone's clock",
)
ABSURD = Message(
    "记录的时间不可能是真的，已按收到的时间登记；请校准手机时间",
    "the time stated cannot be true; it counts from when it came in. Please set the phone's clock",
)
OLD = Message(
    "这条是 {n} 天以前记的，已经收下；请告诉内勤核对当时的报表",
    "this was captured more than {n} days ago and is taken in; please tell the office, so that the reports of then are checked",
)
AHEAD = Message(
    "手机时间快了 {much}，已按服务器时间校正；请校准手机时间",
    "the phone's clock is {much} ahead; the time was put right. Please set the clock",
)
BEHIND = Message(
    "手机时间慢了 {much}，已按服务器时间校正；请校准手机时间",
    "the phone's clock is {much} behind; the time was put right. Please set the clock",
)


def _much(span: timedelta) -> Message:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return Message("{n} 分钟", "{n} minutes").format(n=minutes)
    if minutes < 2 * 24 * 60:
        return Message("{n} 小时", "{n} hours").format(n=minutes // 60)
    return Message("{n} 天", "{n} days").format(n=minutes // (24 * 60))


def refuse_capture(capture: Capture) -> None:
    """Raise :class:`Refused` for what no phone of ours sends: an id that is none, made-up hashes, far too much of anything."""
    if not _ID.fullmatch(capture.id):
        raise Refused(Message("编号不是 UUID", "the id is no UUID"), field="id")
    most = MOST_INSPECTED if capture.kind is Kind.INSPECT else MOST_PHOTOS
    if len(capture.photos) > most:
        raise Refused(Message("最多 {n} 张照片", "{n} photos at most").format(n=most), field="photos")
    if not all(map(is_hash, capture.photos)):
        raise Refused(Message("照片的指纹不对", "the hash of a photo is none"), field="photos")
    for name, value in capture.given.items():
        if len(value) > MOST_NOTE:
            raise Refused(
                Message("文字太长：最多 {n} 字", "too long: {n} characters at most").format(n=MOST_NOTE),
                field=name,
            )


def refuse_deed(
    capture: Capture, actor: Actor, *, organisation: Organisation, vocabulary: Vocabulary
) -> Message | None:
    """Why this entry may not be made by this person, or None.

    An auxiliary may not enforce (城市管理执法办法, 住建部令第 34 号; article unverified): what the pack classes as enforcement
    is closed to them whatever their posts grant.
    """
    if not actor.may(RECORD):
        return Message("您的岗位不能登记工作台账。", "Your post does not record work.")
    if refusal := vocabulary.refuse(capture.verb, capture.object, capture.measure):
        return refusal
    if not 0 < capture.quantity <= MOST_QUANTITY:
        return Message("数量应大于 0，且不超过一百万", "the quantity is more than 0 and at most a million")
    if not loggable(capture.verb, capture.object, actor, organisation=organisation, vocabulary=vocabulary):
        return Message(
            "「{deed}」属于执法行为，协管员不得实施（城市管理执法办法）；请由执法人员登记。",
            "“{deed}” is enforcement, which an auxiliary may not do; let an officer record it.",
        ).format(deed=vocabulary.sentence(capture.verb, capture.object))
    return None


def loggable(
    verb: str, object_: str, actor: Actor, *, organisation: Organisation, vocabulary: Vocabulary
) -> bool:
    """Whether the person may record this pair of words at all; also what a phone offers to choose from."""
    pair = vocabulary.allowed.get((verb, object_))
    if pair is None or "." in verb:  # words with a dot are the system's own
        return False
    return not (pair.work is Work.ENFORCEMENT and is_auxiliary(actor, organisation))
