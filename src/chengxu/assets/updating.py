"""A row of a table that says something else of a component than the register does: the change it becomes, or why not. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.assets.changing import UNCHANGED, Wish, changed
from chengxu.assets.drafting import Draft
from chengxu.assets.judging import Judged, Line, Wrong, too_far
from chengxu.assets.rules import Book, Component
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Message, Refused
from chengxu.ledger.rules import Deed
from chengxu.territory.cells import distance

SAID = ("state", "name", "owner", "maintainer", "accuracy", "source", "since", "note")
"""What a row may change. A cell that is empty changes nothing: tables of other departments know less than the register."""

Changes = list[tuple[Component, Component, Deed]]
"""Each component as it was and as it is to be, with the deed of it."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The registered components that rows speak of, by code and by their owner's number: one may look like the other."""

    by_code: Mapping[str, Component]
    by_number: Mapping[str, Component]


def update(
    differing: Sequence[tuple[Line, Draft]], held: Registered, book: Book, out: Judged, *, actor: Actor,
    now: datetime, ids: Ids, source: str,
) -> Changes:  # fmt: skip
    """The changes these rows are to what is registered.

    A row that changes nothing counts as repeated. One is kept apart (``out.wrong``) that says another class, would move a
    component farther than ``moved`` allows without a word of a person, or would end or revive it.
    """
    changes: Changes = []
    for line, draft in differing:
        before = held.by_code[draft.code] if draft.code else held.by_number[draft.external]
        try:
            _refuse_apart(before, draft, book)
            wish = Wish(
                words={name: line.cells[name] for name in SAID if line.cells.get(name, "").strip()}
                | _place(draft)
            )
            after, deed = changed(before, wish, book, actor=actor, now=now, ids=ids, source=source)
        except Refused as refusal:
            if refusal.message == UNCHANGED:
                out.repeated += 1
            else:
                out.wrong.append(Wrong(line.number, refusal.field, refusal.message))
            continue
        except Invalid as invalid:
            out.wrong += [Wrong(line.number, one.field, one.message) for one in invalid.problems]
            continue
        changes.append((before, replace(after, origin=draft.origin), deed))
    return changes


def _place(draft: Draft) -> dict[str, str]:
    return {"lon": f"{draft.lon:.7f}", "lat": f"{draft.lat:.7f}"}


def _refuse_apart(before: Component, draft: Draft, book: Book) -> None:
    if draft.category.id != before.category:
        raise Refused(
            Message(
                "登记为 {code} 的是另一小类，导入不能改小类；请核对编号",
                "{code} is registered as another class, which no import changes; compare the number",
            ).format(code=before.code),
            field="category",
        )
    metres = distance(before.lon, before.lat, draft.lon, draft.lat)
    if metres > book.settings.moved:
        raise Refused(too_far(before.code, metres, book.settings.moved), field="lon")
