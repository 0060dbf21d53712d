"""Copies of records are what dataclasses.replace would have made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from chengxu.common.records import changed


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int
    name: str = ""


@dataclass(frozen=True)
class Open:
    x: int
    y: int


def test_a_copy_equals_what_dataclasses_would_make() -> None:
    point = Point(1, 2, "a")
    assert changed(point, y=5, name="b") == replace(point, y=5, name="b")
    assert point == Point(1, 2, "a")


def test_nothing_changed_is_an_equal_copy() -> None:
    assert changed(Point(1, 2)) == Point(1, 2)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="no field 'z'"):
        changed(Point(1, 2), z=3)


def test_a_record_without_slots_is_refused() -> None:
    with pytest.raises(TypeError, match="slots"):
        changed(Open(1, 2), x=3)
