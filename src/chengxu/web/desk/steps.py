"""The verbs of a case page as forms: which fields each needs, filled with what the case offers to choose from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.cases import queries, rules
from chengxu.cases.deciding import helping, milestones, orders, refusals, transferring
from chengxu.cases.deciding.crewing import TAKES
from chengxu.cases.sending import LOOKS
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import CLOCK_NAMES, REQUEST_NAMES, RETURN_NAMES, ClockKind
from chengxu.cases.workflow.transitions import NEED_NAMES
from chengxu.common.messages import Message, Refused
from chengxu.intake.parsing import instant
from chengxu.responsibility.precedents import SCOPE_NAMES, Scope, reach_of

PHOTO_VERBS = frozenset(
    {
        "confirm",
        "refute",
        "handle",
        "pass",
        "rework",
        "return",
        "reach",
        "self_handle",
        "answer",
        "co_done",
        "notice_answer",
    }
)
DANGER = frozenset({"reject", "void", "deny"})
END_OF_DAY = timedelta(days=1)
NOBODY = Message("（还没有人能办）", "(nobody there could do it yet)")

CHOOSE = Message("请选择", "choose one")

Choices = Sequence[tuple[str, Message]]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form: ``look`` is ``select``, ``checks``, ``number``, ``date``, ``text`` or ``area``.

    ``given`` is what somebody answered when the step was refused: one text, for ``checks`` any number.
    """

    name: str
    label: Message
    look: str
    required: bool = True
    choices: Choices = ()
    hint: Message = Message("")
    given: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The one text that was given, "" when none was."""
        return self.given[0] if self.given else ""


@dataclass(frozen=True, slots=True)
class StepForm:
    """A verb as the page offers it: a form, or a button that says why not."""

    verb: str
    label: Message
    refusal: Message | None
    needs: tuple[str, ...]
    fields: tuple[Field, ...]
    photos: bool
    danger: bool
    wrong: Wrong | None = None

    @property
    def asked(self) -> frozenset[str]:
        """The names of all that its form asks for."""
        names = {"category", "condition", "note", "reason"}.intersection(self.needs)
        if self.verb == "accept":
            names.add("place")
        if self.verb == "dispatch":
            names |= {"unit", "reason"}
        elif "reason" not in self.needs:
            names.add("note")
        if self.photos:
            names.add("photos")
        return frozenset(names.union(field.name for field in self.fields))


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a step was refused; ``name`` is the field of its form it is about, "" when it is about none."""

    name: str
    why: Message


STANDS_AT: Mapping[str, str] = {"lon": "place", "lat": "place", "frame": "place", "evidence": "photos"}
"""Where on a form stands what a rule knows by another name."""


Manned = Mapping[str, frozenset[str]]
"""For each verb that gives work to a unit, the units where somebody could take it on."""


def manned(actor: Actor) -> Manned:
    """The units that can be given work, by each verb this actor may do."""
    given = {verb: needed for verb, needed in TAKES.items() if actor.may(f"case.{verb}")}
    known = accounts.manned(set(given.values())) if given else {}
    return {verb: known[needed] for verb, needed in given.items()}


def forms(
    case: rules.Case, actor: Actor, book: rules.Rulebook, now: datetime, manned: Manned
) -> list[StepForm]:
    """Every verb of the workflow for this case and actor at ``now``."""
    return [
        _form(possible, case, actor, book, now, manned.get(possible.verb))
        for possible in queries.possible(case, actor, now=now, book=book)
    ]


def filled(
    steps: Sequence[StepForm],
    verb: str,
    given: Mapping[str, str],
    units: Sequence[str],
    refusal: Refused | None,
) -> list[StepForm]:
    """The forms, that of ``verb`` with what somebody filled in before it was refused, and with what was wrong."""
    return [
        replace(step, fields=_filled(step.fields, given, units), wrong=_wrong(step, refusal))
        if step.verb == verb
        else step
        for step in steps
    ]


def _wrong(step: StepForm, refusal: Refused | None) -> Wrong | None:
    if refusal is None:
        return None
    name = STANDS_AT.get(refusal.field, refusal.field)
    return Wrong(name if name in step.asked else "", refusal.message)


