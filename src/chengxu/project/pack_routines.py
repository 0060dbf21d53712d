"""The parts of a pack about what is done again and again: tasks, meetings, campaigns."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Catalog
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker
from chengxu.parties.loading import parse as parse_permits
from chengxu.routines.campaigns.loading import parse as parse_campaigns
from chengxu.routines.loading import parse as parse_routines
from chengxu.routines.meetings.loading import parse as parse_meetings
from chengxu.routines.recurring.loading import Known as KnownToTasks
from chengxu.routines.recurring.loading import parse as parse_tasks
from chengxu.territory.rules import Territory
from chengxu.territory.services_loading import parse_services


def routine_parts(
    check: Checker, organisation: Organisation, vocabulary: Vocabulary, territory: Territory, catalog: Catalog
) -> Mapping[str, int]:
    """What has to be done again and again, and how much of it there is; what its surroundings get wrong is said by them."""
    quiet = Checker(check.pack)
    services = parse_services(quiet, territory)
    permits = parse_permits(quiet, organisation=organisation, catalog=catalog, services=services)
    known = KnownToTasks(
        organisation=organisation, vocabulary=vocabulary, territory=territory, markets=permits.markets,
        duties=parse_routines(quiet, organisation=organisation, vocabulary=vocabulary, territory=territory),
        categories={one.id for one in catalog.active},
    )  # fmt: skip
    tasks = parse_tasks(check, known)
    meetings = parse_meetings(check, organisation=organisation, vocabulary=vocabulary)
    parse_campaigns(check)
    return {"tasks": len(tasks), "meetings": len(meetings.kinds)}
