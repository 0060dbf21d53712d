"""Reads ``meetings.yaml``: kinds of meetings, the deeds they leave, how often each must be held."""

from __future__ import annotations

from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.common.messages import Message
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.routines.meetings.kinds import Declared, Kind, Need, Per

FILE = "meetings.yaml"
Name = str | dict[str, str]
MOST = 60  # of one kind in one window
LATEST = {Per.MONTH: 27, Per.QUARTER: 89, Per.HALF: 180, Per.YEAR: 364}
MARGINS = {"early": 240, "late": 240}


class _Deed(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    measure: str = ""


class _Need(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    count: int
    per: Per
    source: str
    verified: bool
    warn: int = 10


class _Kind(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    unit: str
    deed: _Deed
    source: str
    verified: bool
    short: Name = ""
    attendance: _Deed | None = None
    party: bool = False
    training: bool = False
    bodies: dict[str, Name] = {}
    needs: list[_Need] = []


class _CheckIn(msgspec.Struct, forbid_unknown_fields=True):
    early: int
    late: int
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    check_in: _CheckIn
    kinds: dict[str, Any] = {}


def parse(check: Checker, *, organisation: Organisation, vocabulary: Vocabulary) -> Declared:
    """All kinds; what is wrong goes to ``check`` and its kind is left out. A county without the file plans no meetings.

    Wrong are: a unit or deed the pack does not declare, a deed two kinds leave, a count below one, a reminder that comes before
    its window begins, margins of checking in out of range.
    """
    if FILE not in check.pack.documents:
        return Declared()
    text = check.convert(FILE, (), check.pack.one(FILE), _File)
    if text is None:
        return Declared()
    for field, most in MARGINS.items():
        if not 0 <= getattr(text.check_in, field) <= most:
            message = Message("应在 0 至 {most} 分钟之间", "0 to {most} minutes").format(most=most)
            check.problem(FILE, ("check_in", field), message, field)
    kinds: dict[str, Kind] = {}
    for code, given in text.kinds.items():
        where: Where = ("kinds", code)
        kind = check.convert(FILE, where, given, _Kind)
        if kind is None:
            continue
        before = len(check.problems.items)
        _check(check, where, kind, organisation, vocabulary)
        pair = (kind.deed.verb, kind.deed.object)
        if taken := next((one.code for one in kinds.values() if (one.verb, one.object) == pair), ""):
            message = Message("台账动作和「{other}」相同，次数会算混", "the deed is that of “{other}”")
            check.problem(FILE, (*where, "deed"), message.format(other=taken), "deed")
        if len(check.problems.items) == before:
            kinds[code] = _kind(code, kind, vocabulary)
    return Declared(kinds=kinds, early=text.check_in.early, late=text.check_in.late)


def _check(
    check: Checker, where: Where, kind: _Kind, organisation: Organisation, vocabulary: Vocabulary
) -> None:
    if kind.unit not in organisation.units:
        message = Message("没有代码为「{unit}」的单位", "there is no unit “{unit}”").format(unit=kind.unit)
        check.problem(FILE, (*where, "unit"), message, "unit")
    for field, deed in (("deed", kind.deed), ("attendance", kind.attendance)):
        if deed is None:
            continue
        pair = vocabulary.allowed.get((deed.verb, deed.object))
        if pair is None or (deed.measure and deed.measure not in pair.measures):
            message = Message(
                "deeds.yaml 没有「{verb} {object} {measure}」",
                "deeds.yaml has no “{verb} {object} {measure}”",
            )
            said = message.format(verb=deed.verb, object=deed.object, measure=deed.measure)
            check.problem(FILE, (*where, field), said, field)
    for number, need in enumerate(kind.needs):
        inner = (*where, "needs", number)
        if not 1 <= need.count <= MOST:
            message = Message("次数应是 1 到 {most}", "1 to {most} times").format(most=MOST)
            check.problem(FILE, (*inner, "count"), message, "count")
        if not 0 <= need.warn <= LATEST[need.per]:
            message = Message(
                "提醒应在这段时间以内：0 到 {most} 天", "a reminder falls within: 0 to {most} days"
            )
            check.problem(FILE, (*inner, "warn"), message.format(most=LATEST[need.per]), "warn")


def _kind(code: str, text: _Kind, vocabulary: Vocabulary) -> Kind:
    return Kind(
        code=code,
        name=name(text.name),
        short=name(text.short) if text.short else name(text.name),
        unit=text.unit,
        verb=text.deed.verb,
        object=text.deed.object,
        measure=_measure(text.deed, vocabulary),
        attends=(text.attendance.verb, text.attendance.object, _measure(text.attendance, vocabulary))
        if text.attendance
        else None,
        party=text.party,
        training=text.training,
        bodies={body: name(said) for body, said in text.bodies.items()},
        needs=tuple(
            Need(count=one.count, per=one.per, warn=one.warn, source=one.source, verified=one.verified)
            for one in text.needs
        ),
        source=text.source,
        verified=text.verified,
    )


def _measure(deed: _Deed, vocabulary: Vocabulary) -> str:
    return deed.measure or vocabulary.allowed[deed.verb, deed.object].measures[0]
