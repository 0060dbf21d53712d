"""Who was expected and who came: one verdict for each post of a shift, with its reasons. Pure.

What is plain counts at once. What could be held for either (another came, the phone's clock, the wrong stretch) is *pending*: it
stands in no figure until the leader has decided. Which reasons wait for the leader, the county says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chengxu.common.messages import Message, Refused
from chengxu.routines.rosters.rules import Held


class Standing(StrEnum):
    """What came of a post. Of those, :data:`COUNTED` are somebody's duty, kept or not."""

    PRESENT = "present"
    LATE = "late"
    ELSEWHERE = "elsewhere"  # on duty, at another place than the roster said
    ABSENT = "absent"
    EXCUSED = "excused"
    GAP = "gap"  # nobody was on the roster and nobody came
    PENDING = "pending"
    EXTRA = "extra"  # somebody who held no post; counts for nobody

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.PRESENT: Message("到岗", "present"),
    Standing.LATE: Message("迟到", "late"),
    Standing.ELSEWHERE: Message("在别处上岗", "on duty elsewhere"),
    Standing.ABSENT: Message("缺勤", "absent"),
    Standing.EXCUSED: Message("准假", "excused"),
    Standing.GAP: Message("空岗", "nobody assigned"),
    Standing.PENDING: Message("待认定", "to be decided"),
    Standing.EXTRA: Message("不计", "not counted"),
}
HELD = frozenset({Standing.PRESENT, Standing.LATE})
"""Standings by which the place itself was manned."""


class Reason(StrEnum):
    """What was found about a post."""

    CLOCK = "clock"
    STAND_IN = "stand_in"
    WRONG_PLACE = "wrong_place"
    OUTSIDE = "outside"
    OVERLAP = "overlap"
    NO_POST = "no_post"
    CHANGED_LATE = "changed_late"
    DOUBLED = "doubled"
    LATE = "late"
    EARLY = "early"
    NOBODY = "nobody"
    FILLED = "filled"

    @property
    def label(self) -> Message:
        """The sentence people read."""
        return _REASONS[self]


_REASONS = {
    Reason.CLOCK: Message("手机时间不准，到岗时刻是校正来的", "the phone's clock was wrong; the time was put right"),
    Reason.STAND_IN: Message("来的不是排班的人", "somebody else came"),
    Reason.WRONG_PLACE: Message("上岗的地点不是排的地点", "came to another place than the roster says"),
    Reason.OUTSIDE: Message("签到时手机在范围外", "the phone was outside the place"),
    Reason.OVERLAP: Message("同一个人两班时间重叠", "two shifts of one person overlap"),
    Reason.NO_POST: Message("这个人没有上这个班的岗位", "the person has no post for this duty"),
    Reason.CHANGED_LATE: Message("开班以后改过排班", "the roster was changed after the shift began"),
    Reason.DOUBLED: Message("这一班已有人在岗，又有人签到", "somebody was there already when they checked in"),
    Reason.LATE: Message("迟到", "late"),
    Reason.EARLY: Message("早退", "left early"),
    Reason.NOBODY: Message("没有人签到", "nobody checked in"),
    Reason.FILLED: Message("空岗有人补上", "somebody filled an empty post"),
}  # fmt: skip
MAY_WAIT = (
    Reason.CLOCK, Reason.STAND_IN, Reason.WRONG_PLACE, Reason.OUTSIDE, Reason.OVERLAP, Reason.NO_POST, Reason.CHANGED_LATE,
    Reason.DOUBLED,
)  # fmt: skip
"""Reasons a county can make wait for the leader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Somebody who came to a shift. ``key`` names the record; ``late`` and ``early`` are minutes.

    ``clock``: the phone's clock was wrong; ``outside``: for certain; ``able``: has a post for the duty; ``overlaps``: was on another
    shift meanwhile. ``sent``: a check-in of theirs; not so, the shift was written down some other way and proves that the place was
    manned, but holds nothing against anybody.
    """

    key: str
    person: str
    place: str
    at: datetime
    late: int = 0
    early: int = 0
    clock: bool = False
    outside: bool = False
    able: bool = True
    overlaps: bool = False
    sent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A post and when its holder was last changed (None: not since the roster was published)."""

    post: Held
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The verdict on one post, or on somebody who came and held none (``post`` None). ``came`` is None when nobody did."""

    post: Held | None
    came: Came | None
    standing: Standing
    reasons: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """What the verdict is about: the post, or the record of who came without one."""
        if self.post is not None:
            return self.post.uid
        assert self.came is not None
        return self.came.key

    @property
    def held(self) -> bool:
        """Whether the place was manned."""
        return self.standing in HELD


