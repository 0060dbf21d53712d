"""The pages of undertakings: lists by kind, one with its facts, steps and timeline, a version with what changed, a photograph."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from types import ModuleType
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message, listed
from chengxu.ledger import documents, evidence
from chengxu.participation import ordinances
from chengxu.undertakings import queries
from chengxu.undertakings.access import ALL
from chengxu.undertakings.deciding import funding, legislating, rectifying
from chengxu.undertakings.deciding.machine import ENTERS, KEEPS, READS, Offer
from chengxu.undertakings.deciding.money import myriads, share
from chengxu.undertakings.deciding.terms import left
from chengxu.undertakings.models import Undertaking
from chengxu.web import pictures
from chengxu.web.access import needs
from chengxu.web.forms import Form
from chengxu.web.paging import by_id
from chengxu.web.requests import Request
from chengxu.web.undertakings import bylaws, fields, funds, orders, showing, works
from chengxu.web.undertakings.showing import Cell

PAGE = 50
MOST_SEARCH = 60
FACE = "undertakings"
NONE = Message("没有这一项。", "There is no such undertaking.")
NO_FILE = Message("没有这份文件。", "There is no such document.")
SHOWN: Mapping[str, ModuleType] = {"order": orders, "work": works, "fund": funds, "bylaw": bylaws}
NEW: Mapping[str, Message] = {
    "order": Message("登记整改事项", "Enter a finding"),
    "work": Message("登记工程", "Enter a work"),
    "fund": Message("登记资金", "Enter a fund"),
    "bylaw": Message("起草制度", "Draft a local rule"),
}
ABOUT: Mapping[str, Message] = {
    "order": Message("上级交办、督察指出的问题，从收到文件到销号，再到回头看。", "What bodies above found, from the document to its closing and the look back."),
    "work": Message("从立项到质保期满，每个阶段有计划、有实际、有照片。", "From approval to the end of the quality period, each stage planned, dated and shown."),
    "fund": Message("每一笔钱从哪项预算出、买了什么；不超预算。", "Each payment by its line and what it bought; never over budget."),
    "bylaw": Message("起草、征求意见、合法性审核、集体审议、印发、备案、评估。", "Drafted, consulted on, reviewed, agreed, issued, filed, reviewed again."),
}  # fmt: skip
WORDS = {
    "face_title": Message("重点事项", "Undertakings"), "strength": Message("人员装备", "Staff and equipment"),
    "search": Message("名称、内容或文号", "name, words or number"), "state": Message("状态", "state"),
    "sort": Message("类别", "sort"), "unit": Message("单位", "unit"), "all": Message("全部", "all"),
    "filter": Message("筛选", "filter"), "late": Message("只看超期的", "late only"), "next": Message("下一页", "next page"),
    "first": Message("回到第一页", "first page"), "none": Message("没有符合条件的", "nothing fits"),
    "none_hint": Message("换一个状态或类别，或者清空搜索。", "Try another state or sort, or clear the search."),
    "title": Message("事项", "what"), "term": Message("期限", "term"), "print": Message("打印", "Print"),
    "steps": Message("可以办的事", "What may be done"), "shut": Message("现在不能办的，各是为什么", "What may not be done now, and why"),
    "history": Message("经过", "Timeline"), "photos": Message("照片", "Photographs"), "helps": Message("协办", "with"),
    "follows": Message("这是反弹后的再次整改，上一次：", "Put right before, and relapsed:"),
    "relapses": Message("反弹后另行整改：", "Relapsed; worked on anew:"), "choose": Message("请选择", "please choose"),
    "save": Message("保存", "Save"), "back": Message("返回", "Back"), "deed": Message("台账", "deed"),
    "which": Message("哪一类？", "Which sort?"), "place": Message("地点", "place"), "road": Message("路", "road"),
    "no_road": Message("不沿路", "not along a road"), "from": Message("从哪个路口", "from which crossing"),
    "to": Message("到哪个路口", "to which crossing"), "start": Message("起点", "its beginning"), "end": Message("终点", "its end"),
    "section": Message("路段说明", "which part"), "shape": Message("形状", "shape"),
    "corners": Message("经度, 纬度（一行一个点）", "longitude, latitude (one point a line)"),
    "optional": Message("（选填）", "(optional)"), "map": Message("位置图", "where it is"), "wait": Message("正在打开地图……", "opening the map …"),
    "source": Message("来源", "source"), "unverified": Message("默认，未核实", "default, unverified"),
}  # fmt: skip
"""The words around what is shown; the templates hold none of their own."""


@never_cache
@needs(*ALL)
@require_safe
def index(request: Request, kind: str = "order") -> HttpResponse:
    """The undertakings of a kind, by state, sort, unit and words; those past their term alone when asked."""
    if kind not in SHOWN:
        raise Http404(NONE)
    given, today = request.GET, queries.today(request.now)
    search = given.get("q", "").replace("\x00", "").strip()[:MOST_SEARCH]
    machine, sorts = queries.MACHINES[kind], queries.declared().sorts(kind)
    state = given.get("state", "") if given.get("state", "") in machine.states else ""
    sort = given.get("sort", "") if given.get("sort", "") in sorts else ""
    units = accounts.organisation().units
    unit = given.get("unit", "") if given.get("unit", "") in units else ""
    late = bool(given.get("late"))
    found = queries.listed(
        kind, state=state, unit=unit, sort=sort, search=search, late=today if late else None
    )
    page = by_id(found, given.get("after", ""), PAGE)
    context = {
        "face": FACE, "words": WORDS, "kind": kind, "about": ABOUT[kind], "name": showing.NAMES[kind],
        "tabs": tabs(), "new": NEW[kind] if may_enter(request, kind) else "", "search": search, "state": state, "sort": sort,
        "late": late, "unit": unit, "has_terms": kind != "fund",
        "states": list(machine.states.items()), "sorts": [(one.code, one.name) for one in sorts.values()],
        "units": [(code, one.short) for code, one in units.items() if code.startswith(accounts_prefix())],
        "late_count": queries.listed(kind, late=today).count() if queries.RUNNING[kind] else 0,
        "page": page, "rows": [(one, showing.chip(one), showing.unit(one.unit), *_line(one, today)) for one in page.rows],
    }  # fmt: skip
    return render(request, "undertakings/index.html", context)


@never_cache
@needs(*ALL)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One undertaking: facts, tables, what may be done next and why not, its timeline."""
    return page(request, row_of(uid), Form({}), "")


