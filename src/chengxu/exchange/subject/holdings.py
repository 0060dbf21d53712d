"""Where something about a person is held: each table, by which column a row is theirs, and which columns are about them.

A test goes through every model: a column that looks like one about a person stands here, or in :data:`ABOUT_NOBODY` with the
reason, or the test fails. Of rows that are about somebody else and only name who worked on them, no more is told than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model

from chengxu.accounts.models import Person, SavedView
from chengxu.assets.upkeep.models import Claim, ClaimStep, LampRound, Repair
from chengxu.cases.models import Case, CaseRequest, CoHandling
from chengxu.common.messages import Message
from chengxu.field.models import Capture, Consent
from chengxu.intake.models import Answer, PrivacyRequest, Rating, Report
from chengxu.ledger.models import Deed
from chengxu.notices.models import Notice, Outgoing, Subscription
from chengxu.packs.models import Snapshot
from chengxu.participation.models import Activity, Commitment, Consultation, Inspection, Opinion, Signup
from chengxu.parties.models import Party, Permit
from chengxu.reports.models import ReportComment, ReportDocument
from chengxu.responsibility.models import Beat
from chengxu.routines.campaigns.models import Campaign, Logged, Pair
from chengxu.routines.inspections import models as checks
from chengxu.routines.meetings.models import Attendee, Meeting
from chengxu.routines.models import Attendance, Shift
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.rosters.models import Hours, Leave, Post, Sheet, Swap, Verdict
from chengxu.routines.surveys import models as asking
from chengxu.routines.tracks.models import Oddity, Weather
from chengxu.undertakings.models import Certificate, Entry


class By(StrEnum):
    """What a column that makes a row somebody's holds."""

    PERSON = "person"  # the uid of somebody who signs in
    PHONE = "phone"
    EMAIL = "email"
    EITHER = "either"  # a telephone number or an e-mail address, as somebody wrote it
    REPORT = "report"  # the uid of a report of theirs
    PARTY = "party"  # the uid of a shop, firm or person they are the contact of


@dataclass(frozen=True, slots=True)
class Holding:
    """One table: ``by`` says which columns make a row theirs, ``shows`` what they are told of it.

    ``note``: the column that names the deed whose note holds their words, "" for none.
    """

    model: type[Model]
    what: Message
    by: Mapping[str, By]
    shows: tuple[str, ...]
    note: str = ""


