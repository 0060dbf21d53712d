"""What people and machines put into fields, and every form and parameter of the pages to put it into."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

LONG = "长" * 200_000
TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\u202e\u202d翻转", "\ufeff", "<script>alert(1)</script>", "'; DROP TABLE cases_case;--",
    "NaN", "inf", "-inf", "-1", "0", "1e309", "9" * 400, "9" * 25, "2147483648", "9223372036854775808", "٣", "½", "²", "0x10",
    "1_000", "0000-00-00", "0000-01-01", "0001-01-01", "0001-01-01T00:00", "9999-12-31", "9999-12-31T23:59", "2024-02-30",
    "2024-01-01T25:00", "10000-01-01", "../../../etc/passwd", "..%2f..%2fetc", "%00", "%ff", "file:///etc/passwd",
    "{{7*7}}", "{0}", "%s%n", "[" * 2000, "null", "true", "👩‍👩‍👧", "e\u0301" * 50, "x" * 5000, "1,2,3", "a,b,c,d", "nan,nan,nan,nan",
    "inf,inf,inf,inf", "-1-1", "99999999999999999999-1", "1-99999999999999999999", "00000-00000", "a@b", "javascript:alert(1)",
)  # fmt: skip
"""Empty, odd, too large, too early, too late, not of this kind."""


def files() -> Iterator[tuple[str, SimpleUploadedFile]]:
    """Files that are not what they say, or far larger than they look."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * 20_000_000)
    for name, data in {
        "empty.jpg": b"",
        "text.jpg": b"no picture at all",
        "half.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "huge.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02\0\0\0"
        + b"\0" * 8,
        "bomb.docx": bomb.getvalue(),
        "bomb.gz": zlib.compress(b"\0" * 20_000_000),
        "../../evil.jpg": b"GIF89a",
        "名字\x00.svg": b"<svg onload='alert(1)'/>",
    }.items():
        yield name, SimpleUploadedFile(name, data)


@dataclass
class Form:
    """A form of a page: where it goes, and its fields with what stood in them; files by name."""

    page: str
    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """Two forms of one key are the same form on two pages."""
        return (self.method, *shape(self.action), *sorted(self.fields), *self.files)


def shape(address: str) -> tuple[str, ...]:
    """An address without what names a single thing, and the names of its parameters."""
    parts = urlsplit(address)
    path = [
        "#" if any(sign.isdigit() for sign in part) or len(part) > 30 else part
        for part in parts.path.split("/")
    ]
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return ("/".join(path), *names)


class Reader(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.page, self.links, self.forms = page, list[str](), list[Form]()
        self._choice = ""
        self._open: dict[str, Form] = {}
        self._form: Form | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.append(urljoin(self.page, given["href"]))
        elif tag == "form":
            action = urljoin(self.page, given.get("action", "") or given.get("hx-post", "") or self.page)
            self._form = Form(self.page, action, given.get("method", "get").lower())
            self._open[given.get("id", "")] = self._form
            self.forms.append(self._form)
        for attribute in ("hx-post", "hx-get"):
            if given.get(attribute) and tag != "form":
                self.links += [urljoin(self.page, given[attribute])] if attribute == "hx-get" else []
        if tag in ("input", "select", "textarea", "button") and given.get("name"):
            form = self._open.get(given.get("form", "")) if given.get("form") else self._form
            if form is not None:
                self._field(form, tag, given)
        if (
            tag == "option"
            and self._form is not None
            and self._choice
            and not self._form.fields.get(self._choice)
        ):
            self._form.fields[self._choice] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._choice = ""

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "")
        if kind == "file":
            form.files.append(name)
        elif name != "csrfmiddlewaretoken":
            if tag == "select":
                self._choice = name
            unset = kind in ("radio", "checkbox") and "checked" not in given
            if not unset or name not in form.fields:
                form.fields[name] = given.get("value", "")


def crawl(client: Client, starts: Iterable[str], *, most: int = 80) -> tuple[list[str], list[Form]]:
    """Pages reached from ``starts``, one of each shape, and the forms on them, one of each kind."""
    waiting, seen, forms = list(starts), dict[tuple[str, ...], str](), dict[tuple[str, ...], Form]()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if shape(address) in seen or address.startswith(("/static/", "/accounts/logout")):
            continue
        seen[shape(address)] = address
        answer = client.get(address)
        if answer.status_code in (301, 302):
            waiting.append(urljoin(address, answer["Location"]))
        if answer.streaming or "html" not in answer.get("Content-Type", ""):
            answer.close()
            continue
        read = Reader(address, answer.content.decode())
        waiting += read.links
        for form in read.forms:
            forms.setdefault(form.key, form)
    return list(seen.values()), list(forms.values())
