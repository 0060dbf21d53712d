"""A small sum for the sender's machine, so that sending thousands costs something and sending one costs nothing. Pure.

The puzzle is ``nonce.expires.bits.signature``; solved by a number such that SHA-256 of ``puzzle:number`` begins with so many
zero bits. Nothing is stored to give one out; its nonce is kept once it was used, so that it counts once.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTES = 10
"""How long a puzzle counts: longer than a slow telephone needs and than a form with photos takes to send."""
HARDER_MOST = 4
"""Bits a puzzle grows by at most, sixteen times the work, for who sends more and more."""
LONGEST_ANSWER = 20


@dataclass(frozen=True, slots=True)
class Puzzle:
    """One puzzle of this installation, read from its text."""

    nonce: str
    expires: int
    bits: int


def give(*, nonce: str, bits: int, now: datetime, key: bytes) -> str:
    """A puzzle that counts from ``now`` for :data:`MINUTES`."""
    body = f"{nonce}.{int((now + timedelta(minutes=MINUTES)).timestamp())}.{bits}"
    return f"{body}.{_signature(body, key)}"


def harder(bits: int, sent: int, free: int) -> int:
    """The bits of the next puzzle of a sender who has sent so many where so many are free."""
    return bits + min(max(sent - free, 0) // max(free, 1), HARDER_MOST)


def solved(text: str, answer: str, *, now: datetime, key: bytes) -> Puzzle | None:
    """The puzzle, if it is ours, still counts, and the answer solves it; None for anything else."""
    body, _, signature = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(body, key).encode()):
        return None
    nonce, expires, bits = body.split(".")  # signed, so it has the form we gave it
    puzzle = Puzzle(nonce, int(expires), int(bits))
    if now.timestamp() > puzzle.expires or len(answer) > LONGEST_ANSWER:
        return None
    digest = hashlib.sha256(f"{text}:{answer}".encode("utf-8", "replace")).digest()
    return puzzle if int.from_bytes(digest) >> (256 - puzzle.bits) == 0 else None


def _signature(body: str, key: bytes) -> str:
    return hmac.new(key, b"puzzle:" + body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
