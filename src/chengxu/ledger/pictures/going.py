"""What may have gone of a photograph, why, and the sentence a page says in its place. Plain Python.

The hash stays in any case: deeds name it, and whoever still has the picture can be told by it whether it is the one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chengxu.common.messages import Message


class Gone(StrEnum):
    """How much of it has gone."""

    NOTHING = ""
    SHOWN = "shown"  # the copies that pages show; the original rests sealed
    ALL = "all"


class Why(StrEnum):
    """Why it has gone."""

    TERM = "term"  # 个人信息保护法 art. 19: no longer than its purpose needs
    ASKED = "asked"  # art. 47 para. 1: the person asked
    LIMITED = "limited"  # art. 47 para. 2: a law keeps it, so it is stored and nothing else


VERBS: Mapping[Why, str] = {
    Why.TERM: "photo.purge",
    Why.ASKED: "photo.erase",
    Why.LIMITED: "photo.limit",
}
"""The deed that says so; its evidence is the photograph."""

_SAID: Mapping[tuple[Gone, Why], Message] = {
    (Gone.SHOWN, Why.TERM): Message(
        "照片已按期删除；密存的原件到期再删。",
        "This photo was deleted when its term ended; the sealed original follows at the end of its own.",
    ),
    (Gone.ALL, Why.TERM): Message(
        "照片已按期删除，台账只留它的指纹。",
        "This photo was deleted when its term ended; the ledger keeps its digest alone.",
    ),
    (Gone.ALL, Why.ASKED): Message(
        "照片已应本人要求删除，台账只留它的指纹。",
        "This photo was deleted because the person asked; the ledger keeps its digest alone.",
    ),
    (Gone.SHOWN, Why.LIMITED): Message(
        "本人要求删除；依法还要保存，只密存原件，不再展示（个人信息保护法第四十七条第二款）。",
        "The person asked for it to be deleted; a law still keeps it, so it is stored sealed and not shown (PIPL art. 47 para. 2).",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A photograph (by the hash of its original) of which ``gone`` goes; ``case_uid`` is the case whose timeline says so."""

    original: str
    gone: Gone
    why: Why
    case_uid: str = ""


def said(gone: Gone, why: Why) -> Message:
    """What stands where the picture stood; raises ``KeyError`` for a pair that never is."""
    return _SAID[gone, why]
