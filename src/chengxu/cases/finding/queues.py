"""The lists of a desk: what waits for whom, what a unit has, what has been escalated to somebody.

Whoever a rung of the escalation ladder can call finds here what they are called to (:func:`escalated`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet

from chengxu.accounts.rules import Actor
from chengxu.cases import queries
from chengxu.cases.access import sight, visible
from chengxu.cases.deciding.requesting import rule_of
from chengxu.cases.models import Case, CaseClock, CaseRequest, CoHandling
from chengxu.cases.workflow.rungs import Do, Rung
from chengxu.cases.workflow.standing import COLLECTOR_CHANNEL
from chengxu.cases.workflow.states import ClockKind, CoKind, RequestKind, RequestState
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar, Limit

SEES_ALL = "case.view_all"
LEADS = "case.supervise"
ANSWERS = "case.notice_answer"
SPOT = "case.self_handle"
OF_A_UNIT = ("case.handle", "case.respond", "case.appeal")
"""The verbs of posts that work in a unit; one of them is enough for its lists."""
DAY = timedelta(days=1)
COUNTED = 1000  # more waiting cases than this are "999+": nobody works through them by number


@dataclass(frozen=True, slots=True)
class Queue:
    """A list of cases: whose it is, and whether it is work or looked up in.

    ``verb`` empties it; who holds one of ``also`` has the list too, though the work in it is others'. A list of a unit
    (``own_unit``) belongs to those who do not see all cases anyway, one with ``whose`` to those it says. A working queue starts with the most urgent, the others
    with the newest. ``holds`` says which cases are in it; without one it is those stored with its name. ``lapses`` leaves
    out those for which it is too late by then. ``counted``:
    whether its tab says how many; ``one_holder``: all its cases are with the reader's unit, so no row says so.
    """

    name: str
    label: Message
    verb: str = ""
    also: tuple[str, ...] = ()
    own_unit: bool = False
    working: bool = True
    holds: Callable[[Actor], Q] | None = None
    lapses: Callable[[Actor, datetime], Q] | None = None
    counted: bool = True
    one_holder: bool = False
    whose: Callable[[Actor], bool] | None = None

    def of(self, actor: Actor) -> bool:
        """Whether this person has the list."""
        if self.whose is not None:
            return self.whose(actor)
        if actor.may(self.verb):
            return True
        return any(map(actor.may, self.also)) and not (self.own_unit and actor.may(SEES_ALL))

    def emptied_by(self, actor: Actor, case: Case) -> bool:
        """Whether the case waits in it for this person: opening it from there takes it."""
        return actor.may(self.verb) and (not self.own_unit or case.unit == actor.unit)


def _asked(level: Q) -> Callable[[Actor], Q]:
    asked = CaseRequest.objects.filter(level, state=RequestState.ASKED)
    return lambda actor: Q(uid__in=asked.values("case_id"))


def _with_unit(actor: Actor) -> Q:
    return Q(unit=actor.unit)


def _open_with_unit(actor: Actor) -> Q:
    """By the queue it waits in: one range of the index, however much has ended."""
    return Q(unit=actor.unit, queue__gt="")


def _held(actor: Actor) -> Q:
    """What the unit has, or had when it ended; before the dispatch a case is the centre's."""
    return Q(holder__in=actor.units) & ~Q(unit="")


def _helping(actor: Actor) -> Q:
    tasks = CoHandling.objects.filter(unit=actor.unit, kind=CoKind.HELP, done_at=None)
    return Q(is_open=True, uid__in=tasks.values("case_id"))


def _joined(actor: Actor) -> Q:
    return Q(uid__in=CoHandling.objects.filter(unit__in=actor.units).values("case_id"))


def _notified(actor: Actor) -> Q:
    """Cases of which somebody was told who has not answered, ended ones too."""
    waiting = CaseClock.objects.filter(stopped_at=None, kind=ClockKind.NOTICE)
    if not actor.may(SEES_ALL):
        waiting = waiting.filter(unit__in=actor.units)
    return Q(uid__in=waiting.values("case_id"))


def _reported_by_collectors(actor: Actor) -> Q:
    """What collectors reported and nobody has accepted yet: one range of the index of queues."""
    return Q(queue="acceptance", channel=COLLECTOR_CHANNEL)


def _walks(actor: Actor) -> bool:
    return actor.may(SPOT) and not actor.may(SEES_ALL)


