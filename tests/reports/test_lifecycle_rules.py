"""The life of a report as a table: who may do what when, and why not otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.jingzhou import source

from chengxu.accounts.rules import VERBS, Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.reports.lifecycle import handling
from chengxu.reports.lifecycle import steps as lifecycle
from chengxu.reports.lifecycle.handling import Handling
from chengxu.reports.lifecycle.steps import LONGEST_NOTE, Content, Paper, Step
from chengxu.reports.lifecycle.transitions import BY_VERB, STATE_NAMES, TRANSITIONS, State

NOW = datetime(2024, 1, 8, 2, tzinfo=UTC)
DEFAULTS = Handling()
EVERYTHING = Actor(uid="d", name="局长", unit="JZCG", verbs=frozenset(VERBS))
PAPER = Paper(
    uid="p", name="annual", title="总结", start=date(2023, 1, 1), end=date(2023, 12, 31), form="plain",
    state=State.DRAFT, author="clerk", unit="JZCG-BGS", content="a" * 64, computed="a" * 64, drafted="a" * 64,
    created_at=NOW, updated_at=NOW,
)  # fmt: skip


def in_state(state: State, **more: object) -> Paper:
    return replace(PAPER, state=state, **more)  # type: ignore[arg-type]


def allowed(
    paper: Paper, actor: Actor = EVERYTHING, how: Handling = DEFAULTS, unsettled: int = 0
) -> set[str]:
    return {
        row.verb
        for row in TRANSITIONS
        if lifecycle.refuse(paper, row, actor, handling=how, unsettled=unsettled) is None
    }


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.DRAFT, "edit recompute override restore head comment resolve submit withdraw"),
        (State.REVIEW, "comment resolve sign return withdraw"),
        (State.SIGNED, "issue return withdraw"),
        (State.ISSUED, "revoke"),
        (State.WITHDRAWN, ""),
    ],
)
def test_what_may_be_done_in_each_state(state: State, verbs: str) -> None:
    assert allowed(in_state(state)) == set(verbs.split())


@pytest.mark.parametrize(
    ("held", "verbs"),
    [
        ("reports.draft", "edit recompute override restore head comment resolve submit withdraw return"),
        ("reports.comment", "comment"),
        ("reports.sign", "comment sign return revoke"),
        ("reports.issue", "issue"),
        ("reports.make", ""),
        ("", ""),
    ],
)
def test_what_each_right_allows(held: str, verbs: str) -> None:
    actor = Actor(uid="x", name="某人", verbs=frozenset({held} - {""}))
    assert set().union(*(allowed(in_state(state), actor) for state in State)) == set(verbs.split())


def test_every_row_asks_for_rights_there_are_and_leaves_a_deed_there_is() -> None:
    vocabulary = parse_vocabulary(Checker(source()))
    for row in TRANSITIONS:
        assert row.permissions
        assert set(row.permissions) <= set(VERBS), row.verb
        assert vocabulary.refuse(row.deed, lifecycle.OBJECT, lifecycle.MEASURE) is None, row.verb
        assert row.label.en
    assert vocabulary.refuse(lifecycle.DRAFTED, lifecycle.OBJECT, lifecycle.MEASURE) is None
    assert set(BY_VERB) == {row.verb for row in TRANSITIONS}


def test_the_paperwork_of_a_report_counts_in_no_share_of_the_work() -> None:
    classes = {
        pair.work.value
        for pair in parse_vocabulary(Checker(source())).allowed.values()
        if pair.object == lifecycle.OBJECT
    }
    assert classes == {"none"}


@pytest.mark.parametrize(
    ("paper", "actor", "verb", "field", "said"),
    [
        (in_state(State.ISSUED, number=1, year=2024), EVERYTHING, "edit", "state", "「改文字」要在「草稿」时办，这一份现在是「已印发」"),
        (in_state(State.DRAFT), EVERYTHING, "sign", "state", "要在「征求意见」时办，这一份现在是「草稿」"),
        (in_state(State.WITHDRAWN, number=1, year=2024), EVERYTHING, "revoke", "state", "现在是「已废止」"),
        (in_state(State.WITHDRAWN), EVERYTHING, "submit", "state", "现在是「已撤回」"),
        (in_state(State.REVIEW), Actor(uid="x", name="某"), "sign", "actor", "没有「签发报告文稿」权限"),
        (in_state(State.REVIEW), Actor(uid="x", name="某"), "return", "actor", "没有「起草报告文稿」或「签发报告文稿」权限"),
        (in_state(State.REVIEW), replace(EVERYTHING, uid="clerk"), "sign", "actor", "起草的人不能签发自己的文稿（本系统默认，未经核实）"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_in_both_languages(
    paper: Paper, actor: Actor, verb: str, field: str, said: str
) -> None:
    refusal = lifecycle.refuse(paper, BY_VERB[verb], actor, handling=DEFAULTS)
    assert refusal is not None
    message, where = refusal
    assert where == field
    assert said in message.zh
    assert message.en


def test_nobody_signs_while_comments_are_open() -> None:
    assert "sign" not in allowed(in_state(State.REVIEW), unsettled=2)
    refusal = lifecycle.refuse(
        in_state(State.REVIEW), BY_VERB["sign"], EVERYTHING, handling=DEFAULTS, unsettled=2
    )
    assert refusal is not None
    assert "还有 2 条意见" in refusal[0].zh


def test_a_county_may_let_the_author_sign() -> None:
    author = replace(EVERYTHING, uid="clerk")
    assert "sign" not in allowed(in_state(State.REVIEW), author)
    assert "sign" in allowed(in_state(State.REVIEW), author, Handling(author_may_sign=True))


def test_the_source_of_the_ban_is_told_and_verified_when_the_county_says_so() -> None:
    how = Handling(sign_source="局发〔2024〕3号", sign_verified=True)
    refusal = lifecycle.refuse(
        in_state(State.REVIEW), BY_VERB["sign"], replace(EVERYTHING, uid="clerk"), handling=how
    )
    assert refusal is not None
    assert "（局发〔2024〕3号）" in refusal[0].zh


@pytest.mark.parametrize(
    ("verb", "state", "field"),
    [("comment", State.DRAFT, "note"), ("return", State.REVIEW, "reason"), ("withdraw", State.DRAFT, "reason"), ("revoke", State.ISSUED, "reason")],
)  # fmt: skip
@pytest.mark.parametrize("note", ["", "  \n", "长" * (LONGEST_NOTE + 1)])
def test_words_that_are_needed_are_asked_for(verb: str, state: State, field: str, note: str) -> None:
    with pytest.raises(Refused) as caught:
        lifecycle.decide(
            in_state(state),
            Step(verb=verb, actor=EVERYTHING, now=NOW, note=note),
            handling=DEFAULTS,
            ids=SeededIds(1),
        )
    assert caught.value.field == field


def test_a_step_moves_the_state_counts_the_version_and_tells_the_ledger() -> None:
    change = lifecycle.decide(
        in_state(State.DRAFT), Step(verb="withdraw", actor=EVERYTHING, now=NOW, note="写重了"), handling=DEFAULTS, ids=SeededIds(1)
    )  # fmt: skip
    assert (change.after.state, change.after.version, change.after.updated_at) == (State.WITHDRAWN, 2, NOW)
    deed = change.deed
    assert (deed.verb, deed.object, deed.quantity, deed.measure) == (
        "report.withdraw",
        "report_document",
        1000,
        "份",
    )
    assert deed.note == "写重了"
    assert "写重了" not in deed.detail
    assert f'"content":"{"a" * 64}"' in deed.detail
    assert '"state":"withdrawn"' in deed.detail


def test_numbers_are_written_as_the_standard_says() -> None:
    assert lifecycle.numbered("靖城管", 2024, 1) == "靖城管〔2024〕1号"
    assert in_state(State.DRAFT).full_number == ""
    assert in_state(State.ISSUED, mark="靖城管", year=2024, number=12).full_number == "靖城管〔2024〕12号"


def test_content_is_known_by_its_digest() -> None:
    assert Content(b"a").digest == Content(b"a", kept=True).digest != Content(b"b").digest


def test_the_county_says_how_reports_are_handled() -> None:
    checker = Checker(source())
    found = handling.parse(checker)
    assert [str(problem) for problem in checker.problems.items] == []
    assert (found.author_may_sign, found.sign_verified, found.reason_characters) == (False, False, 6)
    assert found.mark == "靖城管"


def test_a_slip_in_the_countys_rules_is_named() -> None:
    from dataclasses import replace as changed

    from chengxu.packs.reading import Source

    given = source()
    documents = {
        **given.pack.documents,
        handling.PATH: {"sign": {"author_may_sign": "no", "source": "x", "verified": False}},
    }
    checker = Checker(Source(changed(given.pack, documents=documents), given.directory, given.lines))
    assert handling.parse(checker).author_may_sign is False
    assert ["documents.yaml" in problem.file and problem.field for problem in checker.problems.items] == [
        "sign.author_may_sign"
    ]


def test_states_have_names() -> None:
    assert set(STATE_NAMES) == set(State)
    assert all(name.zh and name.en for name in STATE_NAMES.values())
