"""``escalation.yaml``, ``dispatch.yaml`` and ``notices.yaml``: read as written, and what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxu.cases.loading import parse_settings
from chengxu.cases.workflow.rungs import Do, Rung
from chengxu.cases.workflow.states import ClockKind
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.project.pack_check import check_pack
from tests.packs import small

TEXTS = {
    "escalation.yaml": """\
ladders:
  handling:
    clocks: [unit, co_unit]
    rungs:
      - {at: 80%, do: remind}
      - {at: 100%, do: head}
      - {at: +2工作日, do: leader, to: "post:director"}
    source: 测试
    verified: false
""",
    "dispatch.yaml": """\
auto:
  lamps:
    categories: [C0118]
    channels: [patrol]
    hours: {from: "08:00", to: "18:00"}
    source: 测试
    verified: false
""",
    "notices.yaml": """\
head: head
leader: director
notices:
  sent:
    deed: case.dispatch
    to: [to_unit, "post:chief"]
    text: {zh: "新案件 {case}", en: "case {case}"}
    source: 测试
    verified: false
""",
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    small.write(tmp_path)
    for path, text in TEXTS.items():
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def test_what_is_right_is_read_as_written(pack: Path) -> None:
    assert check_pack(pack).ok, [str(p) for p in check_pack(pack).problems]
    settings = parse_settings(Checker(read(pack)))
    assert settings.ladders[ClockKind.UNIT] == settings.ladders[ClockKind.CO_UNIT] == (
        Rung(do=Do.REMIND, percent=80),
        Rung(do=Do.HEAD, percent=100),
        Rung(do=Do.LEADER, after=Limit(2, LimitUnit.work_day), to="post:director"),
    )  # fmt: skip
    assert (
        settings.stage_limits["notice"] == settings.stage_limits["transfer"]
    )  # the county says nothing of notices
    [rule] = settings.auto
    assert (rule.id, rule.categories, rule.channels) == ("lamps", frozenset({"C0118"}), frozenset({"patrol"}))


def test_a_county_without_the_files_does_none_of_it(tmp_path: Path) -> None:
    settings = parse_settings(Checker(read(small.write(tmp_path))))
    assert (dict(settings.ladders), settings.auto) == ({}, ())


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "said"),
    [
        ("escalation.yaml", "80%", "很久", 5, "应写成时限的比例"),
        ("escalation.yaml", "80%", "0%", 5, "应写成时限的比例"),
        ("escalation.yaml", "+2工作日", "+2个月", 7, "应写成时限的比例"),
        ("escalation.yaml", "80%", "100%", 6, "各级应按先后写"),
        ("escalation.yaml", "80%", "+1工作日", 6, "各级应按先后写"),
        ("escalation.yaml", "do: head", "do: shout", 6, "shout"),
        ("escalation.yaml", "[unit, co_unit]", "[unit, unit]", 3, "已有一副阶梯"),
        ("escalation.yaml", "co_unit", "kitchen", 3, "kitchen"),
        ("escalation.yaml", "post:director", "post:king", 7, "没有「post:king」"),
        ("escalation.yaml", "    source: 测试\n", "", 2, "source"),
        ("dispatch.yaml", "[C0118]", "[C9999]", 3, "没有在用的「C9999」"),
        ("dispatch.yaml", "[C0118]", "[]", 3, "没有列小类"),
        ("dispatch.yaml", "[patrol]", "[pigeon]", 4, "没有在用的「pigeon」"),
        ("dispatch.yaml", '"18:00"', '"08:00"', 5, "起止不同"),
        ("dispatch.yaml", '"18:00"', '"late"', 5, "起止不同"),
        ("notices.yaml", "case.dispatch", "case.sing", 5, "deeds.yaml 里没有「case.sing」"),
        ("notices.yaml", "[to_unit, ", "[anybody, ", 6, "没有收件人「anybody」"),
        ("notices.yaml", "post:chief", "post:king", 6, "没有收件人「post:king」"),
        ("notices.yaml", '[to_unit, "post:chief"]', "[]", 6, "没有写给谁"),
        ("notices.yaml", "新案件 {case}", "新案件 {secret}", 7, "没有东西可填入「secret」"),
        ("notices.yaml", "新案件 {case}", "新案件 {case", 7, "没有东西可填入"),
        ("notices.yaml", "leader: director", "leader: king", 2, "没有岗位「king」"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    pack: Path, path: str, old: str, new: str, line: int, said: str
) -> None:
    small.edit(pack, path, old, new)
    found = [str(problem) for problem in check_pack(pack).problems]
    assert any(f"{path}:{line}:" in text and said in text for text in found), found


def test_what_has_not_one_lead_everywhere_does_not_go_out_by_itself(pack: Path) -> None:
    rules = next((pack / "responsibility").glob("*.yaml"))
    assert rules
    text = "rules:\n  twice: {for: [C0118], lead: LIGHT, source: 测试}\n"
    (pack / "responsibility" / "again.yaml").write_text(text, "utf-8")
    found = [str(problem) for problem in check_pack(pack).problems]
    assert any("dispatch.yaml:3:" in text and "不能自动派遣" in text for text in found), found
