"""Open data: what a stranger may read and nothing else, the same in every form, block by block, once an hour."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengxu.exchange.opendata import cases, kept, places
from chengxu.exchange.opendata.figures import public_ids
from chengxu.indicators import queries as indicators
from chengxu.intake import published
from tests.enforcement.test_publishing import decided, publish, withdraw
from tests.intake.test_matters import NOISE, report
from tests.jingzhou import NOW, SEAT

pytestmark = pytest.mark.usefixtures("county", "home")
SECRETS = ("伍先生", "三单元四楼", "路灯不亮三天了", "张三丰")


def rows(name: str) -> list[dict[str, str]]:
    text = kept.file(name, "csv", now=NOW).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_matter_is_told_as_on_the_map() -> None:
    report()
    report(category=NOISE)
    report(channel="patrol")
    lamp, noise = rows("cases")
    assert (float(lamp["lon"]), float(lamp["lat"])) == SEAT
    assert (float(noise["lon"]), float(noise["lat"])) == published.publicity().position(NOISE, *SEAT)
    assert noise["place"] == ""
    assert (lamp["category_name"], lamp["state_name"], lamp["is_open"]) == ("路灯", "待受理", "1")
    assert lamp["reported_at"] == "2023-05-08T09:00+08:00"
    assert (lamp["closed_at"], lamp["on_time"]) == ("", "")


@pytest.mark.parametrize("form", ["csv", "geojson", "parquet"])
def test_no_form_holds_what_a_reporter_said(form: str) -> None:
    report()
    data = kept.file("cases", form, now=NOW).read_bytes()
    assert [secret for secret in SECRETS if secret.encode() in data] == []


def test_the_forms_agree() -> None:
    report()
    report(category=NOISE, lon=None, lat=None, frame="")
    table = pq.read_table(kept.file("cases", "parquet", now=NOW))
    features = json.loads(kept.file("cases", "geojson", now=NOW).read_text("utf-8"))["features"]
    plain = rows("cases")
    assert (
        table["id"].to_pylist() == [row["id"] for row in plain] == [f["properties"]["id"] for f in features]
    )
    assert [f["geometry"] and tuple(f["geometry"]["coordinates"]) for f in features] == [SEAT, None]
    assert table["reported_at"][0].as_py() == NOW
    assert table.schema.field("lon").metadata[b"meaning"].decode() == "经度，CGCS2000"


@pytest.mark.parametrize("name", list(kept.SETS))
def test_every_column_has_its_entry_in_both_languages(name: str) -> None:
    data = kept.SETS[name]
    assert len({field.name for field in data.fields}) == len(data.fields)
    for field in data.fields:
        assert field.meaning.zh != field.meaning.en
        assert field.source.zh
    for form in data.forms:
        file = kept.file(name, form, now=NOW)
        if form == "csv":
            assert file.read_text("utf-8-sig").splitlines()[0].split(",") == [
                field.name for field in data.fields
            ]
        if form == "parquet":
            assert pq.read_schema(file).names == [field.name for field in data.fields]


def test_figures_by_month_are_those_of_the_indicators() -> None:
    report(NOW - timedelta(days=40))
    report()
    found = {(row["month"], row["indicator"]): row for row in rows("indicators")}
    assert {month for month, _ in found} == {"2023-03", "2023-04", "2023-05"}
    assert [found[month, "cases.reported"]["value"] for month in ("2023-03", "2023-05")] == ["1", "1"]
    start = NOW.date().replace(day=1)
    for value in indicators.evaluate(start=start, end=NOW.date(), ids=public_ids()):
        told = found["2023-05", value.id]
        assert (told["value"], told["rows"]) == (
            "" if value.value is None else str(value.value),
            str(value.rows),
        )


def test_a_withdrawn_decision_leaves_number_and_reason_alone() -> None:
    uid = publish(decided())
    assert [row["party"] for row in rows("penalties")] == ["张某"]
    withdraw(uid)
    later = kept.file("penalties", "csv", now=NOW + timedelta(hours=1)).read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(later))
    assert {name for name, value in row.items() if value} == {
        "number", "unit", "decided_on", "published_on", "withdrawn_on", "reason",
    }  # fmt: skip


def test_rows_are_asked_for_by_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        report(NOW + timedelta(minutes=n))
    monkeypatch.setattr(cases, "BLOCK", 2)
    blocks = cases.blocks(NOW)
    assert len(next(blocks)) == 2
    with CaptureQueriesContext(connection) as heard:
        assert len(next(blocks)) == 2
    assert len(heard) == 1
    assert [len(block) for block in blocks] == [1]
    assert [len(block) for block in places.points(NOW)] == [25]


def test_a_file_is_made_once_an_hour(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report()
    first = kept.file("cases", "csv", now=NOW)
    report()
    assert kept.file("cases", "csv", now=NOW + timedelta(minutes=59)) == first
    assert len(rows("cases")) == 1
    later = kept.file("cases", "csv", now=NOW + timedelta(hours=1))
    assert later.read_text("utf-8-sig").count("\n") == 3
    assert kept.made("cases", "csv") == NOW + timedelta(hours=1)
    assert [path.name for path in (home / "opendata").glob("cases.*.csv")] == [later.name]

    def breaks(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setitem(kept.WRITERS, "csv", breaks)  # type: ignore[arg-type]
    with pytest.raises(OSError, match="space"):
        kept.file("cases", "csv", now=NOW + timedelta(hours=2))
    assert [path.name for path in (home / "opendata").glob("*cases*csv") if path.suffix == ".csv"] == [
        later.name
    ]


@pytest.mark.parametrize(("name", "form"), [("people", "csv"), ("cases", "xlsx"), ("indicators", "geojson")])
def test_what_there_is_none_of_is_not_made(name: str, form: str) -> None:
    with pytest.raises(KeyError):
        kept.file(name, form, now=NOW)
