"""The proof that nothing is nobody's.

Every active category is asked of every (duty grid, area grade) pair that exists and every named place a rule speaks
of, in each band of the day and each period that rules tell apart. Reported are gaps (nobody leads), overlaps (rules
of equal rank disagree) and orphans (rules that never decide anything).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxu.catalog.rules import Category
from chengxu.common.messages import Message, Refused, listed
from chengxu.packs.checking import Checker
from chengxu.responsibility.instants import told_apart
from chengxu.responsibility.rules import Responsibility, Rule, highest
from chengxu.territory.rules import Location, Territory

FOLDER = "responsibility"
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One cell of the proof."""

    category: Category
    spot: Location
    local: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What was asked and what was found wanting; ``wanting`` are the categories with a gap or an overlap somewhere."""

    categories: int
    spots: int
    instants: int
    gaps: int
    overlaps: int
    orphans: int
    wanting: frozenset[str] = frozenset()

    @property
    def questions(self) -> int:
        """How many (category, place, time) were asked."""
        return self.categories * self.spots * self.instants

    @property
    def holds(self) -> bool:
        """True when each question has exactly one answer and each rule answers one."""
        return not (self.gaps or self.overlaps or self.orphans)


def prove(check: Checker, responsibility: Responsibility, territory: Territory) -> Proof:
    """Ask every question; gaps, overlaps and orphans become problems of ``check`` with file and line."""
    spots = spots_of(responsibility, territory)
    instants = list(told_apart(responsibility.rules, responsibility.zone))
    gaps: dict[str, list[Question]] = defaultdict(list)
    overlaps: dict[tuple[str, ...], list[Question]] = defaultdict(list)
    deciding: set[str] = set()
    for category, answers in _answered(responsibility, spots, instants):
        for answer in answers:
            deciding.update(answer.rules)
            if answer.overlap:
                overlaps[answer.rules].append(Question(category, answer.spot, answer.local))
            elif answer.wanting:
                gaps[category.id].append(Question(category, answer.spot, answer.local))
    orphans = [rule for rule in responsibility.rules if rule.id not in deciding]
    for questions in gaps.values():
        _report_gap(check, questions, territory)
    for ids, questions in overlaps.items():
        _report_overlap(check, responsibility, ids, questions, territory)
    for rule in orphans:
        _report_orphan(check, responsibility, rule, spots, instants)
    unclear = {question.category.id for questions in overlaps.values() for question in questions}
    return Proof(
        categories=len(responsibility.categories),
        spots=len(spots),
        instants=len(instants),
        gaps=len(gaps),
        overlaps=len(overlaps),
        orphans=len(orphans),
        wanting=frozenset(gaps) | unclear,
    )


Wanting = Mapping[tuple[str, str, bool], int]
"""How many questions have no one answer, by category, duty grid and whether it is an overlap (else a gap)."""


def wanting(
    responsibility: Responsibility, territory: Territory, only: Collection[str] | None = None
) -> Wanting:
    """Where the rules leave a gap or an overlap, of ``only`` these categories when given.

    A category is asked about at the instants that the rules about it tell apart: an hour or a day that matters to other
    categories alone makes no further question.
    """
    found: Counter[tuple[str, str, bool]] = Counter()
    spots = spots_of(responsibility, territory)
    for category, answers in _answered(responsibility, spots, None, only):
        for answer in answers:
            if answer.wanting:
                found[category.id, answer.spot.duty_grid, answer.overlap] += 1
    return found


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the rules say to one question: the ids of those of the highest rank, and whether they are one with a lead."""

    spot: Location
    local: datetime
    rules: tuple[str, ...]
    wanting: bool

    @property
    def overlap(self) -> bool:
        return len(self.rules) > 1


