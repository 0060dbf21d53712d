"""Resolution: one category, one place, one instant → exactly one lead unit, with the reason.

Rules are ranked. A precedent beats the owner of the asset, the owner beats the place, the place beats the category;
within a layer the narrower place wins, then the narrower category, a ruling before what the pack wrote down, the grade,
the time band. Two rules of equal rank that both apply are an error of the pack: the proof (``proof.py``) finds them
before the pack is loaded, and :meth:`Responsibility.resolve` refuses rather than choose. Of two rulings the newer ends
the older (``precedents.py``), so that they can never be of equal rank on one day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import IntEnum
from typing import Protocol

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import ALWAYS, Category, Period
from chengxu.common.messages import Message, Refused, joined, listed

TOWNSHIP = "@township"  # as a lead: the government of the township the place lies in
CACHE_LIMIT = 200_000
Rank = tuple[int, int, int, int, int, int]
"""Layer, place, category, ruling, grade, time band: the order in which rules are compared."""


class Layer(IntEnum):
    """Precedence, low to high."""

    CATEGORY = 0
    PLACE = 1
    OWNER = 2
    PRECEDENT = 3
    UNLOCATED = 4  # nobody knows where: no owner, place or precedent can be told either

    @property
    def label(self) -> Message:
        """How a reason names the layer."""
        return LAYER_LABELS[self]


LAYER_LABELS = {
    Layer.CATEGORY: Message("类别规则", "category rule"),
    Layer.PLACE: Message("地点规则", "place rule"),
    Layer.OWNER: Message("权属规则", "ownership rule"),
    Layer.PRECEDENT: Message("先例", "precedent"),
    Layer.UNLOCATED: Message("未定位规则", "rule for unlocated matters"),
}


class Spot(Protocol):
    """What resolution needs to know of a place; a territory ``Location`` is one."""

    @property
    def duty_grid(self) -> str: ...
    @property
    def community(self) -> str: ...
    @property
    def township(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Band:
    """Hours of the day, local time, ``start`` inclusive and ``end`` exclusive; an end before the start passes midnight."""

    start: time
    end: time

    def holds(self, minute: int) -> bool:
        """True when the minute of the day (0…1439) lies in the band."""
        first, last = _minute(self.start), _minute(self.end)
        return first <= minute < last if first < last else minute >= first or minute < last


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What goes to another authority although somebody leads here (抄告、移送)."""

    unit: str
    what: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the county's division of work. Empty selectors select everything.

    ``categories`` holds category ids, majors (``E05``) and kinds (``E``, ``C``). ``file`` is the document of the pack
    that holds the rule. ``ruled``: it is no text of the pack but the ruling of a dispute, in force from ``period.start``.
    """

    id: str
    lead: str
    categories: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    duty_grids: frozenset[str] = frozenset()
    townships: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    band: Band | None = None
    period: Period = ALWAYS
    layer: Layer = Layer.CATEGORY
    co_units: tuple[str, ...] = ()
    transfer: Transfer | None = None
    basis: str = ""
    basis_en: str = ""
    source: str = ""
    verified: bool = False
    ruled: bool = False
    file: str = field(default="", compare=False)

    def category_rank(self, category: Category) -> int:
        """0 does not apply · 1 any category · 2 the kind · 3 the major class · 4 the category itself."""
        if not self.categories:
            return 1
        if category.id in self.categories:
            return 4
        if category.kind.letter + category.major in self.categories:
            return 3
        return 2 if category.kind.letter in self.categories else 0

    def place_rank(self, spot: Spot) -> int:
        """0 does not apply · 1 anywhere · 2 township · 3 community · 4 duty grid · 5 named place."""
        for rank, selected, value in (
            (5, self.places, spot.place),
            (4, self.duty_grids, spot.duty_grid),
            (3, self.communities, spot.community),
            (2, self.townships, spot.township),
        ):
            if selected and value in selected:
                return rank
        return 0 if self.places or self.communities or self.duty_grids or self.townships else 1

    def rank(self, category_rank: int, spot: Spot) -> Rank | None:
        """How strongly this rule applies to a category of this rank there; None when it does not apply there."""
        place_rank = self.place_rank(spot)
        if not category_rank or not place_rank or (self.grades and spot.grade not in self.grades):
            return None
        return (
            int(self.layer),
            place_rank,
            category_rank,
            int(self.ruled),
            int(bool(self.grades)),
            int(self.band is not None),
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who leads, who helps, by which rule, and why — a sentence for the case's file."""

    lead: str
    co_units: tuple[str, ...]
    rule: str
    reason: Message
    basis: str
    transfer: Transfer | None