@never_cache
@needs(*ALL)
@require_safe
def version(request: Request, uid: str, number: int) -> HttpResponse:
    """A version of a local rule, with what changed since the one before it."""
    row = row_of(uid)
    found = {one.ordinal: one.text for one in row.versions.filter(ordinal__in=(number, number - 1))}
    if number not in found:
        raise Http404(NONE)
    context = {
        "face": FACE, "words": WORDS, "row": row, "number": number,
        "name": Message("第 {n} 稿", "Version {n}").format(n=number),
        "changes": legislating.compared(found.get(number - 1, found[number]), found[number]),
        "compared": Message("红线划去的是上一稿有、这一稿没有的，绿底的是新加的。", "Struck out is what the version before had, marked what is new.") if number > 1 else "",
    }  # fmt: skip
    return render(request, "undertakings/version.html", context)


@needs(*ALL)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A photograph of an undertaking, small or large."""
    known = row_of(uid).papers.filter(photo=original).exclude(photo="").exists()
    return pictures.send(request, evidence.current([original]).get(original) if known else None, size)


@never_cache
@needs(*ALL)
@require_safe
def file(request: Request, uid: str, number: int) -> HttpResponseBase:
    """A scanned document of an undertaking, to be saved; never shown inside a page of ours, for what it holds is somebody else's."""
    paper = row_of(uid).papers.filter(pk=number).exclude(file="").first()
    if paper is None:
        raise Http404(NO_FILE)
    try:
        data = documents.read(paper.file)
    except documents.UNREADABLE:
        raise Http404(Message("这份文件现在取不到。", "This document cannot be had just now.")) from None
    response = FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=f"{paper.name or 'document'}.pdf",
        content_type=documents.PDF,
    )
    response["Content-Security-Policy"] = "sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def page(request: Request, row: Undertaking, form: Form, tried: str) -> HttpResponse:
    """The page of one, with the form of the step that was tried and what is wrong in it."""
    module, today = SHOWN[row.kind], queries.today(request.now)
    offers = offered(request, row, today)
    work = row.work if row.kind == "work" else None
    context = {
        "face": FACE, "words": WORDS, "row": row, "name": showing.NAMES[row.kind], "chip": showing.chip(row),
        "sort": queries.sort_of(row).name, "unit": showing.unit(row.unit), "work": work,
        "helps": listed(showing.unit(code) for code in row.co_units.split()),
        "facts": module.facts(row, today), "tables": [one for one in module.tables(row, today) if one.rows],
        "steps": [
            (one.step, fields.of_step(row.kind, one.step.code, _choices(row, one.step.code)))
            for one in offers
            if one.refusal is None
        ],
        "shut": [(one.step.name, one.refusal) for one in offers if one.refusal is not None] if acts(request) else [],
        "form": form, "tried": tried, "timeline": showing.timeline(row), "gallery": showing.gallery(row),
        "relapses": list(row.relapses.all()), "text": _text(row),
    }  # fmt: skip
    return render(request, "undertakings/one.html", context, status=422 if form.errors else 200)


