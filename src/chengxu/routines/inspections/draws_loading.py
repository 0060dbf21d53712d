"""Reads ``inspections.yaml``: what a case says of a finding, steps of climbing, kinds of draws; and what both loaders share."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Catalog
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused, listed
from chengxu.common.worktime import Limit
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.parties.identity import PartyKind
from chengxu.parties.rules import Declared as Permits
from chengxu.routines.inspections.checklists import A_WEEK, BLANKS, Checklist, Climb, Risk, Scheme
from chengxu.routines.inspections.drawing import MOST_WEIGHT

FILE = "inspections.yaml"
Name = str | dict[str, str]


class _Climb(msgspec.Struct, forbid_unknown_fields=True):
    after: str
    post: str


class _Risk(msgspec.Struct, forbid_unknown_fields=True):
    general: int = 0
    major: int = 0
    unseen_days: int = 0
    unseen: int = 0


class _Scheme(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    checklist: str
    kinds: list[PartyKind]
    share: int
    skip_days: int
    inspectors: int
    pool: list[str]
    due: str
    risk: _Risk = msgspec.field(default_factory=_Risk)
    source: str
    verified: bool


class File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``inspections.yaml`` as it is written."""

    report: Name
    climb: list[_Climb]
    avoid: dict[str, Name]
    draws: dict[str, Any] = {}
    source: str
    verified: bool


class Bench:
    """What a checklist is held against."""

    def __init__(
        self,
        check: Checker,
        organisation: Organisation,
        vocabulary: Vocabulary,
        catalog: Catalog,
        permits: Permits,
    ) -> None:
        self.check, self.organisation, self.vocabulary, self.permits = (
            check,
            organisation,
            vocabulary,
            permits,
        )
        self.categories = {category.id for category in catalog.active}


# --- sentences, climbing, draws --------------------------------------------------------------------------------------------


def read_report(check: Checker, said: Message) -> Message:
    """The sentence, unless it leaves open what is not :data:`BLANKS`."""
    for words in (said.zh, said.en):
        try:
            fits = {
                blank for _, blank, _, _ in string.Formatter().parse(words) if blank is not None
            } <= BLANKS
        except ValueError:
            fits = False
        if not fits:
            known = listed(f"{{{blank}}}" for blank in sorted(BLANKS))
            message = Message("只能留空：{known}", "the only blanks are: {known}").format(known=known)
            check.problem(FILE, ("report",), message, "report")
            return Message("{number}")
    return said


def read_climbs(bench: Bench, given: list[_Climb]) -> Iterable[Climb]:
    """The steps, those with a post and a term."""
    for place, one in enumerate(given):
        where: Where = ("climb", place)
        check_known(
            bench.check, FILE, (*where, "post"), one.post, bench.organisation.posts, Message("岗位", "post")
        )
        after = read_term(bench.check, FILE, (*where, "after"), one.after)
        if after is not None:
            yield Climb(after, one.post)


def read_schemes(
    bench: Bench, given: dict[str, Any], lists: Mapping[str, tuple[Checklist, ...]]
) -> Iterable[tuple[str, Scheme]]:
    """The kinds of draws by code."""
    for code, raw in given.items():
        where: Where = ("draws", code)
        one = bench.check.convert(FILE, where, raw, _Scheme)
        if one is None:
            continue
        check_known(
            bench.check, FILE, (*where, "checklist"), one.checklist, lists, Message("检查表", "checklist")
        )
        for place, unit in enumerate(one.pool):
            check_known(
                bench.check,
                FILE,
                (*where, "pool", place),
                unit,
                bench.organisation.units,
                Message("单位", "unit"),
            )
        risk = Risk(one.risk.general, one.risk.major, one.risk.unseen_days, one.risk.unseen)
        if (
            min(risk.general, risk.major, risk.unseen) < 0
            or 1 + risk.general + risk.major + risk.unseen > MOST_WEIGHT
        ):
            message = Message(
                "各项权重不为负，合起来最多 {n}", "weights are not negative and come to {n} at most"
            )
            bench.check.problem(FILE, (*where, "risk"), message.format(n=MOST_WEIGHT), code)
        if not 1 <= one.share <= 100 or one.inspectors < 1 or one.skip_days < 0:
            message = Message(
                "share 是 1 到 100，inspectors 至少 1，skip_days 不为负",
                "share is 1 to 100, inspectors 1 at least, skip_days not negative",
            )
            bench.check.problem(FILE, where, message, code)
        due = read_term(bench.check, FILE, (*where, "due"), one.due) or A_WEEK
        yield (
            code,
            Scheme(
                code=code, name=name(one.name), checklist=one.checklist, kinds=frozenset(k.value for k in one.kinds),
                share=one.share, skip_days=one.skip_days, inspectors=one.inspectors, pool=tuple(one.pool), due=due, risk=risk, source=one.source,
                verified=one.verified,
            ),
        )  # fmt: skip


def check_known(
    check: Checker, path: str, where: Where, code: str, known: Iterable[str], what: Message
) -> None:
    """Note that a code is none of those that are declared."""
    if code not in set(known):
        message = Message("没有这个{what}：{code}", "there is no such {what}: {code}").format(
            what=what, code=code
        )
        check.problem(path, where, message, str(where[-1]))


def read_term(check: Checker, path: str, where: Where, text: str) -> Limit | None:
    """A limit as people write it; None and a problem for what is none."""
    try:
        return parse_limit(text)
    except Refused as refusal:
        check.problem(path, where, refusal.message, str(where[-1]))
        return None