OUTSIDE = (
    Holding(
        Report, Message("来件", "reports"),
        {"contact_phone": By.PHONE, "notice_phone": By.PHONE, "contact_email": By.EMAIL, "notice_email": By.EMAIL},
        (
            "receipt", "channel", "reported_at", "received_at", "category", "text", "place_text", "lon", "lat", "frame",
            "contact_name", "contact_phone", "contact_email", "notice_phone", "notice_email", "answers", "links", "evidence",
        ),
    ),
    Holding(Rating, Message("评价", "ratings"), {"report_id": By.REPORT}, ("score", "satisfied", "rated_at")),
    Holding(Answer, Message("公开答复", "public answers"), {"report_id": By.REPORT}, ("text", "answered_at")),
    Holding(
        PrivacyRequest, Message("个人信息申请", "requests about personal data"), {"report_id": By.REPORT},
        ("kind", "state", "asked_at", "due_at", "words", "corrections", "decided_at", "answer"),
    ),
    Holding(
        Subscription, Message("通知订阅", "what they asked to be told"), {"report_id": By.REPORT},
        ("channel", "language", "since", "stopped_at"),
    ),
    Holding(
        Party, Message("商户和当事人登记", "parties in the register"), {"contact_phone": By.PHONE, "contact_email": By.EMAIL},
        (
            "uid", "kind", "name", "code", "plate", "street", "address", "contact_name", "contact_phone", "contact_email",
            "created_at", "erased_at",
        ),
    ),
    Holding(
        Permit, Message("许可", "permits"), {"party_id": By.PARTY},
        ("number", "kind", "what", "section", "start_on", "end_on", "conditions", "plates", "issued_at", "ended_as", "ended_at", "ended_why"),
    ),
    Holding(
        checks.Inspection, Message("对您的检查", "inspections of yours"), {"party_id": By.PARTY},
        ("number", "checklist", "place", "lon", "lat", "said", "score", "began_at", "ended_at"),
    ),
    Holding(
        Outgoing, Message("发出的通知", "notices sent"), {"report_id": By.REPORT, "party_id": By.PARTY},
        ("channel", "language", "subject", "text", "state", "created_at", "settled_at"),
    ),
    Holding(
        Opinion, Message("对征求意见稿的意见", "opinions"), {"contact": By.EITHER},
        ("receipt", "consultation_id", "name", "contact", "sent_at", "verdict", "gist", "reply", "erased_at"), note="deed_uid",
    ),
    Holding(
        Signup, Message("志愿报名", "places as a volunteer"), {"phone": By.PHONE},
        ("receipt", "activity_id", "name", "phone", "sent_at", "withdrawn_at", "attended"),
    ),
    Holding(
        Commitment, Message("门前三包承诺", "promises for the front of a house"), {"contact_phone": By.PHONE},
        ("receipt", "party", "title", "street", "number", "items", "until_on", "contact_name", "contact_phone", "stage", "sent_at"),
    ),
    Holding(
        Claim, Message("设施损坏赔偿", "claims for damage"), {"liable_phone": By.PHONE},
        ("uid", "happened_at", "state", "estimated", "claimed", "paid", "due_on", "liable_name", "liable_phone", "liable_plate"),
    ),
)  # fmt: skip
"""Of people without an account, by the number or address they left."""

