"""What stands above and below the text of an official document in Word: red head, signature, imprint."""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from chengxu.reports.rules import Document, Letterhead
from chengxu.reports.writers import docx_flow, page, wording
from chengxu.reports.writers.docx_styles import BODY, FLUSH, PITCH, SIZE, SMALL, TITLE
from chengxu.reports.writers.docx_xml import (
    Element,
    element,
    indent_left,
    leave_grid,
    rule,
    set_exact_line,
    set_font,
    text_run,
)

RED = "E60012"
_BASE_LINE = 0.8
"""Word and LibreOffice put the base line of an exact line at four fifths of its height."""
_RISE, _REACH, _FALL = 0.86, 0.88, 0.12
"""How far the ink of a character and its square reach above the base line, and the square below it, in its size."""
_IMPRINT_PITCH, _ROW = 20.0, 25.0
"""Lines of 4号 in the imprint, and an entry of one of them with its space, in points; default, unverified."""


def add_head(word: Word, document: Document, head: Letterhead) -> None:
    """The organisation's name, the document's number and the red rule."""
    name = wording.mark(head)
    shape = page.mark(name)
    line = Pt(shape.size * 1.25)
    above = Mm(page.MARK_BELOW).pt - (_BASE_LINE * line.pt - _RISE * shape.size)
    mark = word.add_paragraph(style=FLUSH)
    set_exact_line(mark._p.get_or_add_pPr(), line, before=Pt(above))
    leave_grid(mark._p.get_or_add_pPr())
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = mark.add_run(name)
    set_font(run, TITLE, Pt(shape.size))
    properties = run._r.get_or_add_rPr()
    for trait in (
        element("color", val=RED), element("spacing", val=0), element("w", val=round(shape.scale * 100)),
    ):  # fmt: skip
        properties.insert_element_before(trait, "w:sz")
    word.add_paragraph(style=FLUSH)
    blank = word.add_paragraph(style=FLUSH)._p.get_or_add_pPr()
    unseen = (1 - _BASE_LINE) * line.pt - _FALL * shape.size + _BASE_LINE * PITCH.pt - _REACH * SIZE.pt
    set_exact_line(blank, Pt(PITCH.pt - unseen))  # two blank lines from ink to ink, not from line to line
    leave_grid(blank)
    number = word.add_paragraph(wording.document_number(document), style=FLUSH)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below = Mm(page.RULE_BELOW).pt - ((1 - _BASE_LINE) * PITCH.pt - _FALL * SIZE.pt)
    border = element("pBdr", rule("bottom", page.RED_RULE, colour=RED, space=round(below)))
    number._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc")
    leave_grid(number._p.get_or_add_pPr())
    for _ in range(2):
        word.add_paragraph(style=FLUSH)


def add_signature(word: Word, document: Document, *, count: int) -> None:
    """署名 and 成文日期; where they might stand on a page without text (GB/T 9704-2012 §7.3.5.5), its end goes with them.

    The text is the first ``count`` paragraphs; the list of annexes behind it stays with the signature. Word takes the
    last two lines of the text along; LibreOffice all of the last paragraph, which is why it is not told always.
    """
    name, day = wording.organisation(document), wording.signed_on(document)
    place = page.signature(name, day, sealed=wording.red(document))
    lines = [("", 0.0)] * place.gap + [(name, place.name_at)] + ([(day, place.date_at)] if day else [])
    above, listed = word.paragraphs[:count], word.paragraphs[count:]
    if above and docx_flow.must_be_kept(docx_flow.ends(above), len(listed) + len(lines)):
        above[-1].paragraph_format.keep_with_next = True
        above[-1].paragraph_format.widow_control = True
    if listed:
        listed[-1].paragraph_format.keep_with_next = True
    for number, (text, at) in enumerate(lines, 1):
        line = word.add_paragraph(text, style=FLUSH)
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
        line.paragraph_format.keep_with_next = number < len(lines)
        if at:
            indent_left(line._p.get_or_add_pPr(), at)


def add_imprint_page(word: Word, document: Document) -> None:
    """A page for the imprint where it has no room below the signature.

    Anchored to the date all the same, it would take the signature along to a page without text.
    """
    height = sum(_height(left, right) for left, right in wording.imprint(document)) / PITCH.pt
    if height and not docx_flow.has_room(docx_flow.ends(word.paragraphs), height + 1):
        word.add_paragraph(style=FLUSH).paragraph_format.page_break_before = True


def imprint(document: Document) -> list[Element]:
    """版记 at the foot of the page it is anchored to: a frame for each entry; none when nobody is named.

    Frames have their place on the paper. A table told to float to the foot stays in the text in LibreOffice.
    """
    lines = wording.imprint(document)
    made: list[Element] = []
    foot = Mm(page.PAPER[1] - page.MARGINS[2]).pt
    for number, (left, right) in reversed(list(enumerate(lines))):
        height = _height(left, right)
        foot -= height
        borders = [rule("top", page.OUTER_RULE)] if number == 0 else []
        last = number == len(lines) - 1
        borders.append(rule("bottom", page.OUTER_RULE if last else page.INNER_RULE))
        made.insert(0, _entry(left, right, borders, foot, height, wrapped=height > _ROW))
    return made


def _height(left: str, right: str) -> float:
    """The height of an entry of the imprint in points."""
    return _ROW + (0 if right else (_count(left) - 1) * _IMPRINT_PITCH)


def _count(text: str) -> int:
    """How many lines an entry needs; the later ones begin behind 抄送：."""
    room = int(page.WIDTH / 25.4 * 72 / page.SMALL) - 5
    return max(1, -int(-(page.cells(text) - 3) // room))


def _entry(
    left: str, right: str, borders: list[Element], top: float, height: float, *, wrapped: bool
) -> Element:
    """One entry of the imprint, one character from either edge; ``right`` stands at the right edge.

    The blank at the left is a character, not an indent: the rules must be as wide as the type area.
    """
    side, width = SMALL.twips, Mm(page.WIDTH).twips
    frame = element(
        "framePr", w=width, h=Pt(height).twips, hRule="exact", wrap="around", vAnchor="page", hAnchor="page",
        x=Mm(page.MARGINS[3]).twips, y=Pt(top).twips,
    )  # fmt: skip
    indent = element("ind", left=0, firstLineChars=0, firstLine=0)
    if wrapped:
        indent = element("ind", left=4 * side, hanging=4 * side)
    properties = element(
        "pPr", element("pStyle", val=FLUSH), frame, element("pBdr", *borders),
        element("tabs", element("tab", val="right", pos=width - side)),
        element("spacing", before=0, after=0, line=Pt(_IMPRINT_PITCH if wrapped else _ROW).twips, lineRule="exact"),
        indent, element("jc", val="left"),
    )  # fmt: skip
    closer = Pt(page.squeeze(page.cells(left + right), page.SMALL)).twips if right else 0
    runs = [text_run(f"　{left}")]
    if right:
        runs += [element("r", element("tab")), text_run(right)]
    for run in runs:
        fonts = element("rFonts", ascii=BODY, hAnsi=BODY, eastAsia=BODY, cs=BODY)
        sizes = [element(tag, val=round(SMALL.pt * 2)) for tag in ("sz", "szCs")]
        run.insert(0, element("rPr", fonts, element("spacing", val=closer), *sizes))
    return element("p", properties, *runs)
