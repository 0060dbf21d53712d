"""Points of service for everybody: the list alone says all, and narrows by kind, place and hour."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

NIGHT = datetime(2023, 5, 9, 15, 0, tzinfo=UTC)  # Tuesday 23:00 in China


@pytest.fixture(autouse=True)
def _at_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("", ["文化广场公厕", "夜市一条街分时段摊点", "城市管理窗口"], []),
        ("kind=toilet", ["文化广场公厕"], ["夜市一条街分时段摊点"]),
        ("open=1", ["文化广场公厕", "夜市一条街分时段摊点"], ["城市管理窗口", "甘棠镇垃圾中转站"]),
        ("township=431229101", ["甘棠镇垃圾中转站"], ["文化广场公厕"]),
        ("bbox=109.69,26.57,109.70,26.58", ["文化广场公厕"], ["甘棠镇垃圾中转站"]),
        ("kind=castle", ["没有符合条件的服务点"], ["文化广场公厕"]),
        ("bbox=x&open=maybe", ["文化广场公厕", "城市管理窗口"], []),
    ],
)
def test_the_list_narrows(client: Client, query: str, there: list[str], not_there: list[str]) -> None:
    answer = client.get(f"/services/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [words for words in there if words not in page] == []
    assert [words for words in not_there if f"<h3>{words}" in page] == []


def test_a_point_says_when_it_is_open_and_where_its_entry_comes_from(client: Client) -> None:
    page = client.get("/services/?kind=market").content.decode()
    night = page.partition("夜市一条街分时段摊点")[2].partition("</li>")[0]
    assert "现在开着" in night
    assert "每天 18:00—2:00" in night
    assert "默认，未核实" in night
    assert "2023 年 12 月 31 日" in night


def test_the_map_has_the_same_points(client: Client) -> None:
    features = json.loads(client.get("/services/spots.json?kind=office").content)["features"]
    assert [f["properties"]["tone"] for f in features] == ["", ""]
    assert client.get("/services/?kind=office").content.decode().count("<li data-key") == len(features)
