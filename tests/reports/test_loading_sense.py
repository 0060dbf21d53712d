"""What a report asks in vain of its indicators, its shared parts, its texts and the county's plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.jingzhou import source
from tests.reports.test_declaration import WRITTEN

from chengxu.packs.checking import Checker
from chengxu.packs.reading import Source
from chengxu.packs.rules import Pack, digest
from chengxu.project.pack_files import FOLDERS
from chengxu.reports import loading
from chengxu.reports.loading import Reports

FRONT = "---\nname: trial\ntitle: 小结\nunit: 某局\nparts: []\n---\n"
WITH_TEXT = "---\nname: trial\ntitle: 小结\nunit: 某局\nparts: [{computed: false, author: 办公室}]\n---\n# 计划\n\n@text plan\n"


def read(**files: Any) -> tuple[Reports, list[str]]:
    """The county's pack with these reports, parts, texts and plans in place of its own; problems as text."""
    return checked(**files)[:2]


def checked(**files: Any) -> tuple[Reports, list[str], list[str]]:
    """The same, with the notices."""
    own = ("reports/", "plans/")
    documents = {path: value for path, value in source().pack.documents.items() if not path.startswith(own)}
    documents |= files
    checker = Checker(Source(Pack(digest(documents), documents), Path("pack"), {}))
    found = loading.parse(checker)
    told = ([str(one) for one in kept.items] for kept in (checker.problems, checker.notices))
    return found, *told


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{gas.surveyed|measure=台}}", "gas.surveyed 没有量词「台」，可用：个、家"),
        ("{{gas.surveyed|measure=家}}", None),
        ("{{muck.cases|yu}}", "muck.cases 是执法案件数，只能写准数，不能用 yu"),
        ("{{muck.cases|zh}}", None),
        ("[[{{street.occupy|plan}}]]", "street.occupy 没有计划：在 plans/ 里写明，或给它 gte 目标"),
        ("[[{{party.meetings|gap}}]]", "party.meetings 没有计划"),
        ("[[{{party.theme_days|plan}}]]", None),
        ("[[{{waste.collection_rate|plan}}]]", "waste.collection_rate 是率或极值，没有完成比例，用 gap"),
        ("[[{{waste.collection_rate|gap}}]]", None),
        ("[[{{hotline.on_time_rate|gap}}]]", "hotline.on_time_rate 没有目标（target）"),
        ("[[{{portal.received|most by unit}}]]", "群众来件不按单位记录"),
        ("[[{{cases.open|most by month}}]]", "这项指标看的是期末状况"),
        ("[[{{street.occupy|best by area}}]]", "street.occupy 没有写明多好还是少好"),
        ("[[{{gas.hazard_major|worst by area}}]]", None),
        ("[[street.none? 有]]", "没有指标 street.none"),
        ("[[street.occupy reached? 有]]", "street.occupy 没有计划"),
        ("[[light.repair_hours missed? 有]]", None),
        ("[[street.occupy better yoy? 有]]", "street.occupy 没有写明多好还是少好"),
        ("[[street.occupy up yoy? 有]]", None),
        ("甲。\n\n@include none", "pack/reports/trial.md:9: 没有 reports/parts/none.md，可用：—"),
    ],
)
def test_a_report_asks_what_its_indicators_can_answer(body: str, expected: str | None) -> None:
    _, found = read(**{"reports/trial.md": FRONT + body})
    if expected is None:
        assert found == []
    else:
        (problem,) = found
        assert expected in problem
        assert problem.startswith("pack/reports/trial.md:")


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("今日上报案件35件，\n结案{{cases.closed}}。", ["35件"]),
        ("[[street.occupy? 清理5000处以上，||没有]]", ["5000处以上"]),
        ("按《条例》第12条和国发〔2023〕5号，自2023年起，路灯要求24小时之内修复，拨打12345。", []),
        ("清理{{street.occupy}}。", []),
    ],
)
def test_a_number_typed_into_computed_words_is_pointed_out_with_its_line(
    words: str, typed: list[str]
) -> None:
    """As the editor has it; laws, years, document numbers, lines of phone and terms are none. It does not stop a pack."""
    front = FRONT.replace(
        "parts: []",
        "parts: [{computed: true, author: 办公室}, {computed: false, author: 办公室, date: 2023-12-26}]",
    )
    body = f"# 情况\n\n规范{{{{street.occupy}}}}，\n{words}\n\n# 计划\n\n明年清理300处。\n"
    _, problems, notices = checked(**{"reports/trial.md": front + body})
    assert problems == []
    found = [one for one in notices if "手写的数字" in one]
    assert [one.split("「")[1].split("」")[0] for one in found] == typed
    assert [one.split(": ")[0] for one in found] == ["pack/reports/trial.md:10"] * len(typed)


