"""Checks the duties and the recurring tasks of a pack; tasks may name nearly everything else it declares."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Catalog
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker
from chengxu.parties.loading import parse as parse_permits
from chengxu.routines.loading import parse as parse_routines
from chengxu.routines.recurring.loading import Known, parse
from chengxu.territory.rules import Territory
from chengxu.territory.services_loading import parse_services


def count_routines(
    check: Checker, organisation: Organisation, vocabulary: Vocabulary, territory: Territory, catalog: Catalog
) -> Mapping[str, int]:
    """How many duties with shifts and how many recurring tasks there are; what else is wrong with permits is said by them."""
    duties = parse_routines(check, organisation=organisation, vocabulary=vocabulary, territory=territory)
    quiet = Checker(check.pack)
    services = parse_services(quiet, territory)
    permits = parse_permits(quiet, organisation=organisation, catalog=catalog, services=services)
    known = Known(
        organisation=organisation, vocabulary=vocabulary, territory=territory, duties=duties, markets=permits.markets,
        categories={one.id for one in catalog.active},
    )  # fmt: skip
    return {"routines": len(duties), "tasks": len(parse(check, known))}
