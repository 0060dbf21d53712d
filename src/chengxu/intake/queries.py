"""What a reporter may see of their report, and what the desk sees of all reports of a case.

A report of a merged case shows the case that goes on; one of a case that was split shows all its parts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.cases.together import relatives
from chengxu.cases.workflow.states import STATE_NAMES, State
from chengxu.common.ids import normalise_receipt
from chengxu.common.masking import mask_email as mask_email
from chengxu.common.masking import mask_name as mask_name
from chengxu.common.masking import mask_phone as mask_phone
from chengxu.common.messages import Message
from chengxu.intake import origins, pictures
from chengxu.intake.models import Report
from chengxu.intake.rules import OPEN_CHANNEL
from chengxu.ledger import queries as ledger
from chengxu.ledger.evidence import Picture

PUBLIC_STEPS = {
    "case.report": Message("已收到您的反映", "your report arrived"),
    "case.accept": Message("已受理", "accepted"),
    "case.verify": Message("已派人到现场核实", "somebody was sent to look"),
    "case.confirm": Message("现场核实属实", "confirmed on site"),
    "case.refute": Message("现场未发现所反映的情况", "not found on site"),
    "case.reject": Message("不予立案", "declined"),
    "case.file": Message("已立案", "filed"),
    "case.dispatch": Message("已派给责任单位", "sent to the unit in charge"),
    "case.start": Message("责任单位已签收处置", "the unit has taken it on"),
    "case.handle": Message("责任单位反馈已处置", "reported as done"),
    "case.check": Message("已派人核查", "somebody was sent to check"),
    "case.transfer": Message("已移送有权处理的部门", "passed to the authority in charge"),
    "case.answer": Message("受移送部门已答复", "the authority has answered"),
    "case.self_handle": Message("已现场处置并结案", "put right on the spot and closed"),
    "case.resume": Message("恢复办理", "taken up again"),
    "case.rework": Message("核查未通过，责令返工", "not good enough; sent back"),
    "case.close": Message("已结案", "closed"),
    "case.reopen": Message("反映人说没有解决，重新办理", "not put right, the reporter says; taken up again"),
    "case.void": Message("已作废", "void"),
    "case.split": Message("事情不止一件，分开办理", "more than one matter; handled separately"),
    "case.merge": Message(
        "与另一件反映同一件事的来件一并办理", "handled together with a report of the same matter"
    ),
    "case.unmerge": Message("不再与另一件来件一并办理", "no longer handled together with the other report"),
}

JOINING = frozenset({"case.merge", "case.unmerge"})


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step as the public sees it: no names, no notes."""

    at: datetime
    text: Message


