"""The county's own annual report: made from records, and audited like anybody else's."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from tests.reports.made import END, PROOF, START
from tests.reports.pack import LABELS, RECORDS, examined, facts, reports

from chengxu.common.messages import Refused
from chengxu.reports.audit import examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.language.compose import compose
from chengxu.reports.rules import Document, Paragraph
from chengxu.reports.writers import docx as word_writer
from chengxu.reports.writers import markdown as markdown_writer

OTHERS = {id_: (100 if fact.measure == "%" else 17) for id_, fact in facts({}).items()}
FACTS = facts({**OTHERS, **RECORDS})
ASKED = ["24小时之内", "至少开展2次"]


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(reports().declarations["annual"], FACTS, start=START, end=END, proof=PROOF)


def test_the_matters_come_in_the_order_of_the_printed_summary(document: Document) -> None:
    own = [figure.fact.id for figure in document.figures()]
    printed = [id_ for line in LABELS["lines"] for _, id_, verdict in line.get("figures", ())]
    told = set(own)
    assert [id_ for id_ in own if id_ in set(printed)] == [id_ for id_ in printed if id_ in told]
    assert set(printed) - told == {"cases.departments", "training.business", "light.repair_hours"}, (
        "parts two and three"
    )


def test_it_has_the_structure_of_the_bureau(document: Document) -> None:
    assert document.title == "2023年度工作总结及2024年工作计划"
    assert [part.heading.number + part.heading.text for part in document.parts] == [
        "一、2023年工作开展情况",
        "二、存在的问题和不足",
        "三、2024年工作计划",
    ]
    assert [part.computed for part in document.parts] == [True, False, False]
    assert all(part.author and part.dated for part in document.parts[1:])
    sections = [block for block in document.parts[0].blocks if not isinstance(block, Paragraph)]
    assert [section.number for section in sections] == ["（一）", "（二）", "（三）", "（四）", "（五）"]
    first = next(block for block in document.parts[0].blocks if isinstance(block, Paragraph)).text
    assert [first.index(f"{number}是") for number in "一二三四五六七"] == sorted(
        first.index(f"{number}是") for number in "一二三四五六七"
    )
    assert "D" not in "".join(paragraph.text for paragraph in document.paragraphs()).replace("HDPE", "")


@pytest.mark.parametrize("form", ["md", "docx"])
def test_an_audit_of_it_finds_each_figure_again_and_nothing_wrong(document: Document, form: str) -> None:
    data = markdown_writer.write(document).encode() if form == "md" else word_writer.write(document)
    found = examine(read(data, f"report.{form}"), FACTS.values(), reports().vocabulary, period=(START, END))
    computed = [finding for finding in found if finding.verdict == "agrees"]
    own = [figure.fact.id for figure in document.figures()]
    assert [f.number.fact.id for f in computed if f.number.fact] == [*own, "cases.departments"]
    assert [f.number.stated.text for f in found if f.verdict != "agrees"] == ASKED
    assert {f.verdict for f in found if f.verdict != "agrees"} == {"target"}


def test_one_figure_changed_is_the_one_that_differs(document: Document) -> None:
    text = markdown_writer.write(document).replace("立柱23根", "立柱32根")
    found = examine(
        read(text.encode(), "report.md"), FACTS.values(), reports().vocabulary, period=(START, END)
    )
    assert [f.number.stated.text for f in found if f.verdict == "differs"] == ["32根"]


def test_a_long_document_is_audited_in_seconds() -> None:
    lines = [line["text"] for line in LABELS["lines"] if line.get("figures")]
    text = "\n".join((lines * 25)[:200])
    began = time.process_time()  # of this process: what else the machine does is no fault of the auditor
    found = examined(text)
    assert len(found) > 1500
    assert time.process_time() - began < 10


def test_facts_keep_their_decimals() -> None:
    assert FACTS["illegal.fines"].thousandths == 456_000_000
    assert FACTS["waste.food"].value == Decimal("1260.4")


def test_a_table_of_data_is_refused_before_it_takes_minutes() -> None:
    with pytest.raises(Refused, match="分卷"):
        examined("。".join(["维修路灯3盏"] * 21_000))