def _answered(
    responsibility: Responsibility,
    spots: Sequence[Location],
    instants: Sequence[datetime] | None,
    only: Collection[str] | None = None,
) -> Iterator[tuple[Category, Sequence[_Answer]]]:
    """The answers for each category, at these instants or at those that matter to it.

    Categories about which the same rules speak in the same way are asked once.
    """
    known: dict[tuple[tuple[int, str], ...], Sequence[_Answer]] = {}
    for category in responsibility.categories.values():
        if only is not None and category.id not in only:
            continue
        concerning = responsibility.concerning(category.id)
        key = tuple((rank, rule.id) for rank, rule in concerning)
        if key not in known:
            at = instants or list(told_apart([rule for _, rule in concerning], responsibility.zone))
            known[key] = [
                _Answer(
                    spot,
                    local,
                    tuple(rule.id for _, rule in best),
                    len(best) != 1 or not _has_lead(responsibility, best[0][1], spot),
                )
                for spot in spots
                for local, best in zip(at, highest(concerning, spot, at), strict=True)
            ]
        yield category, known[key]


def spots_of(responsibility: Responsibility, territory: Territory) -> list[Location]:
    """The spots at which these rules have to be asked: every duty grid with its grades, and the places they speak of."""
    spoken_of = frozenset().union(*(rule.places for rule in responsibility.rules))
    return [*territory.spots, *(spot for spot in territory.place_spots if spot.place in spoken_of)]


def _has_lead(responsibility: Responsibility, rule: Rule, spot: Location) -> bool:
    try:
        responsibility.lead(rule, spot)
    except Refused:
        return False
    return True


def _report_gap(check: Checker, questions: list[Question], territory: Territory) -> None:
    category = questions[0].category
    check.problem(
        FOLDER,
        (),
        Message(
            "空白：「{name}」有 {count} 种情形没有主办单位，例如{examples}",
            "gap: nobody leads “{name}” in {count} situations, such as {examples}",
        ).format(name=category.name, count=len(questions), examples=_examples(questions, territory)),
        category.id,
    )


def _report_overlap(
    check: Checker,
    responsibility: Responsibility,
    ids: tuple[str, ...],
    questions: list[Question],
    territory: Territory,
) -> None:
    rules = [rule for rule in responsibility.rules if rule.id in ids]
    places = [f"{rule.file}:{check.line(rule.file, ('rules', rule.id))}" for rule in rules[:-1]]
    names = list(dict.fromkeys(q.category.name.zh for q in questions))
    check.problem(
        rules[-1].file,
        ("rules", rules[-1].id),
        Message(
            "重叠：与 {others}（{places}）同级，「{names}」等 {count} 种情形分不出主办，例如{examples}",
            "overlap: of equal rank with {others} ({places}) on “{names}”, {count} situations, such as {examples}",
        ).format(
            others=listed(rule.id for rule in rules[:-1]),
            places=listed(places),
            names=listed(names[:SHOWN]),
            count=len(questions),
            examples=_examples(questions, territory),
        ),
        rules[-1].id,
    )


def _report_orphan(
    check: Checker,
    responsibility: Responsibility,
    rule: Rule,
    spots: list[Location],
    instants: list[datetime],
) -> None:
    winners: Counter[str] = Counter()
    for category in responsibility.categories.values():
        if not rule.category_rank(category):
            continue
        for spot in spots:
            if rule.place_rank(spot) and (not rule.grades or spot.grade in rule.grades):
                for local in instants:
                    winners.update(r.id for _, r in responsibility.applying(category.id, spot, local))
    message = (
        Message(
            "孤立：总有更优先的规则（{winners}），这条从不起作用",
            "orphan: other rules ({winners}) always outrank it, so it never decides",
        ).format(winners=listed(winner for winner, _ in winners.most_common(SHOWN)))
        if winners
        else Message("孤立：没有任何地点或时间适用", "orphan: there is no place or time it applies to")
    )
    check.problem(rule.file, ("rules", rule.id), message, rule.id)


def _examples(questions: list[Question], territory: Territory) -> Message:
    shown: dict[str, Message] = {}
    for question in questions:
        spot = question.spot
        at = Message("{place}（{grade} 级，{hour}）", "{place} (grade {grade}, {hour})").format(
            place=territory.name(spot.place or spot.duty_grid),
            grade=spot.grade,
            hour=f"{question.local:%H:%M}",
        )
        shown.setdefault(spot.place or spot.duty_grid, at)
        if len(shown) == SHOWN:
            break
    return listed(shown.values())
