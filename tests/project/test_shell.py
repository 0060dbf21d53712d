"""What holds for every page: nothing from elsewhere, quiet readers, idle people signed out, health that is true."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client, override_settings
from django.utils import timezone

from chengxu.packs.models import Snapshot
from tests.web.cast import signed_in


def test_a_browser_may_load_nothing_from_elsewhere(county: str) -> None:
    headers = Client().get("/privacy/").headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";") if part.strip()
    )
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "child-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_unknown_host_names_are_refused(county: str) -> None:
    assert Client().get("/healthz", headers={"host": "elsewhere.example"}).status_code == 400


def test_health_says_which_pack_is_in_force(county: str) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "pack": county[:12]})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_health_says_when_there_is_no_pack() -> None:
    Snapshot.objects.update(active=False)
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert "chengxu pack load" in answer.json()["why"]


def test_activity_prolongs_a_session_once_a_minute(county: str) -> None:
    browser = signed_in("clerk")
    browser.get("/privacy/")
    first = Session.objects.get()
    browser.get("/privacy/")
    assert Session.objects.get().session_data == first.session_data, (
        "a page read in the same minute writes nothing"
    )
    earlier = first.get_decoded() | {"minute": 0}
    Session.objects.update(
        session_data=Session.objects.encode(earlier), expire_date=timezone.now() + timedelta(minutes=2)
    )
    browser.get("/privacy/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=28)


def test_an_idle_person_is_signed_out(county: str) -> None:
    browser = signed_in("clerk")
    assert browser.get("/accounts/").url != "/accounts/login/?next=/accounts/"
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get("/accounts/").url == "/accounts/login/?next=/accounts/"


def test_a_stranger_gets_no_session(county: str) -> None:
    Client().get("/privacy/")
    assert Session.objects.count() == 0


def test_an_address_of_a_file_changes_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "style.css"
    with override_settings(
        STATICFILES_DIRS=[tmp_path],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
    ):
        file.write_text("one")
        first = version(staticfiles_storage.url("style.css"))
        assert version(staticfiles_storage.url("style.css")) == first
        file.write_text("another")
        assert version(staticfiles_storage.url("style.css")) not in ("", first)
        assert version(staticfiles_storage.url("none.css")) == ""


def version(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("v", [""])[0]
