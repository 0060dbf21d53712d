"""Labels with QR codes for the components of a list, as sheets to print; and the address that a code leads to."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.assets import queries
from chengxu.assets.access import KEEPS, READS, REGISTERS
from chengxu.assets.models import Component
from chengxu.assets.rules import State
from chengxu.common.messages import Message, Refused
from chengxu.reports.writers import labels
from chengxu.web import county
from chengxu.web.access import needs
from chengxu.web.components import looks, register
from chengxu.web.requests import Request

MOST = 20 * labels.PER_SHEET
NONE = Message(
    "没有要印标牌的部件（废弃的不印）",
    "there is no component to print a label for (dissolved ones have none)",
)
TOO_MANY = Message(
    "一次最多印 {most} 张标牌（20 页），这里有 {n} 个部件；请先按小类、乡镇或单位筛选",
    "{most} labels (20 sheets) at a time; these are {n} components. Narrow the list by class, township or unit first",
)


def address(request: HttpRequest, row: Component) -> str:
    """Where the QR code of a component leads: this installation as the public reaches it."""
    path = reverse("scanned", args=[row.token])
    return settings.PUBLIC_URL.rstrip("/") + path if settings.PUBLIC_URL else request.build_absolute_uri(path)


@never_cache
@needs(REGISTERS, KEEPS)
@require_safe
def sheet(request: Request) -> HttpResponse:
    """A PDF of the labels of one component (``?uid=``) or of all that fit the filters of the list."""
    request.actor.require(READS)
    book = queries.book(request.now)
    found = queries.listed(register.read(request.GET), request.actor)
    if uid := request.GET.get("uid", ""):
        found = found.filter(uid=uid)
    found = found.exclude(state=State.DISSOLVED.value)
    count = found.count()
    try:
        if not count:
            raise Refused(NONE)
        if count > MOST:
            raise Refused(TOO_MANY.format(most=MOST, n=count))
        made = labels.write(
            [
                labels.Label(
                    address=address(request, row),
                    title=looks.category(row, book).zh,
                    name=row.name,
                    code=looks.grouped(row.code, book, row),
                    short=looks.short(row.token),
                )
                for row in found.order_by("category", "code")
            ],
            call=book.settings.call.zh,
            office=f"{county.county().short.zh}城市管理",
            made=timezone.localdate(request.now),
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
        return redirect(f"{reverse('components')}?{register.query(request.GET)}")
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="labels.pdf"'}
    )
