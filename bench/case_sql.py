"""The bare SQL of the desk: by hand and through the driver alone, what the database must do at least for each work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import bare

ROW = (
    "c.id, c.uid, c.case_no, c.state, c.category, c.place_text, c.township, c.unit, c.lead_unit, c.channel, "
    "c.reported_at, c.lon, c.lat, c.due_key, c.queue, c.claimed_by, c.claimed_until"
)
DEED = (
    "uid", "occurred_at", "recorded_at", "actor", "source", "source_id", "verb", "object", "quantity", "measure",
    "place", "grid", "unit", "case_uid", "asset_uid", "routine_uid", "party_uid", "proceeding_uid", "corrects_uid",
    "corrects_kind", "detail", "note_digest", "evidence",
)  # fmt: skip
HIT = {
    "sqlite": "SELECT rowid FROM cases_search WHERE cases_search MATCH %s ORDER BY rowid DESC LIMIT 51",
    "postgresql": "SELECT case_id FROM cases_search WHERE (subject || reports) @@ %s::tsquery"
    " ORDER BY case_id DESC LIMIT 51",
}


class Bare:
    """A connection of its own to the database of the bench."""

    def __init__(self, home: Path) -> None:
        from django.conf import settings
        from django.db import connection

        self.vendor, entry = connection.vendor, settings.DATABASES["default"]
        if self.vendor == "sqlite":
            self.connection = bare.connect(home / "chengxu.sqlite3")
            return
        import psycopg

        self.connection = psycopg.connect(
            host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"],
            options=entry["OPTIONS"]["options"], autocommit=True,
        )  # fmt: skip

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of one statement."""
        return list(self.connection.execute(self._own(sql), tuple(values)).fetchall())

    def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """One statement for many rows."""
        if self.vendor == "sqlite":
            self.connection.executemany(self._own(sql), rows)
        else:
            with self.connection.cursor() as cursor:
                cursor.executemany(sql, rows)

    def begin(self) -> None:
        """A transaction that writes."""
        self.connection.execute("BEGIN IMMEDIATE" if self.vendor == "sqlite" else "BEGIN")

    def commit(self) -> None:
        """Its end, flushed."""
        self.connection.execute("COMMIT")

    def _own(self, sql: str) -> str:
        return sql.replace("%s", "?") if self.vendor == "sqlite" else sql

    def play(self, statements: Sequence[tuple[str, Any]]) -> None:
        """Statements that read, with all their rows."""
        for sql, values in statements:
            self.ask(sql, values or ())

    def page(self, where: str, values: Sequence[Any], order: str = "c.id DESC") -> int:
        """Fifty-one rows of a list and their running clocks."""
        rows = self.ask(f"SELECT {ROW} FROM cases_case c WHERE {where} ORDER BY {order} LIMIT 51", values)
        self._running([row[1] for row in rows])
        return len(rows)

    def search(self, asked: str) -> int:
        """The newest fifty-one hits of the index, their rows by key, and their running clocks."""
        keys = [row[0] for row in self.ask(HIT[self.vendor], [asked])]
        rows = (
            self.ask(f"SELECT {ROW} FROM cases_case c WHERE c.id IN ({_places(keys)})", keys) if keys else []
        )
        self._running([row[1] for row in rows])
        return len(rows)

    def _running(self, uids: list[str]) -> None:
        if uids:
            self.ask(
                f"SELECT * FROM cases_clock WHERE case_uid IN ({_places(uids)}) AND stopped_at IS NULL", uids
            )

    def case(self, uid: str) -> None:
        """All of one case: itself, clocks, deeds, reports."""
        for table, column in (
            ("cases_case", "uid"), ("cases_clock", "case_uid"), ("ledger_deed", "case_uid"), ("intake_report", "case_uid"),
        ):  # fmt: skip
            beyond = " AND NOT (case_uid = '')" if table == "ledger_deed" else ""  # as its index says
            self.ask(f"SELECT * FROM {table} WHERE {column} = %s{beyond}", [uid])

    def dispatch(self, uids: list[str], at: datetime, first: int) -> None:
        """What a dispatch of these filed cases reads and writes, in one transaction."""
        now, due = self._at(at), int(at.timestamp() * 1000)
        places = _places(uids)
        self.begin()
        found = {r[1]: r for r in self.ask(f"SELECT {ROW} FROM cases_case c WHERE uid IN ({places})", uids)}
        self.ask(f"SELECT * FROM cases_clock WHERE case_uid IN ({places})", uids)
        leads = sorted({row[8] for row in found.values()})
        self.ask(
            f"SELECT unit, posts FROM accounts_person WHERE is_active AND unit IN ({_places(leads)})", leads
        )
        self.many(
            "UPDATE cases_case SET state = 'dispatched', unit = %s, dispatched_at = %s, unit_due_at = %s, updated_at = %s,"
            " version = 2, queue = 'unit', due_key = %s, holder = %s WHERE uid = %s AND version = 1",
            [(found[uid][8], now, now, now, due, found[uid][8], uid) for uid in uids],
        )
        self.many(
            "UPDATE cases_clock SET stopped_at = %s, used = 1, next_at = NULL WHERE case_uid = %s AND ordinal = 0",
            [(now, uid) for uid in uids],
        )
        self.many(
            "INSERT INTO cases_clock (case_uid, ordinal, kind, unit, amount, limit_unit, started_at, due_at, used,"
            " breached, provisional, label, extra, paused_for, exempted, step, next_at)"
            " VALUES (%s, 2, 'unit', %s, 1, 'work_day', %s, %s, 0, %s, %s, '', 0, '', %s, 0, %s)",
            [(uid, found[uid][8], now, now, False, False, False, now) for uid in uids],
        )
        self._told(uids, now, "case.dispatch", first)
        self.commit()

    def tick(self, at: datetime, most: int, first: int) -> int:
        """One batch of what is due: how many clocks there were."""
        now = self._at(at)
        self.begin()
        rows = self.ask(
            "SELECT k.id, k.case_uid, k.kind, " + ROW + " FROM cases_clock k JOIN cases_case c ON c.uid = k.case_uid"
            " WHERE k.next_at < %s ORDER BY k.next_at, k.id LIMIT %s",
            [now, most],
        )  # fmt: skip
        self.many(
            "UPDATE cases_clock SET step = 1, breached = %s, next_at = %s WHERE id = %s",
            [(row[2] != "unit", self._at(at.replace(year=2030)), row[0]) for row in rows],
        )
        uids = [row[1] for row in rows]
        self.many(
            "UPDATE cases_case SET version = version + 1, updated_at = %s WHERE uid = %s",
            [(now, uid) for uid in uids],
        )
        late = [row[1] for row in rows if row[2] != "unit"]
        self._told([*uids, *late], now, "case.escalate", first)
        self.commit()
        return len(rows)

    def _told(self, uids: list[str], now: Any, verb: str, first: int) -> None:
        self.many(
            "INSERT INTO cases_change (case_uid, entered, at) VALUES (%s, %s, %s)",
            [(uid, "own_open unit", now) for uid in dict.fromkeys(uids)],
        )
        same = ("clock", "", verb, "case", 1000, "件", *[""] * 3)
        self.many(
            f"INSERT INTO ledger_deed ({', '.join(DEED)}) VALUES ({', '.join(['%s'] * len(DEED))})",
            [
                (f"bare-{first + n}", now, now, "bench", *same, uid, *[""] * 6, '{"from":"filed"}', "", "")
                for n, uid in enumerate(uids)
            ],
        )

    def _at(self, at: datetime) -> Any:
        return at.replace(tzinfo=None).isoformat(" ") if self.vendor == "sqlite" else at


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))
