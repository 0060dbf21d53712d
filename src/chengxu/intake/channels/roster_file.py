"""Rosters from a table somebody made: who stands which post on which day.

A month that is not laid out yet is laid out as a draft first. A post is known by duty, unit, day, shift, place and number; the same file
twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Message, Problems, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.parsing import instant
from chengxu.routines.rosters import actions, rules
from chengxu.routines.rosters.access import KEEP
from chengxu.routines.rosters.models import Post, Sheet
from chengxu.routines.rosters.rules import Origin
from chengxu.territory import queries as territory

REQUIRED = ("duty", "unit", "day", "shift", "place", "person")
OPTIONAL = ("number", "name", "hours", "where")
TAKEN = Message("文件里这一班排了两次", "the file has this post twice")


@dataclass(slots=True)
class _Wanted:
    """A row that was understood: the post, who is to hold it, and its line."""

    post: Post
    person: str
    line: int


@dataclass(slots=True)
class _File:
    """One import at work."""

    file: Path
    actor: Actor
    now: datetime
    ids: Ids
    problems: Problems = field(default_factory=Problems)
    seen: set[str] = field(default_factory=set)
    months: dict[tuple[str, str, date], bool] = field(default_factory=dict)

    def wrong(self, row: int, refusal: Refused) -> None:
        """Note what is wrong with a row."""
        self.problems.add(refusal.message, file=str(self.file), line=row, field=refusal.field)


def import_rosters(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Put the people of ``file`` on their posts; ``person`` is a login, or a name only one has in that unit, "" for nobody.

    Everybody named is taken off first and put on then, so that two who change places do not stand in each other's way; somebody who cannot
    hold a post therefore stops the file. Raises :class:`Invalid` with every bad row, those that cannot be understood unless ``skip_bad``;
    then, and in a dry run, nothing is written.
    """
    actor.require(KEEP)
    at = _File(file, actor, now, ids)
    rows = tables.read(file, required=REQUIRED, optional=OPTIONAL, bad=at.problems, encoding=encoding)
    with transaction.atomic():
        wanted = [one for row in rows if (one := _understood(row, at)) is not None]
        changed = [one for one in wanted if one.post.person != one.person]
        odd = len(at.problems.items)
        _put(changed, at, progress)
        stuck = len(at.problems.items) > odd
        if dry_run or stuck or (at.problems and not skip_bad):
            transaction.set_rollback(True)
    if stuck or (at.problems and not skip_bad):
        raise Invalid(tuple(at.problems.items))
    return Imported(len(changed), len(wanted) - len(changed), tuple(at.problems.items))


def _put(changed: list[_Wanted], at: _File, progress: Progress | None) -> None:
    """Those who go first, then everybody to their new posts."""
    named = [one for one in changed if one.person]
    before = {one.post.uid: one.post.person for one in named}
    for one in changed:
        if one.post.judged:
            at.wrong(one.line, Refused(actions.JUDGED, field="person"))
    named = [one for one in named if not one.post.judged]
    actions.take_off([one.post for one in named], actor=at.actor)
    empty = [one for one in changed if not one.person and not one.post.judged]
    for number, one in enumerate([*empty, *named], 1):
        try:
            with transaction.atomic():
                actions.assign(
                    post=one.post.uid, person=one.person, actor=at.actor, now=at.now, ids=at.ids, origin=Origin.FILE,
                    was=before.get(one.post.uid),
                )  # fmt: skip
        except Refused as refusal:
            at.wrong(one.line, refusal)
        if progress:
            progress(number, len(changed))


def _understood(row: tables.Row, at: _File) -> _Wanted | None:
    try:
        post = _post(row.cells, at)
        if post.uid in at.seen:
            raise Refused(TAKEN, field="place")
        at.seen.add(post.uid)
        return _Wanted(post, _person(row.cells["person"], post.unit), row.line)
    except Refused as refusal:
        at.wrong(row.line, refusal)
        return None


def _post(cells: dict[str, str], at: _File) -> Post:
    calendar = territory.calendar()
    day = calendar.local(instant(cells["day"], calendar, "day")).date()
    _laid_out(cells["duty"], cells["unit"], rules.first_of(day), at)
    number = cells.get("number", "") or "1"
    found = Post.objects.filter(
        routine=cells["duty"], unit=cells["unit"], day=day, shift=cells["shift"], place=cells["place"],
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0,
    ).first()  # fmt: skip
    if found is None:
        raise Refused(NO_POST, field="place")
    return found


def _laid_out(duty: str, unit: str, month: date, at: _File) -> None:
    """See to it that the month has a roster, once a file; a duty or unit that has none is named at each row."""
    key = (duty, unit, month)
    if at.months.get(key) or Sheet.objects.filter(routine=duty, unit=unit, month=month).exists():
        at.months[key] = True
        return
    actions.make(routine=duty, unit=unit, month=month, actor=at.actor, now=at.now, ids=at.ids)
    at.months[key] = True


def _person(text: str, unit: str) -> str:
    if not text:
        return ""
    people = Person.objects.filter(is_active=True)
    if (by_login := people.filter(login=text).first()) is not None:
        return by_login.uid
    named = list(people.filter(name=text, unit=unit)[:2])
    if len(named) == 1:
        return named[0].uid
    message = NO_PERSON if not named else TWO
    raise Refused(message.format(text=text), field="person")


NO_POST = Message("这一天没有这一班（任务、班次、地点、序号都对上才算）", "there is no such post on that day")
NO_PERSON = Message(
    "没有「{text}」这个人（写登录名，或本单位唯一的姓名）",
    "there is nobody “{text}” (give a login, or a name only one has)",
)
TWO = Message("本单位不止一个「{text}」，请写登录名", "more than one is called “{text}”; give the login")
