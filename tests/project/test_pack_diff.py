"""What differs between two packs, in one line each."""

from __future__ import annotations

from typing import Any

import pytest

from chengxu.packs.rules import Pack
from chengxu.project.pack_diff import differences


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a.yaml": {"x": 1}}, {"a.yaml": {"x": 1}}, []),
        ({"a.yaml": {"x": 1}}, {}, ["- a.yaml"]),
        ({}, {"b.yaml": {}}, ["+ b.yaml"]),
        ({"a.yaml": {"x": 1}}, {"a.yaml": {"x": 2, "y": "新"}}, ["~ a.yaml: x: 1 → 2", "+ a.yaml: y: 新"]),
        (
            {"a.yaml": {"rows": [{"id": "A", "n": 1}, {"id": "B", "n": 2}]}},
            {"a.yaml": {"rows": [{"id": "B", "n": 3}, {"id": "A", "n": 1}]}},
            ["~ a.yaml: rows.B.n: 2 → 3"],
        ),
        ({"a.yaml": [1, 2]}, {"a.yaml": [1, 3, 4]}, ["~ a.yaml: [1]: 2 → 3", "+ a.yaml: [2]: 4"]),
        ({"r.md": "一\n二"}, {"r.md": "一\n三"}, ["~ r.md: 2: 二 → 三"]),
        ({"a.yaml": {"x": {"y": 1}}}, {"a.yaml": {"x": "z"}}, ['~ a.yaml: x: {"y": 1} → z']),
    ],
)
def test_differences(before: dict[str, Any], after: dict[str, Any], expected: list[str]) -> None:
    assert differences(Pack("old", before), Pack("new", after)) == expected


def test_long_values_are_cut() -> None:
    found = differences(Pack("old", {"a": {"x": "一" * 200}}), Pack("new", {"a": {"x": "二"}}))
    assert found == [f"~ a: x: {'一' * 79}… → 二"]
