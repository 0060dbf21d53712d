"""Runs many lives in the order of time, so that numbers and deeds come as they would have come."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chengxu.cases.rules import Rulebook
from chengxu.common.ids import Ids
from chengxu.project.demo.lives import Life, Lived, Surroundings
from chengxu.project.demo.people import Staff
from chengxu.project.demo.pictures import Pictures
from chengxu.project.demo.plan import Plan
from chengxu.project.demo.stories import Story
from chengxu.responsibility.collectors import Beat

LEFT_WAITING = {
    "accept": 4, "file": 4, "confirm": 4, "dispatch": 4, "start": 9, "handle": 12, "check": 4, "pass": 4, "close": 4,
    "approve": 4, "review": 4, "answer": 4, "rule": 3, "notice_answer": 3,
}  # fmt: skip
"""Of the newest stories so many stay before each verb, the newest before the first."""
LONG_LEFT = {31: "handle", 37: "handle", 41: "check", 43: "pass", 47: "close", 89: "start"}


@dataclass(slots=True)
class Town:
    """The offices of the county and their case numbers."""

    plan: Plan
    book: Rulebook
    staff: Staff
    words: dict[str, Sequence[str]]
    pictures: Pictures
    beats: Sequence[Beat]
    ids: Ids
    _numbers: dict[str, int] = field(default_factory=dict)

    def run(
        self, stories: Sequence[Story], *, latest: datetime, leave: Callable[[int], str] = lambda _: ""
    ) -> Iterator[Lived]:
        """Live all ``stories`` up to ``latest``; each is yielded when it has ended, or as it then stands.

        ``leave`` names for the n-th story the verb before which it is left waiting, or "".
        """
        around = Surroundings(
            plan=self.plan, book=self.book, staff=self.staff, words=self.words, pictures=self.pictures,
            beats=self.beats, ids=self.ids, number=self._number,
        )  # fmt: skip
        waiting: list[tuple[datetime, int, Generator[datetime, None, None], Life]] = []
        for number, story in enumerate(stories):
            life = Life(around, story, leave=leave(number))
            steps = life.steps()
            waiting.append((next(steps), number, steps, life))
        heapq.heapify(waiting)
        while waiting:
            at, number, steps, life = waiting[0]
            following = next(steps, None)
            if following is None or following > latest:
                heapq.heappop(waiting)
                life.settle(latest)
                yield life.lived
            else:
                heapq.heapreplace(waiting, (max(following, at), number, steps, life))

    def _number(self, prefix: str) -> int:
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return self._numbers[prefix]


def left_waiting(count: int) -> Callable[[int], str]:
    """For ``count`` live stories: before which verb the n-th is left, so that no queue of a desk is empty."""

    newest = [verb for verb, many in LEFT_WAITING.items() for _ in range(many)]

    def leave(number: int) -> str:
        rank = count - 1 - number
        if rank < len(newest):
            return newest[rank]
        if rank < count // 4:
            return next((verb for every, verb in LONG_LEFT.items() if rank % every == 0), "")
        return ""

    return leave
