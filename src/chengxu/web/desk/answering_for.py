"""How recurring tasks were kept in a month, by post of a unit and by person: from the indicators alone, names only to who may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.indicators import queries as indicators
from chengxu.indicators.grouping import By
from chengxu.indicators.rules import Value
from chengxu.routines.access import overseen
from chengxu.routines.recurring import access
from chengxu.territory import queries as territory
from chengxu.web.access import needs
from chengxu.web.desk.months import month_of
from chengxu.web.requests import Request

FIGURES = ("routine.kept_rate", "routine.on_time_rate", "routine.missed", "routine.excused")


@dataclass(frozen=True, slots=True)
class Line:
    """A post of a unit or a person, their unit, and their figures; None where there is nothing to count or to divide by."""

    name: str
    unit: Message | str
    values: tuple[Value | None, ...]


@never_cache
@needs(access.VIEW)
@require_safe
def show(request: Request) -> HttpResponse:
    """A month by post, of the units whose tasks this person sees; by person, of those whose people they oversee."""
    today = territory.calendar().local(request.now).date()
    month = month_of(request.GET.get("month", ""), today)
    declared = indicators.indicators()
    ids = [id_ for id_ in FIGURES if declared.get(id_) is not None]
    context = {
        "face": "routines", "month": month, "heads": [indicators.definition(id_).name for id_ in ids],
        "posts": _posts(ids, month.first, month.last, request.actor), "people": _people(ids, month.first, month.last, request.actor),
        "oversees": bool(overseen(request.actor, accounts.organisation())),
    }  # fmt: skip
    return render(request, "desk/routine_people.html", context)


def _found(
    ids: Iterable[str], first: date, last: date, by: By
) -> dict[str, dict[str, tuple[Message, Value]]]:
    """The figures by group and id."""
    found: dict[str, dict[str, tuple[Message, Value]]] = {}
    wanted = list(ids)
    for id_, parts in (indicators.breakdown_of_all(wanted, first, last, by=by) if wanted else {}).items():
        for group in parts.groups:
            found.setdefault(group.code, {})[id_] = (group.name, group.value)
    return found


def _posts(ids: list[str], first: date, last: date, actor: Actor) -> list[Line]:
    known = accounts.organisation()
    lines = []
    for code, values in _found(ids, first, last, By.SEAT).items():
        post, _, unit = code.partition("@")
        if not (actor.may(access.READ_ALL) or unit in actor.units):
            continue
        name = known.posts[post].name if post in known.posts else Message("不分岗位", "any post")
        lines.append(Line(str(name), known.name(unit), _values(values, ids)))
    return sorted(lines, key=lambda line: (_rank(line.values), str(line.unit), line.name))


def _people(ids: list[str], first: date, last: date, actor: Actor) -> list[Line]:
    """Nothing is asked at all for whoever oversees nobody."""
    known = accounts.organisation()
    units = overseen(actor, known)
    if not units:
        return []
    ours = dict(Person.objects.filter(unit__in=units).values_list("uid", "unit"))
    found = {code: values for code, values in _found(ids, first, last, By.PERSON).items() if code in ours}
    names = accounts.names(set(found))
    lines = [
        Line(names.get(uid, uid), known.name(ours[uid]), _values(one, ids)) for uid, one in found.items()
    ]
    return sorted(lines, key=lambda line: (_rank(line.values), line.name))


def _values(found: dict[str, tuple[Message, Value]], ids: Collection[str]) -> tuple[Value | None, ...]:
    return tuple(found[id_][1] if id_ in found else None for id_ in ids)


def _rank(values: tuple[Value | None, ...]) -> float:
    """The worst first, those of whom nothing is known last."""
    first = values[0] if values else None
    return float(first.value) if first is not None and first.value is not None else 1e9
