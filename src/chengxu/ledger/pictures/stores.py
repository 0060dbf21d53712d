"""Where the files of evidence lie: in a folder of this installation, or with a service that speaks S3."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from chengxu.common.messages import Message, Refused
from chengxu.ledger.pictures import files, places
from chengxu.ledger.pictures.places import OPTION, Store

FOLDER = "folder"
"""How commands name the folder of this installation."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files below ``root``."""

    root: Path

    def put(self, name: str, data: bytes) -> None:
        """See :class:`Store`."""
        files.write(self.root / name, data)

    def get(self, name: str) -> bytes:
        """See :class:`Store`."""
        return (self.root / name).read_bytes()

    def has(self, name: str) -> bool:
        """See :class:`Store`."""
        return (self.root / name).exists()

    def drop(self, name: str) -> None:
        """See :class:`Store`."""
        (self.root / name).unlink(missing_ok=True)


def current() -> Store:
    """The place this installation keeps its files in."""
    return at(settings.EVIDENCE_STORE)


def at(address: str) -> Store:
    """The place with this address; ``folder`` (or nothing) is the folder of this installation.

    Raises :class:`Refused` (field :data:`OPTION`) for an address that is none, and when the library for S3 is missing.
    """
    if address in ("", FOLDER):
        return Folder(Path(settings.CHENGXU_HOME) / "evidence")
    return _bucket(address, settings.S3_CREDENTIALS)


@lru_cache(maxsize=4)
def _bucket(address: str, credentials: str) -> Store:
    try:
        from chengxu.ledger.pictures import s3  # noqa: PLC0415 - its library is there only where it is wanted
    except ImportError:
        raise Refused(
            Message(
                "照片存到 S3 需要另装：pip install 'chengxu[s3]'",
                "to keep photographs with S3 one more part is needed: pip install 'chengxu[s3]'",
            ),
            field=OPTION,
        ) from None
    return s3.Remote(places.read(address), credentials)
