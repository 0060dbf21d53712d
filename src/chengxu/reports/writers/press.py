"""The typesetter: a template of ``templates`` and the words and numbers it sets, to PDF, SVG or PNG.

Words reach typst as data, so nothing in them is read as markup. A character that no face of this machine has would
stop a PDF/A; it is printed as 〓, the mark printers have always used for a missing type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal
from unicodedata import category, east_asian_width, normalize

import typst

from chengxu.common.messages import Message, Refused
from chengxu.reports.writers import fonts, page

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ("a-2a", "ua-1")
"""PDF/A-2a: to be kept for decades, tagged, its text extractable; PDF/UA-1: read aloud in order."""
MISSING = "〓"
PNG_PPI = 200
_NOT_DISPLAYED = re.compile(
    r'the text `"(.+?)"` could not be displayed|the PDF contains the codepoint `"(.+?)"`', re.DOTALL
)
"""The second: PDF/A-2a allows no character of the private use areas, even where a face has one."""
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))", re.DOTALL)
_MOST_MISSING = 200
_MARKS = frozenset({"Mn", "Me", "Mc", "Sk"})
_LARGE = 500_000
_KEPT_COMPILATIONS = 10

Kind = Literal["pdf", "svg", "png"]


class Job:
    """A template (a file name) and what it sets. Asking where things stand and printing share one layout.

    The same content on the same faces gives the same bytes. Raises :class:`Refused` when this machine has no Chinese
    face.
    """

    def __init__(self, template: str, content: Mapping[str, Any]) -> None:
        faces = fonts.faces()
        self._template = template
        self._content: dict[str, Any] = {
            **content,
            "page": page.measures(),
            "fonts": {role.value: list(names) for role, names in faces.families.items()},
            "title_weight": "bold" if faces.bold_title else "regular",
        }
        self._start()

    def change(self, **content: Any) -> None:
        """Set something else."""
        self._content |= content
        self._start()

    def pages(self, label: str) -> list[int]:
        """The pages on which the marks ``label`` of the template came to stand, in order."""
        return [int(number) for number in json.loads(self._compiler.query(f"<{label}>", field="value"))]

    def pressed(self, kind: Kind, *, dated: date | None = None) -> bytes:
        """As one file; ``dated`` is the day a PDF says it was made.

        Raises :class:`Refused` when too many characters (more than 200 different ones) have no face.
        """
        try:
            for _ in range(_MOST_MISSING):
                try:
                    return self._compiled(kind, dated)
                except typst.TypstError as error:
                    missing = _missing(error)
                    if not missing:
                        raise
                    repaired = _repaired(self._content, missing)
                    if repaired == self._content:
                        break
                    self._content = repaired
                    self._start()
        finally:
            if self._size > _LARGE:
                _forget()
        raise Refused(
            Message(
                "文中有太多本机字体里没有的字，排不出 PDF。请用 CHENGXU_FONTS 指定含这些字的字体",
                "too many characters have no face on this machine, so no PDF can be set; name fonts that have them in "
                "CHENGXU_FONTS",
            ),
            field="format",
        )

    def _start(self) -> None:
        data = json.dumps(self._content, ensure_ascii=False)
        self._size = len(data)
        self._compiler = typst.Compiler(
            str(TEMPLATES / self._template), root=str(TEMPLATES), font_paths=fonts.loaded(),
            ignore_system_fonts=True, sys_inputs={"data": data},
        )  # fmt: skip

    def _compiled(self, kind: Kind, dated: date | None) -> bytes:
        settings: dict[str, Any] = {}
        if kind == "pdf":
            made = datetime.combine(dated or date(1980, 1, 1), time(), tzinfo=UTC)
            settings = {"pdf_standards": list(STANDARDS), "timestamp": int(made.timestamp())}
        elif kind == "png":
            settings = {"ppi": PNG_PPI}
        made_of = self._compiler.compile(format=kind, **settings)
        assert made_of is not None, "without a file to write to, typst gives bytes"
        return bytes(made_of[0] if isinstance(made_of, list) else made_of)


def _forget() -> None:
    """Make typst drop what it keeps of a document to be quicker at the next: a megabyte for every page.

    It drops what the last ten compilations did not use, so eleven of nothing drop all.
    """
    compiler = typst.Compiler(root=str(TEMPLATES), font_paths=fonts.loaded(), ignore_system_fonts=True)
    for _ in range(_KEPT_COMPILATIONS + 1):
        compiler.compile(b"#set page(width: 1mm, height: 1mm)", format="svg")


def _missing(error: typst.TypstError) -> str:
    """The characters typst has no face for; "" when the error is another."""
    found = _NOT_DISPLAYED.search(error.message)
    if found is None:
        return ""
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], found[1] or found[2])
    return "".join(character for character in text if not character.isspace()) or text[:1]


def _repaired(content: Mapping[str, Any], missing: str) -> Any:
    """``content`` nearer to what can be printed; the same where nothing can be done.

    typst names only the characters that begin a cluster: where accents or modifiers follow, these are what has no face, and
    only they go; no digit of a figure may be lost for a stray mark behind another. A face has every sign of ASCII, so where such
    a one is named without a mark upon it, what stands beside it is at fault.
    """
    as_lists = _each_text(content, lambda text: text)
    bare = _each_text(content, lambda text: _without_marks(text, missing))
    if bare != as_lists:
        return bare
    if missing.isascii() or missing.isspace():
        return _each_text(content, lambda text: _without_neighbours(text, missing))
    return _each_text(content, lambda text: text.translate(dict.fromkeys(map(ord, missing), MISSING)))


def _without_marks(text: str, base: str) -> str:
    """``text`` without the marks that sit on ``base``."""
    if base not in text:
        return text
    kept: list[str] = []
    sitting = False
    for character in text:
        mark = _is_mark(character)
        sitting = character in base or (sitting and mark)
        if not (mark and sitting and kept):
            kept.append(character)
    return "".join(kept)


def _is_mark(character: str) -> bool:
    """Whether it sits on the character before it; the vowels ำ and ຳ are letters of which one half does."""
    return not character.isascii() and category(normalize("NFKD", character)[0]) in _MARKS


def _without_neighbours(text: str, base: str) -> str:
    """``text`` with 〓 for what stands beside ``base`` and is neither ASCII nor of the width of a Chinese character."""

    def strange(place: int) -> bool:
        return not text[place].isascii() and east_asian_width(text[place]) not in "WF"

    beside = {
        near
        for place, character in enumerate(text)
        if character in base
        for near in (place - 1, place + 1)
        if 0 <= near < len(text) and strange(near)
    }
    return "".join(MISSING if place in beside else character for place, character in enumerate(text))


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """``value`` with every string in it changed; keys stay."""
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _each_text(item, change) for key, item in value.items()}
        case list() | tuple():
            return [_each_text(item, change) for item in value]
        case _:
            return value
