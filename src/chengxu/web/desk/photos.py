"""One photograph of a case: large, with what is hidden in it; hiding parts of it, and opening its sealed original."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.cases import models
from chengxu.common.messages import Message, Refused
from chengxu.intake import hiding
from chengxu.intake.pictures import of_case
from chengxu.ledger import queries as ledger
from chengxu.ledger.evidence import Picture
from chengxu.ledger.pictures import images
from chengxu.ledger.pictures.areas import MOST, Area
from chengxu.ledger.pictures.going import VERBS, Gone, said
from chengxu.ledger.proving import HIDE
from chengxu.web import IDS
from chengxu.web.access import DESK, needs
from chengxu.web.desk.cases import visible_case
from chengxu.web.pictures import NO_PHOTO
from chengxu.web.requests import Request

SIDES = ("left", "top", "width", "height")
SIDE_NAMES = (Message("左", "left"), Message("上", "top"), Message("宽", "width"), Message("高", "height"))
BLANK = 3  # rows to fill in without scripts
PERCENT = re.compile(r"\d{1,3}(?:\.\d)?", re.ASCII)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic"}


@dataclass(frozen=True, slots=True)
class Row:
    """A rectangle as the form shows it: its number and the percentages somebody wrote, in the order of SIDES."""

    number: int
    values: Sequence[str]

    @property
    def fields(self) -> list[tuple[str, Message, str]]:
        """Name, word and value of each side."""
        return list(zip(SIDES, SIDE_NAMES, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Entry:
    """Who hid something in the picture or opened its original, when and why."""

    what: Message
    who: str
    at: datetime
    reason: str


@never_cache
@needs(*DESK)
@require_safe
def show(request: Request, uid: str, original: str) -> HttpResponse:
    """The photograph as everybody sees it, and what this person may do with it."""
    case = visible_case(uid, request.actor)
    picture = _picture(request, case, original)
    return _page(request, case, picture, [Row(n, _written(area)) for n, area in enumerate(picture.areas, 1)])


@never_cache
@needs("photos.hide")
@require_POST
def hide(request: Request, uid: str, original: str) -> HttpResponse:
    """Show the picture from now on with these parts hidden, and no others."""
    case = visible_case(uid, request.actor)
    rows = _rows(request)
    try:
        made = hiding.hide(
            case_uid=uid,
            original=original,
            marked=[_thousandths(row) for row in rows],
            reason=request.POST.get("reason", ""),
            expected=_version(request.POST.get("version", "")),
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        return _page(request, case, _picture(request, case, original), rows, refusal=refusal)
    said = (
        Message(
            "已遮挡 {n} 处，从现在起大家只看到遮挡后的照片",
            "saved; hidden parts: {n}. From now on nobody sees them",
        )
        if made.areas
        else Message("已取消遮挡，照片恢复为原样", "nothing is hidden any more")
    )
    messages.success(request, str(said.format(n=len(made.areas))), extra_tags="good")
    return redirect("case-photo-page", uid=uid, original=original)


@never_cache
@needs("photos.original")
@require_POST
def unseal(request: Request, uid: str, original: str) -> HttpResponse:
    """The original on this one page, or as a file; that somebody opened it and why is in the ledger before it is sent."""
    case = visible_case(uid, request.actor)
    try:
        data, media_type = hiding.open_original(
            case_uid=uid,
            original=original,
            reason=request.POST.get("reason", ""),
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        picture = _picture(request, case, original)
        rows = [Row(n, _written(area)) for n, area in enumerate(picture.areas, 1)]
        return _page(request, case, picture, rows, refusal=refusal, opening=True)
    if request.POST.get("how") == "file":
        name = f"{case.case_no or case.uid}-{original[:8]}.{ENDINGS.get(media_type, 'bin')}"
        return HttpResponse(
            data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
    image, _ = images.opened(data, "photo")
    shown = base64.b64encode(images.derived(image)[0]).decode("ascii")
    context = {"face": "desk", "case": case, "original": original, "data": shown, "size": image.size}
    return render(request, "desk/photo_original.html", context)


def _picture(request: Request, case: models.Case, original: str) -> Picture:
    picture = of_case(case.uid, request.actor).get(original)
    if picture is None:
        raise Http404(NO_PHOTO)
    return picture


def _page(
    request: Request,
    case: models.Case,
    picture: Picture,
    rows: list[Row],
    *,
    refusal: Refused | None = None,
    opening: bool = False,
) -> HttpResponse:
    free = range(len(rows) + 1, min(len(rows) + BLANK, MOST) + 1)
    context: dict[str, Any] = {
        "face": "desk",
        "case": case,
        "picture": picture,
        "rows": rows + [Row(number, ("",) * len(SIDES)) for number in free],
        "marked": len(rows),
        "most": MOST,
        "may_hide": request.actor.may("photos.hide") and not picture.gone,
        "may_open": request.actor.may("photos.original") and picture.gone is not Gone.ALL,
        "refusal": refusal,
        "opening": opening,
        "reason": request.POST.get("reason", "") if refusal else "",
        "entries": _entries(case.uid, picture.original),
        "longest_reason": hiding.MOST_REASON,
    }
    return render(request, "desk/photo.html", context, status=422 if refusal else 200)


def _what(verb: str, facts: dict[str, Any]) -> Message:
    if verb == HIDE:
        return Message("遮挡 {n} 处", "hidden parts: {n}").format(n=facts["hidden"])
    if verb == hiding.VIEW:
        return Message("查看原件", "original opened")
    why = next(why for why, name in VERBS.items() if name == verb)
    return said(Gone(facts["gone"]), why)


def _entries(case_uid: str, original: str) -> list[Entry]:
    """What was done with the picture in this case, newest first."""
    deeds = ledger.of_cases(case_uid).filter(verb__in=(HIDE, hiding.VIEW, *VERBS.values())).order_by("-id")
    told = [(deed, json.loads(deed.detail)) for deed in deeds]
    own = [(d, facts) for d, facts in told if original in (d.evidence, facts.get("original"))]
    people = accounts.names({deed.actor for deed, _ in own})
    reasons = ledger.notes([deed.uid for deed, _ in own])
    return [
        Entry(
            _what(deed.verb, facts),
            people.get(deed.actor, deed.actor),
            deed.occurred_at,
            reasons.get(deed.uid, ""),
        )
        for deed, facts in own
    ]


def _rows(request: Request) -> list[Row]:
    """The rows of the form in which something was written, numbered anew."""
    given = [[request.POST.get(f"{side}-{n}", "").strip() for side in SIDES] for n in range(1, MOST + 2)]
    return [Row(number, values) for number, values in enumerate([row for row in given if any(row)], 1)]


def _version(text: str) -> int:
    """The version somebody looked at; one that never was for anything but a number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _thousandths(row: Row) -> list[int]:
    if not all(PERCENT.fullmatch(value) for value in row.values):
        raise Refused(
            Message(
                "第 {n} 处：左、上、宽、高都要填 0 到 100 的百分数，最多一位小数",
                "number {n}: left, top, width and height are percentages from 0 to 100, with one decimal at most",
            ).format(n=row.number),
            field="areas",
        )
    return [round(float(value) * 10) for value in row.values]


def _written(area: Area) -> list[str]:
    return [f"{side / 10:g}" for side in (area.left, area.top, area.width, area.height)]
