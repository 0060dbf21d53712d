"""The words a pack gives to audits, read from `reports/audit.yaml` and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from chengxu.common.messages import Message
from chengxu.indicators.rules import Phrase
from chengxu.packs.checking import Checker, name
from chengxu.reports.vocabulary import Sum, Vocabulary

AUDIT = "reports/audit.yaml"
FEWEST_IN_GROUP = 2


class SumForm(msgspec.Struct, forbid_unknown_fields=True):
    """One relation of `sums` as it is written."""

    whole: str
    parts: list[str]
    note: str | dict[str, str]
    at_least: bool = False
    unless: list[str] = []


class AuditForm(msgspec.Struct, forbid_unknown_fields=True):
    """`reports/audit.yaml` as it is written."""

    names: list[str] = []
    advertising: list[str] = []
    synonyms: list[list[str]] = []
    actions: list[list[str]] = []
    empty: list[str] = []
    others: list[str] = []
    totals: list[str] = []
    domains: list[str] = []
    implied: dict[str, list[str]] = {}
    sums: list[SumForm] = []


def read(check: Checker, known: frozenset[str]) -> Vocabulary:
    """The words of the pack; ``known`` are the ids of its indicators.

    Problems: an unknown indicator; a word that stands for two things, or for a thing and an action, or for a thing and
    nothing; a group of one word; a matter without a word that must stand there.
    """
    form = check.convert(AUDIT, (), check.pack.one(AUDIT), AuditForm) or AuditForm()
    judge = _Judge(check, form)
    judge.things()
    judge.groups_of_actions()
    judge.words_without_meaning()
    judge.matters()
    judge.indicators(known)
    return Vocabulary(
        names=tuple(form.names),
        advertising=tuple(word.lower() for word in form.advertising),
        synonyms=tuple(tuple(group) for group in form.synonyms),
        actions=tuple(tuple(group) for group in form.actions),
        empty=tuple(form.empty),
        others=tuple(Phrase.read(text) for text in form.others),
        totals=frozenset(form.totals),
        domains=tuple(form.domains),
        implied=tuple((topic, tuple(words)) for topic, words in form.implied.items()),
        sums=tuple(
            Sum(item.whole, tuple(item.parts), _clause(item.note), item.at_least, tuple(item.unless))
            for item in form.sums
        ),
    )


def _clause(text: str | dict[str, str]) -> Message:
    """A sentence of the pack in both languages, without its stop: more may follow it."""
    said = name(text)
    return Message(said.zh.rstrip("。"), said.en.rstrip("."))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Notes what contradicts itself in the words."""

    check: Checker
    form: AuditForm

    def things(self) -> None:
        """A word is of one thing only: else nobody could tell which one a report means."""
        first: dict[str, str] = {}
        for index, group in enumerate(self.form.synonyms):
            self._group("synonyms", index, group)
            for word in group:
                if first.setdefault(word, group[0]) != group[0]:
                    self._problem(
                        "synonyms",
                        index,
                        Message(
                            "「{word}」已在「{other}」一组里，一个词只能在一组",
                            "“{word}” stands in the group of “{other}” already; a word is of one group",
                        ).format(word=word, other=first[word]),
                    )

    def groups_of_actions(self) -> None:
        """An action may be told by a word of several groups, but never by the word for a thing."""
        things = {word for group in self.form.synonyms for word in group}
        for index, group in enumerate(self.form.actions):
            self._group("actions", index, group)
            for word in things.intersection(group):
                self._problem(
                    "actions",
                    index,
                    Message(
                        "「{word}」在 synonyms 里是事物，不能又是动作",
                        "“{word}” is a thing in synonyms and cannot be an action as well",
                    ).format(word=word),
                )

    def words_without_meaning(self) -> None:
        """What says nothing cannot name a thing."""
        things = {word for group in self.form.synonyms for word in group}
        for index, word in enumerate(self.form.empty):
            if word in things:
                self._problem(
                    "empty",
                    index,
                    Message(
                        "「{word}」在 synonyms 里是事物，不能列为不说明什么的词",
                        "“{word}” is a thing in synonyms and cannot say nothing",
                    ).format(word=word),
                )

    def matters(self) -> None:
        """A matter is told by a word that stands there."""
        for index, text in enumerate(self.form.others):
            if not Phrase.read(text).words:
                self._problem(
                    "others", index, Message("至少要有一个出现的词", "at least one word must stand there")
                )

    def indicators(self, known: frozenset[str]) -> None:
        """Every id is that of an indicator."""
        for field, index, id_ in self._ids():
            if id_ not in known:
                message = Message("没有指标 {id}", "there is no indicator {id}").format(id=id_)
                self._problem(field, index, message)

    def _ids(self) -> Iterator[tuple[str, int, str]]:
        for index, item in enumerate(self.form.sums):
            yield from (("sums", index, id_) for id_ in (item.whole, *item.parts))
        yield from (("totals", index, id_) for index, id_ in enumerate(self.form.totals))

    def _group(self, field: str, index: int, group: list[str]) -> None:
        if len(set(group)) < FEWEST_IN_GROUP:
            self._problem(field, index, Message("一组至少要有两个词", "a group needs two words at least"))

    def _problem(self, field: str, index: int, message: Message) -> None:
        self.check.problem(AUDIT, (field, index), message, field=field)
