"""Changes a few texts of an XML file and leaves every other byte of it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXTS = ("t", "sym")
"""The elements that hold characters: text and symbols, counted together in the order of the file."""


def texts_of(root: Any) -> list[Any]:
    """The elements of a parsed file that hold characters, in the order :func:`spliced` counts them."""
    return list(root.iter(*(f"{{{_WORD}}}{name}" for name in TEXTS)))


def spliced(xml: bytes, texts: Mapping[int, str]) -> bytes:
    """``xml`` (UTF-8) with the text elements of these places saying something else; a symbol becomes a text."""
    marks = _Marks(frozenset(texts))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: marks.begin(name, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda name: marks.end(name, parser.CurrentByteIndex)
    parser.Parse(xml, True)
    out, done = [], 0
    for place, (start, end) in sorted(marks.spans.items()):
        out += [xml[done:start], _element(xml, start, end, texts[place])]
        done = end if _is_empty(xml, start) else _close(xml, end)
    return b"".join([*out, xml[done:]])


@dataclass
class _Marks:
    """Where the wanted elements begin, and where their end tags do (or they end, when they are empty)."""

    wanted: frozenset[int]
    seen: int = -1
    open: list[tuple[int, int]] = field(default_factory=list)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)

    def begin(self, name: str, offset: int) -> None:
        if name in _NAMES:
            self.seen += 1
            self.open.append((self.seen, offset))

    def end(self, name: str, offset: int) -> None:
        if name in _NAMES:
            place, start = self.open.pop()
            if place in self.wanted:
                self.spans[place] = (start, offset)


_NAMES = frozenset(f"{_WORD} {name}" for name in TEXTS)


def _element(xml: bytes, start: int, end: int, text: str) -> bytes:
    """The element with its own start tag and another text."""
    tag = xml[start : _close(xml, start)]
    words = escape(text).encode()
    prefix = tag[1:].split(b":")[0] + b":" if b":" in tag.split()[0] else b""
    space = b' xml:space="preserve"' if text != text.strip() else b""
    if _is_empty(xml, start) or tag.startswith(b"<" + prefix + b"sym"):
        return b"<%st%s>%s</%st>" % (prefix, space, words, prefix)
    if space and b"xml:space" not in tag:
        tag = tag[:-1] + space + b">"
    return tag + words + xml[end : _close(xml, end)]


def _is_empty(xml: bytes, start: int) -> bool:
    """Whether the tag that begins here is an element of its own: <w:sym/>."""
    return xml[_close(xml, start) - 2 : _close(xml, start)] == b"/>"


def _close(xml: bytes, start: int) -> int:
    """Behind the ``>`` of the tag that begins here; one inside quotes ends nothing."""
    quote = 0
    for place in range(start, len(xml)):
        sign = xml[place]
        if quote:
            quote = 0 if sign == quote else quote
        elif sign in b"\"'":
            quote = sign
        elif sign == ord(">"):
            return place + 1
    return len(xml)