def _follows(actor: Actor) -> bool:
    return actor.may(ANSWERS) and actor.may(SEES_ALL)


def _answers(actor: Actor) -> bool:
    return actor.may(ANSWERS) and not actor.may(SEES_ALL)


def appealable(actor: Actor) -> Q:
    """Cases with the unit in which a clock ran out that an appeal may still take out of the statistic.

    As ``refusals.late_places`` and the row of the verb decide it one by one.
    """
    own = Q(unit=actor.unit) | Q(kind__in=(ClockKind.CASE, ClockKind.MILESTONE))
    late = CaseClock.objects.filter(own, case_id=OuterRef("uid"), breached=True, exempted=False)
    asked = CaseRequest.objects.filter(
        case_id=OuterRef("uid"), kind=RequestKind.APPEAL, state=RequestState.ASKED
    )
    states = [state.value for state in BY_VERB["appeal"].sources]
    return Q(holder=actor.unit, unit=actor.unit, state__in=states) & Q(Exists(late)) & ~Q(Exists(asked))


def in_time_to_appeal(actor: Actor, now: datetime) -> Q:
    """Cases of the unit that are open, or were closed so lately that an appeal is still in time (``barring``).

    By the terms in force; both parts are found by an index, however much the unit has closed before.
    """
    book = queries.rulebook()
    within = rule_of(RequestKind.APPEAL, book).within
    if within is None:
        return Q()
    opened = Case.objects.filter(unit=actor.unit, queue__gt="").values("uid")
    closed = Case.objects.filter(unit=actor.unit, closed_at__gte=_earliest(now, within, book.calendar))
    return Q(uid__in=opened.union(closed.values("uid"), all=True))


def _earliest(now: datetime, within: Limit, calendar: Calendar) -> datetime:
    """The beginning of the first local day from which on ``within`` has not passed at ``now``."""
    day = calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    while calendar.due(day - DAY, within) >= now:
        day -= DAY
    return day


def escalated(actor: Actor) -> Q:
    """Cases with a running clock that climbed a rung which calls this person; all are open but those whose notice outlives them.

    The ladders are those in force: a case of an older pack is listed by the step it has reached. A rung for the head of a
    unit calls all who answer for the unit, as the notices do where no head has an account.
    """
    called = [_climbed(actor, *rung).values("case_id") for rung in _rungs(actor)]
    if not called:
        return Q(pk__in=[])
    # each kind by the index of climbed clocks, which are few
    return Q(uid__in=called[0].union(*called[1:], all=True))


def _climbed(actor: Actor, kind: ClockKind, place: int, reach: Reach) -> QuerySet[CaseClock]:
    """The running clocks of a kind that are past this place of their ladder, where that calls the actor."""
    clocks = CaseClock.objects.filter(stopped_at=None, kind=kind, step__gt=place)
    if reach is Reach.ALL:
        return clocks
    if kind is ClockKind.MILESTONE:  # the unit's that holds the case; its clock names none
        return clocks.filter(unit__in=(actor.unit, ""), case__unit=actor.unit)
    return clocks.filter(unit=actor.unit)


def can_be_called(actor: Actor) -> bool:
    """Whether any rung of the ladders in force calls this person."""
    return any(True for _ in _rungs(actor))


class Reach(Enum):
    """Of which clocks a rung calls somebody."""

    ALL = "all"
    UNIT = "unit"


def _rungs(actor: Actor) -> Iterator[tuple[ClockKind, int, Reach]]:
    """For each kind of clock and reach the first rung that calls the actor: its place on the ladder."""
    for kind, ladder in queries.rulebook().settings.ladders.items():
        reaches = [_reach(rung, actor) for rung in ladder]
        for reach in Reach:
            if reach in reaches:
                yield kind, reaches.index(reach), reach


def _reach(rung: Rung, actor: Actor) -> Reach | None:
    """Of which clocks on this rung the actor is called; None when it calls others."""
    if rung.to:
        who, _, code = rung.to.partition(":")
        return Reach.ALL if (code in actor.posts if who == "post" else code == actor.unit) else None
    if rung.do is Do.LEADER:
        return Reach.ALL if actor.may(LEADS) else None
    heads = rung.do is Do.HEAD and actor.may("case.respond") and not actor.may(SEES_ALL)
    return Reach.UNIT if heads else None


