"""What a round asks, what a sheet may say, and what the sheets of a round come to, few of them kept back. Pure.

A share of a handful of sheets says what one household said: where fewer than ``few`` answered, no share is told, and where one place
alone is kept back and a sum would give it away, the smallest of the others is kept back with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from chengxu.common.messages import Message, Problems, Refused

MAX_TITLE, MAX_REASON, MOST_PLACES, MOST_ASKED = 80, 200, 60, 100_000
LONGEST = timedelta(days=366)
REFUSED_WORDS = frozenset({"", "-", "—", "拒访", "无人", "refused"})


@dataclass(frozen=True, slots=True)
class Level:
    """An answer somebody may give: its words, and whether the share counts it as satisfied."""

    code: str
    name: Message
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of round as the pack declares it.

    ``questions`` by code in their order, all answered by one of ``levels``; ``overall`` is the question whose share is the round's.
    ``each`` is how many are to be asked in each place; below ``few`` answers no share is told. A sheet counts as the deed
    (``verb``, ``object``) of one ``measure``.
    """

    code: str
    name: Message
    unit: str
    questions: Mapping[str, Message]
    overall: str
    levels: tuple[Level, ...]
    each: int
    few: int
    verb: str
    object: str
    measure: str
    source: str
    verified: bool

    def level(self, text: str) -> Level | None:
        """The level of this code or these words."""
        return next((one for one in self.levels if text in (one.code, one.name.zh, one.name.en)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round as it is begun: when, and how many are to be asked in which place (codes of the territory)."""

    kind: str
    title: str
    start: date | None
    end: date | None
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One household asked on a day; ``answers`` are levels by question, none at all: nobody answered."""

    place: str
    day: date | None
    answers: Mapping[str, str] = field(default_factory=dict)
    number: str = ""


def planned(given: Plan, kinds: Mapping[str, Kind], places: Collection[str]) -> Plan:
    """The plan with its title trimmed. Raises ``Invalid`` with all that is wrong in it."""
    problems = Problems()
    title = " ".join(given.title.split())
    if given.kind not in kinds:
        problems.add(Message("请选测评种类", "choose the kind of round"), field="kind")
    if not 2 <= len(title) <= MAX_TITLE:
        problems.add(Message("名称写 2 到 80 字", "a title has 2 to 80 characters"), field="title")
    if given.start is None or given.end is None:
        problems.add(
            Message("请写起止日期", "give its first and last day"),
            field="start" if given.start is None else "end",
        )
    elif not timedelta(0) <= given.end - given.start <= LONGEST:
        problems.add(
            Message("结束应在开始以后一年以内", "it ends within a year of its beginning"), field="end"
        )
    if not 0 < len(given.places) <= MOST_PLACES:
        problems.add(Message("写 1 到 60 个地点", "name 1 to 60 places"), field="places")
    for code, count in given.places.items():
        if code not in places:
            problems.add(
                Message("没有这个地点：{code}", "there is no such place: {code}").format(code=code[:40]),
                field="places",
            )
        if not 1 <= count <= MOST_ASKED:
            problems.add(Message("每处问 1 户以上", "one household at least in each place"), field="places")
    problems.raise_if_any()
    return replace(given, title=title)


def sound(sheet: Sheet, kind: Kind, plan: Plan, today: date) -> Sheet:
    """The sheet with its answers as codes of levels. Raises ``Invalid`` for a place or day that is not the round's, an answer nobody
    offered, and a question left out while others are answered."""
    problems = Problems()
    if sheet.place not in plan.places:
        problems.add(Message("这一轮不问这个地点", "this round does not ask there"), field="place")
    if sheet.day is None:
        problems.add(Message("请写哪天问的", "say on which day"), field="day")
    elif not (plan.start or sheet.day) <= sheet.day <= min(plan.end or sheet.day, today):
        problems.add(
            Message("日期应在这一轮里，不晚于今天", "the day lies within the round and is not one to come"),
            field="day",
        )
    given = {code: text.strip() for code, text in sheet.answers.items() if text.strip() not in REFUSED_WORDS}
    answers: dict[str, str] = {}
    for code, text in given.items():
        level = kind.level(text)
        if code not in kind.questions:
            problems.add(
                Message("没有这个问题：{code}", "there is no such question: {code}").format(code=code[:40]),
                field=code,
            )
        elif level is None:
            known = "、".join(one.name.zh for one in kind.levels)
            message = Message(
                "没有这个答案：{text}；只有 {known}", "no such answer: {text}; there are {known}"
            )
            problems.add(message.format(text=text[:20], known=known), field=code)
        else:
            answers[code] = level.code
    if given:
        for code in kind.questions:
            if code not in given:
                problems.add(Message("这一题没有答", "this question is not answered"), field=code)
    problems.raise_if_any()
    return replace(sheet, answers={code: answers[code] for code in kind.questions if code in answers})


def why_taken_back(text: str) -> str:
    """The reason of taking a sheet back in one line. Raises :class:`Refused` for none (fewer than 2 characters), and one too long."""
    reason = " ".join(text.split())
    if len(reason) < 2:
        raise Refused(Message("请写明为什么作废", "say why it is taken back"), field="why")
    if len(reason) > MAX_REASON:
        message = Message("原因最多 {n} 字", "a reason has {n} characters at most")
        raise Refused(message.format(n=MAX_REASON), field="why")
    return reason


@dataclass(frozen=True, slots=True)
class Tally:
    """Sheets of a place, or of all: ``asked`` of ``wanted``, ``answered``; by question how many gave each level."""

    place: str
    wanted: int
    asked: int
    answered: int
    by_question: Mapping[str, Mapping[str, int]]

    def satisfied(self, question: str, kind: Kind) -> int:
        """How many were satisfied by a question."""
        counts = self.by_question.get(question, {})
        return sum(counts.get(level.code, 0) for level in kind.levels if level.satisfied)


@dataclass(frozen=True, slots=True)
class Told:
    """A tally as it may be told: ``share`` in hundredths with one decimal, None where too few answered or it would give others away."""

    tally: Tally
    share: Decimal | None
    kept_back: bool


def share(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` in hundredths, half up to one decimal; None of nothing."""
    if whole <= 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def totalled(tallies: Iterable[Tally]) -> Tally:
    """All places together."""
    told = list(tallies)
    sums: dict[str, dict[str, int]] = {}
    for one in told:
        for question, counts in one.by_question.items():
            into = sums.setdefault(question, {})
            for level, count in counts.items():
                into[level] = into.get(level, 0) + count
    return Tally(
        "", sum(t.wanted for t in told), sum(t.asked for t in told), sum(t.answered for t in told), sums
    )


def told(tallies: Sequence[Tally], kind: Kind) -> list[Told]:
    """Each place with its share of the overall question, those with few answers kept back.

    One place kept back alone could be reckoned from the total, so the one with the fewest answers besides is kept back with it.
    """
    few = {one.place for one in tallies if 0 < one.answered < kind.few}
    others = sorted(
        (one for one in tallies if one.answered >= kind.few), key=lambda one: (one.answered, one.place)
    )
    if len(few) == 1 and others:
        few.add(others[0].place)
    return [
        Told(
            one,
            None if one.place in few else share(one.satisfied(kind.overall, kind), one.answered),
            one.place in few,
        )
        for one in tallies
    ]


def whole(total: Tally, kind: Kind) -> Told:
    """The total with its share, kept back when few answered altogether."""
    back = 0 < total.answered < kind.few
    return Told(total, None if back else share(total.satisfied(kind.overall, kind), total.answered), back)
