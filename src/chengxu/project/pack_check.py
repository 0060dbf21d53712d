"""Checks a county pack as a whole: every app reads its part, the scenarios run, responsibility is proven.

Nothing is loaded unless this finds no problem. It needs no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from chengxu.accounts.loading import PATH as UNITS
from chengxu.accounts.loading import parse as parse_organisation
from chengxu.accounts.rules import VERBS, Organisation
from chengxu.assets.loading import parse as parse_assets
from chengxu.cases.deciding.crewing import TAKES
from chengxu.cases.deciding.transferring import outside
from chengxu.cases.declared.auto import check_auto, check_leads
from chengxu.cases.declared.desk import parse_desk
from chengxu.cases.declared.escalation import check_recipients
from chengxu.cases.loading import parse_settings
from chengxu.cases.workflow.values import Settings
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Invalid, Message, Problem, listed
from chengxu.field.loading import parse as parse_field
from chengxu.indicators.loading import parse as parse_indicators
from chengxu.indicators.rules import Indicators
from chengxu.intake.feedback_loading import parse_answers, parse_rating
from chengxu.intake.loading import parse_attempts, parse_photographs, parse_privacy, parse_publicity
from chengxu.intake.rules import CHANNELS
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.notices.loading import parse as parse_notices
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Where, read
from chengxu.packs.rules import Pack
from chengxu.participation.loading import parse as parse_participation
from chengxu.participation.loading import parse_terms
from chengxu.parties.loading import parse as parse_permits
from chengxu.reports.lifecycle.handling import parse as parse_handling
from chengxu.reports.loading import parse as parse_reports
from chengxu.responsibility import scenarios
from chengxu.responsibility.loading import parse as parse_responsibility
from chengxu.responsibility.precedents import Precedent
from chengxu.responsibility.proof import Proof, prove
from chengxu.responsibility.rules import Responsibility
from chengxu.responsibility.unused import Unused, unused
from chengxu.routines.loading import parse as parse_routines
from chengxu.routines.rosters.loading import parse as parse_rosters
from chengxu.territory.calendar_loading import parse_calendar
from chengxu.territory.loading import parse as parse_territory
from chengxu.territory.rules import Territory
from chengxu.territory.services_loading import parse_services

COUNTY = "county.yaml"
TAKEN_ON = TAKES["dispatch"]
Name = str | dict[str, str]


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


class HotlineText(msgspec.Struct, forbid_unknown_fields=True):
    """A telephone number people know."""

    number: str
    label: Name


class ContactText(msgspec.Struct, forbid_unknown_fields=True):
    """Whom to call."""

    hotlines: list[HotlineText]
    emergency: Name


class Open311Text(msgspec.Struct, forbid_unknown_fields=True):
    """What the discovery document of Open311 says to developers."""

    contact: Name
    key_service: Name


class OpenDataText(msgspec.Struct, forbid_unknown_fields=True):
    """Under which licence open data is given, and whom to ask."""

    licence: Name
    text: Name
    contact: Name = ""


class LetterheadText(msgspec.Struct, forbid_unknown_fields=True):
    """The head of printed documents."""

    organisation: str
    mark: str
    copies_to: list[str] = []
    to: str = ""
    printer: str = ""


class DemoText(msgspec.Struct, forbid_unknown_fields=True):
    """What every page of a demo says."""

    notice: Name


FILES = (
    "county.yaml", "units.yaml", "deeds.yaml", "desk.yaml", "escalation.yaml", "dispatch.yaml", "notices.yaml", "feedback.yaml",
    "participation.yaml", "field.yaml", "assets.yaml", "permits.yaml", "rosters.yaml",
)  # fmt: skip
FOLDERS = (
    "calendar", "catalog", "indicators", "plans", "reports", "reports/parts", "reports/texts", "responsibility",
    "routines", "scenarios", "territory",
)  # fmt: skip


class WeekText(msgspec.Struct, forbid_unknown_fields=True):
    """One heading of the page that tells a week, and the indicators below it."""

    title: Name
    figures: list[str]


class PortalText(msgspec.Struct, forbid_unknown_fields=True):
    """What anybody may see: indicators whose week stands on the first page, and those of the page that tells a week."""

    figures: list[str]
    week: list[WeekText] = []


class CountyText(msgspec.Struct, forbid_unknown_fields=True):
    """``county.yaml``; what concerns duty and cases is read closely by the calendar and by cases."""

    name: Name
    short: Name
    code: str
    bureau: Name
    centre: str
    zone: str
    duty: dict[str, object]
    stages: dict[str, object]
    duplicates: dict[str, object]
    ledger: dict[str, object]
    letterhead: LetterheadText
    contact: ContactText
    demo: DemoText
    portal: PortalText | None = None
    open311: Open311Text | None = None
    reopening: dict[str, object] = {}
    open_data: OpenDataText | None = None
    verification: dict[str, object] = {}
    self_handling: dict[str, object] = {}
    requests: dict[str, object] = {}
    recurrence: dict[str, object] = {}
    merging: dict[str, object] = {}
    counting: dict[str, object] = {}
    publicity: dict[str, object] = {}
    privacy: dict[str, object] = {}
    photographs: dict[str, object] = {}
    attempts: dict[str, object] = {}


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
    _check_files(check)
    organisation = parse_organisation(check)
    if not _check_county(check, organisation):
        return {}, None  # every other part leans on the county's frame
    vocabulary = parse_vocabulary(check)
    territory = parse_territory(check)
    calendar = parse_calendar(check)
    catalog = parse_catalog(check)
    responsibility = parse_responsibility(
        check, catalog=catalog, territory=territory, organisation=organisation
    )
    settings = parse_settings(check)
    desk = parse_desk(check, catalog)
    _check_workflow(check, settings, catalog)
    check_recipients(check, organisation)
    check_auto(check, settings.auto, catalog, CHANNELS)
    parse_notices(check, organisation=organisation, vocabulary=vocabulary)
    public = _public_parts(check, territory, catalog, vocabulary, organisation)
    outside = _outside_parts(check, organisation, vocabulary, territory)
    indicators = parse_indicators(check)
    _check_public_figures(check, indicators)
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
        **outside,
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
    parse_attempts(check)
    parse_rating(check)
    parse_answers(check, vocabulary)
    parse_participation(check)
    parse_terms(check)
    parse_assets(check, catalog)
    services = parse_services(check, territory)
    permits = parse_permits(check, organisation=organisation, catalog=catalog, services=services)
    return {
        "services": len(services.points),
        "permits": len(permits.kinds),
        "markets": len(permits.markets),
    }


def _outside_parts(
    check: Checker, organisation: Organisation, vocabulary: Vocabulary, territory: Territory
) -> Mapping[str, int]:
    """What people outside have on their phones: favourites of the quick log, and duties; how many of each."""
    told = parse_field(check, organisation=organisation, vocabulary=vocabulary)
    routines = parse_routines(check, organisation=organisation, vocabulary=vocabulary, territory=territory)
    rosters = parse_rosters(check, routines=routines)
    return {"favourites": len(told.favourites), "routines": len(routines), "rosters": len(rosters.patterns)}


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


def _check_county(check: Checker, organisation: Organisation) -> bool:
    text = check.convert(COUNTY, (), check.pack.one(COUNTY), CountyText)
    if text is None:
        return False
    if not (text.code.isdigit() and len(text.code) == 6):
        message = Message("县代码应为 6 位数字（写在引号里）", "the county code is six digits, in quotes")
        check.problem(COUNTY, ("code",), message, "code")
    if text.centre not in organisation.units:
        none = Message("没有代码为「{code}」的单位", "there is no unit “{code}”")
        check.problem(COUNTY, ("centre",), none.format(code=text.centre), "centre")
    return True


def _check_files(check: Checker) -> None:
    """A file nobody reads is most likely a slip in its name; what it says would silently not hold."""
    for path in check.pack.documents:
        folder, _, name = path.rpartition("/")
        if not (path in FILES or folder in FOLDERS or (name.endswith((".md", ".txt")) and not folder)):
            message = Message(
                "没有谁读这个文件，名字或文件夹写错了吗？可用：{known}",
                "nobody reads this file; is its name or folder mistyped? known: {known}",
            ).format(known=listed([*FILES, *(f"{f}/" for f in FOLDERS)]))
            check.problem(path, (), message)


def _check_public_figures(check: Checker, indicators: Indicators) -> None:
    portal = check.pack.one(COUNTY).get("portal", {})
    parts: list[tuple[Where, dict[str, Any]]] = [(("portal",), portal)]
    parts += [(("portal", "week", place), part) for place, part in enumerate(portal.get("week", []))]
    for where, part in parts:
        for place, id_ in enumerate(part.get("figures", [])):
            if id_ not in indicators.by_id:
                message = Message("没有指标「{id}」", "there is no indicator “{id}”").format(id=id_)
                check.problem(COUNTY, (*where, "figures", place), message, "portal.figures")


def _check_workflow(check: Checker, settings: Settings, catalog: Catalog) -> None:
    """A channel or category that does not exist would silently never be asked for."""
    for channel in sorted(settings.verified_channels - CHANNELS.keys()):
        message = Message(
            "没有「{channel}」这个渠道，可用：{known}", "there is no channel “{channel}”; known: {known}"
        )
        known = listed(CHANNELS)
        where = ("verification", "channels")
        check.problem(COUNTY, where, message.format(channel=channel, known=known), ".".join(where))
    for id_ in sorted(settings.self_handled - {category.id for category in catalog.active}):
        message = Message("没有启用的小类「{id}」", "no category “{id}” is in use").format(id=id_)
        check.problem(COUNTY, ("self_handling", "categories"), message, "self_handling.categories")


def _place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line
