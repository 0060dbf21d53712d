"""How a component looks: its state as word, icon and tone, its name, code and place in words. No rule lives here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chengxu.accounts import queries as accounts
from chengxu.assets.models import Component
from chengxu.assets.rules import ACCURACY_NAMES, SOURCE_NAMES, STATE_NAMES, Accuracy, Book, Source, State
from chengxu.assets.upkeep.rules import By
from chengxu.cases.queries import NOT_PEOPLE
from chengxu.common.messages import Message
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.ledger.rules import MILLI
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.web.showing import Look

TONES: Mapping[State, tuple[str, str]] = {
    State.INTACT: ("done", "good"),
    State.DAMAGED: ("wrench", "warn"),
    State.LOST: ("late", "bad"),
    State.DISSOLVED: ("ban", ""),
}
FIELDS: Mapping[str, Message] = {
    "state": Message("状态", "state"),
    "owner": Message("权属单位", "owner"),
    "maintainer": Message("养护单位", "maintained by"),
    "accuracy": Message("定位精度", "accuracy"),
    "source": Message("数据来源", "source"),
    "since": Message("初始日期", "since"),
    "metres": Message("移动（米）", "moved (m)"),
    "category": Message("小类", "class"),
    "code": Message("标识码", "code"),
    "by": Message("谁修的", "done by"),
    "hours": Message("工时", "hours of work"),
}
UNTOLD = ("category", "repair", "claim", "road")
EMPTY = Message("（空）", "(none)")
WORDS: Mapping[str, Mapping[str, Message]] = {
    "state": {state.value: name for state, name in STATE_NAMES.items()},
    "accuracy": {one.value: name for one, name in ACCURACY_NAMES.items()},
    "source": {one.value: name for one, name in SOURCE_NAMES.items()},
    "by": {one.value: one.label for one in By},
}


def look(state: str) -> Look:
    """The chip of a state."""
    return Look(STATE_NAMES[State(state)], *TONES[State(state)])


def category(row: Component, book: Book) -> Message:
    """The name of its class; the id of one the pack does not have any more."""
    known = book.catalog.categories.get(row.category)
    return known.name if known else Message(row.category)


def place(row: Component, book: Book) -> Message:
    """Where it stands, in names of the gazetteer, the widest first."""
    names = [book.territory.name(code) for code in (row.township, row.community, row.place) if code]
    return Message(" ".join(one.zh for one in names), ", ".join(one.en or one.zh for one in names))


def short(token: str) -> str:
    """The code on the label as people type it: two groups of five."""
    return f"{token[:5]}-{token[5:]}"


def grouped(code: str, book: Book, row: Component) -> str:
    """A 部件标识码 in its parts: county, classes, serial number."""
    layout = book.settings.scheme.layouts.get(row.scheme)
    if layout is None or len(code) != layout.length:
        return code
    ends = [sum(layout.parts[: n + 1]) for n in range(len(layout.parts))]
    return " ".join(code[end - part : end] for part, end in zip(layout.parts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a component's history."""

    deed: Deed
    what: Message
    who: str
    facts: tuple[tuple[Message, str], ...]
    note: str
    photos: tuple[str, ...]


def history(deeds: list[Deed], book: Book, words: Vocabulary) -> Iterator[Entry]:
    """The deeds of a component in words: what was done to its row by the verb alone, work on it with how much of it."""
    people = {uid: str(name) for uid, name in NOT_PEOPLE.items()} | dict(
        accounts.names({deed.actor for deed in deeds})
    )
    notes = ledger.notes([deed.uid for deed in deeds if deed.note_digest])
    for deed in deeds:
        yield Entry(
            deed,
            _what(deed, words),
            people.get(deed.actor, ""),
            tuple(told(deed.detail, book)),
            notes.get(deed.uid, ""),
            tuple(deed.evidence.split()),
        )


def _what(deed: Deed, words: Vocabulary) -> Message:
    if deed.object == "component":
        return words.verb_name(deed.verb)
    return words.sentence(deed.verb, deed.object, f"{(deed.quantity or 0) / MILLI:,g}", deed.measure)


def told(text: str, book: Book) -> Iterator[tuple[Message, str]]:
    """The small facts of a component's deed: what changed, from what to what."""
    facts: dict[str, str] = json.loads(text) if text else {}
    for name, value in facts.items():
        if name in UNTOLD:
            continue
        before, changed, after = str(value).partition(">")
        words = (
            f"{_word(name, before, book)} → {_word(name, after, book)}"
            if changed
            else _word(name, before, book)
        )
        yield FIELDS.get(name, Message(name)), words


def _word(name: str, value: str, book: Book) -> str:
    if value == "-":
        return str(EMPTY)
    if name in {"owner", "maintainer"}:
        return str(book.organisation.name(value))
    return str(WORDS.get(name, {}).get(value, value))


def choices() -> dict[str, list[tuple[str, Message]]]:
    """What may be chosen in a form, by field."""
    return {
        "states": [(one.value, STATE_NAMES[one]) for one in State],
        "accuracies": [(one.value, ACCURACY_NAMES[one]) for one in Accuracy],
        "sources": [(one.value, SOURCE_NAMES[one]) for one in Source],
    }
