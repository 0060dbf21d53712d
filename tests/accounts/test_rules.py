"""Posts give verbs; statute takes some away again, whatever a pack says."""

import pytest

from chengxu.accounts.rules import (
    ENFORCEMENT_VERBS,
    PUBLIC,
    SYSTEM,
    VERBS,
    Organisation,
    Post,
    PostKind,
    Unit,
    UnitKind,
    refuse_grant,
    refuse_posts,
)
from chengxu.common.messages import Message, Refused, language

TOWN = Unit(
    code="T100", name=Message("城关镇人民政府"), short=Message("城关镇"), kind=UnitKind.TOWNSHIP, township="9"
)
OFFICER = Post(
    code="officer",
    name=Message("执法人员"),
    kind=PostKind.OFFICER,
    verbs=frozenset({"case.handle", "enforcement.investigate"}),
)
AUXILIARY = Post(
    code="auxiliary", name=Message("协管员"), kind=PostKind.AUXILIARY, verbs=frozenset({"case.start"})
)
ORGANISATION = Organisation({"T100": TOWN}, {"officer": OFFICER, "auxiliary": AUXILIARY})


def test_every_verb_has_both_languages() -> None:
    assert all(label.zh and label.en for label in VERBS.values())


def test_an_actor_holds_the_verbs_of_all_posts() -> None:
    actor = ORGANISATION.actor(
        uid="u", name="甲", unit="T100", posts=["officer", "auxiliary"], certificate="湘-1"
    )
    assert actor.verbs == {"case.handle", "case.start", "enforcement.investigate"}
    assert actor.posts == {"officer", "auxiliary"}


def test_an_officer_without_a_certificate_does_not_enforce() -> None:
    actor = ORGANISATION.actor(uid="u", name="甲", unit="T100", posts=["officer"])
    assert actor.verbs == {"case.handle"}


def test_a_post_the_pack_does_not_know_gives_nothing() -> None:
    actor = ORGANISATION.actor(uid="u", name="甲", unit="T100", posts=["king"])
    assert (actor.posts, actor.verbs) == (frozenset(), frozenset())


def test_a_missing_verb_is_refused_by_name_in_both_languages() -> None:
    with pytest.raises(Refused) as caught:
        PUBLIC.require("case.file")
    assert str(caught.value) == "您的岗位没有「立案」权限。"
    with language("en"):
        assert str(caught.value) == "Your post does not include “file”."


def test_the_system_may_do_everything_but_enforce() -> None:
    SYSTEM.require("case.file")
    assert not any(SYSTEM.may(verb) for verb in ENFORCEMENT_VERBS)
    assert not any(PUBLIC.may(verb) for verb in VERBS)


@pytest.mark.parametrize("text", ["T100", "城关镇人民政府", " 城关镇 "])
def test_a_unit_is_found_by_code_name_and_short_name(text: str) -> None:
    assert ORGANISATION.find_unit(text) is TOWN


def test_what_is_no_unit_is_not_found() -> None:
    assert ORGANISATION.find_unit("别处") is None
    assert ORGANISATION.township_unit("") is None
    assert ORGANISATION.township_unit("9") is TOWN
    assert ORGANISATION.name("别处") == Message("别处")
    with pytest.raises(Refused, match="没有代码为「别处」的单位"):
        ORGANISATION.unit("别处")


@pytest.mark.parametrize(
    ("kind", "verbs", "why"),
    [
        (PostKind.AUXILIARY, {"case.handle"}, None),
        (PostKind.AUXILIARY, {"enforcement.penalise"}, "协管员不得从事执法行为"),
        (PostKind.AUXILIARY, {"enforcement.review"}, "协管员不得从事执法行为"),
        (PostKind.OFFICER, {"enforcement.penalise", "enforcement.investigate"}, None),
        (PostKind.STAFF, {"enforcement.penalise"}, "只有执法人员岗位可以授予"),
        (PostKind.STAFF, {"enforcement.review"}, None),
        (PostKind.OFFICER, {"enforcement.review", "enforcement.investigate"}, "不得由同一岗位承担"),
        (PostKind.ADMINISTRATOR, {"pack.load"}, None),
        (PostKind.ADMINISTRATOR, {"pack.load", "ledger.verify"}, "应当分立"),
        (PostKind.STAFF, {"people.manage", "pack.load"}, "应当分立"),
    ],
)
def test_what_statute_bans_no_post_can_hold(kind: PostKind, verbs: set[str], why: str | None) -> None:
    refusal = refuse_grant(kind, frozenset(verbs))
    assert (refusal is None) if why is None else (refusal is not None and why in refusal.zh and refusal.en)


def test_some_posts_do_not_go_together() -> None:
    system, audit = (Post(code=c, name=Message(c), kind=PostKind.ADMINISTRATOR) for c in ("a", "b"))
    assert refuse_posts([OFFICER, system]) is None
    assert "协管员" in str(refuse_posts([OFFICER, AUXILIARY]))
    assert "三人" in str(refuse_posts([system, audit]))


def _unit(code: str, after: str = "") -> Unit:
    return Unit(
        code=code, name=Message(f"单位{code}"), short=Message(code), kind=UnitKind.SECTION, succeeded_by=after
    )


REFORMED = Organisation(
    {"C": _unit("C")},
    {"sender": Post(code="sender", name=Message("派单员"), verbs=frozenset({"case.dispatch"}))},
    {"A": _unit("A", "B"), "B": _unit("B", "C"), "X": _unit("X"), "R": _unit("R", "S"), "S": _unit("S", "R")},
    {"dispatcher": Post(code="dispatcher", name=Message("派遣员"), succeeded_by="sender")},
)


@pytest.mark.parametrize(
    ("code", "today"),
    [
        ("A", "C"),
        ("B", "C"),
        ("C", "C"),
        ("X", "X"),
        ("?", "?"),
        ("", ""),
        ("R", "S"),
    ],  # in a circle, which no pack may say: it still ends
)
def test_the_work_of_a_unit_that_is_no_more_is_its_last_successors(code: str, today: str) -> None:
    assert REFORMED.today(code) == today


def test_whoever_was_given_a_former_unit_and_post_acts_for_those_that_came_after() -> None:
    actor = REFORMED.actor(uid="u", name="某", unit="A", posts=["dispatcher", "unknown"])
    assert (actor.unit, actor.posts, actor.verbs) == ("C", {"sender"}, {"case.dispatch"})
    assert (REFORMED.name("A").zh, REFORMED.short("A").zh, REFORMED.short("?").zh) == ("单位A", "A", "?")
    assert list(REFORMED.named) == ["C", "A", "B", "X", "R", "S"]
    found = REFORMED.find_unit("单位A")
    assert found is not None
    assert found.code == "C"
    assert REFORMED.find_unit("单位X") is None


def test_a_new_organisation_remembers_the_names_of_an_old_one() -> None:
    old = Organisation({"OLD": _unit("OLD"), "C": _unit("C")}, {})
    both = REFORMED.remembering(old)
    assert (both.name("OLD").zh, both.today("OLD"), "OLD" in both.units) == ("单位OLD", "OLD", False)
    assert both.today("A") == "C"
