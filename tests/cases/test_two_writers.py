"""One stream of decisions through the single writer and through the bulk writer: every table ends up the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from chengxu.accounts.rules import Actor
from chengxu.cases import actions, batches, bulk, models, rows
from chengxu.cases.finding import searching
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Case, Change, Order, decide, refuse
from chengxu.cases.sending import sent
from chengxu.cases.together.past import Past
from chengxu.cases.workflow.states import CoKind, Pause, RequestKind, RequestState, State
from chengxu.cases.workflow.transitions import TRANSITIONS
from chengxu.cases.workflow.values import CoHandling, Dispute, Request
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.common.records import changed
from chengxu.intake.actions import take_in, write_reports
from chengxu.intake.rules import Submission, checked, receive, search_terms
from chengxu.ledger import actions as ledger
from chengxu.ledger.writing import Batch
from tests.jingzhou import CLERK, NOW, SEAT
from tests.web.cast import photo

pytestmark = pytest.mark.usefixtures("county")
PHOTOS = (photo((40, 30)), photo((30, 40)))
SHOWN = tuple(hashlib.sha256(data).hexdigest() for data in PHOTOS)

TABLES = (
    "cases_case", "cases_clock", "cases_request", "cases_cohandling", "cases_dispute", "intake_report", "ledger_deed",
    "ledger_note",
)  # fmt: skip
CATEGORIES = ("C0118", "E0504", "E0102", "E0110", "", "E0116")


class Ids(SeededIds):
    """Seeded names whose salts come from a source of their own: the bulk writer asks for them later."""

    def __init__(self) -> None:
        super().__init__("stream")
        self._salts = SeededIds("salts")

    def salt(self) -> bytes:
        return self._salts.salt()


def submissions() -> list[tuple[Submission, datetime]]:
    """Two dozen reports, ten minutes apart."""
    rand = Random(7)
    made = []
    for number in range(24):
        lon, lat = SEAT[0] + rand.uniform(-0.004, 0.004), SEAT[1] + rand.uniform(-0.004, 0.004)
        given = Submission(
            channel=rand.choice(("portal", "hotline", "collector")),
            text=f"第{number}件：请来看看",
            category=CATEGORIES[number % len(CATEGORIES)],
            lon=lon if number % 4 else None,
            lat=lat if number % 4 else None,
            frame="cgcs2000" if number % 4 else "",
            contact_name="测试",
        )
        made.append((given, NOW + timedelta(minutes=10 * number)))
    return made


class Walk:
    """Chooses the next step of a case the same way each time it is asked."""

    def __init__(self) -> None:
        self._rand = Random(11)

    def next_step(self, case: Case, now: datetime) -> tuple[str, Actor, Order] | None:
        """A verb open to somebody, who that is, and a complete order; None to leave the case for now."""
        actor = replace(CLERK, unit=case.unit) if self._rand.random() < 0.5 else CLERK
        open_ = [row.verb for row in TRANSITIONS if row.verb != "void" and refuse(case, row, actor) is None]
        if self._rand.random() < 0.02:
            open_ = ["void"]
        if not open_ or case.state in ("closed", "rejected", "void"):
            return None
        verb = self._rand.choice(open_)
        conditions = rulebook().catalog.get(case.category).conditions if case.category else ()
        order = Order(
            category=case.category or "E0599",
            condition=self._rand.choice(conditions).id if conditions else "",
            unit=case.lead_unit if verb == "dispatch" else "GA" if verb == "transfer" else "",
            note="看过了",
            reason="有理由",
            kind="cannot_now",
            amount=1,
            until=now + timedelta(days=20),
            units=("JZCG-SZ",),
            evidence=SHOWN,
        )
        return verb, actor, order


def stream(first: Callable[[Submission, datetime], Case], step: Callable[..., Case]) -> None:
    """Take all reports in, walk the cases in turns, several days on, and meet the same matters once more, twice."""
    cases = [first(given, at) for given, at in submissions()]
    walk, now = Walk(), NOW + timedelta(hours=5)
    for turn in range(12):
        for place, case in enumerate(cases):
            now += timedelta(minutes=7 if turn % 5 else 25)
            chosen = walk.next_step(case, now)
            if chosen is not None:
                verb, actor, order = chosen
                cases[place] = step(case, verb, actor, order, now)
    for days in (20, 40):
        for given, at in submissions():
            come_back(given, at + timedelta(days=days), first, step)


def come_back(
    given: Submission, at: datetime, first: Callable[[Submission, datetime], Case], step: Callable[..., Case]
) -> None:
    """The same matter again, to its end in seven minutes; every other one under no category until it is accepted."""
    category = given.category or "E0102"
    case = first(replace(given, category="" if at.minute % 20 else given.category), at)
    condition = rulebook().catalog.get(category).conditions[0].id
    order = Order(category=category, condition=condition, note="看过了", reason="有理由", evidence=SHOWN)
    for minute, verb in enumerate(
        ("accept", "file", "dispatch", "start", "handle", "check", "pass", "close")
    ):
        case = step(
            case,
            verb,
            replace(CLERK, uid=f"for {verb}", unit=case.unit),
            order,
            at + timedelta(minutes=minute),
        )


def through_single_writer() -> None:
    ids = Ids()

    def first(given: Submission, at: datetime) -> Case:
        taken = take_in(submission=given, actor=CLERK, now=at, ids=ids)
        return actions._load(taken.case_uid, CLERK, at)

    def step(case: Case, verb: str, actor: Actor, order: Order, now: datetime) -> Case:
        try:
            return actions.act(case_uid=case.uid, verb=verb, order=order, actor=actor, now=now, ids=ids)
        except Refused:
            return case

    stream(first, step)


def through_bulk_writer(loads: int = 1, past: Callable[[], Past | None] = lambda: None) -> None:
    """All of it as one load, or one load a wave, each with what ``past`` gives."""
    ids, book, numbers = Ids(), rulebook(), {}
    changes: list[Change] = []
    reports, deeds = [], []

    def number(prefix: str) -> int:
        numbers[prefix] = numbers.get(prefix, 0) + 1
        return int(numbers[prefix])

    def first(given: Submission, at: datetime) -> Case:
        clean, location = checked(given, now=at, book=book)
        received = receive(clean, location, evidence=(), actor=CLERK, now=at, book=book, ids=ids)
        changes.append(received.change)
        reports.append(received.report)
        deeds.append(received.deed)
        return received.change.after

    def step(case: Case, verb: str, actor: Actor, order: Order, now: datetime) -> Case:
        try:
            change = decide(
                case, verb, order=order, actor=actor, now=now, book=book, ids=ids, number=number,
                sent=sent(case, verb, order, actor, now, book),
            )  # fmt: skip
        except Refused:
            return case
        changes.append(change)
        return change.after

    stream(first, step)
    reported = {report.case_uid: search_terms(report) for report in reports}
    size = len(reports) // loads
    for start in range(0, len(reports), size):
        uids = {report.case_uid for report in reports[start : start + size]}
        load = [change for change in changes if change.after.uid in uids]
        bulk.write(load, ids=ids, reported=reported, past=past())
    write_reports(reports)
    ledger.append(deeds, ids=ids)


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table without its running number, sorted."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            names = [c.name for c in connection.introspection.get_table_description(cursor, table)]
            columns = ", ".join(f'"{name}"' for name in names if name != "id")
            cursor.execute(f'SELECT {columns} FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=repr)
    found["cases_search"] = sorted(searching.rows())
    return found


ONE = Past(empty=True)


@pytest.mark.parametrize(
    ("loads", "past"),
    [(1, lambda: None), (1, lambda: Past(empty=True)), (3, lambda: None), (3, lambda: ONE)],
    ids=["one load", "one into nothing", "three that ask the database", "three that remember"],
)
@pytest.mark.usefixtures("home")
def test_both_writers_leave_the_same_tables(loads: int, past: Callable[[], Past | None]) -> None:
    ledger.keep([("", data) for data in PHOTOS], now=NOW)
    with undone():
        through_single_writer()
        single = contents()
        linked = models.Case.objects.exclude(recurs_of="").count()
    with undone():
        through_bulk_writer(loads, past)
        many = contents()
    assert len(single["cases_case"]) == 3 * 24
    assert linked > 10
    assert len(single["ledger_deed"]) > 120
    for table in many:
        assert many[table] == single[table], table


def a_life_with_everything() -> list[Change]:
    """A case that is asked about, helped with and quarrelled over, each of which changes once more."""
    ids, (given, at) = Ids(), submissions()[1]
    clean, location = checked(given, now=at, book=rulebook())
    opened = receive(clean, location, evidence=(), actor=CLERK, now=at, book=rulebook(), ids=ids).change.after
    asked = Request(
        kind=RequestKind.DEFERRAL, unit="JZCG-LD", asked_by="x", asked_at=at, amount=2, until=at, clock=0
    )
    helper = CoHandling(unit="JZCG-SZ", kind=CoKind.HELP, asked_by="x", asked_at=at, clock=0)
    told = CoHandling(unit="GA", kind=CoKind.NOTICE, asked_by="x", asked_at=at)
    quarrel = Dispute(category="C0118", duty_grid="D", opened_at=at, units=("JZCG-LD", "GD"))
    first = replace(
        opened, version=2, requests=(asked,), helpers=(helper,), contested=(quarrel,), assignee="c"
    )
    second = replace(
        first,
        version=3,
        requests=(replace(asked, state=RequestState.GRANTED, level=2, decided_at=at), asked),
        helpers=(replace(helper, done_at=at), told),
        contested=(replace(quarrel, ruled_at=at, ruled_unit="GD", scope="county", units=("GD",)),),
        suspended_until=at,
        clocks=tuple(replace(clock, paused_for=Pause.DEFERRAL, stopped_at=at) for clock in first.clocks),
    )
    return [Change(None, opened), Change(opened, first), Change(first, second)]


def test_what_hangs_on_a_case_is_written_alike_and_read_back() -> None:
    life = a_life_with_everything()
    with undone():
        rows.insert([life[0].after])
        for change in life[1:]:
            batches.write([change], ids=Ids(), also={})
        single = contents()
        assert rows.load(models.Case.objects.get(uid=life[0].after.uid)) == life[-1].after
    with undone():
        bulk.write(life, ids=Ids(), reported={})
        assert contents() == single
    assert [len(single[table]) for table in TABLES[:5]] == [1, 1, 2, 2, 1]


@pytest.mark.parametrize(
    ("parent", "part", "refused"),
    [
        (State.CLOSED, State.DISPATCHED, True),
        (State.VOID, State.FILED, True),
        (State.CLOSED, State.CLOSED, False),
        (State.DISPATCHED, State.FILED, False),
    ],
)
def test_no_writer_ends_a_case_before_its_parts(parent: State, part: State, refused: bool) -> None:
    """Whoever decided it: neither writer asks whether somebody remembered to look at the parts."""
    now, ids = NOW, SeededIds("parts")
    opened = [one_report(now, ids).after for _ in range(2)]
    whole, piece = opened[0], changed(opened[1], parent_uid=opened[0].uid)
    ended = [(whole, changed(whole, state=parent)), (piece, changed(piece, state=part))]
    with undone():
        rows.insert([whole, piece])
        steps = [Change(was, changed(after, version=was.version + 1)) for was, after in ended]
        with pytest.raises(Refused, match="下级案件") if refused else nullcontext():
            batches.write(steps, ids=ids, also={})
    with pytest.raises(Refused, match="下级案件") if refused else nullcontext():
        bulk.prepare(
            [Change(None, after) for _, after in ended], Batch(), ids=ids, reported={}, past=Past(empty=True)
        )


def one_report(now: datetime, ids: SeededIds) -> Change:
    given, location = checked(
        Submission(channel="portal", text="路灯不亮", category="C0118"), book=rulebook(), now=now
    )
    return receive(given, location, evidence=(), actor=CLERK, now=now, book=rulebook(), ids=ids).change


def test_the_bulk_writer_refuses_a_change_out_of_order() -> None:
    book, ids = rulebook(), Ids()
    given, at = submissions()[1]
    clean, location = checked(given, now=at, book=book)
    received = receive(clean, location, evidence=(), actor=CLERK, now=at, book=book, ids=ids)
    with pytest.raises(ValueError, match="opened twice"):
        bulk.write([received.change, received.change], ids=ids, reported={})
    later = decide(
        received.change.after, "reject", order=Order(reason="不属于"), actor=CLERK, now=at, book=book, ids=ids,
        number=lambda _: 1,
    )  # fmt: skip
    with pytest.raises(ValueError, match="does not follow"):
        bulk.write([later], ids=ids, reported={})
