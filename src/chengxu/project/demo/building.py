"""Builds the demo beside the real database and puts it in place when it is whole (``draft``); keeps what still fits."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from chengxu.accounts.models import Person
from chengxu.accounts.rules import SYSTEM
from chengxu.api import actions as keys
from chengxu.api.rules import DEMO_KEY
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Message, Refused
from chengxu.indicators import extracts, warehouse
from chengxu.ledger.models import Deed
from chengxu.packs import actions as packs
from chengxu.packs.models import Installation
from chengxu.packs.reading import read
from chengxu.project import databases
from chengxu.project.demo import documents, draft, pieces
from chengxu.project.demo.filling import Progress, Stages, fill, quiet
from chengxu.project.demo.people import Login
from chengxu.project.demo.plan import Plan, fingerprint

KIND = "demo"
DEMO_CLIENT = "演示客户端"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The demo as it now stands; ``seconds`` by stage are empty when it was reused."""

    reused: bool
    built_at: datetime
    cases: int
    deeds: int
    logins: tuple[Login, ...]
    seconds: dict[str, float] = field(default_factory=dict)


def build(*, now: datetime, fresh: bool = False, progress: Progress = quiet, scale: float = 1.0) -> Summary:
    """Make sure that the installation's database is the demo of its pack; build it when there is none.

    ``now`` (aware) is the demo's present: the last thirty days end there. A finished demo with the same fingerprint is
    reused whatever its present. Raises :class:`Refused` when the database is not a demo, or is one of another pack or
    generator and ``fresh`` is not given.
    """
    pack = read(Path(settings.CHENGXU_PACK)).pack
    mark = fingerprint(pack_hash=pack.hash)
    if draft.exists():
        found = _installation()
        if found is None:
            raise Refused(
                Message(
                    "{file} 不是演示库，演示数据不会写进去。请另设 CHENGXU_HOME（PostgreSQL：另建一个库）。",
                    "{file} is not a demo database; no demo is written into it. Set another CHENGXU_HOME "
                    "(on PostgreSQL: make another database).",
                ).format(file=databases.shown(connection.settings_dict))
            )
        if not fresh:
            return _reused(found, mark)
    with draft.draft():
        call_command("migrate", verbosity=0, interactive=False)
        packs.load(pack=pack, actor="system", now=now)
        plan = Plan(now=now, zone=ZoneInfo(rulebook().calendar.zone), scale=scale)
        filled = fill(plan, progress=progress)
        keys.issue(
            name=DEMO_CLIENT, actor=SYSTEM, now=now, ids=SeededIds(f"{plan.seed}/keys"), secret=DEMO_KEY
        )
        Installation.objects.create(kind=KIND, fingerprint=mark, built_at=now)
        stages = Stages(progress, dict(filled.seconds))
        with stages.stage(Message("各项工作", "the other work"), len(pieces.PIECES)) as told:
            pieces.write(plan, told)
        shutil.rmtree(extracts.folder(), ignore_errors=True)  # it tells of the database that goes now
        with stages.stage(Message("统计文件", "files for figures"), 1):
            warehouse.refresh()  # if the build dies from here on, the files fit no database and are made anew
        with stages.stage(Message("报告文稿", "report documents"), 1):
            documents.write(plan)
    return _summary(now, reused=False, logins=filled.logins, seconds=stages.seconds)


def _reused(found: Installation, mark: str) -> Summary:
    if found.fingerprint != mark:
        raise Refused(
            Message(
                "现有演示库出自另一版配置包或生成程序。运行 chengxu demo --fresh 重新生成（原演示库将被替换）。",
                "The demo here was made from another pack or generator. "
                "Run chengxu demo --fresh to build it anew (it is replaced).",
            )
        )
    call_command("migrate", verbosity=0, interactive=False)
    people = [p for p in Person.objects.filter(is_active=True).order_by("id") if p.has_usable_password()]
    logins = tuple(Login(p.login, p.name, p.unit, tuple(p.posts)) for p in people)
    return _summary(found.built_at, reused=True, logins=logins, seconds={})


def _summary(
    built_at: datetime, *, reused: bool, logins: tuple[Login, ...], seconds: dict[str, float]
) -> Summary:
    return Summary(
        reused=reused,
        built_at=built_at,
        cases=Case.objects.count(),
        deeds=Deed.objects.count(),
        logins=logins,
        seconds=seconds,
    )


def _installation() -> Installation | None:
    """The demo's mark in the current database; None when it bears none (or no tables of ours at all)."""
    try:
        return Installation.objects.filter(kind=KIND).first()
    except DatabaseError:
        return None
