"""What may stand inside a line of a report: ``{{figures}}``, ``[[choices]]`` and ``{names of the period}``. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from chengxu.common.messages import Message, Problems, listed
from chengxu.common.quantity import Style
from chengxu.indicators.grouping import By
from chengxu.reports.language.conditions import ID, Condition, NotUnderstood, parse
from chengxu.reports.language.outline import (
    COMPARED,
    PLANNED,
    RANKED,
    Branch,
    Choice,
    Piece,
    Reference,
    Tells,
)

PERIOD_NAMES = ("year", "year+1", "year-1", "period", "span", "close", "dates")
CHINESE = "zh"
STYLES = (*Style, CHINESE)
DEEPEST = 6

_TOKEN = re.compile(r"(\{\{.*?\}\}|\[\[|\]\]|\|\|)")
_CONDITION = re.compile(r"\s*([a-z][\x20-\x3e\x40-\x5a\x5e-\x7a]*)[?？]\s?")
_BRACED = re.compile(r"\{([^{}]*)\}")
NO_RANKING = frozenset({By.WEEK, By.PAIR, By.PLACE, By.PERSON, By.SEAT})  # nobody says them in a sentence
_RANKING = re.compile(r"(most|least|best|worst) by ([a-z]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report, and where it stands: a part that several reports share is a file of its own."""

    text: str
    number: int
    file: str


@dataclass(slots=True)
class _Open:
    """A choice that is being read: its finished branches, and the one that grows."""

    at: Line
    branches: list[Branch] = field(default_factory=list)
    condition: Condition | None = None
    pieces: list[Piece] = field(default_factory=list)

    def close_branch(self) -> None:
        self.branches.append(Branch(tuple(self.pieces), self.condition))
        self.condition, self.pieces = None, []


def read(lines: Sequence[Line], problems: Problems) -> tuple[Piece, ...]:
    """The words, figures and choices of the lines of one paragraph or item; faults are added to ``problems``."""
    reader = _Reader(problems)
    for line in lines:
        reader.take(line)
    return reader.finish()


