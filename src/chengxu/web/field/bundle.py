"""All a phone needs to work without a network: the person's tasks with their forms, and the county's words and grids.

What changes only with the pack (``frame``) is left out when the phone has it; the rest is small and made anew when a case,
the person's rights or a quarter of an hour have passed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.assets import queries as assets
from chengxu.assets.access import READS
from chengxu.assets.models import Component
from chengxu.cases import feed, queries
from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.catalog.rules import Category
from chengxu.common.messages import Message, current_language
from chengxu.field import queries as field
from chengxu.field import rules
from chengxu.field import settings as outside
from chengxu.intake import queries as intake
from chengxu.intake.pictures import of_case
from chengxu.notices import queries as notices
from chengxu.packs import queries as packs
from chengxu.responsibility import queries as responsibility
from chengxu.routines.inspections import queries as inspecting
from chengxu.routines.rosters import queries as rosters
from chengxu.web.desk import steps
from chengxu.web.desk.rows import category_name, place_name
from chengxu.web.desk.timeline import Entry, entries
from chengxu.web.field import duty, gatherings, inspections, permits, repairs, roster, routines
from chengxu.web.showing import pressing, state_look

SHAPE = 2
"""Grows with the shape of the frame, so that a phone that kept an older one asks for it anew."""
MOST_TASKS = 60
LATELY = 2000  # cases that tell which categories are common
NEWEST = 6  # entries of a case's timeline on a phone
PHOTOS = 3  # pictures of a case that a phone keeps
MOST_COMPONENTS = 600
QUARTER = 15 * 60
ROUGH = 5  # decimals of a degree: a metre
SIMPLER = 0.00005  # degrees by which an outline may be off: five metres


def person(actor: Actor) -> dict[str, Any]:
    """Who this is, in the words of the phone's head."""
    known = accounts.organisation()
    posts = [str(known.posts[code].name) for code in sorted(actor.posts) if code in known.posts]
    return {"uid": actor.uid, "name": actor.name, "unit": str(known.name(actor.unit)), "posts": posts}


def tag(actor: Actor, now: datetime) -> str:
    """What a bundle depends on, as an ETag: told without looking at a single case."""
    parts = (
        packs.active_hash(), feed.newest(), actor.uid, *sorted(actor.verbs), actor.unit, current_language(),
        int(now.timestamp()) // QUARTER, field.newest(actor.uid), inspecting.newest(actor), rosters.newest_change(actor.uid), repairs.tag(actor), notices.newest(actor), SHAPE,
    )  # fmt: skip
    return f'"{_hash(parts)}"'


def _hash(parts: Iterable[object]) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def bundle(actor: Actor, now: datetime, *, known: str) -> dict[str, Any]:
    """The bundle as JSON; ``known`` names the frame the phone has already."""
    posts = tuple(sorted(actor.posts))
    key = _hash((SHAPE, packs.active_hash(), posts, *sorted(actor.verbs), actor.unit, current_language()))
    cases = field.tasks(actor, most=MOST_TASKS + 1)
    about = repairs.by_uid(cases, actor)
    due, checks = routines.now_due(actor, now), inspections.standing(actor, now)
    return {
        "made": now.isoformat(),
        "person": person(actor),
        "frame_key": key,
        "frame": None if known == key else _frame(key, actor.posts, actor.verbs, actor.unit),
        "tasks": [_task(row, actor, now, about) for row in cases[:MOST_TASKS]],
        "more": len(cases) > MOST_TASKS,
        "rounds": (rounds := _rounds(actor, now)),
        "components": _components(actor, [one["code"] for one in rounds], _named_in(due, checks)),
        "duty": duty.standing(actor, now),
        "consents": field.consents(actor.uid, now),
        "permits": permits.in_force(now),
        "roster": roster.told(actor, now),
        "routines": due,
        "faults": repairs.standing(actor),
        "inspections": checks,
        "meetings": gatherings.own_meetings(actor, now),
        "campaigns": gatherings.campaigns_now(actor, now),
        "notices": gatherings.unread(actor),
    }


