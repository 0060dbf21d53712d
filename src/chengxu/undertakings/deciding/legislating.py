"""Local rules the bureau makes: drafts, opinions, legal review, collective decision, issue, filing, review, end. Pure.

Days and years are the pack's; the order of the steps is that of 国办发〔2018〕37 号 (行政规范性文件: 评估论证、公开征求意见、合法性审核、
集体审议决定、向社会公开发布; from memory, unverified).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher

from chengxu.common.messages import Message, Problems, Refused
from chengxu.undertakings.deciding.declared import Declared, Lawmaking
from chengxu.undertakings.deciding.machine import By, Machine, Step
from chengxu.undertakings.deciding.rectifying import MAX_TITLE, check_units, trimmed
from chengxu.undertakings.deciding.terms import Term, What
from chengxu.undertakings.deciding.working import months_later

KIND = "bylaw"
MAX_TEXT, MOST_VERSIONS = 60_000, 60
DRAFT, CONSULTING, HEARD, LAWFUL, AGREED, ISSUED, REPEALED, SHELVED = (
    "draft", "consulting", "heard", "lawful", "agreed", "issued", "repealed", "shelved",
)  # fmt: skip

MACHINE = Machine(
    kind=KIND,
    states={
        DRAFT: Message("起草中", "being drafted"),
        CONSULTING: Message("征求意见", "opinions asked for"),
        HEARD: Message("意见已处理，待合法性审核", "opinions answered, to be reviewed"),
        LAWFUL: Message("合法性审核通过", "found lawful"),
        AGREED: Message("集体审议通过", "agreed collectively"),
        ISSUED: Message("已印发", "issued"),
        REPEALED: Message("已废止", "repealed"),
        SHELVED: Message("不再制定", "given up"),
    },
    first=DRAFT,
    final=frozenset({REPEALED, SHELVED}),
    steps=(
        Step(code="revise", name=Message("修改文稿", "write it anew"), sources=(DRAFT, HEARD), to=None, by=By.OWNER, reason=True),
        Step(code="consult", name=Message("公开征求意见", "ask for opinions"), sources=(DRAFT, HEARD), to=CONSULTING, by=By.OWNER),
        Step(code="hear", name=Message("意见处理完毕", "opinions are answered"), sources=(CONSULTING,), to=HEARD, by=By.OWNER, reason=True),
        Step(code="lawful", name=Message("合法性审核通过", "find it lawful"), sources=(HEARD,), to=LAWFUL, by=By.REVIEWER),
        Step(code="unlawful", name=Message("合法性审核退回", "send it back as unlawful"), sources=(HEARD,), to=HEARD, by=By.REVIEWER, reason=True),
        Step(code="agree", name=Message("登记集体审议通过", "record that it was agreed"), sources=(LAWFUL,), to=AGREED, by=By.HEAD),
        Step(code="disagree", name=Message("登记集体审议退回", "record that it was sent back"), sources=(LAWFUL,), to=HEARD, by=By.HEAD, reason=True),
        Step(code="issue", name=Message("编号印发", "number and issue"), sources=(AGREED,), to=ISSUED, by=By.DESK),
        Step(code="file", name=Message("登记备案", "record its filing"), sources=(ISSUED,), to=None, by=By.DESK),
        Step(code="keep", name=Message("评估后继续有效", "keep it after review"), sources=(ISSUED,), to=None, by=By.HEAD, reason=True),
        Step(code="repeal", name=Message("废止", "repeal"), sources=(ISSUED,), to=REPEALED, by=By.HEAD, reason=True),
        Step(code="shelve", name=Message("不再制定", "give it up"), sources=(DRAFT, CONSULTING, HEARD, LAWFUL, AGREED), to=SHELVED, by=By.HEAD, reason=True),
    ),
)  # fmt: skip

DOCUMENTED = frozenset({"agree", "file", "keep", "repeal"})
WORKS = frozenset({"enter", "revise", "consult", "hear"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinance:
    """A local rule as the rules see it; ``concluded``: its consultation was concluded with an answer to each opinion.

    ``returned`` is the version that was sent back last; 0 when none was.
    """

    state: str
    versions: int
    returned: int = 0
    consultation: str = ""
    concluded: bool = False
    issued: date | None = None
    effective: date | None = None
    until: date | None = None
    filed: date | None = None


def hindrance(rule: Ordinance, code: str) -> Message | None:
    """Why the facts stand against a step."""
    if code == "revise" and rule.versions >= MOST_VERSIONS:
        return Message("最多 {n} 稿", "{n} versions at most").format(n=MOST_VERSIONS)
    if code == "hear" and not rule.concluded:
        return Message(
            "征求意见还没有公布采纳情况", "the consultation has not been concluded with its result"
        )
    if code in {"lawful", "unlawful"} and rule.versions <= rule.returned:
        return Message("退回以后还没有改过", "not written anew since it was sent back")
    if code == "file" and rule.filed:
        return Message("已于 {day} 备案", "filed on {day}").format(day=rule.filed.isoformat())
    return None


def in_force(rule: Ordinance, today: date) -> bool:
    """Whether it holds on a day: issued, in effect, not past its validity, not repealed."""
    return (
        rule.state == ISSUED
        and rule.effective is not None
        and rule.effective <= today
        and (rule.until is None or today <= rule.until)
    )


def validity(rule: Ordinance, today: date) -> Message:
    """In words: to come, in force, or run out; "" before it was issued."""
    if rule.state != ISSUED or rule.effective is None:
        return Message("")
    if today < rule.effective:
        return Message("{day} 起施行", "takes effect on {day}").format(day=rule.effective.isoformat())
    if rule.until and today > rule.until:
        return Message("有效期已满", "its validity has run out")
    return Message("现行有效", "in force")


def issued(on: date | None, effective: date | None, trial: bool, law: Lawmaking, today: date) -> date:
    """The last day of its validity. Raises :class:`Refused` for days that cannot be (``day``, ``effective``)."""
    if on is None or on > today:
        raise Refused(
            Message("请填印发日期，不晚于今天", "give the day of issue, not one to come"), field="day"
        )
    earliest = on + timedelta(days=law.effect_days)
    if effective is None or effective < earliest:
        raise Refused(
            Message(
                "施行日期不早于印发后 {n} 天（{day}）",
                "it takes effect {n} days after its issue or later ({day})",
            ).format(n=law.effect_days, day=earliest.isoformat()),
            field="effective",
        )
    return _validity_end(effective, trial, law)


def kept(rule: Ordinance, until: date | None, law: Lawmaking, today: date) -> date:
    """The new last day after a review: later than the old one, not longer than the pack allows from today."""
    most = _validity_end(today, False, law)
    if until is None or (rule.until and until <= rule.until) or until > most:
        raise Refused(
            Message("新的有效期要晚于原来的，不晚于 {day}", "later than the old one, and by {day}").format(
                day=most.isoformat()
            ),
            field="until",
        )
    return until


def terms(rule: Ordinance, law: Lawmaking) -> tuple[Term, ...]:
    """The days that run of one that is issued: its filing, and the end of its validity."""
    if rule.state != ISSUED or rule.issued is None:
        return ()
    filing = () if rule.filed else (Term(What.FILING, rule.issued + timedelta(days=law.filing_days)),)
    return (*filing, *((Term(What.VALIDITY, rule.until),) if rule.until else ()))


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph of a comparison: pieces that stayed (``same``), went (``gone``) and came (``new``), in reading order."""

    mark: str
    pieces: tuple[tuple[str, str], ...]


