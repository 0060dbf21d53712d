"""Reads ``campaigns.yaml``: what counts as having come back after a campaign."""

from __future__ import annotations

import msgspec

from chengxu.common.messages import Message
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.routines.campaigns.relapse import Settings

FILE = "campaigns.yaml"
FURTHEST, LATEST, MOST = 1000, 730, 6


class _Relapse(msgspec.Struct, forbid_unknown_fields=True):
    metres: float
    days: list[int]
    few: int
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    relapse: _Relapse
    leaflets: list[str] = []


def parse(check: Checker) -> Settings:
    """The settings; what is wrong goes to ``check``. A county without the file has the defaults.

    Wrong are: metres or days out of range, days that do not grow, no days at all, an object of leaflets no deed has.
    """
    if FILE not in check.pack.documents:
        return Settings(source="本系统默认")
    text = check.convert(FILE, (), check.pack.one(FILE), _File)
    if text is None:
        return Settings()
    given = text.relapse
    before = len(check.problems.items)
    if not 1 <= given.metres <= FURTHEST:
        check.problem(
            FILE, ("relapse", "metres"), Message("应在 1 至 1000 米之间", "1 to 1000 metres"), "metres"
        )
    days = given.days
    if not 1 <= len(days) <= MOST or days != sorted(set(days)) or days[0] < 1 or days[-1] > LATEST:
        message = Message(
            "写 1 到 6 个从小到大的天数，最多 730", "1 to 6 growing numbers of days, 730 at most"
        )
        check.problem(FILE, ("relapse", "days"), message, "days")
    known = {thing for _, thing in check.quietly(parse_vocabulary).allowed} if text.leaflets else set()
    for place, thing in enumerate(text.leaflets):
        if thing not in known:
            message = Message("deeds.yaml 里没有对象「{thing}」", "deeds.yaml has no object “{thing}”")
            check.problem(FILE, ("leaflets", place), message.format(thing=thing), "leaflets")
    if given.few < 1:
        check.problem(FILE, ("relapse", "few"), Message("应是正整数", "a whole number above zero"), "few")
    if len(check.problems.items) > before:
        return Settings()
    return Settings(
        metres=given.metres, days=tuple(days), few=given.few, source=given.source, verified=given.verified,
        leaflets=frozenset(text.leaflets),
    )  # fmt: skip
