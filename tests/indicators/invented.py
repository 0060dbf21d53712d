"""Random rows for every table a figure can come from: valid for the database, otherwise as wild as they get."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chengxu.cases.models import Case, CaseClock
from chengxu.cases.workflow.states import ClockKind, State
from chengxu.common.ids import SeededIds
from chengxu.enforcement.models import Proceeding
from chengxu.intake.models import Answer, Rating, Report
from chengxu.ledger import actions
from chengxu.ledger.rules import Deed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.readings.models import Reading, Ticket
from chengxu.routines.campaigns.models import Campaign, Place
from chengxu.routines.campaigns.relapse import Group
from chengxu.routines.campaigns.rules import Stage
from chengxu.routines.models import Shift
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.rules import State as TaskState
from chengxu.routines.rosters.judging import HELD, Standing
from chengxu.routines.rosters.models import Hours, Verdict

UNITS = ["JZCG", "JZCG-SR", "JZCG-HW", "JZCG-ZF", "JZCG-RQ", "JZCG-LD", "GA", "ZJ", "T100", ""]
PLACES = ["环城南路", "飞山北路", "沿河路", ""]
FIRST, LAST = date(2022, 12, 28), date(2024, 1, 4)
NOW = datetime(2024, 2, 1, tzinfo=UTC)


class Inventor:
    """Makes rows from one seed; instants fall on local midnights now and then, where periods have their edges."""

    def __init__(self, seed: int, vocabulary: Vocabulary) -> None:
        self.random = random.Random(seed)
        self.ids = SeededIds(seed)
        self.vocabulary = vocabulary

    def at(self) -> datetime:
        """An instant of the year or a few days beside it."""
        day = FIRST + timedelta(days=self.random.randrange((LAST - FIRST).days))
        if self.random.random() < 0.2:  # local midnight, or a second around it
            moment = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
            return moment + timedelta(seconds=self.random.choice([-1, 0, 1]))
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
            seconds=self.random.randrange(86400)
        )

    def day(self) -> date:
        """A local day."""
        return FIRST + timedelta(days=self.random.randrange((LAST - FIRST).days))

    def after(self, start: datetime, hours: float = 60) -> datetime:
        """Some time after ``start``."""
        return start + timedelta(seconds=self.random.randrange(int(hours * 3600)) + 1)

    def deed(self, **fixed: Any) -> Deed:
        """A deed the vocabulary allows."""
        pair = self.random.choice(list(self.vocabulary.allowed.values()))
        quantity = self.random.choice([None, 1000, 2000, 500, 12_345, 350_000])
        values: dict[str, Any] = {
            "verb": pair.verb, "object": pair.object, "measure": self.random.choice(pair.measures),
            "quantity": quantity, "occurred_at": self.at(), "unit": self.random.choice(UNITS),
            "place": self.random.choice(PLACES), "case_uid": self.random.choice(["", "", "case-1"]),
        }  # fmt: skip
        return Deed(uid=self.ids.uid(NOW), recorded_at=NOW, actor="p", source="test", **(values | fixed))

    def deeds(self, count: int) -> list[Deed]:
        """Deeds, every tenth of them a correction of an earlier one (perhaps of a correction)."""
        made: list[Deed] = []
        for number in range(count):
            fixed = {}
            if number > 20 and number % 10 == 0:
                target = self.random.choice(made)
                fixed = {"corrects_uid": target.uid, "corrects_kind": self.random.choice(["void", "replace"])}
            made.append(self.deed(**fixed))
        return made

    def case(self) -> Case:
        """A case with times in order, ended or not."""
        reported = self.at()
        steps: list[datetime | None] = [None] * 5
        last = reported
        for index in range(self.random.randrange(6)):
            steps[index] = last = self.after(last)
        accepted, filed, dispatched, handled, closed = steps
        state = "closed" if closed else self.random.choice([s.value for s in State if s is not State.CLOSED])
        return Case(
            uid=self.ids.uid(NOW), state=state, category="C0118", version=1, pack_hash="x", updated_at=NOW,
            condition=self.random.choice(["C0118-1", "C0118-1", "E0504-1"]),
            channel=self.random.choice(["hotline", "redweb", "portal", "collector"]),
            lead_unit=self.random.choice(UNITS), unit=self.random.choice(UNITS), reported_at=reported,
            accepted_at=accepted, filed_at=filed, dispatched_at=dispatched, handled_at=handled, closed_at=closed,
            due_at=self.random.choice([None, closed, self.after(reported, 200)]),
            on_time=self.random.choice([None, True, False]),
        )  # fmt: skip

    def clocks(self, case: Case) -> list[CaseClock]:
        """Up to four clocks of a case."""
        kinds = self.random.sample(list(ClockKind), self.random.randrange(5))
        return [
            CaseClock(
                case_id=case.uid, ordinal=n, kind=kind.value, unit=self.random.choice(UNITS), amount=4,
                limit_unit="work_hour", started_at=case.reported_at, due_at=self.after(case.reported_at),
                stopped_at=self.random.choice([None, self.after(case.reported_at)]),
                breached=self.random.random() < 0.3,
                paused_for=self.random.choice(["", "", "check", "merge"]),
            )
            for n, kind in enumerate(kinds)
        ]  # fmt: skip

    def rating(self, report: Report) -> Rating:
        """A reporter's answer."""
        score = self.random.randrange(1, 6)
        return Rating(
            uid=self.ids.uid(NOW), report_id=report.uid, case_uid=report.case_id, channel=report.channel,
            unit=self.random.choice(UNITS), score=score, satisfied=score > 2, rated_at=self.at(),
        )  # fmt: skip

    def answer(self, report: Report) -> Answer:
        """A public answer, or a draft of one."""
        return Answer(
            uid=self.ids.uid(NOW), report_id=report.uid, case_uid=report.case_id, channel=report.channel,
            unit=self.random.choice(UNITS), text="已处理", drafted_by="p", drafted_at=NOW, due_at=self.at(),
            answered_at=self.random.choice([None, self.at(), self.at()]), late=self.random.random() < 0.3,
        )  # fmt: skip

    def ticket(self, number: int) -> Ticket:
        """A load."""
        tare, net = 5000, self.random.randrange(1, 20_000)
        return Ticket(
            uid=self.ids.uid(NOW), number=f"n{number}", weighed_at=self.at(), plate="湘N00000", station="中转站",
            kind=self.random.choice(["household", "township", "food", "leachate"]),
            gross=tare + net, tare=tare, net=net,
        )  # fmt: skip

    def shift(self, number: int) -> Shift:
        """A shift that was stood, missed or excused."""
        start = self.at() + timedelta(microseconds=number)
        state = self.random.choice(["done", "late", "missed", "excused"])
        present = state in {"done", "late"}
        return Shift(
            uid=self.ids.uid(NOW), routine=self.random.choice(["street_cleaning", "waste_collection", "x"]),
            unit=self.random.choice(UNITS), person="p", place=self.random.choice(PLACES), starts_at=start,
            ends_at=start + timedelta(hours=self.random.choice([3, 4, 16])), state=state,
            checked_in_at=start if present else None,
        )  # fmt: skip

    def verdict(self, number: int, shift: Shift) -> Verdict:
        """A verdict on a post at a shift, several of them about one post now and then."""
        standing = self.random.choice([*Standing])
        return Verdict(
            uid=self.ids.uid(NOW), key=f"post-{number % 90}", routine=shift.routine, unit=shift.unit, place=shift.place,
            shift="s1", starts_at=shift.starts_at, minutes=self.random.choice([90, 180, 210]),
            person=self.random.choice(["", "p", "q"]), standing=standing.value, held=standing in HELD,
            ruled=self.random.random() < 0.3, by="x", at=NOW,
        )  # fmt: skip

    def hours(self, number: int) -> Hours:
        """A person's month."""
        return Hours(
            uid=self.ids.uid(NOW), person=f"p{number}", unit=self.random.choice(UNITS), first=self.day().replace(day=1),
            planned=9000, worked=self.random.randrange(3000) * 3, beyond=self.random.randrange(300) * 3, apart=self.random.randrange(30) * 3,
        )  # fmt: skip

    def occurrence(self, number: int) -> Occurrence:
        """A recurring task in some state, by now a case or not."""
        start = self.at() + timedelta(microseconds=number)
        state = self.random.choice([one.value for one in TaskState])
        return Occurrence(
            uid=self.ids.uid(NOW), routine=self.random.choice(["watering", "cleaning_shifts", "lamp_night_round", "centre_group", "x"]),
            unit=self.random.choice(UNITS), place=self.random.choice(PLACES), day=self.day(), starts_at=start,
            holder=self.random.choice(["", "p", "q"]), post=self.random.choice(["", "sweeper", "driver"]),
            ends_at=start + timedelta(hours=3), settles_at=start + timedelta(hours=5), required=5000, counted=self.random.randrange(6) * 1000,
            state=state, decided_at=None if state == "planned" else start, pack_hash="x", case_uid=self.random.choice(["", "", "c1", "c2"]),
        )  # fmt: skip

    def campaign(self) -> Campaign:
        """A campaign of some weeks that is over."""
        starts = self.day()
        return Campaign(
            uid=self.ids.uid(NOW), name="油烟整治", starts_on=starts, ends_on=starts + timedelta(days=30), lead="JZCG-ZF",
            stage=self.random.choice([*Stage]).value, author="p", created_at=NOW,
        )  # fmt: skip

    def closings(self, campaign: Campaign, cases: list[Case]) -> list[Place]:
        """Places of a campaign, some of cases that another campaign counts as well; something came back at some."""
        return [self._closing(campaign, case) for case in self.random.sample(cases, min(40, len(cases)))]

    def _closing(self, campaign: Campaign, case: Case) -> Place:
        day, back = self.day(), self.random.choice([None, None, 0, 7, 30, 31, 90, 180])
        return Place(
            uid=self.ids.uid(NOW), campaign=campaign, group=self.random.choice([*Group]).value, case_uid=case.uid,
            category=case.category, unit=self.random.choice(UNITS), lon=109.7, lat=26.6, closed_at=NOW, closed_on=day,
            watched=self.random.choice([7, 30, 31, 90, 91, 181]), back_uid="" if back is None else "again", back_days=back,
        )  # fmt: skip

    def proceeding(self, number: int) -> Proceeding:
        """A penalty proceeding in some state."""
        opened = self.day()
        state = self.random.choice(["open", "decided", "closed"])
        decided = None if state == "open" else opened + timedelta(days=self.random.randrange(40))
        closed = (
            decided + timedelta(days=self.random.randrange(40)) if state == "closed" and decided else None
        )
        return Proceeding(
            uid=self.ids.uid(NOW), number=f"p{number}", procedure="ordinary", state=state,
            cause=self.random.choice(["在不具备安全条件的场所储存燃气", "使用燃气未安装可燃气体报警装置", "违法建设"]),
            field=self.random.choice(["gas", "muck", "illegal_building"]), unit=self.random.choice(UNITS),
            opened_on=opened, decided_on=decided, closed_on=closed,
            fine=self.random.randrange(5_000_000) if decided else 0,
            confiscated=self.random.randrange(900) if decided else 0,
        )  # fmt: skip