def _filled(fields: Sequence[Field], given: Mapping[str, str], units: Sequence[str]) -> tuple[Field, ...]:
    return tuple(
        replace(one, given=tuple(units) if one.look == "checks" else (given.get(one.name, ""),))
        for one in fields
    )


def _form(
    possible: queries.Possible,
    case: rules.Case,
    actor: Actor,
    book: rules.Rulebook,
    now: datetime,
    manned: frozenset[str] | None,
) -> StepForm:
    make = FIELDS.get(possible.verb)
    fields = make(case, actor, book) if make and possible.refusal is None else ()
    if possible.verb == "transfer":
        fields = tuple(_proposed(field, case, now, book) for field in fields)
    return StepForm(
        possible.verb,
        possible.label,
        possible.refusal,
        possible.needs,
        fields if manned is None else tuple(_marked(field, manned) for field in fields),
        possible.verb in PHOTO_VERBS,
        possible.verb in DANGER,
    )


def _marked(field: Field, manned: frozenset[str]) -> Field:
    """A choice of units that says which of them would be refused because nobody there could take the work on."""
    if field.name not in {"unit", "units"}:
        return field
    marked = [
        (
            code,
            label
            if code in manned
            else Message("{unit}{why}", "{unit} {why}").format(unit=label, why=NOBODY),
        )
        for code, label in field.choices
    ]
    return replace(field, choices=marked)


def _ask(
    name: str, look: str, choices: Choices = (), *, required: bool = True, hint: Message | None = None
) -> Field:
    return Field(name, NEED_NAMES[name], look, required, choices, hint or Message(""))


