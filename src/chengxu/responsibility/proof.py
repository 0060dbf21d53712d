"""The proof that nothing is nobody's.

Every active category is asked of every (duty grid, area grade) pair that exists and every named place a rule speaks
of, in each band of the day and each period that rules tell apart. Reported are gaps (nobody leads), overlaps (rules
of equal rank disagree) and orphans (rules that never decide anything).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chengxu.catalog.rules import Category
from chengxu.common.messages import Message, Refused, joined
from chengxu.packs.checking import Checker
from chengxu.responsibility.rules import Responsibility, Rule
from chengxu.territory.rules import Location, Territory

ANY_DAY = date(2024, 1, 2)  # stands for every day when no rule begins or ends
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
    spots = list(_spots(responsibility, territory))
    instants = list(_instants(responsibility))
    gaps: dict[str, list[Question]] = defaultdict(list)
    overlaps: dict[tuple[str, ...], list[Question]] = defaultdict(list)
    deciding: set[str] = set()
    for category in responsibility.categories.values():
        for spot in spots:
            for local in instants:
                best = responsibility.applying(category.id, spot, local)
                deciding.update(rule.id for _, rule in best)
                if len(best) > 1:
                    overlaps[tuple(rule.id for _, rule in best)].append(Question(category, spot, local))
                elif not best or not _has_lead(responsibility, best[0][1], spot):
                    gaps[category.id].append(Question(category, spot, local))
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


def _spots(responsibility: Responsibility, territory: Territory) -> Iterator[Location]:
    spoken_of = frozenset().union(*(rule.places for rule in responsibility.rules))
    yield from territory.spots
    yield from (spot for spot in territory.place_spots if spot.place in spoken_of)


def _instants(responsibility: Responsibility) -> Iterator[datetime]:
    turns = responsibility.turns()
    for day in (turns[0] - timedelta(days=1), *turns) if turns else (ANY_DAY,):
        yield from responsibility.samples(day)


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
            others="、".join(rule.id for rule in rules[:-1]),
            places="、".join(places),
            names="、".join(names[:SHOWN]),
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
        ).format(winners="、".join(winner for winner, _ in winners.most_common(SHOWN)))
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
    return joined(list(shown.values()), zh="、", en=", ")