def test_a_plan_of_any_year_makes_the_question_right() -> None:
    plan = {"year": 2024, "source": "要点", "date": "2024-01-20", "plans": {"street.occupy": 5000}}
    found, problems = read(
        **{"reports/trial.md": FRONT + "[[{{street.occupy|plan}}]]", "plans/2024.yaml": plan}
    )
    assert problems == []
    assert str(found.plans[2024]["street.occupy"].value) == "5000"
    assert found.plans[2024]["street.occupy"].origin == "要点（2024-01-20）"


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("2023", {}, "文件名应为年份"),
        ("2024", {"date": "年初"}, "日期「年初」应写成"),
        ("2024", {"plans": {"street.none": 5}}, "没有指标 street.none"),
        (
            "2024",
            {"plans": {"waste.collection_rate": 99}},
            "waste.collection_rate 是率、平均或极值，不逐日累计",
        ),
        ("2024", {"plans": {"street.occupy": 0}}, "计划数应大于 0"),
        ("2024", {"plans": {"street.occupy": {"value": 5, "date": "x"}}}, "日期「x」应写成"),
        ("2024", {"plans": {"street.occupy": {"value": 5, "unit": "次"}}}, "没有名为 unit 的项"),
        ("2024", {"source": 5}, "应为文字（数字和日期要加引号），却是整数"),
    ],
)
def test_a_fault_of_a_plan_is_named(name: str, change: dict[str, Any], expected: str) -> None:
    plan = {"year": 2024, "source": "要点", "date": "2024-01-20", "plans": {"street.occupy": 5000}}
    _, (problem,) = read(**{f"plans/{name}.yaml": {**plan, **change}})
    assert problem.startswith(f"pack/plans/{name}.yaml")
    assert expected in problem


def test_a_fault_in_a_part_is_told_once_and_an_unused_part_or_text_is_named() -> None:
    files = {f"reports/{name}.md": (FRONT + "@include one\n").replace("trial", name) for name in ("a", "b")}
    _, found = read(
        **files,
        **{
            "reports/parts/one.md": "{{street.none}}",
            "reports/parts/two.md": "甲。",
            "reports/texts/2023-plan.md": WRITTEN,
        },
    )
    assert sorted(found) == [
        "pack/reports/parts/one.md:1: 没有指标 street.none，全部指标见 indicators/*.yaml",
        "pack/reports/parts/two.md: 没有报告引用这个文件",
        "pack/reports/texts/2023-plan.md: 没有报告引用这个文件",
    ]


def test_a_text_is_found_for_its_period_or_named_as_missing() -> None:
    found, problems = read(**{"reports/trial.md": WITH_TEXT, "reports/texts/2023-plan.md": WRITTEN})
    assert problems == []
    assert [text.period.name for text in found.declarations["trial"].parts[0].texts] == ["2023年"]
    _, problems = read(**{"reports/trial.md": WITH_TEXT})
    assert problems == ["pack/reports/trial.md:9: 没有 reports/texts/时段-plan.md 这样的文件"]


def test_the_folders_of_reports_are_known_to_the_check() -> None:
    assert {"plans", "reports", "reports/parts", "reports/texts"} <= set(FOLDERS)
