"""Names for things that travel: time-ordered uids, and receipts a person can read out on the telephone.

A *uid* is a UUID version 7 (RFC 9562): its first 48 bits are the millisecond it speaks of, so rows written
together lie together in an index. A *receipt* is ten characters in two groups; the last one is a check
character, so that a slip of the pen is told from a report that does not exist.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import count
from threading import Lock
from typing import Protocol

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 of Crockford: no I, L, O or U, so nothing looks like 1 or 0 and few words appear by chance."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_RANDOM_BITS = 74
_LOOKALIKES = str.maketrans("OIL", "011", " \t\n-‐‑–—−_·")
_POSITIONS = {character: index for index, character in enumerate(ALPHABET)}
_GROUP = 5
_RANDOM_CHARACTERS = 9


class Ids(Protocol):
    """Where new names come from; actions take one as an argument so that a test can foresee them."""

    def uid(self, at: datetime) -> str:
        """A new uid that carries the instant ``at``."""

    def receipt(self) -> str:
        """A new receipt, written ``XXXXX-XXXXX``."""

    def salt(self) -> bytes:
        """Sixteen bytes that keep the digest of a short text from being guessed."""


def uuid7(at: datetime, random_bytes: bytes) -> str:
    """The UUIDv7 of the aware instant ``at`` and ten random bytes, as canonical text of 36 characters.

    Raises ValueError for a naive instant, one before 1970, or fewer than ten bytes.
    """
    if len(random_bytes) < 10:
        raise ValueError("uuid7 needs ten random bytes")
    return _uuid_text(_milliseconds(at), int.from_bytes(random_bytes[:10], "big") % (1 << _RANDOM_BITS))


def _milliseconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a uid needs an aware instant")
    milliseconds = (at - _EPOCH) // _MILLISECOND
    if not 0 <= milliseconds < 1 << 48:
        raise ValueError(f"a uid cannot carry the instant {at.isoformat()}")
    return milliseconds


def _uuid_text(milliseconds: int, random: int) -> str:
    high, low = random >> 62, random & ((1 << 62) - 1)
    digits = f"{milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class _Generator:
    """What both kinds of :class:`Ids` share: order within a millisecond, and the receipt's arithmetic."""

    def __init__(self, draw: Callable[[int], bytes]) -> None:
        self._draw = draw
        self._lock = Lock()
        self._last = (-1, 0)

    def uid(self, at: datetime) -> str:
        """A uid of ``at``; those asked for the same millisecond in turn sort in the order of asking.

        An earlier instant (a late import) gets an earlier uid: the uid tells the truth about its time.
        """
        milliseconds = _milliseconds(at)
        with self._lock:
            before, random = self._last
            drawn = self._draw(10)
            if milliseconds == before:
                random += 1 + int.from_bytes(drawn[:4], "big")
            else:
                # The top bit stays free, so that no run of steps within one millisecond can overflow.
                random = int.from_bytes(drawn, "big") % (1 << _RANDOM_BITS - 1)
            self._last = (milliseconds, random)
        return _uuid_text(milliseconds, random)

    def receipt(self) -> str:
        """Nine random characters (45 bits, beyond guessing; a unique index catches a double) and a check."""
        with self._lock:
            number = int.from_bytes(self._draw(6), "big")
        body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(_RANDOM_CHARACTERS))
        return _grouped(body + _check_character(body))

    def salt(self) -> bytes:
        """Sixteen random bytes."""
        with self._lock:
            return self._draw(16)


class SystemIds(_Generator):
    """Names from the operating system's random source; safe to share between threads."""

    def __init__(self) -> None:
        super().__init__(os.urandom)


class SeededIds(_Generator):
    """The same names for the same seed and the same order of asking: for demo and tests, never live."""

    def __init__(self, seed: int | str) -> None:
        key = str(seed).encode()
        counter = count()

        def draw(size: int) -> bytes:
            return blake2b(b"%d:%b" % (next(counter), key), digest_size=size).digest()

        super().__init__(draw)


def normalise_receipt(text: str) -> str:
    """How a person wrote a receipt, brought to the form ``XXXXX-XXXXX`` in which it is kept.

    Lower case, full-width letters, blanks, any or no dash, and O, I, L for 0, 1, 1 are understood. Text of
    another length comes back cleaned but without a dash; whether it is a receipt, :func:`receipt_ok` says.
    """
    return _grouped(unicodedata.normalize("NFKC", text).upper().translate(_LOOKALIKES))


def receipt_ok(text: str) -> bool:
    """Whether ``text``, however it is written, can be a receipt: length, characters and check character.

    Every single wrong character and every swap of two characters is caught.
    """
    code = normalise_receipt(text).replace("-", "")
    if len(code) != _RANDOM_CHARACTERS + 1 or any(character not in _POSITIONS for character in code):
        return False
    return _check_character(code[:-1]) == code[-1]


def _grouped(code: str) -> str:
    return f"{code[:_GROUP]}-{code[_GROUP:]}" if len(code) == _RANDOM_CHARACTERS + 1 else code


def _check_character(body: str) -> str:
    """The weighted sum of the characters as elements of GF(32), weights 2, 4, 8 … and 1 for the check itself.

    All weights differ and none is zero, hence no single change and no swap leaves the sum as it was.
    """
    total = 0
    for character in reversed(body):
        total = _doubled(total ^ _POSITIONS[character])
    return ALPHABET[total]


def _doubled(element: int) -> int:
    """``element`` times 2 in GF(32) with the polynomial x⁵ + x² + 1."""
    element <<= 1
    return element ^ 0b100101 if element & 32 else element
