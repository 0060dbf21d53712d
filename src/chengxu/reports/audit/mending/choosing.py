"""What a person decides about the answers of an audit: which text a figure gets, which indicator it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chengxu.common.measures import of_one_kind
from chengxu.common.messages import Message, Refused, joined
from chengxu.common.quantity import Quantity, scan
from chengxu.reports.audit import AuditResult
from chengxu.reports.audit.judging import verdicts
from chengxu.reports.audit.judging.findings import WRONG, Finding, Verdict
from chengxu.reports.audit.judging.records import Apart, Over, Records
from chengxu.reports.audit.mending import filling
from chengxu.reports.audit.mending.correcting import Edits, correction, edits, says
from chengxu.reports.audit.mending.tracked import Change
from chengxu.reports.audit.words.matched import Match
from chengxu.reports.language.plans import Plans
from chengxu.reports.reasons import explained
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

LONGEST_TEXT, LONGEST_REASON = 200, 500
NEEDS_REASON = Message(
    "请写明理由，至少 {n} 个字，例如：按口径不含乡镇",
    "a figure written by hand needs a reason of at least {n} characters",
)
BY_HAND = Message("指标由人工指定", "the indicator was named by hand")


@dataclass(frozen=True, slots=True)
class Replacement:
    """The text a figure gets; ``reason`` is given when a person wrote it, and empty when it is the records' own."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything decided so far, by the number of the finding (from 1); an indicator "" is “none of them”."""

    texts: Mapping[int, Replacement] = field(default_factory=dict)
    indicators: Mapping[int, str] = field(default_factory=dict)

    def with_text(self, number: int, text: str, reason: str = "") -> Choices:
        """The choices with another text for one figure."""
        return replace(self, texts={**self.texts, number: Replacement(text, reason)})

    def with_indicator(self, number: int, indicator: str) -> Choices:
        """The choices with another indicator for one figure; a text it was given before is taken back."""
        return replace(self.undone(number), indicators={**self.indicators, number: indicator})

    def undone(self, number: int) -> Choices:
        """The choices without the text of one figure."""
        return replace(self, texts={n: text for n, text in self.texts.items() if n != number})

    def found_again(self, number: int) -> Choices:
        """The choices without the indicator named for one figure, and without its text."""
        kept = {n: id_ for n, id_ in self.indicators.items() if n != number}
        return replace(self.undone(number), indicators=kept)


def offer(finding: Finding) -> str | None:
    """What one click writes: a placeholder filled, a wrong figure corrected; None where there is nothing to offer.

    A placeholder without records is offered 「（无记录）」.
    """
    if finding.verdict is Verdict.PLACEHOLDER:
        return filling.filled(finding)
    return correction(finding) if finding.verdict in WRONG else None


def is_certain(finding: Finding) -> bool:
    """Whether what is offered comes from records, so that “all” may take it unseen."""
    return finding.verdict is not Verdict.PLACEHOLDER or finding.computed is not None


def all_of(findings: Iterable[Finding], choices: Choices, verdicts_: Iterable[Verdict]) -> Choices:
    """The choices with every certain offer of these verdicts taken; figures decided already stay as they are."""
    wanted = frozenset(verdicts_)
    texts = dict(choices.texts)
    for number, finding in enumerate(findings, 1):
        if number in texts or finding.verdict not in wanted or not is_certain(finding):
            continue
        text = offer(finding)
        if text is not None:
            texts[number] = Replacement(text)
    return replace(choices, texts=texts)


def typed(
    choices: Choices, number: int, text: str, reason: str, *, stated: Quantity, characters: int
) -> Choices:
    """The choices with a text written by hand in place of ``stated``; raises :class:`Refused` without a number in it,
    for a reason of fewer than ``characters`` characters, and when either is too long.

    Where an XX stands for a name and not for a number, words will do.
    """
    text, reason = text.strip(), reason.strip()
    if not text:
        raise Refused(Message("请写出新的文字", "write the new text"), field="text")
    for name, said, most in (("text", text, LONGEST_TEXT), ("reason", reason, LONGEST_REASON)):
        if len(said) > most:
            raise Refused(Message("最多 {n} 字", "at most {n} characters").format(n=most), field=name)
        if "\n" in said or "\r" in said:
            raise Refused(Message("请写成一行", "write it on one line"), field=name)
    if not _is_name(stated) and not _holds_number(text):
        raise Refused(
            Message(
                "「{text}」里没有认得出的数字。请写数字和量词，例如 360余处",
                "there is no number in “{text}” that can be read; write one with its measure word, such as 360余处",
            ).format(text=text),
            field="text",
        )
    return choices.with_text(number, text, explained(reason, characters, NEEDS_REASON.format(n=characters)))


