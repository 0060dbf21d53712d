"""Where a case lies and what it is about; from that follows who leads. Pure."""

from __future__ import annotations

from datetime import datetime

from chengxu.cases.workflow.values import Case, Rulebook
from chengxu.catalog.rules import Category
from chengxu.common.messages import Message, Refused
from chengxu.common.records import changed
from chengxu.territory.rules import Location, morton


def placed(case: Case, location: Location, place_text: str) -> Case:
    """The case at ``location``, with the words somebody gave for it."""
    located = location.lon is not None and location.lat is not None
    return changed(
        case,
        lon=location.lon,
        lat=location.lat,
        cell=morton(location.lon, location.lat) if located else None,  # type: ignore[arg-type]
        grid=location.grid,
        duty_grid=location.duty_grid,
        community=location.community,
        township=location.township,
        place=location.place or location.road,
        place_text=place_text,
        grade=location.grade,
    )


def categorised(case: Case, category_id: str, now: datetime, book: Rulebook) -> Case:
    """The case under a category, with the lead unit the rules give it; :class:`Refused` for an unknown one."""
    category = _category(category_id, book)
    lead = book.responsibility.resolve(category.id, case, now)
    return changed(
        case,
        scheme=category.scheme,
        category=category.id,
        lead_unit=book.organisation.today(lead.lead),
        lead_rule=lead.rule,
        lead_reason_zh=lead.reason.zh,
        lead_reason_en=lead.reason.en,
    )


def uncategorised(case: Case, book: Rulebook) -> Case:
    """Until somebody says what it is, the acceptance centre owns it: nothing is nobody's."""
    centre = book.settings.centre
    name = book.organisation.name(centre)
    reason = Message("尚未归类，由{centre}负责", "not yet categorised; {centre} owns it").format(centre=name)
    return changed(
        case, lead_unit=centre, lead_rule="uncategorised", lead_reason_zh=reason.zh, lead_reason_en=reason.en
    )


def _category(category_id: str, book: Rulebook) -> Category:
    category = book.catalog.get(category_id)
    if not category.active:
        raise Refused(
            Message("小类「{name}」现在不启用", "the category “{name}” is not in use").format(
                name=category.name
            ),
            field="category",
        )
    return category