class _Reader:
    """Reads line by line; ``open`` holds the choices around the place it has come to."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.pieces: list[Piece] = []
        self.open: list[_Open] = []

    def take(self, line: Line) -> None:
        """One more line."""
        for piece in _TOKEN.split(line.text):
            if piece.startswith("{{") and piece.endswith("}}"):
                self._into().append(self._reference(piece[2:-2], line))
            elif piece == "[[":
                self._open(line)
            elif piece in ("]]", "||"):
                self._mark(piece, line)
            elif piece:
                self._words(piece, line)

    def _open(self, line: Line) -> None:
        if len(self.open) == DEEPEST:
            self._problem(
                line,
                "[[ 套得太深，最多 {most} 层",
                "[[ nested too deeply; {most} levels at most",
                most=DEEPEST,
            )
        self.open.append(_Open(line))

    def finish(self) -> tuple[Piece, ...]:
        """Everything read."""
        for choice in self.open:
            self._problem(choice.at, "[[ 没有对应的 ]]", "[[ has no ]]")
        return tuple(self.pieces)

    def _into(self) -> list[Piece]:
        return self.open[-1].pieces if self.open else self.pieces

    def _mark(self, mark: str, line: Line) -> None:
        if not self.open:
            self._problem(line, "{mark} 前面没有 [[", "{mark} without a [[ before it", mark=mark)
            return
        self.open[-1].close_branch()
        if mark == "]]":
            choice = self.open.pop()
            self._into().append(Choice(tuple(choice.branches), choice.at.number, choice.at.file))

    def _words(self, text: str, line: Line) -> None:
        """Append words; lines of Chinese meet without a space, Latin words keep one."""
        if self.open and not self.open[-1].pieces and (found := _CONDITION.match(text)):
            self._condition(found[1], line)
            text = text[found.end() :]
        rest = _BRACED.sub("", text)
        unknown = [name for name in _BRACED.findall(text) if name not in PERIOD_NAMES]
        if unknown or "{" in rest or "}" in rest:
            self._problem(
                line,
                "花括号不成对或名称不对：指标写 {{{{…}}}}，年份和时段写 {known}",
                "unbalanced or unknown braces: {{{{…}}}} for an indicator, {known} for the period",
                known=listed(f"{{{name}}}" for name in PERIOD_NAMES),
            )
        into = self._into()
        if text and into and isinstance(into[-1], str):
            before = into.pop()
            space = " " if isinstance(before, str) and before[-1].isascii() and text[0].isascii() else ""
            text = f"{before}{space}{text}"
        if text:
            into.append(text)

    def _condition(self, text: str, line: Line) -> None:
        try:
            self.open[-1].condition = parse(text)
        except NotUnderstood as fault:
            self.problems.add(fault.message, file=line.file, line=line.number)

    def _reference(self, text: str, line: Line) -> Reference:
        id_, *options = (part.strip() for part in text.split("|"))
        if not ID.fullmatch(id_):
            self._problem(
                line,
                "「{text}」不是指标：应写成 {{{{street.occupy}}}} 或 {{{{street.occupy|exact}}}}",
                "“{text}” names no indicator: write {{{{street.occupy}}}} or {{{{street.occupy|exact}}}}",
                text="{{" + text + "}}",
            )
            return Reference("", "", line.number, file=line.file)
        asked = _Asked()
        for option in options:
            if option and not asked.take(option):
                self._problem(
                    line,
                    "没有写法 {option}，可用：{known}",
                    "no style {option}; there are: {known}",
                    option=option,
                    known=KNOWN_OPTIONS,
                )
        reference = Reference(
            id_, asked.style, line.number, asked.tells, asked.by, asked.amount, asked.measure, line.file
        )
        if fault := _at_odds(reference):
            self.problems.add(fault, file=line.file, line=line.number)
        if reference.tells is not Tells.VALUE and not self.open:
            self._problem(
                line,
                "「{text}」可能无话可说（没有可比的数、没有计划或不分高下），要写在 [[ ]] 里",
                "“{text}” may have nothing to say (nothing to compare with, no plan, a tie); put it in [[ ]]",
                text="{{" + text + "}}",
            )
        return reference

    def _problem(self, line: Line, zh: str, en: str, **values: object) -> None:
        self.problems.add(Message(zh, en).format(**values), file=line.file, line=line.number)


_RANKINGS = [word for word in Tells if word in RANKED]
KNOWN_OPTIONS = listed(
    [*STYLES, "measure=…", Tells.YOY, Tells.PREV, "amount", Tells.PLAN, Tells.GAP]
    + [f"{word} by {By.UNIT}" for word in _RANKINGS]
)


@dataclass(slots=True)
class _Asked:
    """The options behind the id, gathered one by one."""

    style: str = ""
    tells: Tells = Tells.VALUE
    by: str = ""
    amount: bool = False
    measure: str = ""

    def take(self, option: str) -> bool:
        """Whether ``option`` is known; it is remembered."""
        if option in STYLES:
            self.style = option
        elif option.startswith("measure="):
            self.measure = option.removeprefix("measure=").strip()
        elif option == "amount":
            self.amount = True
        elif option in COMPARED | PLANNED:
            self.tells = Tells(option)
        elif found := _RANKING.fullmatch(option):
            self.tells, self.by = Tells(found[1]), found[2]
        else:
            return False
        return True


def _at_odds(reference: Reference) -> Message | None:
    """What is wrong with options that do not go together."""
    if reference.amount and reference.tells not in COMPARED:
        return Message("amount 只跟在 yoy 或 prev 后面", "amount only goes with yoy or prev")
    if reference.by and reference.by not in set(By) - NO_RANKING:
        known = listed(way for way in By if way not in NO_RANKING)
        return Message("不能按 {by} 比较，可用：{known}", "no ranking by {by}; use: {known}").format(
            by=reference.by, known=known
        )
    if reference.style and reference.tells in COMPARED | PLANNED:
        return Message(
            "比较和计划的数字不取整，去掉 {style}", "a comparison is never rounded; drop {style}"
        ).format(style=reference.style)
    return None
