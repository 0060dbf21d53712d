"""Tables to import and messages to send, invented and the same in every run.

Rows stand in order of time, as a hotline's export or a section's day book does.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FIRST = datetime(2023, 1, 1, 8, 0)  # noqa: DTZ001 - a table gives local time
MINUTES = 360 * 24 * 60
SEAT = (109.695, 26.574)
TEXTS = (
    "路灯不亮，晚上走路看不见", "井盖破损，车辆经过有响声", "店铺占道经营，行人只好走车行道", "垃圾满溢没有清运",
    "夜间施工噪声扰民", "渣土车未覆盖，沿路撒漏", "人行道破损积水", "乱贴小广告",
)  # fmt: skip


def case_rows(count: int, categories: list[str], seed: int = 1) -> Iterator[dict[str, str]]:
    """Rows of ``import cases``: two in three with a position in the county seat, the others with a place in words."""
    rand = random.Random(seed)
    for number in range(count):
        at = FIRST + timedelta(minutes=MINUTES * number // count)
        row = {
            "reported_at": f"{at:%Y-%m-%d %H:%M}",
            "channel": "hotline",
            "category": rand.choice(categories),
            "text": f"{rand.choice(TEXTS)}（第 {number} 件）",
            "place": "飞山北路",
            "reporter": "张某",
            "phone": f"139{rand.randrange(10**8):08}",
            "source_id": f"B-{seed}-{number}",
        }
        if number % 3:
            row |= {
                "lon": f"{SEAT[0] + rand.uniform(-0.01, 0.01):.6f}",
                "lat": f"{SEAT[1] + rand.uniform(-0.01, 0.01):.6f}",
            }
            row["frame"] = "wgs84"
        yield row


def deed_rows(
    count: int, pairs: list[tuple[str, str, str]], unit: str, seed: int = 1
) -> Iterator[dict[str, str]]:
    """Rows of ``import deeds`` over ``pairs`` of verb, object and measure."""
    rand = random.Random(seed)
    for number in range(count):
        at = FIRST + timedelta(minutes=MINUTES * number // count)
        verb, object_, measure = rand.choice(pairs)
        yield {
            "occurred_at": f"{at:%Y-%m-%d %H:%M}",
            "unit": unit,
            "verb": verb,
            "object": object_,
            "quantity": str(rand.randrange(1, 9)),
            "measure": measure,
            "place": "飞山北路",
            "note": f"第 {number} 条" if number % 4 == 0 else "",
        }


def write_csv(file: Path, rows: Iterator[dict[str, str]]) -> Path:
    """The rows as a CSV whose header holds every column that any of the first three rows has."""
    first = [row for _, row in zip(range(3), rows, strict=False)]
    names = list(dict.fromkeys(name for row in first for name in row))
    with file.open("w", encoding="utf-8", newline="") as made:
        writer = csv.DictWriter(made, names, restval="")
        writer.writeheader()
        writer.writerows(first)
        writer.writerows(rows)
    return file


def submission(number: int, rand: random.Random) -> dict[str, Any]:
    """One citizen's message with a position, as keyword arguments of ``Submission``."""
    return {
        "channel": "portal",
        "text": f"{rand.choice(TEXTS)}（{number}）",
        "lon": SEAT[0] + rand.uniform(-0.01, 0.01),
        "lat": SEAT[1] + rand.uniform(-0.01, 0.01),
        "frame": "wgs84",
        "place": "飞山北路",
        "contact_phone": "13900001111",
    }
