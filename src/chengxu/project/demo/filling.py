"""Fills an empty database with the demo county: people, a year of work and cases, and the last thirty days."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction

from chengxu.accounts import actions as accounts
from chengxu.accounts.rules import DEMO_PASSWORD
from chengxu.cases import bulk as cases
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Rulebook
from chengxu.cases.together.past import Past
from chengxu.cases.workflow.states import State
from chengxu.common.ids import Ids, SeededIds
from chengxu.common.messages import Message
from chengxu.enforcement import actions as enforcement
from chengxu.enforcement import opened
from chengxu.intake.actions import write_reports
from chengxu.intake.answering import Answered, declared, write_answers
from chengxu.intake.feedback import asked, write_ratings
from chengxu.intake.rating import Given, given
from chengxu.intake.rules import search_terms
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.project.demo import doors, people, pictures, rights
from chengxu.project.demo.beats import beats
from chengxu.project.demo.crews import Crews
from chengxu.project.demo.lives import Lived
from chengxu.project.demo.penalties import Penalties
from chengxu.project.demo.places import Spots
from chengxu.project.demo.plan import Plan
from chengxu.project.demo.shifts import Duties
from chengxu.project.demo.stories import Stories
from chengxu.project.demo.town import Town, left_waiting
from chengxu.project.demo.waste import Waste
from chengxu.project.demo.work import Work, Writer, works
from chengxu.readings import actions as readings
from chengxu.readings.rules import Change
from chengxu.responsibility import actions as responsibility
from chengxu.routines import actions as routines

CASES = 12_000
LIVE_CASES = 33  # a day
LEAST_LIVE_CASES = 6  # at any scale, so that every queue holds something
BATCH = 800
AFTER_THE_YEAR = timedelta(days=31)

ANSWERED = {
    True: "您好，您反映的问题已经派责任单位处置并核查结案。感谢您关心城市管理。",
    False: "您好，您反映的情况经核实不予立案，理由可凭回执码查看。感谢您关心城市管理。",
}

Progress = Callable[[Message, int, int], None]
"""Told the stage, how much of it is done, and of how much."""

T = TypeVar("T")


def quiet(stage: Message, done: int, total: int) -> None:
    """Progress that nobody wants to see."""


@dataclass(slots=True)
class Stages:
    """Tells progress and keeps the seconds of each stage."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: Message, total: int) -> Iterator[Callable[[int], None]]:
        """One stage of ``total`` steps; call what you get with the number done."""
        start = time.perf_counter()
        self.progress(name, 0, total)
        yield lambda done: self.progress(name, min(done, total), total)
        self.progress(name, total, total)
        self.seconds[name.en] = round(time.perf_counter() - start, 2)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a build made: how long its stages took and who may sign in."""

    seconds: dict[str, float]
    logins: tuple[people.Login, ...]


def fill(plan: Plan, *, progress: Progress = quiet, variants: int = pictures.VARIANTS) -> Filled:
    """Fill the current database, which holds the pack and nothing else, and seal everything."""
    filling = _Filling(plan, Stages(progress), rulebook())
    gc.disable()  # hundreds of thousands of small objects and no cycle among them: a quarter of the time
    try:
        return filling.run(variants)
    finally:
        gc.enable()


class _Filling:
    """One build at work."""

    def __init__(self, plan: Plan, stages: Stages, book: Rulebook) -> None:
        self._plan, self._stages, self._book = plan, stages, book
        self._ids: Ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}")
        self._past = Past(empty=True)
        self._asked, self._answers = asked(), declared()
        self._spots = Spots(book.territory, plan.random("spots"))
        self._staff = people.staff(plan, book.organisation, self._ids)
        self._beats = list(beats(self._staff, self._book.territory, plan))
        self._writer = Writer(plan, self._staff, self._spots, book.vocabulary, self._ids)

    def run(self, variants: int) -> Filled:
        with ThreadPoolExecutor(1) as background:
            with self._stages.stage(Message("人员与图片", "people and pictures"), 2) as done:
                accounts.add_people(self._staff.newcomers, password=DEMO_PASSWORD)
                responsibility.assign(self._beats)
                done(1)
                drawn = pictures.draw_all(variants)
                kept = background.submit(pictures.prepare, drawn)
            self._cases(pictures.hashes(drawn))
            self._work()
            self._routines()
            self._newest()
            pictures.record(kept.result(), self._plan.now)
        with self._stages.stage(Message("封存台账", "sealing"), 1):
            ledger.seal(now=self._plan.now, algorithm=self._book.settings.algorithm)
        return Filled(self._stages.seconds, self._staff.logins)

    def _cases(self, drawn: pictures.Pictures) -> None:
        plan = self._plan
        categories = frozenset(category.id for category in self._book.catalog.active)
        stories = Stories(plan, self._spots, categories)
        town = Town(plan, self._book, self._staff, dict(stories.words), drawn, self._beats, self._ids)
        year = stories.of_days(plan.year_days, plan.count(CASES), "year")
        with self._stages.stage(Message("全年案件", "cases of the year"), len(year)) as done:
            ended = plan.at(plan.year_days[-1], 24) + AFTER_THE_YEAR
            self._write_cases(town.run(year, latest=min(ended, plan.now)), done)
        days = plan.live_days
        count = round(max(LEAST_LIVE_CASES, LIVE_CASES * plan.scale) * len(days))
        live = stories.of_days(days, count, "live")
        with self._stages.stage(Message("近三十天案件", "cases of the last thirty days"), len(live)) as done:
            self._write_cases(town.run(live, latest=plan.now, leave=left_waiting(len(live))), done)

    def _write_cases(self, lives: Iterator[Lived], done: Callable[[int], None]) -> None:
        written = 0
        for batch in _batches(lives, BATCH):
            changes = [change for lived in batch for change in lived.changes]
            changes.sort(key=lambda change: change.after.updated_at)
            with transaction.atomic():
                reported = {lived.report.case_uid: search_terms(lived.report) for lived in batch}
                cases.write(changes, ids=self._ids, reported=reported, past=self._past)
                write_reports([lived.report for lived in batch])
                write_answers(filter(None, map(self._answer, batch)))
                ratings = [rating for lived in batch if (rating := self._rating(lived))]
                write_ratings([rating.row for rating in ratings])
                deeds = [*(r.deed for r in ratings), *(deed for lived in batch for deed in lived.deeds)]
                ledger.append(_in_time(deeds), ids=self._ids)
            written += len(batch)
            done(written)

    def _answer(self, lived: Lived) -> Answered | None:
        report, deed = lived.report, lived.answered
        if deed is None or report.channel not in self._answers.objects:
            return None
        due = self._answers.due(report.received_at, self._book.calendar)
        return Answered(
            uid=self._ids.uid(deed.occurred_at), report_uid=report.uid, case_uid=lived.case.uid, channel=report.channel,
            unit=lived.case.unit or lived.case.lead_unit, text=ANSWERED[lived.case.state is State.CLOSED], drafted_by=deed.actor, due_at=due,
            answered_at=deed.occurred_at, approved_by=self._staff.holder("chief").uid, late=deed.occurred_at > due,
        )  # fmt: skip

    def _rating(self, lived: Lived) -> Given | None:
        if lived.rated is None or (level := self._asked.level(lived.rated[1])) is None:
            return None
        report, case = lived.report, lived.case
        return given(
            report=report.uid, channel=report.channel, case_uid=case.uid, unit=case.unit or case.lead_unit,
            level=level, words="", now=lived.rated[0], ids=self._ids,
        )  # fmt: skip

    def _work(self) -> None:
        rows = works()
        with self._stages.stage(Message("工作台账", "work done"), len(rows)) as done:
            for number, deeds in enumerate(_batches(rows, 12)):
                self._append(self._deeds(deeds))
                done((number + 1) * 12)

    def _deeds(self, rows: Sequence[Work]) -> Iterator[Deed]:
        for row in rows:
            yield from self._writer.year(row)
            if row.live:
                yield from self._writer.live(row)

    def _routines(self) -> None:
        plan = self._plan
        duties = Duties(plan, self._staff, self._spots, self._ids, Crews(plan, self._staff))
        waste = Waste(plan, self._staff, self._ids)
        penalties = Penalties(plan, self._staff, self._ids)
        enforcement.write(penalties.year(), ids=self._ids)
        opened.write(penalties.published(), ids=self._ids)
        days = [*plan.year_days, *plan.live_days]
        with self._stages.stage(
            Message("班次、称重与监测", "shifts, weighing and readings"), len(days)
        ) as done:
            for number, month in enumerate(_batches(days, 31)):
                routines.write([c for day in month for c in duties.shifts(day)], ids=self._ids)
                self._append(deed for day in month for deed in duties.watering(day))
                self._weather(duties, month)
                self._waste(waste, month)
                done((number + 1) * 31)

    def _newest(self) -> None:
        rand = self._plan.random("doors")
        street, lane = (self._spots.pick(kind, rand) for kind in ("street", "lane"))
        chief = self._staff.holder("chief")
        rights.write(street, chief=chief, catalog=self._book.catalog, now=self._plan.now, ids=self._ids)
        doors.write(street, lane, catalog=self._book.catalog, now=self._plan.now, ids=self._ids)

    def _weather(self, duties: Duties, days: Sequence[date]) -> None:
        gauge = Change(readings=tuple(one for day in days for one in duties.weather(day)))
        readings.write([gauge], ids=self._ids)

    def _waste(self, waste: Waste, days: Sequence[date]) -> None:
        changes, burnt = [], []
        for day in days:
            tickets = list(waste.tickets(day))
            masses: dict[str, int] = {}
            for deed in (deed for change in tickets for deed in change.deeds):
                masses[deed.object] = masses.get(deed.object, 0) + (deed.quantity or 0)
            changes += [*tickets, *waste.readings(day)]
            burnt += list(waste.burnt(day, masses))
        readings.write(changes, ids=self._ids)
        self._append(burnt)

    @transaction.atomic
    def _append(self, deeds: Iterable[Deed]) -> None:
        ledger.append(_in_time(deeds), ids=self._ids)


def _in_time(deeds: Iterable[Deed]) -> list[Deed]:
    return sorted(deeds, key=lambda deed: deed.occurred_at)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to ``size`` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
