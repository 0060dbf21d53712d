"""What a form sent, as the submission that intake takes; and intake's answer, beside the fields it is about."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from chengxu.catalog.rules import Category
from chengxu.common.messages import Invalid, Message, Refused
from chengxu.intake import actions
from chengxu.intake.rules import MAX_SOURCE_ID, MIN_TEXT, Submission
from chengxu.intake.senders import Sender
from chengxu.web import IDS, asking
from chengxu.web.requests import Request

# Where intake's field stands on the form; what is not listed stands on top.
FIELDS: Mapping[str, str] = {
    "text": "text",
    "photos": "photos",
    "lon": "place",
    "lat": "place",
    "frame": "place",
    "place": "place",
    "category": "category",
    "name": "name",
    "phone": "phone",
    "reported_at": "reported_at",
    "channel": "channel",
    "component": "place",
}
TEXTS = (
    "text",
    "place",
    "lon",
    "lat",
    "frame",
    "category",
    "name",
    "phone",
    "reported_at",
    "channel",
    "submission",
    "component",
)
OTHER_CATEGORY = "category_all"
"""The list of all categories below the few that are offered; what is chosen there counts."""


@dataclass(slots=True)
class Form:
    """Values to show again and, per field, what is wrong with them."""

    values: dict[str, str]
    errors: dict[str, list[Message]] = field(default_factory=dict)

    def wrong(self, name: str, message: Message) -> None:
        """Put a sentence beside a field; an unknown one goes to the top of the form."""
        self.errors.setdefault(asking.field_of(name) or FIELDS.get(name, "form"), []).append(message)


def empty(submission_id: str, **values: str) -> Form:
    """A fresh form; its submission id makes a second sending of it the same report."""
    return Form(dict.fromkeys(TEXTS, "") | {"submission": submission_id} | values)


def send(
    request: Request,
    *,
    channel: str = "",
    offered: Mapping[str, Category] | None = None,
    let_in: Callable[[Request, str], Sender] | None = None,
) -> tuple[Form, actions.Receipt | None]:
    """Read the form and hand it to intake: its receipt, or the form with what is wrong.

    ``offered`` are the categories a stranger may choose; to them a category says enough without words of their own.
    ``let_in`` says who sends, by the request and the telephone number, and raises what it refuses with; a sending that
    is repeated is not asked.
    """
    form = read(request, channel=channel)
    lon, lat = _degrees(form, "lon"), _degrees(form, "lat")
    reported_at = _instant(form)
    text = form.values["text"]
    if offered is not None and (chosen := _chosen(form, offered)) and len(text) < MIN_TEXT:
        text = chosen.name.zh
    if form.errors:
        return form, None
    answers, same = asking.answers(request.POST), request.POST.get("same", "")[:MAX_SOURCE_ID]
    given = Submission(
        channel=form.values["channel"],
        text=text,
        category=form.values["category"],
        lon=lon,
        lat=lat,
        frame=form.values["frame"],
        place=form.values["place"],
        contact_name=form.values["name"],
        contact_phone=form.values["phone"],
        photos=_photos(request),
        reported_at=reported_at,
        source_id=form.values["submission"][:80],
        answers=answers if answers or not same else None,  # who joins a matter need not answer for it again
        same=same,
        component=form.values["component"],
    )
    sender = let_in(request, given.contact_phone) if let_in and not actions.is_repeated(given) else None
    try:
        receipt = actions.take_in(
            submission=given, actor=request.actor, now=request.now, ids=IDS, sender=sender
        )
        return form, receipt
    except Invalid as invalid:
        for problem in invalid.problems:
            form.wrong(problem.field, problem.message)
    except Refused as refusal:
        form.wrong(refusal.field, refusal.message)
    return form, None


def read(request: HttpRequest, *, channel: str = "") -> Form:
    """What the fields of a form say; nothing is checked."""
    form = Form({name: request.POST.get(name, "").strip() for name in TEXTS})
    form.values["category"] = request.POST.get(OTHER_CATEGORY, "").strip() or form.values["category"]
    form.values["channel"] = channel or form.values["channel"]
    return form


def _chosen(form: Form, offered: Mapping[str, Category]) -> Category | None:
    """The category chosen; for one that is not offered to the public a sentence beside the field."""
    code = form.values["category"]
    if code and code not in offered:
        form.wrong(
            "category",
            Message("没有小类「{text}」，请在列表里选", "there is no category “{text}”; choose one").format(
                text=code
            ),
        )
    return offered.get(code)


def _photos(request: HttpRequest) -> tuple[tuple[str, bytes], ...]:
    return tuple((file.name or "", file.read()) for file in request.FILES.getlist("photos"))


def _degrees(form: Form, name: str) -> float | None:
    text = form.values[name]
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        form.wrong(
            name,
            Message("经纬度应是数字，例如 109.695", "longitude and latitude are numbers, such as 109.695"),
        )
        return None
    return value


def _instant(form: Form) -> datetime | None:
    """A local date and time as browsers send it (2023-05-01T09:30), as an aware instant."""
    text = form.values["reported_at"]
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else timezone.make_aware(at)
    except (ValueError, OverflowError):
        form.wrong(
            "reported_at", Message("时间写成 2023-05-01 09:30 的样子", "write the time like 2023-05-01 09:30")
        )
        return None
