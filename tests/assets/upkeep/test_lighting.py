"""Hours of light: the sun, the steps of a night, seasons; meters before and after a change; what a pack and a table may get wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.accounts.rules import SYSTEM
from chengxu.assets.upkeep import lighting
from chengxu.assets.upkeep.lighting import Circuit, Lighting, Mode, Schedule, Step
from chengxu.assets.upkeep.lighting_loading import FILE, parse
from chengxu.assets.upkeep.models import MeterReading
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid, Message
from chengxu.intake.channels.meter_file import import_meters
from chengxu.ledger.models import Deed
from chengxu.packs.checking import Checker
from tests.jingzhou import NOW, source
from tests.web.cast import signed_in

ZONE = ZoneInfo("Asia/Shanghai")
AT = (109.69, 26.57)
WANFU = Circuit(code="wanfu", name=Message("万福路"), unit="JZCG-LD", category="C0118", places=("R10",), watts=100, source="", verified=False)  # fmt: skip
FULL, HALF = (
    Mode(code="full", name=Message("全夜")),
    Mode(code="half", name=Message("半夜"), steps=(Step(time(0, 0), 50),)),
)
LATE = Mode(code="late", name=Message("深夜关"), steps=(Step(time(0, 30), 0), Step(time(5, 0), 100)))
ALWAYS = Schedule(since=date(2022, 1, 1), circuits=("wanfu",), mode="full")
CHANGED = Schedule(since=date(2023, 6, 1), circuits=("wanfu",), mode="half")
KNOWN = Lighting({"wanfu": WANFU}, {"full": FULL, "half": HALF, "late": LATE}, (ALWAYS, CHANGED))


@pytest.mark.parametrize(
    ("day", "rise", "set_"),
    [  # by astral 3.2 for 26.57 N, 109.69 E
        (date(2023, 3, 21), "06:45:02", "18:52:26"), (date(2023, 6, 21), "05:48:50", "19:37:01"),
        (date(2023, 9, 23), "06:30:07", "18:37:08"), (date(2023, 12, 22), "07:25:34", "17:53:29"),
    ],
)  # fmt: skip
def test_the_sun_is_right_within_two_minutes(day: date, rise: str, set_: str) -> None:
    for found, wanted in zip(lighting.sun(*AT, day), (rise, set_), strict=True):
        meant = datetime.combine(day, time.fromisoformat(wanted), tzinfo=ZONE)
        assert abs(found - meant) < timedelta(minutes=2)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_days_and_nights_are_of_a_length_that_can_be(day: date) -> None:
    rise, set_ = lighting.sun(*AT, day)
    assert timedelta(hours=10) < set_ - rise < timedelta(hours=14)


def night(mode: Mode, schedule: Schedule = ALWAYS) -> lighting.Night:
    return lighting.night(schedule, mode, date(2023, 12, 22), AT, ZONE)


def test_the_hours_of_a_night_follow_its_steps() -> None:
    full, half, late = night(FULL), night(HALF), night(LATE)
    assert full.full_hours == pytest.approx(full.dark_hours)
    before_midnight = (datetime(2023, 12, 23, tzinfo=ZONE) - half.on) / timedelta(hours=1)
    assert half.full_hours == pytest.approx(before_midnight + (half.dark_hours - before_midnight) / 2)
    assert late.full_hours == pytest.approx(late.dark_hours - 4.5)
    later = night(FULL, replace(ALWAYS, on_minutes=30, off_minutes=-30))
    assert later.full_hours == pytest.approx(full.full_hours - 1)
    assert lighting.night(None, None, date(2023, 12, 22), AT, ZONE).full_hours == 0


@pytest.mark.parametrize(
    ("day", "mode"),
    [(date(2021, 12, 31), None), (date(2022, 1, 1), "full"), (date(2023, 5, 31), "full"), (date(2023, 6, 1), "half"),
     (date(2024, 1, 25), "late"), (date(2024, 2, 5), "late"), (date(2024, 2, 6), "half")],
)  # fmt: skip
def test_the_newest_schedule_holds_and_a_season_goes_before(day: date, mode: str | None) -> None:
    festive = Schedule(since=date(2023, 1, 1), circuits=("wanfu",), mode="late", first=(12, 20), last=(2, 5))
    found = replace(KNOWN, schedules=(*KNOWN.schedules, festive)).schedule("wanfu", day)
    assert (found.mode if found else None) == mode


def test_an_estimate_is_lamps_times_watts_times_hours() -> None:
    day = date(2023, 12, 22)
    kwh = lighting.estimated(replace(KNOWN, schedules=(ALWAYS,)), WANFU, 10, day, day, AT, ZONE)
    assert kwh == pytest.approx(night(FULL).dark_hours)


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZONE).astimezone(UTC)


def steady(first: date, last: date, a_day: int, start: int = 0) -> list[tuple[datetime, int]]:
    """A meter read every ten days that turns evenly."""
    days = (last - first).days
    return [(at(first + timedelta(days=n)), (start + n * a_day) * 1000) for n in range(0, days + 1, 10)]


def test_a_change_is_laid_beside_the_same_days_of_the_year_before() -> None:
    old = steady(date(2022, 5, 1), date(2023, 6, 1), 10)
    new = steady(date(2023, 6, 1), date(2023, 9, 29), 6, start=old[-1][1] // 1000)
    found = lighting.effect(WANFU, date(2023, 6, 1), HALF, [*old, *new[1:]], AT, ZONE)
    assert found is not None
    assert (found.days, round(found.before), round(found.saved)) == (90, 900, pytest.approx(360, abs=45))
    assert "上年同期" in found.rule.zh


def test_without_last_year_the_days_before_count_by_the_length_of_their_nights() -> None:
    old = steady(date(2023, 3, 3), date(2023, 6, 1), 10)
    new = steady(date(2023, 6, 1), date(2023, 8, 30), 6, start=900)
    found = lighting.effect(WANFU, date(2023, 6, 1), HALF, [*old, *new[1:]], AT, ZONE)
    assert found is not None
    assert found.before < 900  # summer nights are shorter than those of spring
    assert "折算" in found.rule.zh
    assert lighting.effect(WANFU, date(2023, 6, 1), HALF, old, AT, ZONE) is None
    assert lighting.effect(WANFU, date(2023, 6, 1), HALF, [], AT, ZONE) is None


def read(**changed: Any) -> list[str]:
    pack = source().pack
    circuit = {
        "name": "x",
        "unit": "JZCG-LD",
        "category": "C0118",
        "places": ["R10"],
        "watts": 100,
        "source": "s",
        "verified": False,
    }
    told: Mapping[str, Any] = {
        "circuits": {"a": circuit | changed.get("circuit", {})},
        "modes": {"full": {"name": "f"} | changed.get("mode", {})},
        "schedules": [{"since": "2023-01-01", "circuits": ["a"], "mode": "full", "source": "s", "verified": False} | changed.get("schedule", {})],
    }  # fmt: skip
    check = Checker(replace(pack, documents=dict(pack.documents) | {FILE: json.loads(json.dumps(told))}))
    parse(check, parse_catalog(check), parse_organisation(check).units, {"R10"})
    return [problem.field for problem in check.problems.items]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, ""),
        ({"circuit": {"unit": "NOBODY"}}, "unit"),
        ({"circuit": {"category": "E0104"}}, "category"),
        ({"circuit": {"places": ["R99"]}}, "0"),
        ({"circuit": {"watts": 0}}, "watts"),
        ({"mode": {"percent": 101}}, "full"),
        ({"mode": {"steps": [{"at": "25:00", "percent": 0}]}}, "at"),
        ({"schedule": {"since": "soon"}}, "since"),
        ({"schedule": {"circuits": ["b"]}}, "0"),
        ({"schedule": {"mode": "bright"}}, "mode"),
        ({"schedule": {"on_minutes": 900}}, "0"),
        ({"schedule": {"season": ["05-01"]}}, "season"),
    ],
)
def test_what_a_pack_may_get_wrong(changed: dict[str, Any], field: str) -> None:
    assert read(**changed) == ([field] if field else [])


# --- meters ------------------------------------------------------------------------------------------------------


def take(folder: Path, text: str, **how: Any) -> Any:
    file = folder / "meters.csv"
    file.write_text("circuit,read_at,kwh\n" + text, encoding="utf-8")
    return import_meters(file, actor=SYSTEM, now=NOW, ids=SeededIds(text), **how)


@pytest.mark.django_db
def test_readings_come_in_once_and_what_was_used_is_a_deed(county: str, tmp_path: Path) -> None:
    text = "yongping,2023-03-01 12:00,1500.5\nyongping,2023-02-01 12:00,1000\n"
    assert (take(tmp_path, text).added, take(tmp_path, text).repeated) == (2, 2)
    deed = Deed.objects.get(verb="meter.read")
    assert (deed.quantity, deed.measure, deed.unit) == (500_500, "千瓦时", "JZCG-LD")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ("nowhere,2023-03-01,1", "circuit", "没有回路"),
        ("yongping,2023-03-01,many", "kwh", "读数写成"),
        ("yongping,soon,1", "read_at", "不是日期"),
        ("yongping,2030-01-01,9999", "read_at", "将来"),
        ("yongping,2023-01-01,900", "read_at", "还早"),
        ("yongping,2023-03-01,900", "kwh", "小；换了表"),
        ("yongping,2023-02-03,99999999", "kwh", "多得不可能"),
        ("yongping,2023-02-01,1001", "kwh", "另一个读数"),
    ],
)
def test_a_reading_that_cannot_be_is_told_by_its_line(
    county: str, tmp_path: Path, row: str, field: str, said: str
) -> None:
    take(tmp_path, "yongping,2023-02-01,1000\n")
    with pytest.raises(Invalid) as wrong:
        take(tmp_path, row + "\n")
    assert [(one.line, one.field) for one in wrong.value.problems] == [(2, field)]
    assert said in wrong.value.problems[0].message.zh
    assert MeterReading.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("post", "status"), [("handler", 200), ("clerk", 200), ("sweeper", 403)])
def test_who_sees_the_hours(county: str, home: Path, tmp_path: Path, post: str, status: int) -> None:
    take(tmp_path, "yongping,2023-02-01,1000\nyongping,2023-03-01,1500\n")
    client = signed_in(post)
    assert client.get(reverse("lights")).status_code == status
    page = client.get(reverse("circuit", args=["yongping"]))
    assert page.status_code == status
    assert status == 403 or "500" in page.content.decode()
    assert client.get(reverse("circuit", args=["nowhere"])).status_code == (404 if status == 200 else 403)
