"""Checks what a pack says must be done again and again, and what those who do it have on their phones; tasks may name nearly
everything else it declares."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Catalog
from chengxu.field.loading import parse as parse_field
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker
from chengxu.parties.loading import parse as parse_permits
from chengxu.routines.campaigns.loading import parse as parse_campaigns
from chengxu.routines.inspections.loading import parse as parse_inspections
from chengxu.routines.loading import parse as parse_routines
from chengxu.routines.meetings.loading import parse as parse_meetings
from chengxu.routines.recurring.loading import Known, parse
from chengxu.routines.rosters.loading import parse as parse_rosters
from chengxu.routines.surveys.loading import parse as parse_surveys
from chengxu.routines.tracks.loading import parse as parse_tracks
from chengxu.territory.rules import Territory
from chengxu.territory.services_loading import parse_services
from chengxu.undertakings.loading import parse as parse_undertakings


def count_duties(
    check: Checker, organisation: Organisation, vocabulary: Vocabulary, territory: Territory, catalog: Catalog
) -> Mapping[str, int]:
    """How much there is of each; what else is wrong with permits is said by them."""
    told = parse_field(check, organisation=organisation, vocabulary=vocabulary)
    duties = parse_routines(check, organisation=organisation, vocabulary=vocabulary, territory=territory)
    quiet = Checker(check.pack)
    services = parse_services(quiet, territory)
    permits = parse_permits(quiet, organisation=organisation, catalog=catalog, services=services)
    known = Known(
        organisation=organisation, vocabulary=vocabulary, territory=territory, duties=duties, markets=permits.markets,
        categories={one.id for one in catalog.active},
    )  # fmt: skip
    rosters = parse_rosters(check, routines=duties)
    tracks = parse_tracks(check, organisation=organisation, vocabulary=vocabulary, territory=territory)
    meetings = parse_meetings(check, organisation=organisation, vocabulary=vocabulary)
    parse_campaigns(check)
    surveys = parse_surveys(check, organisation=organisation, vocabulary=vocabulary)
    inspections = parse_inspections(check, organisation, vocabulary, catalog, permits)
    parse_undertakings(check, organisation=organisation, vocabulary=vocabulary)
    return {
        "favourites": len(told.favourites), "routines": len(duties), "tasks": len(parse(check, known)), "vehicles": len(tracks.fleet),
        "meetings": len(meetings.kinds), "surveys": len(surveys), "checklists": len(inspections.checklists),
        "rosters": len(rosters.patterns),
    }  # fmt: skip
