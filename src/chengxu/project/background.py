"""The work nobody waits for: sealing deeds, marking clocks that ran out, telling people, filing what figures are counted from,
ending shifts, laying out and deciding recurring tasks, looking for what came back after campaigns, deleting audited documents
nobody works on any more, the traces of who sent what, positions, photographs and contact kept long enough."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.management import call_command
from django.db import close_old_connections, connection

from chengxu.accounts.rules import SYSTEM
from chengxu.cases import ticking
from chengxu.cases.finding import campaigned
from chengxu.cases.queries import rulebook
from chengxu.common.ids import SystemIds
from chengxu.common.messages import Refused
from chengxu.field import positions
from chengxu.indicators import warehouse
from chengxu.intake import attempts, contact_purging, inspected, missed, retaining, senders
from chengxu.intake.searching import catch_up
from chengxu.ledger import actions as ledger
from chengxu.notices import actions as notices
from chengxu.notices import calling, reminding
from chengxu.notices.outside import ending, sending, subscribing
from chengxu.notices.outside.sending import Sent
from chengxu.reports.audit.mending import keeping
from chengxu.reports.register import issued
from chengxu.routines import actions as shifts
from chengxu.routines.inspections import actions as inspections
from chengxu.routines.recurring import actions as recurring
from chengxu.routines.recurring import laying
from chengxu.routines.rosters import counting, deciding, exchanging
from chengxu.routines.rosters import queries as rosters
from chengxu.routines.tracks import actions as tracks
from chengxu.routines.tracks import storing
from chengxu.undertakings.acting import strength

EVERY_SECONDS = 5
FILE_SECONDS = 600
POST_SECONDS = 30  # how long an attempt that is under way may take to end
TIDY_SECONDS = 24 * 3600
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """What one pass did, and the cases on which time could not be told."""

    overdue: int
    sealed: int
    told: int = 0
    sent: Sent = field(default_factory=Sent)
    failed: tuple[ticking.Failed, ...] = ()


def tick(*, now: datetime) -> Done:
    """One pass: clocks first, because marking them writes deeds; then the notices of those deeds, then the seal."""
    keeping.forget_old(now=now)
    senders.forget_old(now=now)
    attempts.forget_old(now=now)
    positions.forget(now=now, ids=SystemIds())
    end_shifts(now=now)
    shifts.record_missed(now=now, ids=SystemIds())
    storing.forget(now=now, ids=SystemIds())
    tracks.judge_due(now=now, ids=SystemIds())
    recur(now=now)
    campaigned.compare_due(now=now, ids=SystemIds())
    ticked = ticking.tick(now=now, ids=SystemIds())
    ending.tell(now=now, ids=SystemIds())
    reminding.tell(now=now, ids=SystemIds())
    calling.tell(now=now, ids=SystemIds())
    strength.renew(now=now, ids=SystemIds())
    follow_findings(now=now)
    told = notices.deliver(now=now, ids=SystemIds())
    _guarded(lambda: retaining.purge(issued=issued.periods(), now=now, ids=SystemIds()))
    _guarded(lambda: forget_contact(now=now))
    sealed = seal(now=now)
    sent = sending.send_due(now=now)  # last: the other side may be slow
    return Done(overdue=ticked.changed, sealed=sealed, told=told, sent=sent, failed=ticked.failed)


def recur(*, now: datetime) -> None:
    """Lay recurring tasks out ahead, decide those whose time has come, and take in what was missed."""
    laying.lay_out(now=now, ids=SystemIds())
    recurring.decide(now=now)
    missed.enter(now=now, ids=SystemIds())


def end_shifts(*, now: datetime) -> None:
    """Close the shifts nobody checked out of, judge who came by the rosters, write down those that are over and plain, and
    count the hours of people."""
    shifts.close_open(now=now, ids=SystemIds())
    exchanging.lapse(now=now, ids=SystemIds())
    judged = deciding.judge(now=now, ids=SystemIds())
    written = shifts.settle(now=now, ids=SystemIds(), apart=rosters.kept_apart())
    if judged or written:
        counting.keep(now=now, ids=SystemIds())


def forget_contact(*, now: datetime) -> None:
    """Erase what senders of reports left of themselves, a few at a time, when its term is over."""
    contact_purging.purge(followed=subscribing.following, now=now, ids=SystemIds())


def follow_findings(*, now: datetime) -> None:
    """Take overdue findings of inspections up, and in as cases where the county says so."""
    inspections.climb(now=now, actor=SYSTEM, ids=SystemIds())
    inspected.enter_due(now=now, ids=SystemIds())


def seal(*, now: datetime) -> int:
    """Seal what is unsealed, with the algorithm the pack names; returns how many deeds.

    Raises :class:`Refused` when no pack is in force.
    """
    return ledger.seal(now=now, algorithm=rulebook().settings.algorithm)


def finish(*, now: datetime) -> None:
    """Seal what the last requests wrote; for the end of a server, whose worker may have been gone before them."""
    _guarded(lambda: seal(now=now))


def work(*, clock: Callable[[], datetime], parent: int | None) -> None:
    """Pass after pass until terminated, or until process ``parent`` is gone; one last pass seals the rest.

    A pass that fails is logged and the next one tries again: one bad row must not stop the clocks.
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # Ctrl-C reaches the whole group: the server ends first, and then tells its background work to end
    signal.signal(signal.SIGINT, signal.SIG_IGN if parent else lambda *_: stop.set())

    def wanted() -> bool:
        return not stop.is_set() and (parent is None or os.getppid() == parent)

    post = threading.Thread(target=_post, args=(clock, stop), name="post", daemon=True)
    post.start()
    tidied = filed = 0.0
    while wanted():
        present = clock()
        _pass(present)
        while wanted() and _guarded(catch_up):
            stop.wait(0.05)  # others write in between
        if present.timestamp() - tidied > TIDY_SECONDS:
            tidied = present.timestamp()
            _guarded(lambda: call_command("clearsessions"))
        if present.timestamp() - filed > FILE_SECONDS:
            filed = present.timestamp()
            _guarded(warehouse.refresh)
            _guarded(lambda: keeping.forget_old(now=clock()))
            _guarded(lambda: senders.forget_old(now=clock()))
            _guarded(lambda: attempts.forget_old(now=clock()))
            _guarded(lambda: positions.forget(now=clock(), ids=SystemIds()))
            _guarded(lambda: retaining.purge(issued=issued.periods(), now=clock(), ids=SystemIds()))
            _guarded(lambda: forget_contact(now=clock()))
            _guarded(lambda: shifts.record_missed(now=clock(), ids=SystemIds()))
            _guarded(lambda: storing.forget(now=clock(), ids=SystemIds()))
            _guarded(lambda: tracks.judge_due(now=clock(), ids=SystemIds()))
            _guarded(lambda: recur(now=clock()))
            _guarded(lambda: campaigned.compare_due(now=clock(), ids=SystemIds()))
            _guarded(lambda: ending.tell(now=clock(), ids=SystemIds()))
            _guarded(lambda: reminding.tell(now=clock(), ids=SystemIds()))
            _guarded(lambda: calling.tell(now=clock(), ids=SystemIds()))
            _guarded(lambda: strength.renew(now=clock(), ids=SystemIds()))
            _guarded(lambda: follow_findings(now=clock()))
        stop.wait(EVERY_SECONDS)
    stop.set()
    post.join(timeout=POST_SECONDS)
    _pass(clock())


def _post(clock: Callable[[], datetime], stop: threading.Event) -> None:
    """Send what goes out to reporters, apart from the rest: a slow mail server delays no clock and no seal."""
    while not stop.wait(EVERY_SECONDS):
        close_old_connections()
        _guarded(lambda: sending.send_due(now=clock()))
    connection.close()


def _pass(now: datetime) -> None:
    close_old_connections()  # a server that was restarted meanwhile is asked anew; pages do this at each request
    _guarded(lambda: ticking.tick(now=now, ids=SystemIds()))
    _guarded(lambda: end_shifts(now=now))
    _guarded(lambda: notices.deliver(now=now, ids=SystemIds()))
    _guarded(lambda: seal(now=now))


def _guarded(step: Callable[[], object]) -> object:
    try:
        return step()
    except Refused:
        pass  # no pack is loaded yet, so there is nothing to do
    except Exception:
        log.exception("a pass of the background work failed; the next one tries again")
    return None
