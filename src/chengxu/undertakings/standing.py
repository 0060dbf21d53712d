"""How the bureau stands against its norms today: people from the accounts, equipment from the newest counts, certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.common.messages import Message
from chengxu.undertakings import queries
from chengxu.undertakings.deciding import strength
from chengxu.undertakings.deciding.strength import Employed, Gap, Validity
from chengxu.undertakings.models import Certificate, EquipmentCount


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate in words."""

    person: str
    unit: Message
    name: str
    number: str
    expires: date
    validity: Validity


def staff() -> list[Employed]:
    """Everybody who is active, in the unit that has the work of theirs today."""
    known = accounts.organisation()
    rows = Person.objects.filter(is_active=True).values_list("uid", "unit", "posts")
    return [
        Employed(uid, known.today(unit), frozenset(map(known.post_today, posts))) for uid, unit, posts in rows
    ]


def by_norm() -> tuple[Gap, ...]:
    """Staff against the norms of the pack."""
    declared = queries.declared()
    return strength.staffed(declared.staffing, staff(), declared.residents)


def establishment() -> tuple[Gap, ...]:
    """Staff against the establishment."""
    return strength.posts_filled(queries.declared().establishments, staff())


def equipment() -> tuple[Gap, ...]:
    """Equipment against the norms: of each unit and sort the newest count holds."""
    declared = queries.declared()
    newest = {
        (one.unit, one.norm): (one.there, one.usable)
        for one in EquipmentCount.objects.order_by("counted_on", "id")
    }
    return strength.equipped(declared.equipment, newest, staff(), declared.residents)


def certificates(today: date) -> list[Certified]:
    """Certificates of those who are active, those that end first on top."""
    people = {one.uid: one for one in Person.objects.filter(is_active=True)}
    known = accounts.organisation()
    return [
        Certified(
            people[one.person].name,
            known.short(people[one.person].unit),
            one.name,
            one.number,
            one.expires_on,
            strength.validity(one.expires_on, today),
        )
        for one in Certificate.objects.order_by("expires_on", "id")
        if one.person in people
    ]


def people() -> list[tuple[str, str]]:
    """Who may be given a certificate: uids and names with their units."""
    known = accounts.organisation()
    rows = Person.objects.filter(is_active=True).order_by("unit", "id").values_list("uid", "name", "unit")
    return [(uid, f"{name}（{known.short(unit)}）") for uid, name, unit in rows]
