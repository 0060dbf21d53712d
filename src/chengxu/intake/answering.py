"""The bureau answers a message in public, once: one drafts, another approves, and with that it is out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.cases.access import visible
from chengxu.cases.models import Case
from chengxu.common.ids import Ids, normalise_receipt
from chengxu.common.messages import Message, Refused, listed
from chengxu.enforcement.publishing import numbers_of_people
from chengxu.intake import published as open_to_all
from chengxu.intake.answers import APPROVE, DRAFT, LEAST, MOST, MOST_WHERE, Answers, refuse_publishing
from chengxu.intake.feedback_loading import parse_answers
from chengxu.intake.models import Answer, Report
from chengxu.intake.rules import plain
from chengxu.ledger import actions as ledger
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker

LISTED = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """One message that is to be answered in public: by when, and the draft or the answer (None: nobody wrote one yet)."""

    report: Report
    due_at: datetime
    answer: Answer | None

    @property
    def open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answer is None or self.answer.answered_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer that is out, as it is stored; for whoever writes many."""

    uid: str
    report_uid: str
    case_uid: str
    channel: str
    unit: str
    text: str
    drafted_by: str
    approved_by: str
    due_at: datetime
    answered_at: datetime
    late: bool


COLUMNS = tuple(f.name for f in fields(Answered) if f.name != "report_uid")


def write_answers(rows: Iterable[Answered]) -> None:
    """Write answers that are out, in the caller's transaction; their deeds are the caller's."""
    Answer.objects.bulk_create(
        Answer(
            report_id=row.report_uid, drafted_at=row.answered_at, **{name: getattr(row, name) for name in COLUMNS}
        )
        for row in rows
    )  # fmt: skip


