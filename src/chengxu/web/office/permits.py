"""The clerk of permits: the register with what ends soon, issuing one, and what may be done to one."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.assets.upkeep import crossing
from chengxu.assets.upkeep import queries as upkeep
from chengxu.common.messages import Message
from chengxu.parties import actions, hours, queries, rules, vehicles
from chengxu.parties.access import KEEPS, READS, REVOKES
from chengxu.parties.models import Party, Permit
from chengxu.parties.places import Shape
from chengxu.parties.rules import Kind, PermitGiven, State, Step
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, day, read
from chengxu.web.office import placing
from chengxu.web.office.permit_history import history
from chengxu.web.paging import by_id
from chengxu.web.portal.permits import LOOKS
from chengxu.web.requests import Request
from chengxu.web.upkeep.lines import crossed

PAGE = 50
SOON = 30
MOST_SEARCH = 60
FIELDS = (
    "number",
    "what",
    "start",
    "end",
    "hours",
    "conditions",
    "market",
    "pitch",
    "lines_why",
    "plates",
    *placing.FIELDS,
)
SAID = {
    Step.RENEW: Message("已延续", "renewed"),
    Step.SUSPEND: Message("已暂停", "suspended"),
    Step.RESUME: Message("已恢复", "resumed"),
    Step.REVOKE: Message("已撤销", "revoked"),
    Step.CANCEL: Message("已注销", "cancelled"),
}
NO_PARTY = Message("没有这个当事人。", "There is no such party.")
NO_PERMIT = Message("没有这件许可。", "There is no such permit.")


@never_cache
@needs(READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """The register, by state, kind, search, and what ends within thirty days."""
    given, at = request.GET, territory.calendar().local(request.now)
    state = given.get("state", State.VALID.value)
    kinds = queries.declared().kinds
    search = given.get("q", "").replace("\x00", "").strip()[:MOST_SEARCH]
    found = queries.searched(queries.permits(), search, inside=True)
    if given.get("kind", "") in kinds:
        found = found.filter(kind=given["kind"])
    soon = queries.ending(found, at.date(), SOON)
    if state == "soon":
        found = soon
    elif state in set(State):
        found = queries.in_state(found, State(state), request.now, at.date())
    page = by_id(found, given.get("after", ""), PAGE)
    context = {
        "face": "permits",
        "rows": [(row := queries.told(one, at, inside=True), *LOOKS[row.state]) for one in page.rows],
        "page": page,
        "states": [(one.value, one.label) for one in State],
        "state": state,
        "kinds": [(kind.code, kind.name) for kind in kinds.values()],
        "kind": given.get("kind", ""),
        "search": search,
        "soon": soon.count(),
        "today": at.date(),
        "may_keep": request.actor.may(KEEPS),
        "for_vehicles": any(kind.vehicles for kind in kinds.values()),
    }
    return render(request, "office/permits.html", context)


@never_cache
@needs(KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Request, party: str) -> HttpResponse:
    """Choose a kind, then fill it in; a good one leads to its page."""
    holder = queries.find_party(party)
    if holder is None or holder.erased_at:
        raise Http404(NO_PARTY)
    kind = queries.declared().kinds.get(request.GET.get("kind", ""))
    form = Form(dict.fromkeys((*FIELDS, "papers"), ""))
    papers: list[str] = []
    seen = list(kind.seen) if kind else []
    if kind and request.method == "POST":
        form, papers = read(request.POST, FIELDS), request.POST.getlist("papers")
        seen = request.POST.getlist("seen")
        form.values["papers"] = ""
        if uid := _issued(request, form, kind, holder, papers, seen):
            messages.success(request, str(Message("许可已发放", "the permit is issued")), extra_tags="good")
            return redirect("office-permit", uid=uid)
    context = {
        "face": "permits",
        "holder": holder,
        "kind": kind,
        "kinds": list(queries.declared().kinds.values()),
        "form": form,
        "given_papers": papers,
        "given_seen": seen,
        "streets": list(queries.streets().items()),
        "shapes": [(shape.value, shape.label) for shape in Shape],
        "markets": list(queries.declared().markets.values()),
        "unit": accounts.organisation().name(kind.unit) if kind else "",
    }
    return render(request, "office/permit_new.html", context, status=422 if form.errors else 200)


def _issued(
    request: Request, form: Form, kind: Kind, holder: Party, papers: list[str], seen: list[str]
) -> str | None:
    """The uid of the new permit; None when something is wrong, with its words beside the fields."""
    values, start, end = form.values, day(form, "start"), day(form, "end")
    times = form.tried(lambda: hours.read(values["hours"]))
    place = form.tried(lambda: placing.placed(form))
    named = form.tried(lambda: vehicles.plates(values["plates"]))
    pitch = values["pitch"]
    if form.errors:
        return None
    touched = crossed(None if kind.pitched else place, kind.code, start, end)
    given = PermitGiven(
        kind=kind.code, number=values["number"], what=values["what"], start=start, end=end, hours=times or (),
        section=values["section"], conditions=values["conditions"], papers=papers, market=values["market"],
        pitch=int(pitch) if pitch.isascii() and pitch.isdigit() and len(pitch) < 6 else None,
        plates=named or (), seen=seen,
    )  # fmt: skip

    def issued() -> str:
        with transaction.atomic():
            uid = actions.issue(
                given=given, party=holder.uid, geometry=place, street=values["street"], actor=request.actor,
                now=request.now, ids=IDS,
            )  # fmt: skip
            # last: what is wrong in the permit itself is said before a word is asked for, and without one nothing stays
            crossing.refuse_silent(touched, values["lines_why"])
            if touched:
                crossing.accept(
                    permit=uid,
                    found=touched,
                    why=values["lines_why"],
                    actor=request.actor,
                    now=request.now,
                    ids=IDS,
                )
        return uid

    return form.tried(issued)


@never_cache
@needs(READS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One permit: what it says, its history, what may be done to it."""
    return _page(request, _permit(uid), Form({}), None)


