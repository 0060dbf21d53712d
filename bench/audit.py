"""The audit of a long report, by the page, against the least that finds its numbers: one walk of a regular expression.

``scale`` 1 is a report of 200 pages (22 lines of 28 characters): the demo's own annual report over and over, its figures
changed here and there so that no two pages say the same, with every verdict among them.
"""

from __future__ import annotations

import random
import re
import resource
from datetime import date

from bench.county import PRESENT, demo
from bench.timing import in_turn

ROUNDS = 3
PAGES = 200
PAGE = 22 * 28
START, END = date(2023, 1, 1), date(2023, 12, 31)
NUMBER = re.compile(r"\d+(?:\.\d+)?|[XxＸ×]{2,}")


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds a page, how many times the bare walk that is, and the memory it took."""
    with demo(0.05, PRESENT):
        from chengxu.reports import queries
        from chengxu.reports.audit import audit, examine
        from chengxu.reports.audit.reading import read

        pages = max(1, round(PAGES * scale))
        text = _long(queries.render(queries.make("annual", START, END), "md"), pages)
        data = text.encode()
        facts = tuple(queries.facts(START, END).values())
        words = queries.vocabulary()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = examine(read(data, "long.txt"), facts, words)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        taken = in_turn(
            {
                "bare": lambda: sum(1 for _ in NUMBER.finditer(text)),
                "read": lambda: read(data, "long.txt"),
                "judged": lambda: examine(read(data, "long.txt"), facts, words),
                "whole": lambda: audit(data, "long.txt", START, END),
                "figures": lambda: queries.facts(START, END),
            },
            ROUNDS,
        )
        return {
            "pages": pages,
            "characters": len(text),
            "numbers found": len(found),
            "read (ms a page)": taken["read"] * 1000 / pages,
            "read and judged (ms a page)": taken["judged"] * 1000 / pages,
            "whole audit with its figures (ms)": taken["whole"] * 1000,
            "the figures alone (ms)": taken["figures"] * 1000,
            "memory it took (MB)": max(0, after - before) / 1000,
            "ratio whole audit : its figures alone": taken["whole"] / taken["figures"],
            "ratio judged : one walk of a regular expression": taken["judged"] / taken["bare"],
        }


def _long(report: str, pages: int) -> str:
    """The text of the report, without its appendix, repeated and varied to so many pages."""
    body = report.split("## 附")[0]
    rand = random.Random(5)
    made: list[str] = []
    length = 0
    while length < pages * PAGE:
        varied = NUMBER.sub(lambda match: _varied(match[0], rand), body)
        made.append(varied)
        length += len(varied)
    return "\n".join(made)[: pages * PAGE]


def _varied(number: str, rand: random.Random) -> str:
    """Mostly the number itself, sometimes another, sometimes a placeholder."""
    chance = rand.random()
    if chance > 0.9 and not number.startswith("20"):
        return "XX" if chance > 0.97 else str(rand.randrange(1, 5000))
    return number
