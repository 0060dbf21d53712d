"""Findings from above and their rectification: from the document that names them to 销号, and back when they relapse. Pure.

The steps follow the practice of inspections by the ecological authority (整改、自查、复核、申请、销号、回头看); no article fixes them
(default, unverified).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from chengxu.common.messages import Message, Problems, Refused
from chengxu.undertakings.deciding.declared import Declared
from chengxu.undertakings.deciding.machine import By, Machine, Step
from chengxu.undertakings.deciding.terms import Term, What

KIND = "order"
MAX_TITLE, MAX_FINDING, MAX_BODY, MAX_DOCUMENT, MAX_MEASURE, MOST_MEASURES = 200, 4000, 120, 120, 500, 40

RECEIVED, WORKING, CHECKED, REVIEWED = "received", "working", "checked", "reviewed"
APPLIED, CLOSED, RELAPSED, WITHDRAWN = "applied", "closed", "relapsed", "withdrawn"

OPEN = (RECEIVED, WORKING, CHECKED, REVIEWED)
"""The states in which a term still runs against the owner; from the application on it is the issuing body's turn."""

_STATES = {
    RECEIVED: Message("待定措施", "measures to be set"),
    WORKING: Message("整改中", "being put right"),
    CHECKED: Message("自查完成，待复核", "self-checked, to be reviewed"),
    REVIEWED: Message("复核通过，待申请", "reviewed, to apply"),
    APPLIED: Message("已申请销号", "closing applied for"),
    CLOSED: Message("已销号", "closed"),
    RELAPSED: Message("反弹，另行整改", "relapsed, worked on anew"),
    WITHDRAWN: Message("交办机关撤销", "withdrawn by its issuer"),
}

MACHINE = Machine(
    kind=KIND,
    states=_STATES,
    first=RECEIVED,
    final=frozenset({RELAPSED, WITHDRAWN}),
    steps=(
        Step(code="measure", name=Message("定一项措施", "set a measure"), sources=(RECEIVED, WORKING), to=WORKING, by=By.OWNER),
        Step(code="progress", name=Message("记进展", "record progress"), sources=(WORKING,), to=None, by=By.HELPER, reason=True),
        Step(code="prove", name=Message("完成一项措施", "complete a measure"), sources=(WORKING,), to=None, by=By.HELPER),
        Step(code="self_check", name=Message("自查完成", "self-check done"), sources=(WORKING,), to=CHECKED, by=By.OWNER, reason=True),
        Step(code="pass", name=Message("复核通过", "review passed"), sources=(CHECKED,), to=REVIEWED, by=By.REVIEWER),
        Step(code="fail", name=Message("复核不通过", "review failed"), sources=(CHECKED,), to=WORKING, by=By.REVIEWER, reason=True),
        Step(code="apply", name=Message("申请销号", "apply for closing"), sources=(REVIEWED,), to=APPLIED, by=By.OWNER),
        Step(code="confirm", name=Message("登记同意销号", "record that it is closed"), sources=(APPLIED,), to=CLOSED, by=By.DESK),
        Step(code="return", name=Message("登记退回", "record that it came back"), sources=(APPLIED,), to=WORKING, by=By.DESK, reason=True),
        Step(code="look_back", name=Message("回头看：没有反弹", "looked back: it holds"), sources=(CLOSED,), to=None, by=By.REVIEWER, reason=True),
        Step(code="relapse", name=Message("回头看：反弹", "looked back: relapsed"), sources=(CLOSED,), to=RELAPSED, by=By.DESK, reason=True),
        Step(code="extend", name=Message("延长期限", "give more time"), sources=OPEN, to=None, by=By.HEAD, reason=True),
        Step(code="withdraw", name=Message("登记撤销", "record its withdrawal"), sources=(*OPEN, APPLIED), to=WITHDRAWN, by=By.DESK, reason=True),
    ),
)  # fmt: skip

DOCUMENTED = frozenset({"confirm", "return", "apply", "extend", "withdraw"})
"""Steps that rest on a document: its name is asked for."""
WORKS = frozenset({"measure", "progress", "prove", "self_check"})
"""Steps by which somebody has worked on it and may not review it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One measure: what, by when, done on which day, by how much evidence."""

    ordinal: int
    due: date
    done: date | None = None
    evidence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding as the rules see it."""

    state: str
    due: date
    measures: tuple[Planned, ...] = ()


def hindrance(item: Item, code: str) -> Message | None:
    """Why the facts stand against a step: measures that are not done, or done without evidence."""
    if code == "measure" and len(item.measures) >= MOST_MEASURES:
        return Message("最多 {n} 项措施", "{n} measures at most").format(n=MOST_MEASURES)
    if code == "prove" and not any(one.done is None for one in item.measures):
        return Message("措施都已完成", "every measure is done")
    if code in {"self_check", "apply"}:
        if not item.measures:
            return Message("还没有定措施", "no measure was set")
        undone = [one for one in item.measures if one.done is None]
        if undone:
            return Message("还有 {n} 项措施没有完成", "{n} measures are not done").format(n=len(undone))
        if bare := [one for one in item.measures if not one.evidence]:
            return Message("第 {n} 项措施没有佐证", "measure {n} has no evidence").format(n=bare[0].ordinal)
    return None


def overdue(item: Item, today: date) -> int:
    """Days past the term while it is still the owner's turn; 0 otherwise."""
    return max(0, (today - item.due).days) if item.state in OPEN else 0


