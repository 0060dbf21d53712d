"""Which numbers of a table are the sum of which others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chengxu.common.measures import measure_name
from chengxu.reports.audit.documents.cells import Meaning
from chengxu.reports.audit.grids import headings
from chengxu.reports.audit.words.roles import Role

_SUMMED = (Role.VALUE, Role.PART, Role.LAST)


def with_sums(
    found: Sequence[Meaning], numbers: Mapping[tuple[int, int], int], columns: Sequence[str]
) -> list[Meaning]:
    """The meanings with wholes and parts: 合计 and 小计 down each column, 合计 along each row, 其中 below its whole.

    ``numbers`` are the cells that hold a number by row and column, as places in ``found``; ``columns`` the words of
    the columns' headings.
    """
    summed = {place: index for place, index in numbers.items() if found[index].role in _SUMMED}
    sums = _Sums(found)
    down: dict[int, list[int]] = {}
    across: dict[int, list[tuple[int, int]]] = {}
    for (row, column), index in sorted(summed.items()):
        down.setdefault(column, []).append(index)
        across.setdefault(row, []).append((column, index))
    for indices in down.values():
        sums.down(indices)
    for values in across.values():
        sums.across(values, columns)
    return [sums.told(index, meaning) for index, meaning in enumerate(found)]


@dataclass
class _Sums:
    found: Sequence[Meaning]
    parts: dict[int, dict[int, None]] = field(default_factory=dict)
    whole: dict[int, int] = field(default_factory=dict)

    def told(self, index: int, meaning: Meaning) -> Meaning:
        """The meaning of one cell with its whole and its parts."""
        parts, whole = tuple(self.parts.get(index, ())), self.whole.get(index)
        if not parts and whole is None:
            return meaning
        role = Role.PART if whole is not None and meaning.role is Role.VALUE else meaning.role
        return replace(meaning, role=role, whole=whole, parts=parts)

    def down(self, indices: Sequence[int]) -> None:
        """The numbers of one column from top to bottom."""
        pending: list[int] = []
        subtotals: list[int] = []
        top: int | None = None
        above: int | None = None
        for index in indices:
            name = self.found[index].row.strip()
            if self.found[index].role is Role.PART and above is not None:
                self.join(above, [index])
            elif headings.is_subtotal(name) or name.endswith("小计"):
                self.join(index, pending)
                subtotals.append(index)
                pending = []
            elif not headings.is_total(name) and name.endswith(("合计", "总计", "共计")):
                alike = [self.found[place].unit == self.found[index].unit for place in pending]
                first = len(alike) - next(
                    (n for n, same in enumerate(reversed(alike)) if not same), len(alike)
                )
                if len(pending) - first > 1:
                    self.join(index, pending[first:])
                pending = [*pending[:first], index]
            elif headings.is_total(name):
                if pending or subtotals:
                    self.join(index, [*subtotals, *pending])
                    pending, subtotals = [], []
                else:
                    top = index
            else:
                pending.append(index)
                above = index
        if top is not None:
            self.join(top, [*subtotals, *pending])

    def across(self, values: Sequence[tuple[int, int]], columns: Sequence[str]) -> None:
        """The numbers of one row by their column: one column 合计 sums the others."""
        totals = [index for column, index in values if headings.is_total(columns[column])]
        if len(totals) == 1:
            self.join(totals[0], [index for _, index in values])

    def join(self, whole: int, parts: Sequence[int]) -> None:
        """Make numbers of one measure the parts of another."""
        measures = {measure_name(self.found[place].unit)[0] for place in (*parts, whole)}
        if len(measures) > 1:
            return
        known = self.parts.setdefault(whole, {})
        for part in parts:
            if part != whole:
                known[part] = None
                self.whole.setdefault(part, whole)
