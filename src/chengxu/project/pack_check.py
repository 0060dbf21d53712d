"""Checks a county pack as a whole: every app reads its part, the scenarios run, responsibility is proven.

Nothing is loaded unless this finds no problem. It needs no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from chengxu.accounts.loading import PATH as UNITS
from chengxu.accounts.loading import parse as parse_organisation
from chengxu.accounts.rules import VERBS, Organisation
from chengxu.assets.upkeep.lines_loading import parse_all as parse_assets
from chengxu.cases.deciding.crewing import TAKES
from chengxu.cases.deciding.transferring import outside
from chengxu.cases.declared.auto import check_auto, check_leads
from chengxu.cases.declared.desk import parse_desk
from chengxu.cases.declared.escalation import check_recipients
from chengxu.cases.loading import parse_settings
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Invalid, Message, Problem, listed
from chengxu.indicators.loading import parse as parse_indicators
from chengxu.intake.feedback_loading import parse_answers, parse_rating
from chengxu.intake.loading import (
    parse_attempts,
    parse_contact_term,
    parse_photographs,
    parse_privacy,
    parse_publicity,
)
from chengxu.intake.rules import CHANNELS
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.notices.loading import parse as parse_notices
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.packs.rules import Pack
from chengxu.participation.loading import parse as parse_participation
from chengxu.participation.loading import parse_terms
from chengxu.parties.loading import parse as parse_permits
from chengxu.project.pack_county import check_county, check_public_figures, check_workflow
from chengxu.project.pack_duties import count_duties
from chengxu.project.pack_files import check_files
from chengxu.reports.lifecycle.handling import parse as parse_handling
from chengxu.reports.loading import parse as parse_reports
from chengxu.responsibility import scenarios
from chengxu.responsibility.loading import parse as parse_responsibility
from chengxu.responsibility.precedents import Precedent
from chengxu.responsibility.proof import Proof, prove
from chengxu.responsibility.rules import Responsibility
from chengxu.responsibility.unused import Unused, unused
from chengxu.territory.calendar_loading import parse_calendar
from chengxu.territory.loading import parse as parse_territory
from chengxu.territory.rules import Territory
from chengxu.territory.services_loading import parse_services

TAKEN_ON = TAKES["dispatch"]


@dataclass(frozen=True, slots=True)
class Installed:
    """What a pack meets where an installation runs already: the rulings made there, and its people.

    ``manned`` says for each of some verbs in which units of an organisation somebody holds it.
    """

    rulings: Sequence[Precedent]
    manned: Callable[[Iterable[str], Organisation], Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found. ``pack`` and ``proof`` are None when the directory could not even be read."""

    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    proof: Proof | None = None
    pack: Pack | None = None

    @property
    def ok(self) -> bool:
        """True when the pack may be loaded."""
        return not self.problems


def check_pack(
    directory: Path, *, installed: Installed | None = None, now: datetime | None = None
) -> CheckReport:
    """Read and check the pack in ``directory``; problems carry file and line and are never raised.

    Of the installation that will run under it, each ruling that would decide nothing from ``now`` on is a notice, and so
    are the leading units in which nobody could take a case on.
    """
    try:
        source = read(directory)
    except Invalid as invalid:
        return CheckReport(invalid.problems)
    check = Checker(source)
    counts, proof = check_parts(check, installed, now)
    return CheckReport(
        tuple(sorted(check.problems.items, key=_place)),
        tuple(sorted(check.notices.items, key=_place)),
        counts,
        proof,
        source.pack,
    )


