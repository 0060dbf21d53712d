"""Reads ``escalation.yaml``: which clocks have which ladder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.cases.workflow.rungs import Do, Ladder, Rung
from chengxu.cases.workflow.states import ClockKind
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused, listed
from chengxu.common.worktime import Limit
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Where

FILE = "escalation.yaml"
MOST_PERCENT = 1000
_SHARE = re.compile(r"\s*([0-9]{1,4})\s*%\s*")


class _Rung(msgspec.Struct, forbid_unknown_fields=True):
    at: str
    do: Do
    to: str = ""


class _Ladder(msgspec.Struct, forbid_unknown_fields=True):
    clocks: list[ClockKind]
    rungs: list[Any]
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    ladders: dict[str, Any] = {}


def parse_ladders(check: Checker) -> dict[ClockKind, Ladder]:
    """The ladder of each kind of clock; a county without the file escalates nothing.

    Wrong are: a clock with two ladders, a ladder without rungs, a rung at no share and no delay, and rungs that are not
    in the order in which they are reached.
    """
    found: dict[ClockKind, Ladder] = {}
    document = check.convert(FILE, (), check.pack.one(FILE), _File)
    for name, given in (document.ladders if document else {}).items():
        where: Where = ("ladders", name)
        text = check.convert(FILE, where, given, _Ladder)
        if text is None:
            continue
        ladder = _rungs(check, where, text.rungs)
        for place, kind in enumerate(text.clocks):
            if kind in found:
                message = Message("「{clock}」已有一副阶梯", "the clock {clock} has a ladder already")
                check.problem(FILE, (*where, "clocks", place), message.format(clock=kind.value), name)
            found[kind] = ladder
    return found


def check_recipients(check: Checker, organisation: Organisation) -> None:
    """Note every rung that calls a unit or post the pack does not know."""
    known = {
        *(f"unit:{code}" for code in organisation.units),
        *(f"post:{code}" for code in organisation.posts),
    }
    posts = listed(organisation.posts)
    for where, to in _called(check.pack.one(FILE).get("ladders")):
        if to not in known:
            message = Message(
                "没有「{to}」；应写 unit:单位 或 post:岗位，岗位有：{posts}，单位见 units.yaml",
                "there is no “{to}”; write unit:… or post:…; posts: {posts}; for units see units.yaml",
            ).format(to=to, posts=posts)
            check.problem(FILE, ("ladders", *where), message, ".".join(map(str, where)))


def _called(ladders: Any) -> Iterator[tuple[Where, str]]:
    """Whom rungs call, each with where it stands; what has another shape is told by :func:`parse_ladders`."""
    for name, ladder in ladders.items() if isinstance(ladders, dict) else ():
        rungs = ladder.get("rungs") if isinstance(ladder, dict) else None
        for place, rung in enumerate(rungs if isinstance(rungs, list) else ()):
            match rung:
                case {"to": str(to)} if to:
                    yield (name, "rungs", place, "to"), to


def _rungs(check: Checker, where: Where, given: list[Any]) -> Ladder:
    rungs: list[Rung] = []
    for place, value in enumerate(given):
        here = (*where, "rungs", place)
        text = check.convert(FILE, here, value, _Rung)
        rung = _rung(check, (*here, "at"), text) if text else None
        if rung is None:
            continue
        if rungs and not _follows(rungs[-1], rung):
            message = Message(
                "各级应按先后写：先写到期前和按比例的，再写超期多久的，一级比一级晚",
                "write rungs in the order in which they are reached: shares first, then delays, each later",
            )
            check.problem(FILE, (*here, "at"), message, "at")
        rungs.append(rung)
    if not given:
        check.problem(FILE, (*where, "rungs"), Message("阶梯没有级", "the ladder has no rungs"), "rungs")
    return tuple(rungs)


def _rung(check: Checker, where: Where, text: _Rung) -> Rung | None:
    written = unicodedata.normalize("NFKC", text.at)
    if share := _SHARE.fullmatch(written):
        if 1 <= int(share[1]) <= MOST_PERCENT:
            return Rung(do=text.do, percent=int(share[1]), to=text.to)
    elif written.strip().startswith("+") and (limit := _limit(written.strip()[1:])):
        return Rung(do=text.do, after=limit, to=text.to)
    message = Message(
        "「{at}」应写成时限的比例（80%、150%）或超期多久（+2工作日）",
        "“{at}” is a share of the limit (80%, 150%) or a time after it (+2工作日)",
    ).format(at=text.at)
    check.problem(FILE, where, message, "at")
    return None


def _limit(text: str) -> Limit | None:
    try:
        return parse_limit(text)
    except Refused:
        return None


def _follows(lower: Rung, upper: Rung) -> bool:
    if lower.after is None and upper.after is None:
        return upper.percent > lower.percent
    if lower.after is None or upper.after is None:
        return lower.after is None
    return upper.after.unit is not lower.after.unit or upper.after.amount > lower.after.amount