@never_cache
@needs(KEEPS, REVOKES)
@require_POST
def act(request: Request, uid: str, step: str) -> HttpResponse:
    """Renew, suspend, resume, revoke, cancel; a refusal stands beside its field."""
    row = _permit(uid)
    if step not in set(Step):
        raise Http404(Message("没有这个动作。", "There is no such step."))
    form = read(request.POST, ("reason", "end"))
    end = day(form, "end")
    if not form.errors:
        form.tried(
            lambda: actions.act(
                uid=uid, step=Step(step), why=form.values["reason"], end=end, actor=request.actor, now=request.now,
                ids=IDS,
            )
        )  # fmt: skip
    if form.errors:
        return _page(request, row, form, Step(step))
    messages.success(request, str(SAID[Step(step)]), extra_tags="good")
    return redirect("office-permit", uid=uid)


def _page(request: Request, row: Permit, form: Form, tried: Step | None) -> HttpResponse:
    at = territory.calendar().local(request.now)
    told, kind = queries.told(row, at, inside=True), queries.kind_of(row)
    brought = row.papers.split()
    context = {
        "face": "permits",
        "row": told,
        "icon": LOOKS[told.state][0],
        "tone": LOOKS[told.state][1],
        "kind": kind,
        "unit": accounts.organisation().name(row.unit),
        "papers": [(paper.name, paper.code in brought) for paper in kind.papers],
        "history": history(row),
        "plates": row.plates.split(),
        "seen": [kind.seen[code] for code in row.seen.split() if code in kind.seen],
        "crossings": upkeep.crossings(row),
        "form": form,
        "tried": tried,
        "steps": [
            (step, step in rules.REASONED)
            for step in Step
            if rules.refuse(step, told.state) is None
            and request.actor.may(REVOKES if step is Step.REVOKE else KEEPS)
        ],
        "shut": [
            (step.label, refusal)
            for step in Step
            if (refusal := rules.refuse(step, told.state)) is not None and request.actor.may(KEEPS)
        ],
    }
    return render(request, "office/permit.html", context, status=422 if form.errors else 200)


def _permit(uid: str) -> Permit:
    row = queries.find(uid)
    if row is None:
        raise Http404(NO_PERMIT)
    return row
