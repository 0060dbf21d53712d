"""The county's own forms: whatever the records hold, they read well; the brief stays on its page."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.reports.made import PROOF
from tests.reports.pack import facts, reports

from chengxu.indicators.grouping import By
from chengxu.reports.language.background import Background, needs
from chengxu.reports.language.compose import compose
from chengxu.reports.language.declaration import Declaration
from chengxu.reports.language.periods import Length, holding
from chengxu.reports.language.plans import Plan
from chengxu.reports.language.ranking import Share
from chengxu.reports.rules import Document, Fact, Paragraph, Text

FORMS = sorted(reports().declarations)
DAY = date(2023, 12, 30)
LINES, CELLS = 22, 28  # GB/T 9704-2012: lines of a page, characters of a line
BROKEN = re.compile(
    r"[、，；：。][、，；：。]|（[、，；：。）]|[、，；：。]）|^[、，；：。]|“”|  |None|(开展|共|排查出|损坏)[、，。；]|\[\[|\]\]|\{"
)


def made(
    declared: Declaration, now: Mapping[str, Fact], length: Length, world: Background | None = None
) -> Document:
    period = holding(length, DAY)
    return compose(declared, now, start=period.start, end=period.end, proof=PROOF, background=world)


def paragraphs(document: Document) -> list[str]:
    """Every paragraph that was computed, with its leading heading."""
    found = [*document.opening]
    for part in document.parts:
        found += [block for block in part.blocks if isinstance(block, Paragraph) and part.computed]
    return [paragraph.text for paragraph in found]


def invented(random_: random.Random) -> dict[str, Fact]:
    """Each figure recorded or not, many times or few."""

    def value(fact: Fact) -> Fact:
        if random_.random() < 0.45:
            return replace(fact, value=None if fact.level else Decimal(0), rows=0)
        most = 101 if fact.measure == "%" else random_.choice([4, 40, 40_000])
        return replace(fact, value=Decimal(random_.randrange(most)), rows=random_.choice([1, 8]))

    return {id_: value(fact) for id_, fact in facts({}).items()}


def world(declared: Declaration, random_: random.Random) -> Background:
    """Other periods, plans and groups, some of them empty."""
    asked = needs(declared)
    return Background(
        compared={kind: invented(random_) for kind in ("yoy", "prev") if random_.random() < 0.7},
        to_date=invented(random_),
        plans={id_: Plan(Decimal(12), "要点") for id_ in asked.planned if random_.random() < 0.7},
        apart={
            (id_, by): tuple(
                Share(name, Decimal(random_.randrange(3)), 2)
                for name in ("甲", "乙", "丙")[: random_.randrange(4)]
            )
            for by, ids in asked.apart.items()
            for id_ in ids
        },
    )


@pytest.mark.parametrize("name", FORMS)
def test_a_form_reads_well_whatever_was_recorded(name: str) -> None:
    declared = reports().declarations[name]
    for seed in range(40):
        random_ = random.Random(seed)
        for length in declared.fits or (Length.OTHER,):
            document = made(declared, invented(random_), length, world(declared, random_))
            for text in paragraphs(document):
                assert not BROKEN.search(text), f"{seed} {length}: {text}"
                assert text.endswith("。"), f"{seed} {length}: {text}"
                assert "无记录" not in text, f"{seed} {length}: {text}"
            assert [figure.number for figure in document.figures()] == list(
                range(1, len(document.figures()) + 1)
            )


@pytest.mark.parametrize("name", FORMS)
def test_of_nothing_nothing_is_said(name: str) -> None:
    declared = reports().declarations[name]
    for length in declared.fits or (Length.OTHER,):
        document = made(declared, facts({}), length)
        assert document.figures() == ()
        said = "".join(run.text for p in document.paragraphs() for run in p.runs if isinstance(run, Text))
        assert len(paragraphs(document)) <= 2, said


def cells(text: str) -> float:
    """Half a cell for letters and digits, a whole one for everything else."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def test_the_brief_fits_one_page_even_at_its_longest() -> None:
    """Title (two lines of text high) and a blank line, the text with its indents, a blank line, signature and date."""
    declared = reports().declarations["brief"]
    largest = {"%": "97.65", "万元": "9876.54", "吨": "98765.4"}
    now = {
        id_: replace(fact, value=Decimal(largest.get(fact.measure, "98765")), rows=9)
        for id_, fact in facts({}).items()
    }
    before = {id_: replace(fact, value=fact.value * 3 - 7) for id_, fact in now.items() if fact.value}
    for length in declared.fits:
        document = made(declared, now, length, Background(compared={"yoy": before}))
        assert cells(document.title) * 22 / 16 <= CELLS
        body = [math.ceil((2 + cells(text)) / CELLS) for text in paragraphs(document)]
        assert "需要关注：" in paragraphs(document)[-1]
        assert "未达目标" in paragraphs(document)[-1]
        assert 2 + 1 + sum(body) + 1 + 1 + 1 <= LINES, body


