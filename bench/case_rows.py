"""Cases in bulk, invented and the same in every run: one in ten open, the others closed within a year before.

A case is a row with its clocks, its search terms and, when it is open, a deed and a report: about 1.5 kB on disk with
all indexes, 1.5 GB for a million (PostgreSQL: twice that). The engine decided none of them. Twenty thousand are made
here, the others are copies of those under other names, made by the database itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bench.county import NOW
from bench.generated import SEAT, TEXTS

BLOCK = 20_000
RARE, RARE_CASES = "稀有", 50
FREQUENT, STREET = "路灯", "东平"
SEASON = timedelta(days=365)
STREETS = tuple(f"{a}{b}路" for a in "东南西北中前后上下新" for b in "平安和顺兴隆昌盛康宁")
OPEN_STATES = ("filed", "filed", "dispatched", "dispatched", "reported")
"""The states of open cases, so many of five each."""
FILED_LEAD = "JZCG-LD"
"""The unit that leads every filed case, so that one order dispatches them all."""
STARTS = timedelta(hours=2)
"""The clocks of all open cases began within so long before the present."""
TICK = NOW + timedelta(hours=20)
"""When something is due on every open case: a rung of a unit's clock, or the end of a clock of the centre's."""


@dataclass(slots=True)
class Made:
    """One batch: the cases as values, what they are found by, and the rows beside them."""

    cases: list[Any]
    terms: list[tuple[str, str, str]]
    deeds: list[Any]
    reports: list[tuple[Any, ...]]


def made(numbers: range, block: int, rare: int, ids: Any, book: Any) -> Made:
    """The cases with these numbers of a block; the last tenth of it is open, ``rare`` in all hold the rare word."""
    rand, found = random.Random(numbers.start), Made([], [], [], [])
    for number in numbers:
        _add(found, number, block, rare, rand, ids, book)
    return found


def _add(made: Made, number: int, count: int, rare: int, rand: random.Random, ids: Any, book: Any) -> None:
    from chengxu.accounts.rules import PUBLIC
    from chengxu.cases.workflow import deeds
    from chengxu.ledger import writing

    is_open = number >= count - count // 10
    at = NOW - STARTS * rand.random() if is_open else NOW - STARTS - SEASON * ((count - number) / count)
    case = case_at(number, at, rand.choice(OPEN_STATES) if is_open else "closed", rand, ids, book)
    text = rand.choice(TEXTS) + f"，在{rand.choice(STREETS)}旁边"
    if number % max(1, count // rare) == 0:
        text += RARE + "词汇"
    made.cases.append(case)
    made.terms.append((_subject(case, book), _told(text), case.uid))
    if not is_open:
        return
    made.deeds.append(
        deeds.deed(case, "case.report", PUBLIC, at, ids.uid(at), "bench", {"category": case.category})
    )
    instant = writing.instant(at)
    made.reports.append(
        (
            ids.uid(at),
            f"{number:012}",
            "hotline",
            case.category,
            text,
            case.place_text,
            instant,
            instant,
            case.uid,
        )
    )


REPORT_COLUMNS = (
    "uid", "receipt", "channel", "category", "text", "place_text", "reported_at", "received_at", "case_uid",
    "source_id", "frame", "contact_name", "contact_phone", "evidence",
)  # fmt: skip


def case_at(number: int, at: datetime, state: str, rand: random.Random, ids: Any, book: Any) -> Any:
    """A case reported at this instant, in this state; four in five with a position."""
    from chengxu.cases.workflow.states import State
    from chengxu.cases.workflow.values import Case
    from chengxu.territory.rules import morton

    lon, lat = SEAT[0] + rand.gauss(0, 0.03), SEAT[1] + rand.gauss(0, 0.03)
    located = number % 5 != 0
    category, unit = _chosen(book, number, rand)
    unit = FILED_LEAD if state == "filed" else unit
    closed, sent = state == "closed", state in ("dispatched", "closed")
    return Case(
        uid=ids.uid(at), state=State(state), channel="hotline", reported_at=at, pack_hash=book.pack_hash,
        updated_at=at, category=category.id, condition="" if state == "reported" else category.conditions[0].id,
        case_no=None if state == "reported" else f"B-{at:%Y%m%d}-{number:07}",
        lon=lon if located else None, lat=lat if located else None, cell=morton(lon, lat) if located else None,
        township=rand.choice(_townships(book)), place_text=f"{rand.choice(STREETS)}{rand.randrange(300)}号", grade="B",
        lead_unit=unit, unit=unit if sent else "", filed_at=None if state == "reported" else at,
        dispatched_at=at if sent else None, closed_at=at + timedelta(hours=2) if closed else None,
        on_time=True if closed else None, due_at=at + timedelta(hours=100), clocks=_clocks(state, at, unit, book),
    )  # fmt: skip


def _chosen(book: Any, number: int, rand: random.Random) -> tuple[Any, str]:
    categories, units = _categories(book), tuple(book.organisation.units)
    return categories[int(len(categories) * rand.random() ** 2)], units[number % len(units)]


@lru_cache(maxsize=1)
def _categories(book: Any) -> tuple[Any, ...]:
    return tuple(book.catalog.active)


@lru_cache(maxsize=1)
def _townships(book: Any) -> tuple[str, ...]:
    return tuple(book.territory.townships)


def _clocks(state: str, at: datetime, unit: str, book: Any) -> tuple[Any, ...]:
    """What runs in each state; the limits are such that at :data:`TICK` one step is due on every open case."""
    from chengxu.cases.workflow.states import ClockKind

    end = at + timedelta(hours=2)
    if state == "reported":
        return (_clock(ClockKind.ACCEPTANCE, 16, at, "", 1.0),)
    whole = _clock(ClockKind.CASE, 100, at, "", 1.0, stopped=end if state == "closed" else None)
    if state == "filed":
        return (_clock(ClockKind.DISPATCH, 16, at, "", 1.0), whole)
    if state == "dispatched":
        return (whole, _clock(ClockKind.UNIT, 24, at, unit, 0.8))
    return (whole,)


def _clock(
    kind: Any, hours: int, at: datetime, unit: str, share: float, stopped: datetime | None = None
) -> Any:
    from chengxu.cases.workflow.clocks import Clock
    from chengxu.common.worktime import LimitUnit

    return Clock(
        kind=kind, unit=unit, amount=hours, limit_unit=LimitUnit.urgent_hour, started_at=at,
        due_at=at + timedelta(hours=hours), stopped_at=stopped, used=7200 if stopped else 0,
        next_at=None if stopped else at + timedelta(hours=hours * share),
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _told(text: str) -> str:
    from chengxu.common.bigrams import terms

    return terms(text)


def _subject(case: Any, book: Any) -> str:
    """The terms of :func:`chengxu.cases.workflow.words.subject`, those of streets and names worked out once."""
    from chengxu.common.bigrams import terms

    said = {*_told(case.place_text).split(), *_named(case.township, case.category, book).split()}
    return " ".join(sorted(said | set(terms(case.case_no or "", long_numbers=True).split())))


@lru_cache(maxsize=10_000)
def _named(township: str, category: str, book: Any) -> str:
    from chengxu.common.bigrams import terms

    return terms(book.territory.name(township).zh, book.catalog.categories[category].name.zh)


def fill(count: int, book: Any) -> None:
    """Write them all, without flushes on SQLite: what a power cut would take is thrown away anyway."""
    from django.db import connection, transaction

    from chengxu.cases import models
    from chengxu.common.ids import SeededIds

    sqlite, ids = connection.vendor == "sqlite", SeededIds("cases")
    block = min(BLOCK, count)
    copies, closed = count // block, block - block // 10
    rare = max(1, RARE_CASES // copies)
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA synchronous = OFF")
        for numbers in (range(closed), range(closed, block)):
            with transaction.atomic():
                last = models.Case.objects.order_by("-id").values_list("id", flat=True).first() or 0
                _write(made(numbers, block, rare, ids, book), ids)
            for copy in range(1, copies):
                with transaction.atomic():
                    _copy(cursor, f"f{copy:02x}", last, last + len(numbers))
        if sqlite:
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")
    assert models.Case.objects.count() == copies * block


def _write(block: Made, ids: Any) -> None:
    from chengxu.cases import rows
    from chengxu.cases.finding import searching
    from chengxu.intake.models import Report
    from chengxu.ledger import actions as ledger
    from chengxu.ledger import writing

    batch = writing.Batch()
    rows.prepare(block.cases, batch)
    batch.add(Report, REPORT_COLUMNS, ((*row, "", "", "", "", "") for row in block.reports))
    ledger.prepare(block.deeds, batch, ids=ids)
    batch.insert()
    searching.insert(block.terms)


def _copy(cursor: Any, mark: str, after: int, upto: int) -> None:
    """The cases with these keys once more, with all that hangs on them, under names that begin with ``mark``."""
    from django.apps import apps

    from chengxu.cases.finding import searching

    base = f"SELECT uid FROM cases_case WHERE id > {after} AND id <= {upto}"
    other = {
        "uid": f"'{mark}' || substr(uid, 4)", "case_uid": f"'{mark}' || substr(case_uid, 4)",
        "case_no": f"'{mark}' || case_no", "receipt": f"'{mark}' || substr(receipt, 4)",
    }  # fmt: skip
    for label, key in (
        ("cases.Case", "uid"), ("cases.CaseClock", "case_uid"), ("ledger.Deed", "case_uid"), ("intake.Report", "case_uid"),
    ):  # fmt: skip
        meta = apps.get_model(label)._meta
        names = [field.column for field in meta.concrete_fields if not field.primary_key]
        chosen = ", ".join(other.get(name, f'"{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO {meta.db_table} ({listed}) SELECT {chosen} FROM {meta.db_table} WHERE {key} IN ({base}) ORDER BY id"
        )
    key = searching.dialect().key
    cursor.execute(
        f"INSERT INTO cases_search ({key}, subject, reports) SELECT c.id, s.subject, s.reports FROM cases_search s "
        f"JOIN cases_case o ON o.id = s.{key} JOIN cases_case c ON c.uid = '{mark}' || substr(o.uid, 4) "
        f"WHERE o.id > {after} AND o.id <= {upto} ORDER BY c.id"
    )
