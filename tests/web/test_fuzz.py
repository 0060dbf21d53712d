"""Whatever stands in a field or an address of any page: never a 500, never a trace, and a refusal leaves every table as it was.

The forms and parameters are those found by following every link from the first pages, as the public and as people of several
posts. Each run of the suite sends some of the values to some of them, always the same; ``make fuzz`` draws from all the values
and all the forms, so many times as many as it has examples.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from django.test import Client

from tests.rows import rows_of_all_tables
from tests.web.cast import dispatched, reported, signed_in
from tests.web.nasty import LONG, TEXTS, Form, crawl, files
from tests.web.test_consultations import published
from tests.web.test_following import closed
from tests.web.test_joining_in import announced, promised, signed_up

EXAMPLES = int(os.environ.get("CHENGXU_FUZZ_EXAMPLES", "1"))
LONG_RUN = EXAMPLES > 1
FEW = len(TEXTS) if LONG_RUN else 6
"""Values a field is given."""
MOST = 30 * EXAMPLES if LONG_RUN else 60
"""Sendings a visitor draws from all there could be: all would be some hundred thousand."""
PORTAL = ("/", "/report/", "/map/", "/week/", "/services/", "/data/", "/penalties/", "/answers/", "/privacy/", "/privacy/mine/", "/r/",
          "/consultations/", "/volunteer/", "/fronts/", "/fronts/new/", "/field/", "/accounts/login/", "/api/v1/")  # fmt: skip
INSIDE = ("/accounts/", "/desk/", "/desk/intake/", "/desk/answers/", "/desk/notices/", "/desk/privacy/", "/desk/responsibility/",
          "/office/", "/office/audit/", "/office/consultations/", "/office/consultations/new/", "/office/volunteering/",
          "/office/volunteering/new/", "/office/fronts/", "/office/documents/", "/office/reports/", "/office/penalties/", "/outbox/")  # fmt: skip
STARTS = ("/r/", "/stop/", "/opinions/", "/volunteer/", "/volunteer/mine/", "/fronts/mine/", "/consultations/", "/figures/", "/data/",
          "/map/", "/desk/cases/", "/desk/notices/", "/desk/privacy/", "/office/reports/", "/office/documents/", "/office/deeds/",
          "/office/indicators/", "/office/rows/cases/", "/office/audit/", "/office/consultations/", "/field/api/photos/")  # fmt: skip
PARAMETERS = ("after", "from", "to", "week", "of", "bbox", "zoom", "group", "state", "township", "kind", "open", "street", "code",
              "receipt", "at", "place", "q", "queue", "sort", "page", "unit", "by", "start", "end", "part", "key", "lang", "theme", "said",
              "since", "view", "category", "day", "form", "next", "v", "known", "hash", "table", "name")  # fmt: skip
"""Whether a page knows them or not."""
Sent = Callable[[], Any]
POSTS = ("chief", "clerk", "director", "acceptor", "dispatcher", "collector", "handler", "sysadmin")
PLAIN = "application/x-www-form-urlencoded"
BODIES = (
    (b"\xff\xfe%zz&=&&&==", PLAIN), (b"{}", "application/json"), (b"", "multipart/form-data"), (b"", ""),
    (b"--b\r\nnothing", "multipart/form-data; boundary=b"), (b"", "multipart/form-data; boundary=" + "b" * 300),
    (b'--b\r\nContent-Disposition: form-data; name="x"\r\nContent-Transfer-Encoding: base64\r\n\r\n?\r\n--b--', "multipart/form-data; boundary=b"),
    (b"\x1f\x8b\x08", f"{PLAIN}; charset=utf-16"), (b"a=1", f"{PLAIN}; charset=nonsense"),
)  # fmt: skip
"""Bodies that are none, under types that are none."""


@pytest.fixture
def world() -> Sequence[str]:
    """Something of everything; the addresses of it that no page links to."""
    code, _ = closed()
    open_code = reported().code
    dispatched()
    consultation, activity = published(), announced()
    Client().post(f"/consultations/{consultation}/", {"text": "多建一些充电车位", "submission": "o1"})
    signup, promise = signed_up(activity).receipt, promised().receipt
    return (
        *(f"/r/{one}/" for one in (code, open_code)),
        f"/report/sent/{open_code}/",
        f"/consultations/{consultation}/",
        f"/volunteer/{activity}/",
        f"/volunteer/mine/{signup}/",
        f"/fronts/mine/{promise}/",
    )


def harmed(send: Sent, what: object) -> str:
    """Send something; "" when it is answered, by more than silence when it is refused, and then nothing was written."""
    before = rows_of_all_tables()
    try:
        answer = send()
    except Exception as error:
        return f"{what}: {error!r}"
    text = answer.getvalue().decode(errors="replace")
    if answer.status_code >= 500 or "Traceback" in text:
        return f"{what}: {answer.status_code}"
    if answer.status_code >= 400 and not (text.strip() or answer.status_code == 405):
        return f"{what}: {answer.status_code} and no word why"
    if answer.status_code >= 400 and (now := rows_of_all_tables()) != before:
        return f"{what}: {answer.status_code}, and written {dict(now.items() - before.items())}"
    return ""


def encoded(fields: dict[str, str]) -> bytes:
    return urlencode([(n, v.encode("utf-8", "surrogatepass")) for n, v in fields.items()]).encode()


def values(name: str) -> Iterator[str]:
    """The values a field gets: in the long run all."""
    yield from random.Random(name).sample(TEXTS, FEW)


def of_form(client: Client, form: Form) -> Iterator[tuple[object, Sent]]:
    """Every wrong way to send a form: what it is, and how to send it."""
    for name in form.fields:
        for value in values(f"{form.key}{name}"):
            fields = form.fields | {name: value}
            yield (form.method, form.action, name, value[:60]), partial(sent, client, form, fields)
    yield (form.action, "long everywhere"), partial(sent, client, form, dict.fromkeys(form.fields, LONG))
    if form.method != "post":
        return
    doubled = encoded(form.fields) + b"&" + encoded(dict.fromkeys(form.fields, "\x00")) + b"&a=1" * 600
    for body, kind in ((doubled, PLAIN), *BODIES):
        yield (
            (form.action, kind, body[:40]),
            partial(client.generic, "POST", form.action, body, content_type=kind),
        )
    for name in form.files:
        for title, file in files():
            yield (
                (form.action, name, title),
                partial(client.post, form.action, plain(form.fields) | {name: file}),
            )


def plain(fields: dict[str, str]) -> dict[str, Any]:
    return {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}


def sent(client: Client, form: Form, fields: dict[str, str]) -> Any:
    if form.method == "post":
        return client.generic(
            "POST", form.action, encoded(fields), content_type="application/x-www-form-urlencoded"
        )
    return client.get(form.action.partition("?")[0] + "?" + encoded(fields).decode())


def of_address(client: Client, address: str) -> Iterator[tuple[object, Sent]]:
    """The address with each parameter, known to it or not, wrong in some way; and with all of them twice."""
    parts = urlsplit(address)
    known = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    for name in dict.fromkeys((*known, *PARAMETERS)):
        few = FEW if name in known else 3
        for value in islice(values(f"{parts.path}{name}"), few):
            query = encoded({name: value}).decode()
            yield (parts.path, name, value[:60]), partial(client.get, f"{parts.path}?{query}")
    several = "&".join(f"{name}=%ff%00{n}" for n, name in enumerate((*known, *PARAMETERS)))
    yield (parts.path, "all twice"), partial(client.get, f"{parts.path}?{several}&{several}")


def send_some(client: Client, pages: Iterable[str], forms: Iterable[Form]) -> None:
    """Send some of all, drawn the same way each time."""
    every = [one for form in forms for one in of_form(client, form)]
    every += [one for address in pages for one in of_address(client, address)]
    drawn = random.Random("the same every time").sample(every, min(MOST, len(every)))
    assert [harm for what, send in drawn if (harm := harmed(send, what))] == []


def test_the_public(world: Sequence[str], settings: Any) -> None:
    settings.PORTAL_LIMITS = settings.PORTAL_LIMITS | {"free": 10**6, "most": 10**6, "flood": 10**6}
    client = Client()
    pages, forms = crawl(client, (*PORTAL, *world), most=80 if LONG_RUN else 40)
    assert {"/report/", "/fronts/new/", "/privacy/mine/", "/accounts/login/"} <= {
        form.page.partition("?")[0] for form in forms
    }
    assert len(forms) >= 12
    send_some(client, pages, forms)


@pytest.mark.parametrize("post", POSTS if LONG_RUN else POSTS[:2])
def test_the_desk_and_the_office(world: Sequence[str], post: str) -> None:
    client = signed_in(post)
    pages, forms = crawl(client, INSIDE, most=60 if LONG_RUN else 25)
    send_some(client, pages, forms)


@pytest.mark.parametrize("address", ["/report/", "/privacy/mine/", "/accounts/login/", "/fronts/new/"])
def test_a_form_from_elsewhere_is_refused_in_words(address: str) -> None:
    before = rows_of_all_tables()
    answer = Client(enforce_csrf_checks=True).post(
        address, {"text": "路灯不亮", "csrfmiddlewaretoken": "x" * 64}
    )
    assert (answer.status_code, "表单过期" in answer.content.decode()) == (403, True)
    assert rows_of_all_tables() == before


@pytest.mark.parametrize("start", STARTS)
def test_an_address_is_answered_whatever_it_names(start: str) -> None:
    """Parts of addresses: receipts, uids, names of reports, hashes."""
    client = signed_in("chief")
    ends = ("/", ".csv", "", ".geojson", "/photos/99999999999999999999/")
    found = [
        harmed(
            partial(client.get, f"{start}{quote(value.encode('utf-8', 'surrogatepass'), safe='')}{end}"),
            (start, value[:60], end),
        )
        for value in (*values(start), LONG[:3000])
        for end in (ends if LONG_RUN else ends[:2])
    ]
    assert [harm for harm in found if harm] == []


NUMBER = "9" * 5000
"""More digits than Python reads as a number."""


def test_a_number_of_any_length_is_no_number(world: Sequence[str]) -> None:
    rated, chief, clerk = world[0], signed_in("chief"), signed_in("clerk")
    public = Client()
    ways: list[tuple[str, Sent]] = [
        (path, partial(client.get, path, {name: NUMBER}))
        for client, path, name in (
            (public, "/consultations/", "after"), (public, "/map/", "after"), (public, "/map/", "from"), (public, "/map/", "zoom"),
            (public, "/map/spots.json", "zoom"), (public, "/map/spots.json", "bbox"), (public, "/week/", "of"),
            (chief, "/desk/", "after"), (chief, "/desk/changes", "after"), (chief, "/desk/notices/", "after"), (clerk, "/outbox/", "after"),
            (clerk, "/office/documents/numbers/", "year"), (clerk, "/office/documents/", "after"), (clerk, "/office/consultations/", "after"),
            (public, "/api/v1/matters", "limit"), (public, "/open311/v2/requests.json", "page"),
        )
    ]  # fmt: skip
    ways += [
        ("score", partial(public.post, f"{rated}rate/", {"score": NUMBER})),
        ("matter", partial(public.post, f"{rated}reopen/", {"matter": NUMBER, "reason": "还是不亮"})),
        ("photo", partial(public.get, f"{rated}photos/{NUMBER}/")),
        ("length", partial(public.get, "/", headers={"Content-Length": NUMBER})),
        ("length", partial(public.get, "/", headers={"Content-Length": "²"})),
    ]
    assert [harm for what, send in ways if (harm := harmed(send, what))] == []
