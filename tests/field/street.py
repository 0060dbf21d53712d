"""People who work outside, and captures as their phones send them."""

from __future__ import annotations

import uuid
from copy import deepcopy
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from chengxu.accounts import queries as accounts
from chengxu.accounts.actions import add_person
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.cases import actions as cases
from chengxu.cases.rules import Order
from chengxu.common.ids import SystemIds
from chengxu.field import actions, queries, rules
from chengxu.field.rules import Answer, Capture, Kind, Outcome, Position
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger import actions as ledger
from chengxu.packs import actions as packs
from chengxu.packs.reading import digest
from chengxu.packs.rules import Pack
from chengxu.web.field.api import _order
from tests.jingzhou import CLERK, NOW, SEAT, source
from tests.web.cast import photo

IDS = SystemIds()
HERE = Position(lon=SEAT[0], lat=SEAT[1], metres=8)
HOMES = {
    "collector": "JZCG-ZX",
    "handler": "JZCG-LD",
    "repairer": "JZCG-LD",
    "auxiliary": "JZCG-ZF",
    "officer": "JZCG-ZF",
    "sweeper": "JZCG-HW",
}


def somebody(post: str, login: str = "") -> Actor:
    """Somebody with this post; the same person when asked again."""
    found = Person.objects.filter(login=login or f"outside-{post}").first()
    return accounts.actor(
        found
        or add_person(
            login=login or f"outside-{post}", name=f"外勤{post}", unit=HOMES[post], posts=[post], password="kept-for-the-test",
            organisation=accounts.organisation(), now=NOW, ids=IDS,
        )
    )  # fmt: skip


def stored(*colours: str) -> tuple[str, ...]:
    """Photographs that a phone has sent already."""
    return ledger.keep([(colour, photo((20 + n, 20))) for n, colour in enumerate(colours or ("a",))], now=NOW)


def sent(actor: Actor, *, now: datetime = NOW, sent_at: datetime | None = None, **given: object) -> Answer:
    """What becomes of a capture."""
    return again(capture(**given), actor, now=now, sent_at=sent_at)


def again(one: Capture, actor: Actor, *, now: datetime = NOW, sent_at: datetime | None = None) -> Answer:
    """What becomes of this capture, sent once more."""
    by = rules.By(actor=actor, now=now, sent_at=sent_at or now, ids=IDS)
    return actions.take(one, by=by, orders=_order)


PATROL = {"object": "law_patrol", "place": "431229100"}
"""The duty of officers and auxiliaries at nine in the morning, and where it is."""


def agree(actor: Actor, *, now: datetime = NOW, verb: str = "give", key: str = "", **given: object) -> Answer:
    """Consent to the keeping of positions, or its withdrawal."""
    text = queries.settings().consent
    assert text is not None
    plain = {"kind": Kind.CONSENT, "verb": verb, "object": key or text.key, "at": now, "here": None}
    return sent(actor, now=now, **BARE | plain | given)


def come(actor: Actor, *, now: datetime = NOW, **given: object) -> Answer:
    """The start of a shift, here, on patrol unless something else is said."""
    return sent(actor, now=now, **BARE | PATROL | {"kind": Kind.SHIFT, "verb": "in", "at": now} | given)


def leave(actor: Actor, *, now: datetime = NOW, **given: object) -> Answer:
    """The end of a shift."""
    return sent(actor, now=now, **BARE | {"kind": Kind.SHIFT, "verb": "out", "at": now} | given)


BARE: dict[str, object] = {"object": "", "quantity": 0, "measure": ""}


def at_work(post: str) -> Actor:
    """Somebody with this post who consents and is on patrol since eight."""
    actor = somebody(post)
    early = NOW - timedelta(hours=1)
    assert agree(actor, now=early).outcome is Outcome.DONE
    assert come(actor, now=early).outcome is Outcome.DONE
    return actor


def declare(routine: str, **given: object) -> None:
    """Put a pack in force that says something else of one duty."""
    documents = deepcopy(dict(source().pack.documents))
    for path, document in documents.items():
        if path.startswith("routines/") and routine in document.get("routines", {}):
            document["routines"][routine] |= given
    packs.load(pack=Pack(digest(documents), documents), actor="test", now=timezone.now())


def shift_now(routine: str = "law_patrol") -> None:
    """Put a pack in force whose one shift of this duty began five minutes ago, by the real clock."""
    local = timezone.now().astimezone(ZoneInfo("Asia/Shanghai"))
    begins, ends = local - timedelta(minutes=5), local + timedelta(hours=3)
    declare(
        routine, shifts=[{"id": "now", "name": "本班", "start": f"{begins:%H:%M}", "end": f"{ends:%H:%M}"}]
    )


def capture(**given: object) -> Capture:
    """A deed of one street vendor moved on, unless something else is said."""
    plain: dict[str, object] = {
        "id": str(uuid.uuid4()), "kind": Kind.DEED, "at": NOW, "here": HERE, "verb": "persuade", "object": "street_vendor",
        "quantity": 1000, "measure": "人次",
    }  # fmt: skip
    return Capture(**(plain | given))  # type: ignore[arg-type]


def finding(**given: object) -> Capture:
    """A sticker on a wall in the middle of the seat."""
    plain: dict[str, object] = {
        "kind": Kind.REPORT, "verb": "", "object": "", "quantity": 0, "measure": "", "text": "墙上有小广告", "category": "E0201",
        "spot": HERE,
    }  # fmt: skip
    return capture(**(plain | given))


def step(case_uid: str, verb: str, stamp: str, **given: object) -> Capture:
    """A step of a case."""
    plain: dict[str, object] = {
        "kind": Kind.STEP, "case": case_uid, "verb": verb, "stamp": stamp, "object": "", "quantity": 0, "measure": "",
    }  # fmt: skip
    return capture(**(plain | given))


def to_verify(collector: Actor) -> tuple[str, str]:
    """A dark lamp that this collector is sent to look at: the case and its stamp."""
    lamp = Submission(
        channel="portal", text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
    )
    uid = take_in(submission=lamp, actor=CLERK, now=NOW, ids=IDS).case_uid
    by_clerk(uid, "accept")
    return uid, by_clerk(uid, "verify", person=collector.uid)


def dispatched() -> tuple[str, str]:
    """A dark lamp with the lighting office: the case and its stamp."""
    lamp = Submission(
        channel="portal", text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
    )
    uid = take_in(submission=lamp, actor=CLERK, now=NOW, ids=IDS).case_uid
    by_clerk(uid, "accept")
    by_clerk(uid, "file", condition="C0118-1", reason="照片清楚")
    return uid, by_clerk(uid, "dispatch")


def by_clerk(case_uid: str, verb: str, **order: object) -> str:
    """A step at the desk; the stamp of the case after it."""
    case = cases.act(case_uid=case_uid, verb=verb, order=Order(**order), actor=CLERK, now=NOW, ids=IDS)  # type: ignore[arg-type]
    return rules.stamp(case)
