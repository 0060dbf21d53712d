"""Reads ``undertakings.yaml``: sorts of findings, works, funds and local rules, ladders of terms, norms of staff and equipment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.common.messages import Message, listed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.routines.meetings.loading import parse as parse_meetings
from chengxu.undertakings.deciding import strength
from chengxu.undertakings.deciding.declared import (
    Counted,
    Declared,
    Establishment,
    Lawmaking,
    Norm,
    Sort,
    StageKind,
    WorkSort,
)
from chengxu.undertakings.deciding.terms import Rung, What
from chengxu.undertakings.training_loading import Known, norms, renewals

FILE = "undertakings.yaml"
UNIT, POST = "unit", "post:"
Name = str | dict[str, str]
_CODE = re.compile(r"[a-z][a-z0-9_]{0,23}")


class _Counts(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    measure: str


class _Sort(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    counts: _Counts | None = None


class _Stage(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    photos: bool = False


class _Work(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    stages: str
    quality_months: int
    source: str
    verified: bool
    counts: _Counts | None = None


class _Rung(msgspec.Struct, forbid_unknown_fields=True):
    days: int
    to: str


class _Ladder(msgspec.Struct, forbid_unknown_fields=True):
    rungs: list[_Rung]
    source: str
    verified: bool


class _Lawmaking(msgspec.Struct, forbid_unknown_fields=True):
    effect_days: int
    filing_days: int
    valid_years: int
    trial_years: int
    legal_unit: str
    source: str
    verified: bool


class _Establishment(msgspec.Struct, forbid_unknown_fields=True):
    unit: str
    name: Name
    posts: list[str]
    number: int
    source: str
    verified: bool


class _Norm(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    measure: str
    number: float
    per: str
    units: list[str]
    source: str
    verified: bool
    posts: list[str] = []
    people: int = 0


class _Residents(msgspec.Struct, forbid_unknown_fields=True):
    number: int
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    findings: dict[str, Any] = {}
    stages: dict[str, dict[str, Any]] = {}
    works: dict[str, Any] = {}
    funds: dict[str, Any] = {}
    bylaws: dict[str, Any] = {}
    ladders: dict[str, Any] = {}
    lawmaking: _Lawmaking | None = None
    residents: _Residents | None = None
    establishments: list[_Establishment] = []
    staffing: dict[str, Any] = {}
    equipment: dict[str, Any] = {}
    certificates: dict[str, Any] = {}
    training: dict[str, Any] = {}


def parse(check: Checker, *, organisation: Organisation, vocabulary: Vocabulary) -> Declared:
    """All of it; what is wrong goes to ``check`` and is left out. A county without the file undertakes nothing.

    Wrong are: a unit, post, verb × object or list of stages nobody knows, a work without two stages, a term that is no term of ours,
    numbers that are not above nothing, a norm by people without how many, a training by a kind of meeting there is none of or that is
    the Party's.
    """
    if FILE not in check.pack.documents:
        return Declared()
    text = check.convert(FILE, (), check.pack.one(FILE), _File)
    if text is None:
        return Declared()
    reader = _Reader(check, organisation, vocabulary, text.residents.number if text.residents else 0)
    stages = reader.stages(text.stages)
    meetings = parse_meetings(
        Checker(check.pack), organisation=organisation, vocabulary=vocabulary
    ).kinds.values()
    known = Known(organisation.posts, organisation.units, [kind.code for kind in meetings if not kind.party])
    return Declared(
        findings=reader.sorts("findings", text.findings),
        works=reader.works(text.works, stages),
        funds=reader.sorts("funds", text.funds),
        bylaws=reader.sorts("bylaws", text.bylaws),
        ladders=reader.ladders(text.ladders),
        lawmaking=reader.lawmaking(text.lawmaking),
        residents=text.residents.number if text.residents else 0,
        establishments=reader.establishments(text.establishments),
        staffing=reader.norms("staffing", text.staffing),
        equipment=reader.norms("equipment", text.equipment),
        certificates=renewals(check, text.certificates, known),
        training=norms(check, text.training, known),
    )


class _Reader:
    def __init__(
        self, check: Checker, organisation: Organisation, vocabulary: Vocabulary, residents: int
    ) -> None:
        self.residents = residents
        self._check, self._organisation, self._vocabulary = check, organisation, vocabulary

    def sorts(self, part: str, given: Mapping[str, Any]) -> dict[str, Sort]:
        found = {}
        for code, one in given.items():
            where: Where = (part, code)
            if (read := self._check.convert(FILE, where, one, _Sort)) is not None and self._code(where, code):
                found[code] = Sort(code=code, name=name(read.name), counts=self._counts(where, read.counts))
        return found

    def stages(self, given: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[StageKind, ...]]:
        found = {}
        for key, stages in given.items():
            made = []
            for code, one in stages.items():
                where: Where = ("stages", key, code)
                if (read := self._check.convert(FILE, where, one, _Stage)) is not None and self._code(
                    where, code
                ):
                    made.append(StageKind(code, name(read.name), read.photos, code == list(stages)[-1]))
            if len(made) < 2:
                self._say(("stages", key), Message("至少两个阶段", "two stages at least"))
            else:
                found[key] = tuple(made)
        return found

    def works(
        self, given: Mapping[str, Any], stages: Mapping[str, tuple[StageKind, ...]]
    ) -> dict[str, WorkSort]:
        found = {}
        for code, one in given.items():
            where: Where = ("works", code)
            read = self._check.convert(FILE, where, one, _Work)
            if read is None or not self._code(where, code):
                continue
            if read.stages not in stages:
                message = Message(
                    "没有「{key}」这套阶段，有：{known}", "no stages “{key}”; there are: {known}"
                )
                self._say((*where, "stages"), message.format(key=read.stages, known=listed(stages)))
                continue
            if not 0 <= read.quality_months <= 120:
                self._say((*where, "quality_months"), Message("0 到 120 个月", "0 to 120 months"))
            found[code] = WorkSort(
                code=code,
                name=name(read.name),
                counts=self._counts(where, read.counts),
                stages=stages[read.stages],
                quality_months=read.quality_months,
                source=read.source,
                verified=read.verified,
            )
        return found

    def ladders(self, given: Mapping[str, Any]) -> dict[What, tuple[Rung, ...]]:
        found = {}
        for key, one in given.items():
            where: Where = ("ladders", key)
            if key not in set(What):
                message = Message("没有「{key}」这种期限，有：{known}", "no term “{key}”; there are: {known}")
                self._say(where, message.format(key=key, known=listed(one.value for one in What)))
                continue
            if (read := self._check.convert(FILE, where, one, _Ladder)) is None:
                continue
            days = [rung.days for rung in read.rungs]
            if days != sorted(set(days)):
                self._say(where, Message("天数要从小到大", "days rise from rung to rung"))
            for place, rung in enumerate(read.rungs):
                self._recipient((*where, "rungs", place), rung.to)
            found[What(key)] = tuple(Rung(rung.days, rung.to) for rung in read.rungs)
        return found

    def lawmaking(self, given: _Lawmaking | None) -> Lawmaking | None:
        if given is None:
            return None
        self._units(("lawmaking", "legal_unit"), [given.legal_unit])
        for field in ("effect_days", "filing_days", "valid_years", "trial_years"):
            if getattr(given, field) < (0 if field == "effect_days" else 1):
                self._say(("lawmaking", field), Message("数字太小", "too small a number"))
        return Lawmaking(**msgspec.structs.asdict(given))

    def establishments(self, given: Sequence[_Establishment]) -> tuple[Establishment, ...]:
        for place, one in enumerate(given):
            self._units(("establishments", place, "unit"), [one.unit])
            self._posts(("establishments", place, "posts"), one.posts)
            if one.number < 1:
                self._say(("establishments", place, "number"), Message("至少一个", "one at least"))
        return tuple(
            Establishment(
                unit=one.unit,
                name=name(one.name),
                posts=tuple(one.posts),
                number=one.number,
                source=one.source,
                verified=one.verified,
            )
            for one in given
        )

    def norms(self, part: str, given: Mapping[str, Any]) -> tuple[Norm, ...]:
        found = []
        for code, one in given.items():
            where: Where = (part, code)
            if (read := self._check.convert(FILE, where, one, _Norm)) is not None and self._code(where, code):
                self._check_norm(where, read)
                found.append(
                    Norm(
                        code=code,
                        name=name(read.name),
                        measure=read.measure,
                        number=int(Decimal(str(read.number)) * strength.MILLI),
                        per=read.per,
                        posts=tuple(read.posts),
                        units=tuple(read.units),
                        people=read.people,
                        source=read.source,
                        verified=read.verified,
                    )
                )
        return tuple(found)

    def _check_norm(self, where: Where, norm: _Norm) -> None:
        pers = (strength.PER_PEOPLE, strength.PER_HOLDER, strength.PER_UNIT)
        if norm.per not in pers:
            message = Message("per 可用：{known}", "per is one of: {known}").format(known=listed(pers))
            self._say((*where, "per"), message)
        if norm.per == strength.PER_PEOPLE and (norm.people < 1 or not self.residents):
            message = Message(
                "请写每多少人（people）和人口（residents）",
                "say of how many people, and how many residents there are",
            )
            self._say((*where, "per"), message)
        if norm.per != strength.PER_UNIT and not norm.posts:
            self._say(where, Message("请写岗位（posts）", "name the posts"))
        if norm.number <= 0:
            self._say((*where, "number"), Message("要大于零", "above nothing"))
        self._units((*where, "units"), norm.units)
        self._posts((*where, "posts"), norm.posts)

    def _counts(self, where: Where, given: _Counts | None) -> Counted | None:
        if given is None:
            return None
        allowed = self._vocabulary.allowed.get((given.verb, given.object))
        if allowed is None or given.measure not in allowed.measures:
            message = Message(
                "deeds.yaml 里没有「{verb} × {object}（{measure}）」",
                "deeds.yaml has no “{verb} × {object} ({measure})”",
            )
            words = message.format(verb=given.verb, object=given.object, measure=given.measure)
            self._say((*where, "counts"), words)
        return Counted(given.verb, given.object, given.measure)

    def _recipient(self, where: Where, to: str) -> None:
        if to.startswith(POST):
            self._posts(where, [to.removeprefix(POST)])
        elif to != UNIT:
            self._say(where, Message("写 unit 或 post:岗位", "write unit or post:POST"))

    def _units(self, where: Where, codes: Sequence[str]) -> None:
        for code in codes:
            if code not in self._organisation.units:
                message = Message("没有代码为「{code}」的单位", "there is no unit “{code}”")
                self._say(where, message.format(code=code))

    def _posts(self, where: Where, codes: Sequence[str]) -> None:
        for code in codes:
            if code not in self._organisation.posts:
                message = Message("没有代码为「{code}」的岗位", "there is no post “{code}”")
                self._say(where, message.format(code=code))

    def _code(self, where: Where, code: str) -> bool:
        if _CODE.fullmatch(code):
            return True
        message = Message("代码用小写字母、数字和下划线", "codes are small letters, digits and underscores")
        self._say(where, message)
        return False

    def _say(self, where: Where, message: Message) -> None:
        self._check.problem(FILE, where, message, str(where[1] if len(where) > 1 else where[0]))
