"""The Word file as an office program lays it out: LibreOffice sets it, the ruler measures.

LibreOffice 7.4 differs from Word in three known ways, which the measures leave room for: without 仿宋_GB2312 it takes
Noto Sans CJK; it parts digits from characters by a quarter of a character whatever ``autoSpaceDE`` says, so that lines
with digits hold fewer; and it reads ``overflowPunct`` the wrong way round, so that a closing mark may hang over the
right edge.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.reports.measuring import CLOSING, Page, opened
from tests.reports.papers import HEAD, PROSE, annexed, ending, full, red

from chengxu.reports.writers import docx, page

pytestmark = pytest.mark.slow
INSTALL = "apt-get install -y --no-install-recommends libreoffice-writer-nogui"
TOLERANCE = 1.0
"""Millimetres: GB/T 9704-2012 §5.2.1 allows one for the margins."""
EM = page.SIZE / 72 * 25.4
ANNEXED = 7
"""So many that the list of annexes and the signature together have no room below the text."""
ENDINGS, RED_ENDINGS = (8, 10, 13), (3, 16, 19)
"""Short paragraphs before a long last one, so that the text ends near the foot of a page or just behind it."""
RIGHT = page.PAPER[0] - page.MARGINS[1]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    office = shutil.which("soffice")
    if office is None:
        pytest.fail(f"LibreOffice is missing. Run: {INSTALL}")
    folder: Path = tmp_path_factory.mktemp("office")
    endings = {str(count): ending(count) for count in ENDINGS} | {
        f"red{count}": red(ending(count)) for count in RED_ENDINGS
    }
    endings["annexed"] = annexed(ending(ANNEXED))
    for name, made in {"plain": full(), "red": red(annexed(full())), **endings}.items():
        (folder / f"{name}.docx").write_bytes(docx.write(made))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir",
         str(folder), *map(str, sorted(folder.glob("*.docx")))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {path.stem: opened(path.read_bytes()) for path in folder.glob("*.pdf")}


@pytest.fixture
def plain(papers: dict[str, list[Page]]) -> list[Page]:
    return [one for one in papers["plain"] if one.width < one.height]


@pytest.fixture
def headed(papers: dict[str, list[Page]]) -> list[Page]:
    return [one for one in papers["red"] if one.width < one.height]


def test_the_paper_is_a4_and_the_sources_lie_across(papers: dict[str, list[Page]]) -> None:
    sizes = [(round(one.width), round(one.height)) for one in papers["plain"]]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert sizes == sorted(sizes)


def test_full_pages_have_22_lines_inside_the_type_area(plain: list[Page]) -> None:
    pages = plain[1:-2]
    assert len(pages) > 5
    for one in pages:
        assert len(one.body) == page.LINES
        gaps = [b.y - a.y for a, b in zip(one.body, one.body[1:], strict=False)]
        assert gaps == pytest.approx([page.WORD_PITCH] * (page.LINES - 1), abs=0.15)
        assert one.body[0].y - 0.88 * EM > page.MARGINS[0]
        assert one.body[-1].y + 0.12 * EM < page.MARGINS[0] + page.HEIGHT
        assert one.body[0].y - 0.88 * EM == pytest.approx(page.MARGINS[0], abs=page.WORD_PITCH - EM)


def test_full_lines_have_28_characters(plain: list[Page]) -> None:
    lines = [line for one in plain for line in one.body]
    prose = [line for line in lines if re.fullmatch("[一-鿿]{28,}", line.text)]
    assert len(prose) > 30
    for line in prose:
        assert len(line.text) == page.CHARACTERS
        assert line.glyphs[0].x == pytest.approx(page.MARGINS[3], abs=0.2)
        assert line.ends_at(page.CELL) == pytest.approx(RIGHT, abs=TOLERANCE)
        assert line.pitches == pytest.approx([page.CELL] * 27, abs=0.05)


def test_only_closing_marks_may_hang_and_none_begins_a_line(plain: list[Page]) -> None:
    for one in plain:
        for line in one.body:
            inside = [glyph for glyph in line.glyphs if glyph.char not in CLOSING]
            assert max(glyph.right for glyph in inside) < RIGHT + TOLERANCE
            assert line.text[0] not in CLOSING


def test_page_numbers_stand_outside_7_mm_below(plain: list[Page]) -> None:
    for number, one in enumerate(plain, 1):
        assert one.number.text == f"—{number}—"
        dash, last = one.number.glyphs[0], one.number.glyphs[-1]
        assert dash.top == pytest.approx(page.MARGINS[0] + page.HEIGHT + page.NUMBER_BELOW, abs=TOLERANCE)
        character = page.SMALL / 72 * 25.4
        if number % 2:
            assert last.right == pytest.approx(RIGHT - character, abs=TOLERANCE)
        else:
            assert dash.left == pytest.approx(page.MARGINS[3] + character, abs=TOLERANCE)


def test_the_red_head(headed: list[Page]) -> None:
    first = headed[0]
    mark, number, title = first.body[0], first.body[1], first.body[2]
    assert mark.text == f"{HEAD.organisation}文件"
    top = min(glyph.top for glyph in mark.glyphs)
    assert top == pytest.approx(page.MARGINS[0] + page.MARK_BELOW, abs=TOLERANCE)
    assert min(glyph.left for glyph in mark.glyphs) > page.MARGINS[3] - TOLERANCE
    assert max(glyph.right for glyph in mark.glyphs) < RIGHT + TOLERANCE
    assert number.text == HEAD.number
    gap = number.y - 0.88 * EM - max(glyph.bottom for glyph in mark.glyphs)
    assert gap == pytest.approx(2 * page.WORD_PITCH, abs=2 * TOLERANCE)
    rule = first.rules[0]
    assert (rule.left, rule.right) == pytest.approx((page.MARGINS[3], RIGHT), abs=TOLERANCE)
    assert rule.top - (number.y + 0.12 * EM) == pytest.approx(page.RULE_BELOW, abs=TOLERANCE)
    below_rule = title.y - 0.88 * page.TITLE / 72 * 25.4 - rule.bottom
    assert below_rule == pytest.approx(2 * page.WORD_PITCH, abs=2 * TOLERANCE)


def test_signature_and_imprint(headed: list[Page]) -> None:
    (signed,) = [one for one in headed if any(line.text == "2024年1月5日" for line in one.body)]
    lines = {line.text: line for line in signed.body}
    name, day = lines[HEAD.organisation], lines["2024年1月5日"]
    place = page.signature(HEAD.organisation, "2024年1月5日", sealed=True)
    assert name.glyphs[0].x == pytest.approx(page.MARGINS[3] + place.name_at * page.CELL, abs=TOLERANCE)
    assert day.glyphs[0].x == pytest.approx(page.MARGINS[3] + place.date_at * page.CELL, abs=TOLERANCE)
    foot = headed[-1]
    texts = [line.text for line in foot.body]
    assert texts[-2:] == [f"抄送：{'，'.join(HEAD.copies)}。", f"{HEAD.printer}2024年1月5日印发"]
    rules = foot.rules[-3:]
    assert {(round(rule.left), round(rule.right)) for rule in rules} == {(page.MARGINS[3], RIGHT)}
    assert rules[-1].bottom == pytest.approx(page.MARGINS[0] + page.HEIGHT, abs=TOLERANCE)


def test_annexes_begin_on_pages_of_their_own(headed: list[Page]) -> None:
    first_lines = [one.body[0].text for one in headed]
    assert [text for text in first_lines if text.startswith("附件")] == ["附件1", "附件2"]
    assert sum(1 for one in headed for _ in one.page.get_objects(filter=[3])) == 2  # FPDF_PAGEOBJ_IMAGE


@pytest.mark.parametrize(
    "name", [*(str(count) for count in ENDINGS), *(f"red{count}" for count in RED_ENDINGS), "annexed"]
)
def test_the_signature_never_stands_alone(papers: dict[str, list[Page]], name: str) -> None:
    """Under 7.3.5.5 of GB/T 9704-2012 a page is not left to the signature; only the imprint may have one."""
    pages = [one for one in papers[name] if one.width < one.height]
    (signed,) = [one for one in pages if any(line.text == "2024年1月5日" for line in one.body)]
    day = next(place for place, line in enumerate(signed.body) if line.text == "2024年1月5日")
    assert day > 1
    assert any(PROSE[:10] in line.text or len(line.text) == page.CHARACTERS for line in signed.body[:day])
    if name in {"13", "red3"}:
        assert len(pages[0].body) > 12, "where it is not alone, the paragraph runs on over the page's end"
        assert "短段落" not in signed.body[0].text
    if name == "red16":
        assert [line.text[:2] for line in pages[-1].body] == ["抄送", HEAD.printer[:2]]
