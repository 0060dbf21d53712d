"""What somebody brings with a step: words, days, money, a document, photographs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chengxu.common.messages import Message, Refused

MAX_DOCUMENT, MAX_NUMBER = 200, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Each step reads what it needs of it; the rest is empty.

    ``key`` names a part (a measure's ordinal, a stage, a line, a contract, a case); ``amount`` is fen. ``photos`` and
    ``files`` (PDF) are names and bytes. ``counted`` are uids of deeds by which it stands in the figures already.
    """

    note: str = ""
    day: date | None = None
    until: date | None = None
    key: str = ""
    contract: str = ""
    text: str = ""
    amount: int = 0
    payee: str = ""
    bought: str = ""
    reference: str = ""
    document: str = ""
    number: str = ""
    dated: date | None = None
    photos: tuple[tuple[str, bytes], ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    phase: str = ""
    trial: bool = False
    counted: tuple[str, ...] = ()


def documented(brought: Brought, today: date) -> None:
    """Raise :class:`Refused` for a document without a name, with too long a one, or dated after today."""
    if not brought.document.strip():
        raise Refused(
            Message("请写依据的文件或会议", "name the document or meeting it rests on"), field="document"
        )
    for field, most in (("document", MAX_DOCUMENT), ("number", MAX_NUMBER)):
        if len(getattr(brought, field)) > most:
            raise Refused(Message("最多 {n} 个字", "{n} characters at most").format(n=most), field=field)
    if brought.dated is None or brought.dated > today:
        raise Refused(
            Message("请填文件日期，不晚于今天", "give the document's day, not one to come"), field="dated"
        )


def past(day: date | None, today: date, field: str = "day") -> date:
    """The day something happened. Raises :class:`Refused` when none was given, or one to come."""
    if day is None:
        raise Refused(Message("请填日期", "give the day"), field=field)
    if day > today:
        raise Refused(Message("不能填今天以后的日期", "not a day to come"), field=field)
    return day


def said(text: str, field: str, most: int) -> str:
    """Words that are needed. Raises :class:`Refused` when there are none, or too many."""
    found = text.replace("\x00", "").strip()
    if not found:
        raise Refused(Message("不能为空", "must not be empty"), field=field)
    if len(found) > most:
        raise Refused(Message("最多 {n} 个字", "{n} characters at most").format(n=most), field=field)
    return found
