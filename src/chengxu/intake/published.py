"""The reports and matters everybody may know of, as queries; the rule itself is :mod:`chengxu.intake.publicity`."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from django.db.models import Case as Choice
from django.db.models import Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Floor

from chengxu.cases.models import Case
from chengxu.cases.workflow.states import State
from chengxu.catalog import queries as catalogs
from chengxu.catalog.rules import Catalog
from chengxu.intake.contact_terms import ContactTerm
from chengxu.intake.loading import parse_contact_term, parse_photographs, parse_privacy, parse_publicity
from chengxu.intake.models import Report
from chengxu.intake.privacy import Privacy
from chengxu.intake.publicity import Publicity, known_to_all
from chengxu.intake.retention import Terms
from chengxu.intake.rules import PUBLIC_CHANNELS
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker


def publicity(pack_hash: str | None = None) -> Publicity:
    """What the pack (the one in force unless named) says everybody may see."""
    return _publicity(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _publicity(pack_hash: str) -> Publicity:
    return parse_publicity(Checker(packs.pack(pack_hash)), catalogs.catalog(pack_hash))


def privacy(pack_hash: str | None = None) -> Privacy:
    """What the pack (the one in force unless named) says about requests of those data is about."""
    return _privacy(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _privacy(pack_hash: str) -> Privacy:
    return parse_privacy(Checker(packs.pack(pack_hash)))


def photographs(pack_hash: str | None = None) -> Terms:
    """How long the pack (the one in force unless named) keeps photographs."""
    return _photographs(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _photographs(pack_hash: str) -> Terms:
    return parse_photographs(Checker(packs.pack(pack_hash)))


def contact_term(pack_hash: str | None = None) -> ContactTerm:
    """How long the pack (the one in force unless named) keeps what somebody left of themselves with a report."""
    return _contact_term(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _contact_term(pack_hash: str) -> ContactTerm:
    return parse_contact_term(Checker(packs.pack(pack_hash)))


def reports(catalog: Catalog, codes: Collection[str] = ()) -> QuerySet[Report]:
    """Reports all may know of: from the public's channels, of a public category (one of ``codes`` if any), not void.

    The category goes through a function so that the plan starts from the reports of the days asked for, not from all cases
    of a hundred categories.
    """
    return (
        Report.objects.filter(channel__in=sorted(PUBLIC_CHANNELS))
        .alias(its_category=Coalesce(F("case__category"), Value("")))
        .filter(its_category__in=_listed(catalog, codes))
        .exclude(case__state=State.VOID)
    )


def matters(catalog: Catalog) -> QuerySet[Case]:
    """Cases all may know of: those of which at least one such report speaks. A merged one is told by the one it went into."""
    spoken = Report.objects.filter(case=OuterRef("uid"), channel__in=sorted(PUBLIC_CHANNELS))
    return (
        Case.objects.alias(its_category=Coalesce(F("category"), Value("")))
        .filter(Exists(spoken), its_category__in=_listed(catalog))
        .exclude(state__in=(State.VOID, State.MERGED))
    )


def told_position(shown: Publicity, prefix: str = "") -> tuple[Combinable, Combinable]:
    """Longitude and latitude as :meth:`Publicity.position` tells them, for a filter: else asking would find out more."""
    lon, lat = (_told(shown, prefix, name) for name in ("lon", "lat"))
    return lon, lat


def _told(shown: Publicity, prefix: str, name: str) -> Combinable:
    exact = F(f"{prefix}{name}")
    if not shown.coarse:
        return exact
    coarse: Combinable = Value(None, output_field=FloatField())
    if shown.metres:
        side = Value(shown.degrees)
        coarse = (Floor(exact / side) + Value(0.5)) * side
    among = Q(**{f"{prefix}category__in": sorted(shown.coarse)})
    return Choice(
        When(among, then=ExpressionWrapper(coarse, output_field=FloatField())),
        default=exact,
        output_field=FloatField(),
    )


def _listed(catalog: Catalog, codes: Collection[str] = ()) -> list[str]:
    known = known_to_all(catalog)
    return sorted(known.keys() & set(codes) if codes else known)
