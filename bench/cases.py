"""The desk at a hundred thousand and at a million cases, against the bare SQL that must be done at least.

``scale`` 1 is a million cases, a tenth of them open; about 1.5 GB of disk (PostgreSQL: 3.5 GB), given back at the end. Everything is called in
process: a list is what the page asks for (rows, running clocks, names), a whole page the answer to a signed-in
browser. Bulk dispatch and tick write to one half of the cases, their bare SQL to the other.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.case_rows import FILED_LEAD, FREQUENT, RARE, STREET, TICK, fill
from bench.case_sql import Bare
from bench.county import NOW, county
from bench.timing import each, percentile

CASES, ROUNDS, BUDGET = 1_000_000, 60, 25.0
BULK, PART, TICK_PART = 1000, 50, 100  # in one transaction as many as ours: others wait no longer
MAP = 0.004  # half the width of a small rectangle of the map, in degrees: some 400 m
Work = Callable[[int], object]
Pair = tuple[Work, Work]


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds at p50 and p99 of each work and of its bare SQL, their ratios, and statements."""
    with county() as home:
        from chengxu.cases import queries

        count = round(CASES * scale)
        start = time.perf_counter()
        fill(count, queries.rulebook())
        figures: dict[str, float] = {
            "cases": count,
            "filled (s)": time.perf_counter() - start,
            "size (MB)": _size(home),
        }
        bare = Bare(home)
        figures |= reads(bare, count, ROUNDS if scale >= 0.1 else 5)
        figures |= writes(bare, count)
        bare.connection.close()
        return figures


def reads(bare: Bare, count: int, rounds: int) -> dict[str, float]:
    """Lists, searches and pages."""
    asked = {**_lists(bare), **_searches(bare), **_case(bare, count)}
    figures = _compared(asked, rounds) | _replayed(bare, asked, rounds)
    for name, work in _pages(count).items():
        taken = each({name: work}, rounds, BUDGET)[name]
        figures |= _spread(name, taken) | {f"{name}: statements": _statements(work)}
    return figures


