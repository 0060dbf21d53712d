"""A few people of the county's bureau, and cases brought to where a page wants them."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from django.test import Client
from django.utils import timezone
from PIL import Image

from chengxu.accounts import queries as accounts
from chengxu.accounts.actions import add_person
from chengxu.accounts.models import Person
from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import actions as cases
from chengxu.cases.rules import Case, Order
from chengxu.common.ids import SeededIds
from chengxu.intake.actions import Receipt, take_in
from chengxu.intake.channels.deed_file import import_deeds
from chengxu.intake.rules import Submission
from tests.jingzhou import SEAT

PASSWORD = "kept-for-the-test"
LAMP = "C0118"
CAST = {
    "acceptor": ("吴海燕", "JZCG-ZX"),
    "chief": ("杨建国", "JZCG-ZX"),
    "dispatcher": ("龙晓峰", "JZCG-ZX"),
    "collector": ("石丽华", "JZCG-ZX"),
    "handler": ("潘永平", "JZCG-LD"),
    "clerk": ("姚国强", "JZCG-BGS"),
    "head": ("龙春梅", "JZCG-SR"),
    "reviewer": ("向明辉", "JZCG-FG"),
    "director": ("储秀英", "JZCG"),
    "auditor": ("申文斌", "JZCG"),
    "sysadmin": ("尹小兰", "JZCG"),
    "secadmin": ("吴秀清", "JZCG"),
}
OUTSIDE = "JZCG-ZF"
"""Where whoever has a post that is not in the cast works: the section most people outside are of."""
ids = SeededIds("web")


def place_of(post: str) -> tuple[str, str]:
    """The name of whoever has this post here, and their unit."""
    return CAST.get(post, (f"某{post}", OUTSIDE))


def person(post: str, *, login: str = "", unit: str = "") -> Person:
    """Somebody with this post; the same person when asked again."""
    found = Person.objects.filter(login=login or post).first()
    name, home = place_of(post)
    return found or add_person(
        login=login or post,
        name=name,
        unit=unit or home,
        posts=[post],
        password=PASSWORD,
        organisation=accounts.organisation(),
        now=timezone.now(),
        ids=ids,
    )


def signed_in(post: str, **given: str) -> Client:
    """A browser in which somebody with this post is signed in."""
    client = Client()
    client.force_login(person(post, **given), backend="django.contrib.auth.backends.ModelBackend")
    return client


def actor(post: str, **given: str) -> Actor:
    """The rights of somebody with this post."""
    return accounts.actor(person(post, **given))


def reported(now: datetime | None = None, **given: object) -> Receipt:
    """A lamp that is dark, in the middle of the seat, told by a citizen who left a number."""
    plain: dict[str, object] = {
        "channel": "portal", "text": "路灯不亮三天了", "category": LAMP, "lon": SEAT[0], "lat": SEAT[1],
        "frame": "cgcs2000", "place": "渠阳中路", "contact_name": "伍先生", "contact_phone": "13812341234",
    }  # fmt: skip
    submission = Submission(**(plain | given))  # type: ignore[arg-type]
    return take_in(submission=submission, actor=PUBLIC, now=now or timezone.now(), ids=ids)


def do(case_uid: str, verb: str, post: str, **order: object) -> Case:
    """One step by somebody with this post."""
    return cases.act(
        case_uid=case_uid,
        verb=verb,
        order=Order(**order),  # type: ignore[arg-type]
        actor=actor(post),
        now=timezone.now(),
        ids=ids,
    )


def dispatched() -> str:
    """A case that waits for the lighting office; its uid."""
    uid = reported().case_uid
    do(uid, "accept", "acceptor")
    do(uid, "file", "chief", condition=f"{LAMP}-1", reason="照片清楚")
    do(uid, "dispatch", "dispatcher")
    return uid


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "#336655").save(out, "JPEG")
    return out.getvalue()


def awnings(folder: Path) -> None:
    """412 awnings that came down in 2023, in six entries of the ledger."""
    rows = "".join(
        f"2023-0{month}-04,JZCG-GG,remove,awning,{count},\n"
        for month, count in enumerate([2, 10, 50, 50, 100, 200], 1)
    )
    file = folder / "awnings.csv"
    file.write_text(f"occurred_at,unit,verb,object,quantity,measure\n{rows}", encoding="utf-8")
    import_deeds(file, actor=actor("clerk"), now=timezone.now(), ids=SeededIds("awnings"))
