"""The verbs of a report document: one transaction each, load → decide → write → append deeds.

What takes long (computing figures, making files) happens before the transaction; inside it the content is looked at
again, so that nobody acts on words that changed meanwhile. ``seen`` is the digest of the content a person had in front
of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger.turns import take_turn
from chengxu.reports import queries
from chengxu.reports.forms import letterheads
from chengxu.reports.lifecycle import editing, merging
from chengxu.reports.lifecycle import steps as lifecycle
from chengxu.reports.lifecycle.frozen import freeze
from chengxu.reports.lifecycle.merging import Difference, Merged
from chengxu.reports.lifecycle.steps import Content, Paper, Step
from chengxu.reports.lifecycle.transitions import BY_VERB, DRAFTS, State
from chengxu.reports.models import ReportComment, ReportDocument
from chengxu.reports.register import documents
from chengxu.reports.register.computing import current, day_of
from chengxu.reports.register.writing import load, refuse_other, write
from chengxu.reports.rules import Document, Form

UNFINISHED = [State.DRAFT.value, State.REVIEW.value, State.SIGNED.value]


def draft(
    *, name: str, start: date, end: date, form: Form = Form.PLAIN, actor: Actor, now: datetime, ids: Ids
) -> Paper:
    """Begin a document: the report ``name`` over local days, computed from the records now.

    Raises :class:`Refused` without the right to draft, for an unknown report or period, and while another document of
    the same report and period is not finished.
    """
    actor.require(DRAFTS)
    made = queries.make(name, start, end, now=now)
    document = replace(made, form=form, letterhead=letterheads.letterhead(), draft=True)
    content = Content(freeze(document))
    paper = Paper(
        uid=ids.uid(now),
        name=name,
        title=document.title,
        start=start,
        end=end,
        form=form.value,
        state=State.DRAFT,
        author=actor.uid,
        unit=actor.unit,
        content=content.digest,
        computed=content.digest,
        drafted=content.digest,
        created_at=now,
        updated_at=now,
    )
    with transaction.atomic():
        take_turn("reports.draft")
        _refuse_second(paper)
        write(lifecycle.begin(paper, content, actor=actor, now=now, ids=ids), ids)
    return paper


def edit(
    *, uid: str, paragraph: int, text: str, seen: str, actor: Actor, now: datetime, ids: Ids
) -> tuple[Difference, ...]:
    """Write a paragraph anew (:func:`chengxu.reports.lifecycle.editing.rewrite`); returns what that changed, figures included."""
    paper = load(uid, actor)
    wanted = editing.indicators_in(text)
    facts = queries.facts(paper.start, paper.end, wanted, now=now) if wanted else {}
    names = queries.vocabulary().names

    def change(document: Document) -> Document:
        return editing.rewrite(document, paragraph, text, facts=facts, names=names)

    return _revise(uid, Step(verb="edit", actor=actor, now=now, paragraph=paragraph), seen, change, ids)


def override(
    *, uid: str, number: int, text: str, reason: str, seen: str, actor: Actor, now: datetime, ids: Ids
) -> tuple[Difference, ...]:
    """Type figure ``number`` by hand, with a reason; it is marked wherever the report goes, and its fact stays."""

    def change(document: Document) -> Document:
        return editing.override(
            document,
            number,
            text,
            reason=reason,
            author=actor.name,
            on=day_of(now),
            characters=documents.rules().reason_characters,
        )

    step = Step(verb="override", actor=actor, now=now, indicator=_indicator(uid, number, actor))
    return _revise(uid, step, seen, change, ids)


def restore(
    *, uid: str, number: int, seen: str, actor: Actor, now: datetime, ids: Ids
) -> tuple[Difference, ...]:
    """Let figure ``number`` say again what was computed."""
    computed = documents.document(load(uid, actor).computed)
    step = Step(verb="restore", actor=actor, now=now, indicator=_indicator(uid, number, actor))
    return _revise(uid, step, seen, lambda document: editing.restore(document, number, computed), ids)


def head(
    *, uid: str, form: Form, to: str, copies: tuple[str, ...], printer: str, seen: str, actor: Actor,
    now: datetime, ids: Ids,
) -> tuple[Difference, ...]:  # fmt: skip
    """Choose the form and say to whom the document goes, who gets a copy and which office prints it."""

    def change(document: Document) -> Document:
        letterhead = document.letterhead or letterheads.letterhead()
        return replace(
            document,
            form=form,
            letterhead=replace(letterhead, to=to.strip(), copies=copies, printer=printer.strip()),
        )

    step = Step(verb="head", actor=actor, now=now)
    return _revise(uid, step, seen, change, ids, form=form.value)


def recompute(*, uid: str, seen: str, actor: Actor, now: datetime, ids: Ids) -> Merged:
    """Compute the draft again from the records and merge it with what people wrote; says what became of it.

    The merged document's differences to what stood before are those of :func:`chengxu.reports.lifecycle.merging.differences`.
    """
    paper = load(uid, actor)
    refuse_other(paper, seen)
    _refuse(paper, "recompute", actor)
    base, mine = documents.document(paper.computed), documents.document(paper.content)
    theirs = queries.make(paper.name, paper.start, paper.end, now=now)
    merged = merging.merge(base, mine, theirs, current(mine, theirs, now=now))
    content, computed = Content(freeze(merged.document)), Content(freeze(theirs))
    with transaction.atomic():
        change = lifecycle.decide(
            _unchanged(uid, seen, actor),
            Step(verb="recompute", actor=actor, now=now),
            handling=documents.rules(),
            ids=ids,
            contents=(content, computed),
            content=content.digest,
            computed=computed.digest,
            title=merged.document.title,
        )
        write(change, ids)
    return merged


@transaction.atomic
def comment(
    *, uid: str, text: str, paragraph: int | None, seen: str, actor: Actor, now: datetime, ids: Ids
) -> str:
    """Say something about a paragraph (by its place in the content ``seen``) or about the whole; returns its uid."""
    paper = _unchanged(uid, seen, actor)
    if paragraph is not None:
        editing.place(documents.document(paper.content), paragraph)
    comment_uid = ids.uid(now)
    step = Step(verb="comment", actor=actor, now=now, note=text, paragraph=paragraph, comment=comment_uid)
    change = lifecycle.decide(paper, step, handling=documents.rules(), ids=ids)
    write(change, ids)
    ReportComment.objects.create(
        uid=comment_uid,
        document_id=uid,
        deed_uid=change.deed.uid,
        content_id=paper.content,
        paragraph=paragraph,
        author=actor.uid,
        made_at=now,
    )
    return comment_uid


@transaction.atomic
def resolve(*, uid: str, comment: str, actor: Actor, now: datetime, ids: Ids, note: str = "") -> None:
    """Settle a comment; raises :class:`Refused` when there is none that is open."""
    paper = load(uid, actor)
    step = Step(verb="resolve", actor=actor, now=now, note=note, comment=comment)
    change = lifecycle.decide(paper, step, handling=documents.rules(), ids=ids)
    found = ReportComment.objects.filter(uid=comment, document__uid=uid, settled_at__isnull=True)
    if not found.update(settled_at=now, settled_by=actor.uid):
        raise Refused(
            Message("没有这条待处理的意见", "there is no such open comment"),
            field="comment",
        )
    write(change, ids)


@transaction.atomic
def submit(*, uid: str, seen: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Send a draft out for comment."""
    _move(_unchanged(uid, seen, actor), Step(verb="submit", actor=actor, now=now), ids)


