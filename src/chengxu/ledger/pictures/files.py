"""Files that are there whole or not at all, and still there after a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def write(target: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put ``data`` at ``target``, in the place of what was there; on disk when it returns."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft(target, data, mode=mode).replace(target)
    sync(target.parent)


def draft(target: Path, data: bytes, *, mode: int) -> Path:
    """``data`` on disk beside ``target`` under a name nobody else has."""
    path = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return path


def sync(folder: Path) -> None:
    """Make the names in ``folder`` last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
