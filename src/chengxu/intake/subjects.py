"""People and what is kept of them: proving who asks, giving a copy, taking requests and deciding them. Every step is a deed.

Identity is shown by what only the sender of a report has: its receipt together with the telephone number left with it. A report
without a number can be proved by nobody here; its sender goes to the counter. That is said to them as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import forgetting
from chengxu.cases import queries as cases
from chengxu.cases.models import Case
from chengxu.common.ids import Ids, normalise_receipt, receipt_ok
from chengxu.common.messages import Message, Refused
from chengxu.enforcement.models import Proceeding
from chengxu.intake import contacts, erasing, privacy, published, searching
from chengxu.intake.models import Answer, PrivacyRequest, Rating, Report
from chengxu.intake.privacy import ERASED, Holding, Kind, Request, State
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, detail
from chengxu.ledger.rules import Deed as Entry

HANDLE = "privacy.handle"
NOT_PROVED = Message(
    "回执码和电话对不上。要填反映时留下的那个电话；当时没有留电话的、电话已经按期删除的，请带身份证件到城市管理窗口办理。",
    "Receipt and telephone number do not match. Give the number you left with the report; if you left none, or it was deleted when "
    "its term ended, please come to the urban management counter with an identity document.",
)
NO_REQUEST = Message("没有这件申请。", "There is no such request.")
DEEDS = {State.GRANTED: "privacy.grant", State.LIMITED: "privacy.limit", State.REFUSED: "privacy.refuse"}
COLUMN = {"name": "contact_name", "phone": "contact_phone", "email": "contact_email", "place": "place_text"}


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything kept of the sender of a report, as they may take it with them."""

    report: Report
    looks: tuple[datetime, ...]
    said: tuple[str, ...]
    score: int | None
    answer: str
    requests: tuple[PrivacyRequest, ...]

    @property
    def plain(self) -> dict[str, Any]:
        """For programs; instants in ISO 8601, UTC."""
        row = self.report
        return {
            "receipt": row.receipt, "channel": row.channel, "reported_at": row.reported_at.isoformat(),
            "received_at": row.received_at.isoformat(), "category": row.category, "text": row.text,
            "place": row.place_text, "lon": row.lon, "lat": row.lat, "frame": row.frame,
            "contact": {"name": row.contact_name, "phone": row.contact_phone, "email": row.contact_email},
            "told_at": {"phone": row.notice_phone, "email": row.notice_email},
            "answers": json.loads(row.answers or "{}"), "links": row.links.split(), "photos": len(row.evidence.split()),
            "said_later": list(self.said), "rating": self.score, "public_answer": self.answer,
            "contact_seen_at": [at.isoformat() for at in self.looks],
            "requests": [
                {
                    "kind": one.kind, "state": one.state, "asked_at": one.asked_at.isoformat(),
                    "due_at": one.due_at.isoformat(), "answer": one.answer,
                }
                for one in self.requests
            ],
        }  # fmt: skip


def proved(*, receipt: str, phone: str) -> Report:
    """The report of this receipt, for whoever knows the number left with it. Raises :class:`Refused`, always in the same words."""
    code = normalise_receipt(receipt) if len(receipt) <= 40 else ""
    found = Report.objects.filter(receipt=code).first() if receipt_ok(code) else None
    if found is None or not privacy.proves(phone, found.contact_phone):
        raise Refused(NOT_PROVED, "phone")
    return found


def copy(*, report: Report, now: datetime, ids: Ids) -> Copy:
    """What is kept of the sender; that it was given is a deed."""
    deed = _deed("privacy.export", report, PUBLIC, now, ids, {})
    with transaction.atomic():
        ledger.append([deed], ids=ids)
    looked = erasing.about(report).filter(verb="contact.view").order_by("occurred_at")
    answer = Answer.objects.filter(report=report).exclude(answered_at=None).first()
    return Copy(
        report=report,
        looks=tuple(looked.values_list("occurred_at", flat=True)),
        said=tuple(note.text or "" for note in erasing.said_later(report)),
        score=Rating.objects.filter(report=report).values_list("score", flat=True).first(),
        answer=answer.text if answer else "",
        requests=tuple(PrivacyRequest.objects.filter(report=report).order_by("id")),
    )


def vouched(*, receipt: str, seen: bool, actor: Actor) -> Report:
    """The report of somebody who stands at the counter, their document seen by ``actor``. Raises :class:`Refused` without
    ``privacy.handle``, when no document was seen, and for a receipt that is none."""
    actor.require(HANDLE)
    if not seen:
        raise Refused(Message("请先核对本人的身份证件。", "Look at the person's document first."), "seen")
    code = normalise_receipt(receipt) if len(receipt) <= 40 else ""
    found = Report.objects.filter(receipt=code).first() if receipt_ok(code) else None
    if found is None:
        raise Refused(Message("没有这个回执码。", "There is no such receipt."), "receipt")
    return found


