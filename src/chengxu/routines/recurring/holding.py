"""Who answers for an occurrence: whoever did it; where nobody did, the only person who could have.

Where several hold the post, a miss is nobody's alone: it counts for the post and the unit, not for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chengxu.accounts.models import Person
from chengxu.routines.recurring.rules import Task


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here: uid, unit, posts."""

    uid: str
    unit: str
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answers for it ("" nobody alone), by which post of theirs ("" as the task was laid out)."""

    holder: str = ""
    post: str = ""


def staff() -> list[Staff]:
    """Everybody who works here now, read once for many occurrences."""
    rows = Person.objects.filter(is_active=True).order_by("id").values_list("uid", "unit", "posts")
    return [Staff(uid, unit, frozenset(posts)) for uid, unit, posts in rows]


def answers(task: Task, doer: str, people: Iterable[Staff]) -> Answers:
    """Who answers for an occurrence of ``task`` that ``doer`` did ("" nobody did)."""
    if doer:
        held = next((one.posts for one in people if one.uid == doer), frozenset())
        return Answers(doer, min(held & task.posts, default=""))
    able = [one for one in people if one.unit == task.unit and one.posts & task.posts]
    if len(able) != 1:
        return Answers()
    return Answers(able[0].uid, min(able[0].posts & task.posts))
