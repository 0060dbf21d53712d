"""Changing the words of a draft without touching what its figures stand for.

In the editor a figure is a token: ⟦3：350余处⟧ is figure 3, ⟦facade.pipes⟧ asks for an indicator that does not stand
there yet. A number in the words themselves would have no rows behind it, so a computed part takes none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chengxu.common.measures import of_one_kind
from chengxu.common.messages import Message, Refused, joined
from chengxu.common.quantity import scan
from chengxu.reports.language import byhand, numbering
from chengxu.reports.language.compose import reading
from chengxu.reports.reasons import explained
from chengxu.reports.rules import Block, Document, Fact, Figure, Heading, Paragraph, Part, Run, Text, Typed

LONGEST_PARAGRAPH = 6000
LONGEST_FIGURE = 40
_TOKEN = re.compile(r"⟦\s*(?:(?P<number>\d{1,4})(?:[：:][^⟦⟧]*)?|(?P<indicator>[a-z][a-z0-9_.]*))\s*⟧")


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a document by its place in :meth:`Document.paragraphs`; ``computed``: its part is."""

    index: int
    paragraph: Paragraph
    computed: bool


def places(document: Document) -> tuple[Place, ...]:
    """Every paragraph with its place; the opening belongs to what is computed."""
    found = [(paragraph, True) for paragraph in document.opening]
    for part in document.parts:
        found += [(block, part.computed) for block in part.blocks if isinstance(block, Paragraph)]
    return tuple(Place(index, paragraph, computed) for index, (paragraph, computed) in enumerate(found))


def place(document: Document, index: int) -> Place:
    """The paragraph at ``index``; raises :class:`Refused` when there is none."""
    found = places(document)
    if not 0 <= index < len(found):
        raise Refused(
            Message(
                "没有这一段，文稿可能刚被改过，请刷新",
                "there is no such paragraph; the draft may have changed, reload it",
            ),
            field="paragraph",
        )
    return found[index]


def written(paragraph: Paragraph) -> str:
    """A paragraph as the editor shows it, without its lead."""
    return "".join(
        f"⟦{run.number}：{run.text}⟧" if isinstance(run, Figure) else run.text for run in paragraph.runs
    )


def indicators_in(text: str) -> tuple[str, ...]:
    """The indicators that an edited text asks for by name."""
    return tuple(dict.fromkeys(match["indicator"] for match in _TOKEN.finditer(text) if match["indicator"]))


def rewrite(
    document: Document, index: int, text: str, *, facts: Mapping[str, Fact], names: Sequence[str] = ()
) -> Document:
    """The document with the paragraph at ``index`` written anew; each line of ``text`` is a paragraph, none deletes it.

    ``facts`` holds the indicators that :func:`indicators_in` found; ``names`` are words that hold digits and are no
    figures (12345). Raises :class:`Refused` for a token of no figure, a bracket without its pair, a text that is too
    long, and a number typed into the words of a computed part.
    """
    old = place(document, index)
    if len(text) > LONGEST_PARAGRAPH:
        raise _refuse(
            "一段最多 {n} 字，请分成几段", "a paragraph holds {n} characters at most", n=LONGEST_PARAGRAPH
        )
    known = {figure.number: figure for figure in document.figures()}
    lines = [line.strip() for line in text.replace("\r", "").split("\n") if line.strip()]
    made = [Paragraph(_runs(line, known, facts)) for line in lines]
    if old.computed:
        _refuse_numbers(old.paragraph, made, names)
    if made:
        made[0] = replace(made[0], lead=old.paragraph.lead)
    return renumbered(_exchanged(document, index, made))


def override(
    document: Document, number: int, text: str, *, reason: str, author: str, on: date, characters: int
) -> Document:
    """Figure ``number`` says ``text``, typed by ``author``; its fact stays what the records say.

    Raises :class:`Refused` unless ``text`` is one figure that measures what the computed one does (万元 for 元, never 吨
    for 次), and the reason has at least ``characters`` characters.
    """
    old = figure(document, number)
    text = text.strip()
    found = scan(text)
    if len(found) != 1 or found[0].placeholder or found[0].text != text or len(text) > LONGEST_FIGURE:
        raise Refused(
            Message(
                "请填一个数字和它的量词，例如 360余处",
                "give one figure with its measure word, such as 360余处",
            ),
            field="text",
        )
    if text == old.text:
        raise Refused(Message("和算出的一样，不用手填", "this is what was computed already"), field="text")
    told = next((one.word or one.measure for one in scan(reading(old.fact) if old.typed else old.text)), "")
    given = found[0].word or found[0].measure
    if not of_one_kind(given, told):
        raise Refused(
            Message(
                "单位不对：算出的是{told}，不能填{given}。单位可以换算（如元和万元），不能换成另一种量",
                "the measure is another: {told} was computed, {given} cannot stand for it. A measure may be "
                "converted (as 元 to 万元), not exchanged for another kind",
            ).format(told=told, given=given),
            field="text",
        )
    reason = explained(
        reason,
        characters,
        Message(
            "请写明理由，至少 {n} 个字：为什么不用算出的 {text}",
            "say why the computed {text} does not stand, in at least {n} characters",
        ).format(n=characters, text=old.text),
    )
    return _with_figure(document, replace(old, text=text, typed=Typed(reason, author, on)))


