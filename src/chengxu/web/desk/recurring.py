"""Recurring tasks at the desk: a day of all of them, one task with its months, one occurrence with its reason and its proofs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.ids import SystemIds
from chengxu.common.messages import Message
from chengxu.ledger.rules import MILLI
from chengxu.parties.access import READS
from chengxu.routines import recurrence_words
from chengxu.routines.recurring import access, actions, proofs, queries, targets
from chengxu.routines.recurring.judging import number
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.queries import Kept
from chengxu.routines.recurring.rules import State, Task
from chengxu.territory import queries as territory
from chengxu.web import days
from chengxu.web.access import needs
from chengxu.web.desk import stalls
from chengxu.web.desk.months import Month, month_of
from chengxu.web.forms import Form, read
from chengxu.web.requests import Request
from chengxu.web.showing import Look

IDS = SystemIds()
A_DAY = timedelta(days=1)
YEAR = 366
MOST_TARGETS = 60
LOOKS: Mapping[State, tuple[str, str]] = {
    State.PLANNED: ("clock", ""),
    State.DONE: ("done", "good"),
    State.LATE: ("soon", "warn"),
    State.PARTLY: ("late", "warn"),
    State.MISSED: ("close", "bad"),
    State.EXCUSED: ("info", ""),
}
SHORT = {
    State.PLANNED: Message("待", "to do"), State.DONE: Message("做", "done"), State.LATE: Message("迟", "late"),
    State.PARTLY: Message("部", "part"), State.MISSED: Message("缺", "miss"), State.EXCUSED: Message("免", "off"),
}  # fmt: skip
EXCUSED = Message("已准予免做 {n} 项", "excused: {n}")
BACK = Message("已撤回免做 {n} 项", "excuses taken back: {n}")


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence as a line: its target, what became of it and why, and whether whoever looks may excuse it."""

    row: Occurrence
    target: Message
    look: Look
    why: Message
    amount: str
    may_excuse: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A task with its occurrences of a day."""

    task: Task | None
    code: str
    unit: Message
    lines: Sequence[Line]
    kept: Kept


@never_cache
@needs(access.VIEW)
@require_safe
def today(request: Request) -> HttpResponse:
    """One day, today unless ``?day=`` says another; ``?state=missed`` shows only what was not kept."""
    return _day_page(request, Form({"why": ""}))


def _day_page(request: Request, form: Form, chosen: Iterable[str] = ()) -> HttpResponse:
    now_day = territory.calendar().local(request.now).date()
    day = days.named(request.GET.get("day", "") or request.POST.get("day", "")) or now_day
    only = request.GET.get("state", "")
    rows = [row for row in queries.running_on(actor=request.actor, day=day) if _is(row, only)]
    states = [row.state for row in rows]
    context = {
        "face": "routines", "day": day, "today": now_day, "before": day - A_DAY, "after": day + A_DAY, "only": only,
        "counts": [(_look(state), states.count(state.value)) for state in State if state.value in states],
        "groups": _groups(rows, request.actor), "kept": queries.kept(states), "form": form, "chosen": set(chosen), "may_excuse": request.actor.may(access.EXCUSE),
    }  # fmt: skip
    return render(request, "desk/recurring.html", context, status=form.status)


def _is(row: Occurrence, only: str) -> bool:
    return only != "missed" or row.state in (State.MISSED.value, State.PARTLY.value)


def _groups(rows: Iterable[Occurrence], actor: Actor) -> list[Group]:
    declared, units = queries.declared(), accounts.organisation()
    by_task: dict[str, list[Occurrence]] = {}
    for row in rows:
        by_task.setdefault(row.routine, []).append(row)
    order = {code: place for place, code in enumerate(declared)}
    return [
        Group(
            declared.get(code),
            code,
            units.name(members[0].unit),
            lines(members, actor),
            queries.kept(row.state for row in members),
        )
        for code, members in sorted(by_task.items(), key=lambda item: order.get(item[0], len(order)))
    ]


def lines(rows: Sequence[Occurrence], actor: Actor) -> list[Line]:
    """Occurrences of one task as lines."""
    known, declared = accounts.organisation(), queries.declared()
    named = targets.named(rows[0].place_kind, [row.place for row in rows]) if rows else {}
    return [
        Line(
            row=row, target=named.get(row.place, Message(row.place)), look=_look(State(row.state)),
            why=queries.reasoned(row, declared.get(row.routine)),
            amount=f"{number(row.counted / MILLI)}/{number(row.required / MILLI)}",
            may_excuse=row.state not in queries.KEPT and not row.excused_by and access.may_excuse(actor, row.unit, known),
        )
        for row in rows
    ]  # fmt: skip


def _look(state: State) -> Look:
    icon, tone = LOOKS[state]
    return Look(state.label, icon, tone)


def missed_of(case_uid: str, actor: Actor) -> list[Line]:
    """The misses a case came from, as lines; none for a case that began otherwise."""
    return lines(list(queries.of_case(case_uid, actor)), actor)


@needs(access.EXCUSE)
@require_POST
def excuse(request: Request) -> HttpResponse:
    """Excuse the ticked ones for one reason; a refusal stands beside the reason and the ticks stay."""
    form, uids = read(request.POST, ("why",)), request.POST.getlist("uids")
    if not uids:
        form.wrong("why", Message("请先勾选要免做的任务", "tick what is to be excused first"))
    else:
        done = form.tried(
            lambda: actions.excuse(
                uids=uids, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS
            )
        )
        if not form.errors:
            messages.success(request, str(EXCUSED.format(n=done)), extra_tags="good")
            day = days.named(request.POST.get("day", "")) or territory.calendar().local(request.now).date()
            return redirect(f"{reverse('desk-routines')}?day={day.isoformat()}")
    return _day_page(request, form, uids)


@needs(access.EXCUSE)
@require_POST
def unexcuse(request: Request, uid: str) -> HttpResponse:
    """Take the excuse of one occurrence back."""
    row = _found(uid, request.actor)
    form = read(request.POST, ("why",))
    done = form.tried(
        lambda: actions.unexcuse(
            uids=[row.uid], why=form.values["why"], actor=request.actor, now=request.now, ids=IDS
        )
    )
    if form.errors:
        return _occurrence_page(request, row, form)
    actions.decide(now=request.now)
    messages.success(request, str(BACK.format(n=done)), extra_tags="good")
    return redirect("desk-occurrence", uid=uid)


@needs(access.VIEW)
@require_safe
def occurrence(request: Request, uid: str) -> HttpResponse:
    """One occurrence: what was required, what was counted, why it was decided so."""
    return _occurrence_page(request, _found(uid, request.actor), Form({"why": ""}))


def _found(uid: str, actor: Actor) -> Occurrence:
    row = queries.find(uid, actor)
    if row is None:
        raise Http404(Message("没有这项常态任务。", "There is no such task."))
    return row


def _occurrence_page(request: Request, row: Occurrence, form: Form) -> HttpResponse:
    (line,) = lines([row], request.actor)
    known = accounts.organisation()
    names = accounts.names({row.person, row.excused_by} - {""})
    context = {
        "face": "routines", "line": line, "row": row, "task": queries.declared().get(row.routine), "unit": known.name(row.unit),
        "kinds": [proofs.Kind(kind).label for kind in dict.fromkeys(proof.partition(":")[0] for proof in row.proofs.split())],
        "proofs": len(row.proofs.split()), "person": names.get(row.person, ""), "excuser": names.get(row.excused_by, ""), "form": form,
        "rounds": stalls.rounds(row, request.actor), "may_permit": request.actor.may(READS),
        "may_unexcuse": bool(row.excused_by) and access.may_excuse(request.actor, row.unit, known),
    }  # fmt: skip
    return render(request, "desk/occurrence.html", context, status=form.status)


@dataclass(frozen=True, slots=True)
class Cell:
    """What became of a task at a target on a day; several occurrences of a day stand together."""

    looks: tuple[tuple[Look, Message, str], ...] = ()


@never_cache
@needs(access.VIEW)
@require_safe
def task(request: Request, code: str) -> HttpResponse:
    """A task of its own: what is declared, the calendar of a month by target, and compliance month by month."""
    known = queries.declared().get(code)
    if known is None:
        raise Http404(Message("没有这项常态任务。", "There is no such task."))
    today_ = territory.calendar().local(request.now).date()
    month = month_of(request.GET.get("month", ""), today_)
    rows = list(queries.between(actor=request.actor, first=month.first, last=month.last, routine=code))
    table = queries.by_month(
        actor=request.actor, routine=code, first=month.last - timedelta(days=YEAR), last=month.last
    )
    context = {
        "face": "routines", "task": known, "month": month, "today": today_, "unit": accounts.organisation().name(known.unit),
        "calendar": _calendar(rows, month), "more": max(0, len({row.place for row in rows}) - MOST_TARGETS),
        "months": [(name, cells["*"]) for name, cells in reversed(table.items())], "kept": queries.kept(row.state for row in rows),
        "legend": [(_look(state), SHORT[state]) for state in State],
        "kinds": [(proofs.Kind(kind).label, proofs.is_provided(kind)) for kind in known.evidence.kinds],
        "posts": [accounts.organisation().posts[post].name for post in sorted(known.posts)], "often": recurrence_words.said(known.recurrence.rule),
    }  # fmt: skip
    return render(request, "desk/task.html", context)


def _calendar(rows: Sequence[Occurrence], month: Month) -> list[tuple[Message, Kept, list[Cell]]]:
    """A line for each target with a cell for each day of the month."""
    by_place: dict[str, dict[date, list[Occurrence]]] = {}
    for row in rows:
        by_place.setdefault(row.place, {}).setdefault(row.day, []).append(row)
    kind = rows[0].place_kind if rows else ""
    shown = list(by_place)[:MOST_TARGETS]
    named, declared = targets.named(kind, shown), queries.declared()
    return [
        (
            named.get(place, Message(place)),
            queries.kept(row.state for found in by_place[place].values() for row in found),
            [
                Cell(
                    tuple(
                        (
                            Look(SHORT[State(row.state)], *LOOKS[State(row.state)]),
                            queries.reasoned(row, declared.get(row.routine)),
                            row.uid,
                        )
                        for row in by_place[place].get(day, ())
                    )
                )
                for day in month.days
            ],
        )
        for place in shown
    ]
