"""What proves that something was done, and who can look it up.

An app that keeps such facts offers a query ``proofs(task, since, until)`` and registers it from its ``AppConfig.ready`` with
:func:`provide`; this module knows none of them. Queries are asked once for all occurrences of a task in a span of time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.routines.recurring.rules import Task


class Kind(StrEnum):
    """What kind of fact proves it."""

    SHIFT = "shift"
    TRACK = "track"
    INSPECTION = "inspection"
    MEETING = "meeting"
    DEED = "deed"
    PHOTO = "photo"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _LABELS[self]


_LABELS = {
    Kind.SHIFT: Message("到岗班次", "shifts stood"),
    Kind.TRACK: Message("车辆轨迹", "vehicle tracks"),
    Kind.INSPECTION: Message("检查记录", "inspections"),
    Kind.MEETING: Message("会议记录", "meetings"),
    Kind.DEED: Message("台账记录", "ledger entries"),
    Kind.PHOTO: Message("带照片的记录", "entries with a photo"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One fact: when, how much of what is required, where, by whom.

    ``count`` in what the task requires (passes, shifts, articles …), may be a fraction. ``place`` is the code of the target it is
    for: a road, grid, place, component, party or market; "" proves a task of the unit as a whole only. ``by`` is the uid of a
    person, ``uid`` that of the row behind it, by which it counts once. ``quality`` in whatever the task's ``quality`` is in; None:
    not known, which counts where none is required.
    """

    kind: str
    at: datetime
    uid: str
    count: float = 1
    place: str = ""
    by: str = ""
    quality: float | None = None


Provider = Callable[[Task, datetime, datetime], Iterable[Proof]]
"""``(task, since, until)``: the proofs with ``since <= at < until`` that may count for this task, in any order. ``task.evidence.of``
says what is wanted in the provider's own words (the pack's ``evidence: {kind, …}``)."""

_PROVIDERS: dict[str, Provider] = {}


def provide(kind: Kind, provider: Provider) -> None:
    """Make ``provider`` the one that is asked for proofs of ``kind``."""
    _PROVIDERS[kind.value] = provider


def is_provided(kind: str) -> bool:
    """Whether anybody can look up proofs of this kind."""
    return kind in _PROVIDERS


def gathered(task: Task, since: datetime, until: datetime) -> list[Proof]:
    """All proofs for a task with ``since <= at < until``, by time, each uid and place once; none where nobody provides the kind."""
    found: dict[tuple[str, str], Proof] = {}
    for kind in task.evidence.kinds:
        provider = _PROVIDERS.get(kind)
        for proof in provider(task, since, until) if provider else ():
            if since <= proof.at < until:
                found.setdefault((proof.uid, proof.place), proof)
    return sorted(found.values(), key=lambda proof: (proof.at, proof.uid))
