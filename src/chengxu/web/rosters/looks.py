"""How posts and verdicts are told: short words for the cells of a month, names of people, places and shifts, tones of standings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.routines import queries as routines
from chengxu.routines.duties import Routine
from chengxu.routines.rosters.judging import Reason, Standing
from chengxu.routines.rosters.models import Post, Verdict
from chengxu.territory import queries as territory

TONES = {
    Standing.PRESENT: ("good", "done"),
    Standing.LATE: ("warn", "late"),
    Standing.ELSEWHERE: ("warn", "pin"),
    Standing.ABSENT: ("bad", "ban"),
    Standing.EXCUSED: ("", "info"),
    Standing.GAP: ("bad", "help"),
    Standing.PENDING: ("warn", "help"),
    Standing.EXTRA: ("", "user"),
}
NOBODY = Message("没有人", "nobody")


@dataclass(frozen=True, slots=True)
class Told:
    """A post in words: the hours of its shift, its place, its holder and who is away from it."""

    uid: str
    shift: Message
    hours: str
    place: Message
    who: str
    away: str
    person: str
    open: bool


class Names:
    """Names by code and uid, each looked up once."""

    def __init__(self, people: Iterable[str]) -> None:
        self._people = accounts.names({uid for uid in people if uid})
        self._ground = territory.territory()
        self._calendar = territory.calendar()

    def person(self, uid: str) -> str:
        """A person's name; a dash for nobody, and for somebody whose row is gone."""
        return self._people.get(uid, "—")

    def place(self, code: str) -> Message:
        """A place's name."""
        return self._ground.name(code)

    def post(self, row: Post, routine: Routine) -> Told:
        """A post in words."""
        start, end = self._calendar.local(row.starts_at), self._calendar.local(row.ends_at)
        return Told(
            uid=row.uid, shift=shift_name(routine, row.shift), hours=f"{start:%H:%M}–{end:%H:%M}", place=self.place(row.place),
            who=self.person(row.person), away=self.person(row.away) if row.away else "", person=row.person, open=not row.person,
        )  # fmt: skip


def shift_name(routine: Routine | None, shift: str) -> Message:
    """What people call a shift."""
    hours = routine.hours(shift) if routine else None
    return hours.name if hours else Message(shift)


def duty_name(code: str) -> Message:
    """What people call a duty."""
    known = routines.declared().get(code)
    return known.name if known else Message(code)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict in words."""

    row: Verdict
    duty: Message
    shift: Message
    place: Message
    who: str
    came: str
    came_at: Message
    standing: Message
    tone: str
    icon: str
    reasons: tuple[Message, ...]
    by: str


def judged(row: Verdict, names: Names, known: Mapping[str, Routine]) -> Judged:
    """A verdict in words."""
    standing = Standing(row.standing)
    tone, icon = TONES[standing]
    return Judged(
        row=row, duty=duty_name(row.routine), shift=shift_name(known.get(row.routine), row.shift), place=names.place(row.place),
        who=names.person(row.person) if row.person else "", came=names.person(row.came) if row.came else "",
        came_at=names.place(row.came_at) if row.came_at else Message(""), standing=standing.label, tone=tone, icon=icon,
        reasons=tuple(Reason(code).label for code in row.reasons.split()), by=names.person(row.by) if row.ruled else "",
    )  # fmt: skip


def people_of(rows: Iterable[Verdict]) -> set[str]:
    """Everybody verdicts speak of."""
    return {uid for row in rows for uid in (row.person, row.came, row.by) if uid}
