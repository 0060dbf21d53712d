"""Taking in: the only place where a case begins; and joining cases, where reports go with their case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases import actions as cases
from chengxu.cases import feed
from chengxu.cases import queries as case_queries
from chengxu.cases.crews import Crews
from chengxu.cases.queries import Around, Nearby
from chengxu.cases.rules import Case, Rulebook
from chengxu.cases.together import joining, parts, recurring, relatives
from chengxu.cases.together.joining import By
from chengxu.cases.workflow.states import ENDED
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import models, nearby, origins, scanned, searching, senders
from chengxu.intake.rules import (
    MAX_TEXT,
    MIN_TEXT,
    OPEN_CHANNEL,
    Received,
    Report,
    Submission,
    checked,
    plain,
    receive,
    search_terms,
)
from chengxu.intake.senders import Sender
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence, writing
from chengxu.ledger import queries as ledger_queries
from chengxu.ledger.rules import MILLI, Deed, detail

SAME = "反映人认出与这一件是同一件事"
"""The reason of a merge that the reporter asked for; deeds are always Chinese."""
USED = Message("请再点一次提交", "please press send once more")
"""Two sendings brought one puzzle; the second needs another."""
REPORT_COLUMNS = tuple(f.name for f in fields(Report))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets: a code that belongs to the report, and where it went.

    ``repeated`` is True when the same submission had come before: nothing new was written. ``joined``: it was added to the
    open matter its sender named.
    """

    code: str
    report_uid: str
    case_uid: str
    lead: str
    lead_reason: Message
    nearby: tuple[Nearby, ...]
    repeated: bool = False
    joined: bool = False


def take_in(
    *, submission: Submission, actor: Actor, now: datetime, ids: Ids, sender: Sender | None = None
) -> Receipt:
    """Take one message in: check it, place it, find its lead, open its case, start its clock — in one transaction.

    Photos are on disk before the transaction begins. A submission with a ``source_id`` seen before on its channel
    gets the receipt it got then. ``sender`` is remembered for the limits of the public's form. Raises
    :class:`chengxu.common.messages.Invalid` with every field that is wrong, or :class:`chengxu.common.messages.Refused`
    for a photo that cannot be taken or was never stored; then nothing is written.
    """
    if before := _seen(submission):
        return before
    book = case_queries.rulebook()
    submission, component = scanned.completed(submission)
    clean, location = checked(submission, now=now, book=book)
    cases.refuse_unstored(clean.stored)
    photos = [evidence.prepare(data, filename=name) for name, data in clean.photos]
    hashes = (*clean.stored, *(photo.hash for photo in photos))
    received = receive(
        clean, location, evidence=hashes, actor=actor, now=now, book=book, ids=ids, asset_uid=component.uid if component else "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            evidence.record_all(photos, now=now)
            if sender is not None:
                senders.note(sender, now=now)
            kept = _matter(clean.same, received.change.after, now, book)
            if kept is not None:
                return _join(received, kept, book, ids)
            received = replace(received, change=relatives.related(received.change, book))
            cases.open_case(
                received.change, also=[received.deed], reported=search_terms(received.report), ids=ids
            )
            write_reports([received.report])
            case = received.change.after
            close = case_queries.nearby(
                Around(category=case.category, lon=case.lon, lat=case.lat, place=case.place),
                actor=actor,
                now=now,
                book=book,
                exclude=case.uid,
            )
    except IntegrityError:
        if before := _seen(submission):
            return before
        if sender is not None and senders.used(sender.puzzle):
            raise Refused(USED, field="form") from None
        raise
    return Receipt(
        received.report.receipt, received.report.uid, case.uid, case.lead_unit, case.lead_reason, close
    )


def _matter(named: str, case: Case, now: datetime, book: Rulebook) -> Case | None:
    """The open matter the sender named, if it is one near by that all may know of; held until the transaction ends."""
    if not named:
        return None
    around = Around(category=case.category, lon=case.lon, lat=case.lat, place=case.place)
    kept = cases.steady(nearby.same(named, around, now=now, book=book, asset_uid=case.asset_uid))
    return kept if kept is not None and kept.state not in ENDED else None


def _join(received: Received, kept: Case, book: Rulebook, ids: Ids) -> Receipt:
    """A further reporter of ``kept``: the case of the report is merged as it is born, as the county's rule of merging says."""
    by = By(
        actor=SYSTEM, now=received.report.received_at, ids=ids, reason=SAME, source=received.report.channel
    )
    change, told = joining.at_birth(received.change, kept, by=by, book=book)
    cases.open_case(change, also=[received.deed, told], reported=search_terms(received.report), ids=ids)
    report = replace(received.report, case_uid=kept.uid)
    write_reports([report])
    searching.retell([change.after.uid, kept.uid])
    feed.append([kept.uid], now=by.now)
    return Receipt(report.receipt, report.uid, kept.uid, kept.lead_unit, kept.lead_reason, (), joined=True)


def reveal_contact(*, report_uid: str, actor: Actor, now: datetime, ids: Ids) -> tuple[str, str, str]:
    """A reporter's name, telephone and e-mail address in full; that ``actor`` looked is a deed of the case.

    Raises :class:`Refused` without ``contact.view`` and when the case is not among those the actor may see.
    """
    actor.require("contact.view")
    report = models.Report.objects.filter(uid=report_uid).first()
    if report is None or case_queries.find(report.case_id, actor) is None:
        raise Refused(
            Message("没有这份来件，或您无权查看", "there is no such report, or you may not see it"),
            field="report",
        )
    looked = Deed(
        uid=ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor.uid,
        source="desk",
        verb="contact.view",
        object="report",
        quantity=MILLI,
        measure="次",
        unit=actor.unit,
        case_uid=report.case_id,
        detail=detail(report=report.uid),
    )
    with transaction.atomic():
        ledger.append([looked], ids=ids)
    return report.contact_name, report.contact_phone, report.contact_email


def supplement(
    *, receipt: str, text: str, source_id: str, actor: Actor, now: datetime, ids: Ids
) -> tuple[str, bool]:
    """Add what the sender of a report says later to its case: a deed with a note, on the timeline of whoever works on it.

    Returns the deed's uid, and whether it had come before (the same ``source_id`` twice is one). Raises
    :class:`Refused` when the open interface gave no such receipt, and for no text or too much of it.
    """
    text = plain(text)
    if not MIN_TEXT <= len(text) <= MAX_TEXT:
        raise Refused(
            Message("请写 {least} 至 {most} 字", "please write {least} to {most} characters").format(
                least=MIN_TEXT, most=MAX_TEXT
            ),
            field="text",
        )
    report = models.Report.objects.filter(receipt=receipt, channel=OPEN_CHANNEL).first()
    if report is None:
        raise Refused(Message("没有这份来件", "there is no such report"), field="report")
    said = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=OPEN_CHANNEL, source_id=source_id,
        verb="intake.supplement", object="report", quantity=MILLI, measure="次", case_uid=report.case_id,
        detail=detail(report=report.uid), note=text,
    )  # fmt: skip
    if before := ledger_queries.by_source(OPEN_CHANNEL, source_id):
        return before, True
    try:
        with transaction.atomic():
            ledger.append([said], ids=ids)
    except IntegrityError:  # the same was sent twice at the same moment
        if before := ledger_queries.by_source(OPEN_CHANNEL, source_id):
            return before, True
        raise
    return said.uid, False


