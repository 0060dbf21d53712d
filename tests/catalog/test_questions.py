"""Answers that fit their questions and those that do not, as a table."""

from __future__ import annotations

import pytest
from hypothesis import given as all_of
from hypothesis import strategies as st

from chengxu.catalog.questions import Datatype, Question, answered
from chengxu.common.messages import Message, Problems

VALUES = {"a": Message("甲", "A"), "b": Message("乙")}


def question(kind: str, **more: object) -> Question:
    return Question(
        code="q",
        datatype=Datatype(kind),
        text=Message("问"),
        values=VALUES if "list" in kind else {},
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("string", ("x",), ("x",)),
        ("string", (" x\x00 ", ""), ("x",)),
        ("string", ("x" * 201,), None),
        ("string", ("x", "y"), None),
        ("text", ("x\ny" * 600,), ("x\ny" * 600,)),
        ("text", ("x" * 2001,), None),
        ("number", ("-3.5",), ("-3.5",)),
        ("number", ("１",), None),
        ("number", ("1e3",), None),
        ("number", ("nan",), None),
        ("datetime", ("2023-05-01T09:30:00+08:00",), ("2023-05-01T09:30:00+08:00",)),
        ("datetime", ("2023-05-01",), ("2023-05-01",)),
        ("datetime", ("soon",), None),
        ("singlevaluelist", ("a",), ("a",)),
        ("singlevaluelist", ("甲",), None),
        ("singlevaluelist", ("a", "b"), None),
        ("singlevaluelist", ("a", "a"), ("a",)),
        ("multivaluelist", ("b", "a"), ("b", "a")),
        ("multivaluelist", ("a", "c"), None),
    ],
)
def test_answers(kind: str, given: tuple[str, ...], kept: tuple[str, ...] | None) -> None:
    problems = Problems()
    found = answered([question(kind)], {"q": given}, problems)
    assert found == ({"q": kept} if kept else {})
    assert [problem.field for problem in problems.items] == ([] if kept else ["q"])


@pytest.mark.parametrize(
    ("required", "given", "wrong"), [(True, {}, 1), (True, {"q": ("",)}, 1), (False, {}, 0)]
)
def test_required(required: bool, given: dict[str, tuple[str, ...]], wrong: int) -> None:
    problems = Problems()
    assert answered([question("string", required=required)], given, problems) == {}
    assert len(problems) == wrong


def test_remarks_and_unknown_codes_are_left_out() -> None:
    problems = Problems()
    assert answered([question("text", variable=False)], {"q": ("x",), "other": ("y",)}, problems) == {}
    assert not problems


def test_an_answer_in_words() -> None:
    many = question("multivaluelist")
    assert (many.said(["a", "b"]).zh, many.said(["a", "b"]).en) == ("甲、乙", "A, 乙")
    assert str(question("number").said(["3"])) == "3"


@all_of(st.sampled_from(list(Datatype)), st.lists(st.text(), max_size=4))
def test_any_answer_is_kept_or_told(kind: Datatype, values: list[str]) -> None:
    problems = Problems()
    found = answered([question(kind.value, required=True)], {"q": tuple(values)}, problems)
    assert bool(found) is not bool(problems)
