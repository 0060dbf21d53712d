"""The one place that says which pictures somebody may see, and which form of them: every page, interface and export asks here.

A picture is seen by whoever may see what it belongs to: a case, a ledger entry, a report by its receipt. What is seen is
always the newest derivative, with everything painted over that somebody hid; originals are opened by
:mod:`chengxu.intake.hiding` alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from chengxu.accounts.rules import Actor
from chengxu.cases import access
from chengxu.intake.models import Report
from chengxu.ledger import evidence
from chengxu.ledger import queries as ledger
from chengxu.ledger.evidence import Picture
from chengxu.ledger.models import Deed
from chengxu.routines.meetings import queries as meetings

LEDGER = ("indicators.read", "ledger.verify", "case.view_all")
"""Any of these verbs opens the entries of the ledger."""


def of_case(case_uid: str, actor: Actor) -> dict[str, Picture]:
    """The pictures of a case by their originals: those of its deeds and of its reports; none of a case not to be seen."""
    if case_uid not in access.seen([case_uid], actor):
        return {}
    told = ledger.of_cases(case_uid).exclude(evidence="").order_by("id").values_list("evidence", flat=True)
    sent = Report.objects.filter(case_id=case_uid).exclude(evidence="").values_list("evidence", flat=True)
    return evidence.current(hash_ for listed in (*told, *sent) for hash_ in listed.split())


def of_deed(deed: Deed, actor: Actor) -> dict[str, Picture]:
    """The pictures that prove a ledger entry; one about a case needs the sight of that case, one of a party meeting its verb."""
    if not any(actor.may(verb) for verb in LEDGER) or not meetings.tells(deed, actor):
        return {}
    if deed.case_uid and deed.case_uid not in access.seen([deed.case_uid], actor):
        return {}
    return evidence.current(deed.evidence.split())


def of_component(told: Iterable[Deed], actor: Actor) -> dict[str, Picture]:
    """The pictures of what was done with a thing in the street, for whoever may see it: ``told`` are the deeds about it; one
    that belongs to a case as well needs the sight of that case."""
    deeds = list(told)
    cases = access.seen((deed.case_uid for deed in deeds), actor)
    shown = (deed for deed in deeds if not deed.case_uid or deed.case_uid in cases)
    return evidence.current(hash_ for deed in shown for hash_ in deed.evidence.split())


def of_report(report: Report) -> list[Picture]:
    """The pictures of a report for whoever holds its receipt, in their order."""
    return list(evidence.current(report.evidence.split()).values())