def declared() -> Answers:
    """Which channels the county in force answers in public."""
    return _declared(packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Answers:
    check = Checker(packs.pack(pack_hash))
    return parse_answers(check, parse_vocabulary(check))


def asked(reports: Iterable[Report]) -> list[Asked]:
    """Those of these reports that are answered in public."""
    rule, calendar = declared(), cases.rulebook().calendar
    found = [report for report in reports if report.channel in rule.objects]
    answers = {one.report_id: one for one in Answer.objects.filter(report_id__in=[r.uid for r in found])}
    return [
        Asked(
            report,
            answers[report.uid].due_at if report.uid in answers else rule.due(report.received_at, calendar),
            answers.get(report.uid),
        )
        for report in found
    ]


def waiting(actor: Actor) -> list[Asked]:
    """The messages this person sees that wait for an answer, those received first coming first; a hundred at most."""
    seen = Case.objects.filter(visible(actor)).values("uid")
    found = Report.objects.filter(channel__in=list(declared().objects), case_id__in=seen)
    unanswered = found.filter(answer__answered_at__isnull=True).select_related("case")
    return asked(unanswered.order_by("received_at", "id")[:LISTED])


def published(report: Report) -> Answer | None:
    """The answer everybody may read; None before it is out."""
    return Answer.objects.filter(report=report, answered_at__isnull=False).first()


def in_the_open() -> QuerySet[Answer]:
    """The answers that are out, each with its report and case: of what everybody may know of, and of nothing else."""
    known = open_to_all.reports(cases.rulebook().catalog).filter(uid=OuterRef("report_id"))
    return Answer.objects.filter(Exists(known), answered_at__isnull=False).select_related("report__case")


def answer_to(code: str) -> Answer | None:
    """The public answer to the report with this receipt, however it was typed; None before it is out."""
    report = Report.objects.filter(receipt=normalise_receipt(code)).first()
    return published(report) if report else None


@transaction.atomic
def draft(*, report_uid: str, text: str, asked_at: str, actor: Actor, now: datetime, ids: Ids) -> Answer:
    """Write the draft, or write it anew; ``asked_at`` is the number or address of the question where it was asked.

    Raises :class:`Refused` (fields ``text``, ``asked_at``) without ``answer.draft``, for a report this person does not see or
    that is not answered in public, for too few or too many words, for numbers of a person among them, and once the answer is
    out.
    """
    actor.require(DRAFT)
    one = _asked(report_uid, actor)
    text, asked_at = plain(text), plain(asked_at)
    if not LEAST <= len(text) <= MOST:
        raise Refused(
            Message("请写 {least} 至 {most} 字", "please write {least} to {most} characters").format(
                least=LEAST, most=MOST
            ),
            field="text",
        )
    if found := numbers_of_people(text):
        raise Refused(
            Message(
                "公开的答复里不能有{what}，请删去；要留电话的写座机或热线",
                "an answer before all may not hold {what}; take it out, and name a landline or a hotline instead",
            ).format(what=listed(found)),
            field="text",
        )
    if len(asked_at) > MOST_WHERE:
        raise Refused(
            Message("编号或网址最多 {n} 字", "a number or address has {n} characters at most").format(
                n=MOST_WHERE
            ),
            field="asked_at",
        )
    report, case = one.report, one.report.case
    row = one.answer or Answer(
        uid=ids.uid(now), report=report, case_uid=case.uid, channel=report.channel, due_at=one.due_at
    )
    row.unit = case.unit or case.lead_unit
    row.text, row.asked_at, row.drafted_by, row.drafted_at = text, asked_at, actor.uid, now
    row.save()
    ledger.append([_deed(row, "answer.draft", "report", "次", actor, now, ids)], ids=ids)
    return row


@transaction.atomic
def publish(*, report_uid: str, seen: datetime, actor: Actor, now: datetime, ids: Ids) -> Answer:
    """Approve the draft as it was at ``seen`` and let it out; from now on nobody changes it.

    Raises :class:`Refused` without ``answer.approve``, for one's own draft, without a draft or with another than was seen,
    and once the answer is out.
    """
    actor.require(APPROVE)
    one = _asked(report_uid, actor)
    row = one.answer
    if row is None or row.drafted_at != seen:
        raise Refused(
            Message(
                "答复稿刚才改过，请看过新稿再审定", "the draft was changed just now; read it again first"
            ),
            field="text",
        )
    if refusal := refuse_publishing(row.drafted_by, actor):
        raise Refused(refusal, field="actor")
    late = now > row.due_at
    mine = Answer.objects.filter(pk=row.pk, answered_at__isnull=True, drafted_at=seen)
    if not mine.update(approved_by=actor.uid, answered_at=now, late=late):
        raise Refused(ANSWERED, field="text")
    row.refresh_from_db()
    object_ = declared().objects[row.channel]
    ledger.append([_deed(row, "answer", object_, "件", actor, now, ids, text=row.text)], ids=ids)
    return row


ANSWERED = Message(
    "已经答复过了，一件来件只公开答复一次", "it was answered already; each message is answered once"
)


def _asked(report_uid: str, actor: Actor) -> Asked:
    report = Report.objects.select_related("case").filter(uid=report_uid).first()
    if report is None or cases.find(report.case_id, actor) is None:
        raise Refused(
            Message("没有这份来件，或您无权查看", "there is no such report, or you may not see it"),
            field="report",
        )
    found = asked([report])
    if not found:
        raise Refused(
            Message("这个渠道的来件不作公开答复", "messages of this channel are not answered in public"),
            field="report",
        )
    if not found[0].open:
        raise Refused(ANSWERED, field="text")
    return found[0]


def _deed(
    row: Answer,
    verb: str,
    object_: str,
    measure: str,
    actor: Actor,
    now: datetime,
    ids: Ids,
    *,
    text: str = "",
) -> Deed:
    return Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source="desk", verb=verb, object=object_,
        quantity=MILLI, measure=measure, unit=actor.unit, case_uid=row.case_uid, detail=detail(report=row.report_id),
        note=text,
    )  # fmt: skip
