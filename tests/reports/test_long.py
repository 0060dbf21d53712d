"""Two hundred pages are read in bounded time and memory, and twice as much takes twice as long."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable

import pytest
from tests.reports.pack import LABELS
from tests.reports.word_files import paragraph, row, table, word_file

from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.passages import cleaning, numbers

LINES = [line["text"] for line in LABELS["lines"] if line.get("figures")]
PAGES = 75
"""The labelled report so many times over: about 115,000 characters, 200 pages of 22 lines of 28."""


def prose(times: int) -> bytes:
    return "\n".join(LINES * times).encode()


def one_line(times: int) -> bytes:
    return "".join(LINES * times).replace("\n", "").encode()


def without_stops(times: int) -> bytes:
    return ("拆除雨阳棚35处清理摊贩12个其中占道3处" * 20 * times).encode()


def one_table(times: int) -> bytes:
    rows = "".join(f"|占道{number}|{number}|{number + 3}|\n" for number in range(10 * times))
    return f"单位：处\n|项目|数量|2022年|\n|---|---|---|\n{rows}|合计|5|6|\n".encode()


def spread(times: int) -> bytes:
    return ("其中1处、" * 50 * times).encode()


def touching(times: int) -> bytes:
    return ("16小时5班" * 100 * times).encode()


FORMS = [prose, one_line, without_stops, one_table, spread, touching]


def found(data: bytes) -> list[numbers.Place]:
    written = read(data, "report.txt")
    return numbers.find(written, cleaning.passages(written, ()), ("12345",))


def seconds(data: bytes) -> float:
    began = time.process_time()
    found(data)
    return time.process_time() - began


@pytest.mark.parametrize("form", FORMS, ids=[form.__name__ for form in FORMS])
def test_twice_the_text_takes_about_twice_the_time(form: Callable[[int], bytes]) -> None:
    """Four times the text in at most seven times the time: quadratic would be sixteen."""
    small, large = form(8), form(32)
    found(form(1))
    ratio = statistics.median(seconds(large) / seconds(small) for _ in range(3))
    assert ratio < 7


def test_two_hundred_pages_of_text() -> None:
    data = prose(PAGES)
    places = found(data)
    assert len(data.decode()) > 110_000
    assert len(places) > 5_000
    contexts = [place.context for place in places]
    assert max(len(context.sentence) for context in contexts) <= 1_300
    assert max(len(context.section) for context in contexts) <= 700


def test_the_surroundings_of_a_number_take_a_few_thousand_bytes() -> None:
    data = prose(20)
    found(data)
    tracemalloc.start()
    places = found(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak / len(places) < 25_000


def test_two_hundred_pages_of_word() -> None:
    blocks = []
    for number in range(PAGES):
        blocks += [paragraph(text) for text in LINES]
        blocks.append(table(row("项目", "数量（处）"), row(f"占道{number}", "35")))
    data = word_file(*blocks)
    began = time.process_time()
    written = read(data, "report.docx")
    places = numbers.find(written, cleaning.passages(written, ()), ("12345",))
    assert len(places) == PAGES * 71
    assert time.process_time() - began < 30
