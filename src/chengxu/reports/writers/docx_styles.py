"""The styles and the page of a Word report, by GB/T 9704-2012.

The faces are named, never shipped: Word and WPS in a Chinese office have them. ``altName`` tells a machine without the
GB2312 editions what may stand for them. 22 lines of 225 ÷ 22 mm, as offices set it (see :mod:`chengxu.reports.writers.page`).
"""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, Twips
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from chengxu.reports.writers import page
from chengxu.reports.writers.docx_xml import (
    element,
    indent_first,
    keep_to_cells,
    leave_grid,
    set_exact_line,
    set_faces,
    set_font,
)

BODY, HEAD1, HEAD2, TITLE, NUMBER = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
SIZE, SMALL = Pt(page.SIZE), Pt(page.SMALL)
PITCH = Twips(579)
"""225 mm ÷ 22 lines = 28.99 pt; Word keeps twips, and 580 would let only 21 lines on the page."""
TIGHTER = Twips(-5)
"""156 mm ÷ 28 characters = 15.79 pt against 16 pt. As spacing of the characters it holds in every program; a grid
of characters does not (LibreOffice gives a 16 pt character two cells of 15.79 pt)."""
HEADING_FONTS = {1: HEAD1, 2: HEAD2, 3: BODY, 4: BODY}
FLUSH, CELLS, LISTED = "Flush", "Source", "Source list"
LISTED_SIZE, LISTED_PITCH = Pt(8), Pt(9.6)
"""The table of sources as in the PDF: lines of six fifths, whatever leading the face at hand asks for."""
_OTHER_NAMES = {
    BODY: ("FangSong_GB2312,FangSong,仿宋,STFangsong,FandolFang R", "modern"),
    HEAD2: ("KaiTi_GB2312,KaiTi,楷体,STKaiti,FandolKai", "modern"),
    HEAD1: ("SimHei,STHeiti,FandolHei,Noto Sans CJK SC", "modern"),
    TITLE: ("FZXiaoBiaoSong-B05S,方正小标宋_GBK,Noto Serif CJK SC", "script"),
    NUMBER: ("SimSun,STSong,FandolSong,Noto Serif CJK SC", "auto"),
}


def prepare(word: Word) -> None:
    """Give an empty document of python-docx our styles, settings and names of faces."""
    _set_styles(word)
    _set_settings(word)
    _name_faces(word)


def _set_styles(word: Word) -> None:
    normal = _paragraph_style(word, "Normal")
    _set_style(normal, BODY)
    normal.paragraph_format.widow_control = False
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    keep_to_cells(normal.element.get_or_add_pPr())
    title = _paragraph_style(word, "Title")
    _set_style(title, TITLE, size=Pt(page.TITLE), indent=False)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    leave_grid(title.element.get_or_add_pPr())
    for level, font in HEADING_FONTS.items():
        style = _paragraph_style(word, f"Heading {level}")
        _set_style(style, font)
        style.paragraph_format.keep_with_next = True
        linked = word.styles[f"Heading {level} Char"]
        assert isinstance(linked, CharacterStyle)
        _set_run_style(linked, font)
    flush = _added(word, FLUSH)
    _set_style(flush, BODY, indent=False)
    cell = _added(word, CELLS)
    _set_style(cell, BODY, size=Pt(9), indent=False)
    cell.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    cell.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    leave_grid(cell.element.get_or_add_pPr())
    listed = _added(word, LISTED)
    _set_style(listed, BODY, size=LISTED_SIZE, indent=False)
    listed.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    set_exact_line(listed.element.get_or_add_pPr(), LISTED_PITCH)
    leave_grid(listed.element.get_or_add_pPr())


def _paragraph_style(word: Word, name: str) -> ParagraphStyle:
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _added(word: Word, name: str) -> ParagraphStyle:
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = word.styles["Normal"]
    return style


def _set_style(style: ParagraphStyle, font: str, *, size: Pt = SIZE, indent: bool = True) -> None:
    """Give ``style`` one face for all scripts and drop what Word's template adds (colour, border, theme font)."""
    properties = style.element.get_or_add_pPr()
    border = properties.find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    _set_run(style.element.get_or_add_rPr(), font, size)
    set_exact_line(properties, PITCH)
    indent_first(properties, indent)


def _set_run_style(style: CharacterStyle, font: str) -> None:
    _set_run(style.element.get_or_add_rPr(), font, SIZE)


def _set_run(properties: object, font: str, size: Pt) -> None:
    for child in list(properties):  # type: ignore[call-overload]
        properties.remove(child)  # type: ignore[attr-defined]
    set_faces(properties, font)
    tighter = TIGHTER.twips if size == SIZE else 0
    for made in (
        element("b", val=0),
        element("spacing", val=tighter),
        element("sz", val=round(size.pt * 2)),
        element("szCs", val=round(size.pt * 2)),
        element("lang", val="en-US", eastAsia="zh-CN"),
    ):
        properties.append(made)  # type: ignore[attr-defined]


def _set_settings(word: Word) -> None:
    """Pages of two sides, Chinese rules for line ends, and no “compatibility mode” in the title bar."""
    settings = word.settings
    settings.odd_and_even_pages_header_footer = True
    settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for compat in settings.element.iter(qn("w:compatSetting")):
        if compat.get(qn("w:name")) == "compatibilityMode":
            compat.set(qn("w:val"), "15")
    package = word.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of the empty template
            del package.rels[key]


def _name_faces(word: Word) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="fixed"/></w:font>'
        for name, (others, family) in _OTHER_NAMES.items()
    )
    table = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    parse_xml(table)  # what we write is well formed, or we hear of it here
    part = next(r.target_part for r in word.part.rels.values() if r.reltype.endswith("/fontTable"))
    part._blob = f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{table}".encode()


def set_page(section: Section, header: str) -> None:
    """A4 with the type area of the standard; ``header`` is a note above it on every page, or nothing."""
    top, right, bottom, left = page.MARGINS
    section.page_width, section.page_height = Mm(page.PAPER[0]), Mm(page.PAPER[1])
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(25)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("docGrid", type="lines", linePitch=PITCH.twips))
    _add_page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _add_page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    if header:
        for note in (section.header.paragraphs[0], section.even_page_header.paragraphs[0]):
            note.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            indent_first(note._p.get_or_add_pPr(), False)
            set_font(note.add_run(header), HEAD2, Pt(12))


def _add_page_number(paragraph: WordParagraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — one blank character away from the outer edge."""
    paragraph.alignment = side
    properties = paragraph._p.get_or_add_pPr()
    indent_first(properties, False)
    edge = "right" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    properties.get_or_add_ind().set(qn(f"w:{edge}Chars"), "100")
    properties.get_or_add_ind().set(qn(f"w:{edge}"), str(SMALL.twips))
    for kind, content in (("text", "— "), ("begin", ""), ("code", " PAGE "), ("separate", ""), ("text", "1"),
                          ("end", ""), ("text", " —")):  # fmt: skip
        run = paragraph.add_run(content if kind == "text" else "")
        set_font(run, NUMBER, SMALL)
        if kind == "code":
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = content
            run._r.append(code)
        elif kind != "text":
            run._r.append(element("fldChar", fldCharType=kind))
