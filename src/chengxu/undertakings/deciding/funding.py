"""Special funds: budgets by line, what is committed and paid, what it bought; never over budget. Pure, in fen.

Source of the rule: 预算法 art. 13 (no spending beyond an approved budget; adjusted only by the lawful way; text from memory,
unverified).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from chengxu.common.messages import Message, Problems, Refused
from chengxu.undertakings.deciding.declared import Declared
from chengxu.undertakings.deciding.machine import By, Machine, Step
from chengxu.undertakings.deciding.money import MOST, myriads
from chengxu.undertakings.deciding.rectifying import MAX_DOCUMENT, MAX_TITLE, check_units, trimmed

KIND = "fund"
OPEN, SETTLED = "open", "settled"
MOST_LINES, MAX_LINE = 40, 120

MACHINE = Machine(
    kind=KIND,
    states={OPEN: Message("执行中", "being spent"), SETTLED: Message("已决算", "settled")},
    first=OPEN,
    final=frozenset({SETTLED}),
    steps=(
        Step(code="commit", name=Message("登记合同（承诺）", "record a commitment"), sources=(OPEN,), to=None, by=By.OWNER),
        Step(code="release", name=Message("合同终止", "release a commitment"), sources=(OPEN,), to=None, by=By.OWNER, reason=True),
        Step(code="pay", name=Message("登记付款", "record a payment"), sources=(OPEN,), to=None, by=By.OWNER),
        Step(code="reverse", name=Message("冲销付款", "reverse a payment"), sources=(OPEN,), to=None, by=By.HEAD, reason=True),
        Step(code="adjust", name=Message("调整预算", "adjust the budget"), sources=(OPEN,), to=None, by=By.HEAD, reason=True),
        Step(code="settle", name=Message("决算", "settle"), sources=(OPEN,), to=SETTLED, by=By.OWNER),
    ),
)  # fmt: skip

DOCUMENTED = frozenset({"adjust", "settle"})


class Bought(StrEnum):
    """What a payment bought; the reference is a uid, or words for ``OTHER``."""

    WORK = "work"
    ASSET = "asset"
    DEED = "deed"
    OTHER = "other"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _BOUGHT[self]


_BOUGHT = {
    Bought.WORK: Message("工程项目", "a public work"),
    Bought.ASSET: Message("部件（按编号）", "a component (by its code)"),
    Bought.DEED: Message("台账里的一笔（宣传、维修……）", "a deed of the ledger (publicity, repair …)"),
    Bought.OTHER: Message("其他（写明）", "something else (say what)"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a budget: what it is given by now (adjustments included), what is bound by contracts, what is paid.

    ``committed`` counts what contracts still bind, payments out of them already taken off.
    """

    key: str
    budget: int
    committed: int = 0
    paid: int = 0

    @property
    def free(self) -> int:
        """What nothing is bound to yet."""
        return self.budget - self.committed - self.paid


@dataclass(frozen=True, slots=True)
class Promise:
    """A contract out of a line: how much, how much of it is paid, whether it has ended."""

    line: str
    amount: int
    paid: int = 0
    ended: bool = False

    @property
    def bound(self) -> int:
        """What it still binds."""
        return 0 if self.ended else self.amount - self.paid


def hindrance(lines: Sequence[Line], code: str) -> Message | None:
    """Why the facts stand against a step."""
    bound = sum(line.committed for line in lines)
    if code == "release" and not bound:
        return Message("没有未付完的合同", "no contract binds anything")
    if code == "reverse" and not sum(line.paid for line in lines):
        return Message("没有可冲销的付款", "nothing that was paid can be reversed")
    if code == "settle" and bound:
        return Message("还有 {fen} 的合同没有付完或终止", "contracts still bind {fen}").format(
            fen=myriads(bound)
        )
    if code == "commit" and all(line.free <= 0 for line in lines):
        return Message("各项预算都已用完，要先调整", "no line has anything free; adjust it first")
    return None