# --- what changes with the pack --------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _frame(key: str, posts: frozenset[str], verbs: frozenset[str], unit: str) -> dict[str, Any]:
    """Categories, the quick log, names of places, duties; ``key`` says for which pack, rights, unit and language."""
    book, actor = queries.rulebook(), Actor(uid="", name="", unit=unit, posts=posts, verbs=verbs)
    ours, words = book.organisation, book.vocabulary
    may_close = actor.may("case.self_handle")
    return {
        "categories": [
            {
                "id": category.id,
                "name": str(category.name),
                "major": str(category.major_name),
                "words": list(category.words),
                "closes": may_close and category.id in book.settings.self_handled,
            }
            for category in _commonest_first(book.catalog.active)
        ],
        "closing_photos": book.settings.least_photos,
        "favourites": [
            {
                "verb": one.verb,
                "object": one.object,
                "measure": one.measure,
                "quantity": one.quantity,
                "name": str(one.name),
            }
            for one in outside.favourites_of(actor, field.settings(), organisation=ours, vocabulary=words)
        ],
        "deeds": [
            {
                "verb": pair.verb,
                "object": pair.object,
                "name": str(book.vocabulary.sentence(pair.verb, pair.object)),
                "measures": list(pair.measures),
            }
            for pair in book.vocabulary.allowed.values()
            if actor.may(rules.RECORD)
            and rules.loggable(pair.verb, pair.object, actor, organisation=ours, vocabulary=words)
        ],
        "places": sorted({str(place.name) for place in _named(book)}),
        "duties": duty.duties(actor),
        "consent": duty.text(),
        "upkeep": repairs.book(actor),
    }


def _commonest_first(categories: Iterable[Category]) -> list[Category]:
    """By how often each was reported lately, then as the pack has them: the first are offered before anything is typed."""
    newest = Case.objects.order_by("-pk").values_list("category", flat=True)[:LATELY]
    seen = Counter(newest)
    return sorted(categories, key=lambda category: -seen[category.id])


def _named(book: Rulebook) -> Iterable[Any]:
    ground = book.territory
    return (*ground.places.values(), *ground.roads, *ground.communities.values())


