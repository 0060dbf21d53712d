"""A new pack where cases run: refused when it leaves some to nobody, and handing over those that have a successor."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chengxu.accounts.actions import add_person
from chengxu.accounts.models import Person
from chengxu.accounts.queries import actor as actor_of
from chengxu.accounts.queries import organisation
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases import actions, models, queries
from chengxu.cases.adopting import adopt, outlook
from chengxu.cases.deciding import owners
from chengxu.cases.finding import queues
from chengxu.cases.rules import Case, Order
from chengxu.cases.together.joining import By
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid, Refused
from chengxu.indicators import queries as indicators
from chengxu.intake import actions as intake
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.notices import actions as notices
from chengxu.notices.access import visible as visible_notices
from chengxu.notices.models import Notice
from chengxu.packs import queries as packs
from chengxu.packs.rules import Pack, digest
from chengxu.project.commands import pack as command
from chengxu.responsibility import actions as responsibility
from chengxu.responsibility.precedents import Precedent, Scope
from tests.jingzhou import CLERK, NOW, SEAT, source

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds("reform")
LATER = NOW + timedelta(hours=3)
WAY = ("accept", "file", "dispatch")
SEEN: dict[str, Any] = {"channel": "patrol", "text": "不亮", "lon": SEAT[0], "lat": SEAT[1], "frame": "wgs84"}
OLD, NEW = "JZCG-LD", "JZCG-SZ"


def reformed(change: Any) -> Pack:
    """The real pack with another ``units.yaml``."""
    documents = {
        **source().pack.documents,
        "units.yaml": copy.deepcopy(source().pack.documents["units.yaml"]),
    }
    change(documents["units.yaml"]["units"], documents["units.yaml"]["posts"])
    return Pack(digest(documents), documents)


DROPPED = reformed(lambda units, posts: units.pop(OLD))
SUCCEEDED = reformed(lambda units, posts: units[OLD].update(succeeded_by=NEW))
RENAMED = reformed(
    lambda units, posts: (
        units.update({"JZCG-LD2": units[OLD]}),
        units.update({OLD: {**units[OLD], "succeeded_by": "JZCG-LD2"}}),
    )
)


def lamp(steps: int = len(WAY)) -> str:
    """A broken lamp, so many steps on."""
    given = Submission(category="C0118", **SEEN)
    uid = take_in(submission=given, actor=CLERK, now=NOW, ids=ids).case_uid
    for verb in WAY[:steps]:
        do(uid, verb, CLERK)
    return uid


def do(uid: str, verb: str, actor: Actor, at: Any = NOW, **order: Any) -> Case:
    given = Order(note="好", reason="有理由", condition="C0118-1" if verb == "file" else "", **order)
    return actions.act(case_uid=uid, verb=verb, order=given, actor=actor, now=at, ids=ids)


def person(login: str, unit: str, *posts: str) -> Person:
    return add_person(
        login=login,
        name=login,
        unit=unit,
        posts=posts,
        password="x",
        organisation=organisation(),
        now=NOW,
        ids=ids,
    )


def everything() -> tuple[Any, ...]:
    return packs.active_hash(), list(models.Case.objects.order_by("id").values()), Deed.objects.count()


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_pack_that_drops_a_unit_with_open_cases_is_refused_and_says_what_to_write(steps: int) -> None:
    for _ in range(2):
        lamp(steps)
    before = everything()
    with pytest.raises(Invalid) as caught:
        adopt(pack=DROPPED, actor=SYSTEM, now=LATER, ids=ids)
    text = str(caught.value)
    assert all(word in text for word in (f"units.{OLD}", "2 件", "succeeded_by", "units.yaml"))
    assert everything() == before
    assert str(outlook(DROPPED).problems[0]) == text


def test_a_pack_may_drop_a_unit_without_open_cases() -> None:
    do(lamp(), "void", CLERK)
    assert outlook(DROPPED).problems == ()
    assert adopt(pack=DROPPED, actor=SYSTEM, now=LATER, ids=ids).new
    assert packs.active_hash() == DROPPED.hash


def ruling(number: str, lead: str, **given: Any) -> Precedent:
    day = NOW.date()
    reach = {"category": "C0118", "scope": Scope.COUNTY, "value": "", **given}
    return Precedent(number=number, lead=lead, from_date=day, **reach)


def test_a_ruling_binds_the_successor_of_the_unit_it_names() -> None:
    responsibility.set_precedents([ruling("XL-2023-001", OLD)])
    adopt(pack=SUCCEEDED, actor=SYSTEM, now=LATER, ids=ids)
    case = models.Case.objects.get(uid=lamp(0))
    assert (case.lead_unit, case.lead_rule) == (NEW, "XL-2023-001")


def test_what_becomes_of_rulings_is_told_before_a_pack_is_loaded() -> None:
    over = {"scope": Scope.TOWNSHIP, "value": "431229100"}
    responsibility.set_precedents(
        [
            ruling("XL-2023-001", OLD, **over),
            ruling("XL-2023-002", OLD, **over),  # which ends the one before
            ruling("XL-2023-003", OLD),
            ruling("XL-2023-004", "JZCG-HW", category="C0101"),
        ]
    )
    assert [outlook(pack).rulings for pack in (source().pack, SUCCEEDED, DROPPED)] == [
        {},
        {"XL-2023-002": (OLD, NEW), "XL-2023-003": (OLD, NEW)},
        {"XL-2023-002": (OLD, ""), "XL-2023-003": (OLD, "")},
    ]


def test_what_a_unit_has_closed_and_been_told_is_seen_by_its_successor_and_by_nobody_else() -> None:
    uid = lamp()
    do(uid, "void", CLERK)
    notices.deliver(now=NOW, ids=ids)
    people = [person(login, unit, "handler") for login, unit in (("a", OLD), ("b", NEW), ("c", "JZCG-HW"))]

    def told_and_seen() -> list[tuple[bool, bool, bool]]:
        return [
            (
                queries.find(uid, actor) is not None,
                queues.cases_in("own", actor).filter(uid=uid).exists(),
                Notice.objects.filter(visible_notices(actor), case_uid=uid).exists(),
            )
            for actor in map(actor_of, people)
        ]

    yes, no = (True, True, True), (False, False, False)
    assert told_and_seen() == [yes, no, no]
    adopt(pack=SUCCEEDED, actor=SYSTEM, now=LATER, ids=ids)
    assert told_and_seen() == [yes, yes, no]
    assert [actor_of(p).units for p in people] == [(NEW, OLD), (NEW, OLD), ("JZCG-HW",)]


def test_what_the_head_of_a_unit_was_told_is_read_by_the_head_of_its_successor() -> None:
    for unit in (OLD, "JZCG-HW"):
        Notice.objects.create(
            uid=ids.uid(NOW), kind="post", recipient=f"head@{unit}", deed_uid=ids.uid(NOW), created_at=NOW,
            verb="case.escalate", text_zh="请看", text_en="look",
        )  # fmt: skip
    people = [person(login, unit, post) for login, unit, post in (("a", NEW, "head"), ("b", NEW, "handler"))]

    def told() -> list[list[str]]:
        return [
            list(Notice.objects.filter(visible_notices(actor_of(p))).values_list("recipient", flat=True))
            for p in people
        ]

    assert told() == [[], []]
    adopt(pack=SUCCEEDED, actor=SYSTEM, now=LATER, ids=ids)
    assert told() == [[f"head@{OLD}"], []]


@pytest.mark.usefixtures("home")
def test_figures_of_a_unit_hold_what_it_took_over_and_those_of_others_do_not() -> None:
    do(lamp(), "void", CLERK)

    def figures() -> list[float | None]:
        day = NOW.date()
        return [
            indicators.evaluate(start=day, end=day, unit=unit, ids=["cases.filed"])[0].value
            for unit in (OLD, NEW, "JZCG-HW", "JZCG")
        ]

    assert figures() == [1, 0, 0, 1]
    adopt(pack=SUCCEEDED, actor=SYSTEM, now=LATER, ids=ids)
    assert figures() == [1, 1, 0, 1]  # the old name is that of the successor now
    day = NOW.date()
    [filed] = indicators.evaluate(start=day, end=day, unit=NEW, ids=["cases.filed"])
    assert filed.scope.zh.endswith("只计市政设施维护所及下属单位，含其承接的路灯管理所")


@pytest.mark.parametrize(("pack", "successor"), [(SUCCEEDED, NEW), (RENAMED, "JZCG-LD2")])
def test_open_cases_go_to_the_successor_whose_people_go_on_with_them(pack: Pack, successor: str) -> None:
    filed, dispatched, closed = lamp(2), lamp(), lamp()
    do(closed, "void", CLERK)
    worker = person("worker", OLD, "handler")
    assert outlook(pack).moves == {(OLD, successor): 2}
    done = adopt(pack=pack, actor=SYSTEM, now=LATER, ids=ids)
    assert (done.new, done.handed_over) == (True, 2)
    assert ledger.verify().ok
    deeds = Deed.objects.filter(verb="case.succeed").order_by("id")
    assert [deed.case_uid for deed in deeds] == [filed, dispatched]
    assert {deed.actor for deed in deeds} == {"system"}
    assert [step.note for step in queries.timeline(dispatched)][-1].startswith("路灯管理所的工作由")
    for uid in (filed, dispatched):
        row = models.Case.objects.get(uid=uid)
        assert (row.holder, row.lead_unit, row.pack_hash) == (successor, successor, source().pack.hash)
    assert models.Case.objects.get(uid=closed).unit == OLD
    today = actor_of(worker)
    assert today.unit == successor
    do(dispatched, "start", today, LATER)
    do(filed, "dispatch", CLERK, LATER)
    do(filed, "handle", today, LATER)
    assert adopt(pack=pack, actor=SYSTEM, now=LATER, ids=ids) == type(done)(False, 0)


def test_a_merge_is_undone_to_the_successor_of_the_unit_that_had_the_case() -> None:
    gone, kept = lamp(), lamp()
    worker = person("worker", NEW, "handler")
    by = By(actor=CLERK, now=NOW, ids=ids)
    intake.merge(given=gone, kept=kept, by=by)
    adopt(pack=SUCCEEDED, actor=SYSTEM, now=LATER, ids=ids)
    back = intake.unmerge(given=gone, by=replace(by, now=LATER))
    assert (back.state, back.unit, back.lead_unit) == ("dispatched", NEW, NEW)
    assert do(gone, "handle", actor_of(worker), LATER).state == "handled"


def test_a_merge_is_not_undone_when_a_pack_dropped_the_unit_that_had_the_case() -> None:
    gone, kept = lamp(), lamp()
    by = By(actor=CLERK, now=NOW, ids=ids)
    intake.merge(given=gone, kept=kept, by=by)
    do(kept, "void", CLERK)
    adopt(pack=DROPPED, actor=SYSTEM, now=LATER, ids=ids)
    before = everything()
    with pytest.raises(Refused, match="路灯管理所已经撤销"):
        intake.unmerge(given=gone, by=replace(by, now=LATER))
    assert everything() == before


def test_under_an_old_pack_too_nothing_goes_to_a_unit_that_is_no_more() -> None:
    early, unsorted = (
        lamp(2),
        take_in(submission=Submission(**SEEN), actor=CLERK, now=NOW, ids=ids),
    )
    adopt(pack=SUCCEEDED, actor=SYSTEM, now=LATER, ids=ids)
    with pytest.raises(Refused, match="没有这个单位"):
        do(early, "dispatch", CLERK, LATER, unit=OLD)
    assert do(unsorted.case_uid, "accept", CLERK, LATER, category="C0118").lead_unit == NEW


def test_a_renamed_centre_is_the_centre_of_old_cases_too() -> None:
    def rename(units: Any, posts: Any) -> None:
        units["ZX2"] = units["JZCG-ZX"]
        units["JZCG-ZX"] = {**units["JZCG-ZX"], "succeeded_by": "ZX2"}

    pack = reformed(rename)
    documents = {**pack.documents, "county.yaml": {**pack.documents["county.yaml"], "centre": "ZX2"}}
    uid = take_in(
        submission=Submission(channel="patrol", text="什么都有"), actor=CLERK, now=NOW, ids=ids
    ).case_uid
    adopt(pack=Pack(digest(documents), documents), actor=SYSTEM, now=LATER, ids=ids)
    row = models.Case.objects.get(uid=uid)
    case, book = queries.state_of(row), queries.rulebook_of(row.pack_hash)
    held = owners.owner(case, book.settings)
    assert held is not None
    assert (held.unit, case.lead_unit) == ("ZX2", "ZX2")


def _post(succeeded: bool, verbs: bool = False) -> Pack:
    def change(units: Any, posts: Any) -> None:
        old = posts.pop("dispatcher")
        posts["sender"] = {**old, "name": "派单员"}
        if succeeded:
            posts["dispatcher"] = {**old, "succeeded_by": "sender"}
        if verbs:
            posts["chief"]["verbs"] = [*posts["chief"]["verbs"], "case.dispatch"]

    return reformed(change)


@pytest.mark.parametrize(
    ("pack", "people", "steps", "refused"),
    [
        (_post(False), ("dispatcher",), 2, True),
        (_post(False), ("dispatcher",), 1, False),  # nothing waits for them
        (_post(False), (), 2, False),  # nobody could before either
        (_post(True), ("dispatcher",), 2, False),
        (_post(False, verbs=True), ("dispatcher", "chief"), 2, False),  # somebody else can
        (_post(False, verbs=True), ("dispatcher",), 2, True),
    ],
)
def test_a_pack_that_leaves_cases_without_anybody_who_could_go_on_is_refused(
    pack: Pack, people: tuple[str, ...], steps: int, refused: bool
) -> None:
    lamp(steps)
    for post in people:
        person(post, "JZCG-ZX", post)
    problems = [str(problem) for problem in outlook(pack).problems]
    assert bool(problems) == refused
    if refused:
        assert all(word in problems[0] for word in ("dispatcher", "1 件", "case.dispatch", "succeeded_by"))
        return
    adopt(pack=pack, actor=SYSTEM, now=LATER, ids=ids)
    for known in Person.objects.filter(login="dispatcher"):
        assert actor_of(known).posts == (
            {"sender"} if "dispatcher" in pack.documents["units.yaml"]["posts"] else set()
        )


@pytest.mark.django_db
def test_the_first_pack_has_nothing_in_its_way() -> None:
    assert outlook(source().pack).problems == ()


def test_the_command_says_whom_rulings_bind(capsys: pytest.CaptureFixture[str]) -> None:
    responsibility.set_precedents([ruling("XL-2023-001", OLD)])
    for pack in (SUCCEEDED, DROPPED):
        command._print_outlook(pack)
    assert capsys.readouterr().out.splitlines() == [
        "先例 XL-2023-001 裁给 JZCG-LD，由承接它的 JZCG-SZ 照办。",
        "先例 XL-2023-001 裁给 JZCG-LD，没有单位承接，不再起作用，改按责任规则办；仍要照裁定办的，在 units.yaml 里给 JZCG-LD 写 succeeded_by。",
    ]
