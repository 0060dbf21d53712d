"""Repairs the punctuation where a clause fell out of a sentence. Plain Python.

Only the seam is touched: text between two clauses that both stayed is left as its author wrote it. The marks around
a seam become one, the strongest of them; brackets left empty go, and so do 和 and 、 that no longer join anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STOPS = "、，；：。？！"
"""From weak to strong."""
WEAK = "、，：；"
OPENING, CLOSING = "（「《“‘【", "）」》”’】"
BRACKETS = "（【"
JOINING = ("以及", "和", "与", "及")


@dataclass(frozen=True, slots=True)
class Gone:
    """A clause that fell out: the mark it began with and the mark it ended with, "" where it had none.

    ``，其中乡镇3吨`` hangs on what stands before it, ``取缔摊贩3个；`` brings its own mark along, and a bare
    ``重大隐患3处`` is one of several between the marks of its sentence.
    """

    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, text: str) -> Gone:
        """The marks of the clause that fell out."""
        text = text.strip()
        first = text[0] if text and text[0] in STOPS + BRACKETS else ""
        return cls(first, text[-1] if text and text[-1] in STOPS else "")

    @property
    def bare(self) -> bool:
        """Without a mark of its own."""
        return not self.first and not self.last


def mend(pieces: Sequence[str | Gone], figures: str = "") -> str:
    """The sentence that is left of ``pieces``.

    ``figures`` are characters that stand for figures: a clause that has one is complete, so that a mark behind it stays.
    A text whose end fell out ends with a full stop again, unless it has no words left.
    """
    text = ""
    seam: Gone | None = None
    for piece in pieces:
        if isinstance(piece, Gone):
            seam = piece if seam is None else _together(seam, piece)
        elif piece:
            text = piece if not text and seam is None else _joined(text, seam, piece, figures)
            seam = None
    return text if seam is None else _ended(text, seam)


def finished(text: str) -> str:
    """A last item, which ends the list it stands in: ``…3处；`` becomes ``…3处。``."""
    return text[:-1] + "。" if text.endswith(tuple(WEAK)) else text


def _together(one: Gone, other: Gone) -> Gone:
    if one.bare and other.bare:
        return one
    return Gone(one.first, _stronger(one.last, other.last))


def _joined(before: str, seam: Gone | None, after: str, figures: str) -> str:
    if seam is None:
        return before + after
    after = after.lstrip(" ")
    if not before or not after:
        return before + after.lstrip(STOPS)
    if before[-1] in OPENING:
        if after[0] in CLOSING:
            return _joined(before[:-1], Gone("（"), after[1:], figures) if after[1:] else before[:-1]
        return before + after.lstrip(STOPS)
    if after[0] in CLOSING:
        return before.rstrip(WEAK) + after
    if seam.bare:
        before, after = _without_joint(before, after, figures)
        if not before or not after:
            return before + after
    return _at_marks(before, seam, after, figures)


def _at_marks(before: str, seam: Gone, after: str, figures: str) -> str:
    """One mark where two met, or none where a bare clause leaves nothing to divide."""
    left, right = before[-1] in STOPS, after[0] in STOPS
    if left:
        mark = _stronger(before[-1], after[0] if right else "")
        if seam.bare and not right and mark == "、":
            mark = ""
        elif mark != "：" and _clause(before.rstrip(STOPS), figures):  # else it leads up to what follows
            mark = _stronger(mark, seam.last)
        return before.rstrip(STOPS) + mark + (after.lstrip(STOPS) if right else after)
    if right:
        complete = seam.first or _clause(before, figures)
        return before + (after if complete or after[0] not in "、，；" else after.lstrip(STOPS))
    return before + (seam.last if seam.first else "") + after


def _without_joint(before: str, after: str, figures: str) -> tuple[str, str]:
    """Without the 和 that joined the clause that fell out to one that stayed."""
    for joint in JOINING:
        if before.endswith(joint) and after[0] in STOPS:
            return before[: -len(joint)], after
        if after.startswith(joint) and not _clause(before, figures):
            return before, after[len(joint) :]
    return before, after


def _clause(before: str, figures: str) -> bool:
    """Whether the clause that ``before`` ends with has a figure, and so can stand by itself."""
    start = max((before.rfind(mark) for mark in STOPS), default=-1)
    return any(character in figures for character in before[start + 1 :])


def _ended(text: str, seam: Gone) -> str:
    """The text whose last clause fell out."""
    if seam.bare:
        text = next((text[: -len(joint)] for joint in JOINING if text.endswith(joint)), text)
    if not text:
        return text
    last = seam.last if seam.last in tuple("；。？！") else ""
    if text[-1] in WEAK:
        return text.rstrip(WEAK) + (_stronger("；", last) if text[-1] == "；" else last or "。")
    return text if text[-1] in STOPS else text + last


def _stronger(one: str, other: str) -> str:
    return max(one, other, key=lambda mark: STOPS.index(mark) if mark else -1)
