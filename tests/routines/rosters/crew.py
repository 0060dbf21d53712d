"""A sanitation office with people enough for its streets, and what they do about their rosters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chengxu.accounts import queries as accounts
from chengxu.accounts.actions import Newcomer, add_people
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds, SystemIds
from chengxu.field.rules import Answer, Kind
from chengxu.routines.rosters import actions, deciding
from chengxu.routines.rosters import exchanging as ex
from chengxu.routines.rosters.models import Post, Sheet
from tests.field import street
from tests.web import cast

UNIT, DUTY = "JZCG-HW", "street_cleaning"
ZONE = ZoneInfo("Asia/Shanghai")
MONTH = date(2026, 11, 1)
DAY = date(2026, 11, 16)
BEFORE = datetime(2026, 10, 28, 9, tzinfo=ZONE)
IDS = SystemIds()


def sweepers(count: int = 28) -> list[Actor]:
    """So many sweepers; the same when asked again."""
    found = list(Person.objects.filter(login__startswith="crew-").order_by("id"))
    if not found:
        ids = SeededIds("crew")
        add_people(
            [
                Newcomer(uid=ids.uid(BEFORE), login=f"crew-{n:02d}", name=f"环卫{n:02d}", unit=UNIT, posts=("sweeper",), certificate="", may_sign_in=True)
                for n in range(count)
            ],
            password=cast.PASSWORD,
        )  # fmt: skip
        found = list(Person.objects.filter(login__startswith="crew-").order_by("id"))
    return [accounts.actor(one) for one in found]


def head() -> Actor:
    """Who leads the sanitation office."""
    return cast.actor("head", login="head-hw", unit=UNIT)


def at(hour: float, day: date = DAY) -> datetime:
    """A local hour as an instant."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(hours=hour)


def roster(count: int = 28, *, published: bool = True) -> Sheet:
    """The roster of the month, published unless something else is said."""
    sweepers(count)
    sheet = actions.make(routine=DUTY, unit=UNIT, month=MONTH, actor=head(), now=BEFORE, ids=IDS)
    if published:
        actions.publish(sheet=sheet.uid, actor=head(), now=BEFORE, ids=IDS)
    return sheet


def post(place: str = "R01", shift: str = "s1", day: date = DAY) -> Post:
    """One of its posts."""
    return Post.objects.get(place=place, shift=shift, day=day)


def person(uid: str) -> Actor:
    """Somebody by uid."""
    return accounts.actor(Person.objects.get(uid=uid))


def by(actor: Actor, now: datetime = BEFORE) -> ex.By:
    """Somebody acting at the desk."""
    return ex.By(actor=actor, now=now, ids=IDS)


def comes(
    actor: Actor, one: Post, *, minute: int = -5, place: str = "", leave: bool = True, **given: object
) -> Answer:
    """Somebody checks in to the shift of a post, and out at its end."""
    begins = one.starts_at + timedelta(minutes=minute)
    answer = street.come(actor, now=begins, object=one.routine, place=place or one.place, **given)  # type: ignore[arg-type]
    if leave:
        street.sent(
            actor, now=one.ends_at, **street.BARE | {"kind": Kind.SHIFT, "verb": "out", "at": one.ends_at}
        )
    return answer


def judged(now: datetime) -> int:
    """What the background work does: attendances closed, verdicts found, shifts written down."""
    from chengxu.routines import actions as shifts
    from chengxu.routines.rosters import queries

    shifts.close_open(now=now, ids=IDS)
    found = deciding.judge(now=now, ids=IDS)
    shifts.settle(now=now, ids=IDS, apart=queries.kept_apart())
    return found
