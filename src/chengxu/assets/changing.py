"""What a change of a component becomes: the component afterwards and the deed that tells of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.assets import drafting
from chengxu.assets.judging import deed
from chengxu.assets.rules import MOST_NAME, MOST_NOTE, Book, Component, State
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Problems, Refused
from chengxu.ledger.rules import Deed
from chengxu.territory.cells import distance, morton
from chengxu.territory.frames import Frame, to_cgcs2000

CODED = ("state", "owner", "maintainer", "accuracy", "source", "since")
"""What a deed may say itself; words (name, note) go into its note."""
WORDS: Mapping[str, str] = {"name": "名称", "note": "备注"}
UNCHANGED = Message("没有改动", "nothing is changed")
ONE_OF_TWO = Message(
    "位置要同时给经度和纬度", "a position is a longitude and a latitude: one of them is missing"
)
WHY_DISSOLVED = Message(
    "作废或恢复一个部件，请写明原因", "say why the component is dissolved or brought back"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants a component to be: words by field, as in a form; fields left out stay as they are.

    ``lon`` and ``lat`` of the words need ``frame``. ``evidence`` are hashes of photographs.
    """

    words: Mapping[str, str]
    frame: Frame = Frame.CGCS2000
    reason: str = ""
    evidence: tuple[str, ...] = ()


def changed(
    before: Component, wish: Wish, book: Book, *, actor: Actor, now: datetime, ids: Ids, source: str = "desk"
) -> tuple[Component, Deed]:
    """The component as wished, and the deed of it; photographs alone are a change too.

    Raises :class:`Invalid` with what is wrong beside its field, or :class:`Refused` when nothing changes, when a reason is
    missing (dissolved, brought back, moved far), or when it would leave the county.
    """
    values = _values(wish.words, book)
    after = replace(
        before, **{name: value for name, value in values.items() if name in CODED or name in WORDS}
    )
    after, metres = _moved(after, before, values, wish, book)
    if (
        State.DISSOLVED in {before.state, after.state}
        and before.state is not after.state
        and not wish.reason.strip()
    ):
        raise Refused(WHY_DISSOLVED, field="reason")
    facts = {
        name: f"{getattr(before, name) or '-'}>{getattr(after, name) or '-'}"
        for name in CODED
        if getattr(before, name) != getattr(after, name)
    }
    words = [
        f"{said}：{getattr(before, name) or '（空）'} → {getattr(after, name) or '（空）'}"
        for name, said in WORDS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    if metres is not None:
        facts["metres"] = f"{metres:.1f}"
    if not facts and not words and not wish.evidence:
        raise Refused(UNCHANGED)
    verb = "asset.change" if facts or words else "asset.look"
    note = "\n".join([*words, wish.reason.strip()[:MOST_NOTE]]).strip()
    after = replace(after, version=before.version + 1, changed_at=now)
    return after, deed(
        after, verb, actor, now, ids, source=source, facts=facts, note=note, evidence=wish.evidence
    )


def _values(words: Mapping[str, str], book: Book) -> dict[str, Any]:
    problems, values = Problems(), {}
    readers: Mapping[str, Any] = {
        "name": lambda text: drafting.short(text, MOST_NAME),
        "note": lambda text: drafting.short(text, MOST_NOTE),
        "owner": lambda text: drafting.unit(text, book),
        "maintainer": lambda text: drafting.unit(text, book),
        "state": drafting.state,
        "accuracy": drafting.accuracy,
        "source": drafting.source,
        "since": lambda text: drafting.since(text, book.today),
        "lon": lambda text: drafting.degrees(text, 180),
        "lat": lambda text: drafting.degrees(text, 90),
    }
    for name, text in words.items():
        try:
            values[name] = readers[name](text.strip())
        except Refused as refusal:
            problems.add(refusal.message, field=name)
    problems.raise_if_any()
    return values


def _moved(
    after: Component, before: Component, values: Mapping[str, Any], wish: Wish, book: Book
) -> tuple[Component, float | None]:
    """With the new position and its areas; how far that is, None when it stays. Less than a tenth of a metre is none."""
    given = {"lon", "lat"} & values.keys()
    if not given:
        return after, None
    if len(given) == 1:
        raise Refused(ONE_OF_TWO, field=given.pop())
    lon, lat = to_cgcs2000(values["lon"], values["lat"], wish.frame)
    metres = distance(before.lon, before.lat, lon, lat)
    if metres < 0.1:
        return after, None
    at = book.territory.locate(lon, lat)
    if at is None:
        raise Refused(
            Message("新的位置不在本县范围内", "the new position lies outside the county"), field="lon"
        )
    if metres > book.settings.moved and not wish.reason.strip():
        raise Refused(
            Message(
                "新位置离原位置 {metres:.0f} 米，超过 {most:.0f} 米；确实搬了，请写明原因",
                "the new position is {metres:.0f} m away, more than {most:.0f}; if it was moved, say why",
            ).format(metres=metres, most=book.settings.moved),
            field="reason",
        )
    return replace(
        after, lon=round(lon, 7), lat=round(lat, 7), cell=morton(lon, lat), grid=at.grid, duty_grid=at.duty_grid,
        community=at.community, township=at.township, place=at.place or at.road,
    ), metres  # fmt: skip
