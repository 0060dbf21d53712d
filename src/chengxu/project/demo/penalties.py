"""The year's penalty proceedings: those the report tells of, one of them open, and small ones on the spot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from chengxu.common.ids import Ids
from chengxu.enforcement import publishing, rules
from chengxu.project.demo.people import Staff
from chengxu.project.demo.plan import Plan, table

FEN = 100
SOURCE = "desk"


class Penalties:
    """Makes whole proceedings: opened, decided, closed."""

    def __init__(self, plan: Plan, staff: Staff, ids: Ids) -> None:
        self._plan, self._staff, self._ids = plan, staff, ids
        self._rows: list[dict[str, Any]] = table("duty.yaml")["penalties"]
        self._number = 0
        self._laid_open: list[tuple[Mapping[str, Any], rules.Proceeding]] = []

    def year(self) -> Iterator[rules.Change]:
        """All proceedings in the order in which they were opened; their deeds follow each other."""
        rand = self._plan.random("penalties")
        dated = [row for row in self._rows if "opened" in row]
        for row in (row for row in self._rows if "count" in row):
            for day in sorted(rand.sample(self._plan.year_days, self._plan.count(row["count"]))):
                dated.append({**row, "opened": day, "decided": day, "closed": day + timedelta(days=2)})
        for row in sorted(dated, key=lambda row: row["opened"]):
            yield from self._proceeding(row)

    def published(self) -> Iterator[publishing.Published]:
        """The decisions of the year that the table lays open, a few days after each was taken."""
        publisher = self._staff.holder("reviewer")
        for row, decided in self._laid_open:
            on = row["decided"] + timedelta(days=row["published"]["after"])
            draft = publishing.Draft(
                proceeding_uid=decided.uid,
                **{name: row["published"][name] for name in ("party", "party_kind", "facts", "basis")},
            )
            yield publishing.publish(
                draft, decided, on=on, actor=publisher, now=self._plan.at(on, 11), ids=self._ids
            )

    def _proceeding(self, row: Mapping[str, Any]) -> Iterator[rules.Change]:
        rand = self._plan.random("penalty", row["opened"], row["cause"])
        officer, head = self._staff.worker(row["unit"], rand), self._staff.holder("director")
        self._number += 1
        opened: date = row["opened"]
        opening = rules.Opening(
            number=f"〔{opened.year}〕{self._number}号",
            cause=row["cause"],
            field=row["field"],
            procedure=row.get("procedure", "ordinary"),
            unit=row["unit"],
            opened_on=opened,
        )
        change = rules.decide_opening(
            opening, actor=officer, now=self._plan.at(opened, 10), source=SOURCE, ids=self._ids
        )
        yield change
        if "decided" not in row:
            return
        change = rules.decide_penalty(
            change.proceeding,
            fine=row["fine"] * FEN,
            confiscated=row.get("confiscated", 0) * FEN,
            on=row["decided"],
            actor=head,
            now=self._plan.at(row["decided"], 15),
            source=SOURCE,
            ids=self._ids,
        )
        yield change
        if "published" in row:
            self._laid_open.append((row, change.proceeding))
        yield rules.decide_closing(
            change.proceeding,
            on=row["closed"],
            actor=officer,
            now=self._plan.at(row["closed"], 16),
            source=SOURCE,
            ids=self._ids,
        )
