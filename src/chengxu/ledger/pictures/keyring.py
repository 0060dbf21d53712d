"""The keys under which photographs lie: the first one seals, every one opens. Plain Python.

A sealed file is ``MAGIC`` (format and cipher: AES-256-GCM), the id of its key (8 bytes), a nonce (12) and the encrypted
bytes, bound to the original's own hash. Files of the first installations have neither ``MAGIC`` nor an id; they are
opened by whichever key fits, and :func:`Keyring.current` says that they are due to be sealed again.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chengxu.common.messages import Message, Refused

KEY = 32
MAGIC = b"CXE\x01"
ID = 8
NONCE = 12
HEAD = len(MAGIC) + ID


class NoKey(Exception):
    """A sealed file names a key that is not on the ring."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys of 32 bytes each, newest first; never empty."""

    keys: tuple[bytes, ...]

    def seal(self, data: bytes, name: str) -> bytes:
        """``data`` encrypted under the newest key and bound to ``name``."""
        key, nonce = self.keys[0], os.urandom(NONCE)
        return MAGIC + key_id(key) + nonce + AESGCM(key).encrypt(nonce, data, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """The bytes that were sealed under ``name``.

        Raises :class:`NoKey` when their key is not on this ring, ``InvalidTag`` when they were changed.
        """
        if sealed.startswith(MAGIC):
            key = self._named(sealed[len(MAGIC) : HEAD])
            if key is not None:
                return _decrypt(key, sealed[HEAD:], name)
        for key in self.keys:
            try:
                return _decrypt(key, sealed, name)
            except InvalidTag:
                continue
        if sealed.startswith(MAGIC):
            raise NoKey(sealed[len(MAGIC) : HEAD].hex())
        raise InvalidTag

    def current(self, sealed: bytes) -> bool:
        """Whether a file, of which at least the first :data:`HEAD` bytes are given, lies under the newest key."""
        return sealed[:HEAD] == MAGIC + key_id(self.keys[0])

    def with_new(self) -> Keyring:
        """The ring with one more key, which seals from now on."""
        return Keyring((AESGCM.generate_key(256), *self.keys))

    def _named(self, id_: bytes) -> bytes | None:
        return next((key for key in self.keys if key_id(key) == id_), None)


def sealed(data: bytes) -> bool:
    """Whether these bytes say that they are a sealed file; those of the first installations do not."""
    return data.startswith(MAGIC)


def made() -> Keyring:
    """A ring with one fresh key."""
    return Keyring((AESGCM.generate_key(256),))


def key_id(key: bytes) -> bytes:
    """What a sealed file says of its key: enough to tell keys apart, nothing to guess one from."""
    return hashlib.sha256(b"chengxu evidence key" + key).digest()[:ID]


def written(ring: Keyring) -> str:
    """The ring as its file holds it: one key a line, newest first."""
    return "".join(f"{key.hex()}\n" for key in ring.keys)


def read(text: str, *, option: str) -> Keyring:
    """The keys of a text: 64 hexadecimal digits each, between spaces, commas or line ends, newest first.

    Raises :class:`Refused` (field ``option``) for anything else; the message never repeats what was given.
    """
    try:
        keys = tuple(bytes.fromhex(word) for word in text.replace(",", " ").split())
    except ValueError:
        keys = ()
    if not keys or any(len(key) != KEY for key in keys):
        raise Refused(
            Message(
                "{option}：每个密钥应是 64 位十六进制数字，新的在前，用空格、逗号或换行分开",
                "{option}: each key is 64 hexadecimal digits, the newest first, between spaces, commas or line ends",
            ).format(option=option),
            field=option,
        )
    return Keyring(tuple(dict.fromkeys(keys)))


def _decrypt(key: bytes, body: bytes, name: str) -> bytes:
    if len(body) < NONCE:
        raise InvalidTag
    return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], name.encode())
