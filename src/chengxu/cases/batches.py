"""Changes of cases written, one or many at once: as many statements as there are kinds of change, however many cases.

The filter on ``version`` is the compare-and-swap that takes the place of a row lock, which SQLite has not. When a single
case was changed by somebody meanwhile, :class:`Raced` is raised; a caller with many undoes all and does them one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from chengxu.cases import feed, models, rows
from chengxu.cases.finding import searching
from chengxu.cases.together.relatives import refuse_endings
from chengxu.cases.workflow.values import Change
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger import writing

Where = tuple[str, Sequence[Any]]
"""A condition in SQL and its values."""


class Raced(Exception):
    """Somebody else was quicker with one of the cases; the caller's transaction must be undone."""


def locked(found: QuerySet[models.Case]) -> list[models.Case]:
    """The cases, kept from others until the transaction ends; so is what hangs on them, if it is read after this.

    In the order of their uids, so that two who take many never wait for each other in a circle.
    """
    return list(found.select_for_update(of=("self",)).order_by("uid"))


def joined(changes: Sequence[Change]) -> Change:
    """Changes of one case that follow each other, as one."""
    told = [change.terms for change in changes if change.terms is not None]
    return Change(
        changes[0].before,
        changes[-1].after,
        tuple(deed for change in changes for deed in change.deeds),
        told[-1] if told else None,
        tuple(precedent for change in changes for precedent in change.precedents),
    )


def write(changes: Sequence[Change], *, ids: Ids, only: Where = ("", ()), also: Mapping[str, Any]) -> None:
    """Write one change of each of these cases in the caller's transaction, with their deeds and the news of them.

    ``only`` must hold of every case besides, ``also`` are columns that are no part of it. Precedents are the caller's.
    Raises :class:`chengxu.common.messages.Refused` when a case would end before its parts; the caller's transaction
    must then be undone, as for :class:`Raced`.
    """
    if not changes:
        return
    _cases(changes, only, also)
    refuse_endings(changes)
    for part in rows.PARTS:
        _part(part, changes)
    searching.retell([(c.terms, c.after.uid) for c in changes if c.terms is not None])
    feed.tell(changes, now=max(c.after.updated_at for c in changes))
    ledger.append([deed for change in changes for deed in change.deeds], ids=ids)


def _cases(changes: Iterable[Change], only: Where, also: Mapping[str, Any]) -> None:
    statements: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for change in changes:
        assert change.before is not None
        values = {**rows.changed_values(change.before, change.after), **also}
        key = (change.before.uid, change.before.version, *only[1])
        statements[tuple(values)].append((*values.values(), *key))
    where = f"uid = %s AND version = %s{f' AND ({only[0]})' if only[0] else ''}"
    for columns, given in statements.items():
        if _update("cases_case", columns, where, given) != len(given):
            raise Raced


def _part(part: rows.Part, changes: Iterable[Change]) -> None:
    """What hangs on the cases: the items that changed, by their columns, and all new ones in one go."""
    table = part.model._meta.db_table
    statements: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    added: list[tuple[Any, ...]] = []
    for change in changes:
        assert change.before is not None
        uid, old, new = change.after.uid, getattr(change.before, part.name), getattr(change.after, part.name)
        for ordinal, (was, item) in enumerate(zip(old, new, strict=False)):
            if item is not was:
                columns, values = _different(
                    part.columns, *(part.row(uid, ordinal, one) for one in (was, item))
                )
                if columns:
                    statements[columns].append((*values, uid, ordinal))
        added += [part.row(uid, ordinal, new[ordinal]) for ordinal in range(len(old), len(new))]
    for columns, given in statements.items():
        _update(table, columns, "case_uid = %s AND ordinal = %s", given)
    if added:
        writing.insert(part.model, part.columns, added)


def _different(
    columns: Sequence[str], was: Sequence[Any], now: Sequence[Any]
) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The columns of a row that are not as they were, and their values now."""
    places = [place for place, value in enumerate(now) if value != was[place]]
    return tuple(columns[place] for place in places), tuple(now[place] for place in places)


def _update(table: str, columns: Iterable[str], where: str, values: list[tuple[Any, ...]]) -> int:
    """How many rows one statement changed, once for each of ``values``; names are those of our own models."""
    listed = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET {listed} WHERE {where}', values)
        return int(cursor.rowcount)
