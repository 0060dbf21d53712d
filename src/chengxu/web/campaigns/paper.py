"""The report of a campaign as a document in the words of the pack; to Word, PDF, Markdown and the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.cases.finding import campaigned
from chengxu.common.messages import Refused
from chengxu.ledger import queries as ledger
from chengxu.ledger.rules import MILLI
from chengxu.packs import queries as packs
from chengxu.reports import campaigns as telling
from chengxu.reports import queries as reports
from chengxu.reports.campaigns import Came, Worked
from chengxu.reports.rules import Document, Proof
from chengxu.routines.campaigns import queries
from chengxu.routines.campaigns.models import Campaign, Milestone, Pair
from chengxu.routines.campaigns.relapse import Group, Rate
from chengxu.territory import queries as territory
from chengxu.web import county
from chengxu.web.access import needs
from chengxu.web.campaigns import looks
from chengxu.web.campaigns.lists import SEES
from chengxu.web.campaigns.page import found
from chengxu.web.office.reports import FORMATS, content_disposition
from chengxu.web.requests import Request


@needs(*SEES)
@require_safe
def file(request: Request, uid: str, format: str) -> HttpResponse:
    """The report of a campaign in one of the formats of reports."""
    row = found(request, uid)
    made = document(row, timezone.localdate(request.now))
    try:
        content = reports.render(made, format)
    except Refused as refusal:
        raise Http404(refusal.message) from None
    answer = HttpResponse(content, content_type=FORMATS[format][0])
    answer.headers["Content-Disposition"] = content_disposition(f"{made.title}.{format}")
    return answer


def document(row: Campaign, today: date) -> Document:
    """Everything a campaign says of itself, each figure with what is behind it (as in any other report)."""
    active = packs.active_hash()
    text = packs.pack(active).documents.get(telling.FILE)
    return telling.document(
        told(row, today), text if isinstance(text, str) else None, unit=county.county().bureau.zh,
        proof=Proof(ledger.head_hash(), active), demo=packs.is_demo(),
    )  # fmt: skip


def told(row: Campaign, today: date) -> telling.Campaign:
    """A campaign as its report tells it: from the ledger, from cases, from what was compared last."""
    cases, compared = campaigned.told(row), queries.compared(row, today)
    entries = [one for one in queries.entries(row) if one.object in compared.settings.leaflets]
    return telling.Campaign(
        uid=row.uid, start=row.starts_on, end=row.ends_on, words=_words(row, compared), reported=cases.reported,
        closed=cases.closed, open=cases.open, leaflets=Decimal(sum(one.quantity for one in entries)) / MILLI,
        leaflet_deeds=len(entries),
        works=[
            Worked(name=one.name, amount=Decimal(one.amount), measure=one.measure, deeds=one.deeds, target=one.target)
            for one in looks.done(row, queries.done(row), cases.closed)
        ],
        pairs=[
            (one.place, _day(one.before_on), _day(one.after_on) if one.after_on else "")
            for one in Pair.objects.filter(campaign=row).order_by("id")
        ],
        steps=[
            (one.text, _day(one.due_on), _day(one.done_on) if one.done_on else "")
            for one in Milestone.objects.filter(campaign=row).order_by("due_on", "id")
        ],
        came=[] if compared.at is None else [_came(*rates) for rates in zip(*(compared.rates[one] for one in Group), strict=True)],
    )  # fmt: skip


def _came(*rates: Rate) -> Came:
    by_group = dict(zip(Group, rates, strict=True))
    inside, before, outside = by_group[Group.INSIDE], by_group[Group.BEFORE], by_group[Group.OUTSIDE]
    return Came(
        days=inside.days, places=inside.places, back=inside.back, before=(before.places, before.back),
        outside=(outside.places, outside.back),
    )  # fmt: skip


def _words(row: Campaign, compared: queries.Compared) -> dict[str, str]:
    names, ground = accounts.organisation(), territory.territory()
    units = "、".join(names.short(unit).zh for unit in row.co_units)
    return {
        "name": row.name, "lead": names.name(row.lead).zh, "helped": f"，{units}配合" if units else "",
        "where": "、".join(ground.name(place).zh for place in row.places) or "全县",
        "goal": f"目标是{row.goal.rstrip('。')}。" if row.goal else "",
        "metres": f"{compared.settings.metres:g}", "few": str(compared.settings.few),
    }  # fmt: skip


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
