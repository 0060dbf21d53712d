"""People who will sign in, from a table the office keeps."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from django.db import transaction

from chengxu.accounts.actions import add_person
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor, Organisation, refuse_posts
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Rulebook
from chengxu.catalog.rules import Period
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Message, Problems, Refused, listed
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.responsibility import actions as responsibility
from chengxu.responsibility.collectors import Beat
from chengxu.responsibility.rules import Band
from chengxu.territory.rules import Territory

REQUIRED = ("login", "name", "unit", "posts")
OPTIONAL = ("certificate", "password", "grids", "hours")
HOURS = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
ROUND_THE_CLOCK = Band(time(), time())
PASSWORD_BYTES = 9
LONGEST = {"login": 40, "name": 60, "certificate": 40}
LEAST_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class _Newcomer:
    login: str
    name: str
    unit: str
    posts: tuple[str, ...]
    certificate: str
    password: str
    grids: tuple[str, ...] = ()
    band: Band = ROUND_THE_CLOCK


def import_people(
    file: Path,
    *,
    actor: Actor,
    now: datetime,
    ids: Ids,
    dry_run: bool = False,
    skip_bad: bool = False,
    encoding: str = "utf-8",
    progress: Progress | None = None,
) -> Imported:
    """Add everybody in ``file`` who is not there yet; ``posts`` are codes or names separated by ``;``.

    ``grids`` are the duty grids a collector walks, ``hours`` when (``08:00-18:00``; empty means day and night).
    Without a password a random one is made and told once. Somebody whose login exists with the same name, unit and
    posts is a repeat. Raises :class:`Invalid` with every bad row unless ``skip_bad``; then nothing is written.
    """
    actor.require("people.manage")
    book = rulebook()
    problems = Problems()
    rows = tables.read(file, required=REQUIRED, optional=OPTIONAL, bad=problems, encoding=encoding)
    known = {person.login: person for person in Person.objects.all()}
    newcomers: dict[str, _Newcomer] = {}
    repeated = 0
    for number, row in enumerate(rows, 1):
        try:
            newcomer = _newcomer(row, book.organisation, book.territory)
            if newcomer.login in newcomers:
                raise Refused(Message("登录名在表里出现两次", "the login stands twice"), field="login")
            if newcomer.login in known:
                repeated += _is_repeat(newcomer, known[newcomer.login])
            else:
                newcomers[newcomer.login] = newcomer
        except Refused as refusal:
            problems.add(refusal.message, file=str(file), line=row.line, field=refusal.field)
        if progress:
            progress(number, len(rows))
    if problems and not skip_bad:
        raise Invalid(tuple(problems.items))
    told = () if dry_run else _add(list(newcomers.values()), book, now, ids)
    return Imported(len(newcomers), repeated, tuple(problems.items), told)


def _newcomer(row: tables.Row, organisation: Organisation, territory: Territory) -> _Newcomer:
    cells = row.cells
    for field in REQUIRED:
        if not cells[field]:
            raise Refused(Message("不能为空", "must not be empty"), field=field)
    for field, most in LONGEST.items():
        if len(cells.get(field, "")) > most:
            raise Refused(
                Message("最多 {most} 个字", "at most {most} characters").format(most=most), field=field
            )
    unit = organisation.find_unit(cells["unit"])
    if unit is None:
        raise Refused(
            Message("没有这个单位：{text}", "there is no unit {text}").format(text=cells["unit"]),
            field="unit",
        )
    posts = tuple(_post(text.strip(), organisation) for text in cells["posts"].replace("；", ";").split(";"))
    if refusal := refuse_posts(organisation.posts[code] for code in posts):
        raise Refused(refusal, field="posts")
    password = cells.get("password", "")
    if password and len(password) < LEAST_PASSWORD:
        raise Refused(
            Message("密码至少 {n} 位", "a password has at least {n} characters").format(n=LEAST_PASSWORD),
            field="password",
        )
    return _Newcomer(
        cells["login"], cells["name"], unit.code, posts, cells.get("certificate", ""), password,
        _grids(cells.get("grids", ""), territory), _band(cells.get("hours", "")),
    )  # fmt: skip


def _grids(text: str, territory: Territory) -> tuple[str, ...]:
    grids = tuple(grid.strip() for grid in text.replace("；", ";").split(";") if grid.strip())
    for grid in grids:
        if grid not in territory.duty_grids:
            raise Refused(
                Message("没有责任网格「{grid}」", "there is no duty grid “{grid}”").format(grid=grid),
                field="grids",
            )
    return grids


def _band(text: str) -> Band:
    if not text:
        return ROUND_THE_CLOCK
    if found := HOURS.fullmatch(text.replace("：", ":").replace(" ", "")):
        first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
        if max(first_hour, last_hour) < 24 and max(first_minute, last_minute) < 60:
            return Band(time(first_hour, first_minute), time(last_hour, last_minute))
    raise Refused(Message("值班时间写成 08:00-18:00", "hours are written as 08:00-18:00"), field="hours")


def _post(text: str, organisation: Organisation) -> str:
    for code, post in organisation.posts.items():
        if text in {code, post.name.zh}:
            return code
    known = listed(Message(post.name.zh, code) for code, post in organisation.posts.items())
    raise Refused(
        Message("没有岗位「{text}」，可用：{known}", "there is no post “{text}”; known: {known}").format(
            text=text, known=known
        ),
        field="posts",
    )


def _is_repeat(newcomer: _Newcomer, person: Person) -> bool:
    held = (person.name, person.unit, tuple(person.posts))
    if held != (newcomer.name, newcomer.unit, newcomer.posts):
        raise Refused(
            Message("登录名已属于另一个人或另一岗位", "the login belongs to somebody else or another post"),
            field="login",
        )
    return True


@transaction.atomic
def _add(newcomers: list[_Newcomer], book: Rulebook, now: datetime, ids: Ids) -> tuple[str, ...]:
    told = []
    for newcomer in newcomers:
        password = newcomer.password or secrets.token_urlsafe(PASSWORD_BYTES)
        person = add_person(
            login=newcomer.login,
            name=newcomer.name,
            unit=newcomer.unit,
            posts=newcomer.posts,
            password=password,
            organisation=book.organisation,
            now=now,
            ids=ids,
            certificate=newcomer.certificate,
        )
        period = Period(book.calendar.local(now).date())
        responsibility.assign(
            Beat(person=person.uid, name=person.name, duty_grid=grid, band=newcomer.band, period=period)
            for grid in newcomer.grids
        )
        if not newcomer.password:
            told.append(f"{newcomer.login}  {password}")
    return tuple(told)