Ranked = tuple[Rank, Rule]


class Responsibility:
    """All rules of a county, indexed for a resolution in a few microseconds."""

    def __init__(
        self, rules: Sequence[Rule], categories: Iterable[Category], organisation: Organisation, zone: tzinfo
    ) -> None:
        self.rules = tuple(rules)
        self.organisation = organisation
        self.zone = zone
        self.categories: Mapping[str, Category] = {c.id: c for c in categories}
        self._by_category = _index(self.rules, self.categories.values())
        self._edges = edges(self.rules)
        self._turns = turns(self.rules)
        self._cache: dict[tuple[object, ...], Resolution] = {}

    def having(self, rules: Iterable[Rule]) -> Responsibility:
        """The same county with further rules, each about categories named by their ids; none of the old is read again."""
        more = tuple(rules)
        if not more:
            return self
        wider = copy(self)
        wider.rules = (*self.rules, *more)
        wider._by_category = dict(self._by_category)
        for rule in more:
            for id_ in rule.categories & self.categories.keys():
                rank = rule.category_rank(self.categories[id_])
                wider._by_category[id_] = [*wider._by_category.get(id_, ()), (rank, rule)]
        wider._edges = edges(wider.rules)
        wider._turns = turns(wider.rules)
        wider._cache = {}
        return wider

    def resolve(self, category_id: str, location: Spot, at: datetime) -> Resolution:
        """Who must act on this category, there, then (``at`` is aware).

        Raises :class:`Refused` for an unknown category, when no rule applies, and when two of equal rank do.
        """
        local = at.astimezone(self.zone)
        band = bisect_right(self._edges, local.hour * 60 + local.minute)
        key = (
            category_id,
            location.duty_grid,
            location.grade,
            location.township,
            location.community,
            location.place,
            band,
            bisect_right(self._turns, local.date()),
        )
        found = self._cache.get(key)
        if found is None:
            found = self._resolve(category_id, location, local)
            if len(self._cache) >= CACHE_LIMIT:
                self._cache.clear()
            self._cache[key] = found
        return found

    def applying(self, category_id: str, location: Spot, local: datetime) -> list[Ranked]:
        """The rules of the highest rank that apply: one when all is well, none for a gap, several for an overlap."""
        [best] = highest(self.concerning(category_id), location, [local])
        return best

    def concerning(self, category_id: str) -> Sequence[tuple[int, Rule]]:
        """The rules about a category wherever it may be, each with the rank its selector of categories has."""
        return self._by_category.get(category_id, ())

    def _resolve(self, category_id: str, location: Spot, local: datetime) -> Resolution:
        category = self.categories.get(category_id)
        if category is None:
            raise Refused(
                Message(f"没有代码为「{category_id}」的小类。", f"There is no category “{category_id}”."),
                field="category",
            )
        best = self.applying(category_id, location, local)
        if not best:
            raise Refused(
                Message(
                    "「{name}」在此处没有主办单位：没有适用的责任规则。",
                    "Nobody leads “{name}” here: no rule of responsibility applies.",
                ).format(name=category.name)
            )
        if len(best) > 1:
            raise Refused(
                Message(
                    "「{name}」在此处有同级规则冲突：{rules}。",
                    "Rules of equal rank disagree on “{name}”: {rules}.",
                ).format(name=category.name, rules=listed(rule.id for _, rule in best))
            )
        rank, rule = best[0]
        lead = self.lead(rule, location)
        return Resolution(
            lead,
            rule.co_units,
            rule.id,
            self.reason(rule, rank[2], category, lead),
            rule.basis,
            rule.transfer,
        )

    def lead(self, rule: Rule, location: Spot) -> str:
        """The unit a rule names here; raises :class:`Refused` when it means a township and there is none."""
        if rule.lead != TOWNSHIP:
            return rule.lead
        unit = self.organisation.township_unit(location.township)
        if unit is None:
            raise Refused(
                Message(
                    "规则 {rule} 交由所在乡镇主办，但此处不属于任何乡镇。",
                    "Rule {rule} gives this to the township, but the place lies in none.",
                ).format(rule=rule.id)
            )
        return unit.code

    def reason(self, rule: Rule, category_rank: int, category: Category, lead: str) -> Message:
        """The sentence for the case's file: who leads this category by this rule, who helps, and what it rests on."""
        name = self.organisation.name
        parts = [_by(rule, category_rank, category).format(lead=name(lead))]
        if rule.co_units:
            units = listed(name(u) for u in rule.co_units)
            parts.append(Message("{units}协办", "with {units}").format(units=units))
        if rule.transfer:
            parts.append(
                Message("{what}转{unit}", "{what} goes to {unit}").format(
                    what=rule.transfer.what, unit=name(rule.transfer.unit)
                )
            )
        return Message("{parts}（{why}）。", "{parts} ({why}).").format(
            parts=joined(parts, zh="，", en=", "), why=_why(rule)
        )