def _rounds(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The duty grids this person walks today: name, hours, outline."""
    book = queries.rulebook()
    today = book.calendar.local(now).date()
    grids = book.territory.duty_grids
    return [
        {
            "code": beat.duty_grid,
            "name": str(grids[beat.duty_grid].name),
            "from": f"{beat.band.start:%H:%M}",
            "until": f"{beat.band.end:%H:%M}",
            "outline": _outline(packs.active_hash(), beat.duty_grid),
            "roads": roads(packs.active_hash(), beat.duty_grid),
        }
        for beat in responsibility.beats(today)
        if beat.person == actor.uid and beat.period.holds(today) and beat.duty_grid in grids
    ]


def _named_in(due: list[dict[str, Any]], checks: dict[str, Any] | None) -> set[str]:
    """The components that recurring tasks and inspections of this person are about."""
    told = [*due, *(checks["tasks"] if checks else ())]
    return {one["asset"] for one in told if one["asset"]}


def _components(actor: Actor, duty_grids: list[str], named: set[str]) -> list[dict[str, Any]]:
    """What a scanned label on the own round, or of a task of one's own, means, so that a phone knows it without a network; a few hundred
    at most."""
    if not actor.may(READS):
        return []
    rows = {row.uid: row for row in assets.carried(duty_grids, actor.unit, MOST_COMPONENTS)}
    rows |= {row.uid: row for row in Component.objects.filter(uid__in=named - rows.keys()).order_by("id")}
    return [repairs.component(row, actor) for row in rows.values()]


@lru_cache(maxsize=256)
def _outline(pack_hash: str, duty_grid: str) -> list[list[float]]:
    """The edge of a duty grid as points, coarse enough for a phone."""
    shape = queries.rulebook(pack_hash).territory.duty_grids[duty_grid].shape.simplify(SIMPLER)
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    return [[round(x, ROUGH), round(y, ROUGH)] for x, y in largest.exterior.coords]


@lru_cache(maxsize=256)
def roads(pack_hash: str, duty_grid: str) -> list[dict[str, Any]]:
    """The roads and rivers that cross the drawing of a duty grid: name ("" for a lane without one), kind, lines of points."""
    territory = queries.rulebook(pack_hash).territory
    drawn = territory.duty_grids[duty_grid].shape.envelope
    found = []
    for road in territory.roads:
        inside = road.shape.intersection(drawn).simplify(SIMPLER)
        lines = [part for part in getattr(inside, "geoms", [inside]) if part.geom_type == "LineString"]
        if lines := [part for part in lines if not part.is_empty]:
            found.append(
                {
                    "name": str(road.name),
                    "kind": road.kind,
                    "lines": [[[round(x, ROUGH), round(y, ROUGH)] for x, y in part.coords] for part in lines],
                }
            )
    return found


# --- tasks -----------------------------------------------------------------------------------------------------


def _task(row: Case, actor: Actor, now: datetime, about: dict[str, Component]) -> dict[str, Any]:
    case = queries.state_of(row)
    book = queries.rulebook_of(case.pack_hash)
    reports = intake.reports_of(case.uid)
    lines = entries(queries.timeline(case.uid), reports, book)
    look, clock = state_look(case.state), pressing(case.clocks, now, book.calendar)
    offered = [
        _step(form, row, book)
        for form in sorted(steps.forms(case, actor, book, now, {}), key=_in_order)
        if form.verb in rules.STEPS and form.refusal is None
    ]
    return {
        "uid": case.uid,
        "case_no": case.case_no or "",
        "stamp": rules.stamp(case),
        "category": case.category,
        "title": str(category_name(case.category, book)),
        "place": place_name(row, book),
        "lon": case.lon,
        "lat": case.lat,
        "state": {"word": str(look.word), "icon": look.icon, "tone": look.tone},
        "mine": case.assignee in ("", actor.uid),
        "text": reports[0].text if reports else "",
        "closing": _closing(case.category, case.condition, book),
        "clock": {
            "kind": str(clock.kind),
            "words": str(clock.text),
            "tone": clock.tone,
            "due": clock.due.isoformat(),
        }
        if clock
        else None,
        "steps": offered,
        "repair": repairs.of_case(row, [one["verb"] for one in offered], about, actor),
        "timeline": [_line(entry) for entry in lines[-NEWEST:]],
        "photos": _photos(case.uid, actor, lines),
    }


def _photos(case_uid: str, actor: Actor, lines: list[Entry]) -> list[str]:
    """Addresses of pictures to keep: another one once something in it was hidden, so that the phone drops what it kept."""
    seen = of_case(case_uid, actor)
    shown = dict.fromkeys(hash_ for entry in lines for hash_ in entry.photos if hash_ in seen)
    return [
        reverse("case-photo", args=[case_uid, hash_, "small"])
        + (f"?v={version}" if (version := seen[hash_].version) else "")
        for hash_ in list(shown)[:PHOTOS]
    ]


def _in_order(form: steps.StepForm) -> int:
    return rules.STEPS.index(form.verb) if form.verb in rules.STEPS else len(rules.STEPS)


def _closing(category: str, condition: str, book: Rulebook) -> str:
    """What it must be like when it is done, by the filing condition of the case."""
    known = book.catalog.categories.get(category)
    found = next((one for one in known.conditions if one.id == condition), None) if known else None
    return str(found.closing) if found else ""


def _step(form: steps.StepForm, row: Case, book: Rulebook) -> dict[str, Any]:
    words = {
        "category": category_name(row.category, book).zh,
        "place": place_name(row, book),
        "unit": book.organisation.name(row.unit or row.lead_unit).zh,
        "case_no": row.case_no or "",
        "hours": str(int((row.updated_at - row.reported_at).total_seconds() // 3600)),
    }
    return {
        "verb": form.verb,
        "label": str(LABELS.get(form.verb, form.label)),
        "needs": list(form.needs),
        "fields": [
            {
                "name": one.name,
                "label": str(one.label),
                "look": one.look,
                "required": one.required,
                "choices": [[value, str(label)] for value, label in one.choices],
                "hint": str(one.hint),
            }
            for one in form.fields
        ],
        "photos": form.photos,
        "pair": form.verb == "handle",
        "replies": [
            {"name": str(reply.name), "text": reply.filled(words)}
            for reply in queries.desk(row.pack_hash).replies
            if reply.verb == form.verb and (not reply.categories or row.category in reply.categories)
        ],
    }


LABELS = {
    "confirm": Message("属实", "as reported"),
    "refute": Message("不属实", "not as reported"),
    "pass": Message("通过", "passed"),
    "rework": Message("返工", "not good enough"),
    "start": Message("接办", "take it on"),
    "handle": Message("处置完毕", "it is done"),
    "return": Message("退回", "give it back"),
}
"""Short words for a thumb; every other step goes by its own name."""


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "what": str(entry.what),
        "who": str(entry.who),
        "note": entry.note,
        "facts": [str(fact) for fact in entry.facts],
        "tone": entry.tone,
    }
