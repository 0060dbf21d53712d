"""The rates of a table against the columns they are of: 交办 | 销号 | 完成比例, where most rows show which they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, permutations

from chengxu.common.quantity import agrees
from chengxu.reports.audit.grids.headings import is_total
from chengxu.reports.audit.judging.findings import Finding, Number

PERCENT = 100_000
"""A whole in thousandths of a per cent."""
FEWEST_ROWS, MOST_COLUMNS = 3, 8
"""So many rows must have the rate, and so many columns may hold what it is of."""

Row = Mapping[str, int]
"""The place of the number of each column of a row, by the column's heading."""


def apart(findings: Sequence[Finding]) -> Iterator[tuple[int, int, Number, Number]]:
    """The rates that do not follow from the two columns of which those of the other rows are: the place of each, what
    it should be (in thousandths of a per cent), its part and its whole."""
    for table in _tables(findings):
        for rate in _rates(findings, table):
            rows = [row for row in table if rate in row]
            of_columns = (
                [(row[rate], row[part], row[whole]) for row in rows if part in row and whole in row]
                for part, whole in _columns(findings, rows, rate)
            )
            for told in chain(of_columns, _of_total(findings, rows, rate)):
                wrong = [cells for cells in told if not _follows(findings, *cells)]
                if len(told) >= FEWEST_ROWS and 2 * len(wrong) < len(told):
                    for place, one, all_ in wrong:
                        numbers = findings[one].number, findings[all_].number
                        yield place, _share(findings, one, all_), *numbers
                    break


def _of_total(
    findings: Sequence[Finding], rows: Sequence[Row], rate: str
) -> Iterator[list[tuple[int, int, int]]]:
    """For each column with a sum: the shares of its rows in it, as (share, part, whole)."""
    total = next((row for row in rows if is_total(findings[row[rate]].number.context.row)), None)
    for column, whole in (total or {}).items():
        if column != rate and findings[whole].number.stated.measure != "%":
            yield [(row[rate], row[column], whole) for row in rows if row is not total and column in row]


def _tables(findings: Sequence[Finding]) -> list[list[Row]]:
    """The rows of each table, numbers alone."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    tables: dict[str, list[Row]] = defaultdict(list)
    for index, finding in enumerate(findings):
        context = finding.number.context
        if not context.row or not context.column or finding.number.stated.value is None:
            continue
        under = next(reversed(tables), "")
        named = under if is_total(context.row) and context.table.startswith(under) else context.table
        key = (named, context.row)
        if key not in rows or context.column in rows[key]:
            rows[key] = {}
            tables[named].append(rows[key])
        rows[key][context.column] = index
    return list(tables.values())


def _rates(findings: Sequence[Finding], table: Sequence[Row]) -> list[str]:
    """The columns that hold per cents."""
    found = {column: index for row in table for column, index in row.items()}
    return [column for column, index in found.items() if findings[index].number.stated.measure == "%"]


def _columns(findings: Sequence[Finding], rows: Sequence[Row], rate: str) -> Iterator[tuple[str, str]]:
    """Pairs of columns of one measure that a rate may be of, the part first."""
    counts = {
        column: findings[index].number.stated.measure
        for row in rows
        for column, index in row.items()
        if column != rate and findings[index].number.stated.measure != "%"
    }
    names = list(counts)[:MOST_COLUMNS]
    return ((one, all_) for one, all_ in permutations(names, 2) if counts[one] == counts[all_])


def _share(findings: Sequence[Finding], part: int, whole: int) -> int:
    one, all_ = findings[part].number.stated.value, findings[whole].number.stated.value
    return int(Fraction((one or 0) * PERCENT, all_)) if all_ else 0


def _follows(findings: Sequence[Finding], rate: int, part: int, whole: int) -> bool:
    return agrees(findings[rate].number.stated, _share(findings, part, whole))
