"""Which post of the real pack may do which verb of a case: the whole matrix, and that no state waits for nobody."""

from __future__ import annotations

import pytest

from chengxu.accounts.loading import parse
from chengxu.accounts.rules import CASE_VERBS, PUBLIC, REPORTER, VERBS, Actor, Organisation
from chengxu.cases.access import sight, visible
from chengxu.cases.deciding.owners import CLOSING, STANDS
from chengxu.cases.deciding.refusals import refuse
from chengxu.cases.models import Case
from chengxu.cases.workflow.states import State
from chengxu.cases.workflow.transitions import TRANSITIONS
from chengxu.packs.checking import Checker
from tests.cases.told import until
from tests.jingzhou import source

UNIT = "start handle return reach co_done notice_answer respond defer_ask suspend_ask abnormal_ask appeal withdraw"
MATRIX = {
    "acceptor": "accept reject verify merge split attach link",
    "chief": "accept reject verify file close rework void reassign approve deny review resume recalculate recall reclaim merge"
    " unmerge split attach link",
    "dispatcher": "dispatch check rework reassign transfer answer recall reclaim remind notify notice_answer cohandle respond merge split"
    " attach link",
    "collector": "confirm refute pass rework self_handle",
    "handler": UNIT,
    "officer": UNIT,
    "auxiliary": "start handle",
    "repairer": "start handle reach co_done",
    "sweeper": "",
    "driver": "",
    "head": "respond appeal withdraw",
    "director": "void approve_high deny supervise rule",
    "arbiter": "rule",
    "clerk": "",
    "party_clerk": "",
    "reviewer": "",
    "sysadmin": "",
    "secadmin": "",
    "auditor": "",
}


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return parse(Checker(source()))


@pytest.mark.parametrize("post", sorted(MATRIX))
def test_a_post_may_do_this_and_nothing_else(organisation: Organisation, post: str) -> None:
    held = {verb for verb in organisation.posts[post].verbs if verb in CASE_VERBS}
    assert held == {f"case.{verb}" for verb in MATRIX[post].split()}


def test_only_who_holds_the_receipt_reopens_and_may_nothing_else(organisation: Organisation) -> None:
    assert REPORTER.verbs == {"case.reopen"}
    assert not any(REPORTER.verbs & post.verbs for post in organisation.posts.values())
    assert not REPORTER.verbs & VERBS.keys()  # so a pack that gives it to a post is refused
    assert (REPORTER.uid, REPORTER.unit, REPORTER.posts) == (PUBLIC.uid, "", frozenset())
    assert not PUBLIC.verbs


def test_the_matrix_names_every_post(organisation: Organisation) -> None:
    assert set(MATRIX) == set(organisation.posts)


@pytest.mark.parametrize("post", sorted(MATRIX))
def test_a_verb_is_refused_for_the_post_exactly_when_it_is_not_held(
    organisation: Organisation, post: str
) -> None:
    case = until("").case
    actor = Actor(uid="x", name="某", unit="CENTRE", verbs=organisation.posts[post].verbs)
    for row in TRANSITIONS:
        found = refuse(case, row, actor)
        by_post = found is not None and found[1] == "actor" and "岗位" in found[0].zh
        assert by_post != any(verb in actor.verbs for verb in row.permissions), row.verb


def test_whoever_decides_does_not_ask(organisation: Organisation) -> None:
    for post in organisation.posts.values():
        decides = post.verbs & {"case.approve", "case.approve_high"}
        assert not (decides and post.verbs & {"case.defer_ask", "case.suspend_ask", "case.abnormal_ask"}), (
            post.code
        )
        assert len(decides) < 2, post.code


@pytest.mark.parametrize("state", sorted(STANDS))
def test_in_every_state_some_post_can_take_the_next_step(organisation: Organisation, state: State) -> None:
    for stand in (STANDS[state], CLOSING):
        held = {verb for post in organisation.posts.values() for verb in post.verbs}
        assert {f"case.{verb}" for verb in stand.verbs} <= held


@pytest.mark.parametrize("post", MATRIX)
def test_those_who_agree_in_sight_see_the_same(post: str, organisation: Organisation) -> None:
    one = organisation.actor(uid="one", name="甲", unit="JZCG-LD", posts=[post], certificate="")
    other = organisation.actor(uid="other", name="乙", unit="JZCG-LD", posts=[post], certificate="")
    elsewhere = organisation.actor(uid="one", name="甲", unit="JZCG-HW", posts=[post], certificate="")
    seen = [str(Case.objects.filter(visible(actor)).query) for actor in (one, other, elsewhere)]
    assert sight(one) == sight(other) != sight(elsewhere)
    assert seen[0] == seen[1]