def terms(item: Item) -> tuple[Term, ...]:
    """The days that run: of the whole while it is the owner's turn, and of each measure that is not done."""
    if item.state not in OPEN:
        return ()
    undone = (Term(What.MEASURE, one.due, str(one.ordinal)) for one in item.measures if one.done is None)
    return (Term(What.ORDER, item.due), *undone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A finding as the office enters it. ``measures`` are words with their days; they may come later."""

    sort: str
    title: str
    body: str
    document: str
    dated: date | None
    finding: str
    unit: str
    due: date | None
    co_units: tuple[str, ...] = ()
    reviewer: str = ""
    measures: tuple[tuple[str, date | None], ...] = ()
    source_id: str = ""


def entered(given: Given, declared: Declared, units: Collection[str], today: date) -> Given:
    """The finding with its texts trimmed. Raises ``Invalid`` with all that is wrong in it."""
    problems = Problems()
    if given.sort not in declared.findings:
        problems.add(Message("请选择类别", "choose the sort"), field="sort")
    texts = {
        name: trimmed(getattr(given, name), name, most, problems)
        for name, most in (("title", MAX_TITLE), ("body", MAX_BODY), ("document", MAX_DOCUMENT), ("finding", MAX_FINDING))
    }  # fmt: skip
    check_units(given.unit, given.co_units, given.reviewer, units, problems)
    if given.dated is None:
        problems.add(Message("请填文件日期", "give the day of the document"), field="dated")
    elif given.dated > today:
        problems.add(Message("文件日期在今天之后", "the document is dated after today"), field="dated")
    if given.due is None:
        problems.add(Message("请填整改期限", "give the term"), field="due")
    elif given.dated and given.due < given.dated:
        problems.add(Message("期限早于文件日期", "the term lies before the document"), field="due")
    measures = []
    for text, due in given.measures:
        checked = _measure(text, due, given.due, problems)
        measures.append(checked)
    problems.raise_if_any()
    return replace(given, **texts, measures=tuple(measures))  # type: ignore[arg-type]


def measured(text: str, due: date | None, item: Item) -> tuple[str, date]:
    """One more measure. Raises ``Invalid`` for words that are missing or a day after the whole term."""
    problems = Problems()
    found = _measure(text, due, item.due, problems)
    problems.raise_if_any()
    assert found[1] is not None
    return found[0], found[1]


def extended(item: Item, until: date | None) -> date:
    """The new term, later than the one that holds. Raises :class:`Refused` (field ``until``)."""
    if until is None or until <= item.due:
        raise Refused(
            Message("新的期限要晚于 {day}", "the new term is later than {day}").format(
                day=item.due.isoformat()
            ),
            field="until",
        )
    return until


def _measure(text: str, due: date | None, whole: date | None, problems: Problems) -> tuple[str, date | None]:
    found = trimmed(text, "text", MAX_MEASURE, problems)
    if due is None:
        problems.add(Message("请填措施的期限", "give the measure's term"), field="until")
    elif whole and due > whole:
        problems.add(
            Message(
                "措施的期限晚于整改期限 {day}", "the measure's term is later than the whole's, {day}"
            ).format(day=whole.isoformat()),
            field="until",
        )
    return found, due


def trimmed(text: str, field: str, most: int, problems: Problems) -> str:
    """``text`` without space around it; what is missing or too long goes to ``problems``."""
    found = text.replace("\x00", "").strip()
    if not found:
        problems.add(Message("不能为空", "must not be empty"), field=field)
    elif len(found) > most:
        problems.add(Message("最多 {n} 个字", "{n} characters at most").format(n=most), field=field)
    return found


def check_units(
    unit: str, co_units: Collection[str], reviewer: str, units: Collection[str], problems: Problems
) -> None:
    """The owner, the helpers and the reviewer are units of the county, and no unit is two of them."""
    if unit not in units:
        problems.add(Message("请选择单位", "choose the unit"), field="unit")
    if unit in co_units or len(set(co_units)) != len(co_units) or not set(co_units) <= set(units):
        problems.add(Message("协办单位不对", "those helping units cannot be"), field="co_units")
    if reviewer and (reviewer not in units or reviewer == unit or reviewer in co_units):
        problems.add(Message("复核单位要是别的单位", "the reviewing unit is another one"), field="reviewer")
