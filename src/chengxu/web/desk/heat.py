"""Categories against townships or duty grids: where it is unclear whose a matter is, in colour, number and word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.cases import queries
from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.cases.unclear import NOWHERE, TROUBLE_NAMES, Trouble, Unclear, unclear
from chengxu.catalog.rules import Category
from chengxu.common.messages import Message, listed
from chengxu.responsibility import queries as responsibility
from chengxu.responsibility.precedents import SCOPE_NAMES, Precedent
from chengxu.territory.rules import UNLOCATED_GRID
from chengxu.web.access import HEAT, needs
from chengxu.web.desk.rows import category_name, place_name
from chengxu.web.requests import Request

TONES = {
    Trouble.GAP: "bad", Trouble.OVERLAP: "bad", Trouble.DISPUTE: "warn", Trouble.RETURN: "work", Trouble.PRECEDENT: "good",
}  # fmt: skip
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One category, one place: the worst trouble with its count, and the others in words below it."""

    where: str
    trouble: Message
    count: int
    tone: str
    others: Message
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: a major class, or a category when its class is unfolded."""

    code: str
    name: Message
    unfolds: bool
    cells: tuple[Cell | None, ...]


@never_cache
@needs(*HEAT)
@require_safe
def show(request: Request) -> HttpResponse:
    """Townships as columns, or the duty grids of one; major classes as rows, or the categories of one."""
    book = queries.rulebook()
    township, major = request.GET.get("township", ""), request.GET.get("major", "")
    found = unclear(actor=request.actor, now=request.now, territory=book.territory)
    columns = _columns(book, township)
    at = (request.GET.get("category", ""), request.GET.get("where", ""))
    context: dict[str, Any] = {
        "face": "heat",
        "columns": columns,
        "lines": _lines(book, found, columns, township, major, at),
        "township": (township, book.territory.name(township)) if township else None,
        "major": major,
        "totals": [(TROUBLE_NAMES[t], TONES[t], _sum(f for f in found if f.trouble is t)) for t in Trouble],
        "without_effect": [
            _ruling(one.precedent, book) | {"why": one.why}
            for one in responsibility.without_effect(request.now)[:MOST_LINES]
        ],
        "chosen": _chosen(book, found, at, township) if at[0] else None,
    }
    return render(request, "desk/heat.html", context)


def _columns(book: Rulebook, township: str) -> list[tuple[str, Message]]:
    ground = book.territory
    if not township:
        known = [(code, area.name) for code, area in ground.townships.items()]
        return [*known, (NOWHERE, ground.name(UNLOCATED_GRID))]
    grids = dict.fromkeys(spot.duty_grid for spot in ground.spots if spot.township == township)
    return [(grid, ground.name(grid)) for grid in grids]


def _lines(
    book: Rulebook, found: Sequence[Unclear], columns: Sequence[tuple[str, Message]], township: str, major: str,
    at: tuple[str, str],
) -> list[Line]:  # fmt: skip
    lines: list[Line] = []
    for code, name, unfolds in _rows(book, major):
        own = [f for f in found if _about(f.category, code)]
        cells = tuple(
            _cell([f for f in own if _lies(f, place, township)], place, (code, place) == at)
            for place, _ in columns
        )
        lines.append(Line(code, name, unfolds, cells))
    return lines


def _rows(book: Rulebook, major: str) -> list[tuple[str, Message, bool]]:
    """The major classes in the order of the catalogue, the categories of one of them below it."""
    rows: dict[str, tuple[str, Message, bool]] = {}
    for category in book.catalog.active:
        code = _major(category)
        if code not in rows:
            rows[code] = (code, _class_name(category), True)
        if code == major:
            rows[category.id] = (category.id, category.name, False)
    return list(rows.values())


def _class_name(category: Category) -> Message:
    """Components and events have classes of one name: the kind tells them apart."""
    return Message("{kind}·{name}", "{name} ({kind})").format(
        kind=category.kind.label, name=category.major_name
    )


def _major(category: Category) -> str:
    return category.kind.letter + category.major


def _about(category: str, code: str) -> bool:
    """Ids of categories begin with the code of their major class."""
    return category == code or (len(code) < len(category) and category.startswith(code))


def _lies(found: Unclear, place: str, township: str) -> bool:
    return found.lies_in(township, place) if township else found.lies_in(place)


def _cell(found: Sequence[Unclear], where: str, chosen: bool) -> Cell | None:
    if not found:
        return None
    counts = {t: _sum(f for f in found if f.trouble is t) for t in Trouble}
    worst, *others = [t for t in Trouble if counts[t]]
    return Cell(where, TROUBLE_NAMES[worst], counts[worst], TONES[worst], _told(others, counts), chosen)


def _told(troubles: Iterable[Trouble], counts: Mapping[Trouble, int]) -> Message:
    return listed(
        Message("{name} {n}", "{name} {n}").format(name=TROUBLE_NAMES[t], n=counts[t]) for t in troubles
    )


def _sum(found: Iterable[Unclear]) -> int:
    return sum(f.count for f in found)


def _chosen(book: Rulebook, found: Sequence[Unclear], at: tuple[str, str], township: str) -> dict[str, Any]:
    """What lies behind one cell."""
    code, where = at
    inside = [f for f in found if _about(f.category, code) and _lies(f, where, township)]
    name = next((name for row, name, _ in _rows(book, code[:3]) if row == code), Message(code))
    return {
        "category": name,
        "place": book.territory.name(UNLOCATED_GRID if where == NOWHERE else where),
        "rules": [
            (
                TROUBLE_NAMES[f.trouble],
                category_name(f.category, book),
                book.territory.name(f.duty_grid),
                f.count,
            )
            for f in inside
            if f.case is None and f.precedent is None
        ][:MOST_LINES],
        "cases": _cases(inside, book)[:MOST_LINES],
        "precedents": [_ruling(f.precedent, book) for f in inside if f.precedent is not None][:MOST_LINES],
    }


def _cases(inside: Sequence[Unclear], book: Rulebook) -> list[tuple[Case, Message, Message, str]]:
    """Each case once: what is unclear about it, its category and place; a dispute comes before mere returns."""
    counts: dict[str, dict[Trouble, int]] = {}
    for one in inside:
        if one.case is not None:
            counts.setdefault(one.case.uid, {})[one.trouble] = one.count
    known = {one.case.uid: one.case for one in inside if one.case is not None}
    return [
        (
            known[uid],
            _told([t for t in Trouble if t in of], of),
            category_name(known[uid].category, book),
            place_name(known[uid], book),
        )
        for uid, of in counts.items()
    ]


def _ruling(precedent: Precedent, book: Rulebook) -> dict[str, Any]:
    return {
        "number": precedent.number,
        "category": category_name(precedent.category, book),
        "scope": SCOPE_NAMES[precedent.scope],
        "place": book.territory.name(precedent.value) if precedent.value else "",
        "lead": book.organisation.name(precedent.lead),
        "since": precedent.from_date,
        "case_uid": precedent.case_uid,
    }
