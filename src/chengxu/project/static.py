"""Addresses of static files that change when the file does."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStorage(StaticFilesStorage):
    """Adds ``?v=`` and the start of the content's hash, so a browser may keep a file for a day and still sees updates.

    File names stay as they are: a script may load its neighbour (the map's worker) by name.
    """

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of ``name``; unversioned when no such file exists."""
        address = super().url(name)
        found = finders.find(name) if name else None
        if not isinstance(found, str):
            return address
        return f"{address}?v={_version(found, Path(found).stat().st_mtime_ns)}"


@lru_cache(maxsize=512)
def _version(path: str, changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]
