"""What a Word file shows beside its words: the numbers Word gives paragraphs, what is centred, where pictures are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from chengxu.reports.audit.documents import word
from chengxu.reports.audit.documents.listnumbers import Labels
from chengxu.reports.audit.documents.reading import Written

_P = qn("w:p")
_PICTURES = (qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata")


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a paragraph and is no part of its text."""

    label: str = ""
    centred: bool = False
    pictures: int = 0


PLAIN = Look()


def of(written: Written) -> list[Look]:
    """The look of each line of a Word file that was read; raises :class:`Refused` like reading it does."""
    document = word.open_package(written.data, "")
    labels = Labels.of(document)
    return [_look(_element(paragraph), labels) for paragraph in word.paragraphs(document)]


def _element(paragraph: word.WordParagraph) -> Any:
    """The `w:p` of a paragraph; None of an empty one."""
    typed = next((piece.element for piece in paragraph.pieces if piece.element is not None), None)
    return None if typed is None else next(typed.iterancestors(_P))


def _look(element: Any, labels: Labels) -> Look:
    if element is None:
        return PLAIN
    aligned = element.find(f"{qn('w:pPr')}/{qn('w:jc')}")
    pictures = sum(1 for tag in _PICTURES for _ in element.iter(tag))
    return Look(
        labels.of_paragraph(element), aligned is not None and aligned.get(qn("w:val")) == "center", pictures
    )
