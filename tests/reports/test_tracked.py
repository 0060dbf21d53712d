"""Tracked changes: accepting gives the corrected text, rejecting the document as it was, looks and all."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.word_files import paragraph, word_file
from tests.reports.wordfiles import cut, decided, looks, opened, rich, saved

from chengxu.reports.audit.documents.reading import Written, read
from chengxu.reports.audit.mending.correcting import Edits, edits
from chengxu.reports.audit.mending.tracked import Change, tracked

NOW = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
AUTHOR = "姚国强"


def changes(written: Written, *pairs: tuple[str, str]) -> list[Change]:
    """Each old text becomes its new one where it first stands; what the comment says."""
    made = []
    for old, new in pairs:
        at = written.text.index(old)
        made.append(Change(edits(tuple(range(at, at + len(old))), old, new), f"记录为 {new}"))
    return made


def accepted(data: bytes) -> str:
    return read(saved(decided(data, AUTHOR, accept=True)), "a.docx").text


PAIRS = [
    ("4800余次", "5300次"), ("58处", "61处"), ("XX", "412"), ("1300余盏", "1280余盏"), ("500份", "520份"),
    ("3件", "4件"), ("2件", "1件"), ("200米", "230米"), ("23根", "24根"), ("12处", "13处"), ("5√7件", "57件"),
]  # fmt: skip


def test_accepting_gives_the_corrected_text_and_rejecting_the_document_as_it_was() -> None:
    original = saved(rich())
    written = read(original, "a.docx")
    result = tracked(written, changes(written, *PAIRS), author=AUTHOR, now=NOW)
    corrected = written.text
    for old, new in PAIRS:
        corrected = corrected.replace(old, new, 1)
    assert accepted(result) == corrected
    assert looks(decided(result, AUTHOR, accept=False)) == looks(opened(original))
    both = [p for p in looks(decided(result, AUTHOR, accept=True)) if "路灯" in "".join(c for c, _, _ in p)]
    assert ["".join(c for c, _, _ in p) for p in both] == ["维修路灯1280余盏"] * 2


def test_each_change_names_its_author_and_time_and_says_why_beside_it() -> None:
    written = read(saved(rich()), "a.docx")
    document = opened(tracked(written, changes(written, *PAIRS), author=AUTHOR, now=NOW))
    own = [
        element
        for element in document.element.body.iter(qn("w:ins"), qn("w:del"))
        if element.get(qn("w:author")) == AUTHOR
    ]
    assert {element.get(qn("w:date")) for element in own} == {"2024-01-15T09:30:00Z"}
    numbers = [e.get(qn("w:id")) for e in document.element.body.iter(qn("w:ins"), qn("w:del"))]
    assert len(numbers) == len(set(numbers))
    assert sorted(comment.text for comment in document.comments) == sorted(
        f"记录为 {new}" for _, new in PAIRS
    )
    assert {comment.author for comment in document.comments} == {AUTHOR}
    for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        marks = [e.get(qn("w:id")) for e in document.element.body.iter(qn(name))]
        assert sorted(marks) == sorted(str(comment.comment_id) for comment in document.comments)
    boxes = [
        e
        for box in document.element.body.iter(qn("w:txbxContent"))
        for e in box.iter(qn("w:commentReference"))
    ]
    assert boxes == []


def test_a_figure_cut_into_runs_keeps_its_old_text_in_one_piece() -> None:
    document = docx.Document()
    cut(document.add_paragraph(), ["规范X", "X余次"])
    written = read(saved(document), "a.docx")
    result = opened(tracked(written, changes(written, ("XX余次", "4800余次")), author=AUTHOR, now=NOW))
    told = [
        (element.tag.rpartition("}")[2], "".join(t.text for t in element.iter(qn("w:t"), qn("w:delText"))))
        for element in result.element.body.iter(qn("w:ins"), qn("w:del"))
    ]
    assert told == [("del", "X"), ("del", "X"), ("ins", "4800")]


def test_a_change_inside_somebody_elses_insertion_parts_it() -> None:
    written = read(saved(rich()), "a.docx")
    document = opened(tracked(written, changes(written, ("3件", "4件")), author=AUTHOR, now=NOW))
    assert not [e for e in document.element.body.iter(qn("w:ins")) if e.getparent().tag == qn("w:ins")]
    others = [e for e in document.element.body.iter(qn("w:ins")) if e.get(qn("w:author")) == "旁人"]
    assert "".join(t.text for e in others for t in e.iter(qn("w:t"))) == "查处件，结案2件"


def test_headers_and_footers_are_corrected_in_their_own_parts_without_a_comment_word_would_refuse() -> None:
    original = word_file(
        paragraph("工作总结"), header=paragraph("叫停抢建XX处"), footer=paragraph("维修路灯1200盏")
    )
    written = read(original, "a.docx")
    result = tracked(
        written, changes(written, ("XX处", "61处"), ("1200盏", "1362盏")), author=AUTHOR, now=NOW
    )
    section = opened(result).sections[0]
    for margin, old, new in ((section.header, "XX", "61"), (section.footer, "1200", "1362")):
        marks = [margin._element.find(f".//{qn(name)}") for name in ("w:del", "w:ins")]
        texts = [one.text for mark in marks for one in mark.iter(qn("w:delText"), qn("w:t"))]
        assert texts == [old, new]
        assert not list(margin._element.iter(qn("w:commentReference")))
    assert read(result, "a.docx").text.split() == ["工作总结", "叫停抢建61处", "维修路灯1362盏"]


@pytest.mark.parametrize(
    "text",
    [
        "2023年工作总结\n一、市容\n（一）治理\n叫停抢建58处，\n拆除XX处。\n",
        "\ufeff# 总结\r\n叫停抢建58处，\r\n\r\n|项目|数量|\r\n|--|--|\r\n|雨阳棚|XX|\r\n",
        "　　叫停抢建58处\f，\t拆除XX处。",
    ],
)
def test_a_plain_text_becomes_a_word_file_of_the_same_lines(text: str) -> None:
    written = read(text.encode(), "a.txt")
    result = tracked(written, changes(written, ("58处", "61处"), ("XX", "412")), author=AUTHOR, now=NOW)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\f", " ")
    assert read(saved(decided(result, AUTHOR, accept=False)), "a.docx").text == lines
    assert accepted(result) == lines.replace("58", "61").replace("XX", "412")


def test_a_figure_broken_over_two_lines_is_changed_in_both() -> None:
    written = read("清运4800\n余次。".encode(), "a.txt")
    change = Change({2: "5300", 3: "", 4: "", 5: "", 7: ""})
    assert accepted(tracked(written, [change], author=AUTHOR, now=NOW)) == "清运5300\n次。"


def test_nothing_changed_is_the_document_itself() -> None:
    original = saved(rich())
    assert looks(opened(tracked(read(original, "a.docx"), [], author=AUTHOR, now=NOW))) == looks(
        opened(original)
    )


LINES = st.lists(st.text("一二处5X余 ", min_size=1, max_size=12), min_size=1, max_size=4).filter(
    lambda lines: any(line.strip() for line in lines)  # blanks alone are an empty file, which is refused
)


@settings(max_examples=40)
@given(lines=LINES, data=st.data())
def test_any_changes_over_any_runs_can_be_accepted_and_rejected(
    lines: list[str], data: st.DataObject
) -> None:
    document = docx.Document()
    for line in lines:
        borders = sorted(data.draw(st.sets(st.integers(0, len(line)), max_size=4)) | {0, len(line)})
        cut(document.add_paragraph(), [line[a:b] for a, b in pairwise(borders)])
    original = saved(document)
    written = Written("docx", original, *_joined(lines))
    chosen: list[Change] = []
    free = [i for i, character in enumerate(written.text) if character != "\n"]
    for position in data.draw(st.sets(st.sampled_from(free), max_size=6)):
        new: Edits = {position: data.draw(st.text("新8余", max_size=3))}
        chosen.append(Change(new, data.draw(st.sampled_from(["", "为什么"]))))
    result = tracked(written, chosen, author=AUTHOR, now=NOW)
    made = {position: new for change in chosen for position, new in change.edits.items()}
    corrected = "".join(made.get(i, character) for i, character in enumerate(written.text))
    assert looks(decided(result, AUTHOR, accept=False)) == looks(opened(original))
    told = ["".join(c for c, _, _ in p) for p in looks(decided(result, AUTHOR, accept=True))]
    assert "\n".join(told) == corrected


def _joined(lines: list[str]) -> tuple[str, tuple[object, ...]]:
    text = "\n".join(lines)
    return text, read(text.encode() or b" ", "a.txt").lines
