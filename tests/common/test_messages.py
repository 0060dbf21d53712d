"""Both languages stand beside each other; problems say where they are."""

import pytest

from chengxu.common.messages import (
    Invalid,
    Message,
    Problem,
    Problems,
    Refused,
    current_language,
    joined,
    language,
    set_language,
)

LATE = Message("超 {n}", "{n} overdue")


def test_chinese_unless_english_is_asked_for():
    assert str(LATE) == "超 {n}"
    with language("en-GB"):
        assert current_language() == "en"
        assert str(LATE) == "{n} overdue"
        assert str(Message("户外广告")) == "户外广告"  # no English: the Chinese stands
        with language("zh"):
            assert str(LATE) == "超 {n}"
    assert current_language() == "zh"


def test_set_language():
    with language("zh"):
        set_language("en")
        assert current_language() == "en"
        set_language("fr")
        assert current_language() == "zh"


def test_a_message_inside_a_message_speaks_its_language():
    told = LATE.format(n=Message("3 工作时", "3 working hours"))
    assert (told.zh, told.en) == ("超 3 工作时", "3 working hours overdue")
    assert LATE.format(n=Message("三股")).en == "三股 overdue"
    assert Message("超 {n}").format(n=1) == Message("超 1")


def test_joined():
    assert joined([Message("甲", "A"), Message("乙")]) == Message("甲；乙", "A; 乙")
    assert not Message("")
    assert Message("甲")


@pytest.mark.parametrize(
    ("problem", "zh", "en"),
    [
        (
            Problem(Message("缺少", "missing"), "deeds.csv", 3, "verb"),
            "deeds.csv:3: verb: 缺少",
            "deeds.csv:3: verb: missing",
        ),
        (Problem(Message("缺少", "missing"), "deeds.csv"), "deeds.csv: 缺少", "deeds.csv: missing"),
        (Problem(Message("缺少", "missing"), line=3), "第 3 行: 缺少", "line 3: missing"),
        (Problem(Message("缺少", "missing"), field="verb"), "verb: 缺少", "verb: missing"),
    ],
)
def test_a_problem_names_its_place(problem, zh, en):
    assert str(problem) == zh
    with language("en"):
        assert str(problem) == en


def test_problems_are_all_told_at_once():
    problems = Problems()
    problems.raise_if_any()
    assert not problems
    problems.add(Message("缺少", "missing"), line=1)
    problems.add(Message("太长", "too long"), line=2, field="note")
    assert len(problems) == 2
    with pytest.raises(Invalid) as invalid:
        problems.raise_if_any()
    assert str(invalid.value) == "第 1 行: 缺少\n第 2 行: note: 太长"
    assert invalid.value.problems == tuple(problems.items)


def test_a_refusal_speaks_the_language_of_who_asks():
    refused = Refused(Message("不可以", "not allowed"), "state")
    assert (str(refused), refused.field) == ("不可以", "state")
    with language("en"):
        assert str(refused) == "not allowed"
