"""What a new pack would leave to nobody: cases whose unit is no more, and cases no post can move on. Pure.

Promise 2: nothing is nobody's. People follow the pack in force and cases keep theirs, so before a pack is put in force
somebody must look at what waits just now. What nobody could do before is not the new pack's fault and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chengxu.accounts.rules import VERBS, Actor, Organisation
from chengxu.cases.deciding.owners import waits_for
from chengxu.cases.deciding.refusals import LEVELS
from chengxu.cases.workflow.states import STATE_NAMES, State
from chengxu.common.messages import Message, listed


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many open cases that wait for the same: in one state, with one unit; ``passed`` when only the closing is left.

    ``level`` is that of a request which waits for a decision (0 first, 1 second), None when the case itself waits.
    """

    state: State
    unit: str = ""
    passed: bool = False
    level: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Crew:
    """Everybody who can sign in, and what they may do: under one pack."""

    organisation: Organisation
    people: Sequence[Actor]

    def hands(self, waiting: Waiting) -> list[Actor]:
        """Those who could move these cases on."""
        verbs, with_unit = _needs(waiting)
        unit = self.organisation.today(waiting.unit)
        return [
            person
            for person in self.people
            if any(person.may(verb) for verb in verbs) and (not with_unit or person.unit == unit)
        ]


def homeless(held: Mapping[str, int], new: Organisation) -> Iterator[tuple[str, Message]]:
    """For each unit that is no more under ``new`` and has no successor: its code, and what to write for its open cases.

    ``held`` counts the open cases that hang on each unit.
    """
    for code, count in sorted(held.items()):
        if new.today(code) not in new.units:
            yield (
                code,
                Message(
                    "单位 {code} 手上还有 {n} 件在办案件，新配置包里没有它了。请在 units.yaml 里保留 {code}，并写明由谁承接："
                    "{code}: {{name: 原名称, kind: 原类型, succeeded_by: 承接单位的代码}}；启用时这些案件会一并移交",
                    "the unit {code} has {n} open cases, and the new pack has no such unit. Keep {code} in units.yaml and "
                    "say who took over: {code}: {{name: …, kind: …, succeeded_by: CODE}}; loading then hands its cases over",
                ).format(code=code, n=count),
            )


def unmanned(waiting: Sequence[Waiting], old: Crew, new: Crew) -> Iterator[tuple[str, Message]]:
    """For each group of cases that somebody can move on today and nobody could under ``new``: the posts, and what to write."""
    for group in waiting:
        before = old.hands(group)
        unit = new.organisation.today(group.unit)
        if not before or new.hands(group) or (_needs(group)[1] and unit not in new.organisation.units):
            continue
        verbs, _ = _needs(group)
        posts = sorted({post for person in before for post in person.posts if _gives(old, post, verbs)})
        yield ", ".join(posts), _nobody(group, verbs, posts)


def _needs(waiting: Waiting) -> tuple[tuple[str, ...], bool]:
    if waiting.level is None:
        return waits_for(waiting.state, passed=waiting.passed)
    return (LEVELS[min(waiting.level, len(LEVELS) - 1)],), False


def _gives(crew: Crew, post: str, verbs: Sequence[str]) -> bool:
    known = crew.organisation.posts.get(post)
    return known is not None and not known.verbs.isdisjoint(verbs)


def _nobody(group: Waiting, verbs: Sequence[str], posts: Sequence[str]) -> Message:
    what = STATE_NAMES[group.state] if group.level is None else Message("待审批", "requests to decide")
    where = Message("（{unit}）", " ({unit})").format(unit=group.unit) if _needs(group)[1] else Message("")
    return Message(
        "「{what}」{where}的 {n} 件案件现在由岗位 {posts} 的人办，按新配置包没有人能办下一步。岗位改名或撤销的，请在 units.yaml 里"
        "保留原岗位并写 succeeded_by: 新岗位的代码；权限移走的，请让这些人的岗位仍有其中一项：{verbs}",
        "{n} cases “{what}”{where} are moved on by people of the post {posts}; under the new pack nobody could. If the post "
        "was renamed or given up, keep it in units.yaml with succeeded_by: CODE; if its verbs were moved, let the post of "
        "these people still hold one of: {verbs}",
    ).format(
        what=what,
        where=where,
        n=group.count,
        posts=listed(posts),
        verbs=listed(Message(f"{VERBS[verb].zh} {verb}", verb) for verb in verbs),
    )
