"""What a pack may declare about reports, and where it is told that it is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.reports.made import TEXT
from tests.reports.pack import JINGZHOU, reports

from chengxu.common.messages import Message
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.reports import loading

INDICATORS = "indicators:\n  street.occupy: {}\n  facade.pipes: {}\n  muck.fines: {}\n"


def pack(where: Path, **files: str) -> Checker:
    """A pack of these files, ``__`` in a name for the slash."""
    (where / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    for name, text in {"indicators__a.yaml": INDICATORS, "reports__small.md": TEXT, **files}.items():
        file = where / name.replace("__", "/")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Checker(read(where))


def test_the_countys_own_reports_are_without_fault() -> None:
    found = reports()
    assert list(found.declarations) == [
        "annual", "brief", "campaign", "day", "halfyear", "month", "quarter", "week",
    ]  # fmt: skip
    assert "721" in found.vocabulary.names
    assert {rule.whole for rule in found.vocabulary.sums} >= {"gas.survey_hazards"}


def test_a_right_pack_is_read(tmp_path: Path) -> None:
    audit = """names: ['12345']
advertising: [SVIP会员]
synonyms: [[雨阳棚, 遮雨棚]]
sums: [{whole: street.occupy, parts: [facade.pipes, muck.fines], note: {zh: 合计不符。, en: The sum is wrong.}, at_least: true, unless: [口径]}]
"""
    checker = pack(tmp_path, **{"reports__audit.yaml": audit})
    found = loading.parse(checker)
    assert not checker.problems
    assert found.declarations["small"].title == "{year}年度工作总结及{year+1}年工作计划"
    assert found.vocabulary.advertising == ("svip会员",)
    assert found.vocabulary.sums[0].unless == ("口径",)
    assert found.vocabulary.sums[0].note == Message("合计不符", "The sum is wrong")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"reports__small.md": TEXT.replace("street.occupy", "street.none")},
            "reports/small.md:16: 没有指标 street.none，全部指标见 indicators/*.yaml",
        ),
        (
            {"reports__small.md": TEXT.replace("street.occupy", "street.ocupy")},
            "reports/small.md:16: 没有指标 street.ocupy，相近的有：street.occupy",
        ),
        (
            {"reports__small.md": TEXT.replace("{{street.occupy}}", "{{street.occupy|大概}}")},
            "reports/small.md:16: 没有写法 大概",
        ),
        (
            {"reports__small.md": TEXT.replace("name: small", "name: large")},
            "reports/small.md:1: name「large」应与文件名相同",
        ),
        (
            {"reports__small.md": TEXT.replace("## 市容整治", "#### 市容整治")},
            "reports/small.md:14: 标题跳级",
        ),
        ({"reports__audit.yaml": "name: []\n"}, "reports/audit.yaml:1: 没有名为 name 的项"),
        (
            {"reports__audit.yaml": "names: [1]\n"},
            "reports/audit.yaml:1: names.0: 应为文字（数字和日期要加引号），却是整数",
        ),
        (
            {"reports__audit.yaml": "sums:\n  - {whole: a.b, parts: [], note: 合计}\n"},
            "reports/audit.yaml:2: sums: 没有指标 a.b",
        ),
        ({"reports__audit.yaml": "totals: [a.b]\n"}, "reports/audit.yaml:1: totals: 没有指标 a.b"),
        (
            {"reports__audit.yaml": "synonyms:\n  - [游商, 摊贩]\n  - [小贩, 游商]\n"},
            "reports/audit.yaml:3: synonyms: 「游商」已在「游商」一组里，一个词只能在一组",
        ),
        (
            {"reports__audit.yaml": "synonyms: [[游商]]\n"},
            "reports/audit.yaml:1: synonyms: 一组至少要有两个词",
        ),
        (
            {"reports__audit.yaml": "synonyms: [[抄牌, 贴单]]\nactions: [[抄牌, 张贴]]\n"},
            "reports/audit.yaml:2: actions: 「抄牌」在 synonyms 里是事物，不能又是动作",
        ),
        (
            {"reports__audit.yaml": "synonyms: [[道路, 路面]]\nempty: [路面]\n"},
            "reports/audit.yaml:2: empty: 「路面」在 synonyms 里是事物，不能列为不说明什么的词",
        ),
        (
            {"reports__audit.yaml": "others: ['-公厕']\n"},
            "reports/audit.yaml:1: others: 至少要有一个出现的词",
        ),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    checker = pack(tmp_path, **files)
    loading.parse(checker)
    found = [str(problem) for problem in checker.problems.items]
    assert any(expected in problem for problem in found), found
    assert len(found) == 1


def test_a_pack_without_reports_has_none(tmp_path: Path) -> None:
    checker = pack(tmp_path)
    shutil.rmtree(tmp_path / "reports")
    found = loading.parse(Checker(read(tmp_path)))
    assert dict(found.declarations) == {}
    assert not checker.problems


def test_the_pack_of_the_repository_is_where_the_tests_look() -> None:
    assert (JINGZHOU / "reports" / "annual.md").is_file()