@transaction.atomic
def merge(*, given: str, kept: str, by: By, expected: tuple[int | None, int | None] = (None, None)) -> Case:
    """Merge case ``given`` into case ``kept`` (uids); its reports go with it; returns the case kept.

    ``expected`` are the versions the actor saw. Raises :class:`Refused` as :func:`chengxu.cases.together.joining.merge` and
    :func:`chengxu.cases.actions.act` do; then nothing has changed.
    """
    cases.line_up(given, kept)
    gone, book = cases.hold(given, actor=by.actor, now=by.now, expected=expected[0])
    stays, _ = cases.hold(kept, actor=by.actor, now=by.now, expected=expected[1])
    changes = joining.merge(gone, stays, kin=relatives.kin_of(given), by=by, book=book)
    cases.together(changes, actor=by.actor, ids=by.ids)
    models.Report.objects.filter(case_id=given).update(case_id=kept)
    searching.retell([given, kept])
    return changes[1].after


@transaction.atomic
def unmerge(*, given: str, by: By, expected: int | None = None) -> Case:
    """Take the merging of case ``given`` back: it goes on, with its own reports; returns it.

    Its own are those that opened it or a case merged into it before. A parent that is still open learns of it.
    """
    cases.line_up(given, *relatives.above(given))
    gone, book = cases.hold(given, actor=by.actor, now=by.now, expected=expected)
    nobody = Crews().unmanned_to_go_back(gone)
    if not gone.merged_into:
        joining.unmerge(gone, gone, parent=None, by=by, book=book)  # says why not
    stays, _ = cases.hold(relatives.survivor(gone), actor=by.actor, now=by.now)
    parent = cases.hold(gone.parent_uid, actor=by.actor, now=by.now)[0] if gone.parent_uid else None
    changes = [*joining.unmerge(gone, stays, parent=parent, by=by, book=book, unmanned=nobody)]
    if parent is not None and changes[0].after.parent_uid and parent.uid != stays.uid:
        changes.append(joining.told(parent, parent, "case.unmerge", by, child=given))
    cases.together(changes, actor=by.actor, ids=by.ids)
    own = origins.opened(relatives.merged_into([given]))
    models.Report.objects.filter(case_id=stays.uid, uid__in=list(own)).update(case_id=given)
    searching.retell([given, stays.uid])
    return changes[0].after


