"""The report of a campaign as a document: scope, what was done, what came back; to Word, PDF, Markdown and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import count

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.cases.finding import campaigned
from chengxu.common.messages import Message, Refused
from chengxu.ledger import queries as ledger
from chengxu.packs import queries as packs
from chengxu.reports import queries as reports
from chengxu.reports.rules import Document, Fact, Figure, Heading, Paragraph, Part, Proof, Run, Text
from chengxu.routines.campaigns import queries
from chengxu.routines.campaigns.models import Campaign
from chengxu.routines.campaigns.relapse import Group
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
    """Everything a campaign says of itself, each figure with its rows behind it (as in any other report)."""
    numbers = count(1)
    told, compared = campaigned.told(row), queries.compared(row, today)
    scope = f"{row.name}，{_day(row.starts_on)}至{_day(row.ends_on)}"

    def figure(
        name: str, value: Decimal | int, measure: str, rows: int, formula: str, text: str = ""
    ) -> Figure:
        fact = Fact(
            id=f"campaign.{row.uid[:8]}", name=name, definition=name, measure=measure, value=Decimal(value), rows=rows,
            formula=formula, scope=scope,
        )  # fmt: skip
        return Figure(next(numbers), text or f"{value}{measure}", fact)

    def works() -> Iterator[Run]:
        for one in looks.done(row, queries.done(row), told.closed):
            yield Text(f"{one.name}")
            yield figure(
                one.name, one.amount, one.measure or "次", one.deeds, "专项范围内的台账合计，每条只算一次"
            )
            yield Text(f"（目标{one.target}，完成{one.share}%）；" if one.target else "；")

    def back() -> Iterator[Run]:
        for group, name in looks.GROUPS.items():
            places = compared.places[group]
            if not places:
                continue
            yield Text(f"{name.zh}的地方")
            yield figure(name.zh, len(places), "处", len(places), "结案地点数")
            for rate in compared.rates[group]:
                if not rate.places:
                    yield Text(f"，{rate.days}天：没有满期的地方")
                    continue
                yield Text(f"，{rate.days}天内又出现")
                formula = f"满{rate.days}天的{rate.places}处里又出现同一小类案件的处数"
                yield figure(f"{rate.days}天反弹", rate.back, "处", rate.places, formula)
                yield Text(
                    f"（{rate.days}天满期{rate.places}处，{looks.share(rate)}，95%区间{looks.spread(rate)}）"
                )
            yield Text("；")

    few = all(rate.places < compared.settings.few for rate in compared.rates[Group.INSIDE])
    note = "可比的地方太少，差别可能是偶然，不下结论。" if few else "区间不重叠的才说得上有差别。"
    rule = f"相距{compared.settings.metres:g}米以内、同一小类、结案以后新报的案件（含重开）算又出现；作废、不予立案的不算。"
    return Document(
        name="campaign", title=f"{row.name}情况", unit=county.county().bureau.zh, start=row.starts_on, end=row.ends_on,
        opening=(Paragraph((Text(_opening(row)),)),),
        parts=(
            Part(Heading(1, "一、", "整治情况"), (Paragraph(_ended(works())),)),
            Part(
                Heading(1, "二、", "反弹情况"),
                (Paragraph(_ended(back()) if compared.at else (Text("还没有比较过。"),)), Paragraph((Text(rule + note),))),
            ),
        ),
        proof=Proof(ledger.head_hash(), packs.active_hash()),
        demo=packs.is_demo(),
    )  # fmt: skip


def _opening(row: Campaign) -> str:
    names, ground = accounts.organisation(), territory.territory()
    units = "、".join(names.short(unit).zh for unit in row.co_units)
    where = "、".join(ground.name(place).zh for place in row.places) or "全县"
    goal = f"目标是{row.goal.rstrip('。')}。" if row.goal else ""
    helped = f"，{units}配合" if units else ""
    return f"{_day(row.starts_on)}至{_day(row.ends_on)}，由{names.name(row.lead).zh}牵头{helped}，在{where}开展{row.name}。{goal}"


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _ended(runs: Iterator[Run]) -> tuple[Run, ...]:
    """The runs with a full stop in place of the last semicolon; one sentence when there are none."""
    told = list(runs)
    if not told:
        return (Text(Message("没有记录。").zh),)
    last = told[-1]
    if isinstance(last, Text):
        told[-1] = Text(last.text.rstrip("；") + "。")
    return tuple(told)
