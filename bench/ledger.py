"""Sealing and verifying deeds against hashing the same bytes with nothing around it."""

from __future__ import annotations

import hashlib
import statistics
from datetime import timedelta
from typing import Any

from bench.county import NOW, county
from bench.timing import in_turn, once

DEEDS = 100_000
PORTIONS = 5
ROUNDS = 3


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds to seal and to verify, and how many times the bare SHA-256 of the deeds' bytes they take.

    Deeds are sealed in five portions, each onto what lies there; the median portion counts.
    """
    portion = max(20, round(DEEDS * scale / PORTIONS))
    with county():
        from chengxu.ledger import actions, queries, rules
        from chengxu.ledger.models import Deed

        portions = []
        for number in range(PORTIONS):
            _fill(portion, number)
            portions.append(once(lambda: actions.seal(now=NOW)))
        seal = statistics.median(portions) * PORTIONS
        rows = list(Deed.objects.order_by("id").values_list(*rules.SEALED_FIELDS))
        forms = [_bytes(row) for row in rows]
        taken = in_turn(
            {
                "verify": lambda: queries.verify({"case_uid": "cases_case"}),
                "leaves": lambda: [rules.leaf(row, "sha256") for row in rows],
                "bare": lambda: [hashlib.sha256(form).hexdigest() for form in forms],
            },
            ROUNDS,
        )
        checked = queries.verify()
        return {
            "deeds": checked.deeds,
            "seals": checked.seals,
            "wrong": len(checked.problems),
            "bytes hashed (kB)": sum(map(len, forms)) / 1000,
            "sealing (ms)": seal * 1000,
            "verifying (ms)": taken["verify"] * 1000,
            "their leaves without a database (ms)": taken["leaves"] * 1000,
            "bare SHA-256 of the same bytes (ms)": taken["bare"] * 1000,
            "ratio sealing : bare SHA-256": seal / taken["bare"],
            "ratio verifying : bare SHA-256": taken["verify"] / taken["bare"],
            "ratio verifying : leaves without a database": taken["verify"] / taken["leaves"],
        }


def _fill(count: int, seed: int) -> None:
    from django.db import transaction

    from chengxu.common.ids import SeededIds
    from chengxu.ledger import actions
    from chengxu.ledger.rules import Deed

    ids = SeededIds(seed)
    first = NOW - timedelta(days=300)
    moments = (first + timedelta(minutes=4 * number) for number in range(count))
    deeds = [
        Deed(
            uid=ids.uid(at),
            occurred_at=at,
            recorded_at=at,
            actor="bench",
            source="bench",
            verb="remove",
            object="awning",
            quantity=2000,
            measure="处",
            place="飞山北路",
            unit="JZCG-GG",
            note="沿街" if number % 4 == 0 else "",
        )
        for number, at in enumerate(moments)
    ]
    with transaction.atomic():
        actions.append(deeds, ids=ids)


def _bytes(row: tuple[Any, ...]) -> bytes:
    from chengxu.ledger import rules

    plain = [rules.microseconds(value) if hasattr(value, "tzinfo") else value for value in row]
    return rules._encode([rules.BYTE_FORM, *plain]).encode()