@dataclass(frozen=True, slots=True)
class PublicPart:
    """One matter of a report that spoke of several."""

    category: Message
    state: State
    unit: Message
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A report as its receipt shows it: no contact, no staff names, no internal notes.

    A receipt of the open interface is known to all: it shows neither text nor photos nor the place as somebody wrote it.

    ``others``: how many further reports speak of the same matter, never whose. ``closed_at``: when it was settled.
    """

    receipt: str
    case_no: str
    state: State
    state_name: Message
    category: Message
    place: str
    unit: Message
    reason: Message
    reported_at: datetime
    due_at: datetime | None
    text: str
    photos: tuple[Picture, ...]
    steps: tuple[PublicStep, ...]
    others: int = 0
    merged: bool = False
    parts: tuple[PublicPart, ...] = ()
    closed_at: datetime | None = None


def follow(code: str) -> Followed | None:
    """The public view of the report with this receipt, however it was typed; None when there is none."""
    receipt = normalise_receipt(code)
    report = Report.objects.select_related("case").filter(receipt=receipt).first() if receipt else None
    if report is None:
        return None
    case = report.case
    book = cases.rulebook(case.pack_hash)
    joined = relatives.merged_into([case.uid])
    origin = origins.opened(joined).get(report.uid, case.uid) if len(joined) > 1 else case.uid
    holder = case.unit or case.lead_unit
    state = State(case.state)
    known_to_all = report.channel == OPEN_CHANNEL
    place = str(book.territory.name(case.place) if case.place else "")
    return Followed(
        receipt=report.receipt,
        case_no=case.case_no or "",
        state=state,
        state_name=STATE_NAMES[state],
        category=book.catalog.get(case.category).name if case.category else Message(""),
        place=place if known_to_all else report.place_text or place,
        unit=book.organisation.name(holder) if holder else Message(""),
        reason=Message(case.lead_reason_zh, case.lead_reason_en) if holder == case.lead_unit else Message(""),
        reported_at=report.reported_at,
        due_at=case.due_at,
        text="" if known_to_all else _own_words(report, book),
        photos=() if known_to_all else tuple(pictures.of_report(report)),
        steps=_steps(case.uid, origin),
        others=case.reports.count() - 1,
        merged=origin != case.uid,
        parts=_parts(joined, book),
        closed_at=case.closed_at,
    )


def _own_words(report: Report, book: Rulebook) -> str:
    """What its sender wrote; "" for somebody who chose a category and wrote nothing, whose report is called by its name."""
    chosen = book.catalog.categories.get(report.category)
    return "" if chosen and report.text == chosen.name.zh else report.text


def cases_of_receipt(code: str) -> tuple[str, ...]:
    """The case the report with this receipt (as :func:`normalise_receipt` gives it) belongs to; none or one."""
    return tuple(report.case_id for report in Report.objects.filter(receipt=code))


def _steps(case_uid: str, origin: str) -> tuple[PublicStep, ...]:
    """What happened to the case, and before it to the one the report opened; each merge is told once, from its side."""
    deeds = ledger.of_cases(case_uid, origin).filter(verb__in=PUBLIC_STEPS)
    told = []
    for deed in deeds.order_by("occurred_at", "id"):
        shared = deed.case_uid != origin
        if shared and deed.verb == "case.report":
            continue
        if deed.verb in JOINING and shared and origin in deed.detail:
            continue
        told.append(PublicStep(deed.occurred_at, PUBLIC_STEPS[deed.verb]))
    return tuple(told)


def _parts(case_uids: list[str], book: Rulebook) -> tuple[PublicPart, ...]:
    found = Case.objects.filter(parent_uid__in=case_uids).exclude(parent_uid="").order_by("id")
    return tuple(
        PublicPart(
            category=book.catalog.get(part.category).name if part.category else Message(""),
            state=State(part.state),
            unit=book.organisation.name(part.unit or part.lead_unit),
            closed_at=part.closed_at,
        )
        for part in found
    )


def reporters(reports: list[Report]) -> int:
    """How many people stand behind these reports: one telephone number is one person, a report without is one more."""
    known = {report.contact_phone for report in reports if report.contact_phone}
    return len(known) + sum(not report.contact_phone for report in reports)


def reports_of(case_uid: str) -> list[Report]:
    """All reports of a case, oldest first; the caller masks the contact unless the actor may see it."""
    return list(Report.objects.filter(case__uid=case_uid).order_by("reported_at", "id"))


def case_of(text: str) -> str:
    """The uid of the case somebody names: by its uid, its number, or the receipt of one of its reports; "" if none."""
    text = text.strip()
    named = Case.objects.filter(Q(uid=text) | Q(case_no=text)).values_list("uid", flat=True).first()
    if named or not text:
        return named or ""
    return (
        Report.objects.filter(receipt=normalise_receipt(text)).values_list("case__uid", flat=True).first()
        or ""
    )


def contact(report: Report, actor: Actor) -> tuple[str, str]:
    """Name and telephone of a reporter: whole for those with ``contact.view``, masked for everybody else."""
    if actor.may("contact.view"):
        return report.contact_name, report.contact_phone
    return mask_name(report.contact_name), mask_phone(report.contact_phone)


def told(report: Report, book: Rulebook) -> tuple[tuple[Message, Message], ...]:
    """What the reporter answered besides: question and answer in words, in the order of the questions.

    An answer to a question the category of the report no longer has stands under its code.
    """
    if not report.answers:
        return ()
    given: dict[str, list[str]] = json.loads(report.answers)
    category = book.catalog.categories.get(report.category)
    asked = {question.code: question for question in category.questions} if category else {}
    known = [(asked[code].text, asked[code].said(given[code])) for code in asked if code in given]
    rest = [(Message(code), Message("、".join(given[code]))) for code in given if code not in asked]
    return (*known, *rest)