def offered(request: Request, row: Undertaking, today: date) -> tuple[Offer, ...]:
    """The steps as those above the app know them, who know its cases and its consultation."""
    more: dict[str, Any] = {}
    if row.kind == "work":
        more["open_defects"] = works.open_defects(row)
    if row.kind == "bylaw":
        more["concluded"] = ordinances.concluded(row.uid)
    return queries.offered(row, request.actor, today, **more)


def tabs() -> list[tuple[str, Message]]:
    """The kinds, in the order of the tabs."""
    return list(showing.NAMES.items())


def may_enter(request: Request, kind: str) -> bool:
    """Whether this person may begin one of a kind: units draft their own rules, the desk enters the rest."""
    return request.actor.may(KEEPS if kind == "bylaw" else ENTERS)


def acts(request: Request) -> bool:
    """Whether this person does more than read."""
    return any(request.actor.may(verb) for verb in ALL if verb != READS)


def row_of(uid: str) -> Undertaking:
    """The undertaking; 404 when there is none."""
    row = queries.find(uid)
    if row is None:
        raise Http404(NONE)
    return row


def accounts_prefix() -> str:
    """The code of the bureau, with which those of its sections begin."""
    return next((code for code, one in accounts.organisation().units.items() if one.kind == "bureau"), "")


def _choices(row: Undertaking, step: str) -> dict[str, fields.Choices]:
    if row.kind == "work":
        return works.choices(row, step)
    return dict(SHOWN[row.kind].choices(row))


def _line(row: Undertaking, today: date) -> tuple[Cell, str]:
    """What stands in the list's last column, and its tone."""
    if row.kind == "fund":
        lines: list[funding.Line] = queries.lines(row)
        budget, paid = sum(one.budget for one in lines), sum(one.paid for one in lines)
        return Cell(myriads(budget), small=share(paid, budget)), ""
    if row.due_on is None:
        return Cell("—"), ""
    running = row.state in queries.RUNNING[row.kind]
    late = running and row.due_on < today
    if row.kind == "order" and row.state not in rectifying.OPEN:
        late = False
    return Cell(
        showing.day(row.due_on), small=left(row.due_on, today) if running else ""
    ), "bad" if late else ""


def _text(row: Undertaking) -> str:
    if row.kind != "bylaw":
        return ""
    last = row.versions.order_by("-ordinal").first()
    return last.text if last else ""