def writes(bare: Bare, count: int) -> dict[str, float]:
    """One transition, a thousand in bulk, and the tick."""
    from chengxu.cases.models import Case

    _person("bench-lead", FILED_LEAD, ["handler"])  # nothing is sent to a unit where nobody could take it on
    filed = list(Case.objects.filter(state="filed").order_by("id").values_list("uid", flat=True))
    bulk, ones = min(BULK, len(filed) // 4), min(100, len(filed) // 8)
    works = {"one dispatch": (_one(filed[:ones]), _one_bare(bare, filed[ones : 2 * ones]))}
    figures = _compared(works, ones - 1)
    rest = filed[2 * ones :]
    figures |= _bulk(bare, rest[:bulk], rest[bulk : 2 * bulk])
    return figures | _tick(bare)


def _compared(pairs: Mapping[str, Pair], rounds: int) -> dict[str, float]:
    works = {
        f"{name}{end}": work
        for name, pair in pairs.items()
        for end, work in zip(("", " bare"), pair, strict=True)
    }
    taken = each(works, rounds, BUDGET)
    figures: dict[str, float] = {}
    for name in pairs:
        figures |= _spread(name, taken[name]) | _spread(f"{name}, bare", taken[f"{name} bare"])
        figures[f"ratio {name} : bare"] = percentile(taken[name], 50) / percentile(taken[f"{name} bare"], 50)
    return figures


def _replayed(bare: Bare, pairs: Mapping[str, Pair], rounds: int) -> dict[str, float]:
    """The statements of each work alone, played again by the driver: what is left of the ratio without our own Python."""
    heard = {name: _heard(pair[0]) for name, pair in pairs.items()}
    works: dict[str, Work] = {name: lambda n, told=told: bare.play(told) for name, told in heard.items()}  # type: ignore[misc]
    works |= {f"{name} bare": lambda n, least=pair[1]: least(1) for name, pair in pairs.items()}  # type: ignore[misc]
    taken = each(works, rounds, BUDGET)
    return {
        f"ratio statements of {name} : bare": percentile(taken[name], 50)
        / percentile(taken[f"{name} bare"], 50)
        for name in pairs
    }


def _heard(work: Work) -> list[tuple[str, Any]]:
    """What the work asks the database, with its values."""
    from django.db import connection

    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work(1)
    return found


def _spread(name: str, seconds: list[float]) -> dict[str, float]:
    return {
        f"{name} p50 (ms)": percentile(seconds, 50) * 1000,
        f"{name} p99 (ms)": percentile(seconds, 99) * 1000,
    }


def _actor() -> Any:
    from chengxu.accounts.rules import VERBS, Actor

    return Actor(uid="bench", name="", unit=FILED_LEAD, verbs=frozenset(VERBS))


def _shown(**given: Any) -> int:
    """What the list of a page asks for."""
    from chengxu.cases import queries
    from chengxu.cases.finding import lists
    from chengxu.web.desk.rows import rows, with_clocks

    actor = _actor()
    page = lists.page(lists.Wanted(**given), actor, size=50, fetched=with_clocks)
    return len(rows(page.rows, queries.rulebook(), NOW, actor))


def _lists(bare: Bare) -> dict[str, Pair]:
    from chengxu.cases import queries

    book = queries.rulebook()
    categories = [category.id for category in book.catalog.active]
    towns, units = list(book.territory.townships), list(book.organisation.units)

    def three(n: int) -> tuple[str, str, str]:
        return categories[n % 40], towns[n % len(towns)], units[n % len(units)]

    def box(n: int) -> tuple[float, float, float, float]:
        rand = random.Random(n)
        lon, lat = 109.695 + rand.uniform(-0.03, 0.03), 26.574 + rand.uniform(-0.03, 0.03)
        return lon - MAP, lat - MAP, lon + MAP, lat + MAP

    def filtered(n: int) -> int:
        category, town, unit = three(n)
        return _shown(queue="all", category=category, township=town, unit=unit)

    def cells(n: int) -> int:
        from chengxu.territory.rules import ranges_over

        west, south, east, north = box(n)
        found = ranges_over(west, south, east, north)
        near = " OR ".join(["c.cell BETWEEN %s AND %s"] * len(found))
        values = [bound for pair in found for bound in pair]
        where = f"({near}) AND c.lon BETWEEN %s AND %s AND c.lat BETWEEN %s AND %s"
        return bare.page(where, [*values, west, east, south, north])

    return {
        "list, all": (lambda n: _shown(queue="all"), lambda n: bare.page("1 = 1", [])),
        "list, dispatch queue": (
            lambda n: _shown(queue="dispatch"),
            lambda n: bare.page("c.queue = 'dispatch'", [], "c.due_key, c.id"),
        ),
        "list, category": (
            lambda n: _shown(queue="all", category=three(n)[0]),
            lambda n: bare.page("c.category = %s", three(n)[:1]),
        ),
        "list, category + township + unit": (
            filtered,
            lambda n: bare.page("c.category = %s AND c.township = %s AND c.holder = %s", three(n)),
        ),
        "list, small bbox": (lambda n: _shown(queue="all", box=box(n)), cells),
        "list, large bbox + category": (
            lambda n: _shown(queue="all", box=(109.6, 26.5, 109.8, 26.7), category=three(n)[0]),
            lambda n: bare.page(
                "c.category = %s AND c.lon BETWEEN 109.6 AND 109.8 AND c.lat BETWEEN 26.5 AND 26.7",
                three(n)[:1],
            ),
        ),
    }


def _searches(bare: Bare) -> dict[str, Pair]:
    from chengxu.cases.finding import searching

    asked: dict[str, str] = {}
    for word in (STREET, FREQUENT, RARE):
        match = searching.match(word)
        assert match is not None
        asked[word] = match.asked
    names = {STREET: "street by two characters", FREQUENT: "frequent word", RARE: "rare word"}
    return {
        f"search, {names[word]}": (
            lambda n, word=word: _shown(queue="all", text=word),  # type: ignore[misc]
            lambda n, word=word: bare.search(asked[word]),  # type: ignore[misc]
        )
        for word in asked
    }


def _case(bare: Bare, count: int) -> dict[str, Pair]:
    uids, client = _some(count), _client()

    def work(n: int) -> None:
        answer = client.get(f"/desk/cases/{uids[n % len(uids)]}/")
        assert answer.status_code == 200, answer.status_code

    return {"case page": (work, lambda n: bare.case(uids[n % len(uids)]))}


def _some(count: int) -> list[str]:
    from chengxu.cases.models import Case

    return list(Case.objects.order_by("-id").values_list("uid", flat=True)[: min(100, count // 10)])


def _pages(count: int) -> dict[str, Work]:
    """Whole answers: template, counts of the queues, news and all."""
    client, uids = _client(), _some(count)
    addresses = {
        "whole page, all": "/desk/?queue=all",
        "whole page, dispatch queue": "/desk/?queue=dispatch",
        "whole page, search": f"/desk/?queue=all&q={FREQUENT}",
    }
    works: dict[str, Work] = {name: lambda n, to=to: client.get(to) for name, to in addresses.items()}  # type: ignore[misc]
    return works | {"whole page, case": lambda n: client.get(f"/desk/cases/{uids[n % len(uids)]}/")}


def _client() -> Any:
    """A browser of somebody who may see every queue of the centre."""
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    person = _person("bench", "JZCG-ZX", ["chief", "dispatcher"])
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _person(login: str, unit: str, posts: list[str]) -> Any:
    """Somebody who works there; the same person when asked again."""
    from chengxu.accounts.actions import add_person
    from chengxu.accounts.models import Person
    from chengxu.cases import queries
    from chengxu.common.ids import SystemIds

    return Person.objects.filter(login=login).first() or add_person(
        login=login, name="测量", unit=unit, posts=posts, password="a-long-bench-word",
        organisation=queries.rulebook().organisation, now=NOW, ids=SystemIds(),
    )  # fmt: skip


def _statements(work: Work) -> int:
    return len(_heard(work))


def _one(uids: list[str]) -> Work:
    from chengxu.cases import actions
    from chengxu.cases.rules import Order
    from chengxu.common.ids import SystemIds

    ids, actor = SystemIds(), _actor()
    order = Order(unit=FILED_LEAD)
    return lambda n: actions.act(
        case_uid=uids[n], verb="dispatch", order=order, actor=actor, now=NOW, ids=ids
    )


def _one_bare(bare: Bare, uids: list[str]) -> Work:
    return lambda n: bare.dispatch([uids[n]], NOW, n)


def _bulk(bare: Bare, ours: list[str], theirs: list[str]) -> dict[str, float]:
    from chengxu.cases import many
    from chengxu.cases.rules import Order
    from chengxu.common.ids import SystemIds

    def work(n: int) -> None:
        done = many.act_many(
            case_uids=ours[n::2],
            verb="dispatch",
            order=Order(unit=FILED_LEAD),
            actor=_actor(),
            now=NOW,
            ids=SystemIds(),
        )
        assert all(outcome.case for outcome in done), done[0].refusal

    def plain(n: int) -> None:
        half = theirs[n::2]
        for first in range(0, len(half), PART):
            bare.dispatch(half[first : first + PART], NOW, 10_000 + n * BULK + first)

    for half in (0, 1):  # the first is not counted
        spent, least = _spent(lambda half=half: work(half)), _spent(lambda half=half: plain(half))  # type: ignore[misc]
    return _a_case("bulk dispatch", spent, len(ours[1::2]), least, len(theirs[1::2]))


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of this process: those of a database server are not among these."""
    start, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - processor


def _a_case(
    name: str, ours: tuple[float, float], cases: int, bare: tuple[float, float], others: int
) -> dict[str, float]:
    """What a case costs, ours and bare; the clock of a busy machine says little, the processor says more."""
    figures = {}
    for what, spent, least in zip(("", ", processor"), ours, bare, strict=True):
        figures[f"{name}{what} (ms a case)"] = spent * 1000 / cases
        figures[f"{name}{what}, bare (ms a case)"] = least * 1000 / others
        figures[f"ratio {name}{what} : bare"] = (spent / cases) / (least / others)
    return figures


def _tick(bare: Bare) -> dict[str, float]:
    """Something is due on every open case: half of them done bare first, then the tick does the others."""
    from chengxu.cases import ticking
    from chengxu.cases.models import Case, CaseClock
    from chengxu.common.ids import SystemIds

    open_, due = Case.objects.filter(is_open=True).count(), CaseClock.objects.filter(next_at__lt=TICK).count()
    counted = {"bare": 0, "ours": 0}

    def plain() -> None:
        while counted["bare"] < due // 2:
            counted["bare"] += bare.tick(TICK, TICK_PART, 1_000_000 + 2 * counted["bare"])

    def work() -> None:
        counted["ours"] = ticking.tick(now=TICK, ids=SystemIds()).changed

    least, spent = _spent(plain), _spent(work)
    start = time.perf_counter()
    nothing = ticking.tick(now=TICK, ids=SystemIds())
    assert nothing == ticking.Ticked(), nothing
    return {
        "tick: open cases": open_,
        "tick: cases with something due": counted["ours"],
        "tick with nothing due (ms)": (time.perf_counter() - start) * 1000,
    } | _a_case("tick", spent, counted["ours"], least, counted["bare"])


def _size(home: Path) -> float:
    from django.db import connection

    if connection.vendor == "sqlite":
        return (home / "chengxu.sqlite3").stat().st_size / 1e6
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1e6