def _kind(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (_ask("kind", "select", [(kind.value, label) for kind, label in RETURN_NAMES.items()]),)


def _amount(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    limit = rules.handling_limit(case, book)
    hint = Message("单位同处置时限，最多 {limit}", "in the unit of the limit, at most {limit}").format(
        limit=limit.text
    )
    return (_ask("amount", "number", hint=hint),)


def _until(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (_ask("until", "date"),)


def _clock(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    places = refusals.late_places(case, actor)
    return (_ask("clock", "select", [(str(p), _late_clock(case.clocks[p], case, book)) for p in places]),)


def _late_clock(clock: Clock, case: rules.Case, book: rules.Rulebook) -> Message:
    """One clock among several of its kind: whose or which it is, and when it fell due."""
    milestone = milestones.of(case, book).get(clock.label) if clock.kind is ClockKind.MILESTONE else None
    whose = milestone.name if milestone else book.organisation.name(clock.unit) if clock.unit else Message("")
    return Message("{kind}{whose}（应于 {due}）", "{kind} {whose} (due {due})").format(
        kind=CLOCK_NAMES[clock.kind],
        whose=Message("·{w}", "· {w}").format(w=whose) if whose.zh else "",
        due=f"{book.calendar.local(clock.due_at):%Y-%m-%d %H:%M}",
    )


def _own_requests(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (_request(case, refusals.own_places(case, actor), book),)


def _requests_to_decide(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (_request(case, orders.decidable(case, actor), book),)


def _request(case: rules.Case, places: Sequence[int], book: rules.Rulebook) -> Field:
    choices = []
    for place in places:
        asked = case.requests[place]
        words = Message("{unit}申请{kind}（{at}）", "{kind} asked by {unit} ({at})").format(
            unit=book.organisation.name(asked.unit),
            kind=REQUEST_NAMES[asked.kind],
            at=f"{book.calendar.local(asked.asked_at):%m-%d %H:%M}",
        )
        choices.append((str(place), words))
    return _ask("request", "select", choices)


def _milestone(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (_ask("milestone", "select", [(m.id, m.name) for m in milestones.running(case, book)]),)


def _outside(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    units = [u for u in book.organisation.units.values() if u.kind in transferring.OUTSIDE]
    return (_ask("unit", "select", [(u.code, u.name) for u in units]),)


def _proposed(field: Field, case: rules.Case, now: datetime, book: rules.Rulebook) -> Field:
    """The authority the rules name is chosen already, and the reason stands above; without one somebody must choose."""
    unit, why = transferring.proposed(case, now, book)
    if unit:
        return replace(field, given=(unit,), hint=why)
    return replace(field, choices=[("", CHOOSE), *field.choices])


def _units(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    busy = {h.unit for h in case.helpers if h.open} | {case.unit}
    return (_others(busy, book),)


def _notify(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (_others({*helping.waiting(case), case.unit}, book), _TERM)


def _notified(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    units = helping.answerable(case, actor)
    return (_ask("unit", "select", [(unit, book.organisation.name(unit)) for unit in units]),)


def _others(busy: Collection[str], book: rules.Rulebook) -> Field:
    others = [(u.code, u.name) for u in book.organisation.units.values() if u.code not in busy]
    return _ask("units", "checks", others)


def _cohandle(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (*_units(case, actor, book), _TERM)


def _supervise(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (_TERM,)


def _why(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    return (Field("reason", Message("不核实就立案、协同未完就结案时，写明理由", "why unseen, or before others are done"),
                  "area", required=False),)  # fmt: skip


def _ruling(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    """The sides of the dispute stand first among the units; of the reaches only those the place of the case has."""
    sides = case.contested[-1].units
    units = sorted(book.organisation.units.values(), key=lambda unit: unit.code not in sides)
    scopes = [scope for scope in Scope if reach_of(scope, case) is not None]
    hint = Message(
        "裁定形成先例：此后同一小类、同一范围的案件先按它派遣",
        "the ruling becomes a precedent: later cases of this category within its reach go by it first",
    )
    return (
        _ask("unit", "select", [(unit.code, unit.name) for unit in units]),
        _ask("scope", "select", [(scope.value, SCOPE_NAMES[scope]) for scope in scopes], hint=hint),
    )


def _collector(case: rules.Case, actor: Actor, book: rules.Rulebook) -> tuple[Field, ...]:
    """Another collector by name; left open, the nearest on duty goes."""
    barred = {case.assignee, case.handled_by}
    fit = [p for p in accounts.actors(book.organisation) if any(map(p.may, LOOKS)) and p.uid not in barred]
    choices = [
        ("", Message("当班的、离现场最近的", "the nearest on duty")),
        *((p.uid, Message(p.name)) for p in fit),
    ]
    return (Field("person", Message("派谁去", "who goes"), "select", required=False, choices=choices),)


_TERM = Field(
    "term", Message("期限", "term"), "text", required=False,
    hint=Message("例如 2工作日；不填用县里的规定", "such as 2工作日; empty means the county's own"),
)  # fmt: skip

FIELDS: Mapping[str, Callable[[rules.Case, Actor, rules.Rulebook], tuple[Field, ...]]] = {
    "file": _why,
    "close": _why,
    "return": _kind,
    "reach": _milestone,
    "defer_ask": _amount,
    "suspend_ask": _until,
    "appeal": _clock,
    "withdraw": _own_requests,
    "approve": _requests_to_decide,
    "deny": _requests_to_decide,
    "verify": _collector,
    "check": _collector,
    "reassign": _collector,
    "transfer": _outside,
    "notify": _notify,
    "notice_answer": _notified,
    "cohandle": _cohandle,
    "supervise": _supervise,
    "rule": _ruling,
}


def given_number(text: str, name: str) -> int | None:
    """A whole number of a form, None when the field is empty; :class:`Refused` for anything else."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        message = Message("{name}要填整数", "the {name} is a whole number").format(name=NEED_NAMES[name])
        raise Refused(message, field=name)
    return int(text)


def given_order(given: Mapping[str, str], units: Sequence[str], book: rules.Rulebook) -> rules.Order:
    """What the fields of a form say; a day means the end of that day by the bureau's clock."""
    until = instant(given["until"], book.calendar, "until") + END_OF_DAY if given["until"] else None
    return rules.Order(
        category=given["category"],
        condition=given["condition"],
        unit=given["unit"],
        note=given["note"],
        reason=given["reason"],
        place_text=given["place"],
        kind=given["kind"],
        amount=given_number(given["amount"], "amount") or 0,
        until=until,
        request=given_number(given["request"], "request"),
        clock=given_number(given["clock"], "clock"),
        units=tuple(units),
        milestone=given["milestone"],
        term=given["term"],
        person=given["person"],
        scope=given["scope"],
    )