def compared(old: str, new: str) -> tuple[Change, ...]:
    """The paragraphs of two versions side by side; inside one that was rewritten, what changed in it."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Change("same", (("same", line),)) for line in before[i:j]]
            continue
        pairs = min(j - i, m - k)
        found += [
            Change("changed", _pieces(a, b))
            for a, b in zip(before[i : i + pairs], after[k : k + pairs], strict=True)
        ]
        found += [Change("gone", (("gone", line),)) for line in before[i + pairs : j]]
        found += [Change("new", (("new", line),)) for line in after[k + pairs : m]]
    return tuple(found)


def _pieces(old: str, new: str) -> tuple[tuple[str, str], ...]:
    made: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(("same", old[i:j]))
            continue
        made += [piece for piece in (("gone", old[i:j]), ("new", new[k:m])) if piece[1]]
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A local rule as its drafting unit enters it."""

    sort: str
    title: str
    text: str
    unit: str
    co_units: tuple[str, ...] = ()
    trial: bool = False


def entered(given: Given, declared: Declared, units: Collection[str]) -> Given:
    """The rule with its texts trimmed. Raises ``Invalid`` with all that is wrong in it."""
    problems = Problems()
    if given.sort not in declared.bylaws:
        problems.add(Message("请选择类别", "choose the sort"), field="sort")
    title = trimmed(given.title, "title", MAX_TITLE, problems)
    text = trimmed(given.text.replace("\r\n", "\n"), "text", MAX_TEXT, problems)
    check_units(given.unit, given.co_units, "", units, problems)
    problems.raise_if_any()
    return replace(given, title=title, text=text)


def revised(text: str, last: str) -> str:
    """The next version. Raises ``Invalid`` when it is empty, too long or the same as the last."""
    problems = Problems()
    found = trimmed(text.replace("\r\n", "\n"), "text", MAX_TEXT, problems)
    if found == last:
        problems.add(Message("和上一稿一样", "the same as the last version"), field="text")
    problems.raise_if_any()
    return found


def _validity_end(start: date, trial: bool, law: Lawmaking) -> date:
    years = law.trial_years if trial else law.valid_years
    return months_later(start, 12 * years) - timedelta(days=1)