def sign(*, uid: str, seen: str, actor: Actor, now: datetime, ids: Ids, note: str = "") -> None:
    """Sign off exactly the words and figures in ``seen``; from here on they are frozen, dated this day.

    成文日期 is the day of sign-off (党政机关公文处理工作条例, from memory). Raises :class:`Refused` for the author,
    while comments are open, and when records say something else by now unless ``note`` tells why it is signed all the
    same.
    """
    paper = load(uid, actor)
    refuse_other(paper, seen)
    _refuse(paper, "sign", actor)
    document = documents.document(paper.content)
    outdated = merging.outdated(document, current(document, now=now))
    if outdated and not note.strip():
        raise Refused(_outdated(outdated), field="note")
    signed = Content(freeze(replace(document, dated=day_of(now))))
    with transaction.atomic():
        _move(
            _unchanged(uid, seen, actor),
            Step(verb="sign", actor=actor, now=now, note=note),
            ids,
            contents=(signed,),
            content=signed.digest,
            signed=signed.digest,
            signer=actor.uid,
            signed_at=now,
            dated=day_of(now),
        )


@transaction.atomic
def send_back(*, uid: str, reason: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Make it a draft again, with a reason; a signature that was there is gone."""
    paper = load(uid, actor)
    content = Content(freeze(replace(documents.document(paper.content), dated=None)))
    _move(
        paper,
        Step(verb="return", actor=actor, now=now, note=reason),
        ids,
        contents=(content,),
        content=content.digest,
        signed="",
        signer="",
        signed_at=None,
        dated=None,
    )


@transaction.atomic
def withdraw(*, uid: str, reason: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take back what was not issued, or revoke what was, with a reason; an issued number stays used."""
    paper = load(uid, actor)
    verb = "revoke" if paper.number else "withdraw"
    _move(paper, Step(verb=verb, actor=actor, now=now, note=reason), ids)


def _revise(
    uid: str, step: Step, seen: str, change: Callable[[Document], Document], ids: Ids, **columns: object
) -> tuple[Difference, ...]:
    """One change of a draft's content."""
    with transaction.atomic():
        paper = _unchanged(uid, seen, step.actor)
        _refuse(paper, step.verb, step.actor)
        old = documents.document(paper.content)
        new = change(old)
        if new == old:
            raise Refused(Message("没有改动", "nothing was changed"), field="text")
        content = Content(freeze(new))
        _move(paper, step, ids, contents=(content,), content=content.digest, **columns)
    return merging.differences(old, new)


def _move(
    paper: Paper, step: Step, ids: Ids, *, contents: tuple[Content, ...] = (), **columns: object
) -> None:
    change = lifecycle.decide(
        paper,
        step,
        handling=documents.rules(),
        ids=ids,
        unsettled=documents.unsettled(paper.uid),
        contents=contents,
        **columns,
    )
    write(change, ids)


def _unchanged(uid: str, seen: str, actor: Actor) -> Paper:
    paper = load(uid, actor)
    refuse_other(paper, seen)
    return paper


def _refuse(paper: Paper, verb: str, actor: Actor) -> None:
    """Say no before anything is computed for it."""
    refusal = lifecycle.refuse(
        paper, BY_VERB[verb], actor, handling=documents.rules(), unsettled=documents.unsettled(paper.uid)
    )
    if refusal:
        raise Refused(*refusal)


def _refuse_second(paper: Paper) -> None:
    same = ReportDocument.objects.filter(
        name=paper.name, start=paper.start, end=paper.end, state__in=UNFINISHED
    )
    if other := same.first():
        raise Refused(
            Message(
                "这段时间的这份报告已有一份没办完的文稿（{state}），请接着办或先撤回",
                "a document of this report and period is not finished ({state}); go on with it or withdraw it",
            ).format(state=documents.paper(other).state_name),
            field="name",
        )


def _indicator(uid: str, number: int, actor: Actor) -> str:
    return editing.figure(documents.document(load(uid, actor).content), number).fact.id


def _outdated(found: tuple[Difference, ...]) -> Message:
    listed = "；".join(f"{one.name} {one.before} → {one.after}" for one in found[:5])
    return Message(
        "起草以后 {n} 个数字的记录变了（{listed}）。请退回重算，或写明为什么按原数签发",
        "the records of {n} figures changed since ({listed}); send it back to be computed again, or say why it is "
        "signed as it stands",
    ).format(n=len(found), listed=listed)
