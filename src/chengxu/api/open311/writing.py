"""One answer as XML or as JSON, by the "Spark" mapping the standard prescribes. Pure.

In JSON the outer container disappears, a container with one kind of child is always an array, and what is empty is null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import msgspec

XML, JSON = "xml", "json"
CONTENT_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
FORMATS = ("text/xml", "application/json")
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, however it is escaped (XML 1.0, production 2)."""

Row = dict[str, Any]
"""Names and values: None, text, numbers, true or false, a further :class:`Row` or :class:`Many`."""


@dataclass(frozen=True, slots=True)
class Many:
    """A container with one kind of child, whose element is named ``tag``."""

    tag: str
    items: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: ``root`` is the outermost element."""

    root: str
    value: Row | Many


def written(answer: Answer, form: str) -> bytes:
    """The bytes of an answer in UTF-8; ``form`` is ``xml`` or ``json``."""
    if form == JSON:
        return msgspec.json.encode(_plain(answer.value))
    parts = [_HEAD]
    _element(parts.append, answer.root, answer.value)
    return ("".join(parts) + "\n").encode()


def _clean(text: str) -> str:
    return text if text.isprintable() else _NOT_XML.sub("", text)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value) or None
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Many):
        return [_plain(item) for item in value.items]
    return value


def _element(put: Callable[[str], None], tag: str, value: Any) -> None:
    if isinstance(value, dict):
        put(f"<{tag}>")
        for name, part in value.items():
            _element(put, name, part)
        put(f"</{tag}>")
    elif isinstance(value, Many):
        put(f"<{tag}>")
        for item in value.items:
            _element(put, value.tag, item)
        put(f"</{tag}>")
    else:
        text = _text(value)
        put(f"<{tag}>{text}</{tag}>" if text else f"<{tag}/>")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return escape(_clean(value)).replace("\r", "&#13;")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