def told(name: str, length: Length, **records: float) -> tuple[str, list[str]]:
    """All that a form says of these records (with _ for the dot), and the indicators of its figures."""
    now = facts({id_.replace("_", ".", 1): value for id_, value in records.items()})
    document = made(reports().declarations[name], now, length)
    return "".join(paragraphs(document)), [figure.fact.id for figure in document.figures()]


@pytest.mark.parametrize(
    ("name", "length"), [("halfyear", Length.HALF), ("quarter", Length.QUARTER), ("month", Length.MONTH)]
)
def test_the_hotline_is_counted_once_where_its_cases_have_a_part_of_their_own(
    name: str, length: Length
) -> None:
    text, figures = told(name, length, hotline_closed=182, hotline_on_time_rate=97.8, noise_regulated=3)
    assert figures.count("hotline.closed") == figures.count("hotline.on_time_rate") == 1
    assert "及时办理市长热线12345和红网转来的市民投诉。对市民关注的" in text
    _, annual = told("annual", Length.YEAR, hotline_closed=182, hotline_on_time_rate=97.8)
    assert annual == ["hotline.closed", "hotline.on_time_rate"]


def test_no_heading_names_what_did_not_happen() -> None:
    text, _ = told("annual", Length.YEAR, hotline_closed=10, hotline_on_time_rate=100)
    assert text.endswith(
        "着力提升公共服务水平。办好市民投诉。及时办理市长热线12345和红网转来的市民投诉，全年办结10件，按期办结率100%。"
    )
    noise, _ = told("month", Length.MONTH, noise_regulated=3)
    assert "回头看" not in noise, "no purifier was installed to meet it"
    text, _ = told("month", Length.MONTH, noise_regulated=3, fume_installed=2)
    assert "落实生态环境风险隐患“回头看”专项排查整治要求，督促完成油烟净化设施安装2套。" in text


def test_what_was_settled_with_the_landfill_is_a_sentence_of_its_own() -> None:
    text, _ = told("month", Length.MONTH, landfill_covered=1, landfill_dam_surveys=1, rectification_closed=1)
    assert text.endswith("继续聘请专业监测机构监测大坝水平位移和沉降。上级交办整改事项销号1件。")


def test_the_annual_report_of_another_year_waits_for_its_own_plan() -> None:
    declared = reports().declarations["annual"]
    texts = {text.period.name for part in declared.parts for text in part.texts}
    assert texts == {"2023年"}
    for year, expected in [(2023, [False, False]), (2024, [True, True])]:
        made_ = compose(declared, facts({}), start=date(year, 1, 1), end=date(year, 12, 31), proof=PROOF)
        waiting = ["（本部分尚待办公室撰写。）" in part.blocks[0].text for part in made_.parts]
        assert waiting == expected


def test_shared_sentences_stand_once() -> None:
    """Forms of one material refer to the same lines of the same parts."""
    places = {
        name: {
            (r.file, r.line, r.indicator)
            for r in reports().declarations[name].references()
            if "/parts/" in r.file
        }
        for name in ("annual", "halfyear", "quarter", "month")
    }
    assert places["halfyear"] == places["quarter"] == places["month"] >= places["annual"]
    assert By.AREA in {r.by for r in reports().declarations["month"].references()}
