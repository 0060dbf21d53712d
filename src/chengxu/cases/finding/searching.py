"""Full-text search of cases: which cases hold all the terms somebody typed, read in the order of the list.

One row a case beside the case itself: the terms of the case (``subject``) and those of its reports (``reports``), so
that either is rewritten, or erased, without the other. SQLite keeps them in an FTS5 table whose row number is the
case's key, so that hits come newest first without a sort; PostgreSQL in two ``tsvector`` columns under one GIN index,
made from the very same terms (what the ``simple`` configuration would give, without its parser, which leaves Chinese
alone in some locales and drops it in others).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Min, QuerySet
from django.db.models.expressions import RawSQL

from chengxu.cases.models import Case
from chengxu.common.bigrams import Term, asked

WINDOW = 4000
"""So many hits are looked at in one go when filters leave out some of them; a rarer word has no second window."""

FEW = 500
"""Up to so many hits of a rare word are read at once."""

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE cases_search"
        " USING fts5(subject, reports, detail=none, columnsize=0, tokenize='ascii', prefix='1')",
    ),
    "postgresql": (
        "CREATE TABLE cases_search (case_id bigint PRIMARY KEY, subject tsvector NOT NULL, reports tsvector NOT NULL)",
        "CREATE INDEX cases_search_terms ON cases_search USING gin ((subject || reports))",
    ),
}
DROP = "DROP TABLE cases_search"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """The statements of one database; ``key`` is the case's key, ``hit`` the condition that a row matches."""

    insert: str
    subject: str
    reports: str
    key: str
    hit: str


_BY_UID = "(SELECT id FROM cases_case WHERE uid = %s)"
_VECTOR = "array_to_tsvector(string_to_array(nullif(%s, ''), ' '))"
_ANY = "coalesce(" + _VECTOR + ", ''::tsvector)"
DIALECTS = {
    "sqlite": _Dialect(
        insert="INSERT OR REPLACE INTO cases_search (rowid, subject, reports)"
        " SELECT id, %s, %s FROM cases_case WHERE uid = %s",
        subject=f"UPDATE cases_search SET subject = %s WHERE rowid = {_BY_UID}",
        reports=f"UPDATE cases_search SET reports = %s WHERE rowid = {_BY_UID}",
        key="rowid",
        hit="cases_search MATCH %s",
    ),
    "postgresql": _Dialect(
        insert=f"INSERT INTO cases_search (case_id, subject, reports) SELECT id, {_ANY}, {_ANY}"
        " FROM cases_case WHERE uid = %s ON CONFLICT (case_id) DO UPDATE"
        " SET subject = excluded.subject, reports = excluded.reports",
        subject=f"UPDATE cases_search SET subject = {_ANY} WHERE case_id = {_BY_UID}",
        reports=f"UPDATE cases_search SET reports = {_ANY} WHERE case_id = {_BY_UID}",
        key="case_id",
        hit="(subject || reports) @@ %s::tsquery",
    ),
}


def dialect() -> _Dialect:
    """The statements of the database in use."""
    return DIALECTS[connection.vendor]


def insert(rows: Iterable[tuple[str, str, str]]) -> None:
    """Make cases findable, in the caller's transaction: terms of the case, terms of its reports, the case's uid."""
    with connection.cursor() as cursor:
        cursor.executemany(dialect().insert, list(rows))


def retell(told: Sequence[tuple[str, str]]) -> None:
    """Cases are found by other terms of their own from now on, in the caller's transaction: terms and uid of each."""
    if told:
        with connection.cursor() as cursor:
            cursor.executemany(dialect().subject, list(told))


