"""What the numbers of a table mean: each has the headings of its row and its column, and a unit from one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from chengxu.reports.audit.documents.cells import Cell, Meaning
from chengxu.reports.audit.grids import headings
from chengxu.reports.audit.grids.headings import Heading
from chengxu.reports.audit.grids.table_sums import with_sums
from chengxu.reports.audit.words.bare import is_bare, is_measure
from chengxu.reports.audit.words.roles import Role

LONGEST_NAME = 8
MOST_HEADS = 4
_DEEP = 2
_SECTION_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?|[IVXⅠ-Ⅹ]{1,4}")
MOST_SQUARES = 300_000
"""A table whose merged cells cover more is read as if none were merged."""


def meanings(cells: Sequence[tuple[Cell, str]], caption: str, year: int | None) -> list[Meaning]:
    """The meaning of each cell of one table, in their order; ``caption`` are the lines right above it."""
    return _Table(list(cells), caption, year).meanings()


@dataclass
class _Table:
    cells: list[tuple[Cell, str]]
    caption: str
    year: int | None
    grid: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if sum(cell.rows * cell.columns for cell, _ in self.cells) > MOST_SQUARES:
            self.cells = [(replace(cell, rows=1, columns=1), text) for cell, text in self.cells]
        self.rows = max((cell.row + cell.rows for cell, _ in self.cells), default=0)
        self.width = max((cell.column + cell.columns for cell, _ in self.cells), default=0)
        for index, (cell, _) in enumerate(self.cells):
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self.grid.setdefault((row, column), index)
        self.numeric = [is_bare(text.strip()) for _, text in self.cells]

    def meanings(self) -> list[Meaning]:
        found = [self._meaning(index) for index in range(len(self.cells))]
        numbers = {
            place: index
            for place, index in self.grid.items()
            if self.numeric[index] and not (found[index].silent or found[index].heading)
        }
        return with_sums(found, numbers, [heading.words for heading in self.columns])

    # --- reading the grid ---------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        """The words of the cell that covers this place; empty where there is none."""
        index = self.grid.get((row, column))
        return "" if index is None else self.cells[index][1].strip()

    def raw(self, row: int, column: int) -> str:
        """The same with the blanks before it."""
        index = self.grid.get((row, column))
        return "" if index is None else self.cells[index][1]

    def is_number(self, row: int, column: int) -> bool:
        index = self.grid.get((row, column))
        return index is not None and self.numeric[index]

    @cached_property
    def first_titles(self) -> int:
        """How many rows at the top are one cell over the whole width: a caption inside the table."""
        count = 0
        while count < min(self.rows - 1, 2) and self.width > 1 and self._is_title(count):
            count += 1
        return count

    def _is_title(self, row: int) -> bool:
        """One cell over the whole width, or particulars of the form: 填报单位：县城管局 | 2023年度."""
        indices = {self.grid.get((row, column)) for column in range(self.width)}
        words = [text for column in range(self.width) if (text := self.text(row, column))]
        return len(indices) == 1 or any(headings.is_particular(text) for text in words)

    def _is_section(self, row: int) -> bool:
        """A row that names the ones below it: 一 | 环境卫生."""
        indices = dict.fromkeys(self.grid.get((row, column), -1) for column in range(self.width))
        words = [text for index in indices if index >= 0 and (text := self.cells[index][1].strip())]
        numbered = len(words) == 2 and bool(_SECTION_NUMBER.fullmatch(words[0]))
        return self.width > 2 and (len(words) == 1 or numbered)

    @cached_property
    def _sections(self) -> list[str]:
        """The name of the section that each row is in."""
        found, last = [], ""
        for row in range(self.rows):
            if (
                row >= self.heads
                and self._is_section(row)
                and not any(self.is_number(row, column) for column in range(1, self.width))
            ):
                last = max((self.text(row, column) for column in range(self.width)), key=len)
            found.append(last)
        return found

    @cached_property
    def heads(self) -> int:
        """Where the rows of headings end: those the document marks, else those above the first number."""
        marked = [cell.row + cell.rows for cell, _ in self.cells if cell.head]
        rows = range(self.first_titles, min(self.rows, self.first_titles + MOST_HEADS))
        if marked and all(not self._has_value(row) for row in range(min(max(marked), self.rows))):
            end = max(marked)
        else:
            end = next((row for row in rows if self._has_value(row)), self.first_titles)
            while end > self.first_titles + 1 and self._is_section(end - 1):
                end -= 1
        while end < min(self.rows - 1, self.first_titles + MOST_HEADS) and self._is_column_count(end):
            end += 1
        if any(self._has_value(row) for row in range(end, self.rows)):
            return end
        return self.first_titles + self._of_sentences

    @cached_property
    def _of_sentences(self) -> bool:
        """Whether the table tells in sentences, without a number that stands alone, what was planned and done."""
        no_values = not any(self._has_value(row) for row in range(self.first_titles, self.rows))
        return no_values and self._names_columns(self.first_titles)

    def _names_columns(self, row: int) -> bool:
        """Whether a row heads a table of nothing but sentences: 重点任务 | 年度目标 | 完成情况."""
        words = [self.text(row, column) for column in range(self.width)]
        short = all(text and len(text) <= LONGEST_NAME and not re.search(r"\d", text) for text in words)
        return short and row + 1 < self.rows and any(map(_is_of_a_plan, words))

    def _has_value(self, row: int) -> bool:
        """Whether a row holds a number that is no year and no count of its columns."""
        numbers = [self.text(row, column) for column in range(1, self.width) if self.is_number(row, column)]
        return bool(numbers) and not all(map(headings.is_year, numbers)) and not self._is_column_count(row)

    def _is_column_count(self, row: int) -> bool:
        """甲 | 乙 | 1 | 2 | 3 below the headings numbers the columns."""
        numbers = [self.text(row, column) for column in range(self.width) if self.is_number(row, column)]
        return len(numbers) > 2 and numbers == [str(count) for count in range(1, len(numbers) + 1)]

    @cached_property
    def table_words(self) -> str:
        """The caption above and inside, without the unit line."""
        inside = [
            text
            for row in range(self.first_titles)
            if (text := self.text(row, 0)) and not headings.is_particular(text)
        ]
        return headings.without_unit_line(" ".join([self.caption, *inside]).strip())

    @cached_property
    def table_unit(self) -> str:
        """The unit that the caption or a cell of the headings names for all numbers."""
        places = [
            self.caption,
            *(self.text(row, column) for row in range(self.heads) for column in range(self.width)),
        ]
        named = next((unit for text in places if (unit := headings.unit_line(text))), "")
        return named or self._label_unit

    @property
    def _label_unit(self) -> str:
        """The unit that the heading of the names of the rows tells for all of them: 项目（吨）."""
        first = next((c for c in range(self.width) if c not in self.serial_columns), 0)
        if not self.heads or self._is_numeric_column(first):
            return ""
        return headings.only_unit(self._stacked(first))

    @cached_property
    def columns(self) -> list[Heading]:
        """The heading of each column, that of several rows put together."""
        return [headings.read(self._stacked(column), self.year) for column in range(self.width)]

    def _stacked(self, column: int) -> str:
        return self._names[column]

    @cached_property
    def _names(self) -> list[str]:
        return [self._heading_words(column) for column in range(self.width)]

    def _heading_words(self, column: int) -> str:
        """The headings above a column from top to bottom; an empty one goes on from its left, as merged cells do."""
        words: list[str] = []
        for row in range(self.first_titles, self.heads):
            if self._is_column_count(row):
                continue
            text = self.text(row, column)
            if not text and row + 1 < self.heads and self.text(self.heads - 1, column):
                text = next((left for c in range(column - 1, 0, -1) if (left := self.text(row, c))), "")
            text = re.sub(r"\s+", "", text)
            if text and not headings.unit_line(text) and text not in words:
                words.append(text)
        return "".join(words)

    @cached_property
    def serial_columns(self) -> set[int]:
        """Columns that number or date the rows, by their heading or because they count 1, 2, 3 down the left side."""
        named = {c for c in range(self.width) if self.heads and headings.is_serial(self._stacked(c))}
        down = [self.text(row, 0) for row in range(self.heads, self.rows) if self.text(row, 0)]
        counted = [text.rstrip(".．、") for text in down]
        if (
            self.width > 2
            and len(counted) > 1
            and counted[: len(counted) - 1] == [str(n) for n in range(1, len(counted))]
            and (counted[-1] == str(len(counted)) or not counted[-1].isdigit())
            and any(not self.is_number(row, 1) for row in range(self.heads, self.rows))
        ):
            named.add(0)
        return named

    @cached_property
    def unit_columns(self) -> set[int]:
        """Columns whose heading is 单位 and whose cells are measures; any column of nothing but measures."""
        found = set()
        for column in range(self.width):
            words = [text for row in range(self.heads, self.rows) if (text := self.text(row, column))]
            named = self.heads and headings.is_unit_column(self._stacked(column))
            if (
                words
                and sum(map(is_measure, words)) * (2 if named else 1) >= len(words)
                and (named or column)
            ):
                found.add(column)
        return found

    @cached_property
    def remark_columns(self) -> set[int]:
        """Columns of remarks, which name nothing."""
        named = {c for c in range(self.width) if self.heads and headings.is_remark(self._stacked(c))}
        return named - {next((c for c in range(self.width) if c not in self.serial_columns), 0)}

    @cached_property
    def group_starts(self) -> list[int]:
        """Columns at which the headings begin again: 项目 | 数量 | 项目 | 数量."""
        names = [self._stacked(column) for column in range(self.width)] if self.heads else []
        first = next((c for c in range(self.width) if c not in self.serial_columns), 0)
        if not names or not names[first]:
            return [0]
        return [0, *(c for c in range(first + 1, self.width) if names[c] == names[first])]

    @cached_property
    def _has_plan(self) -> bool:
        """Whether a column says what was planned."""
        return any(headings.is_planned(heading.words) for heading in self.columns)

    def _is_share_of_plan(self, column: int) -> bool:
        """Whether a column beside that of the plan says how much of it was done; 完成情况 does not where no other column
        tells what was done: it is that itself."""
        words = self.columns[column].words if self.heads else ""
        if not self._has_plan or not headings.is_completion(words):
            return False
        others = (c for c in range(self.width) if c != column and self._is_numeric_column(c))
        told = any(not headings.is_planned(self.columns[c].words) for c in others)
        return told or not headings.is_of_what_was_done(words) or self.columns[column].unit == "%"

    # --- one cell -----------------------------------------------------------------------------------------------

    def _meaning(self, index: int) -> Meaning:
        cell = self.cells[index][0]
        if cell.row < self.heads:
            return Meaning(heading=True, table=self.table_words)
        if cell.column in self.serial_columns | self.unit_columns:
            return Meaning(silent=True, table=self.table_words)
        if cell.column in self.remark_columns:
            return Meaning(heading=True, row=self.row_words(cell), table=self.table_words)
        row = headings.read(self.row_words(cell), self.year)
        column = self.columns[cell.column] if self.heads else Heading("")
        named = headings.of_which(row.words)
        if named is None and cell.row in self._going_on:
            named = row.words
        role = column.role if column.role is not Role.VALUE else row.role
        if role is Role.VALUE and self._is_share_of_plan(cell.column):
            role, column = Role.PLAN_SHARE, replace(column, unit=column.unit or "%")
        if role is Role.VALUE and named is not None:
            role = Role.PART
        return Meaning(
            row=row.words if named is None else named,
            column=column.words,
            table=" ".join(
                filter(None, (self.table_words, self._sections[cell.row], self._summed(cell.row)))
            ),
            unit=self._unit(cell, row, column),
            role=role,
            period=column.period or row.period,
        )

    def _summed(self, row: int) -> str:
        """Of what the row 合计 is the sum: of all below the heading 乡镇; of what all rows are the kinds: 诉求内容; and of
        what rows of years tell: 燃气安全 above 2022年, 2023年."""
        first = next((c for c in range(self.width) if c not in self.serial_columns), 0)
        heading = self._stacked(first) if self.heads else ""
        label = self.text(row, first)
        named = headings.is_total(label) or headings.is_year(label) or headings.is_of_kinds(heading)
        return heading if named else ""

    @cached_property
    def _going_on(self) -> set[int]:
        """Rows set in below one of 其中, which are parts as well."""
        found: set[int] = set()
        inside = False
        for row in range(self.heads, self.rows):
            labels = [
                self.raw(row, column) for column in range(self.width) if not self.is_number(row, column)
            ]
            deep = any(len(text) - len(text.lstrip("\u3000")) >= _DEEP for text in labels if text.strip())
            first = any(headings.of_which(text) is not None for text in labels)
            inside = first or (inside and deep)
            if inside and not first:
                found.add(row)
        return found

    def row_words(self, cell: Cell) -> str:
        """The words that name a cell's row: the texts to its left, from the group's begin to the first number."""
        start = max((column for column in self.group_starts if column <= cell.column), default=0)
        if self.heads:
            stop = next((c for c in range(start, cell.column) if self._is_numeric_column(c)), cell.column)
            places = range(start, stop)
        else:
            places = self._texts_left_of(cell)
        words: list[str] = []
        for column in places:
            if column in self.unit_columns | self.remark_columns or self._tells(column):
                continue
            if column in self.serial_columns and not self._is_label(cell.row, column):
                if ending := headings.dated(self._stacked(column)):
                    words.append(self.text(cell.row, column).rstrip(ending) + ending)
                continue
            text = self.text(cell.row, column) or self._from_above(cell.row, column, places)
            if text and text not in words and not (self.heads and self.is_number(cell.row, column)):
                words.append(text)
        return re.sub(r"\s*\n\s*", "", " ".join(words))

    def _tells(self, column: int) -> bool:
        """Whether a column tells of its rows what was planned or done, and names none."""
        return self._of_sentences and column > 0 and _is_of_a_plan(self.columns[column].words)

    def _is_label(self, row: int, column: int) -> bool:
        """合计 where other rows have their number."""
        return headings.is_total(self.text(row, column))

    def _texts_left_of(self, cell: Cell) -> range:
        """Without headings: the nearest texts to the left, past other numbers."""
        stop = cell.column
        while stop > 0 and (self.is_number(cell.row, stop - 1) or not self.text(cell.row, stop - 1)):
            stop -= 1
        start = stop
        while start > 0 and self.text(cell.row, start - 1) and not self.is_number(cell.row, start - 1):
            start -= 1
        return range(start, stop)

    def _from_above(self, row: int, column: int, places: range) -> str:
        """The category of an empty cell, as of merged rows: the next one above, when a narrower name follows it."""
        if not any(self.text(row, c) for c in places if c > column):
            return ""
        return self._going_down[column][row - self.heads]

    @cached_property
    def _going_down(self) -> list[list[str]]:
        """For each column and row below the headings the last text down to there."""
        found: list[list[str]] = []
        for column in range(self.width):
            last, down = "", []
            for row in range(self.heads, self.rows):
                last = self.text(row, column) or last
                down.append(last)
            found.append(down)
        return found

    def _is_numeric_column(self, column: int) -> bool:
        """Whether the column holds numbers; 序号 and 单位 do not count."""
        if column in self.serial_columns | self.unit_columns:
            return False
        return self._numeric_columns[column]

    @cached_property
    def _numeric_columns(self) -> list[bool]:
        return [
            any(self.is_number(row, column) for row in range(self.heads, self.rows))
            for column in range(self.width)
        ]

    def _unit(self, cell: Cell, row: Heading, column: Heading) -> str:
        """A share is a share; else the row's own unit, that of the unit column, the column's, the table's."""
        if column.unit in ("%", "‰", "倍"):
            return column.unit
        start = max((c for c in self.group_starts if c <= cell.column), default=0)
        end = next((c for c in self.group_starts if c > cell.column), self.width)
        beside = next((c for c in sorted(self.unit_columns) if start <= c < end), None)
        own = self.text(cell.row, beside) if beside is not None else ""
        return row.unit or (own if is_measure(own) else "") or column.unit or self.table_unit


def _is_of_a_plan(words: str) -> bool:
    return headings.is_planned(words) or headings.is_completion(words) or headings.is_of_what_was_done(words)