def spendable(line: Line, fen: int, promise: Promise | None) -> None:
    """Raise :class:`Refused` (field ``amount``) when a payment exceeds its contract, or what its line has free."""
    within = promise.bound if promise is not None else line.free
    if promise is not None and promise.ended:
        raise Refused(Message("这份合同已终止", "that contract has ended"), field="commitment")
    if fen > within:
        message = (
            Message("超出合同余额 {over}", "over what the contract leaves by {over}")
            if promise is not None
            else Message(
                "超出这一项的预算 {over}，要先调整预算", "over the line's budget by {over}; adjust it first"
            )
        )
        raise Refused(message.format(over=myriads(fen - within)), field="amount")


def reversible(paid: int, reversed_: int, fen: int) -> int:
    """How much of a payment is taken back: ``fen``, or all that is left of it for 0; ``reversed_`` was taken back before.

    Raises :class:`Refused` (field ``reference``, ``amount``) when nothing is left, or less than that.
    """
    left = paid - reversed_
    if left <= 0:
        raise Refused(Message("这笔付款已全部冲销", "all of that payment is reversed"), field="reference")
    if fen > left:
        message = Message("最多冲销 {left}", "{left} at most can be reversed").format(left=myriads(left))
        raise Refused(message, field="amount")
    return fen or left


def committable(line: Line, fen: int) -> None:
    """Raise :class:`Refused` (field ``amount``) when a contract would bind more than the line has free."""
    if fen > line.free:
        raise Refused(
            Message(
                "超出这一项的预算 {over}，要先调整预算", "over the line's budget by {over}; adjust it first"
            ).format(over=myriads(fen - line.free)),
            field="amount",
        )


def adjusted(line: Line, delta: int) -> int:
    """The line's new budget, not less than what is bound and paid. Raises :class:`Refused` (field ``amount``)."""
    if line.free + delta < 0:
        raise Refused(
            Message("不能少于已付和已签合同的 {fen}", "not less than what is paid and bound, {fen}").format(
                fen=myriads(line.paid + line.committed)
            ),
            field="amount",
        )
    return line.budget + delta


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A fund as the office enters it: year, document, lines with their budgets in fen."""

    sort: str
    title: str
    unit: str
    year: int
    document: str
    dated: date | None
    lines: tuple[tuple[str, int], ...]
    text: str = ""
    source_id: str = ""


def entered(given: Given, declared: Declared, units: Collection[str], today: date) -> Given:
    """The fund with its texts trimmed. Raises ``Invalid`` with all that is wrong in it."""
    problems = Problems()
    if given.sort not in declared.funds:
        problems.add(Message("请选择类别", "choose the sort"), field="sort")
    title = trimmed(given.title, "title", MAX_TITLE, problems)
    document = trimmed(given.document, "document", MAX_DOCUMENT, problems)
    check_units(given.unit, (), "", units, problems)
    if not 2000 <= given.year <= today.year + 1:
        message = Message("年度写四位数，从 2000 到 {last}", "a year of four digits, 2000 to {last}")
        problems.add(message.format(last=today.year + 1), field="year")
    if given.dated is None or given.dated > today:
        problems.add(
            Message("请填文件日期，不晚于今天", "give the document's day, not one to come"), field="dated"
        )
    lines = tuple((trimmed(name, "lines", MAX_LINE, problems), fen) for name, fen in given.lines)
    if not 0 < len(lines) <= MOST_LINES or len({name for name, _ in lines}) != len(lines):
        problems.add(
            Message("写 1 到 {n} 项，名称不重复", "1 to {n} lines, each with a name of its own").format(
                n=MOST_LINES
            ),
            field="lines",
        )
    if any(not 0 < fen <= MOST for _, fen in lines):
        problems.add(Message("每一项都要有预算", "each line takes a budget"), field="lines")
    problems.raise_if_any()
    return replace(given, title=title, document=document, lines=lines)
