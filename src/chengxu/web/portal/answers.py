"""What the bureau answered in public, for everybody: the latest first; what was asked, and by whom, is not told."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chengxu.cases import queries as cases
from chengxu.cases.rules import Rulebook
from chengxu.common.messages import Message, listed
from chengxu.intake import answering, published
from chengxu.intake.models import Answer
from chengxu.intake.rules import CHANNELS
from chengxu.web.paging import by_instant
from chengxu.web.requests import Request

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in words."""

    row: Answer
    category: Message
    place: str
    channel: Message
    unit: Message


@require_safe
def show(request: Request) -> HttpResponse:
    """One page of them, and where such messages are written."""
    book = cases.rulebook()
    page = by_instant(answering.in_the_open(), "answered_at", request.GET.get("after", ""), PAGE)
    context = {
        "lines": [_line(row, book) for row in page.rows],
        "page": page,
        "channels": listed([CHANNELS[one] for one in sorted(answering.declared().objects)]),
    }
    return render(request, "portal/answers.html", context)


def _line(row: Answer, book: Rulebook) -> Line:
    case = row.report.case
    shown = published.publicity(book.pack_hash)
    places = shown.places(case.category, case.township, case.community, case.place)
    return Line(
        row=row,
        category=book.catalog.get(case.category).name,
        place=" ".join(dict.fromkeys(str(book.territory.name(code)) for code in places)),
        channel=CHANNELS[row.channel],
        unit=book.organisation.name(row.unit) if row.unit else Message(""),
    )
