"""The case page: what happened, what may happen next and why not, who else is near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.assets import queries as assets
from chengxu.cases import auto, models, queries, rules
from chengxu.cases.deciding import owners
from chengxu.cases.finding.queues import QUEUES
from chengxu.cases.together import relatives
from chengxu.cases.workflow.placing import relocate
from chengxu.cases.workflow.states import ClockKind, State
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.catalog.rules import Category
from chengxu.common.messages import Message, Refused
from chengxu.intake import actions as intake_actions
from chengxu.intake import permitted
from chengxu.intake import queries as intake
from chengxu.intake.models import Report
from chengxu.intake.parsing import degrees
from chengxu.intake.pictures import of_case
from chengxu.intake.rules import CHANNELS
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.notices import actions as notices
from chengxu.parties.access import READS as PERMITS
from chengxu.territory.rules import Location
from chengxu.web import IDS, pictures
from chengxu.web.access import DESK, Forbidden, needs
from chengxu.web.components import scanned
from chengxu.web.desk.answered import panels
from chengxu.web.desk.clocks import clocks
from chengxu.web.desk.recurring import missed_of
from chengxu.web.desk.related import groups, helpers
from chengxu.web.desk.rows import Row, category_name, place_name, rows
from chengxu.web.desk.steps import StepForm, filled, forms, given_number, given_order, manned
from chengxu.web.desk.timeline import entries
from chengxu.web.desk.ways import KEYED_ALONE, shut, ways
from chengxu.web.requests import Request

FIELDS = (
    "category", "condition", "unit", "note", "reason", "place", "lon", "lat", "frame", "kind", "amount", "until", "request",
    "clock", "milestone", "term", "person", "scope", "version",
)  # fmt: skip
MOST_NEAR = 8
UNASSIGNED = frozenset({State.REPORTED, State.ACCEPTED, State.VERIFYING, State.FILED, State.DISPUTED})
JOINING = ("case.merge", "case.unmerge", "case.split", "case.attach", "case.link")
NOT_SEEN = Message("这个案件不在您能看到的范围里。", "This case is not among those you may see.")
ASK_CENTRE = Message(
    "承办单位只看到派给自己的案件；需要协同办理时，请联系指挥中心派遣员。",
    "A unit sees the cases sent to it; to work together on one, ask a dispatcher at the centre.",
)


@never_cache
@needs(*DESK)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One case."""
    return _page(request, visible_case(uid, request.actor))


@never_cache
@needs(*DESK)
@require_POST
def act(request: Request, uid: str, verb: str) -> HttpResponse:
    """Do one verb; what a rule says against it comes back beside the field it is about."""
    case = visible_case(uid, request.actor)
    if verb not in BY_VERB:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    try:
        book = queries.rulebook_of(case.pack_hash)
        order = replace(
            given_order(given, request.POST.getlist("units"), book),
            location=_relocated(given, case),
            evidence=_photos(request),
        )
        done = permitted.act(
            case_uid=uid,
            verb=verb,
            order=order,
            permit=request.POST.get("permit", ""),
            actor=request.actor,
            now=request.now,
            ids=IDS,
            expected=given_number(given["version"], "request"),
        )
        notices.deliver(now=request.now, ids=IDS, case_uid=uid)
    except Refused as refusal:
        return _page(request, case, tried=verb, given=given, refusal=refusal)
    messages.success(request, str(said(verb)), extra_tags="good")
    return redirect("case", uid=done.uid) if _still_visible(uid, request.actor) else redirect("desk")


SAID = {
    "appeal": Message("申诉已提出，等待审批", "the appeal is made and waits for approval"),
    "defer_ask": Message("延期申请已提出，等待审批", "more time is asked for and waits for approval"),
    "suspend_ask": Message("挂账申请已提出，等待审批", "a suspension is asked for and waits for approval"),
    "abnormal_ask": Message(
        "非正常结案申请已提出，等待审批", "an abnormal close is asked for and waits for approval"
    ),
    "deny": Message("申请未批准", "the request is refused"),
    "respond": Message("督办已答复", "the supervision is answered"),
    "reach": Message("阶段已完成", "the milestone is reached"),
    "co_done": Message("协同任务已完成", "the shared task is done"),
    "notice_answer": Message("抄告的答复已登记", "the answer to the notice is booked"),
    "pass": Message("核查已通过", "the check has passed"),
    "reject": Message("已决定不予立案", "the report is declined"),
}
"""What is said after a step whose name does not take 已 before it."""


def said(verb: str) -> Message:
    """What to tell somebody who has just done a step."""
    return SAID.get(verb) or Message("已{verb}", "done: {verb}").format(verb=BY_VERB[verb].label)