QUEUES: Mapping[str, Queue] = {
    queue.name: queue
    for queue in (
        Queue("acceptance", Message("待受理", "to accept"), "case.accept"),
        Queue("verification", Message("待核实", "to verify"), "case.confirm"),
        Queue("filing", Message("待立案", "to file"), "case.file"),
        Queue("dispatch", Message("待派遣", "to dispatch"), "case.dispatch"),
        Queue("unit", Message("本单位待处置", "with my unit"), "case.handle", OF_A_UNIT, own_unit=True, one_holder=True),
        Queue(
            "helping", Message("协同待完成", "to help with"), "case.co_done", OF_A_UNIT, own_unit=True,
            holds=_helping,
        ),
        Queue("handled", Message("待派核查", "to send for check"), "case.check"),
        Queue("check", Message("待核查", "to check"), "case.pass"),
        Queue("spot", Message("上报待受理", "reported, not accepted yet"), SPOT, holds=_reported_by_collectors, whose=_walks),
        Queue("closing", Message("待结案", "to close"), "case.close"),
        Queue("approval", Message("待审批", "to approve"), "case.approve", holds=_asked(Q(level=0))),
        Queue(
            "approval_high", Message("待二级审批", "to approve, second level"), "case.approve_high",
            holds=_asked(Q(level__gt=0)),
        ),
        Queue("suspended", Message("挂账待复查", "suspended"), "case.review"),
        Queue("transferred", Message("移送待答复", "transferred"), "case.answer"),
        Queue("notified", Message("抄告待答复", "notices to be answered"), ANSWERS, holds=_notified, whose=_follows),
        Queue(
            "told", Message("抄告我单位的", "notices to my unit"), ANSWERS, own_unit=True, holds=_notified, whose=_answers
        ),
        Queue("disputed", Message("争议待裁定", "disputed"), "case.rule"),
        Queue(
            "escalated", Message("待我过问", "escalated to me"), holds=escalated, whose=can_be_called
        ),
        Queue("open", Message("全部在办", "all open"), SEES_ALL, working=False, holds=lambda _: queries.STILL_OPEN),
        Queue("all", Message("全部案件", "all cases"), SEES_ALL, working=False, holds=lambda _: Q()),
        Queue(
            "own_open", Message("本单位在办", "open in my unit"), "", OF_A_UNIT, own_unit=True, one_holder=True, working=False,
            holds=_open_with_unit,
        ),
        Queue(
            "own", Message("本单位全部", "all of my unit"), "", OF_A_UNIT, own_unit=True, one_holder=True, working=False, holds=_held
        ),
        Queue(
            "joined", Message("协同与抄告", "shared and told"), "", OF_A_UNIT, own_unit=True, working=False,
            holds=_joined,
        ),
        Queue(
            "appealable", Message("可申诉", "open to appeal"), "case.appeal", own_unit=True, one_holder=True, working=False,
            holds=appealable, lapses=in_time_to_appeal, counted=False,
        ),
    )
}  # fmt: skip


def lists_of(actor: Actor) -> list[Queue]:
    """The lists this person has, in the order of the tabs."""
    return [queue for queue in QUEUES.values() if queue.of(actor)]


def cases_in(name: str, actor: Actor) -> QuerySet[Case]:
    """The cases of a list that ``actor`` may see, unordered."""
    chosen = QUEUES[name]
    found = Case.objects.filter(visible(actor))
    if chosen.holds is not None:
        return found.filter(chosen.holds(actor))
    found = found.filter(queue=name)
    return found.filter(_with_unit(actor)) if chosen.own_unit else found


def counted(actor: Actor) -> list[tuple[Queue, int | None]]:
    """The lists of this person with how many cases each holds, counted up to :data:`COUNTED`; None for one not counted."""
    return [(q, length(q, actor) if q.counted else None) for q in lists_of(actor)]


def length(queue: Queue, actor: Actor) -> int:
    """How many cases of a list this person sees, counted up to :data:`COUNTED`."""
    return cases_in(queue.name, actor)[:COUNTED].count()


def length_as(queue: Queue, actor: Actor) -> tuple[object, ...]:
    """All that :func:`length` asks of a person: those who agree in it count the same."""
    everybody = actor.may(SEES_ALL) and not queue.own_unit and queue.whose is None
    return (queue.name, None if everybody else sight(actor))
