"""How a county handles its reports: who may sign off, how well a hand-typed figure must be explained."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from chengxu.packs.checking import Checker

PATH = "reports/documents.yaml"
COUNTY = "county.yaml"
DEFAULT_SOURCE = "本系统默认"
DEFAULT_CHARACTERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """The county's rules for report documents.

    ``author_may_sign``: whether the one who drafted may sign off (``sign_source`` says why not); ``reason_characters``:
    how long the reason of a hand-typed figure is at least; ``mark`` (靖城管) begins the documents' numbers.
    """

    author_may_sign: bool = False
    sign_source: str = DEFAULT_SOURCE
    sign_verified: bool = False
    reason_characters: int = DEFAULT_CHARACTERS
    mark: str = ""


class _Sign(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    author_may_sign: bool
    source: str
    verified: bool


class _Typed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    reason_characters: int
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    sign: _Sign = _Sign(author_may_sign=False, source=DEFAULT_SOURCE, verified=False)
    typed: _Typed = _Typed(reason_characters=DEFAULT_CHARACTERS, source=DEFAULT_SOURCE, verified=False)


def parse(check: Checker) -> Handling:
    """`reports/documents.yaml` with the letterhead of `county.yaml`; without the file the defaults hold."""
    file = check.convert(PATH, (), check.pack.one(PATH), _File) or _File()
    county = check.pack.one(COUNTY)
    head = county.get("letterhead", {})
    return Handling(
        author_may_sign=file.sign.author_may_sign,
        sign_source=file.sign.source,
        sign_verified=file.sign.verified,
        reason_characters=file.typed.reason_characters,
        mark=str(head.get("mark", "")),
    )
