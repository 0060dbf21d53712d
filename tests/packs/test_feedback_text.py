"""``feedback.yaml``, ``reopening`` and what reporters are told: read as written, and what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxu.cases.loading import parse_settings
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.intake.feedback_loading import parse_answers, parse_rating
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.project.pack_check import check_pack
from tests.jingzhou import source
from tests.packs import small

FEEDBACK = """\
rating:
  source: 测试
  verified: false
  levels:
    - {score: 1, text: 差, satisfied: false}
    - {score: 5, text: {zh: 好, en: good}, satisfied: true}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    small.write(tmp_path)
    (tmp_path / "feedback.yaml").write_text(FEEDBACK, "utf-8")
    return tmp_path


def problems(pack: Path) -> list[str]:
    return [str(problem) for problem in check_pack(pack).problems]


def test_the_best_answer_comes_first(pack: Path) -> None:
    rating = parse_rating(Checker(read(pack).pack))
    assert [(level.score, level.text.zh, level.satisfied) for level in rating.levels] == [
        (5, "好", True),
        (1, "差", False),
    ]
    assert not [text for text in problems(pack) if "feedback" in text]


def test_without_the_file_nobody_is_asked_and_nothing_answered(tmp_path: Path) -> None:
    small.write(tmp_path)
    check = Checker(read(tmp_path).pack)
    assert parse_rating(check).levels == ()
    assert parse_answers(check, parse_vocabulary(check)).objects == {}
    assert parse_settings(check).reopening is None


def test_what_this_county_says() -> None:
    check = Checker(source().pack)
    assert [level.score for level in parse_rating(check).levels if level.satisfied] == [5, 4, 3]
    answers = parse_answers(check, parse_vocabulary(check))
    assert (answers.objects, answers.within) == ({"redweb": "redweb_message"}, Limit(5, LimitUnit.work_day))
    assert parse_settings(check).reopening == Limit(7, LimitUnit.calendar_day)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("score: 1", "score: 5", "feedback.yaml:6: score: 分值 5 写了两次"),
        ("score: 1", "score: 6", "feedback.yaml:5"),
        ("satisfied: false", "satisfied: true", "feedback.yaml:4: levels: 要有算满意的"),
        ("verified: false", "verfied: false", "feedback.yaml"),
        (FEEDBACK, "answers: {channels: {fax: case}, within: 5工作日, source: 试, verified: false}\n", "没有「fax」这个渠道"),
        (FEEDBACK, "answers: {channels: {redweb: nothing}, within: 5工作日, source: 试, verified: false}\n", "feedback.yaml:1: redweb"),
        (FEEDBACK, "answers: {channels: {}, within: 五天, source: 试, verified: false}\n", "feedback.yaml:1: within"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(pack: Path, old: str, new: str, said: str) -> None:
    file = pack / "feedback.yaml"
    assert old in FEEDBACK
    file.write_text(FEEDBACK.replace(old, new, 1), "utf-8")
    assert [text for text in problems(pack) if said in text], problems(pack)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{deed: case.dispatch, text: '{receipt} {unit}', source: 试, verified: false}", ""),
        ("{deed: case.fly, text: 好, source: 试, verified: false}", "deeds.yaml 里没有「case.fly」"),
        (
            "{deed: case.dispatch, text: '{place} 的事', source: 试, verified: false}",
            "没有东西可填入「place」",
        ),
        ("{deed: case.dispatch, text: 好, source: 试, verified: false, to: [unit]}", "notices.yaml:2"),
    ],
)
def test_what_reporters_are_told_names_nobody(pack: Path, text: str, said: str) -> None:
    (pack / "notices.yaml").write_text(f"reporters:\n  one: {text}\n", "utf-8")
    found = [problem for problem in problems(pack) if "notices.yaml" in problem]
    assert bool(found) == bool(said)
    assert said in "".join(found)
