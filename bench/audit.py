"""The audit of a long report, by the page, against the least that finds its numbers: one walk of a regular expression.

``scale`` 1 is a report of 200 pages (22 lines of 28 characters): sentences about every figure the pack declares, in ever
other order and with ever other numbers, placeholders among them, so that no two pages say the same.
"""

from __future__ import annotations

import random
import re
import resource
from datetime import date

from bench.county import county
from bench.timing import in_turn

ROUNDS = 3
PAGES = 200
PAGE = 22 * 28
START, END = date(2023, 1, 1), date(2023, 12, 31)
NUMBER = re.compile(r"\d+(?:\.\d+)?|[XxＸ×]{2,}")


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds a page, how many times the bare walk that is, and the memory it took."""
    with county():
        from chengxu.reports import queries
        from chengxu.reports.audit import audit, examine
        from chengxu.reports.audit.documents.reading import read

        pages = max(1, round(PAGES * scale))
        facts = tuple(queries.facts(START, END).values())
        text = _long([(fact.name, fact.measure) for fact in facts], pages)
        data = text.encode()
        words = queries.vocabulary()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = examine(read(data, "long.txt"), facts, words, period=(START, END))
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        taken = in_turn(
            {
                "bare": lambda: sum(1 for _ in NUMBER.finditer(text)),
                "read": lambda: read(data, "long.txt"),
                "judged": lambda: examine(read(data, "long.txt"), facts, words, period=(START, END)),
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


def _long(matters: list[tuple[str, str]], pages: int) -> str:
    """So many pages of sentences about these matters (name, measure), three in a sentence, ten sentences a paragraph."""
    rand = random.Random(5)
    made: list[str] = []
    length = 0
    while length < pages * PAGE:
        paragraph = "".join(_sentence(rand.sample(matters, 3), rand) for _ in range(10))
        made.append(paragraph)
        length += len(paragraph) + 1
    return "\n".join(made)[: pages * PAGE]


def _sentence(matters: list[tuple[str, str]], rand: random.Random) -> str:
    clauses = [f"{name}{_number(rand)}{measure}" for name, measure in matters]
    return f"今年以来，{'，'.join(clauses)}。"


def _number(rand: random.Random) -> str:
    return "XX余" if rand.random() > 0.95 else str(rand.randrange(1, 5000))
