"""How an undertaking is shown, whatever its kind: facts, tables, its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM
from chengxu.common.messages import Message
from chengxu.ledger import evidence
from chengxu.ledger import queries as ledger
from chengxu.undertakings import queries
from chengxu.undertakings.models import Entry, Paper, Undertaking

TONES = {
    "received": ("inbox", "warn"), "working": ("wrench", ""), "checked": ("eye", "warn"), "reviewed": ("check", ""),
    "applied": ("send", ""), "closed": ("done", "good"), "relapsed": ("rework", "bad"), "withdrawn": ("return", ""),
    "going": ("wrench", ""), "halted": ("soon", "warn"), "accepted": ("done", "good"), "done": ("done", "good"),
    "dropped": ("ban", ""), "open": ("chart", ""), "settled": ("done", "good"), "draft": ("edit", ""),
    "consulting": ("comment", ""), "heard": ("eye", "warn"), "lawful": ("check", ""), "agreed": ("check", ""),
    "issued": ("seal", "good"), "repealed": ("ban", ""), "shelved": ("close", ""),
}  # fmt: skip
"""Icon and tone of each state; the word stands beside them."""
NAMES = {
    "order": Message("整改销号", "Rectification"),
    "work": Message("工程项目", "Public works"),
    "fund": Message("专项资金", "Special funds"),
    "bylaw": Message("规章制度", "Local rules"),
}
ENTERED = Message("登记", "entered")
REMINDED = Message("提醒期限", "reminded")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: words, where they lead, a tone, something small below."""

    text: object
    href: str = ""
    tone: str = ""
    small: object = ""
    number: bool = False

    @property
    def typed(self) -> bool:
        """Whether it is what somebody wrote, which is Chinese on an English page too."""
        return isinstance(self.text, str)


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of an undertaking; ``empty`` is what stands there while it has no rows."""

    title: Message
    head: Sequence[Message]
    rows: Sequence[Sequence[Cell]]
    empty: Message = Message("还没有", "none yet")

    @property
    def columns(self) -> list[tuple[Message, bool]]:
        """The head of each column, and whether numbers stand below it."""
        first = self.rows[0] if self.rows else ()
        return [(word, n < len(first) and first[n].number) for n, word in enumerate(self.head)]


@dataclass(frozen=True, slots=True)
class Chip:
    """A state: icon, word, tone."""

    icon: str
    word: Message
    tone: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    what: Message
    who: str
    unit: Message
    note: str
    papers: Sequence[Paper]
    deed: str


def chip(row: Undertaking) -> Chip:
    """The state of an undertaking as a chip."""
    icon, tone = TONES[row.state]
    return Chip(icon, queries.MACHINES[row.kind].states[row.state], tone)


def unit(code: str) -> Message:
    """A unit's name."""
    return accounts.organisation().name(code)


def day(on: date | None) -> str:
    """A day as the tables write it; a dash for none."""
    return on.isoformat() if on else "—"


def timeline(row: Undertaking) -> list[Moment]:
    """Every step that was taken, newest first, with who, why and what proves it."""
    entries = list(row.entries.prefetch_related("papers").order_by("-id"))
    names = accounts.names({one.actor for one in entries})
    words = ledger.notes([one.deed_uid for one in entries])
    return [
        Moment(
            at=one.at,
            what=_said(row.kind, one),
            who=str(Message(SYSTEM.name, "the system"))
            if one.actor == SYSTEM.uid
            else names.get(one.actor, ""),
            unit=unit(one.unit) if one.unit else Message(""),
            note=words.get(one.deed_uid, ""),
            papers=list(one.papers.all()),
            deed=one.deed_uid,
        )
        for one in entries
    ]


def gallery(row: Undertaking) -> list[Paper]:
    """The photographs of an undertaking that can still be seen, oldest first."""
    papers = list(row.papers.exclude(photo="").order_by("id"))
    seen = evidence.current([one.photo for one in papers])
    return [one for one in papers if one.photo in seen and seen[one.photo].said is None]


def _said(kind: str, entry: Entry) -> Message:
    if entry.step == "enter":
        return ENTERED
    return queries.MACHINES[kind].step(entry.step).name
