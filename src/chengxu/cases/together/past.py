"""What a bulk load has closed so far: its later cases may come back from those as from what the database holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import floor

from chengxu.cases.together.recurring import Closed, linked, moved
from chengxu.cases.together.relatives import closed_near
from chengxu.cases.workflow.states import State
from chengxu.cases.workflow.values import Case, Change, Rulebook
from chengxu.common.records import changed

CELL = 0.001  # degrees: about a hundred metres, more than a county's reach asks for as a rule
Cell = tuple[str, int, int]


class Past:
    """The links of a stream of changes, made as :func:`chengxu.cases.together.relatives.related` makes that of one.

    The stream comes in the order in which things happened. ``empty``: no case was in the database before the load, so it
    need not be asked. One may serve several loads that follow each other.
    """

    def __init__(self, *, empty: bool = False) -> None:
        self._empty = empty
        self._closed: dict[Cell, list[Closed]] = defaultdict(list)
        self._links: dict[str, str] = {}

    def followed(self, change: Change, book: Rulebook) -> Change:
        """``change`` with what its case comes back from; what a later step does not touch stays linked."""
        before, after = change.before, change.after
        if moved(before, after):
            change = linked(change, self._near(after, book), book)
            self._links[after.uid] = change.after.recurs_of
        elif before is not None and before.recurs_of != after.recurs_of:
            self._links[after.uid] = after.recurs_of  # somebody linked it
        elif (link := self._links.get(after.uid, after.recurs_of)) != after.recurs_of:
            change = replace(change, after=changed(after, recurs_of=link))
        if after.state is State.CLOSED and (before is None or before.state is not State.CLOSED):
            self._remember(after)
        return change

    def _remember(self, case: Case) -> None:
        if case.closed_at is not None and case.lon is not None and case.lat is not None:
            cell = case.category, floor(case.lon / CELL), floor(case.lat / CELL)
            self._closed[cell].append(Closed(case.uid, case.closed_at, case.lon, case.lat))

    def _near(self, case: Case, book: Rulebook) -> Iterator[Closed]:
        if not self._empty:
            yield from closed_near(case, book)
        if case.lon is None or case.lat is None or not self._closed:
            return
        degrees = book.settings.kinship.degrees
        for column in range(floor((case.lon - degrees) / CELL), floor((case.lon + degrees) / CELL) + 1):
            for line in range(floor((case.lat - degrees) / CELL), floor((case.lat + degrees) / CELL) + 1):
                yield from self._closed.get((case.category, column, line), ())
