"""What identifies a party: the unified social credit code, a number plate; and how a person is shown. Pure.

A code that fails its check character was mistyped; nothing here says that a party of that code exists.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from chengxu.common.messages import Message, Problems

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, S, V, Z (from memory, unverified)."""

PLATE = re.compile(r"[\u4e00-\u9fa5][A-Z][A-Z0-9]{5,6}")
PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,19}")
EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
MAX_NAME, MAX_ADDRESS, MAX_EMAIL = 80, 120, 120
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class PartyKind(StrEnum):
    """What a party is."""

    SHOP = "shop"
    RESTAURANT = "restaurant"
    GAS = "gas"
    COMPANY = "company"
    SITE = "site"
    VEHICLE = "vehicle"
    PERSON = "person"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _KINDS[self]


_KINDS = {
    PartyKind.SHOP: Message("商户", "shop"),
    PartyKind.RESTAURANT: Message("餐饮店", "restaurant"),
    PartyKind.GAS: Message("燃气企业", "gas firm"),
    PartyKind.COMPANY: Message("其他单位", "other organisation"),
    PartyKind.SITE: Message("工地", "construction site"),
    PartyKind.VEHICLE: Message("运输车辆", "vehicle"),
    PartyKind.PERSON: Message("个人", "person"),
}
CODED = frozenset({PartyKind.SHOP, PartyKind.RESTAURANT, PartyKind.GAS, PartyKind.COMPANY})
"""Those that have a unified social credit code of their own."""
OPERATED = frozenset({PartyKind.SITE, PartyKind.VEHICLE})
"""Those that belong to one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGiven:
    """A party as somebody typed it; ``operator`` is the uid of the firm a site or vehicle belongs to."""

    kind: str
    name: str
    code: str = ""
    plate: str = ""
    operator: str = ""
    street: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


def check_character(body: str) -> str:
    """The last character of a unified social credit code, from its first seventeen. ``ValueError`` for a wrong character.

    Source: GB 32100-2015, weights 3^i mod 31 (from memory, checked against published codes).
    """
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return ALPHABET[-total % 31]


def code_ok(code: str) -> bool:
    """Whether these are eighteen characters of the alphabet and the last one fits the others."""
    return len(code) == 18 and set(code) <= set(ALPHABET) and check_character(code[:17]) == code[17]


def plain(text: str) -> str:
    """``text`` on one line, without control characters and the space around it."""
    return _CONTROL.sub("", text).strip()


def registered(given: PartyGiven, streets: Collection[str], *, operator: PartyKind | None) -> PartyGiven:
    """The party, cleaned. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong.

    ``operator`` is the kind of the party named as operator, None when there is none of that uid.
    """
    problems = Problems()
    sound = PartyGiven(**{name: plain(getattr(given, name)) for name in PartyGiven.__slots__})
    sound = replace(sound, code=sound.code.upper(), plate=sound.plate.upper())
    if sound.kind not in set(PartyKind):
        problems.add(Message("请选择类别", "choose what it is"), field="kind")
        problems.raise_if_any()
    kind = PartyKind(sound.kind)
    _check_lengths(sound, problems)
    _check_code(sound.code, kind, problems)
    _check_belonging(sound, kind, operator, problems)
    if sound.street and sound.street not in streets:
        problems.add(Message("街道不在地名词典里", "the gazetteer has no such street"), field="street")
    if sound.phone and not PHONE.fullmatch(sound.phone):
        problems.add(Message("电话号码不像电话号码", "this does not look like a phone number"), field="phone")
    if sound.email and not (len(sound.email) <= MAX_EMAIL and EMAIL.fullmatch(sound.email)):
        problems.add(
            Message("电子邮箱不像电子邮箱", "this does not look like an e-mail address"), field="email"
        )
    problems.raise_if_any()
    return sound


def _check_lengths(sound: PartyGiven, problems: Problems) -> None:
    if not sound.name:
        problems.add(Message("请写名称或姓名", "give a name"), field="name")
    for field, most in (("name", MAX_NAME), ("contact", MAX_NAME), ("address", MAX_ADDRESS)):
        if len(getattr(sound, field)) > most:
            message = Message("太长了：最多 {n} 字", "too long: {n} characters at most").format(n=most)
            problems.add(message, field=field)


def _check_code(code: str, kind: PartyKind, problems: Problems) -> None:
    if kind not in CODED:
        if code:
            problems.add(
                Message(
                    "只有商户和单位填统一社会信用代码", "only shops and organisations have a credit code"
                ),
                field="code",
            )
    elif not code:
        problems.add(
            Message("请填统一社会信用代码（18 位）", "give the unified social credit code (18 characters)"),
            field="code",
        )
    elif not code_ok(code):
        problems.add(
            Message(
                "统一社会信用代码不对：应为 18 位、校验位相符，请对照营业执照",
                "the credit code is wrong: 18 characters with a fitting last one; compare the licence",
            ),
            field="code",
        )


def _check_belonging(
    sound: PartyGiven, kind: PartyKind, operator: PartyKind | None, problems: Problems
) -> None:
    if kind in OPERATED and operator not in CODED:
        problems.add(Message("请选择所属的单位", "choose the firm it belongs to"), field="operator")
    if kind not in OPERATED and sound.operator:
        problems.add(
            Message("只有工地和车辆填所属单位", "only sites and vehicles belong to a firm"), field="operator"
        )
    if (kind is PartyKind.VEHICLE) != bool(PLATE.fullmatch(sound.plate)) or (
        kind is not PartyKind.VEHICLE and sound.plate
    ):
        problems.add(
            Message(
                "车牌号写成「湘N12345」的样子，只有车辆填",
                "write the plate like 湘N12345; only vehicles have one",
            ),
            field="plate",
        )
