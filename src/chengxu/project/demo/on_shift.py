"""Who is on shift at the demo's present: most at their place, somebody late, outside, without consent, and somebody not there.

Everything goes in as phones send it, so that the ledger, the board and what each person may see of themselves agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Order
from chengxu.common.ids import Ids, SeededIds
from chengxu.field import actions
from chengxu.field import queries as field
from chengxu.field.rules import By, Capture, Kind, Position
from chengxu.ledger import actions as ledger
from chengxu.project.demo.plan import Plan
from chengxu.routines import queries as shifts
from chengxu.routines.duties import Occurrence, Routine, around
from chengxu.routines.rosters import queries as rosters
from chengxu.territory import queries as territory

MOST = 8  # people of one duty
SETTLED = timedelta(minutes=25)  # a shift that began less long ago is shown as the one before it
A_DAY = timedelta(days=1)
AWAY = 0.008  # degrees north and east: more than a kilometre


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody came: minutes after the start (None: not at all), how far north-east of the place, why, and with consent
    or not."""

    minutes: int | None = 0
    off: float = 0.0
    metres: float = 12
    why: str = ""
    agrees: bool = True


WAYS = (
    Way(-6), Way(-2), Way(17, why="路上堵车"), Way(1, off=AWAY, why="被派去清理倒伏的树枝"), Way(-9), Way(3, agrees=False),
    Way(2, metres=900), Way(None),
)  # fmt: skip


def write(plan: Plan) -> None:
    """The last shift of each duty that has begun: who came, how, and who has left by now; sealed."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/shifts")
    with transaction.atomic():
        for routine in shifts.declared().values():
            shift = _latest(routine, plan)
            if shift is None:
                continue
            people = _rostered(routine, shift) or [(person, "") for person in _people(routine)]
            for (person, place), way in zip(people, cycle(WAYS), strict=False):
                _stand(routine, shift, person, place, way, plan, ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _latest(routine: Routine, plan: Plan) -> Occurrence | None:
    begun = [
        one
        for one in around(routine, plan.now, territory.calendar())
        if one.starts_at + SETTLED <= plan.now < one.ends_at + A_DAY
    ]
    return max(begun, key=lambda one: one.starts_at, default=None)


def _people(routine: Routine) -> list[Actor]:
    """The first few who stand this duty and no other in the order of the pack, so that nobody is on two."""
    mine: list[Actor] = []
    for person in Person.objects.filter(is_active=True).order_by("id"):
        actor = accounts.actor(person)
        duties = shifts.duties_of(actor)
        if duties and duties[0] == routine and actor.unit.startswith("JZCG"):
            mine.append(actor)
    return mine[:MOST]


def _rostered(routine: Routine, shift: Occurrence) -> list[tuple[Actor, str]]:
    """The first few whom the roster puts on that shift, each with their place."""
    posts = rosters.posts_in(routine.code, shift.starts_at)[:MOST]
    people = {one.uid: one for one in Person.objects.filter(uid__in=[post.person for post in posts])}
    return [(accounts.actor(people[post.person]), post.place) for post in posts if post.person in people]


def _stand(
    routine: Routine, shift: Occurrence, person: Actor, place: str, way: Way, plan: Plan, ids: Ids
) -> None:
    places = shifts.places_of(routine, person.uid, shift.starts_at)
    if way.minutes is None or not places:
        return
    place = place if place in places else _place(places, person)
    lon, lat = territory.territory().centre(place)
    here = Position(lon=lon + way.off, lat=lat + way.off, metres=way.metres) if way.agrees else None
    text = field.settings().consent
    if way.agrees and text is not None:
        agreed = shift.starts_at - A_DAY
        _send(
            Capture(id=ids.uid(agreed), kind=Kind.CONSENT, at=agreed, verb="give", object=text.key),
            person,
            plan,
            ids,
        )
    for capture in _ends(routine, shift, place, here, way, plan, ids):
        _send(capture, person, plan, ids)


def _place(places: Sequence[str], person: Actor) -> str:
    """A place of their own for each, as far as there are enough."""
    colleagues = list(Person.objects.filter(unit=person.unit, posts=sorted(person.posts)).order_by("id"))
    number = next((n for n, one in enumerate(colleagues) if one.uid == person.uid), 0)
    return places[number % len(places)]


def _ends(
    routine: Routine, shift: Occurrence, place: str, here: Position | None, way: Way, plan: Plan, ids: Ids
) -> Iterator[Capture]:  # fmt: skip
    at = shift.starts_at + timedelta(minutes=way.minutes or 0)
    yield Capture(
        id=ids.uid(at),
        kind=Kind.SHIFT,
        at=at,
        here=here,
        verb="in",
        object=routine.code,
        place=place,
        text=way.why,
    )
    left = shift.ends_at + timedelta(minutes=2)
    if left <= plan.now:
        yield Capture(id=ids.uid(left), kind=Kind.SHIFT, at=left, here=here, verb="out")


def _send(capture: Capture, person: Actor, plan: Plan, ids: Ids) -> None:
    sent = min(capture.at + timedelta(seconds=20), plan.now)
    by = By(actor=person, now=sent, sent_at=sent, ids=ids)
    actions.take(capture, by=by, orders=lambda given, case_uid: Order())
