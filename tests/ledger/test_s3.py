"""Photographs with a service that speaks S3: the same promises as in a folder, and clear words when it is away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from chengxu.common.messages import Refused
from chengxu.intake import hiding
from chengxu.intake.models import Report
from chengxu.ledger import evidence, keeping, queries
from chengxu.ledger.models import Evidence
from chengxu.ledger.pictures import keys, places, stores
from tests.ledger.s3 import Server, server
from tests.ledger.test_evidence import PHONE, picture
from tests.ledger.test_keeping import quiet
from tests.web.cast import actor, ids, reported

NOW = datetime(2023, 5, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """It takes seconds to start: one for all tests here."""
    with server() as found:
        yield found


@pytest.fixture
def bucket(running: Server, home: Path, settings: Any) -> Server:
    """An installation whose photographs go to the server, to a folder of its own: its keys open nobody else's."""
    own = replace(running, folder=f"county-{uuid4().hex}")
    settings.EVIDENCE_STORE, settings.S3_CREDENTIALS = own.address, "id:secret"
    return own


def problems() -> list[str]:
    return [str(problem) for problem in queries.verify().problems]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("s3://pics", places.Bucket("pics")),
        ("s3://pics/", places.Bucket("pics")),
        (
            "s3://pics/a/b?endpoint=https://s3.example.gov.cn&region=cn-1&style=host",
            places.Bucket("pics", "a/b", "https://s3.example.gov.cn", "cn-1", path_style=False),
        ),
        ("https://pics", None),
        ("s3://", None),
        ("s3:///pics", None),
        ("s3://id:secret@pics", None),
        ("s3://pics?secret=1", None),
        ("s3://pics?style=any", None),
        ("s3://pics?region=a&region=b", None),
        ("/srv/pictures", None),
    ],
)
def test_an_address_says_where_and_never_with_which_secret(address: str, found: places.Bucket | None) -> None:
    if found:
        assert places.read(address) == found
        return
    with pytest.raises(Refused) as caught:
        places.read(address)
    assert caught.value.field == "CHENGXU_EVIDENCE_STORE"


@pytest.mark.parametrize("credentials", ["", "id", "id:", ":secret"])
def test_without_a_name_and_a_secret_no_bucket_is_opened(credentials: str, settings: Any) -> None:
    settings.S3_CREDENTIALS = credentials
    with pytest.raises(Refused) as caught:
        stores.at("s3://pics")
    assert caught.value.field == "CHENGXU_S3_CREDENTIALS"


def test_a_bucket_keeps_gives_and_drops(bucket: Server) -> None:
    store = stores.current()
    assert not store.has("shown/ab/abc.jpg")
    with pytest.raises(FileNotFoundError):
        store.get("shown/ab/abc.jpg")
    for data in (b"one", b"two", b""):
        store.put("shown/ab/abc.jpg", data)
        assert (store.has("shown/ab/abc.jpg"), store.get("shown/ab/abc.jpg")) == (True, data)
    store.drop("shown/ab/abc.jpg")
    store.drop("shown/ab/abc.jpg")
    assert not store.has("shown/ab/abc.jpg")


@pytest.mark.parametrize("act", ["put", "get", "has", "drop"])
@pytest.mark.parametrize("why", ["away", "no such bucket"])
def test_a_place_that_cannot_be_reached_says_so_soon(bucket: Server, act: str, why: str) -> None:
    away = {
        "away": bucket.address.replace(str(bucket.port), "9"),
        "no such bucket": bucket.address.replace("evidence", "x"),
    }
    store, begun = stores.at(away[why]), time.monotonic()
    given = ("shown/a.jpg", b"data") if act == "put" else ("shown/a.jpg",)
    if why == "away" or act == "put":
        with pytest.raises(places.Unreachable):
            getattr(store, act)(*given)
    assert time.monotonic() - begun < 20


@pytest.mark.django_db
def test_a_report_with_a_photo_goes_its_whole_way(
    bucket: Server, county: str, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    receipt = reported(photos=(("lamp.heic", PHONE),))
    original = Report.objects.get(case_id=receipt.case_uid).evidence
    assert not (home / "evidence").exists()
    assert evidence.original(original) == PHONE
    assert evidence.missing([original, "0" * 64]) == ["0" * 64]
    sent = Client().get(f"/r/{receipt.code}/photos/0/")
    assert (sent.status_code, sent.content[:2]) == (200, b"\xff\xd8")
    with django_capture_on_commit_callbacks(execute=True):
        hiding.hide(
            case_uid=receipt.case_uid, original=original, marked=[(0, 0, 500, 500)], reason="", expected=0,
            actor=actor("chief"), now=NOW, ids=ids,
        )  # fmt: skip
    assert Client().get(f"/r/{receipt.code}/photos/0/").content not in (b"", sent.content)
    assert (
        keeping.rotate(renew=True, progress=quiet).done == 2
    )  # the original, and the picture that is its own thumbnail
    assert len(keys.ring().keys) == 2
    assert problems() == []


@pytest.mark.django_db
def test_verify_names_what_was_changed_or_lost_there(bucket: Server) -> None:
    prepared = [evidence.prepare(data) for data in (picture("JPEG", (70, 50)), picture("PNG", (50, 70)))]
    evidence.record_all(prepared, now=NOW)
    changed, lost = (evidence.original_name(one.hash) for one in prepared)
    stores.current().put(changed, b"something else")
    stores.current().drop(lost)
    told = problems()
    assert [p for p in told if prepared[0].hash in p and "被改动" in p]
    assert [p for p in told if prepared[1].hash in p and "不见了" in p]


@pytest.mark.django_db
def test_photographs_move_there_and_back(bucket: Server, settings: Any) -> None:
    remote, settings.EVIDENCE_STORE = settings.EVIDENCE_STORE, ""
    evidence.record_all([evidence.prepare(picture("JPEG", (90, 60)))], now=NOW)
    assert keeping.copy(stores.at("folder"), stores.at(remote), quiet).done == 2
    settings.EVIDENCE_STORE = remote
    assert problems() == []
    assert keeping.copy(stores.at(remote), stores.at("folder"), quiet).done == 0


@pytest.mark.django_db
def test_while_it_is_away_no_report_is_taken_half_and_the_page_says_why(
    bucket: Server, county: str, settings: Any
) -> None:
    receipt = reported(photos=(("lamp.heic", PHONE),))
    settings.EVIDENCE_STORE = bucket.address.replace(str(bucket.port), "9")
    before = Report.objects.count(), Evidence.objects.count()
    with pytest.raises(Refused) as caught:
        reported(text="又一盏灯", photos=(("lamp.jpg", picture("JPEG")),))
    assert caught.value.field == "photos"
    assert "暂时连不上" in caught.value.message.zh
    assert (Report.objects.count(), Evidence.objects.count()) == before
    answer = Client().get(f"/r/{receipt.code}/photos/0/")
    assert (answer.status_code, "现在取不到" in answer.content.decode()) == (404, True)
    assert [p for p in problems() if "读不出来" in p]
