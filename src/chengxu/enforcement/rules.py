"""The simple form of a penalty proceeding: opened, decided, closed. Plain Python; money in fen.

Sources: 行政处罚法 (2021), from the statute text: art. 51 (on the spot: up to 200 yuan for a citizen, 3,000 for an
organisation, or a warning), art. 60 (decision within 90 days of opening).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger.rules import MILLI, Deed, detail

SIMPLE_LIMIT = 3_000_00  # fen; art. 51, the limit for an organisation
DECISION_DAYS = timedelta(days=90)  # art. 60; calendar days
FEN_TO_MILLI_YUAN = 10


class Procedure(StrEnum):
    """The two procedures of the statute."""

    SIMPLE = "simple"
    ORDINARY = "ordinary"

    @property
    def label(self) -> Message:
        """The name people know it by."""
        return _PROCEDURES[self]


class ProceedingState(StrEnum):
    """Where a proceeding stands."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STATES[self]


_PROCEDURES = {
    Procedure.SIMPLE: Message("简易程序", "on-the-spot procedure"),
    Procedure.ORDINARY: Message("普通程序", "ordinary procedure"),
}
_STATES = {
    ProceedingState.OPEN: Message("办理中", "open"),
    ProceedingState.DECIDED: Message("已决定", "decided"),
    ProceedingState.CLOSED: Message("已结案", "closed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is known when a proceeding begins."""

    number: str
    cause: str
    field: str
    procedure: str
    unit: str
    opened_on: date
    case_uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceeding:
    """A row of ``enforcement_proceeding``."""

    uid: str
    number: str
    cause: str
    field: str
    procedure: str
    case_uid: str
    unit: str
    opened_on: date
    decided_on: date | None = None
    closed_on: date | None = None
    state: str = ProceedingState.OPEN.value
    fine: int = 0
    confiscated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The proceeding as it now stands, whether its row is new, and the deed of the step."""

    proceeding: Proceeding
    new: bool
    deeds: tuple[Deed, ...]


def decide_opening(opening: Opening, *, actor: Actor, now: datetime, source: str, ids: Ids) -> Change:
    """A proceeding begins. Raises :class:`Refused` without number or cause, or with an unknown procedure."""
    if not opening.number.strip():
        raise Refused(Message("缺少案号。", "The proceeding has no number."), "number")
    if not opening.cause.strip():
        raise Refused(Message("缺少案由。", "The cause of action is missing."), "cause")
    if opening.procedure not in tuple(Procedure):
        raise Refused(
            Message("程序应为简易程序或普通程序。", "The procedure must be simple or ordinary."), "procedure"
        )
    proceeding = Proceeding(
        uid=ids.uid(now),
        number=opening.number.strip(),
        cause=opening.cause.strip(),
        field=opening.field,
        procedure=opening.procedure,
        case_uid=opening.case_uid,
        unit=opening.unit,
        opened_on=opening.opened_on,
    )
    deed = _deed(proceeding, "proceeding.open", MILLI, "件", actor=actor, now=now, source=source, ids=ids)
    return Change(proceeding=proceeding, new=True, deeds=(deed,))


def decide_penalty(
    proceeding: Proceeding,
    *,
    fine: int,
    confiscated: int,
    on: date,
    actor: Actor,
    now: datetime,
    source: str,
    ids: Ids,
) -> Change:
    """The penalty decision, with the fine and the unlawful gain confiscated (fen).

    Leaves one deed in yuan. Raises :class:`Refused` unless the proceeding is open, for a day before the opening or
    more than 90 days after it (art. 60), for a negative sum, and for an on-the-spot fine above art. 51.
    """
    if proceeding.state != ProceedingState.OPEN:
        raise Refused(Message("已经作出决定。", "A decision was taken already."), "state")
    if on < proceeding.opened_on:
        raise Refused(Message("决定日期早于立案日期。", "Decided before it was opened."), "decided_on")
    if on - proceeding.opened_on > DECISION_DAYS:
        raise Refused(
            Message(
                "超过立案后 90 日（行政处罚法第六十条），须先办理延期。",
                "More than 90 days after opening (Administrative Penalty Law, art. 60); extend first.",
            ),
            "decided_on",
        )
    if fine < 0 or confiscated < 0:
        raise Refused(Message("金额不能为负。", "An amount cannot be negative."), "fine")
    if proceeding.procedure == Procedure.SIMPLE and fine > SIMPLE_LIMIT:
        raise Refused(
            Message(
                "简易程序罚款不得超过三千元（行政处罚法第五十一条）。",
                "On the spot no fine may exceed 3,000 yuan (Administrative Penalty Law, art. 51).",
            ),
            "fine",
        )
    decided = replace(
        proceeding, state=ProceedingState.DECIDED.value, decided_on=on, fine=fine, confiscated=confiscated
    )
    sum_ = (fine + confiscated) * FEN_TO_MILLI_YUAN
    deed = _deed(decided, "proceeding.decide", sum_, "元", actor=actor, now=now, source=source, ids=ids)
    return Change(proceeding=decided, new=False, deeds=(deed,))


def decide_closing(
    proceeding: Proceeding, *, on: date, actor: Actor, now: datetime, source: str, ids: Ids
) -> Change:
    """The proceeding ends after its decision was carried out; :class:`Refused` before a decision or its day."""
    if proceeding.state != ProceedingState.DECIDED or proceeding.decided_on is None:
        raise Refused(Message("作出决定后才能结案。", "Only a decided proceeding can be closed."), "state")
    if on < proceeding.decided_on:
        raise Refused(Message("结案日期早于决定日期。", "Closed before it was decided."), "closed_on")
    closed = replace(proceeding, state=ProceedingState.CLOSED.value, closed_on=on)
    deed = _deed(closed, "proceeding.close", MILLI, "件", actor=actor, now=now, source=source, ids=ids)
    return Change(proceeding=closed, new=False, deeds=(deed,))


def _deed(
    proceeding: Proceeding,
    verb: str,
    quantity: int,
    measure: str,
    *,
    actor: Actor,
    now: datetime,
    source: str,
    ids: Ids,
) -> Deed:
    return Deed(
        uid=ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor.uid,
        source=source,
        verb=verb,
        object="proceeding",
        quantity=quantity,
        measure=measure,
        unit=proceeding.unit,
        case_uid=proceeding.case_uid,
        proceeding_uid=proceeding.uid,
        detail=detail(field=proceeding.field, procedure=proceeding.procedure),
    )
