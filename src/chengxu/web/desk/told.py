"""What the desks of one kind were told a moment ago, so that a row is drawn once for all of them.

A kind is a list (its filters), what its readers may see and do, and their language. Kept is, for each kind, which cases
are in the list and their rows, not the answers: two desks that last asked at different times miss different changes, and
yet most of their rows are the same. A row itself depends on the language alone and is drawn once for all kinds. It
holds as long as its case has not changed; a count of a queue as long as nothing at all has changed. What a row kept for
half a minute can be behind in is what an open page is behind in too: the hours left, and names.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from chengxu.cases import feed

SECONDS = 30
MOST = 20_000  # rows kept, each for some kinds: no more than 30 MB

Kind = tuple[object, ...]
What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Line:
    """A case as one kind of list shows it: its row as JSON, None when it is not (or no longer) in the list.

    ``holder`` works on it and reads another row than everybody else.
    """

    row: str | None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[What]):
    """Something drawn when ``top`` was the newest change, kept until an instant of the monotonic clock; ``lists`` are those
    a count is of, as the feed calls them."""

    what: What
    top: int
    until: float
    lists: frozenset[str] = frozenset()


class Told:
    """Rows, counts and news of the last half minute; full, it starts again from nothing."""

    def __init__(self) -> None:
        self._lines: dict[tuple[Kind, str], _Kept[Line]] = {}
        self._counts: dict[Kind, _Kept[str]] = {}
        self._here: dict[Kind, str] = {}
        self._top = 0
        self._news: dict[int, feed.News] = {}
        self._turn = Lock()

    def news(self, after: int, top: int) -> feed.News:
        """:func:`feed.between`, which says the same whenever it is asked."""
        with self._turn:
            if self._top != top or len(self._news) >= MOST:
                self._top, self._news = top, {}
            known = self._news.get(after)
        if known is None:
            known = feed.between(after, top)
            with self._turn:
                if self._top == top:
                    self._news[after] = known
        return known

    def lines(self, kind: Kind, news: feed.News, reader: str) -> dict[str, Line]:
        """Those of the changed cases that can be told as they were told before."""
        found = ((uid, self.line(kind, uid, changed, reader)) for uid, changed in news.last.items())
        return {uid: line for uid, line in found if line}

    def line(self, kind: Kind, uid: str, changed: int, reader: str) -> Line | None:
        """What was told of this case since its last change, unless it names the reader; None when nothing was."""
        kept = self._lines.get((kind, uid))
        if kept is None or kept.top < changed or kept.until <= time.monotonic() or kept.what.holder == reader:
            return None
        return kept.what

    def keep_lines(self, kind: Kind, news: feed.News, lines: Mapping[str, Line], reader: str) -> None:
        """Rows drawn for ``reader`` after the news was read, for the others of the kind."""
        until = time.monotonic() + SECONDS
        with self._turn:
            if len(self._lines) + len(lines) > MOST:
                self._lines.clear()
            for uid, line in lines.items():
                if line.holder != reader:
                    self._lines[kind, uid] = _Kept(line, news.seq, until)

    def here(self, kind: Kind) -> str | None:
        """What the feed calls the list of a kind, once one of its desks was told; it never changes."""
        return self._here.get(kind)

    def keep_here(self, kind: Kind, name: str) -> None:
        """The name of its list in the feed (:func:`lists.name_in_feed`)."""
        with self._turn:
            if len(self._here) >= MOST:
                self._here.clear()
            self._here[kind] = name

    def count(self, counted: Kind, top: int) -> str | None:
        """How full a list is, or all lists of somebody, if no case has come or gone since they were counted."""
        kept = self._counts.get(counted)
        if kept is None or kept.until <= time.monotonic() or kept.top > top:
            return None
        same = kept.top == top or self.news(kept.top, top).leaves(kept.lists)
        return kept.what if same else None

    def keep_count(self, counted: Kind, top: int, count: str, lists: Iterable[str]) -> None:
        """Counted after ``top`` was read as the newest change; ``lists`` as :func:`lists.name_in_feed` names them."""
        with self._turn:
            if len(self._counts) >= MOST:
                self._counts.clear()
            self._counts[counted] = _Kept(count, top, time.monotonic() + SECONDS, frozenset(lists))

    def clear(self) -> None:
        """Nothing was told."""
        with self._turn:
            self._lines.clear()
            self._counts.clear()
            self._here.clear()
            self._news.clear()


def body(news: feed.News, counts: str, lines: Mapping[str, Line], here: str) -> str:
    """The answer as JSON; nothing case by case when that is lost. ``new`` are the cases that came into the list ``here``
    (:func:`lists.name_in_feed`) since the desk last asked."""
    head = f'{{"seq": {news.seq}, "lost": {json.dumps(news.lost)}, "queues": {counts}'
    if news.lost:
        return f"{head}}}"
    rows = (line.row for uid in news.uids if (line := lines[uid]).row is not None)
    gone = [uid for uid in news.uids if lines[uid].row is None]
    new = [uid for uid in news.uids if here in news.entered[uid] and lines[uid].row is not None]
    listed = ", ".join(row for row in rows if row)
    return f'{head}, "rows": [{listed}], "new": {json.dumps(new)}, "gone": {json.dumps(gone)}}}'
