"""What is done with a meeting: plan it, change who comes, move, cancel, record, erase its minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.common.messages import Message, Refused
from chengxu.routines.meetings import access, actions, queries
from chengxu.routines.meetings.rules import Outcome, Plan
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, instant, read, whole
from chengxu.web.meetings.page import found, page
from chengxu.web.requests import Request

PLAN = ("kind", "body", "title", "starts_at", "minutes", "place", "host", "agenda", "topics")
ACT = ("starts_at", "why", "started_at", "minutes", "guests", "record", "topics")
KEEPS = (access.KEEP, access.PARTY)
MOST_PHOTOS = 6


@never_cache
@needs(*KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """A new meeting and who must attend it."""
    form = Form({**dict.fromkeys((*PLAN, "must"), ""), "minutes": "90"})
    must: list[str] = []
    if request.method == "POST":
        form = read(request.POST, (*PLAN, "must"))
        kind, _, body = form.values["kind"].partition(":")
        must = request.POST.getlist("must")
        given = Plan(
            kind=kind, body=body, title=form.values["title"], starts_at=instant(form, "starts_at"),
            minutes=whole(form.values["minutes"], 0), place=form.values["place"], host=form.values["host"], must=tuple(must),
            agenda=form.values["agenda"], topics=form.values["topics"],
        )  # fmt: skip
        uid = None
        if not form.errors:
            uid = form.tried(lambda: actions.plan(given=given, actor=request.actor, now=request.now, ids=IDS))
        if uid:
            return _done(request, uid, Message("会议已安排", "the meeting is planned"))
    context = {
        "face": "meetings",
        "form": form,
        "choices": [
            (f"{kind.code}:{body}", kind.title(body))
            for kind in queries.kinds_for(request.actor)
            for body in kind.bodies or ("",)
        ],
        "people": people(must),
        "hosts": [(one.uid, one.name) for one in _bureau()],
    }
    return render(request, "meetings/new.html", context, status=form.status)


def _bureau() -> list[Person]:
    """Everybody who works in the bureau, by unit in the order of the pack."""
    known = accounts.organisation()
    order = {
        code: number
        for number, (code, unit) in enumerate(known.units.items())
        if unit.kind.value in ("bureau", "centre", "section")
    }
    found_ = Person.objects.filter(is_active=True, unit__in=order).order_by("id")
    return sorted(found_, key=lambda one: order[one.unit])


def people(chosen: list[str]) -> list[tuple[str, int, list[tuple[str, str, bool]]]]:
    """The bureau's people to choose from: each unit's name, how many are chosen, and uid, name, whether chosen."""
    known = accounts.organisation()
    units: dict[str, list[tuple[str, str, bool]]] = {}
    for one in _bureau():
        units.setdefault(one.unit, []).append((one.uid, one.name, one.uid in chosen))
    return [(str(known.name(code)), sum(on for _, _, on in rows), rows) for code, rows in units.items()]


@never_cache
@needs(*KEEPS)
@require_POST
def act(request: Request, uid: str, verb: str) -> HttpResponse:
    """One step with a meeting."""
    row = found(request, uid)
    form = read(request.POST, ACT)
    steps = {
        "move": (_move, Message("已改期", "it is moved")),
        "cancel": (_cancel, Message("已取消", "it is cancelled")),
        "record": (_record, Message("会议已登记，记入台账", "the meeting is recorded in the ledger")),
        "leave": (_leave, Message("已登记请假", "leave is recorded")),
        "invite": (_invite, Message("名单已更新", "the list is changed")),
        "erase": (
            _erase,
            Message("会议记录已删除，台账里只留指纹", "the minutes are erased; their digest stays"),
        ),
    }
    if verb not in steps:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    step, said = steps[verb]
    form.tried(lambda: step(request, uid, form))
    if form.errors:
        return page(request, row, form)
    return _done(request, uid, said)


def _move(request: Request, uid: str, form: Form) -> None:
    to = instant(form, "starts_at")
    if to is None:
        if not form.errors:
            raise Refused(Message("请写改到什么时候", "say when it is moved to"), "starts_at")
        return
    actions.move(uid=uid, to=to, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS)


def _cancel(request: Request, uid: str, form: Form) -> None:
    actions.cancel(uid=uid, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS)


def _leave(request: Request, uid: str, form: Form) -> None:
    actions.take_leave(
        uid=uid, person=request.POST.get("person", ""), why=form.values["why"], actor=request.actor, now=request.now, ids=IDS
    )  # fmt: skip


def _invite(request: Request, uid: str, form: Form) -> None:
    actions.invite(uid=uid, must=request.POST.getlist("must"), actor=request.actor, now=request.now, ids=IDS)


def _erase(request: Request, uid: str, form: Form) -> None:
    actions.erase_record(uid=uid, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS)


def _record(request: Request, uid: str, form: Form) -> None:
    """Each person's mark stands in a field of their own (``mark-…``), the reason beside it (``reason-…``)."""
    started = instant(form, "started_at")
    if form.errors:
        return
    marks = {name[5:]: value for name, value in request.POST.items() if name.startswith("mark-")}
    reasons = {
        name[7:]: str(value).strip() for name, value in request.POST.items() if name.startswith("reason-")
    }
    given = Outcome(
        started_at=started,
        minutes=whole(form.values["minutes"], 0),
        present=frozenset(uid for uid, value in marks.items() if value == "present"),
        leave={uid: reasons.get(uid, "") for uid, value in marks.items() if value == "leave"},
        absent={uid: reasons.get(uid, "") for uid, value in marks.items() if value == "absent"},
        guests=whole(form.values["guests"] or "0", -1),
        record=form.values["record"],
        topics=form.values["topics"],
        why=form.values["why"],
    )
    taken = [(file.name or "", file.read()) for file in request.FILES.getlist("photos")[:MOST_PHOTOS]]
    actions.record(uid=uid, given=given, photos=taken, actor=request.actor, now=request.now, ids=IDS)


def _done(request: Request, uid: str, said: Message) -> HttpResponse:
    messages.success(request, str(said), extra_tags="good")
    return redirect("office-meeting", uid=uid)
