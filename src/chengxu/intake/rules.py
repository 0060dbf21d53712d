"""What a submission must be, and what is made of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from chengxu.accounts.rules import Actor
from chengxu.cases.rules import Case, Change, Rulebook, open_case
from chengxu.cases.workflow.placing import locate
from chengxu.catalog.questions import Answers, answered
from chengxu.common.bigrams import terms
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Problems, Refused
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.territory.rules import UNLOCATED, Location

CHANNELS: Mapping[str, Message] = {
    "portal": Message("公众网页", "public web"),
    "hotline": Message("12345 热线", "12345 hotline"),
    "redweb": Message("红网百姓呼声", "Rednet letters"),
    "collector": Message("监督员上报", "collector"),
    "patrol": Message("执法巡查", "patrol"),
    "department": Message("部门转办", "other department"),
    "open311": Message("Open311 接口", "Open311"),
    "import": Message("批量导入", "import"),
    "routine": Message("常态任务缺项", "missed routine"),
}

PUBLIC_CHANNELS = frozenset({"portal", "hotline", "redweb", "open311"})
"""What the public itself said: only cases from these are listed to the public."""

OPEN_CHANNEL = "open311"
"""Receipts given here are known to all by the standard, so what they open is only what all may see."""

MAX_TEXT = 4000
MAX_EMAIL = 120
MAX_LINKS = 6
MAX_LINK = 500
MIN_TEXT = 2
MAX_PHOTOS = 6
MAX_PLACE = 200
MAX_NAME = 60
MIN_NAME = 2
MAX_SOURCE_ID = 80
EARLIEST_YEAR = 2000
CLOCK_SKEW = timedelta(minutes=5)
ANSWER = "attribute[{code}]"
"""The field of what is wrong with an answer: a question may have the code of another field."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What came in, as given: nothing checked yet.

    ``lon``/``lat`` need their ``frame`` (a phone's bare GPS fix is ``wgs84``). ``source_id`` is the sender's own id:
    the same one twice is one report. ``answers`` are to the questions of the category; None when the channel asked none.
    ``links`` are addresses of pictures elsewhere: kept as words, never fetched. ``same`` names the open matter near by that
    the sender says this is (:mod:`chengxu.intake.nearby`). ``stored`` are hashes of photos that came before and are
    evidence already. ``component`` is the code on the thing it is about, as scanned or typed: see :mod:`chengxu.intake.scanned`.
    """

    channel: str
    text: str
    category: str = ""
    lon: float | None = None
    lat: float | None = None
    frame: str = ""
    place: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    photos: tuple[tuple[str, bytes], ...] = ()
    reported_at: datetime | None = None
    source_id: str = ""
    contact_email: str = ""
    answers: Answers | None = None
    links: tuple[str, ...] = ()
    same: str = ""
    stored: tuple[str, ...] = ()
    component: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as it is stored; many may belong to one case. ``lon`` and ``lat`` are as given, in ``frame``.

    ``answers`` is JSON: values by the code of their question; "" when there are none.
    """

    uid: str
    receipt: str
    channel: str
    source_id: str
    category: str
    text: str
    place_text: str
    lon: float | None
    lat: float | None
    frame: str
    contact_name: str
    contact_phone: str
    reported_at: datetime
    received_at: datetime
    case_uid: str
    evidence: tuple[str, ...]
    contact_email: str = ""
    answers: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """All that one submission becomes: a report, a new case, and the deed of receiving it."""

    report: Report
    change: Change
    deed: Deed


def checked(given: Submission, *, now: datetime, book: Rulebook) -> tuple[Submission, Location]:
    """The submission cleaned up and the place it speaks of.

    Raises :class:`chengxu.common.messages.Invalid` with every problem and its field: no text or too long, an unknown
    channel, category or frame, half a position, one outside the county, a date in the future, an odd phone number,
    too many photos, an odd e-mail address or link, an answer that does not fit its question.
    """
    problems = Problems()
    category = _category(given.category, book, problems)
    location = _location(given, book, problems)
    text = plain(given.text)
    if len(text) < MIN_TEXT:
        problems.add(Message("请写明是什么事", "please say what it is about"), field="text")
    if len(text) > MAX_TEXT:
        problems.add(
            Message("文字太长：最多 {n} 字", "too long: {n} characters at most").format(n=MAX_TEXT),
            field="text",
        )
    if given.channel not in CHANNELS:
        problems.add(
            Message("没有「{channel}」这个渠道", "there is no channel “{channel}”").format(
                channel=given.channel
            ),
            field="channel",
        )
    if len(given.photos) + len(given.stored) > MAX_PHOTOS:
        problems.add(Message("最多 {n} 张照片", "{n} photos at most").format(n=MAX_PHOTOS), field="photos")
    if len(given.place) > MAX_PLACE:
        problems.add(Message("地点太长", "the place is too long"), field="place")
    if len(given.contact_name.strip()) > MAX_NAME:
        problems.add(
            Message("姓名最多 {n} 字", "a name has {n} characters at most").format(n=MAX_NAME), field="name"
        )
    if len(given.source_id) > MAX_SOURCE_ID:
        problems.add(
            Message("来源编号最多 {n} 个字", "a source_id has {n} characters at most").format(
                n=MAX_SOURCE_ID
            ),
            field="source_id",
        )
    phone = given.contact_phone.strip()
    if phone and not PHONE.fullmatch(phone):
        problems.add(Message("电话号码不像电话号码", "this does not look like a phone number"), field="phone")
    _check_time(given.reported_at, now, problems)
    _check_addresses(given, problems)
    answers = _answers(given, category, book, problems)
    problems.raise_if_any()
    clean = replace(
        given, text=text, category=category, place=plain(given.place), contact_name=plain(given.contact_name),
        contact_phone=phone, source_id=plain(given.source_id), same=plain(given.same), contact_email=given.contact_email.strip(), answers=answers,
    )  # fmt: skip
    return clean, location


def plain(text: str) -> str:
    """``text`` without control characters, which no database and no table agrees on, and the space around it."""
    return _CONTROL.sub("", text).strip()


def receive(
    given: Submission, location: Location, *, evidence: tuple[str, ...], actor: Actor, now: datetime,
    book: Rulebook, ids: Ids, asset_uid: str = "",
) -> Received:  # fmt: skip
    """Make a checked submission a report with a receipt and a new case with its clocks and proposed lead.

    ``asset_uid`` is the component it is about.
    """
    reported_at = given.reported_at or now
    change = open_case(
        channel=given.channel,
        category=given.category,
        location=location,
        place_text=given.place,
        reported_at=reported_at,
        actor=actor,
        now=now,
        book=book,
        ids=ids,
        source=given.channel,
        asset_uid=asset_uid,
    )
    case = change.after
    report = Report(
        uid=ids.uid(now),
        receipt=ids.receipt(),
        channel=given.channel,
        source_id=given.source_id,
        category=given.category,
        text=given.text,
        place_text=given.place,
        lon=given.lon,
        lat=given.lat,
        frame=given.frame,
        contact_name=given.contact_name.strip(),
        contact_phone=given.contact_phone,
        reported_at=reported_at,
        received_at=now,
        case_uid=case.uid,
        evidence=evidence,
        contact_email=given.contact_email,
        answers=detail(**given.answers) if given.answers else "",
        links=given.links,
    )
    return Received(report, change, _received(report, case, actor, ids))


def _received(report: Report, case: Case, actor: Actor, ids: Ids) -> Deed:
    return Deed(
        uid=ids.uid(report.received_at),
        occurred_at=report.reported_at,
        recorded_at=report.received_at,
        actor=actor.uid,
        source=report.channel,
        verb="intake.receive",
        object="report",
        quantity=MILLI,
        measure="件",
        place=case.place,
        grid=case.grid,
        unit=case.lead_unit,
        case_uid=case.uid,
        asset_uid=case.asset_uid,
        detail=detail(report=report.uid, channel=report.channel),
        evidence=report.evidence,
    )


class Told(Protocol):
    """What a report, stored or just taken in, says."""

    @property
    def text(self) -> str: ...
    @property
    def place_text(self) -> str: ...
    @property
    def contact_name(self) -> str: ...


def search_terms(*reports: Told) -> str:
    """What a case is found by because of these reports: their words and places.

    Never who sent them: long numbers are left out as everywhere (:mod:`chengxu.common.bigrams`), and the sender's name
    where the text repeats it.
    """
    return terms(*(part for report in reports for part in (_unnamed(report), report.place_text)))


def _unnamed(report: Told) -> str:
    name = report.contact_name
    return report.text.replace(name, " ") if len(name) >= MIN_NAME else report.text


def _category(text: str, book: Rulebook, problems: Problems) -> str:
    if not text.strip():
        return ""
    found = book.catalog.find(text)
    if found is None:
        problems.add(
            Message(
                "没有小类「{text}」，请填代码或全名",
                "there is no category “{text}”; give its id or full name",
            ).format(text=text),
            field="category",
        )
        return ""
    return found.id


def _answers(given: Submission, category: str, book: Rulebook, problems: Problems) -> Answers | None:
    if given.answers is None or not category:
        return None
    found = Problems()
    kept = answered(book.catalog.get(category).questions, given.answers, found)
    for problem in found.items:
        problems.add(problem.message, field=ANSWER.format(code=problem.field))
    return kept


def _check_addresses(given: Submission, problems: Problems) -> None:
    email = given.contact_email.strip()
    if email and not (len(email) <= MAX_EMAIL and EMAIL.fullmatch(email) and plain(email) == email):
        problems.add(
            Message("电子邮箱不像电子邮箱", "this does not look like an e-mail address"), field="email"
        )
    if len(given.links) > MAX_LINKS or any(
        len(link) > MAX_LINK or not LINK.fullmatch(link) or plain(link) != link for link in given.links
    ):
        problems.add(
            Message(
                "图片网址应以 http:// 或 https:// 开头，每个最多 {length} 个字，最多 {n} 个",
                "the address of a picture begins with http:// or https:// and has {length} characters at most; {n} at most",
            ).format(length=MAX_LINK, n=MAX_LINKS),
            field="links",
        )


def _location(given: Submission, book: Rulebook, problems: Problems) -> Location:
    text = f"{given.place}\n{given.text}"
    try:
        return locate(lon=given.lon, lat=given.lat, frame=given.frame, text=text, book=book)
    except Refused as refusal:
        problems.add(refusal.message, field=refusal.field or "frame")
        return UNLOCATED


def _check_time(at: datetime | None, now: datetime, problems: Problems) -> None:
    if at is None:
        return
    if at > now + CLOCK_SKEW:
        problems.add(Message("时间在将来", "the time lies in the future"), field="reported_at")
    if at.year < EARLIEST_YEAR:
        problems.add(
            Message("时间太早，请检查年份", "the time is too long ago; check the year"), field="reported_at"
        )
