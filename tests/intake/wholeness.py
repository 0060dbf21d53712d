"""What holds of every case whatever happened to it."""

from __future__ import annotations

from chengxu.accounts.rules import Actor
from chengxu.cases import queries
from chengxu.cases.deciding import owners
from chengxu.cases.rules import Case, refuse
from chengxu.cases.workflow.states import ENDED, ClockKind


def check_whole(case: Case, people: list[Actor]) -> None:
    """One owner, a clock, a step that some post of the pack can take and that is not refused."""
    book = queries.rulebook_of(case.pack_hash)
    assert owners.dormant(case, book.settings) is None
    held = owners.owner(case, book.settings)
    if case.state in ENDED:
        assert held is None
        running = {c.kind for c in case.clocks if c.stopped_at is None}
        assert running <= {ClockKind.APPROVAL}
        return
    assert held is not None
    assert held.unit in book.organisation.units
    steps = owners.next_steps(case, book.settings)
    assert any(refuse(case, row, person) is None for row in steps for person in people), (
        case.state
    )  # real posts
    lives = [clock for clock in case.clocks if clock.kind is ClockKind.CASE]
    assert len(lives) <= 1 + case.reopens <= 2
    for clock in case.clocks:
        assert (clock.stopped_at is not None) or not clock.paused_for
        if clock.kind is ClockKind.CASE and clock is lives[-1]:
            assert (clock.stopped_at is None) != bool(clock.paused_for)
            assert case.due_at == clock.due_at


def check_conserved(old: Case, new: Case) -> None:
    """Clocks are never lost, never use less than before, and what ran out stays so."""
    assert len(new.clocks) >= len(old.clocks)
    for before, after in zip(old.clocks, new.clocks, strict=False):
        assert (after.kind, after.unit, after.label) == (before.kind, before.unit, before.label)
        assert after.used >= before.used
        assert after.breached >= before.breached
        assert after.exempted >= before.exempted
        assert after.step >= before.step
    assert len(new.requests) >= len(old.requests)
    assert new.version > old.version
