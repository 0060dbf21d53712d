"""Where the files of evidence lie: in a folder of this installation, or with a service that speaks S3."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from chengxu.ledger.pictures import files, places
from chengxu.ledger.pictures.places import Store

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

    Raises :class:`Refused` as :func:`places.check` does.
    """
    if address in ("", FOLDER):
        return Folder(Path(settings.CHENGXU_HOME) / "evidence")
    return _bucket(address, settings.S3_CREDENTIALS)


@lru_cache(maxsize=4)
def _bucket(address: str, credentials: str) -> Store:
    places.check(address, credentials)
    from chengxu.ledger.pictures import s3  # noqa: PLC0415 - its library is there only where it is wanted

    return s3.Remote(places.read(address), credentials)