def fill(inventor: Inventor, *, deeds: int = 1200, others: int = 120) -> list[Deed]:
    """Put rows into every table; the deeds stay unsealed."""
    written = inventor.deeds(deeds)
    actions.append(written, ids=inventor.ids)
    made = [inventor.case() for _ in range(others)]
    for case in made[::5]:
        case.recurs_of = inventor.random.choice(made).uid
    cases = Case.objects.bulk_create(made)
    CaseClock.objects.bulk_create(clock for case in cases for clock in inventor.clocks(case))
    Report.objects.bulk_create(
        Report(
            uid=case.uid, receipt=f"r{number}", channel=case.channel, text="路灯不亮", reported_at=case.reported_at,
            received_at=inventor.after(case.reported_at, 1), case_id=case.uid,
        )
        for number, case in enumerate(cases)
    )  # fmt: skip
    reports = list(Report.objects.all())
    Rating.objects.bulk_create(inventor.rating(report) for report in reports[::2])
    Answer.objects.bulk_create(inventor.answer(report) for report in reports[::3])
    Ticket.objects.bulk_create(inventor.ticket(n) for n in range(others))
    Shift.objects.bulk_create(inventor.shift(n) for n in range(others * 2))
    Hours.objects.bulk_create(inventor.hours(n) for n in range(others))
    Occurrence.objects.bulk_create(inventor.occurrence(n) for n in range(others * 2))
    stood = list(Shift.objects.all())
    Verdict.objects.bulk_create(inventor.verdict(n, inventor.random.choice(stood)) for n in range(others))
    for campaign in Campaign.objects.bulk_create(inventor.campaign() for _ in range(3)):
        Place.objects.bulk_create(inventor.closings(campaign, cases))
    Proceeding.objects.bulk_create(inventor.proceeding(n) for n in range(others // 2))
    Reading.objects.bulk_create(
        Reading(
            uid=inventor.ids.uid(NOW), series=inventor.random.choice(["landfill.well.1", "dam.1"]), value=n,
            at=inventor.at() + timedelta(microseconds=n), measure="米",
        )
        for n in range(others)
    )  # fmt: skip
    return written
