"""What becomes of a reported matter: every step through the same rules as live, at a believable hour.

A life is a generator: it yields the instant of its next step and takes that step when it is resumed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chengxu.accounts.rules import PUBLIC, REPORTER, Actor
from chengxu.cases.deciding import milestones
from chengxu.cases.rules import Case, Change, Order, Rulebook, Sent, breaches, decide
from chengxu.cases.workflow.states import OPEN, ReturnKind
from chengxu.common.ids import Ids
from chengxu.intake.rules import Report, Submission, receive
from chengxu.ledger.rules import MILLI, Deed
from chengxu.project.demo import aftermath, detours
from chengxu.project.demo.people import BUREAU, Staff
from chengxu.project.demo.pictures import Pictures
from chengxu.project.demo.plan import Plan
from chengxu.project.demo.stories import PUBLIC_CHANNELS, Story
from chengxu.responsibility.collectors import Beat, nearest

MINUTE = timedelta(minutes=1)
NEVER = datetime.max.replace(tzinfo=UTC)
VERIFIED = 0.55  # share of what the public reports that is looked at before filing
REFUTED, REJECTED, VOIDED = 0.08, 0.03, 0.012
RETURNED, REWORKED = 0.035, 0.045
SLOW = 0.02  # share of steps that take four times as long
UNSORTED = 0.3  # share of the public's reports without a category
PICTURED = {
    "portal": 0.85,
    "hotline": 0.05,
    "redweb": 0.35,
    "collector": 1.0,
    "patrol": 0.9,
    "department": 0.2,
}
DAY = (7.5, 20.5)  # local hours in which people work on cases
WAITED_FOR = {("verify", "confirm"), ("check", "pass")}
UNSEEN = {
    True: "来件附有照片，情况和位置清楚，不再派人核实。",
    False: "已电话核实，情况和位置清楚，不再派人核实。",
}
ANSWERS = {"hotline": "hotline_call", "redweb": "redweb_message"}

Steps = Generator[datetime, None, datetime]
Part = Generator[datetime, None, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all lives share."""

    plan: Plan
    book: Rulebook
    staff: Staff
    words: Mapping[str, Sequence[str]]
    pictures: Pictures
    beats: Sequence[Beat]
    ids: Ids
    number: Callable[[str], int]


@dataclass(slots=True)
class Lived:
    """All that one matter leaves in the database."""

    report: Report
    changes: list[Change]
    deeds: list[Deed] = field(default_factory=list)
    rated: tuple[datetime, int] | None = None
    answered: Deed | None = None

    @property
    def case(self) -> Case:
        """The case as it last stood."""
        return self.changes[-1].after


