"""How the bureau stands against its norms today: people from the accounts, equipment from the newest counts."""

from __future__ import annotations

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.undertakings import queries
from chengxu.undertakings.deciding import strength
from chengxu.undertakings.deciding.strength import Employed, Gap
from chengxu.undertakings.models import EquipmentCount


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


def people() -> list[tuple[str, str]]:
    """Who may be given a certificate: uids and names with their units."""
    known = accounts.organisation()
    rows = Person.objects.filter(is_active=True).order_by("unit", "id").values_list("uid", "name", "unit")
    return [(uid, f"{name}（{known.short(unit)}）") for uid, name, unit in rows]
