"""A table of data given as a report is refused before anything is asked of the records."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chengxu.common.messages import Refused
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.passages import cleaning, numbers
from chengxu.reports.audit.passages.cleaning import Passage

CLAUSE = "维修路灯12盏，"


def counted(text: str) -> None:
    written = read(text.encode(), "总结.txt")
    numbers.refuse_many(written, lambda: cleaning.passages(written, (), 2023), ())


@pytest.mark.parametrize("sign", ["", "\n"])
def test_one_number_too_many_is_refused_and_the_last_that_fits_is_not(
    sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "MOST_NUMBERS", 3000)
    counted(f"{CLAUSE}{sign}" * 3000)
    with pytest.raises(Refused, match="超过 3000 处，像是一份数据表"):
        counted(f"{CLAUSE}{sign}" * 3001)


def test_a_column_of_figures_is_counted_and_dates_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "MOST_NUMBERS", 100)
    counted("2023年12月31日，" * 60)
    rows = "".join(f"<tr><td>道路{n}</td><td>{n}</td></tr>" for n in range(101))
    with pytest.raises(Refused, match="像是一份数据表"):
        counted(f"<html><table><tr><td>项目</td><td>数量（处）</td></tr>{rows}</table></html>")


def test_few_numerals_are_not_counted_twice() -> None:
    def never() -> Sequence[Passage]:
        raise AssertionError("passages are only made where there are too many numerals")

    numbers.refuse_many(read(CLAUSE.encode(), "总结.txt"), never, ())


def test_a_long_line_is_refused_without_being_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "MOST_NUMBERS", 2000)
    read_of_it: list[int] = []
    whole = numbers.quantities

    def counting(text: str, names: tuple[str, ...]) -> list[Quantity]:
        read_of_it.append(len(text))
        return whole(text, names)

    monkeypatch.setattr(numbers, "quantities", counting)
    with pytest.raises(Refused):
        counted(CLAUSE * 20_000)
    assert sum(read_of_it) < 40_000
