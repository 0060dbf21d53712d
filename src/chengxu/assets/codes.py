"""部件标识码: how the number of a component is put together in each code scheme. Pure.

GB/T 30428.2-2013 has 16 digits: county 6, major class 2, minor class 2, serial 6. The draft of 2025 has 6 + 2 + 3 + 5, and
18 digits (6 + 2 + 2 + 3 + 5) for what is monitored. Both of the first are 16 digits long, so a code is read by the scheme
of its class, never by its length alone. Which scheme counts how is the county's text (``assets.yaml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxu.catalog.rules import Catalog, Category, Kind
from chengxu.common.messages import Message, Refused

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Layout:
    """How many digits each part of a code has: the county, the classes from wide to narrow, the serial number."""

    scheme: str
    parts: tuple[int, ...]
    source: str = ""
    verified: bool = False

    @property
    def length(self) -> int:
        """Digits of a whole code."""
        return sum(self.parts)

    @property
    def class_digits(self) -> int:
        """Digits that name the class: major, (middle,) minor."""
        return sum(self.parts[1:-1])

    @property
    def last(self) -> int:
        """The greatest serial number."""
        return int("9" * self.parts[-1])

    @property
    def told(self) -> str:
        """The parts as people write them: ``6+2+2+6``."""
        return "+".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Scheme:
    """The county's number and the layouts of all schemes it knows."""

    county: str
    layouts: Mapping[str, Layout]

    def layout(self, category: Category) -> Layout:
        """The layout for components of this class; raises :class:`Refused` when its scheme declares none."""
        found = self.layouts.get(category.scheme)
        if found is None:
            raise Refused(
                Message(
                    "编码体系「{scheme}」没有在 assets.yaml 里写明部件标识码怎么编",
                    "assets.yaml does not say how components are numbered in the scheme “{scheme}”",
                ).format(scheme=category.scheme),
                field="category",
            )
        return found

    def prefix(self, category: Category) -> str:
        """County and class: what all codes of this class begin with."""
        return self.county + category.code

    def compose(self, category: Category, serial: int) -> str:
        """The code of the ``serial``-th component of a class; raises :class:`Refused` when no number is left."""
        layout = self.layout(category)
        if not 1 <= serial <= layout.last:
            raise Refused(
                Message(
                    "「{name}」的流水号用完了（最大 {last}）",
                    "no serial number is left for “{name}” (the last is {last})",
                ).format(name=category.name, last=layout.last),
                field="code",
            )
        return f"{self.prefix(category)}{serial:0{layout.parts[-1]}d}"

    def serial(self, code: str, category: Category) -> int:
        """The serial number in ``code``, which must be a code of this class in this county.

        Raises :class:`Refused` (field ``code``) for another length, letters, another county, another class, or serial 0.
        """
        layout = self.layout(category)
        if not (code.isascii() and code.isdecimal()) or len(code) != layout.length:
            raise _wrong(
                Message(
                    "标识码应为 {n} 位数字（{parts}），却是「{code}」",
                    "a code has {n} digits ({parts}), not “{code}”",
                ).format(n=layout.length, parts=layout.told, code=code)
            )
        if code[:COUNTY_DIGITS] != self.county:
            raise _wrong(
                Message(
                    "标识码前六位 {given} 不是本县（{county}）；别的县的部件不登记在这里",
                    "the code begins with {given}, which is not this county ({county})",
                ).format(given=code[:COUNTY_DIGITS], county=self.county)
            )
        named = code[COUNTY_DIGITS : COUNTY_DIGITS + layout.class_digits]
        if named != category.code:
            raise _wrong(
                Message(
                    "标识码里的类别是 {named}，这一行的类别是 {code}（{name}）；请改其中一个",
                    "the code says class {named}, the row says {code} ({name}); correct one of them",
                ).format(named=named, code=category.code, name=category.name)
            )
        serial = int(code[-layout.parts[-1] :])
        if serial == 0:
            raise _wrong(Message("流水号从 1 编起", "serial numbers begin with 1"))
        return serial

    def category(self, code: str, catalog: Catalog) -> Category | None:
        """The class in use that a code names, when exactly one layout reads it as one; None when none does."""
        found = {
            category.id: category
            for category in catalog.active
            if category.kind is Kind.COMPONENT
            and (layout := self.layouts.get(category.scheme)) is not None
            and len(code) == layout.length
            and code.startswith(self.prefix(category))
        }
        return next(iter(found.values())) if len(found) == 1 else None


def _wrong(message: Message) -> Refused:
    return Refused(message, field="code")