def judge(
    expected: Sequence[Expected],
    came: Iterable[Came],
    *,
    wait_for: Collection[Reason],
    final: bool,
    roaming: bool = False,
) -> Iterator[Finding]:
    """One finding for each post of a shift that can be told, and one for whoever came without a post.

    ``final``: it is too late for a phone to send a check-in, so that nobody is absent and not merely silent; before that a post nobody
    came to is left out. ``roaming``: people choose among places of their own, so the place tells nothing.
    """
    left = _first_of_each(came)
    paired: dict[str, tuple[Came, tuple[Reason, ...]]] = {}
    for reasons, fits in _PASSES:
        for one in expected:
            if one.post.uid in paired:
                continue
            match = next((c for c in left if fits(one.post, c, roaming)), None)
            if match is not None:
                left = [
                    c for c in left if c.person != match.person
                ]  # who walked on to another place is no second person
                filled = (
                    (Reason.FILLED,) if reasons == (Reason.STAND_IN,) and not one.post.person else reasons
                )
                paired[one.post.uid] = match, filled
    for one in expected:
        found = paired.get(one.post.uid)
        if found is not None:
            yield _came(one, *found, wait_for)
        elif final:
            nobody = Standing.ABSENT if one.post.person else Standing.GAP
            yield _waiting(
                Finding(post=one.post, came=None, standing=nobody, reasons=_changed(one, (Reason.NOBODY,))),
                wait_for,
            )
    for extra in (one for one in left if one.sent):
        found_reasons = (*_about(extra), Reason.DOUBLED)
        yield _waiting(
            Finding(post=None, came=extra, standing=Standing.EXTRA, reasons=found_reasons), wait_for
        )


def _exact(post: Held, came: Came, roaming: bool) -> bool:
    return post.person == came.person and (roaming or post.place == came.place)


def _elsewhere(post: Held, came: Came, roaming: bool) -> bool:
    return post.person == came.person and came.sent


def _instead(post: Held, came: Came, roaming: bool) -> bool:
    return not roaming and post.place == came.place


_PASSES = (((), _exact), ((Reason.WRONG_PLACE,), _elsewhere), ((Reason.STAND_IN,), _instead))


def _first_of_each(came: Iterable[Came]) -> list[Came]:
    """Each person once at a place: who checks in twice came when they came first, and left when they left last."""
    first: dict[tuple[str, str], Came] = {}
    for one in sorted(came, key=lambda one: (one.at, one.key)):
        known = first.setdefault((one.person, one.place), one)
        if known is not one:
            first[one.person, one.place] = replace(
                known, early=one.early, overlaps=known.overlaps or one.overlaps
            )
    return list(first.values())


def _came(one: Expected, came: Came, reasons: tuple[Reason, ...], wait_for: Collection[Reason]) -> Finding:
    standing = Standing.LATE if came.late else Standing.PRESENT
    if Reason.WRONG_PLACE in reasons:
        standing = Standing.ELSEWHERE
    found = Finding(
        post=one.post, came=came, standing=standing, reasons=_changed(one, (*_about(came), *reasons))
    )
    return _waiting(found, wait_for)


def _about(came: Came) -> tuple[Reason, ...]:
    told = (
        (came.clock, Reason.CLOCK), (came.outside, Reason.OUTSIDE), (came.overlaps, Reason.OVERLAP), (not came.able, Reason.NO_POST),
        (came.late > 0, Reason.LATE), (came.early > 0, Reason.EARLY),
    )  # fmt: skip
    return tuple(reason for is_so, reason in told if is_so)


def _changed(one: Expected, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    late = one.changed_at is not None and one.changed_at > one.post.starts_at
    return (*reasons, Reason.CHANGED_LATE) if late else reasons


def _waiting(found: Finding, wait_for: Collection[Reason]) -> Finding:
    return replace(found, standing=Standing.PENDING) if set(found.reasons) & set(wait_for) else found


# --- what the leader decides ---------------------------------------------------------------------------------------

RULINGS = (Standing.PRESENT, Standing.LATE, Standing.ELSEWHERE, Standing.ABSENT, Standing.EXCUSED)
"""What a leader can decide of a post."""
OF_NOBODY = (Standing.EXTRA, Standing.PRESENT)
"""What a leader can decide of somebody who came without a post."""


def rulings(*, post: bool, person: bool, came: bool) -> tuple[Standing, ...]:
    """What a leader can decide: nobody was present, late, absent or excused where nobody was expected and nobody came."""
    if not post:
        return OF_NOBODY
    if came:
        return RULINGS
    return RULINGS if person else (Standing.GAP,)


def refuse_ruling(
    before: Standing,
    ruling: Standing,
    *,
    post: bool,
    why: str,
    own: bool,
    person: bool = True,
    came: bool = True,
) -> None:
    """Raise :class:`Refused` for a ruling without a reason, one that changes nothing, on oneself, or that is none. ``person``: somebody
    was expected; ``came``: somebody came."""
    if own:
        raise Refused(OWN, field="ruling")
    if ruling not in rulings(post=post, person=person, came=came):
        raise Refused(NO_RULING if person or came or not post else NOBODY, field="ruling")
    if not why.strip():
        raise Refused(WHY, field="why")
    if ruling is before:
        raise Refused(SAME.format(state=before.label), field="ruling")


OWN = Message(
    "不能认定自己的班，请别的带班认定。", "you cannot decide your own shift; let another leader do so."
)
NOBODY = Message(
    "这一班没有排人，也没有人来，只能认定为空岗；有人顶了岗，请他本人补签到或在台账登记。",
    "nobody was on the roster and nobody came: it can only be an empty post; who stood in should send their check-in or an entry.",
)
NO_RULING = Message("没有这种认定。", "there is no such decision.")
WHY = Message("认定要写理由。", "a decision needs a reason.")
SAME = Message("现在就是「{state}」，不用改。", "it is “{state}” already.")
