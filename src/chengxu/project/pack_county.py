"""Checks ``county.yaml``: what every other part of a pack leans on, and what it names of the other parts."""

from __future__ import annotations

from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.cases.workflow.values import Settings
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message, listed
from chengxu.indicators.rules import Indicators
from chengxu.intake.rules import CHANNELS
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Where

COUNTY = "county.yaml"
Name = str | dict[str, str]


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
    reporter_contact: dict[str, object] = {}
    attempts: dict[str, object] = {}


def check_county(check: Checker, organisation: Organisation) -> bool:
    """Whether the file can be read at all; what is wrong with its code or its centre is a problem like any other."""
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


def check_public_figures(check: Checker, indicators: Indicators) -> None:
    """The figures the public sees are indicators of this pack."""
    portal = check.pack.one(COUNTY).get("portal", {})
    parts: list[tuple[Where, dict[str, Any]]] = [(("portal",), portal)]
    parts += [(("portal", "week", place), part) for place, part in enumerate(portal.get("week", []))]
    for where, part in parts:
        for place, id_ in enumerate(part.get("figures", [])):
            if id_ not in indicators.by_id:
                message = Message("没有指标「{id}」", "there is no indicator “{id}”").format(id=id_)
                check.problem(COUNTY, (*where, "figures", place), message, "portal.figures")


def check_workflow(check: Checker, settings: Settings, catalog: Catalog) -> None:
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
