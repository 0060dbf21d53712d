"""Numbering and issuing: the one step that writes files, and keeps them for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger.turns import take_turn
from chengxu.reports import queries
from chengxu.reports.lifecycle import steps as lifecycle
from chengxu.reports.lifecycle.frozen import freeze
from chengxu.reports.lifecycle.steps import Content, Paper, Step, numbered
from chengxu.reports.lifecycle.transitions import BY_VERB, State
from chengxu.reports.register import documents
from chengxu.reports.register.computing import day_of
from chengxu.reports.register.writing import keep, load, write
from chengxu.reports.rules import Document, Letterhead

TRIES = 5


def issue(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> Paper:
    """Give a signed document the next number of the year and keep it and its files (all formats) for ever.

    Numbers of a year follow one another without gap or double: the number is looked up where it is used, under the
    write lock, and a unique constraint stands behind it. The files are made before that, with the number expected.
    Raises :class:`Refused` as the table says, and when others take the expected number five times in a row.
    """
    for _ in range(TRIES):
        paper = load(uid, actor)
        _refuse(paper, actor)
        mark, year = documents.rules().mark, day_of(now).year
        number = documents.next_number(mark, year)
        document = with_number(documents.document(paper.content), numbered(mark, year, number))
        files = render(document)
        try:
            if issued := _write(
                paper, document, files, (mark, year, number), Step(verb="issue", actor=actor, now=now), ids
            ):
                return issued
        except IntegrityError:  # the number went to somebody who did not wait for the turn
            continue
    raise Refused(
        Message("别人正在编号，请稍后再试", "others are taking numbers just now; try again"), field="number"
    )


def render(document: Document) -> dict[str, bytes]:
    """A document as files, by format: every format there is a writer for."""
    made = {format_: queries.render(document, format_) for format_ in queries.WRITERS}
    return {name: file.encode() if isinstance(file, str) else file for name, file in made.items()}


def with_number(document: Document, number: str) -> Document:
    """The document under its number: a draft no longer."""
    letterhead = document.letterhead or Letterhead(organisation=document.unit)
    return replace(document, letterhead=replace(letterhead, number=number), draft=False)


@transaction.atomic
def _write(
    paper: Paper,
    document: Document,
    files: dict[str, bytes],
    number: tuple[str, int, int],
    step: Step,
    ids: Ids,
) -> Paper | None:
    """The change itself; None when the number is not the next one any more."""
    mark, year, serial = number
    take_turn(f"reports.number {mark} {year}")
    if documents.next_number(mark, year) != serial:
        return None
    content = Content(freeze(document), kept=True)
    kept = {name: Content(file, kept=True) for name, file in files.items()}
    change = lifecycle.decide(
        paper,
        step,
        handling=documents.rules(),
        ids=ids,
        contents=(content, *kept.values()),
        content=content.digest,
        mark=mark,
        year=year,
        number=serial,
        issuer=step.actor.uid,
        issued_at=step.now,
        files=" ".join(f"{name}:{file.digest}" for name, file in sorted(kept.items())),
    )
    for earlier in {paper.computed, paper.drafted, paper.signed} - {""}:
        keep(Content(documents.body(earlier), kept=True))
    write(change, ids)
    return change.after


def _refuse(paper: Paper, actor: Actor) -> None:
    refusal = lifecycle.refuse(paper, BY_VERB["issue"], actor, handling=documents.rules())
    if refusal:
        raise Refused(*refusal)
    if paper.state is State.SIGNED and not documents.rules().mark:
        raise Refused(
            Message(
                "配置包没有写发文代字（county.yaml 的 letterhead.mark）",
                "the pack gives no mark for document numbers (letterhead.mark in county.yaml)",
            ),
            field="number",
        )
