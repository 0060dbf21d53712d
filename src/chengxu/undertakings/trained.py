"""Who attended what, as records of meetings say: towards certificates, and against the norms of a year. Never a meeting of the Party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.common.messages import Message
from chengxu.routines.meetings import queries as meetings
from chengxu.routines.meetings.models import Attendee, Meeting
from chengxu.routines.meetings.rules import Mark, Stage
from chengxu.territory import queries as territory
from chengxu.undertakings import queries, standing
from chengxu.undertakings.deciding import strength, training
from chengxu.undertakings.deciding.declared import Renewal
from chengxu.undertakings.deciding.strength import Gap, Validity
from chengxu.undertakings.deciding.training import Attended, Hours
from chengxu.undertakings.models import Certificate, CertificateRenewal


def attended(
    kinds: Iterable[str], first: date, last: date, people: Iterable[str] | None = None
) -> Mapping[str, list[Attended]]:
    """The meetings of these kinds that were held on these local days, by who was present."""
    calendar = territory.calendar()
    rows = Attendee.objects.filter(
        mark=Mark.PRESENT.value, meeting__stage=Stage.HELD.value, meeting__party=False, meeting__kind__in=list(kinds),
        meeting__starts_at__gte=calendar.start_of(first), meeting__starts_at__lt=calendar.start_of(last + timedelta(days=1)),
    )  # fmt: skip
    if people is not None:
        rows = rows.filter(person__in=list(people))
    found: dict[str, list[Attended]] = {}
    for person, uid, kind, at, minutes in rows.values_list(
        "person", "meeting__uid", "meeting__kind", "meeting__starts_at", "meeting__minutes"
    ):
        one = Attended(meeting=uid, kind=kind, day=meetings.local_day(at), minutes=minutes)
        found.setdefault(person, []).append(one)
    return found


def year(today: date) -> tuple[Gap, ...]:
    """Training, drill and exchange of the year so far against the norms of the pack."""
    norms = queries.declared().training
    kinds = {kind for norm in norms for kind in norm.kinds}
    start, end = meetings.year_of(today.year)
    held = (
        Meeting.objects.filter(
            kind__in=kinds, party=False, stage=Stage.HELD.value, starts_at__gte=start, starts_at__lt=end
        )
        .values_list("kind")
        .annotate(n=Count("id"))
    )
    came = attended(kinds, date(today.year, 1, 1), today)
    return training.against(norms, standing.staff(), came, dict(held))


@dataclass(frozen=True, slots=True)
class Towards:
    """A certificate with what renews it: hours so far, the renewals it had and whether one is in doubt."""

    row: Certificate
    rule: Renewal | None
    hours: Hours | None
    renewals: Sequence[CertificateRenewal]
    doubted: bool


def towards(rows: Sequence[Certificate], today: date) -> list[Towards]:
    """Each certificate with its rule; a handful of queries whatever their number.

    A renewal is in doubt when the records it rests on no longer say that its holder was there.
    """
    rules = list(queries.declared().certificates.values())
    longest = max((rule.within for rule in rules), default=0)
    kinds = {kind for rule in rules for kind in rule.kinds}
    people = {row.person for row in rows}
    came = attended(kinds, today - timedelta(days=longest), today, people)
    renewals: dict[int, list[CertificateRenewal]] = {}
    for one in CertificateRenewal.objects.filter(certificate__in=rows).order_by("id"):
        renewals.setdefault(one.certificate_id, []).append(one)
    there = _still(renewals)
    found = []
    for row in rows:
        rule = rule_of(row)
        had = renewals.get(row.pk, [])
        used = {uid for one in had for uid in one.meetings.split()}
        hours = training.hours(rule, came.get(row.person, ()), used, today) if rule else None
        doubted = any((row.person, uid) not in there for one in had for uid in one.meetings.split())
        found.append(Towards(row, rule, hours, had, doubted))
    return found


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate in words, with what renews it."""

    person: str
    unit: Message
    towards: Towards
    validity: Validity


def certificates(today: date) -> list[Certified]:
    """Certificates of those who are active, those that end first on top."""
    people = {one.uid: one for one in Person.objects.filter(is_active=True)}
    known = accounts.organisation()
    rows = [one for one in Certificate.objects.order_by("expires_on", "id") if one.person in people]
    return [
        Certified(
            people[one.row.person].name,
            known.short(people[one.row.person].unit),
            one,
            strength.validity(one.row.expires_on, today, one.rule.warn if one.rule else strength.SOON),
        )
        for one in towards(rows, today)
    ]


def without(today: date) -> list[tuple[Renewal, list[str]]]:
    """Of each kind of certificate, the names of those whose post needs one and who have none that holds today."""
    staff = standing.staff()
    names = accounts.names({one.uid for one in staff})
    found = []
    for rule in queries.declared().certificates.values():
        had = set(
            Certificate.objects.filter(name=rule.name.zh, expires_on__gte=today).values_list(
                "person", flat=True
            )
        )
        lacking = [names[one.uid] for one in staff if one.posts & set(rule.posts) and one.uid not in had]
        found.append((rule, lacking))
    return found


def rule_of(row: Certificate) -> Renewal | None:
    """What renews a certificate: the rule of the pack that has its name."""
    return next((one for one in queries.declared().certificates.values() if one.name.zh == row.name), None)


def _still(renewals: Mapping[int, Sequence[CertificateRenewal]]) -> set[tuple[str, str]]:
    """(person, meeting) of those the records still call present at the meetings these renewals rest on."""
    wanted = {uid for had in renewals.values() for one in had for uid in one.meetings.split()}
    rows = Attendee.objects.filter(mark=Mark.PRESENT.value, meeting__uid__in=wanted)
    return set(rows.values_list("person", "meeting__uid"))
