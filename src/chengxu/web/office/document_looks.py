"""How a report document looks on pages: its state, what changed in it, what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.common.messages import Message
from chengxu.reports.lifecycle import merging
from chengxu.reports.lifecycle.merging import Difference, Kind
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.lifecycle.transitions import State
from chengxu.reports.register import documents
from chengxu.reports.register.documents import Entry
from chengxu.reports.rules import Document, Figure
from chengxu.reports.writers.wording import href, plain
from chengxu.web.showing import Look

LOOKS: Mapping[State, tuple[str, str]] = {
    State.DRAFT: ("edit", ""),
    State.REVIEW: ("comment", "work"),
    State.SIGNED: ("check", "work"),
    State.ISSUED: ("seal", "good"),
    State.WITHDRAWN: ("close", ""),
}
STEPS = ("submit", "sign", "issue", "recompute", "head", "return", "withdraw", "revoke")
SHUT = ("edit", "comment", *STEPS)
DANGER = frozenset({"withdraw", "revoke"})


def look(paper: Paper) -> Look:
    """The chip of a document's state."""
    icon, tone = LOOKS[paper.state]
    return Look(paper.state_name, icon, tone)


@dataclass(frozen=True, slots=True)
class Move:
    """A step as the page offers it, or the reason why not."""

    verb: str
    label: Message
    needs: tuple[str, ...]
    danger: bool
    refusal: Message | None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history; ``changed``: the words or figures are others than before."""

    at: datetime
    what: Message
    who: Message
    note: str
    erased: bool
    deed_uid: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as lists show it: what it says, what the records say, where its rows are."""

    number: int
    text: str
    name: Message
    records: str
    href: str
    figure: Figure


def moves(paper: Paper, actor: Actor) -> list[Move]:
    """What the side of the page offers or refuses, what moves the document on first."""
    known = {possible.row.verb: possible for possible in documents.possible(paper, actor)}
    return [
        Move(verb, known[verb].row.label, known[verb].row.needs, verb in DANGER, known[verb].refusal)
        for verb in SHUT
    ]


def may(paper: Paper, actor: Actor) -> set[str]:
    """The verbs that are open."""
    return {possible.row.verb for possible in documents.possible(paper, actor) if possible.refusal is None}


def told(entries: Sequence[Entry]) -> list[Told]:
    """The history in the words of the pack, newest first."""
    vocabulary = cases.rulebook().vocabulary
    return [
        Told(
            entry.deed.occurred_at,
            vocabulary.verb_alone(entry.deed.verb),
            entry.who,
            entry.note,
            entry.erased,
            entry.deed.uid,
            bool(entry.before) and entry.before != entry.content,
        )
        for entry in reversed(entries)
    ]


def changes_of(entries: Sequence[Entry], deed_uid: str) -> tuple[Difference, ...] | None:
    """What one step changed; None when there is no such step or it changed nothing."""
    entry = next((one for one in entries if one.deed.uid == deed_uid), None)
    if entry is None or not entry.before or entry.before == entry.content:
        return None
    return merging.differences(documents.document(entry.before), documents.document(entry.content))


def figures_of(differences: Sequence[Difference]) -> list[Difference]:
    """The figures among the changes."""
    return [one for one in differences if one.kind is not Kind.WORDS]


def words_of(differences: Sequence[Difference]) -> list[Difference]:
    """The words among the changes."""
    return [one for one in differences if one.kind is Kind.WORDS]


def shown(figure: Figure, document: Document) -> Shown:
    """A figure for a list."""
    fact = figure.fact
    start, end = fact.period or (document.start, document.end)
    records = f"{plain(fact.value)}{fact.measure if fact.value is not None else ''}"
    return Shown(figure.number, figure.text, fact.label, records, href(fact.id, start, end), figure)


def typed(document: Document) -> list[Shown]:
    """The figures typed by hand."""
    return [shown(figure, document) for figure in document.figures() if figure.typed is not None]


def address(uid: str, place: str = "") -> str:
    """The page of a document, at a place of it."""
    return reverse("document", args=[uid]) + (f"#{place}" if place else "")
