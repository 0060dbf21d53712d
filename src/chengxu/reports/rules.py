"""A report as a document: parts, paragraphs and figures that know where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chengxu.common.measures import measure_name
from chengxu.common.messages import Message
from chengxu.common.numerals import thousandths
from chengxu.indicators.rules import Indicator, Phrase, Target, Value

FORMATS = ("md", "html", "docx", "pdf", "json")


class Form(StrEnum):
    """How a document is headed (GB/T 9704-2012): a circulated text without a head, or one under the red head."""

    PLAIN = "plain"
    RED_HEAD = "red_head"


@dataclass(frozen=True, slots=True)
class Fact:
    """An indicator and what the records say of it over one period.

    ``value`` is in ``measure`` and None when it is undefined; ``measures`` are the words a report may use instead;
    ``style`` is the pack's rounding (exact, yu); ``chapter`` is the title of the indicator's file. ``period`` are the
    local days it speaks of, both inclusive, where they are not those of the document (the year before). ``level``: a
    rate, an average, a least or greatest, which does not add up over time. ``better``: ``more`` or ``less`` is good, ""
    where the pack does not say. ``aspect`` is what is told of the indicator when that is not its value: yoy, plan,
    most by area, as the template writes it.
    """

    id: str
    name: str
    definition: str
    measure: str
    value: Decimal | None
    rows: int
    formula: str
    scope: str
    query: str = ""
    style: str = "exact"
    measures: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    target: Target | None = None
    chapter: str = ""
    english: str = ""
    period: tuple[date, date] | None = None
    level: bool = False
    better: str = ""
    aspect: str = ""

    @classmethod
    def of(cls, indicator: Indicator, value: Value, *, chapter: str = "", query: str = "") -> Fact:
        """What the records say of ``indicator``: the one place where its declaration and its value become a fact."""
        return cls(
            id=indicator.id,
            name=indicator.name.zh,
            definition=indicator.definition.zh,
            measure=indicator.measure,
            value=None if value.value is None else Decimal(str(value.value)),
            rows=value.rows,
            formula=value.formula.zh,
            scope=value.scope.zh,
            query=query,
            style=indicator.rounding.value,
            measures=indicator.measures,
            phrases=indicator.phrases,
            target=indicator.target,
            chapter=chapter,
            english=indicator.name.en,
            level=indicator.level,
            better=indicator.better or "",
        )

    @property
    def label(self) -> Message:
        """The name for people who read a screen."""
        return Message(self.name, self.english)

    @property
    def thousandths(self) -> int | None:
        """The value as quantities are kept: thousandths of the measure without its multiplier (万元 → 元)."""
        if self.value is None:
            return None
        return thousandths(Fraction(self.value) * measure_name(self.measure)[1])

    @property
    def decimals(self) -> int:
        """How many decimals a report tells at most: 2 of money, 1 of everything else."""
        return 2 if measure_name(self.measure)[0] == "元" else 1


@dataclass(frozen=True, slots=True)
class Text:
    """Words that are no figure."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Why a figure was typed by hand instead of computed, by whom, on which day."""

    reason: str
    author: str
    on: date


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text: ``text`` as it reads (350余处), ``number`` its place in the appendix (from 1).

    ``fact`` is always what the records say; with ``typed`` somebody put ``text`` in its place, and it is marked.
    """

    number: int
    text: str
    fact: Fact
    typed: Typed | None = None


Run = Text | Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1–4; ``number`` as printed: 一、 （一） 1. （1）."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; with a ``lead`` its heading stands in the same line (（一）题目。正文……)."""

    runs: tuple[Run, ...]
    lead: Heading | None = None

    @property
    def text(self) -> str:
        """The words and figures without the lead."""
        return "".join(run.text for run in self.runs)


Block = Heading | Paragraph


@dataclass(frozen=True, slots=True)
class Part:
    """一、 and what stands below it. ``computed`` False: written by ``author`` on ``dated``, no figure computed."""

    heading: Heading
    blocks: tuple[Block, ...]
    computed: bool = True
    author: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What fixes a report to its records: the newest seal of the ledger and the pack, by their hashes."""

    ledger: str
    pack: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands around a document under the red head, and in its signature.

    ``number`` is the document's number (靖城管〔2024〕1号), empty before it is issued; ``to`` the addressee (主送机关),
    ``copies`` who receives a copy (抄送), ``printer`` the office that prints it (印发机关).
    """

    organisation: str
    number: str = ""
    to: str = ""
    copies: tuple[str, ...] = ()
    printer: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its label, its length, and the fact it shows."""

    label: str
    value: Decimal | None
    fact: Fact


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart of the annex; its table holds the same values. ``measure`` is that of every bar."""

    title: str
    measure: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon of the map page: rings of (lon, lat) in CGCS2000 degrees, and the figure it carries.

    Without rings it stands in the table alone: what could not be placed.
    """

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class MapPage:
    """A map of the annex: areas shaded by one figure; its table holds the same values."""

    title: str
    measure: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows the text when it is asked for."""

    charts: tuple[Chart, ...] = ()
    maps: tuple[MapPage, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report over local days ``start`` to ``end``, both inclusive; ``demo``: made of invented records.

    ``dated`` is the day in its signature (成文日期), None before it has one. ``draft``: not signed off; every form of
    it says so on every page.
    """

    name: str
    title: str
    unit: str
    start: date
    end: date
    opening: tuple[Paragraph, ...]
    parts: tuple[Part, ...]
    proof: Proof
    demo: bool = False
    form: Form = Form.PLAIN
    letterhead: Letterhead | None = None
    dated: date | None = None
    annex: Annex | None = None
    draft: bool = False

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph from the opening to the end, in order."""
        yield from self.opening
        for part in self.parts:
            yield from (block for block in part.blocks if isinstance(block, Paragraph))

    def figures(self) -> tuple[Figure, ...]:
        """Every figure in the order of the text; the rows of the appendix."""
        return tuple(
            run for paragraph in self.paragraphs() for run in paragraph.runs if isinstance(run, Figure)
        )
