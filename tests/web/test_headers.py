"""What every answer tells the browser it may do: load nothing from elsewhere, stand in nobody's frame, keep its word on cookies."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from chengxu.api.rest.table import OPERATIONS
from tests.api.test_document import addresses, example
from tests.web.cast import PASSWORD, dispatched, person, reported, signed_in
from tests.web.test_fuzz import INSIDE, PORTAL

MORE = ("/nothing/here/", "/r/00000-00000/", "/api/v1/nothing", "/open311/nothing", "/static/chengxu/app.js")
CAMERA, PLACE = "camera=(self)", "geolocation=(self)"
WITH_DEVICES = ("/report/", "/field/")
"""Pages that take a photograph or ask where they are."""
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+=|\sstyle=|<style|javascript:", re.I
)


def directives(answer: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


def check(path: str, answer: Any) -> None:
    """One answer, whatever it says."""
    assert answer["X-Content-Type-Options"] == "nosniff", path
    assert answer["Referrer-Policy"] == "same-origin", path
    if path.startswith("/static/"):
        return
    policy = directives(answer)
    assert policy["default-src"] == ["'self'"], path
    assert policy["frame-ancestors"] == policy["object-src"] == ["'none'"], path
    assert policy["base-uri"] == policy["form-action"] == ["'self'"], path
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & {
        s for all_ in policy.values() for s in all_
    }, path
    assert answer["X-Frame-Options"] == "DENY", path
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
    allowed = answer["Permissions-Policy"]
    for feature in ("microphone", "payment", "usb", "display-capture"):
        assert f"{feature}=()" in allowed, path
    with_devices = path.startswith(WITH_DEVICES) and "/api/" not in path
    assert (CAMERA in allowed, PLACE in allowed) == (with_devices, with_devices), path
    assert ("camera=()" in allowed, "geolocation=()" in allowed) == (not with_devices, not with_devices), path


def every_address() -> list[str]:
    """Each pattern of the product once, with something in the place of its parts."""
    found = {
        re.sub(r"<int:\w+>", "1", re.sub(r"<\w+:\w+>", "x", text))
        for text, _ in addresses()
        if "(" not in text
    }
    return [f"/{path}" for path in sorted(found) if "^" not in path] + [
        example(operation) for operation in OPERATIONS
    ]


@pytest.mark.usefixtures("stays_connected")
@pytest.mark.parametrize("post", ["", "chief"])
def test_every_address_says_so_whoever_asks(post: str) -> None:
    """Signed in or not, found or not, allowed or not."""
    client = signed_in(post) if post else Client()
    paths = (*every_address(), *MORE)
    assert len(paths) > 150
    for path in paths:
        answer = client.get(path)
        check(path, answer)
        answer.close()


@pytest.mark.parametrize("post", ["", "chief", "clerk"])
def test_no_page_needs_what_the_policy_forbids(post: str) -> None:
    code, uid = reported().code, dispatched()
    client = signed_in(post) if post else Client()
    pages = (*INSIDE, f"/desk/cases/{uid}/") if post else (*PORTAL, f"/r/{code}/", f"/report/sent/{code}/")
    for path in pages:
        answer = client.get(path)
        assert not INLINE.search(answer.content.decode()), path


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "trace"])
def test_refusals_say_the_same(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in (
        "/report/",
        "/accounts/login/",
        "/api/v1/reports",
        "/open311/v2/requests.json",
        "/field/api/sync",
        "/healthz",
    ):
        check(path, getattr(client, method)(path))


@pytest.mark.parametrize("secure", [False, True])
def test_cookies_keep_to_this_site(secure: bool, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = secure
    person("clerk")
    client = Client()
    client.get("/accounts/login/?lang=en&theme=dark", secure=secure)
    client.post("/accounts/login/", {"username": "clerk", "password": PASSWORD}, secure=secure)
    assert {"chengxu_session", "chengxu_csrf", "chengxu_language", "theme"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] == "Lax", name
        assert bool(cookie["secure"]) is secure, name
        assert bool(cookie["httponly"]) is (name != "theme"), name


def test_nobody_who_only_looks_is_given_a_cookie() -> None:
    client = Client()
    for path in (
        "/",
        "/map/",
        "/week/",
        "/data/",
        "/api/v1/",
        "/api/v1/categories",
        "/open311/v2/services.json",
    ):
        client.get(path)
    assert not client.cookies