STAFF = (
    Holding(
        Person, Message("账号", "account"), {"uid": By.PERSON},
        ("uid", "login", "name", "unit", "posts", "certificate", "is_active", "last_login"),
    ),
    Holding(SavedView, Message("存下的列表", "saved lists"), {"person__uid": By.PERSON}, ("name", "query")),
    Holding(
        Beat, Message("负责的网格", "grids looked after"), {"person": By.PERSON},
        ("person", "duty_grid", "starts", "ends", "since", "until"),
    ),
    Holding(
        Shift, Message("值班", "shifts"), {"person": By.PERSON},
        ("routine", "unit", "person", "place", "starts_at", "ends_at", "checked_in_at", "checked_out_at", "state"),
    ),
    Holding(
        Occurrence, Message("做过、准予免做的常态任务", "recurring tasks done or excused"), {"person": By.PERSON, "holder": By.PERSON, "excused_by": By.PERSON},
        ("routine", "unit", "place", "day", "state", "person", "holder", "excused_by", "words", "decided_at"),
    ),
    Holding(
        Attendance, Message("上下班和打卡位置", "check-ins and check-outs"), {"person": By.PERSON},
        (
            "routine", "unit", "person", "place", "starts_at", "ends_at", "in_at", "in_fence", "in_metres", "in_reason", "late",
            "out_at", "out_fence", "out_metres", "out_reason", "left_early",
        ),
    ),
    Holding(
        Repair, Message("登记的维修", "repairs recorded"), {"actor": By.PERSON}, ("uid", "place", "done_at", "recorded_at", "actor"),
    ),
    Holding(
        LampRound, Message("登记的夜巡", "night rounds recorded"), {"actor": By.PERSON}, ("uid", "road", "at", "recorded_at", "actor"),
    ),
    Holding(
        Claim, Message("办理的损坏赔偿", "claims opened"), {"actor": By.PERSON}, ("uid", "place", "opened_at", "state", "actor"),
    ),
    Holding(
        ClaimStep, Message("损坏赔偿的办理", "steps of claims"), {"actor": By.PERSON}, ("claim_id", "verb", "at", "actor"),
    ),
    Holding(
        Sheet, Message("排出、发布的班表", "rosters made or published"), {"made_by": By.PERSON, "published_by": By.PERSON},
        ("routine", "unit", "month", "made_by", "made_at", "published_by", "published_at"),
    ),
    Holding(
        Hours, Message("每月工时", "hours of work by month"), {"person": By.PERSON}, ("person", "unit", "first", "planned", "worked", "beyond", "apart"),
    ),
    Holding(
        Post, Message("排到的班", "posts on rosters"), {"person": By.PERSON, "away": By.PERSON},
        ("routine", "place", "shift", "day", "starts_at", "ends_at", "person", "away"),
    ),
    Holding(
        Swap, Message("换班", "swaps"), {"asker": By.PERSON, "other": By.PERSON, "settled_by": By.PERSON},
        ("post", "back", "asker", "other", "state", "why", "asked_at", "settled_by", "settled_at"),
    ),
    Holding(
        Leave, Message("请假", "leave"), {"person": By.PERSON, "decided_by": By.PERSON},
        ("person", "kind", "first", "last", "why", "state", "asked_at", "decided_by", "decided_at"),
    ),
    Holding(
        Verdict, Message("到岗认定", "verdicts on posts"), {"person": By.PERSON, "came": By.PERSON, "by": By.PERSON},
        ("routine", "place", "starts_at", "person", "came", "came_at", "late", "standing", "reasons", "by", "at", "why"),
    ),
    Holding(
        checks.Draw, Message("做的随机抽查", "random draws made"), {"committed_by": By.PERSON},
        ("uid", "name", "committed_by", "committed_at"),
    ),
    Holding(
        checks.Task, Message("派出的检查任务", "inspections assigned"), {"made_by": By.PERSON},
        ("uid", "checklist", "due_on", "made_by", "made_at"),
    ),
    Holding(
        checks.Avoidance, Message("检查的回避", "inspections to keep out of"), {"person": By.PERSON, "made_by": By.PERSON},
        ("person", "why", "made_by", "made_at", "ended_at"),
    ),
    Holding(
        Oddity, Message("认定的异常轨迹", "odd tracks decided"), {"decided_by": By.PERSON}, ("uid", "vehicle", "day", "state", "decided_by"),
    ),
    Holding(
        Weather, Message("登记的天气", "weather declared"), {"declared_by": By.PERSON}, ("uid", "sky", "since", "until", "declared_by"),
    ),
    Holding(
        Attendee, Message("应参加的会议和签到", "meetings to attend and check-ins"), {"person": By.PERSON},
        ("meeting_id", "person", "mark", "at", "late", "reason"),
    ),
    Holding(
        Meeting, Message("安排、主持的会议", "meetings planned or led"), {"author": By.PERSON, "host": By.PERSON},
        ("uid", "kind", "starts_at", "place", "host", "author"),
    ),
    Holding(
        Campaign, Message("部署的专项整治", "campaigns opened"), {"author": By.PERSON}, ("uid", "name", "author", "created_at"),
    ),
    Holding(
        asking.Round, Message("开始的满意度测评", "rounds of asking people begun"), {"author": By.PERSON}, ("uid", "title", "author", "created_at"),
    ),
    Holding(
        asking.Sheet, Message("登记的测评答卷", "sheets of rounds recorded"), {"actor": By.PERSON, "voided_by": By.PERSON},
        ("round_id", "number", "actor", "recorded_at", "voided_at", "voided_by"),
    ),
    Holding(
        Logged, Message("归入专项整治的台账", "entries counted into campaigns"), {"actor": By.PERSON},
        ("campaign_id", "deed_uid", "actor", "at"),
    ),
    Holding(
        Pair, Message("专项整治前后的照片", "pictures before and after"), {"actor": By.PERSON},
        ("uid", "campaign_id", "place", "actor"),
    ),
    Holding(
        Consent, Message("对保存位置的同意", "consent to the keeping of positions"), {"person": By.PERSON},
        ("person", "given", "key", "at", "received_at"),
    ),
    Holding(
        Capture, Message("外勤记录和位置", "captures outside and positions"), {"person": By.PERSON},
        (
            "client_id", "person", "kind", "case_uid", "captured_at", "counted_at", "received_at", "clock", "lon", "lat", "metres",
            "answer",
        ),
    ),
    Holding(
        Case, Message("经手的案件", "cases worked on"),
        {"handled_by": By.PERSON, "assignee": By.PERSON, "claimed_by": By.PERSON},
        ("uid", "case_no", "handled_by", "assignee", "claimed_by", "claimed_until"),
    ),
    Holding(
        CaseRequest, Message("案件里的申请和审批", "requests and approvals in cases"),
        {"asked_by": By.PERSON, "approved_by": By.PERSON},
        ("case_id", "kind", "asked_by", "asked_at", "approved_by", "decided_at", "state"),
    ),
    Holding(
        CoHandling, Message("请求的协同", "help asked for"), {"asked_by": By.PERSON}, ("case_id", "unit", "asked_by", "asked_at"),
    ),
    Holding(
        Answer, Message("起草、审核的公开答复", "public answers written or approved"),
        {"drafted_by": By.PERSON, "approved_by": By.PERSON},
        ("uid", "drafted_by", "drafted_at", "approved_by", "answered_at"),
    ),
    Holding(
        PrivacyRequest, Message("办理的个人信息申请", "requests about personal data decided"), {"decided_by": By.PERSON},
        ("uid", "state", "decided_by", "decided_at"),
    ),
    Holding(
        Consultation, Message("起草的征求意见稿", "consultations written"), {"author": By.PERSON},
        ("uid", "title", "author", "created_at"),
    ),
    Holding(
        Opinion, Message("答复的意见", "opinions answered"), {"answered_by": By.PERSON}, ("uid", "answered_by", "answered_at"),
    ),
    Holding(
        Activity, Message("发起的志愿活动", "activities for volunteers"), {"author": By.PERSON},
        ("uid", "title", "author", "created_at"),
    ),
    Holding(
        Inspection, Message("门前三包检查", "looks at fronts"), {"actor": By.PERSON}, ("uid", "commitment_id", "at", "actor", "broken"),
    ),
    Holding(
        Notice, Message("收到的通知", "notices received"), {"recipient": By.PERSON, "read_by": By.PERSON},
        ("kind", "recipient", "text_zh", "text_en", "created_at", "read_by", "read_at"),
    ),
    Holding(
        ReportDocument, Message("起草、签发的报告", "reports written, signed or issued"),
        {"author": By.PERSON, "signer": By.PERSON, "issuer": By.PERSON},
        ("uid", "title", "author", "signer", "signed_at", "issuer", "issued_at"),
    ),
    Holding(
        ReportComment, Message("对报告的批注", "comments on reports"), {"author": By.PERSON, "settled_by": By.PERSON},
        ("document_id", "author", "settled_by"),
    ),
    Holding(
        Certificate, Message("证件", "certificates"), {"person": By.PERSON},
        ("person", "name", "number", "issued_on", "expires_on"),
    ),
    Holding(
        Entry, Message("办理的重点事项", "steps of undertakings"), {"actor": By.PERSON}, ("undertaking_id", "at", "step", "actor"),
        note="deed_uid",
    ),
    Holding(Snapshot, Message("载入的配置包", "packs loaded"), {"loaded_by": By.PERSON}, ("name", "loaded_by", "loaded_at")),
    Holding(
        Deed, Message("记入台账的事", "entries of the ledger"), {"actor": By.PERSON},
        ("uid", "occurred_at", "verb", "object", "quantity", "measure", "unit", "case_uid", "actor"), note="uid",
    ),
)  # fmt: skip
"""Of people who sign in, by their uid."""