def _is_name(stated: Quantity) -> bool:
    return stated.placeholder and not (stated.word or stated.measure)


def _holds_number(text: str) -> bool:
    """Whether a number stands in a text; the cell of a table tells it without its measure."""
    return any(not found.placeholder for found in scan(text) or scan(f"{text}个"))


def comparable(finding: Finding, fact: Fact) -> bool:
    """Whether a figure could speak of an indicator at all: 吨 is never 处, nor is a share or money a count."""
    stated = finding.number.stated
    return of_one_kind(stated.word or stated.measure, fact.measure)


def named(facts: Iterable[Fact], choices: Choices, number: int, finding: Finding, indicator: str) -> Choices:
    """The choices with an indicator named for a figure ("": none of them); raises :class:`Refused` for one that is
    not there or counts something else."""
    fact = next((fact for fact in facts if fact.id == indicator), None)
    if indicator and (fact is None or not comparable(finding, fact)):
        raise Refused(
            Message("这个指标的单位与文中不同，不能对应", "that indicator counts in another measure"),
            field="indicator",
        )
    return choices.with_indicator(number, indicator)


def rejudged(
    result: AuditResult,
    indicators: Mapping[int, str],
    vocabulary: Vocabulary,
    over: Over | None = None,
    *,
    apart: Apart | None = None,
    plans: Plans | None = None,
) -> tuple[Finding, ...]:
    """The answers after some figures were told which indicator they speak of; all others are judged anew beside them.

    ``over`` gives the facts over other days, which comparisons are held against; ``apart`` an indicator
    by unit, township or month, ``plans`` are those of each year.
    """
    if not indicators:
        return result.findings
    records = Records(
        {fact.id: fact for fact in result.facts}, (result.start, result.end), over, apart, plans or {}
    )
    numbers = [
        replace(finding.number, match=Match(_over_its_days(finding, indicators[n], records)))
        if n in indicators
        else finding.number
        for n, finding in enumerate(result.findings, 1)
    ]
    judged = verdicts.judge(numbers, vocabulary.sums, records, result.before)
    return tuple(
        replace(finding, why=joined([BY_HAND, finding.why])) if n in indicators else finding
        for n, finding in enumerate(judged, 1)
    )


def _over_its_days(finding: Finding, indicator: str, records: Records) -> Fact | None:
    """An indicator over the days a figure speaks of (上半年), else over those of the report."""
    said = finding.number.scope
    within = records.of(indicator, (said.start, said.end)) if said.start and said.end else None
    return within or records.facts.get(indicator)


def agrees_now(finding: Finding, text: str) -> bool | None:
    """Whether a text written by hand agrees with the records; None when it holds no figure or nothing is recorded.

    Words around the figure (58处（含移交乡镇的）) change nothing of it; where several figures stand, none speaks for all.
    """
    number = finding.number
    figures = scan(text)
    if finding.computed is None or not figures:
        return None
    alone = figures[0].text if len(figures) == 1 else text
    return says(alone, number.stated, round(finding.computed * number.unit))


def changes(findings: Iterable[Finding], choices: Choices) -> list[Change]:
    """The decided texts as changes of the document, each with the sentence that says why; documents are Chinese."""
    made = []
    for number, finding in enumerate(findings, 1):
        chosen = choices.texts.get(number)
        if chosen is None:
            continue
        said = f"{finding.verdict.label.zh}：{finding.why.zh}。"
        if chosen.reason:
            said = f"手工改写，理由：{chosen.reason}。{said}"
        made.append(Change(edits(finding.number.positions, finding.number.stated.text, chosen.text), said))
    return made


def edited(findings: Iterable[Finding], choices: Choices) -> Edits:
    """The decided texts as edits of the document."""
    return {at: new for change in changes(findings, choices) for at, new in change.edits.items()}


def unsettled(findings: Iterable[Finding], choices: Choices) -> list[int]:
    """The numbers of what still keeps the document from going out: wrong and not yet decided."""
    return [n for n, finding in enumerate(findings, 1) if finding.verdict in WRONG and n not in choices.texts]
