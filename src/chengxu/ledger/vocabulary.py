"""The words a ledger may use: which verb goes with which object, in which measure. Plain Python.

A county declares them in ``deeds.yaml``; whatever writes deeds asks here first, and every indicator that names a
verb or an object is checked against this list, so that no figure can silently count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chengxu.common.measure_names import in_english
from chengxu.common.messages import Message, listed

JOINING = re.compile(r"(?<!took) (of|on|to)$")
"""What joins an English verb to its object; in “took on” it is the verb's own."""


class Work(StrEnum):
    """The kinds of work of the 721 method: 70 % service, 20 % management, 10 % enforcement; and what is none of them."""

    SERVICE = "service"
    MANAGEMENT = "management"
    ENFORCEMENT = "enforcement"
    NONE = "none"  # paperwork about the work, such as the signing of a report: no share counts it

    @property
    def label(self) -> Message:
        """The word for people."""
        return _WORK_LABELS[self]


_WORK_LABELS = {
    Work.SERVICE: Message("服务", "service"),
    Work.MANAGEMENT: Message("管理", "management"),
    Work.ENFORCEMENT: Message("执法", "enforcement"),
    Work.NONE: Message("不分类", "not classed"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A verb or an object: its code, its name, and other words it is known by."""

    code: str
    name: Message
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """One verb with one object. ``measures[0]`` is the default; ``additive`` tells whether amounts may be summed."""

    verb: str
    object: str
    measures: tuple[str, ...]
    work: Work
    additive: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All verbs, objects and their allowed pairs of one pack, in the order of the pack."""

    verbs: Mapping[str, Term]
    objects: Mapping[str, Term]
    allowed: Mapping[tuple[str, str], Allowed]
    _verb_index: Mapping[str, str] = field(init=False, repr=False)
    _object_index: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_verb_index", _index(self.verbs.values()))
        object.__setattr__(self, "_object_index", _index(self.objects.values()))

    def find_verb(self, text: str) -> str | None:
        """The code of the verb known by this code, Chinese name or other word; None when there is none."""
        return self._verb_index.get(text.strip())

    def find_object(self, text: str) -> str | None:
        """The code of the object known by this code, Chinese name or other word; None when there is none."""
        return self._object_index.get(text.strip())

    def verb_name(self, code: str) -> Message:
        """The verb's name; the code itself when an older pack declared it."""
        term = self.verbs.get(code)
        return term.name if term else Message(code)

    def verb_alone(self, code: str) -> Message:
        """The verb where no object follows it: English leaves out the word that would join them (“reminded of”)."""
        name = self.verb_name(code)
        return Message(name.zh, JOINING.sub("", name.en))

    def object_name(self, code: str) -> Message:
        """The object's name; the code itself when an older pack declared it."""
        term = self.objects.get(code)
        return term.name if term else Message(code)

    def refuse(self, verb: str, object_: str, measure: str) -> Message | None:
        """Why a deed may not say this, in words that tell what would do; None when it may. Takes codes."""
        if verb not in self.verbs:
            return Message("词汇表没有动词「{verb}」", "there is no verb “{verb}”").format(verb=verb)
        if object_ not in self.objects:
            return Message("词汇表没有对象「{object}」", "there is no object “{object}”").format(
                object=object_
            )
        pair = self.allowed.get((verb, object_))
        if pair is None:
            fits = [self.verbs[v].name for v, o in self.allowed if o == object_]
            return Message(
                "「{verb}」不能用于「{object}」，可用：{fits}",
                "“{verb}” does not go with “{object}”; use: {fits}",
            ).format(verb=self.verb_name(verb), object=self.object_name(object_), fits=listed(fits))
        if measure not in pair.measures:
            return Message(
                "量词应为{fits}，不是「{measure}」", "the measure is {fits}, not “{measure}”"
            ).format(fits=listed(Message(m) for m in pair.measures), measure=measure)
        return None

    def sentence(self, verb: str, object_: str, amount: str = "", measure: str = "") -> Message:
        """A deed in words: 「拆除伸缩雨阳棚 2 处」."""
        quantity = (
            Message(f" {amount} {measure}", f" {amount} {in_english(measure)}".rstrip())
            if amount
            else Message("")
        )
        return Message("{verb}{object}{quantity}", "{verb} {object}{quantity}").format(
            verb=self.verb_name(verb), object=self.object_name(object_), quantity=quantity
        )


def _index(terms: Iterable[Term]) -> dict[str, str]:
    """Codes win over names, names over other words."""
    known = list(terms)
    index = {word: term.code for term in known for word in term.words}
    index |= {term.name.zh: term.code for term in known}
    return index | {term.code: term.code for term in known}