def ask(
    *, report: Report, kind: str, corrections: dict[str, str], words: str, now: datetime, ids: Ids, actor: Actor = PUBLIC,
) -> PrivacyRequest:  # fmt: skip
    """Take a request, with its clock; ``actor`` is whoever wrote it down. Raises :class:`Refused` as :func:`privacy.checked` does,
    and for one of its kind that waits."""
    asked, wanted, said = privacy.checked(kind, corrections, words)
    book = cases.rulebook()
    due = book.calendar.due(now, published.privacy(book.pack_hash).limit)
    row = PrivacyRequest(
        uid=ids.uid(now), report=report, kind=asked.value, state=State.ASKED.value, words=said,
        corrections=json.dumps(wanted, ensure_ascii=False) if wanted else "", asked_at=now, due_at=due,
    )  # fmt: skip
    try:
        with transaction.atomic():
            PrivacyRequest.objects.bulk_create([row])
            ledger.append(
                [_deed("privacy.ask", report, actor, now, ids, {"request": row.uid, "kind": row.kind})],
                ids=ids,
            )
    except IntegrityError:
        message = Message("同样的申请已经在办理。", "Such a request is being worked on already.")
        raise Refused(message, "kind") from None
    return row


def waiting() -> QuerySet[PrivacyRequest]:
    """Requests nobody has decided, the one that falls due first."""
    return (
        PrivacyRequest.objects.filter(state=State.ASKED)
        .select_related("report__case")
        .order_by("due_at", "id")
    )


def answered() -> QuerySet[PrivacyRequest]:
    """Decided requests."""
    return PrivacyRequest.objects.exclude(state=State.ASKED).select_related("report")


def holding(report: Report) -> Holding:
    """What keeps the words of a report: its case, or a proceeding that began with it."""
    case = Case.objects.get(uid=report.case_id)
    rests = Proceeding.objects.filter(case_uid=case.uid).exclude(case_uid="").exists()
    return Holding(case.is_open, rests, all_shared=not rests and erasing.all_shared(report))


@transaction.atomic
def decide(*, uid: str, into: State, answer: str, actor: Actor, now: datetime, ids: Ids) -> Request:
    """Grant a request or limit what is done with the data, which is carried out at once, or refuse it with the reason. Raises :class:`Refused` without
    ``privacy.handle`` and as :func:`privacy.decided` does; then nothing has changed."""
    actor.require(HANDLE)
    row = PrivacyRequest.objects.select_for_update().select_related("report").filter(uid=uid).first()
    if row is None:
        raise Refused(NO_REQUEST, "request")
    after = privacy.decided(
        loaded(row), into, answer=answer, holding=holding(row.report), by=actor.uid, now=now
    )
    changed = PrivacyRequest.objects.filter(uid=uid, state=State.ASKED).update(
        state=after.state.value,
        decided_at=now,
        decided_by=actor.uid,
        answer=after.answer,
        words="",
        corrections="",
    )
    if not changed:
        raise Refused(Message("这件申请已经办过了。", "This request was decided already."), "request")
    if into is not State.REFUSED:
        _carry_out(after, row.report, actor, now, ids)
    verb = DEEDS[into]
    facts = {"request": uid, "kind": row.kind, "late": 1 if now > row.due_at else None}
    ledger.append([_deed(verb, row.report, actor, now, ids, facts)], ids=ids)
    return after


def _carry_out(request: Request, report: Report, actor: Actor, now: datetime, ids: Ids) -> None:
    limits = request.state is State.LIMITED
    values: dict[str, str] = {}
    if request.kind is Kind.CORRECT:
        values = {COLUMN[name]: value for name, value in request.corrections.items()}
    if request.kind in (Kind.ERASE_CONTACT, Kind.ERASE_ALL):
        contacts.erase([report.uid])
    if request.kind is Kind.ERASE_ALL and not limits:
        values |= {"text": ERASED, "place_text": "", "answers": "", "links": ""}
        _forget_words(report, actor, now, ids)
    if request.kind in (Kind.ERASE_PHOTOS, Kind.ERASE_ALL):
        erasing.photographs(report, limit=limits, actor=actor, now=now, ids=ids)
    if not values:
        return
    Report.objects.filter(uid=report.uid).update(**values)
    if "place_text" in values:
        forgetting.forget_place(
            case_uid=report.case_id, written=report.place_text, becomes=values["place_text"], now=now
        )
    searching.retell([report.case_id])


def _forget_words(report: Report, actor: Actor, now: datetime, ids: Ids) -> None:
    for deed_uid in erasing.said_later(report).values_list("deed_uid", flat=True):
        ledger.erase_note(deed_uid=deed_uid, actor=actor.uid, reason="privacy", now=now, ids=ids)


def loaded(row: PrivacyRequest) -> Request:
    """The row as the rules know it."""
    return Request(
        uid=row.uid, report=row.report_id, kind=Kind(row.kind), state=State(row.state), words=row.words,
        asked_at=row.asked_at, due_at=row.due_at, corrections=json.loads(row.corrections or "{}"),
        decided_at=row.decided_at, decided_by=row.decided_by, answer=row.answer,
    )  # fmt: skip


def _deed(verb: str, report: Report, actor: Actor, now: datetime, ids: Ids, facts: dict[str, Any]) -> Entry:
    return Entry(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source="portal" if actor is PUBLIC else "desk",
        verb=verb, object="report", quantity=MILLI, measure="次", unit=actor.unit, case_uid=report.case_id,
        detail=detail(report=report.uid, **facts),
    )  # fmt: skip
