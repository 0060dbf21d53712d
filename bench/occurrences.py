"""Laying out a year of recurring tasks against the bare driver that only writes the same rows; and deciding that year.

``scale`` 1 is 500 tasks: three of five each day, the others on some days of the week or month, on working days, or at six roads.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

from bench import bare, timing
from bench.county import NOW, PACK, county

TASKS, DAYS = 500, 365
KINDS: tuple[dict[str, Any], ...] = (
    {"times": [{"from": "06:00", "to": "20:00"}]},
    {"times": [{"from": "19:30", "to": "23:30"}]},
    {"times": [{"from": "22:00", "to": "02:00"}]},
    {"every": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "from": "2023-01-02"},
    {
        "every": "FREQ=MONTHLY;BYDAY=-1FR",
        "days": "working",
        "where": {"roads": ["R01", "R02", "R03", "R04", "R05", "R06"]},
    },
)
PLAIN = {
    "unit": "JZCG-HW", "evidence": {"kind": "deed", "of": {"verb": "clean", "object": "river_bank"}}, "ahead": DAYS, "source": "bench",
    "verified": False,
}  # fmt: skip


def run(scale: float = 1.0) -> dict[str, float]:
    """Rows a second, times the bare driver, and what laying out again and deciding cost."""
    count = max(5, round(TASKS * scale))
    with county() as home:
        _declare(count)
        from chengxu.common.ids import SystemIds
        from chengxu.routines.recurring import actions, laying, queries
        from chengxu.routines.recurring.models import Occurrence

        read = timing.once(queries.declared)
        days = timing.once(lambda: _days(queries.declared().values()))
        database = home / "chengxu.sqlite3"
        reader = bare.connect(database)
        before = bare.marks(reader)
        laid = timing.once(lambda: laying.lay_out(now=NOW, ids=SystemIds()))
        rows = Occurrence.objects.count()
        twin = bare.like(database, home / "bare.sqlite3")
        same = bare.rows_after(reader, before)
        least = timing.once(lambda: bare.write(twin, same))
        twin.close()
        reader.close()
        again = timing.once(lambda: laying.lay_out(now=NOW + timedelta(days=1), ids=SystemIds()))
        decided = timing.once(lambda: actions.decide(now=NOW + timedelta(days=31)))
        return {
            "tasks": count,
            "occurrences": rows,
            "read the pack's tasks (ms)": read * 1000,
            "days by the rules alone (ms)": days * 1000,
            "lay out a year (s)": laid,
            "occurrences a second": rows / laid,
            "bare driver, same rows (ms)": least * 1000,
            "ratio laying out : bare driver": laid / least,
            "one more day (s)": again,
            "decide a month of them (s)": decided,
        }


def _days(tasks: Any) -> int:
    from chengxu.territory import queries as territory

    calendar = territory.calendar()
    today = calendar.local(NOW).date()
    return sum(len(list(task.windows(today, today + timedelta(days=DAYS), calendar))) for task in tasks)


def _declare(count: int) -> None:
    """A pack whose tasks are so many made-up ones."""
    from chengxu.packs import actions, reading
    from chengxu.packs.rules import Pack, digest

    documents = deepcopy(dict(reading.read(PACK).pack.documents))
    tasks = {f"t{n}": {**PLAIN, **KINDS[n % len(KINDS)], "name": f"任务 {n}"} for n in range(count)}
    documents["routines/tasks.yaml"] = {"tasks": tasks}
    actions.load(pack=Pack(digest(documents), documents), actor="bench", now=NOW)
