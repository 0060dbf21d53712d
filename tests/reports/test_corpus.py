"""The labels of the corpus against its own texts and records: the writers' slips, not the auditor's."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Final

import docx
import pytest
import yaml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from tests.reports.corpus.build import file_of
from tests.reports.corpus.corpus import FORMS, VERDICTS, Label, Variant, load, standard

from chengxu.common.measures import conversion, measure_name
from chengxu.common.quantity import Quantity, agrees, scan

PACK: Final = Path(__file__).parents[2] / "packs" / "jingzhou" / "indicators"
MEASURES: Final = {
    id_: declared["measure"]
    for path in sorted(PACK.glob("*.yaml"))
    for id_, declared in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["indicators"].items()
}
VARIANTS: Final = load()
NAMES: Final = [variant.id for variant in VARIANTS]
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def joined(lines: list[str], first: int) -> str:
    """The line and what follows it, for figures broken by a line's end."""
    return lines[first - 1] + "".join(line.lstrip() for line in lines[first : first + 2])


@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_every_label_stands_on_its_line_and_in_order(variant: Variant) -> None:
    lines, last, position = variant.lines, 0, 0
    for label in variant.labels:
        assert label.line >= last
        position = position if label.line == last else 0
        found = joined(lines, label.line).find(label.text, position)
        assert 0 <= found < len(lines[label.line - 1]), (label, lines[label.line - 1])
        last, position = label.line, found + len(label.text)


@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_words_of_a_label_are_known(variant: Variant) -> None:
    assert variant.form in FORMS
    for label in variant.labels:
        assert label.verdict in VERDICTS, label
        assert label.indicator is None or label.indicator in MEASURES, label
    assert set(variant.records) == set(MEASURES) == set(standard())
    assert set(variant.last_year) <= set(MEASURES)


def stated(label: Label, measure: str) -> list[Quantity]:
    """The figure as a quantity; a bare cell of a table counts the indicator's measure, 万 of it, or percent."""
    if found := scan(label.text.replace("一成", "10%")):
        return found[:1]
    number = label.text if label.text[-1].isdigit() else label.text[:-1]
    return [found[0] for unit in (measure, f"万{measure}", "%") if (found := scan(f"{number}{unit}"))]


def truths(variant: Variant, id_: str) -> list[Fraction]:
    """What a figure of this indicator may say, in the indicator's measure: the record, last year's, the change."""
    now, then = variant.records[id_], variant.last_year.get(id_)
    told = [Fraction(str(value)) for value in (now, then) if value is not None]
    return [*told, abs(told[0] - told[1])] if len(told) == 2 else told


def borne_out(variant: Variant, label: Label) -> bool:
    """Whether the record, last year's record, their difference or their growth makes the figure true."""
    assert label.indicator is not None
    measure = MEASURES[label.indicator]
    name, scale = measure_name(measure)
    told = truths(variant, label.indicator)
    growth = [(told[0] / told[1] - 1) * 100] if len(told) == 3 and told[1] else []
    shares = [*(abs(share) for share in growth), *growth]
    for quantity in stated(label, measure):
        shared = conversion(name, quantity.measure) is not None
        if any(agrees(quantity, round(one * scale * 1000), name if shared else "") for one in told):
            return True
        if quantity.measure == "倍" and any(
            agrees(quantity, round(told[0] / told[1] * 1000)) for _ in shares
        ):
            return True
        if quantity.measure == "%" and any(agrees(quantity, round(share * 1000)) for share in shares):
            return True
    return "翻" in label.text and bool(shares) and shares[0] >= 100


@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_labels_follow_from_the_records(variant: Variant) -> None:
    for label in variant.labels:
        known = label.indicator is not None and variant.records[label.indicator] is not None
        match label.verdict:
            case "agrees":
                assert known, label
                assert borne_out(variant, label), label
            case "differs":
                assert known, label
                assert not borne_out(variant, label), label
            case "no_record":
                assert not known or label.indicator not in variant.last_year, label
            case "placeholder":
                assert not any(character.isdigit() for character in label.text), label


def test_every_report_has_labels() -> None:
    assert all(variant.labels for variant in VARIANTS)


@pytest.mark.parametrize(
    "variant", [variant for variant in VARIANTS if variant.form == "docx"], ids=lambda variant: variant.id
)
def test_a_docx_holds_its_paragraphs_in_the_order_of_the_labels(variant: Variant) -> None:
    data, name = file_of(variant)
    assert name == f"{variant.id}.docx"
    document = docx.Document(io.BytesIO(data))
    notes = [
        relation.target_part for relation in document.part.rels.values() if "footnotes" in relation.reltype
    ]
    told = (
        [note for note in parse_xml(notes[0].blob).findall(qn("w:footnote")) if not note.get(qn("w:type"))]
        if notes
        else []
    )
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        above = {ancestor.tag for ancestor in paragraph.iterancestors()}
        if FALLBACK not in above:
            found.append(own_text(paragraph))
            found += [own_text(told.pop(0)) for _ in paragraph.iter(qn("w:footnoteReference"))]
    assert found == variant.lines
    assert not told


def own_text(element: BaseOxmlElement) -> str:
    """The text of a paragraph without that of the boxes tied to it."""
    box = qn("w:txbxContent")
    inside = [t for content in element.iter(box) for t in content.iter(qn("w:t"))]
    return "".join(t.text for t in element.iter(qn("w:t")) if t not in inside)
