"""What a deed is, the bytes it is sealed by, and how seals chain. Plain Python.

The byte form is versioned and knows nothing of the database: a deed read back from SQLite or PostgreSQL gives
the same leaf, so a seal made on one verifies on the other.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ALGORITHMS = ("sha256", "sm3")
BYTE_FORM = "chengxu-deed-1"
GENESIS = "0" * 64
VOID, REPLACE = "void", "replace"
MILLI = 1000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_encode_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One entry of the ledger: who did what, when, where, how much of it, with which proof.

    ``quantity`` is an integer in thousandths of ``measure`` (a Chinese measure word). ``detail`` is canonical JSON of
    codes and numbers only. ``note`` is free text: it is kept apart, erasable, and enters the chain only as a salted
    digest. ``evidence`` lists hashes of stored originals.
    """

    uid: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    source: str
    verb: str
    object: str
    source_id: str = ""
    quantity: int | None = None
    measure: str = ""
    place: str = ""
    grid: str = ""
    unit: str = ""
    case_uid: str = ""
    asset_uid: str = ""
    routine_uid: str = ""
    party_uid: str = ""
    proceeding_uid: str = ""
    corrects_uid: str = ""
    corrects_kind: str = ""
    detail: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()


SEALED_FIELDS = (
    "uid", "occurred_at", "recorded_at", "actor", "source", "source_id", "verb", "object", "quantity", "measure",
    "place", "grid", "unit", "case_uid", "asset_uid", "routine_uid", "party_uid", "proceeding_uid",
    "corrects_uid", "corrects_kind", "detail", "note_digest", "evidence",
)  # fmt: skip


def detail(**codes: object) -> str:
    """Canonical JSON of a deed's small facts; empty values are left out."""
    kept = {key: value for key, value in codes.items() if value not in (None, "")}
    return _encode_sorted(kept) if kept else ""


def note_digest(salt: bytes, text: str) -> str:
    """The salted SHA-256 by which a deed vouches for a note that may later be erased; empty text has none."""
    return hashlib.sha256(salt + text.encode()).hexdigest() if text else ""


def microseconds(at: datetime) -> int:
    """An aware instant as whole microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def leaf(values: Sequence[object], algorithm: str) -> str:
    """The hash of one deed; ``values`` stand in the order of :data:`SEALED_FIELDS`, instants as datetimes."""
    plain = [microseconds(value) if isinstance(value, datetime) else value for value in values]
    return hashlib.new(algorithm, _encode([BYTE_FORM, *plain]).encode()).hexdigest()


def head(previous: str, leaves: Sequence[tuple[str, str]], algorithm: str) -> str:
    """The hash of a seal: the previous seal's hash and the ordered (uid, leaf) list."""
    digest = hashlib.new(algorithm, previous.encode())
    for uid, value in leaves:
        digest.update(f"\n{uid} {value}".encode())
    return digest.hexdigest()


def pack_leaves(leaves: Sequence[tuple[str, str]]) -> bytes:
    """The (uid, leaf) list as a seal stores it."""
    return zlib.compress("\n".join(f"{uid} {value}" for uid, value in leaves).encode(), 1)


def unpack_leaves(stored: bytes) -> list[tuple[str, str]]:
    """The (uid, leaf) list of a seal; raises ``ValueError`` or ``zlib.error`` when the bytes were tampered with."""
    text = zlib.decompress(stored).decode()
    rows = [row.split(" ") for row in text.split("\n")] if text else []
    return [(uid, value) for uid, value in rows]