def restore(document: Document, number: int, computed: Document) -> Document:
    """Figure ``number`` says what was computed again, in the words of ``computed`` where they stand there.

    Raises :class:`Refused` when it was not typed by hand.
    """
    old = figure(document, number)
    if old.typed is None:
        raise Refused(Message("这个数字本来就是算出来的", "this figure is computed already"), field="number")
    texts = [one.text for one in computed.figures() if one.fact == old.fact]
    return _with_figure(document, replace(old, text=texts[0] if texts else reading(old.fact), typed=None))


def figure(document: Document, number: int) -> Figure:
    """Figure ``number``; raises :class:`Refused` when there is none."""
    found = next((one for one in document.figures() if one.number == number), None)
    if found is None:
        raise Refused(
            Message("文稿里没有第 {n} 个数字", "the draft has no figure {n}").format(n=number), field="number"
        )
    return found


def renumbered(document: Document) -> Document:
    """Figures and headings counted anew in the order of the text."""
    return _Renumbering().document(document)


def mapped(document: Document, change: Callable[[Paragraph], Sequence[Paragraph]]) -> Document:
    """The document with each paragraph replaced by what ``change`` makes of it."""
    opening = tuple(new for paragraph in document.opening for new in change(paragraph))
    parts = []
    for part in document.parts:
        blocks: list[Block] = []
        for block in part.blocks:
            blocks += [block] if isinstance(block, Heading) else change(block)
        parts.append(replace(part, blocks=tuple(blocks)))
    return replace(document, opening=opening, parts=tuple(parts))


class _Renumbering:
    """Walks a document once, as the composer does."""

    def __init__(self) -> None:
        self._headings, self._figures = numbering.Counter(), 0

    def document(self, document: Document) -> Document:
        opening = tuple(self._paragraph(paragraph) for paragraph in document.opening)
        return replace(document, opening=opening, parts=tuple(self._part(part) for part in document.parts))

    def _part(self, part: Part) -> Part:
        heading = self._heading(part.heading)
        blocks = [
            self._heading(block) if isinstance(block, Heading) else self._paragraph(block)
            for block in part.blocks
        ]
        return replace(part, heading=heading, blocks=tuple(blocks))

    def _heading(self, heading: Heading) -> Heading:
        return replace(heading, number=self._headings.next(heading.level))

    def _paragraph(self, paragraph: Paragraph) -> Paragraph:
        lead = self._heading(paragraph.lead) if paragraph.lead else None
        return Paragraph(tuple(self._run(run) for run in paragraph.runs), lead)

    def _run(self, run: Run) -> Run:
        if not isinstance(run, Figure):
            return run
        self._figures += 1
        return replace(run, number=self._figures)


def _runs(line: str, known: Mapping[int, Figure], facts: Mapping[str, Fact]) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for match in _TOKEN.finditer(line):
        runs += _words(line[at : match.start()])
        runs.append(_figure(match, known, facts))
        at = match.end()
    return (*runs, *_words(line[at:]))


def _words(text: str) -> Iterator[Text]:
    if "⟦" in text or "⟧" in text:
        raise _refuse(
            "「{text}」里的 ⟦ ⟧ 不成对，或里面不是数字的编号",
            "the brackets ⟦ ⟧ in “{text}” do not pair, or hold no figure",
            text=text.strip()[:30],
        )
    if text:
        yield Text(text)


def _figure(match: re.Match[str], known: Mapping[int, Figure], facts: Mapping[str, Fact]) -> Figure:
    if match["number"]:
        found = known.get(int(match["number"]))
        if found is None:
            raise _refuse("文稿里没有第 {n} 个数字", "the draft has no figure {n}", n=match["number"])
        return found
    fact = facts.get(match["indicator"])
    if fact is None:
        raise _refuse("没有指标 {id}", "there is no indicator {id}", id=match["indicator"])
    return Figure(0, reading(fact), fact)


def _refuse_numbers(old: Paragraph, made: Sequence[Paragraph], names: Sequence[str]) -> None:
    """A number in the words is refused unless it stood there before (24小时内修复)."""
    new = Counter(number for paragraph in made for number in _numbers(paragraph, names))
    typed = list((new - Counter(_numbers(old, names))).elements())
    if typed:
        raise _refuse(
            "「{typed}」是手写的数字。请用 ⟦指标编号⟧ 引用记录，再在那里手填并写明理由；没有指标的数字写到不作统计的部分",
            "“{typed}” is typed by hand. Refer to the records by ⟦indicator⟧ and type over it with a reason; a number "
            "no indicator knows belongs in a part that is not computed",
            typed=joined([Message(text) for text in typed], zh="」「", en="”, “"),
        )


def _numbers(paragraph: Paragraph, names: Sequence[str]) -> list[str]:
    return [
        found for run in paragraph.runs if isinstance(run, Text) for found in byhand.numbers(run.text, names)
    ]


def _exchanged(document: Document, index: int, made: Sequence[Paragraph]) -> Document:
    count = iter(range(len(tuple(document.paragraphs()))))
    return mapped(document, lambda paragraph: made if next(count) == index else (paragraph,))


def _with_figure(document: Document, changed: Figure) -> Document:
    def change(paragraph: Paragraph) -> Sequence[Paragraph]:
        runs = tuple(
            changed if isinstance(run, Figure) and run.number == changed.number else run
            for run in paragraph.runs
        )
        return (replace(paragraph, runs=runs),)

    return mapped(document, change)


def _refuse(zh: str, en: str, **values: object) -> Refused:
    return Refused(Message(zh, en).format(**values), field="text")