def highest(
    concerning: Iterable[tuple[int, Rule]], spot: Spot, instants: Iterable[datetime]
) -> list[list[Ranked]]:
    """What :meth:`Responsibility.applying` says at ``spot`` for each of these local instants; ranks are looked at once."""
    ranked = [(rank, rule) for given, rule in concerning if (rank := rule.rank(given, spot)) is not None]
    return [_highest(ranked, local) for local in instants]


def _highest(ranked: Iterable[Ranked], local: datetime) -> list[Ranked]:
    minute, day = local.hour * 60 + local.minute, local.date()
    best: list[Ranked] = []
    for rank, rule in ranked:
        if best and rank < best[0][0]:
            continue
        if (rule.band and not rule.band.holds(minute)) or not rule.period.holds(day):
            continue
        if not best or rank > best[0][0]:
            best = [(rank, rule)]
        else:
            best.append((rank, rule))
    return best


def _by(rule: Rule, category_rank: int, category: Category) -> Message:
    """Who leads by what, with a place left for ``{lead}``."""
    if rule.ruled:
        return Message(
            f"按先例 {rule.id}（{rule.period.start:%Y-%m-%d} 起）由{{lead}}主办",
            f"{{lead}} leads, by the precedent {rule.id} (from {rule.period.start:%Y-%m-%d})",
        )
    return Message("按{subject}的{layer}由{lead}主办", "{lead} leads, by the {layer} on {subject}").format(
        subject=_subject(rule, category_rank, category),
        layer=rule.layer.label,
        lead=Message("{lead}", "{lead}"),
    )


def _subject(rule: Rule, category_rank: int, category: Category) -> Message:
    if category_rank == 4:
        return Message("「{name}」", "“{name}”").format(name=category.name)
    if category_rank == 3:
        return Message("「{name}」大类", "the class “{name}”").format(name=category.major_name)
    if category_rank == 2:
        return Message("全部{kind}", "every {kind}").format(kind=category.kind.label)
    return Message("全部事项", "every matter")


def _why(rule: Rule) -> Message:
    basis = (
        Message(f"依据：{rule.basis}", f"basis: {rule.basis_en or rule.basis}")
        if rule.basis
        else Message(f"来源：{rule.source}", f"source: {rule.source}")
    )
    doubt = [] if rule.verified else [Message("默认，未核实", "default, unverified")]
    return joined([basis, *doubt], zh="，", en=", ")


def _index(rules: Sequence[Rule], categories: Iterable[Category]) -> dict[str, list[tuple[int, Rule]]]:
    found: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
    for category in categories:
        for rule in rules:
            if rank := rule.category_rank(category):
                found[category.id].append((rank, rule))
    return dict(found)


def edges(rules: Iterable[Rule]) -> list[int]:
    """The minutes of the day at which a band of these rules begins or ends."""
    bands = [rule.band for rule in rules if rule.band]
    return sorted({_minute(edge) for band in bands for edge in (band.start, band.end)})


def turns(rules: Iterable[Rule]) -> list[date]:
    """The days on which one of these rules begins or has just ended."""
    rules = list(rules)
    starts = {rule.period.start for rule in rules if rule.period.start}
    after = {date.fromordinal(rule.period.end.toordinal() + 1) for rule in rules if rule.period.end}
    return sorted(starts | after)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
