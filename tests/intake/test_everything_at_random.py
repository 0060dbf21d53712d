"""Every verb of every case, at random, with time between them, on the real pack: whatever happens, all of it stays whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache, partial
from pathlib import Path
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chengxu.accounts.models import Person
from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import actions as cases
from chengxu.cases import claims, models, queries, ticking
from chengxu.cases.deciding import owners
from chengxu.cases.rules import Case, Order, refuse
from chengxu.cases.together import relatives
from chengxu.cases.together.joining import By
from chengxu.cases.together.parts import Part
from chengxu.cases.workflow.states import ClockKind, RequestState, ReturnKind, State
from chengxu.cases.workflow.transitions import BY_VERB, TRANSITIONS
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake import actions, feedback
from chengxu.intake.models import Report
from chengxu.intake.queries import follow
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.actions import keep
from chengxu.ledger.models import Deed
from chengxu.packs import actions as packs
from chengxu.packs.rules import Pack, digest
from chengxu.responsibility.precedents import Scope
from tests.intake.wholeness import check_conserved, check_whole
from tests.jingzhou import NOW, SEAT, source
from tests.web.cast import photo

pytestmark = pytest.mark.usefixtures("county")
LAMP, LID, SHED = "C0118", "C0101", "C0501"
MOST = 6
SEEDS = st.integers(0, 2**32 - 1)
ENDING = {"void", "reject", "self_handle"}
"""Rare, or most walks would be over before anything happened."""
CENTRE, ABOVE = "JZCG-ZX", "JZCG"
POSTS = {
    CENTRE: ("acceptor", "chief", "dispatcher", "collector", "collector"),
    ABOVE: ("director", "arbiter"),
    "": ("handler", "officer", "auxiliary", "head"),
}
"""Which posts people have: those of any unit, and besides those of the centre and of the bureau."""
COLLECTORS = ("somebody", "somebody else")
"""Those whom the centre sends to look by name."""
DONE: Counter[str] = Counter()
"""How often each verb was done in all walks together."""
JOINS = ("merge", "unmerge", "split", "attach", "detach", "link")


@lru_cache(maxsize=1)
def other_calendar() -> Pack:
    """The real pack with every Wednesday of 2023 a holiday."""
    path = "calendar/2023.yaml"
    year = source().pack.documents[path]
    weeks = [f"{date(2023, 5, 10) + timedelta(weeks=n)}" for n in range(30)]
    free = [{"name": "试", "from": day, "to": day} for day in weeks]
    documents = {**source().pack.documents, path: {**year, "holidays": [*year["holidays"], *free]}}
    return Pack(digest(documents), documents)


@lru_cache(maxsize=1)
def categories() -> tuple[str, ...]:
    """Some with milestones, some that go out by themselves, some plain."""
    catalog = queries.rulebook().catalog
    return tuple(code for code in (LAMP, LID, SHED) if code in catalog.categories)


class Everything(RuleBasedStateMachine):
    """Several cases, the people of the county, and time."""

    @initialize(seed=SEEDS)
    def begin(self, seed: int) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.rand, self.now, self.ids = Random(seed), NOW, SeededIds(f"everything {seed}")
        self.book = queries.rulebook()
        for name in COLLECTORS:
            Person.objects.create(uid=name, login=name, name=name, unit=CENTRE, posts=["collector"])
        self.photos = keep([("", photo((40, 30))), ("", photo((30, 40)))], now=NOW)
        self.receipts: list[actions.Receipt] = []
        self.before: dict[str, Case] = {}
        for _ in range(2):
            self.report()

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            self.check_reports()
            found = ledger.verify()
            assert found.ok, found
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule()
    def report(self) -> None:
        if models.Case.objects.filter(is_open=True).count() >= MOST or len(self.receipts) >= 3 * MOST:
            return
        submission = Submission(
            channel=self.rand.choice(("portal", "collector")), text="路灯不亮三天了",
            category=self.rand.choice((*categories(), "")),
            lon=SEAT[0], lat=SEAT[1], frame="cgcs2000",
        )  # fmt: skip
        self.receipts.append(actions.take_in(submission=submission, actor=PUBLIC, now=self.now, ids=self.ids))

    @rule(seed=SEEDS)
    def work(self, seed: int) -> None:
        """A verb that the state allows, by somebody who may: most of these are done."""
        self.rand = Random(seed)
        if not models.Case.objects.filter(is_open=True).exists():
            self.report()
        for _ in range(8):
            self.later(0, 5, 60, 600, 5000)
            case = self.some()
            people = self.people(case)
            rows = [
                row
                for row in TRANSITIONS
                if (row.verb not in ENDING or self.rand.random() < 0.25)
                and any(refuse(case, row, person) is None for person in people)
            ]
            asked = any(r.state is RequestState.ASKED for r in case.requests)
            if rows:
                onward = [
                    row for row in owners.next_steps(case, self.book.settings) if row.verb not in ENDING
                ]
                verb = self.rand.choice(onward if onward and self.rand.random() < 0.4 else rows).verb
                if self.rand.random() < 0.4:
                    verb = min((row.verb for row in rows), key=lambda verb: DONE[verb])
                verb = "approve" if asked and self.rand.random() < 0.75 else verb
                self.refusable(partial(self.act, case, verb, self.fitting(case, verb)))

    @rule(seed=SEEDS, verb=st.sampled_from(sorted(set(BY_VERB) - ENDING)))
    def anything(self, seed: int, verb: str) -> None:
        """Any verb to any case: most of these are refused."""
        self.rand = Random(seed)
        case = self.some()
        self.refusable(lambda: self.act(case, verb, self.rand.choice(self.people(case))))

    @rule(seed=SEEDS, verb=st.sampled_from(JOINS))
    def join(self, seed: int, verb: str) -> None:
        self.rand = Random(seed)
        self.later(0, 30)
        one, two = self.some().uid, self.some().uid
        if one == two:
            two = self.some().uid
        fresh = models.Case.objects.filter(state=State.REPORTED).order_by("id").values_list("uid", flat=True)
        if verb == "merge" and fresh:
            one = self.rand.choice(list(fresh))
        parts = models.Case.objects.exclude(parent_uid="").order_by("id").values_list("uid", flat=True)
        if verb == "detach" and parts:
            one = self.rand.choice(list(parts))
        closed = models.Case.objects.filter(state=State.CLOSED).order_by("id").values_list("uid", flat=True)
        if verb == "link" and closed:
            two = self.rand.choice(list(closed))
        merged = models.Case.objects.filter(state=State.MERGED).order_by("id").values_list("uid", flat=True)
        if verb == "unmerge" and merged:
            one = self.rand.choice(list(merged))
        by = By(actor=self.chief(), now=self.now, ids=self.ids, reason="理由")
        self.refusable(lambda: self.joined(verb, one, two, by))

    @rule(seed=SEEDS)
    def not_fixed(self, seed: int) -> None:
        """Somebody says of something they reported, closed or not, that it is not put right."""
        self.rand = Random(seed)
        receipt = self.rand.choice(self.receipts)
        self.refusable(lambda: self.reopen(receipt.code, self.rand.choice((0, 0, 1))))

    def reopen(self, code: str, matter: int) -> None:
        feedback.reopen(code=code, matter=matter, reason="还是不亮", photos=(), now=self.now, ids=self.ids)
        DONE["reopen"] += 1

    @rule(pack=st.sampled_from((0, 1)))
    def calendar(self, pack: int) -> None:
        """Another calendar comes into force, or the first one again."""
        packs.load(pack=(source().pack, other_calendar())[pack], actor="test", now=self.now)

    @rule(seed=SEEDS)
    def hold(self, seed: int) -> None:
        self.rand = Random(seed)
        case = self.some()
        actor = self.rand.choice(self.people(case))
        self.refusable(lambda: claims.claim(case_uid=case.uid, actor=actor, now=self.now))

    @rule(minutes=st.sampled_from((1, 60, 2000, 50_000, 600_000)))
    def time(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        ticking.tick(now=self.now, ids=self.ids)
        while ticking.tick(now=self.now, ids=self.ids).changed:  # comes to rest
            pass

    @invariant()
    def whole(self) -> None:
        if not hasattr(self, "atomic"):
            return
        for case in self.changed():
            check_whole(case, self.people(case))
            if (old := self.before.get(case.uid)) and old.version != case.version:
                check_conserved(old, case)
            self.before[case.uid] = case

    def check_reports(self) -> None:
        states = dict(models.Case.objects.values_list("uid", "state"))
        for receipt in self.receipts:
            case_uid = Report.objects.get(receipt=receipt.code).case_id
            assert states[case_uid] != State.MERGED
            assert receipt.case_uid in relatives.merged_into([case_uid])
            found = follow(receipt.code)
            assert found is not None
            assert found.state == states[case_uid]

    def each(self, verb: str) -> None:
        """One verb to every open case, by somebody who may."""
        for row in models.Case.objects.filter(is_open=True).order_by("id"):
            case = queries.state_of(row)
            self.refusable(partial(self.act, case, verb, self.fitting(case, verb)))

    def later(self, *minutes: int) -> None:
        self.now += timedelta(minutes=self.rand.choice(minutes))

    def changed(self) -> list[Case]:
        """The cases that are not as they were when they were last looked at."""
        rows = models.Case.objects.order_by("id")
        known = {uid: case.version for uid, case in self.before.items()}
        return [queries.state_of(row) for row in rows if known.get(row.uid) != row.version]

    def some(self) -> Case:
        rows = list(models.Case.objects.order_by("id"))
        still_open = [row for row in rows if row.is_open]
        return queries.state_of(
            self.rand.choice(still_open if still_open and self.rand.random() < 0.8 else rows)
        )

    def people(self, case: Case) -> list[Actor]:
        """Everybody of the units that have to do with the case, each with the verbs of one post of the real pack."""
        units = {case.unit, case.lead_unit, *(h.unit for h in case.helpers), CENTRE, ABOVE} - {""}
        return [
            self.person(unit, post, n)
            for unit in sorted(units)
            for n, post in enumerate((*POSTS.get(unit, ()), *POSTS[""]))
        ]

    def person(self, unit: str, post: str, n: int) -> Actor:
        return self.book.organisation.actor(
            uid=f"{unit} {post} {n}", name=post, unit=unit, posts=[post], certificate="1"
        )

    def chief(self) -> Actor:
        return self.person(CENTRE, "chief", 1)

    def fitting(self, case: Case, verb: str) -> Actor:
        people = self.people(case)
        self.rand.shuffle(people)
        return next((p for p in people if refuse(case, BY_VERB[verb], p) is None), people[0])

    def act(self, case: Case, verb: str, actor: Actor) -> None:
        order = self.order(case, verb)
        cases.act(case_uid=case.uid, verb=verb, order=order, actor=actor, now=self.now, ids=self.ids)
        DONE[verb] += 1

    def order(self, case: Case, verb: str) -> Order:
        pick = self.rand.choice
        units = sorted(self.book.organisation.units)
        category = case.category or pick(categories())
        category = min(self.book.settings.self_handled) if verb == "self_handle" else category
        photos = self.photos if verb == "self_handle" else ()
        running = [c.label for c in case.clocks if c.kind is ClockKind.MILESTONE and c.stopped_at is None]
        waiting = [n for n, r in enumerate(case.requests) if r.state is RequestState.ASKED]
        return Order(
            note="好", reason="理由", category=category,
            condition=pick(self.book.catalog.get(category).conditions).id,
            unit=pick([u for u in (case.lead_unit, case.unit) if u] + units) if verb != "transfer" else pick(units),
            kind=pick((*ReturnKind, *[ReturnKind.NOT_OURS] * 4)).value, amount=pick((1, 2)),
            until=self.now + timedelta(days=pick((10, 100, 300))), units=(pick(units),),
            request=pick(waiting) if waiting else None,
            milestone=pick(running) if running else "", scope=pick(list(Scope)).value, evidence=photos,
            person=pick(COLLECTORS),
        )  # fmt: skip

    def joined(self, verb: str, one: str, two: str, by: By) -> None:
        match verb:
            case "merge":
                actions.merge(given=one, kept=two, by=by)
            case "unmerge":
                actions.unmerge(given=one, by=by)
            case "split":
                if models.Case.objects.filter(is_open=True).count() >= MOST:
                    return
                actions.split(case_uid=one, matters=[Part(category=LID, note="井盖")], by=by)
            case "attach":
                actions.attach(child=one, parent=two, by=by)
            case "detach":
                actions.detach(child=one, by=by)
            case _:
                actions.link(case_uid=one, earlier=two, by=by)
        DONE[verb] += 1

    def refusable(self, do: Callable[[], object]) -> None:
        """What is refused says why in both languages, and leaves everything as it was."""
        before, said = self.snapshot(), None
        try:
            do()
        except Refused as refusal:
            said = refusal.message
        if said is not None:
            assert said.zh
            assert said.en
            assert self.snapshot() == before

    def snapshot(self) -> tuple[int, list[object], list[object]]:
        stored: Iterable[object] = models.Case.objects.order_by("id").values()
        return Deed.objects.count(), list(stored), list(Report.objects.order_by("pk").values())


@pytest.mark.django_db
def test_whatever_happens_everything_stays_whole(db: None, home: Path) -> None:
    run_state_machine_as_test(
        Everything,
        settings=settings(
            max_examples=6, stateful_step_count=20, deadline=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_people_with_real_posts_do_every_verb_and_every_join(db: None, home: Path) -> None:
    """Mostly work, now and then something else: a walk that leaves a verb out proves nothing of it."""
    DONE.clear()
    for seed in range(int(os.environ.get("WALK_WORLDS", "7"))):
        world = Everything()
        world.begin(seed=seed)
        try:
            mostly_work(world, Random(seed))
        finally:
            world.teardown()
    assert not {verb: DONE[verb] for verb in (*BY_VERB, *JOINS) if not DONE[verb]}, sorted(DONE.items())


def mostly_work(world: Everything, rand: Random) -> None:
    for _ in range(36):
        seed = rand.randrange(2**32)
        match rand.random():
            case share if share < 0.5:
                world.work(seed=seed)
            case share if share < 0.8:
                world.report()
                verb = min(JOINS, key=lambda verb: (DONE[verb] > 1, rand.random()))
                world.join(seed=seed, verb=verb)
                if verb == "merge" and rand.random() < 0.5:
                    world.join(seed=seed, verb="unmerge")
            case share if share < 0.9:
                world.calendar(pack=rand.randrange(2))
                world.each("recalculate")
            case _:
                world.time(minutes=rand.choice((60, 2000, 50_000)))
        world.not_fixed(seed=seed)
        world.whole()
