"""A pack: everything one county declares, as an immutable snapshot known by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from chengxu.common.messages import Message


def canonical_bytes(documents: Mapping[str, Any]) -> bytes:
    """The one byte form of a pack's documents: JSON, keys sorted, no spaces, UTF-8."""
    return json.dumps(documents, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def stored_bytes(documents: Mapping[str, Any]) -> bytes:
    """The documents as a snapshot keeps them: like :func:`canonical_bytes`, but in the order their author chose."""
    return json.dumps(documents, ensure_ascii=False, separators=(",", ":")).encode()


def digest(documents: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of :func:`canonical_bytes`; the name a snapshot is kept under."""
    return hashlib.sha256(canonical_bytes(documents)).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """``documents`` maps a path inside the pack (``units.yaml``) to its plain value.

    YAML and JSON give dicts and lists, CSV a list of string dicts, Markdown and text a string.
    """

    hash: str
    documents: Mapping[str, Any]

    def one(self, path: str) -> Any:
        """The document at ``path``, or an empty dict when the pack has none."""
        return self.documents.get(path, {})

    def many(self, pattern: str) -> list[tuple[str, Any]]:
        """All documents whose path fits the glob ``pattern``, in the order of their paths."""
        return [(path, self.documents[path]) for path in sorted(self.documents) if fnmatchcase(path, pattern)]


def name(value: str | Mapping[str, str] | None) -> Message:
    """A name as packs write it: a Chinese string, or ``{zh: …, en: …}`` where English may be missing."""
    if value is None:
        return Message("")
    if isinstance(value, str):
        return Message(value)
    return Message(value.get("zh", ""), value.get("en", ""))
