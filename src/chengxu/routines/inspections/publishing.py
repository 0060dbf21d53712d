"""A draw as a file that anybody can take away and reckon again. Pure."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from chengxu.common.messages import Message, Refused
from chengxu.routines.inspections.drawing import Candidate, Lists, Pair, Published

UNREADABLE = Message(
    "这不是抽查结果文件，或者不完整；请从公示的那一页重新下载 draw.json",
    "this is no file of a draw, or not the whole of one; take draw.json from its page again",
)


class _Party(msgspec.Struct):
    uid: str
    weight: int


class _Pair(msgspec.Struct):
    party: str
    inspectors: list[str]


class _File(msgspec.Struct):
    algorithm: str
    commitment: str
    list_digest: str
    count: int
    inspectors_each: int
    seed: str
    word: str
    parties: list[_Party]
    inspectors: list[str]
    avoid: list[tuple[str, str]]
    drawn: list[_Pair]


def written(draw: Published) -> dict[str, Any]:
    """The draw as JSON values, lists in a fixed order; the same keys are read by :func:`read`."""
    return {
        "algorithm": draw.algorithm,
        "commitment": draw.commit,
        "list_digest": draw.list_digest,
        "count": draw.count,
        "inspectors_each": draw.each,
        "seed": draw.seed,
        "word": draw.word,
        "parties": [{"uid": one.uid, "weight": one.weight} for one in sorted(draw.lists.parties)],
        "inspectors": sorted(draw.lists.inspectors),
        "avoid": sorted([inspector, party] for inspector, party in draw.lists.avoid),
        "drawn": [{"party": pair.party, "inspectors": list(pair.inspectors)} for pair in draw.pairs],
    }


def read(body: bytes) -> Published:
    """The draw in a file; raises :class:`Refused` for what is none."""
    try:
        given = msgspec.json.decode(body, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, json.JSONDecodeError):
        raise Refused(UNREADABLE) from None
    return Published(
        algorithm=given.algorithm,
        commit=given.commitment,
        lists=Lists(
            tuple(Candidate(one.uid, one.weight) for one in given.parties),
            tuple(given.inspectors),
            frozenset(given.avoid),
        ),
        list_digest=given.list_digest,
        count=given.count,
        each=given.inspectors_each,
        seed=given.seed,
        word=given.word,
        pairs=tuple(Pair(one.party, tuple(one.inspectors)) for one in given.drawn),
    )
