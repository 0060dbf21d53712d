"""Which characters of a text are no words of the report: Markdown signs, comments, marks of web pages, what is
invisible. They keep their place in the document; passages are made without them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengxu.common.figure_parts import MEASURE

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]+")
_PAYWALL = re.compile(r"##[A-Za-z]{2,24}##")
_TAG = re.compile(
    r"</?(?:br|b|i|u|s|em|strong|span|font|sup|sub|p|div|center|mark|small)\b[^<>\n]{0,200}>|&(?:nbsp|emsp|ensp|thinsp);",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?P<image>!?)\[(?P<words>[^\]\[\n]{0,200})\]\((?:https?:|mailto:|[/#.]|[\w-]+\.)[^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\)"
)
_STRONG = re.compile(
    r"(?<![\\*_])(?P<sign>\*\*|__)(?![\s*_])(?P<words>[^*_\n]{1,400})(?<!\s)(?P=sign)(?![*_])"
)
_EMPHASIS = re.compile(
    r"(?<![\\\w*])(?P<sign>[*_])(?![\s*_])(?P<words>[^*_\n]{1,400})(?<!\s)(?P=sign)(?![\w*])"
)
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!|>~-])")
_STRUCK = re.compile(r"(?<![~\\])~~(?![\s~])[^~\n]{1,400}(?<!\s)~~(?!~)")
_CODE = re.compile("`+")
_QUOTE = re.compile(r"(?m)^[ \t]{0,3}(?:>[ \t]?)+")
_HEADING = re.compile(r"(?m)^[ \t]{0,3}(?P<signs>#{1,6})[ \t]+(?=\S)")
_BLANK_PAIR = re.compile(rf"[余多]?\s?(?:{MEASURE})(?=[，。；、！,;：:（）()的和与及或\s]|$)")


def dropped(text: str, *, markdown: bool) -> bytearray:
    """One byte per character of ``text``: 1 where it is no word of the report.

    Invisible characters and the marks of paywalls go everywhere, Markdown and HTML signs only from text files. A
    pair of ** or __ around words is emphasis, unless it is two blanks (清理**处、拆除**处).
    """
    mask = bytearray(len(text))
    for pattern in (_INVISIBLE, _PAYWALL):
        for match in pattern.finditer(text):
            _drop(mask, *match.span())
    if markdown:
        for start, end in _signs(text):
            _drop(mask, start, end)
    return mask


def heading_level(line: str) -> int:
    """How deep a Markdown heading is (# is 1), 0 for any other line."""
    match = _HEADING.match(line)
    return len(match["signs"]) if match else 0


def _drop(mask: bytearray, start: int, end: int) -> None:
    mask[start:end] = b"\x01" * (end - start)


def _signs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of Markdown and HTML signs."""
    yield from _comments(text)
    for pattern in (_TAG, _QUOTE, _HEADING, _STRUCK, _ESCAPE, _CODE):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _LINK.finditer(text):
        if match["image"]:
            yield match.span()
        else:
            yield match.start(), match.start("words")
            yield match.end("words"), match.end()
    for pattern in (_STRONG, _EMPHASIS):
        for match in pattern.finditer(text):
            if not _is_two_blanks(match):
                yield match.span("sign")
                yield match.end("words"), match.end()


def _is_two_blanks(match: re.Match[str]) -> bool:
    """清理**处、拆除**处: a measure right behind the sign, whose words end there."""
    return bool(_BLANK_PAIR.match(match.string, match.start("words")))


def _comments(text: str) -> Iterator[tuple[int, int]]:
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            return
        yield start, end + 3
        start = text.find("<!--", end + 3)
