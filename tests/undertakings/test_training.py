"""Trainings attended: certificates they renew, hours used once, norms of a year; the Party's meetings never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.ledger.models import Deed
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.routines.meetings.models import Meeting
from chengxu.undertakings import queries, trained
from chengxu.undertakings.acting import strength as actions
from chengxu.undertakings.deciding import training
from chengxu.undertakings.deciding.declared import Counts, Renewal, TrainingNorm
from chengxu.undertakings.deciding.strength import CertificateGiven, Employed, Validity
from chengxu.undertakings.deciding.training import Attended
from chengxu.undertakings.loading import FILE, parse
from chengxu.undertakings.models import Certificate, CertificateRenewal
from tests.jingzhou import NOW, PACK
from tests.routines.meetings.held import BRANCH, COMMITTEE, OFFICE, TRAINING, held, planned
from tests.undertakings.held import DESK, TODAY, ids
from tests.undertakings.test_loading import around

RULE = Renewal(
    code="law", name=Message("执法证"), posts=("officer",), kinds=("training",), minutes=120, within=365, months=12, opens=180, warn=90,
    source="", verified=False,
)  # fmt: skip
END = TODAY + timedelta(days=60)


def went(day: date, minutes: int = 60, kind: str = "training", meeting: str = "") -> Attended:
    return Attended(meeting=meeting or f"{kind} {day}", kind=kind, day=day, minutes=minutes)


A_DAY = timedelta(days=1)
TWICE = (went(TODAY), went(TODAY - A_DAY))


@pytest.mark.parametrize(
    ("expires", "attended", "used", "renews"),
    [
        (END, TWICE, (), True),
        (END, TWICE, ("training 2023-05-08",), False),
        (END, TWICE[:1], (), False),
        (END, (went(TODAY, 119),), (), False),
        (END, (went(TODAY, 120),), (), True),
        (END, (went(TODAY, 120, "drill"),), (), False),
        (END, (went(TODAY - timedelta(days=364), 120),), (), True),
        (END, (went(TODAY - timedelta(days=365), 120),), (), False),
        (END, (went(TODAY + A_DAY, 120),), (), False),
        (TODAY, TWICE, (), True),
        (TODAY - A_DAY, TWICE, (), False),
        (TODAY + timedelta(days=180), TWICE, (), True),
        (TODAY + timedelta(days=181), TWICE, (), False),
    ],
)
def test_what_renews_a_certificate(
    expires: date, attended: tuple[Attended, ...], used: tuple[str, ...], renews: bool
) -> None:
    found = training.renewed(RULE, expires, attended, used, TODAY)
    assert (found is not None) == renews
    if found is not None:
        assert found.expires == expires.replace(year=expires.year + 1)
        assert found.minutes >= RULE.minutes


STAFF_OF = [
    Employed("a", "ZF", frozenset({"officer"})),
    Employed("b", "ZF", frozenset({"officer"})),
    Employed("c", "HW", frozenset({"officer"})),
]
NORM = TrainingNorm(
    code="n",
    name=Message("训练"),
    kinds=("drill",),
    counts=Counts.DAYS,
    number=2,
    posts=("officer",),
    units=("ZF",),
    source="",
    verified=False,
)
CAME = {
    "a": [went(TODAY, 600, "drill", "1"), went(TODAY, 30, "drill", "2"), went(TODAY - A_DAY, 30, "drill")],
    "b": [went(TODAY, 30, "drill", "1"), went(TODAY, 90, "drill", "2"), went(TODAY, 600)],
    "c": [went(TODAY, 600, "drill", "1")],
}


@pytest.mark.parametrize(
    ("changed", "needed", "there", "measure"),
    [
        ({}, 2, 1, "人"),  # two meetings of one day are one day
        ({"number": 1}, 2, 2, "人"),
        ({"units": ()}, 3, 1, "人"),
        ({"counts": Counts.HOURS, "number": 2}, 2, 2, "人"),
        ({"counts": Counts.HOURS, "number": 3}, 2, 1, "人"),
        ({"counts": Counts.TIMES, "number": 4}, 4, 3, "次"),
        ({"posts": ("auxiliary",)}, 0, 0, "人"),
    ],
)
def test_a_year_against_its_norm(changed: dict[str, Any], needed: int, there: int, measure: str) -> None:
    (gap,) = training.against([replace(NORM, **changed)], STAFF_OF, CAME, {"drill": 3, "training": 9})
    assert (gap.needed, gap.there, gap.measure, gap.lacking) == (needed, there, measure, needed - there)


A, B = TRAINING.must[:2]


def certificate(person: str, expires: date = date(2023, 9, 1), name: str = "行政执法证") -> Certificate:
    given = CertificateGiven(
        person=person, name=name, number=f"N{person[-2:]}{name[0]}", issued=date(2020, 1, 1), expires=expires
    )
    actions.certify(given=given, actor=DESK, now=NOW, ids=ids)
    return Certificate.objects.get(number=given.number)


def trained_for(hours: int, actor: Actor = OFFICE, back: int = 1, **changed: Any) -> Meeting:
    given = {"starts_at": NOW - timedelta(days=back)} | changed
    return held(planned(actor=actor, **given), actor, minutes=60 * hours)


@pytest.mark.django_db
@pytest.mark.usefixtures("county")
class TestInTheRegister:
    """The same over meetings that were held."""

    def test_a_training_renews_the_certificate_it_is_for_once(self) -> None:
        rows = [certificate(A), certificate(B, name="特种作业证"), certificate(B, expires=date(2025, 1, 1))]
        trained_for(12)
        assert actions.renew(now=NOW, ids=ids) == 0  # 12 of 20 hours
        second = trained_for(8, back=2)
        assert actions.renew(now=NOW, ids=ids) == 1
        assert actions.renew(now=NOW, ids=ids) == 0
        assert [Certificate.objects.get(pk=row.pk).expires_on for row in rows] == [
            date(2024, 9, 1), date(2023, 9, 1), date(2025, 1, 1),
        ]  # fmt: skip
        renewal = CertificateRenewal.objects.get()
        assert (renewal.before, renewal.after, renewal.minutes) == (date(2023, 9, 1), date(2024, 9, 1), 1200)
        deed = Deed.objects.get(verb="strength.renew")
        assert second.uid in deed.detail
        assert A not in deed.detail
        (mine,) = [
            one
            for one in trained.certificates(TODAY)
            if one.towards.row == Certificate.objects.get(pk=rows[0].pk)
        ]
        assert mine.towards.hours is not None
        assert (mine.towards.hours.minutes, mine.validity, mine.towards.doubted) == (0, Validity.VALID, False)

    def test_a_record_changed_afterwards_puts_the_renewal_in_doubt(self) -> None:
        certificate(A)
        row = trained_for(20)
        actions.renew(now=NOW, ids=ids)
        held(row.uid, OFFICE, present=frozenset(), absent={A: "记错了"}, leave={}, why="记错了")
        (found,) = trained.certificates(TODAY)
        assert found.towards.doubted

    def test_whoever_was_away_and_meetings_of_the_party_count_for_nothing(self) -> None:
        third = TRAINING.must[2]  # ill at every training
        certificate(A)
        certificate(third)
        held(planned(COMMITTEE, BRANCH, starts_at=NOW - A_DAY), BRANCH, minutes=1200)
        assert actions.renew(now=NOW, ids=ids) == 0
        assert trained.attended(["branch_committee"], TODAY - A_DAY, TODAY) == {}
        trained_for(20)
        assert actions.renew(now=NOW, ids=ids) == 1
        assert Certificate.objects.get(person=third).expires_on == date(2023, 9, 1)

    def test_the_year_stands_beside_its_norms_and_who_has_none_is_named(self) -> None:
        found = {one.name.zh[:4]: one for one in trained.year(TODAY)}
        assert (found["对外业务"].needed, found["对外业务"].there) == (2, 0)
        kind = queries.declared().training[2].kinds[0]
        trained_for(3, kind=kind)
        assert {one.name.zh[:4]: one.there for one in trained.year(TODAY)}["对外业务"] == 1
        ((rule, names),) = trained.without(TODAY)
        assert rule.name.zh == "行政执法证"
        assert names == []  # nobody of this county holds the post


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "meetings: [business_training]\n    hours",
            "meetings: [branch_committee]\n    hours",
            "没有这个会议种类",
        ),
        ("hours: 20", "hours: 0", "至少 1"),
        ("    posts: [officer]\n    meetings", "    posts: [nobody]\n    meetings", "没有这个岗位"),
        ("counts: days", "counts: weeks", "weeks"),
        (
            "meetings: [drill], counts: days, number: 5, posts: [officer, auxiliary]",
            "meetings: [drill], counts: days, number: 5",
            "请写岗位",
        ),
    ],
)
def test_each_slip_is_told_with_its_line(tmp_path: Any, before: str, after: str, said: str) -> None:
    text = (PACK / FILE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    (tmp_path / "meetings.yaml").write_text(
        (PACK / "meetings.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    check = Checker(read(tmp_path))
    parse(check, **around())
    assert any(said in one.message.zh and one.line > 1 for one in check.problems.items), check.problems.items
