"""What differs between two packs, told by document and by the path inside it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from chengxu.packs.rules import Pack

LONGEST = 80
ABSENT = object()


def differences(old: Pack, new: Pack) -> list[str]:
    """One line each: ``+`` added, ``-`` removed, ``~`` changed from one value to another."""
    lines: list[str] = []
    for path in sorted({*old.documents, *new.documents}):
        before, after = old.documents.get(path, ABSENT), new.documents.get(path, ABSENT)
        if after is ABSENT:
            lines.append(f"- {path}")
        elif before is ABSENT:
            lines.append(f"+ {path}")
        else:
            lines += [_line(path, *change) for change in _changes(before, after, ())]
    return lines


def _changes(before: Any, after: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if before == after:
        return
    old, new = _members(before), _members(after)
    if old is None or new is None:
        yield where, before, after
        return
    for key in dict.fromkeys([*old, *new]):
        yield from _changes(old.get(key, ABSENT), new.get(key, ABSENT), (*where, key))


def _members(value: Any) -> Mapping[str, Any] | None:
    """The parts of a value by name: list items by their own code or id where they have one, else by place."""
    if isinstance(value, dict):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, list):
        keys = [_name(item) for item in value]
        named = all(keys) and len(set(keys)) == len(keys)
        return {
            (key if named else f"[{place}]"): item
            for place, (key, item) in enumerate(zip(keys, value, strict=True))
        }
    if isinstance(value, str) and "\n" in value:
        return {f"{number}": line for number, line in enumerate(value.split("\n"), 1)}
    return None


def _name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    feature = item.get("properties")
    inner = feature if isinstance(feature, dict) else item
    return next((inner[key] for key in ("id", "code", "name") if isinstance(inner.get(key), str)), "")


def _line(path: str, where: tuple[str, ...], before: Any, after: Any) -> str:
    place = f"{path}: {'.'.join(where)}" if where else path
    if before is ABSENT:
        return f"+ {place}: {_short(after)}"
    if after is ABSENT:
        return f"- {place}: {_short(before)}"
    return f"~ {place}: {_short(before)} → {_short(after)}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