@never_cache
@needs("contact.view")
@require_POST
def contact(request: Request, uid: str) -> HttpResponse:
    """The reporter's name and telephone in full; that somebody looked is written to the ledger."""
    case = visible_case(uid, request.actor)
    shown = intake_actions.reveal_contact(
        report_uid=request.POST.get("report", ""), actor=request.actor, now=request.now, ids=IDS
    )
    return _page(request, case, revealed={request.POST.get("report", ""): shown})


@needs(*DESK)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A picture of a case this person may see, small or large; never the original."""
    case = visible_case(uid, request.actor)
    return pictures.send(request, of_case(case.uid, request.actor).get(original), size)


def _photos(request: Request) -> tuple[str, ...]:
    given = [(file.name or "", file.read()) for file in request.FILES.getlist("photos")]
    return ledger.keep(given, now=request.now) if given else ()


def _relocated(given: dict[str, str], case: models.Case) -> Location | None:
    """Where the acceptor says the case belongs; None when the place is left as it was."""
    return relocate(
        lon=degrees(given["lon"], "lon"),
        lat=degrees(given["lat"], "lat"),
        frame=given["frame"],
        text=given["place"],
        book=queries.rulebook(case.pack_hash),
    )


def visible_case(uid: str, actor: Actor) -> models.Case:
    """The case, if this person may see it; 404 when there is none, 403 with the reason when it is not theirs to see."""
    case = queries.find(uid, actor)
    if case is None:
        if queries.find(uid, SYSTEM) is None:
            raise Http404(
                Message(
                    "没有这个案件，地址可能写错了。", "There is no such case; the address may be mistyped."
                )
            )
        raise Forbidden(NOT_SEEN, ASK_CENTRE)
    return case


def _still_visible(uid: str, actor: Actor) -> bool:
    return queries.find(uid, actor) is not None


def _page(
    request: Request,
    row: models.Case,
    *,
    tried: str = "",
    given: dict[str, str] | None = None,
    refusal: Refused | None = None,
    revealed: dict[str, tuple[str, str, str]] | None = None,
) -> HttpResponse:
    case = queries.state_of(row)
    # as the steps are decided: the calendar and the units of today
    book = queries.rulebook_of(case.pack_hash)
    shown = rows([row], book, request.now, request.actor)[0]
    able = manned(request.actor)
    offered = forms(case, request.actor, book, request.now, able)
    steps = filled(offered, tried, given or {}, request.POST.getlist("units"), refusal)
    done, reports = queries.timeline(case.uid), intake.reports_of(case.uid)
    family = relatives.family(case, request.actor)
    lines = entries(done, reports, book, family.parts)
    category = book.catalog.categories.get(case.category)
    context: dict[str, Any] = {
        "face": "desk",
        "case": case,
        "title": category_name(case.category, book),
        "place": place_name(row, book),
        "grid": book.territory.name(case.grid or case.duty_grid) if case.grid or case.duty_grid else "",
        "about": None if row.lon else book.territory.about(row.place, row.place_text),
        "channel": CHANNELS.get(case.channel, Message(case.channel)),
        **_responsible(case, book),
        "sent": _sent(case),
        "why_here": auto.reason(case.auto_rule, case.lead_reason, book) or case.lead_reason,
        "clocks": clocks(case, request.now, book),
        "entries": lines,
        "gone": evidence.gone(hash_ for line in lines for hash_ in line.photos),
        "groups": groups(family, book),
        "helpers": helpers(case, done, request.now, book),
        "may_join": any(request.actor.may(verb) for verb in JOINING),
        "reporters": intake.reporters(reports),
        **_steps(steps, request.actor),
        "tried": tried,
        "given": given or {},
        "too_late": refusal if refusal and not _open(tried, steps) else None,
        **_conditions(case, category),
        "answers": panels(reports, request.actor, request.now),
        "reports": _reports(reports, request.actor, revealed or {}, book),
        "component": _component(case.asset_uid),
        "near": _near(row, book, request),
        "categories": book.catalog.active,
        "units": list(book.organisation.units.values()),
        "manned": able.get("dispatch", frozenset()),
        "held": shown.held,
        "supervised": case.running(ClockKind.SUPERVISION) is not None,
        "permitted": permitted.matches(case, inside=request.actor.may(PERMITS)),
        "missed": missed_of(case.uid, request.actor),
        "replies": _replies(row, shown),
        "working": working(row, request.actor),
        "came_from": request.GET.get("from", ""),
    }
    return render(request, "desk/case.html", context, status=422 if refusal else 200)


def _steps(steps: list[StepForm], actor: Actor) -> dict[str, Any]:
    """What can be done now, what cannot and why, and what others could do."""
    own_shut, others_shut = shut(steps, actor)
    return {
        "ways": ways([step for step in steps if step.refusal is None]),
        "keyed": KEYED_ALONE,
        "steps_shut": own_shut,
        "steps_of_others": others_shut,
    }


def _conditions(case: rules.Case, category: Category | None) -> dict[str, Any]:
    """The filing condition the case was filed under, and all of its category with their limits here."""
    of_category = category.conditions if category else ()
    return {
        "condition": next((one for one in of_category if one.id == case.condition), None),
        "conditions": [(one, one.limit(case.grade)) for one in of_category],
    }


def _component(asset_uid: str) -> tuple[str, str] | None:
    """The component a case is about: its uid and how it is called; None when none was named."""
    row = assets.by_uid(asset_uid)
    return (row.uid, scanned.said(row)) if row is not None else None


def _responsible(case: rules.Case, book: rules.Rulebook) -> dict[str, Message | None]:
    """``holder``: the unit that does the work or will be asked to; ``waits_with``: whose step is next, if another's."""
    code, held, name = _unit_at_work(case), owners.owner(case, book.settings), book.organisation.name
    return {
        "holder": name(code) if code else None,
        "waits_with": name(held.unit) if held and held.unit != code else None,
    }


