"""A citizen's report through the portal's form, the same report in process, and its SQL statements alone.

The statements are those that ``take_in`` sent, played again by the bare driver on a twin of the database with the same
durability; so what the ratios show is everything else: rules, Django, HTTP.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import bare, generated
from bench.county import county
from bench.site import Browser, File, served
from bench.timing import in_turn

ROUNDS = 60
Statement = tuple[str, Any, bool]


def run(scale: float = 1.0) -> dict[str, float]:
    """Median milliseconds of each way in, their ratios, and the statements of one report."""
    rounds = max(5, round(ROUNDS * scale))
    with county() as home, served(home) as port:
        sender, statements = _Sender(port), _Recorder()
        recorded = [statements.of(_taker()) for _ in range(rounds + 1)]
        twin = bare.like(home / "chengxu.sqlite3", home / "twin.sqlite3")
        _copy_pack(home, twin)
        replay = iter(recorded)
        taken = in_turn(
            {
                "form": sender.send,
                "photo": sender.send_photo,
                "page": sender.form,
                "receipt": sender.receipt,
                "take_in": _taker(),
                "bare": lambda: _play(twin, next(replay)),
            },
            rounds,
        )
        twin.close()
        queries = [sql for sql, _, _ in recorded[-1]]
        ends = sum(sql.startswith(("BEGIN", "COMMIT")) for sql in queries)
        return {
            "rounds": rounds,
            "statements of one report": len(queries) - ends,
            "opening the form (ms)": taken["page"] * 1000,
            "sending the form (ms)": taken["form"] * 1000,
            "sending it with a photo of 3 megapixels (ms)": taken["photo"] * 1000,
            "opening the receipt (ms)": taken["receipt"] * 1000,
            "take_in in process (ms)": taken["take_in"] * 1000,
            "its statements in the bare driver (ms)": taken["bare"] * 1000,
            "ratio sending the form : bare driver": taken["form"] / taken["bare"],
            "ratio take_in : bare driver": taken["take_in"] / taken["bare"],
            "ratio sending the form : take_in": taken["form"] / taken["take_in"],
            "ratio with a photo : without": taken["photo"] / taken["form"],
        }


class _Sender:
    """Somebody at the portal."""

    def __init__(self, port: int) -> None:
        self.browser, self.rand = Browser(port), random.Random(3)
        self.token, self.number, self.code = self.browser.token("/report/"), 0, ""
        self.photo: File = ("photos", "photo.jpg", _photo())

    def form(self) -> None:
        self._expect(200, self.browser.get("/report/").status)

    def send(self, *files: File) -> None:
        self.number += 1
        given = {name: str(value) for name, value in generated.submission(self.number, self.rand).items()}
        fields = given | {"csrfmiddlewaretoken": self.token, "submission": f"bench-{self.number}"}
        fields["phone"] = fields.pop("contact_phone")
        answer = self.browser.post("/report/", fields, files)
        self._expect(302, answer.status)
        self.code = answer.headers["location"]

    def send_photo(self) -> None:
        self.send(self.photo)

    def receipt(self) -> None:
        self._expect(200, self.browser.get(self.code).status)

    @staticmethod
    def _expect(wanted: int, status: int) -> None:
        if status != wanted:
            raise RuntimeError(f"the portal answered {status}, not {wanted}")


class _Recorder:
    """Notes every statement that Django sends."""

    def of(self, work: Callable[[], object]) -> list[Statement]:
        with self._listening() as heard:
            work()
        return heard

    @contextmanager
    def _listening(self) -> Iterator[list[Statement]]:
        from django.db import connection

        heard: list[Statement] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            heard.append((sql.replace("%s", "?"), list(params or ()), many))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield heard


def _taker() -> Callable[[], object]:
    from chengxu.accounts.rules import PUBLIC
    from chengxu.common.ids import SystemIds
    from chengxu.intake.actions import take_in
    from chengxu.intake.rules import Submission

    ids, rand = SystemIds(), random.Random()

    def work() -> None:
        number = rand.randrange(10**9)
        given = Submission(**generated.submission(number, rand), source_id=f"bench-in-{number}")
        take_in(submission=given, actor=PUBLIC, now=datetime.now(UTC), ids=ids)

    return work


def _play(twin: Any, statements: list[Statement]) -> None:
    """The statements of one report, in one transaction where they were in one."""
    writes = [s for s in statements if s[0].startswith("INSERT")]
    for sql, params, _ in (s for s in statements if s[0].startswith("SELECT") and s not in writes):
        twin.execute(sql, params).fetchall()
    twin.execute("BEGIN IMMEDIATE")
    for sql, params, many in writes:
        (twin.executemany if many else twin.execute)(sql, params)
    twin.execute("COMMIT")


def _copy_pack(home: Path, twin: Any) -> None:
    """What the statements look up."""
    twin.execute("ATTACH ? AS original", (str(home / "chengxu.sqlite3"),))
    twin.execute("INSERT INTO packs_snapshot SELECT * FROM original.packs_snapshot")
    twin.execute("DETACH original")


def _photo() -> bytes:
    from PIL import Image

    noise = Image.effect_noise((2000, 1500), 60).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=80)
    return file.getvalue()