ABOUT_NOBODY: Mapping[str, str] = {
    "accounts.Person.password": "a digest with a salt; telling it would help whoever guesses it",
    "parties.Permit.source_id": "the row of a file",
    "upkeep.Repair.contractor": "a firm",
    "assets.Component.name": "a lamp, a lid, a bin",
    "assets.Component.lon": "where a lamp, a lid or a bin stands",
    "assets.Component.lat": "where a lamp, a lid or a bin stands",
    "intake.Attempt.address": "a keyed digest that nobody can turn back, gone after a day",
    "readings.Ticket.plate": "plates of the bureau's own lorries",
    "ledger.Note.text": "told with the deed or the opinion it belongs to",
    "cases.Case.place_text": "the place of the matter as its report says it, told there",
    "cases.Case.refused_by": "codes of units",
    "cases.Case.lon": "where the matter lies; told with the report",
    "cases.Case.lat": "where the matter lies; told with the report",
    "responsibility.Precedent.superseded_by": "the number of another precedent",
    "ledger.Deed.source_id": "the key of a form, of a capture or of a file",
    "ledger.Deed.party_uid": "the uid of a shop or site, told with its register",
    "enforcement.Publication.party_kind": "a kind, no name",
    "enforcement.Publication.party": "masked before it is kept; what is not, is a firm's name",
    "intake.Sending.address": "a keyed digest that nobody can turn back, gone after a day",
    "intake.Sending.phone": "a keyed digest that nobody can turn back, gone after a day",
    "intake.Report.source_id": "the number of a message where it was asked first",
    "intake.Report.contact_look_at": "the day on which it is looked at whether the contact goes",
    "participation.Opinion.source_id": "the key of a form",
    "participation.Signup.source_id": "the key of a form",
    "participation.Commitment.source_id": "the key of a form",
    "undertakings.Undertaking.text": "what is built or was found wrong",
    "undertakings.Undertaking.source_id": "the row of a file",
    "undertakings.Paper.name": "the name of a document",
    "undertakings.Finding.body": "an authority",
    "undertakings.Measure.text": "what is to be done about a finding",
    "undertakings.Work.contractor": "a firm",
    "undertakings.Work.lon": "where something is built",
    "undertakings.Work.lat": "where something is built",
    "undertakings.Work.accepted_by": "the firms and offices that accepted a work",
    "undertakings.Defect.text": "what is wrong with a work; told with its case",
    "undertakings.Line.name": "a line of a budget",
    "undertakings.CertificateRenewal.certificate_id": "what renewed a certificate; its days are told with the certificate",
    "undertakings.Bylaw.decided_by": "the meeting that agreed to a rule",
    "undertakings.Version.text": "a rule of the bureau",
    "participation.Consultation.text": "a rule or plan of the bureau",
    "participation.Activity.text": "what the bureau asks for",
    "inspections.Task.party_id": "whom an inspection is planned at; told once it was made",
    "inspections.Inspection.source_id": "the capture it came by",
    "inspections.Finding.said": "what a checklist asks; told with its inspection",
    "inspections.Recheck.source_id": "the capture it came by",
    "inspections.Avoidance.party_id": "whom somebody keeps out of inspecting; told to that somebody by its reason",
    "meetings.Meeting.body": "which branch or group of the pack holds it",
    "meetings.Meeting.party": "whether it is a meeting of the Party",
    "meetings.Meeting.source_id": "the row of a file",
    "campaigns.Milestone.text": "a step of the bureau's plan",
    "campaigns.Place.lon": "where a matter lay; told with its report",
    "campaigns.Place.lat": "where a matter lay; told with its report",
    "reports.ReportDocument.name": "which report of the pack it is",
    "reports.ReportContent.body": "a document of the bureau",
    "api.ApiKey.name": "which program a key was made for",
    "api.ApiKey.issued_by": "told with the entry of the ledger about it",
}
"""Columns that look like some about a person and are none, or are told elsewhere; each with the reason."""