@transaction.atomic
def split(
    *, case_uid: str, matters: Sequence[parts.Part], by: By, expected: int | None = None
) -> tuple[Case, ...]:
    """Take matters out of a case as cases of their own; its reports stay; returns the new cases."""
    parent, _ = cases.hold(case_uid, actor=by.actor, now=by.now, expected=expected)
    book = case_queries.rulebook()
    whole, *opened = parts.split(parent, matters, by=by, book=book)
    opened = [relatives.related(change, book) for change in opened]
    cases.together([whole, *opened], actor=by.actor, ids=by.ids)
    return tuple(change.after for change in opened)


@transaction.atomic
def attach(
    *, child: str, parent: str, by: By, expected: tuple[int | None, int | None] = (None, None)
) -> Case:
    """Make case ``child`` a part of case ``parent`` (uids); returns the part."""
    cases.line_up(child, parent)
    part, _ = cases.hold(child, actor=by.actor, now=by.now, expected=expected[0])
    whole, _ = cases.hold(parent, actor=by.actor, now=by.now, expected=expected[1])
    changes = parts.attach(part, whole, kin=relatives.kin_of(child), by=by)
    cases.together(changes, actor=by.actor, ids=by.ids)
    return changes[0].after


@transaction.atomic
def detach(*, child: str, by: By, expected: int | None = None) -> Case:
    """Make case ``child`` stand alone again; returns it."""
    cases.line_up(child, *relatives.above(child))
    part, _ = cases.hold(child, actor=by.actor, now=by.now, expected=expected)
    whole = cases.hold(part.parent_uid, actor=by.actor, now=by.now)[0] if part.parent_uid else part
    changes = parts.detach(part, whole, by=by)
    cases.together(changes, actor=by.actor, ids=by.ids)
    return changes[0].after


@transaction.atomic
def link(*, case_uid: str, earlier: str, by: By, expected: int | None = None) -> Case:
    """Say that a case is the recurrence of an earlier one (uids); returns it."""
    cases.line_up(case_uid, earlier)
    case, _ = cases.hold(case_uid, actor=by.actor, now=by.now, expected=expected)
    before, _ = cases.hold(earlier, actor=by.actor, now=by.now)
    change = recurring.link(case, before, by=by)
    cases.together([change], actor=by.actor, ids=by.ids)
    return change.after


def write_reports(reports: Sequence[Report]) -> None:
    """Write report rows, in the caller's transaction."""
    writing.insert(models.Report, REPORT_COLUMNS, (report_values(report) for report in reports))


def prepare_reports(reports: Iterable[Report], batch: writing.Batch) -> None:
    """Add reports to rows that will be written together."""
    batch.add(models.Report, REPORT_COLUMNS, (report_values(report) for report in reports))


def report_values(report: Report) -> tuple[Any, ...]:
    """The stored values of a report in the order of :data:`REPORT_COLUMNS`."""
    values = []
    for name in REPORT_COLUMNS:
        value = getattr(report, name)
        if isinstance(value, datetime):
            value = writing.instant(value)
        elif isinstance(value, tuple):
            value = " ".join(value)
        values.append(value)
    return tuple(values)


def is_repeated(submission: Submission) -> bool:
    """Whether this sending has come before, so that it asks for nothing but the receipt it got then."""
    return _seen(submission) is not None


def _seen(submission: Submission) -> Receipt | None:
    source_id = plain(submission.source_id)
    if not source_id:
        return None
    found = (
        models.Report.objects.select_related("case")
        .filter(channel=plain(submission.channel), source_id=source_id)
        .exclude(source_id="")  # says nothing new, but only with it may SQLite use the partial index
        .first()
    )
    if found is None:
        return None
    reason = Message(found.case.lead_reason_zh, found.case.lead_reason_en)
    return Receipt(found.receipt, found.uid, found.case_id, found.case.lead_unit, reason, (), repeated=True)
