"""Which tests share a process, in what order, and which of them run again on a server.

A file is one piece of work: what its tests share is made once, not once in each process. The longest pieces are begun
first, so that no process is left with one of them when the others have nothing to do any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadFileScheduling

APART = ("tests/bench/",)
"""Folders whose tests share nothing: each is a piece of work."""
LONGEST = (
    "tests/browser/",
    "tests/bench/",
    "tests/journeys/",
    "tests/demo/",
    "tests/reports/test_quality.py",
)
"""What takes longest, in this order; what else there is follows by the number of its tests."""
DATABASE = frozenset({"db", "transactional_db", "django_db_setup"})
"""Fixtures without which nothing of a test reaches the database of the run."""
OWN = frozenset({"tests.databases", "tests.journeys.server"})
"""Modules that give a test an installation or a database of its own."""


class ByFile(LoadFileScheduling):
    """Hands out whole files in the order in which they were collected, single tests of the folders ``APART``."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(APART) else super()._split_scope(nodeid)


def longest_first(items: list[pytest.Item]) -> None:
    """Order files by how long they take; inside of a file nothing changes places."""
    files = [item.nodeid.partition("::")[0] for item in items]
    tests = Counter(files)

    def rank(file: str) -> tuple[int, int, str]:
        known = (place for place, name in enumerate(LONGEST) if file.startswith(name))
        return (next(known, len(LONGEST)), -tests[file], file)

    ranked = sorted(zip(files, items, strict=True), key=lambda pair: rank(pair[0]))
    items[:] = [item for _, item in ranked]


def on_a_server(items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Those that reach a database in any way, and the others, which a second database would tell nothing new.

    Reaching it without one of these fixtures is refused by pytest-django, so that none is among the others by mistake.
    """
    reach: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        (reach if _reaches(item) else others).append(item)
    return reach, others


def _reaches(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return True
    if not DATABASE.isdisjoint(item.fixturenames) or item.get_closest_marker("django_db"):
        return True
    given = vars(item.module).values()
    return any(getattr(value, "__module__", getattr(value, "__name__", "")) in OWN for value in given)
