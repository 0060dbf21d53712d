"""The page of open data, its files and dictionaries."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from chengxu.exchange.opendata import kept
from chengxu.web import county
from tests.web.cast import reported


def test_the_page_names_every_set_with_its_dictionary_and_the_licence(client: Client) -> None:
    page = client.get("/data/").content.decode()
    for data in kept.SETS.values():
        assert data.title.zh in page
        for field in data.fields:
            assert f"<code>{field.name}</code>" in page
        for form in data.forms:
            assert f'href="/data/{data.name}.{form}"' in page
    assert "署名即可自由使用" in page


def whole(answer: Any) -> bytes:
    """All that is streamed; the client ends the request with it, as closing it by hand would end the connection of the test."""
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("cases.csv", "text/csv; charset=utf-8"),
        ("services.geojson", "application/geo+json"),
        ("cases.parquet", "application/vnd.apache.parquet"),
    ],
)
def test_a_file_comes_with_its_type_and_its_last_change(client: Client, address: str, kind: str) -> None:
    reported()
    answer = client.get(f"/data/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="{address}"'
    assert answer.streaming
    assert len(whole(answer)) > 100
    changed = answer["Last-Modified"]
    assert client.get(f"/data/{address}", headers={"If-Modified-Since": changed}).status_code == 304
    for otherwise in ("Mon, 01 Jan 2001 00:00:00 GMT", "gestern"):
        again = client.get(f"/data/{address}", headers={"If-Modified-Since": otherwise})
        assert again.status_code == 200
        assert whole(again)


def test_a_dictionary_is_there_for_programs(client: Client) -> None:
    told = json.loads(client.get("/data/cases/fields.json").content)
    assert told["licence"] == {"zh": "署名即可自由使用", "en": "free to use with attribution"}
    assert told["fields"][0]["meaning"]["en"] == "the id of the matter, never changes"


@pytest.mark.parametrize(
    "address", ["people.csv", "cases.xlsx", "indicators.geojson", "people/fields.json", "cases.CSV"]
)
def test_what_there_is_none_of_is_404_in_words(client: Client, address: str) -> None:
    assert client.get(f"/data/{address}").status_code == 404


def test_a_county_without_a_licence_gives_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = county.county()
    monkeypatch.setattr("chengxu.web.portal.data.county", lambda: replace(real, open_data=None))
    for address in ("/data/", "/data/cases.csv", "/data/cases/fields.json"):
        assert client.get(address).status_code == 404