class Life:
    """One matter from its report on; ``leave`` is the verb before which it waits for ever, or ""."""

    lived: Lived

    def __init__(self, around: Surroundings, story: Story, *, leave: str = "") -> None:
        self._around, self._story, self._leave = around, story, leave
        self._rand = around.plan.random("life", story.at, story.text, story.contact_phone)
        self._urgent = story.kind.within_hours is not None

    def steps(self) -> Generator[datetime, None, None]:
        """Report, accept, perhaps verify, file, dispatch, handle, check, close — each when its instant comes."""
        yield self._story.at
        self._report()
        if (yield from self._accept()) and (yield from self._verify()):
            yield from self._file()
            yield from self._handle()
            yield from self._close()
            yield from self._after()

    def settle(self, latest: datetime) -> None:
        """Mark the clocks that ran out on a case that is still open at the end."""
        case = self.lived.case
        if case.state in OPEN and (
            late := breaches(case, now=latest, book=self._around.book, ids=self._around.ids)
        ):
            self.lived.changes.append(late)

    def _report(self) -> None:
        story, around = self._story, self._around
        unsorted = story.channel in PUBLIC_CHANNELS and self._lot(UNSORTED)
        given = Submission(
            channel=story.channel,
            text=story.text,
            category="" if unsorted else story.kind.category,
            frame="cgcs2000" if story.location.lon is not None else "",
            place=story.place_text,
            contact_name=story.contact_name,
            contact_phone=story.contact_phone,
        )
        received = receive(
            given,
            story.location,
            evidence=self._picture(0) if self._lot(PICTURED[story.channel]) else (),
            actor=self._reporter(),
            now=story.at,
            book=around.book,
            ids=around.ids,
        )
        self.lived = Lived(received.report, [received.change], [received.deed])

    def _accept(self) -> Part:
        """Accepted, with the place pinned down and the category set; False when it is void."""
        at = yield from self._wait("accept", 2, 24)
        if self._leave == "" and self._lot(VOIDED):
            self._do("void", at, "chief", reason=self._say("void"))
            return False
        vague = self._story.location.lon is None
        pinned = vague and (not self._story.location.is_located or self._lot(0.6))
        location = self._story.spot.location if pinned else None
        order = Order(category=self._story.kind.category, location=location, note=self._say("accept"))
        self._act("accept", at, self._of_centre("acceptor"), order)
        return True

    def _verify(self) -> Part:
        """Looked at on the spot where that is needed; False when it is not a case."""
        public = self._story.channel in PUBLIC_CHANNELS and not self._urgent
        if self._leave == "confirm" or (public and self._lot(VERIFIED)):
            at = yield from self._wait("verify", 2, 20)
            self._do("verify", at, "acceptor")
            at = yield from self._wait("confirm", 10, 95)
            if self._lot(REFUTED):
                self._do("refute", at, "collector", note=self._say("refute"))
                return (yield from self._reject())
            self._do("confirm", at, "collector", note=self._say("confirm"))
        elif not self._urgent and self._leave == "" and self._lot(REJECTED):
            return (yield from self._reject())
        return True

    def _reject(self) -> Part:
        at = yield from self._wait("reject", 3, 22)
        self._do("reject", at, "chief", reason=self._say("reject"))
        self._answer(at)
        return False

    def _file(self) -> Generator[datetime, None, None]:
        at = yield from self._wait("file", 2, 24)
        self._do("file", at, "chief", condition=self._condition(), reason=self._why_unseen())
        at = yield from self._wait("dispatch", 2, 24)
        self._do("dispatch", at, "dispatcher")
        if not self._urgent and self._lot(RETURNED):
            at = yield from self._wait("return", 20, 90)
            self._by_unit("return", at, reason=self._say("return"), kind=ReturnKind.NOT_OURS)
            at = yield from self._wait("dispatch", 3, 25)
            self._do("dispatch", at, "dispatcher", reason=self._say("redispatch"))

    def _handle(self) -> Generator[datetime, None, None]:
        at = yield from self._wait("start", 3, 40)
        self._by_unit("start", at)
        yield from self._detour()
        yield from self._finish(late=self._lot(self._story.kind.late))
        if not self._urgent and self._lot(REWORKED):
            at = yield from self._wait("pass", 15, 150)
            self._do("rework", at, "collector", reason=self._say("rework"))
            yield from self._finish(late=False)

    def _detour(self) -> Generator[datetime, None, None]:
        """Off the straight road, for a case that is left there."""
        steps = detours.of(self._leave, self.lived.case, self._around.book)
        for verb, post, order in steps:
            at = yield from self._until("", self.lived.case.updated_at + 5 * MINUTE)
            self._act(verb, at, self._who(post), order)
        if steps:
            yield NEVER

    def _who(self, post: str) -> Actor:
        staff = self._around.staff
        if post == detours.BY_UNIT:
            return staff.handler(self.lived.case.unit, self._rand)
        return staff.holder(post) if post == "director" else self._of_centre(post)

    def _finish(self, *, late: bool) -> Generator[datetime, None, None]:
        done = self._done_at(late=late)
        yield from self._reach(done)
        at = yield from self._until("handle", done)
        self._by_unit("handle", at, note=self._handled(), evidence=self._picture(1))
        at = yield from self._wait("check", 3, 40)
        self._do("check", at, "dispatcher")

    def _reach(self, done: datetime) -> Generator[datetime, None, None]:
        """Each milestone inside its limit where there is time, half way to it; with dice of its own."""
        rand = self._around.plan.random("milestones", self.lived.case.uid)
        while running := milestones.running(self.lived.case, self._around.book):
            case = self.lived.case
            due = next(c.due_at for c in case.clocks if c.label == running[0].id)
            at = case.updated_at + (min(done, due) - case.updated_at) / 2
            if at <= case.updated_at:
                return
            at = yield from self._until("reach", at)
            actor = self._around.staff.handler(case.unit, rand)
            self._act(
                "reach",
                at,
                actor,
                Order(milestone=running[0].id, note=f"{running[0].name.zh}，已完成。", source="field"),
            )

    def _close(self) -> Generator[datetime, None, None]:
        at = yield from self._wait("pass", 15, 180)
        self._do("pass", at, "collector", note=self._say("pass"))
        at = yield from self._wait("close", 5, 150)
        self._do("close", at, "chief")
        self._answer(at)

    def _after(self) -> Generator[datetime, None, None]:
        """What some reporters say once it is closed: that it is not put right, and how content they are."""
        said = aftermath.of(self._around.plan, self.lived.report, self.lived.case)
        if said.reopened_at is not None:
            at = yield from self._until("", said.reopened_at)
            self._act("reopen", at, REPORTER, Order(reason=self._say("reopen"), source="portal"))
            yield from self._finish(late=False)
            yield from self._close()
        if said.score:
            at = yield from self._until("", self.lived.case.updated_at + said.rated_after)
            self.lived.rated = at, said.score

    # ——— instants ———

    def _wait(self, verb: str, low: float, high: float) -> Steps:
        """Between ``low`` and ``high`` minutes after the last step; over night it waits for the morning."""
        minutes = self._rand.uniform(low, high) * (1 if self._urgent else 4 if self._lot(SLOW) else 1)
        at = self.lived.case.updated_at + minutes * MINUTE
        return (yield from self._until(verb, at if self._urgent else self._awake(at, minutes)))

    def _until(self, verb: str, at: datetime) -> Steps:
        at = at.replace(microsecond=0)
        yield NEVER if verb and verb == self._leave else at
        return at

    def _awake(self, at: datetime, minutes: float) -> datetime:
        """``at``, or some minutes after eight the next morning when it lies in the night."""
        local = at.astimezone(self._around.plan.zone)
        hour = local.hour + local.minute / 60
        if DAY[0] <= hour < DAY[1]:
            return at
        day = local.date() + timedelta(days=1 if hour >= DAY[1] else 0)
        return self._around.plan.at(day, 8) + min(minutes, 25) * MINUTE

    def _done_at(self, *, late: bool) -> datetime:
        """When the unit is done: somewhere inside its limit or after it, at an hour when people work."""
        case, plan = self.lived.case, self._around.plan
        at, due = case.updated_at, case.unit_due_at or case.updated_at
        room = max(due - at, 15 * MINUTE)
        if late:
            done = self._awake(due + room * self._rand.uniform(0.05, 0.6), 30)
        else:
            done = at + room * min(0.93, self._rand.betavariate(2.0, 2.6) + 0.04)
            done = min(self._awake(done, 30), max(done, due)) if not self._urgent else done
        if (hours := self._story.kind.within_hours) is not None:
            done = min(done, self._story.at + timedelta(hours=hours * self._rand.uniform(0.35, 0.98)))
        if self._story.at.astimezone(plan.zone).year == plan.year:
            done = min(
                done, plan.at(plan.year_days[-1], 24 * 21)
            )  # the year's last case is done by 20 January
        return max(done, at + 4 * MINUTE)

    # ——— steps ———

    def _act(self, verb: str, at: datetime, actor: Actor, order: Order) -> None:
        around = self._around
        change = decide(
            self.lived.case,
            verb,
            order=order,
            sent=self._sent(verb, at),
            actor=actor,
            now=at,
            book=around.book,
            ids=around.ids,
            number=around.number,
        )
        self.lived.changes.append(change)

    def _sent(self, verb: str, at: datetime) -> Sent | None:
        """Who is on the way, for a case that waits for them still; of the others we know who went."""
        if (verb, self._leave) not in WAITED_FOR:
            return None
        around, case = self._around, self.lived.case
        chosen = nearest(
            around.beats,
            duty_grid=case.duty_grid,
            position=None,
            local=at.astimezone(around.plan.zone),
            centres={},
            tasks={},
        )
        return Sent(chosen.person, chosen.reason) if chosen else None

    def _do(
        self, verb: str, at: datetime, post: str, *, note: str = "", reason: str = "", condition: str = ""
    ) -> None:
        order = Order(note=note, reason=reason, condition=condition)
        self._act(verb, at, self._of_centre(post), order)

    def _by_unit(
        self,
        verb: str,
        at: datetime,
        *,
        note: str = "",
        reason: str = "",
        kind: str = "",
        evidence: tuple[str, ...] = (),
    ) -> None:
        actor = self._around.staff.handler(self.lived.case.unit, self._rand)
        order = Order(note=note, reason=reason, kind=kind, evidence=evidence, source="field")
        self._act(verb, at, actor, order)

    def _answer(self, at: datetime) -> None:
        """The caller is told how it ended: a deed of its own for hotline and letters."""
        if (object_ := ANSWERS.get(self._story.channel)) is None:
            return
        self.lived.answered = Deed(
            uid=self._around.ids.uid(at), occurred_at=at, recorded_at=at, actor=self._of_centre("acceptor").uid,
            source="desk", verb="answer", object=object_, quantity=MILLI, measure="件", unit=f"{BUREAU}-ZX",
            case_uid=self.lived.case.uid,
        )  # fmt: skip
        self.lived.deeds.append(self.lived.answered)

    # ——— details ———

    def _lot(self, share: float) -> bool:
        return self._rand.random() < share

    def _of_centre(self, post: str) -> Actor:
        return self._around.staff.centre(post, self._rand)

    def _reporter(self) -> Actor:
        channel = self._story.channel
        if channel == "portal":
            return PUBLIC
        if channel == "patrol":
            return self._around.staff.worker(f"{BUREAU}-ZF", self._rand)
        return self._of_centre("collector" if channel == "collector" else "acceptor")

    def _condition(self) -> str:
        if self._story.kind.condition:
            return self._story.kind.condition
        conditions = self._around.book.catalog.get(self.lived.case.category).conditions
        return conditions[
            0 if len(conditions) == 1 or self._lot(0.7) else self._rand.randrange(len(conditions))
        ].id

    def _why_unseen(self) -> str:
        """Why the chief files a report from the public that nobody has looked at on the spot."""
        case = self.lived.case
        if case.channel not in self._around.book.settings.verified_channels or case.finding:
            return ""
        return UNSEEN[bool(self.lived.report.evidence)]

    def _say(self, what: str) -> str:
        return self._rand.choice(self._around.words[what]).format(**self._story.words)

    def _handled(self) -> str:
        return self._rand.choice(self._story.kind.handled).format(**self._story.words)

    def _picture(self, after: int) -> tuple[str, ...]:
        pair = self._around.pictures.get(self._story.kind.picture)
        return (self._rand.choice(pair[after]),) if pair else ()