def retell_reports(case_uid: str, reports: str) -> None:
    """The case is found by other terms of its reports (merged, split, erased), in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(dialect().reports, [reports, case_uid])


def missing(most: int) -> list[int]:
    """The keys of cases the search does not know, oldest first: they were there before it, or are being imported."""
    key = dialect().key
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM cases_case WHERE id NOT IN (SELECT {key} FROM cases_search) ORDER BY id LIMIT %s",
            [most],
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Match:
    """A question to the search table."""

    asked: str

    def hits(self, *, least: int | None = None, below: int | None = None, most: int | None = None) -> RawSQL:
        """The keys of the cases that match, newest first, as a subquery."""
        says = dialect()
        where, given = [says.hit], [self.asked]
        for bound, compared in ((least, ">="), (below, "<")):
            if bound is not None:
                where.append(f"{says.key} {compared} {int(bound)}")
        end = f" ORDER BY {says.key} DESC LIMIT {int(most)}" if most is not None else ""
        return RawSQL(f"SELECT {says.key} FROM cases_search WHERE {' AND '.join(where)}{end}", given)  # noqa: S611

    def few(self) -> list[int] | None:
        """The keys of all hits when there are fewer than :data:`FEW`, in no order; None when there are more.

        PostgreSQL takes a word it has no figures for to be frequent, and would look for it case by case from the newest.
        """
        found = self.hits()
        with connection.cursor() as cursor:
            cursor.execute(f"{found.sql} LIMIT {FEW}", found.params)
            keys = [key for (key,) in cursor.fetchall()]
        return keys if len(keys) < FEW else None

    def lowest(self, *, below: int | None, most: int) -> tuple[int | None, int]:
        """The oldest key among the newest ``most`` hits below a key, and how many hits there were."""
        inner = self.hits(below=below, most=most)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT min(key), count(*) FROM ({_named(inner.sql)}) AS hits", inner.params)
            low, count = cursor.fetchone()
        return low, count


def _named(sql: str) -> str:
    key = dialect().key
    return sql.replace(f"SELECT {key} ", f"SELECT {key} AS key ", 1)


def match(text: str) -> Match | None:
    """The question somebody typed; None when nothing of it can be searched for."""
    found = asked(text)
    if not found:
        return None
    return Match((_fts5 if connection.vendor == "sqlite" else _tsquery)(found))


def narrowed(found: QuerySet[Case], what: Match) -> QuerySet[Case]:
    """``found``, few cases in another order than the newest first, with what matches only.

    The hits are read from the oldest of those cases on and kept as a set: what waits is mostly new, and asking the
    index of each case apart costs a thousand times what passing by a hit does.
    """
    oldest = found.order_by().aggregate(pk=Min("pk"))["pk"]
    return found.none() if oldest is None else found.filter(pk__in=what.hits(least=oldest))


def newest(
    found: QuerySet[Case], what: Match, *, below: int | None, size: int, every: bool = False
) -> list[Case]:
    """The newest ``size`` cases of ``found`` that match and lie below a key.

    Walks the hits from the newest in windows that grow fourfold, so that a frequent word costs what the page costs and
    its hits are never sorted; the number of questions grows with the logarithm of the hits passed by. ``every``: nothing
    narrows ``found``, so that as many hits as rows are enough.
    """
    few = what.few() if connection.vendor == "postgresql" else None
    if few is not None:
        below_it = [key for key in few if below is None or key < below]
        return list(found.filter(pk__in=below_it).order_by("-pk")[:size])
    rows: list[Case] = []
    window = size if every else WINDOW
    while len(rows) < size:
        low, count = what.lowest(below=below, most=window)
        if low is None:
            break
        part = found.filter(pk__in=what.hits(least=low, below=below)).order_by("-pk")
        rows += part[: size - len(rows)]
        if count < window:
            break
        below, window = low, window * 4
    return rows


def _fts5(found: Sequence[Term]) -> str:
    return " AND ".join(f'"{term.text}"{"*" if term.begins else ""}' for term in found)


def _tsquery(found: Sequence[Term]) -> str:
    return " & ".join(f"'{term.text}'{':*' if term.begins else ''}" for term in found)


def rows() -> list[tuple[Any, ...]]:
    """Every row with the uid of its case: what tests and exports of the table compare."""
    columns = "subject, reports"
    if connection.vendor != "sqlite":
        columns = ", ".join(
            f"array_to_string(tsvector_to_array({name}), ' ')" for name in columns.split(", ")
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.uid, {columns} FROM cases_search s JOIN cases_case c ON c.id = s.{dialect().key}"
        )
        return list(cursor.fetchall())
