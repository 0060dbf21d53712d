"""A phone comes back into the network: two hundred captures with a photograph each, against the bare inserts they come to.

Two of three captures are deeds, the others findings. The statements are those the sending sent, played again by the bare
driver on a twin of the database, a transaction a capture as there; what the ratio shows is everything else.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import bare
from bench.county import NOW, county
from bench.generated import SEAT, TEXTS

CAPTURES = 200
BATCH = 20  # as the app sends them
ROUNDS = 5
WRITES = ("INSERT", "UPDATE")
Statement = tuple[str, Any, bool]


def run(scale: float = 1.0) -> dict[str, float]:
    """Median seconds of photographs, of the captures, of the same once more, and the ratio to the bare driver."""
    count = max(2, round(CAPTURES * scale))
    with county() as home:
        phone = _Phone()
        phone.round(1)  # what a process keeps is warm
        twin = bare.like(home / "chengxu.sqlite3", home / "twin.sqlite3")
        rounds = [_played(phone.round(count), twin) for _ in range(ROUNDS)]
        twin.close()

    def middle(figure: Callable[[_Round], float]) -> float:
        return statistics.median(map(figure, rounds))

    return {
        "captures": count,
        "writing statements of one capture": sum(map(len, rounds[-1].written)) / count,
        "photographs (ms each)": middle(lambda one: one.photos) / count * 1000,
        "captures (ms each)": middle(lambda one: one.captures) / count * 1000,
        "the same once more (ms each)": middle(lambda one: one.repeated) / count * 1000,
        "all of it (s)": middle(lambda one: one.photos + one.captures),
        "their inserts in the bare driver (ms each)": middle(lambda one: one.bare) / count * 1000,
        "ratio captures : bare driver": middle(lambda one: one.captures / one.bare),
        "ratio once more : first time": middle(lambda one: one.repeated / one.captures),
    }


@dataclass(frozen=True, slots=True)
class _Round:
    """Seconds for the photographs, the captures, their repetition and their bare inserts; and what the captures wrote."""

    photos: float
    captures: float
    repeated: float
    written: list[list[Statement]]
    bare: float = 0.0


class _Phone:
    """Somebody who works outside, signed in."""

    def __init__(self) -> None:
        from django.test import Client

        from chengxu.accounts import queries as accounts
        from chengxu.accounts.actions import add_person
        from chengxu.common.ids import SystemIds

        person = add_person(
            login="street", name="尹秀英", unit="JZCG-ZF", posts=["auxiliary"], password=uuid.uuid4().hex,
            organisation=accounts.organisation(), now=NOW, ids=SystemIds(),
        )  # fmt: skip
        _on_shift(person.uid)
        self.uid, self.rand = person.uid, random.Random(5)
        self.client: Any = Client(HTTP_HOST="127.0.0.1")
        self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def round(self, count: int) -> _Round:
        """New captures, sent; then the same once more."""
        photos = [self._photo() for _ in range(count)]
        captures = [self._capture(n, photo) for n, photo in enumerate(photos)]
        start = time.perf_counter()
        for photo in photos:
            address = f"/field/api/photos/{hashlib.sha256(photo).hexdigest()}"
            _expect(201, self.client.put(address, photo, content_type="image/jpeg").status_code)
        sent = time.perf_counter()
        with _writing() as written:
            self._send(captures, "done")
        taken = time.perf_counter()
        self._send(captures, "already")
        return _Round(sent - start, taken - sent, time.perf_counter() - taken, written)

    def _send(self, captures: list[dict[str, Any]], outcome: str) -> None:
        for start in range(0, len(captures), BATCH):
            body = {"person": self.uid, "sent_at": _now(), "captures": captures[start : start + BATCH]}
            answer = self.client.post("/field/api/sync", json.dumps(body), content_type="application/json")
            _expect(200, answer.status_code)
            if {one["outcome"] for one in answer.json()["answers"]} != {outcome}:
                raise RuntimeError(f"not all captures are {outcome}: {answer.json()['answers']}")

    def _photo(self) -> bytes:
        from PIL import Image

        file = io.BytesIO()
        Image.new("RGB", (320, 240), tuple(self.rand.randrange(256) for _ in range(3))).save(file, "JPEG")
        return file.getvalue() + self.rand.randbytes(8)  # no two alike

    def _capture(self, number: int, photo: bytes) -> dict[str, Any]:
        lon, lat = (middle + self.rand.uniform(-0.01, 0.01) for middle in SEAT)
        here = {"lon": lon, "lat": lat, "metres": 8}
        same = {
            "id": str(uuid.uuid4()),
            "at": _now(),
            "here": here,
            "photos": [hashlib.sha256(photo).hexdigest()],
        }
        if number % 3 == 0:
            return same | {
                "kind": "report",
                "text": self.rand.choice(TEXTS),
                "category": "E0201",
                "spot": here,
            }
        return same | {
            "kind": "deed", "verb": "persuade", "object": "street_vendor", "quantity": 1000, "measure": "人次", "text": "已劝离",
        }  # fmt: skip


def _on_shift(uid: str) -> None:
    """Somebody who consents to positions and is on shift, whatever the hour of the bench: each capture keeps its position."""
    from chengxu.field.models import Consent
    from chengxu.field.queries import settings
    from chengxu.routines.models import Attendance

    text, came = settings().consent, datetime.now(UTC) - timedelta(hours=1)
    if text is None:
        raise RuntimeError("the county has no text on positions")
    Consent.objects.create(
        person=uid, given=True, key=text.key, at=came, received_at=came, client_id=str(uuid.uuid4())
    )
    Attendance.objects.create(
        uid=str(uuid.uuid4()), person=uid, unit="JZCG-ZF", routine="law_patrol", shift="am", place="431229100", starts_at=came,
        ends_at=came + timedelta(hours=9), closes_at=came + timedelta(hours=10), in_at=came, in_fence="inside",
    )  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _expect(wanted: int, status: int) -> None:
    if status != wanted:
        raise RuntimeError(f"the county answered {status}, not {wanted}")


@contextmanager
def _writing() -> Iterator[list[list[Statement]]]:
    """What is written inside the block, transaction by transaction."""
    from django.db import connection

    done: list[list[Statement]] = [[]]

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("BEGIN"):
            done.append([])
        elif sql.startswith(WRITES):
            done[-1].append((sql.replace("%s", "?"), list(params or ()), many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield done


def _played(one: _Round, twin: Any) -> _Round:
    """The round with the time its statements take in the bare driver, played at once: both met the same busy machine."""
    start = time.perf_counter()
    for statements in one.written:
        twin.execute("BEGIN IMMEDIATE")
        for sql, params, many in statements:
            (twin.executemany if many else twin.execute)(sql, params)
        twin.execute("COMMIT")
    return replace(one, bare=time.perf_counter() - start)