def check_parts(
    check: Checker, installed: Installed | None = None, now: datetime | None = None
) -> tuple[Mapping[str, int], Proof | None]:
    """Let every app read its part; how much there is of everything, and the proof when it got so far."""
    check_files(check)
    organisation = check.once(parse_organisation)
    if not check_county(check, organisation):
        return {}, None  # every other part leans on the county's frame
    vocabulary = check.once(parse_vocabulary)
    territory = parse_territory(check)
    calendar = parse_calendar(check)
    catalog = check.once(parse_catalog)
    responsibility = parse_responsibility(
        check, catalog=catalog, territory=territory, organisation=organisation
    )
    settings = parse_settings(check)
    desk = parse_desk(check, catalog)
    check_workflow(check, settings, catalog)
    check_recipients(check, organisation)
    check_auto(check, settings.auto, catalog, CHANNELS)
    parse_notices(check, organisation=organisation, vocabulary=vocabulary)
    public = _public_parts(check, territory, catalog, vocabulary, organisation)
    duties = count_duties(check, organisation, vocabulary, territory, catalog)
    indicators = check.once(parse_indicators)
    check_public_figures(check, indicators)
    reports = parse_reports(check)
    parse_handling(check)
    bench = scenarios.Bench(
        catalog=catalog, territory=territory, responsibility=responsibility, calendar=calendar
    )
    counts = {
        "units": len(organisation.units),
        "posts": len(organisation.posts),
        "townships": len(territory.townships),
        "communities": len(territory.communities),
        "duty_grids": len(territory.duty_grids),
        "unit_grids": len(territory.unit_grids),
        "roads": len(territory.roads),
        "places": len(territory.places),
        **public,
        "calendar_years": len(calendar.known_years),
        "categories": len(catalog.active),
        "conditions": sum(len(category.conditions) for category in catalog.active),
        "rules": len(responsibility.rules),
        "deeds": len(vocabulary.allowed),
        "indicators": len(indicators.by_id),
        "reports": len(reports.declarations),
        "replies": len(desk.replies),
        **duties,
        "scenarios": scenarios.run(check, bench),
    }
    proof = prove(check, responsibility, territory)
    if installed is not None and now is not None:
        day = now.astimezone(responsibility.zone).date()
        for one in unused(responsibility, installed.rulings, territory, day):
            check.notices.add(_without_effect(one, responsibility), field=one.precedent.number)
        _note_unmanned(check, responsibility, installed)
    check_leads(check, settings.auto, catalog, proof.wanting)
    return counts, proof


def _public_parts(
    check: Checker, territory: Territory, catalog: Catalog, vocabulary: Vocabulary, organisation: Organisation
) -> Mapping[str, int]:
    """What the public meets: what it may see, say and take part in, where it is served, what it may be permitted."""
    parse_publicity(check, catalog)
    parse_privacy(check)
    parse_photographs(check)
    parse_contact_term(check)
    parse_attempts(check)
    parse_rating(check)
    parse_answers(check, vocabulary)
    parse_participation(check)
    parse_terms(check)
    services = parse_services(check, territory)
    permits = parse_permits(check, organisation=organisation, catalog=catalog, services=services)
    parse_assets(check, catalog, vocabulary, permits.kinds, organisation.units, territory, services)
    return {
        "services": len(services.points),
        "permits": len(permits.kinds),
        "markets": len(permits.markets),
    }


def _without_effect(ruling: Unused, responsibility: Responsibility) -> Message:
    precedent = ruling.precedent
    category = responsibility.categories.get(precedent.category)
    return Message(
        "这条先例（{category}由{lead}主办，{since} 起）不起作用：{why}。要继续按它办，请把它写进责任规则或重新裁定",
        "this precedent ({category}: {lead} leads, from {since}) has no effect: {why}; to keep it, write it into the rules "
        "or rule anew",
    ).format(
        category=category.name if category else precedent.category,
        lead=responsibility.organisation.name(precedent.lead),
        since=precedent.from_date,
        why=ruling.why,
    )


def _note_unmanned(check: Checker, responsibility: Responsibility, installed: Installed) -> None:
    """The units of the bureau that lead by some rule and where nobody could take a case on: a dispatch would be refused.

    Those beyond the bureau are left out, for what goes to them can be transferred.
    """
    known = responsibility.organisation
    leads = Counter(rule.lead for rule in responsibility.rules if rule.lead in known.units)
    able = installed.manned([TAKEN_ON], known)[TAKEN_ON]
    empty = [code for code in known.units if code in leads and code not in able and not outside(code, known)]
    if not empty:
        return
    named = [
        Message("{unit}（{n} 条规则）", "{unit} ({n} rules)").format(unit=known.name(code), n=leads[code])
        for code in empty
    ]
    text = Message(
        "这些单位按责任规则主办案件，但还没有人能办（没有在用的账号有「{verb}」权限），派给它们会被拒绝：{units}。"
        "请给它们的人员开通账号和岗位，或者在责任规则里改由别的单位主办",
        "these units lead by rules of responsibility, but nobody there could do the work yet (no active account may “{verb}”), so "
        "a dispatch to them is refused: {units}. Give somebody there an account and a post, or let other units lead",
    )
    words = text.format(verb=VERBS[TAKEN_ON], units=listed(named))
    check.notices.add(words, file=UNITS, field="units")


def _place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line
