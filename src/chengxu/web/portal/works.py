"""Public works for residents: what is being built, where, until when it should last, and why it is late; and rules in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.undertakings import queries
from chengxu.undertakings.deciding import legislating, working
from chengxu.undertakings.models import Undertaking
from chengxu.web.boxes import box_of
from chengxu.web.portal.matters import A_MOMENT
from chengxu.web.requests import Request

MOST = 200
LOOKS = {working.GOING: ("wrench", ""), working.HALTED: ("soon", "warn"), working.ACCEPTED: ("done", "good")}
NO_RULE = Message("没有这份文件。", "There is no such rule.")
WORDS = {
    "works": Message("在建工程", "Public works"),
    "about_works": Message("城管局正在做的工程：在哪里、谁施工、做到哪一步、预计什么时候完工。日期变了会在这里更新。", "What the bureau is building: where, by whom, how far it is, and when it should be done. Changed days are shown here."),
    "none_works": Message("现在没有公布的工程", "No works are published now"),
    "count": Message("公布 {n} 项", "{n} works"), "end": Message("预计完工", "should be done by"), "done": Message("完工", "done on"),
    "by": Message("施工单位", "contractor"), "unit": Message("主管", "in charge"), "stage": Message("现在", "now"),
    "next": Message("下一步", "next"), "late": Message("比计划晚", "late"), "see": Message("在地图上看", "see it on the map"),
    "map": Message("地图", "map"), "open": Message("打开地图", "open the map"), "limit": Message("只列地图里的", "only what the map shows"),
    "going": Message("进行中", "under way"), "other": Message("其他", "other"), "wait": Message("正在打开地图……", "opening the map …"),
    "rules": Message("现行规章制度", "Local rules in force"),
    "about_rules": Message("本局制定、现在有效的规定，可以看全文和征求意见的情况。", "Rules this bureau made that are in force, with their text and the consultation on them."),
    "none_rules": Message("还没有公布的规章制度", "No rules are published yet"), "number": Message("文号", "number"),
    "issued": Message("印发", "issued"), "effective": Message("施行", "takes effect"), "until": Message("有效期至", "valid until"),
    "consultation": Message("征求意见和采纳情况", "the consultation and its result"), "back": Message("现行规章制度", "Local rules in force"),
    "print": Message("打印", "Print"), "report": Message("工地上有问题？告诉我们", "Something wrong at the site? Tell us"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A work as residents see it."""

    row: Undertaking
    icon: str
    tone: str
    state: Message
    place: str
    unit: Message
    now: Message
    next: Message
    end: date | None
    done: date | None
    late: Message
    why: str


@require_safe
def index(request: Request) -> HttpResponse:
    """Works under way and lately done, with where and until when."""
    lines = _found(request)
    box = request.GET.get("bbox", "")
    context = {
        "words": WORDS,
        "lines": lines,
        "total": WORDS["count"].format(n=len(lines)),
        "bbox": box if box_of(box) else "",
    }
    return render(request, "portal/works.html", context)


@gzip_page
@require_safe
def spots(request: Request) -> HttpResponse:
    """The same as GeoJSON, one point each."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (line.row.work.lon, line.row.work.lat)},
            "properties": {"n": 1, "tone": line.tone, "key": line.row.uid, "name": line.row.title},
        }
        for line in _found(request)
    ]
    return HttpResponse(
        msgspec.json.encode({"type": "FeatureCollection", "features": features}),
        content_type="application/geo+json",
        headers={"Cache-Control": A_MOMENT},
    )


@require_safe
def rules(request: Request) -> HttpResponse:
    """Rules in force, and those that take effect soon, newest first."""
    today = queries.today(request.now)
    found = [(row, legislating.validity(queries.ordinance(row), today)) for row in _rules(today)]
    return render(request, "portal/rules.html", {"words": WORDS, "rows": found})


@require_safe
def rule(request: Request, uid: str) -> HttpResponse:
    """The text of one that was issued."""
    today = queries.today(request.now)
    row = next((one for one in _rules(today) if one.uid == uid), None)
    if row is None:
        raise Http404(NO_RULE)
    last = row.versions.order_by("-ordinal").first()
    context = {
        "words": WORDS,
        "row": row,
        "text": last.text if last else "",
        "validity": legislating.validity(queries.ordinance(row), today),
    }
    return render(request, "portal/rule.html", context)


def _rules(today: date) -> list[Undertaking]:
    return [
        one
        for one in queries.public_bylaws()[:MOST]
        if one.bylaw.valid_until is None or one.bylaw.valid_until >= today
    ]


def _found(request: Request) -> list[Line]:
    today, box = queries.today(request.now), box_of(request.GET.get("bbox", ""))
    rows = queries.public_works(today)[:MOST]
    return [
        _line(row, today)
        for row in rows
        if box is None or (box[0] <= row.work.lon <= box[2] and box[1] <= row.work.lat <= box[3])
    ]


def _line(row: Undertaking, today: date) -> Line:
    icon, tone = LOOKS[row.state]
    project, names = queries.project(row), {s.code: s.name for s in queries.work_sort(row).stages}
    reached = [stage for stage in project.stages if stage.actual]
    last, following = (reached[-1] if reached else None), project.next
    days = following.late(today) if following else 0
    return Line(
        row=row, icon=icon, tone=tone, state=queries.MACHINES["work"].states[row.state],
        place=f"{queries.road_name(row.work.street)} {row.work.section}".strip(),
        unit=accounts.organisation().name(row.unit), now=names[last.code] if last else Message("—"),
        next=names[following.code] if following else Message(""),
        end=project.stages[-1].planned, done=project.stages[-1].actual,
        late=Message("{n} 天", "{n} days").format(n=days) if days else Message(""), why=last.why if last else "",
    )  # fmt: skip