def _sent(case: rules.Case) -> tuple[str, Message] | None:
    """Which collector was sent to look ("" when nobody was on duty), and why this one; None when no look is due."""
    if case.state not in (State.VERIFYING, State.CHECKING) or not (case.assignee or case.collector_reason):
        return None
    names = accounts.names({case.assignee}) if case.assignee else {}
    return names.get(case.assignee, case.assignee), case.collector_reason


def _unit_at_work(case: rules.Case) -> str:
    """Who has the work or did it; the lead as long as nobody has it (not sent yet, returned, recalled, disputed); "" before that."""
    if case.state in UNASSIGNED:
        return case.lead_unit
    return case.transferred_to or case.unit or case.lead_unit


def working(row: models.Case, actor: Actor) -> bool:
    """Whether the case waits in a queue that is this person's to empty: opening it from there claims it."""
    queue = QUEUES.get(row.queue)
    return queue is not None and queue.emptied_by(actor, row)


def _replies(row: models.Case, shown: Row) -> dict[str, list[tuple[Message, str]]]:
    """The pack's texts by step on this case, each with its name and what it leaves open filled in."""
    values = {
        "category": shown.category.zh,
        "place": shown.place,
        "unit": shown.unit.zh,
        "case_no": shown.case_no,
        "hours": str(int((row.updated_at - row.reported_at).total_seconds() // 3600)),
    }
    found: dict[str, list[tuple[Message, str]]] = {}
    for reply in queries.desk(row.pack_hash).replies:
        if not reply.categories or row.category in reply.categories:
            found.setdefault(reply.verb, []).append((reply.name, reply.filled(values)))
    return found


def _open(verb: str, steps: Sequence[StepForm]) -> bool:
    """Whether the page still offers this verb, with a form beside which a refusal can stand."""
    return any(step.verb == verb and step.refusal is None for step in steps)


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported, masked unless it was revealed just now; and what else they answered or pointed to."""

    uid: str
    channel: Message
    name: str
    phone: str
    email: str
    revealed: bool
    may_reveal: bool
    answers: tuple[tuple[Message, Message], ...]
    links: tuple[str, ...]


def _reports(
    reports: Sequence[Report],
    actor: Actor,
    revealed: Mapping[str, tuple[str, str, str]],
    book: rules.Rulebook,
) -> list[Reporter]:
    found = []
    for report in reports:
        name, phone, email = revealed.get(report.uid) or (
            intake.mask_name(report.contact_name),
            intake.mask_phone(report.contact_phone),
            intake.mask_email(report.contact_email),
        )
        found.append(
            Reporter(
                report.uid,
                CHANNELS.get(report.channel, Message(report.channel)),
                name,
                phone,
                email,
                report.uid in revealed,
                actor.may("contact.view")
                and bool(report.contact_name or report.contact_phone or report.contact_email),
                intake.told(report, book),
                tuple(report.links.split()),
            )
        )
    return found


def _near(row: models.Case, book: rules.Rulebook, request: Request) -> tuple[queries.Nearby, ...]:
    return queries.nearby(
        queries.Around(category=row.category, lon=row.lon, lat=row.lat, place=row.place),
        actor=request.actor,
        now=request.now,
        book=book,
        exclude=row.uid,
    )[:MOST_NEAR]
