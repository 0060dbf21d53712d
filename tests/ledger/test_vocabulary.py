"""The words of the ledger: found by any of their names, refused when they do not fit, named once."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxu.common.messages import Message, language
from chengxu.ledger.loading import parse
from chengxu.ledger.vocabulary import Vocabulary, Work
from chengxu.packs import reading
from chengxu.packs.checking import Checker

PACK = Path(__file__).parents[2] / "packs" / "jingzhou"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    check = Checker(reading.read(PACK))
    found = parse(check)
    assert [str(problem) for problem in check.problems.items if "deeds.yaml" in str(problem)] == []
    return found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("awning", "awning"),
        ("伸缩雨阳棚", "awning"),
        ("遮阳棚", "awning"),
        (" 井盖 ", "manhole_cover"),
        ("星星", None),
    ],
)
def test_an_object_is_found_by_code_name_or_other_word(
    words: Vocabulary, text: str, code: str | None
) -> None:
    assert words.find_object(text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("remove", "remove"), ("拆除", "remove"), ("修复", "repair"), ("飞", None)]
)
def test_so_is_a_verb(words: Vocabulary, text: str, code: str | None) -> None:
    assert words.find_verb(text) == code


@pytest.mark.parametrize(
    ("verb", "object_", "measure", "why"),
    [
        ("remove", "awning", "处", None),
        ("fly", "awning", "处", "词汇表没有动词「fly」"),
        ("remove", "moon", "处", "词汇表没有对象「moon」"),
        ("ban", "awning", "处", "「取缔」不能用于「伸缩雨阳棚」，可用：拆除、规范"),
        ("remove", "awning", "吨", "量词应为处，不是「吨」"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(
    words: Vocabulary, verb: str, object_: str, measure: str, why: str | None
) -> None:
    refusal = words.refuse(verb, object_, measure)
    assert (refusal.zh if refusal else None) == why


def test_a_deed_reads_as_a_sentence(words: Vocabulary) -> None:
    assert words.sentence("remove", "awning", "2", "处").zh == "拆除伸缩雨阳棚 2 处"
    assert words.sentence("remove", "awning", "2", "处").en.endswith(" 2")
    assert words.sentence("remove", "awning", "12", "米").en.endswith(" 12 m")
    assert words.sentence("old", "gone").zh == "oldgone"
    with language("en"):
        assert str(words.verb_name("remove")) == "removed"
        assert str(Work.SERVICE.label) == "service"


def test_every_step_of_a_case_is_a_word(words: Vocabulary) -> None:
    from chengxu.cases.workflow.transitions import TRANSITIONS

    for row in TRANSITIONS:
        assert words.refuse(row.permission, "case", "件") is None, row.verb
    for verb in ("case.report", "case.overdue"):
        assert words.refuse(verb, "case", "件") is None


GOOD = """
verbs:
  remove: {zh: 拆除}
  repair: {zh: 维修}
objects:
  awning: {zh: 雨阳棚, deeds: {remove: {measures: [处], class: enforcement}}}
  lamp: {zh: 路灯, deeds: {repair: {measures: [盏], class: service}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("zh: 维修", "zh: 拆除", 4, "「拆除」已经是「remove」的名称"),
        ("zh: 路灯", "zh: 路灯, words: [雨阳棚]", 7, "「雨阳棚」已经是「awning」的名称"),
        ("repair: {measures", "mend: {measures", 7, "没有动词「mend」"),
        ("measures: [盏]", "measures: []", 7, "至少要有一个量词"),
        ("class: service", "class: work", 7, "work"),
        ("class: service", "class: service, colour: red", 7, "colour"),
        ("zh: 路灯, ", "", 7, "zh"),
        ("verbs:", "words:", 2, "缺少 verbs 或 objects"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    assert old in GOOD
    (tmp_path / "county.yaml").write_text("name: x\n")
    (tmp_path / "deeds.yaml").write_text(GOOD.replace(old, new))
    check = Checker(reading.read(tmp_path))
    parse(check)
    problems = [str(problem) for problem in check.problems.items]
    assert problems
    assert f"deeds.yaml:{line}" in problems[0]
    assert told in problems[0]


def test_the_example_itself_is_right(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("name: x\n")
    (tmp_path / "deeds.yaml").write_text(GOOD)
    check = Checker(reading.read(tmp_path))
    assert set(parse(check).allowed) == {("remove", "awning"), ("repair", "lamp")}
    assert not check.problems
    assert parse(check).allowed["repair", "lamp"].additive
    assert parse(check).verb_name("repair") == Message("维修", "")


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("case.remind", "reminded"),
        ("case.notice_answer", "booked the answer to a notice"),
        ("case.cohandle", "asked others to help"),
        ("case.start", "took on"),
        ("case.dispatch", "dispatched"),
        ("unknown", ""),
    ],
)
def test_a_verb_alone_has_no_word_that_joins_an_object(words: Vocabulary, code: str, english: str) -> None:
    assert words.verb_alone(code) == Message(words.verb_name(code).zh, english)
