"""A copy of everything held about one person (个人信息保护法 art. 45), and the deed that says it was given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.exchange.subject.holdings import OUTSIDE, STAFF, By, Holding
from chengxu.intake import erasing
from chengxu.intake.models import Report
from chengxu.intake.privacy import proves
from chengxu.intake.rules import EMAIL, PHONE
from chengxu.intake.subjects import HANDLE
from chengxu.ledger import actions as ledger
from chengxu.ledger import queries as ledger_queries
from chengxu.ledger.rules import MILLI, Deed, detail

LAST = 2
"""By how many of its last digits a number is looked for before all are compared, whatever stands between them."""
SOME = 500


@dataclass(frozen=True, slots=True)
class Told:
    """The rows of one table, as they are told."""

    what: Message
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is asked about: an account, or the number and address somebody left, with the reports found by them."""

    person: str = ""
    phone: str = ""
    email: str = ""
    reports: tuple[str, ...] = field(default=())


def of_staff(*, actor: Actor, now: datetime, ids: Ids) -> list[Told]:
    """Everything held about whoever asks, who is signed in."""
    found = _told(STAFF, Subject(person=actor.uid))
    _note(found, actor, now, ids, way="self")
    return found


def at_counter(*, phone: str, email: str, seen: bool, actor: Actor, now: datetime, ids: Ids) -> list[Told]:
    """Everything held under a number or an address, for somebody at the counter whose document ``actor`` has seen.

    Nobody gets this on-line: a number left with a report is not proved to be the sender's, so whoever left another's number
    would read all of theirs. Raises :class:`Refused` without ``privacy.handle``, when no document was seen, and for what is
    neither a number nor an address.
    """
    actor.require(HANDLE)
    if not seen:
        raise Refused(Message("请先核对本人的身份证件。", "Look at the person's document first."), "seen")
    if not (PHONE.fullmatch(phone) if phone else EMAIL.fullmatch(email)):
        raise Refused(
            Message("请写电话号码或电子邮箱。", "Give a telephone number or an e-mail address."), "phone"
        )
    who = Subject(phone=phone, email=email)
    reports = tuple(row.uid for row in _rows(OUTSIDE[0], who) if isinstance(row, Report))
    found = _told(OUTSIDE, Subject(phone=phone, email=email, reports=reports))
    _note(found, actor, now, ids, way="counter")
    return found


def hanging_on(report: Report) -> list[Told]:
    """What hangs on one report beside what :func:`chengxu.intake.subjects.copy` tells, for whoever has proved to be its sender."""
    by_report = [one for one in OUTSIDE if By.REPORT in one.by.values()]
    return _told(by_report, Subject(reports=(report.uid,)))


def plain(found: Iterable[Told]) -> list[dict[str, Any]]:
    """For programs; instants in ISO 8601, UTC."""
    return [{"what": one.what.zh, "what_en": one.what.en, "rows": list(one.rows)} for one in found]


def _told(holdings: Sequence[Holding], who: Subject) -> list[Told]:
    found = ((one, _rows(one, who)) for one in holdings)
    return [Told(one.what, tuple(_shown(one, rows))) for one, rows in found if rows]


def _shown(holding: Holding, rows: Sequence[Model]) -> Iterator[dict[str, Any]]:
    """The rows with the columns that are told, and with the words that are kept apart so that they can be erased."""
    deeds = [str(getattr(row, holding.note)) for row in rows] if holding.note else []
    words: dict[str, str] = {}
    for start in range(0, len(deeds), SOME):
        words |= ledger_queries.notes(deeds[start : start + SOME])
    for row in rows:
        told = {name: _value(getattr(row, name)) for name in holding.shows}
        if holding.note and (said := words.get(str(getattr(row, holding.note)))):
            told["words"] = said
        if isinstance(row, Report):
            told["said_later"] = [note.text for note in erasing.said_later(row)]
        yield told


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _rows(holding: Holding, who: Subject) -> list[Model]:
    """The rows that are theirs; numbers by their digits, however they were written."""
    found: QuerySet[Model] = holding.model._default_manager.order_by("pk")
    wanted = Q()
    for column, by in holding.by.items():
        wanted |= _wanted(column, by, who)
    if not wanted:
        return []
    return [row for row in found.filter(wanted) if _theirs(holding, row, who)]


def _wanted(column: str, by: By, who: Subject) -> Q:
    if by is By.PERSON and who.person:
        return Q(**{column: who.person})
    if by is By.REPORT and who.reports:
        return Q(**{f"{column}__in": who.reports})
    wanted = Q()
    if by in (By.PHONE, By.EITHER) and who.phone:
        wanted |= Q(**{f"{column}__endswith": _digits(who.phone)[-LAST:]})
    if by in (By.EMAIL, By.EITHER) and who.email:
        wanted |= Q(**{f"{column}__iexact": who.email})
    return wanted


def _theirs(holding: Holding, row: Model, who: Subject) -> bool:
    """Whether a row that was found by the end of a number has the whole number."""
    if not who.phone:
        return True
    kept = [str(getattr(row, column)) for column, by in holding.by.items() if by in (By.PHONE, By.EITHER)]
    named = any(
        str(getattr(row, column)).casefold() == who.email.casefold()
        for column, by in holding.by.items()
        if who.email and by in (By.EMAIL, By.EITHER)
    )
    return not kept or named or any(proves(who.phone, one) for one in kept)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdecimal())


def _note(found: Sequence[Told], actor: Actor, now: datetime, ids: Ids, *, way: str) -> None:
    """That a copy was given is a deed; it says how many rows, never about whom."""
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source="desk", verb="privacy.export",
        object="person", quantity=MILLI, measure="次", unit=actor.unit,
        detail=detail(way=way, rows=sum(len(one.rows) for one in found)),
    )  # fmt: skip
    with transaction.atomic():
        ledger.append([deed], ids=ids)
