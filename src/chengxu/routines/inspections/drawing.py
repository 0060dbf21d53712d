"""Random draws of parties and inspectors (双随机) that anybody can make again. Pure, whole numbers only.

The algorithm, :data:`ALGORITHM`: the office commits to a secret seed by publishing its SHA-256 together with the digest of both
lists. At the draw a word spoken there is joined to it: ``S = seed|word``. A party of weight *w* has *w* tickets; ticket *k* (0 to
w-1) is the SHA-256 of ``S|party|uid|k``; its smallest ticket ranks it, and the first *n* are drawn. That is drawing without
replacement with chances by weight. For each drawn party in that order the inspectors are ranked by how many parties each already
has, then by the SHA-256 of ``S|inspector|party uid|inspector uid``; whoever must stay away from that party (回避) is passed over.
The order in which the lists are given changes nothing.

Sources: 国办发〔2015〕58号 (推广随机抽查); 行政处罚法 (2021) art. 43 (回避). That results are published: the same notice (unverified).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from chengxu.common.messages import Message, Refused

ALGORITHM = "chengxu-draw-1"
MOST_WEIGHT = 20
MOST_WORD = 40
BETWEEN = "|"


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A party that can be drawn, with its tickets."""

    uid: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Lists:
    """What is drawn from: parties, inspectors (their uids), and which inspector stays away from which party."""

    parties: tuple[Candidate, ...]
    inspectors: tuple[str, ...]
    avoid: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """A drawn party and those drawn for it."""

    party: str
    inspectors: tuple[str, ...]


def commitment(seed: str) -> str:
    """What is published before the draw."""
    return _sha(seed)


def digest(lists: Lists) -> str:
    """The SHA-256 of both lists, whatever order they are given in; published with the commitment."""
    told = {
        "algorithm": ALGORITHM,
        "parties": [[one.uid, one.weight] for one in sorted(lists.parties)],
        "inspectors": sorted(lists.inspectors),
        "avoid": sorted(map(list, lists.avoid)),
    }
    return _sha(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def joined_seed(seed: str, word: str) -> str:
    """The seed everything is reckoned from: the secret one and the word spoken at the draw."""
    return f"{seed}{BETWEEN}{word}"


def refuse_lists(lists: Lists, count: int, each: int) -> Message | None:
    """Why nothing can be drawn from these, or None."""
    if not lists.parties:
        return Message(
            "没有可抽的对象：都在间隔期内，或者还没有登记",
            "nobody can be drawn: all were inspected lately, or none is registered",
        )
    if len({one.uid for one in lists.parties}) != len(lists.parties):
        return Message("抽查对象里有重复", "a party stands in the list twice")
    if any(not 1 <= one.weight <= MOST_WEIGHT for one in lists.parties):
        return Message("权重是 1 到 {n}", "weights are 1 to {n}").format(n=MOST_WEIGHT)
    if not 1 <= count <= len(lists.parties):
        return Message("抽 1 到 {n} 家", "draw 1 to {n}").format(n=len(lists.parties))
    if len(set(lists.inspectors)) < each:
        return Message(
            "检查人员名录里只有 {had} 名持证执法人员，每家要 {n} 名",
            "there are {had} certified officers in the list, {n} are needed for each",
        ).format(had=len(set(lists.inspectors)), n=each)
    return None


def rank(candidates: Iterable[Candidate], seed: str) -> list[str]:
    """The uids of all candidates, the first to be drawn first."""
    return sorted({one.uid: one for one in candidates}, key=_tickets(candidates, seed).__getitem__)


def _tickets(candidates: Iterable[Candidate], seed: str) -> Mapping[str, tuple[str, str]]:
    return {
        one.uid: (
            min(_sha(BETWEEN.join((seed, "party", one.uid, str(k)))) for k in range(one.weight)),
            one.uid,
        )
        for one in candidates
    }


def draw(lists: Lists, *, count: int, each: int, seed: str) -> tuple[Pair, ...]:
    """Who is inspected by whom. Raises :class:`Refused` where it cannot be, and names a party nobody is left for."""
    if (refusal := refuse_lists(lists, count, each)) is not None:
        raise Refused(refusal, field="count")
    load: dict[str, int] = dict.fromkeys(lists.inspectors, 0)
    pairs = []
    for party in rank(lists.parties, seed)[:count]:
        chosen = _inspectors(party, load, lists.avoid, each, seed)
        for one in chosen:
            load[one] += 1
        pairs.append(Pair(party, chosen))
    return tuple(pairs)


def _inspectors(
    party: str, load: Mapping[str, int], avoid: Collection[tuple[str, str]], each: int, seed: str
) -> tuple[str, ...]:
    free = [one for one in load if (one, party) not in avoid]
    if len(free) < each:
        raise Refused(
            Message(
                "抽到的一家没有够数的检查人员：除去回避的只剩 {n} 名",
                "for one of the drawn only {n} inspectors need not stay away",
            ).format(n=len(free)),
            field="inspectors",
        )
    ranked = sorted(
        free, key=lambda one: (load[one], _sha(BETWEEN.join((seed, "inspector", party, one))), one)
    )
    return tuple(ranked[:each])


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A draw as it is published: enough to make it again. ``seed`` and ``word`` are "" until it was made."""

    algorithm: str
    commit: str
    lists: Lists
    list_digest: str
    count: int
    each: int
    seed: str
    word: str
    pairs: tuple[Pair, ...]


def verify(published: Published) -> list[Message]:
    """What does not fit in a published draw; nothing when it holds."""
    if published.algorithm != ALGORITHM:
        return [
            Message("不认识的算法：{name}", "an unknown algorithm: {name}").format(
                name=published.algorithm[:40]
            )
        ]
    wrong = []
    if digest(published.lists) != published.list_digest:
        wrong.append(
            Message("名录和事先公布的摘要对不上", "the lists do not fit the digest published before")
        )
    if commitment(published.seed) != published.commit:
        wrong.append(
            Message("种子和事先公布的摘要对不上", "the seed does not fit the commitment published before")
        )
    try:
        again = draw(
            published.lists,
            count=published.count,
            each=published.each,
            seed=joined_seed(published.seed, published.word),
        )
    except Refused as refusal:
        return [*wrong, refusal.message]
    if again != published.pairs:
        wrong.append(Message("按种子重算，结果不一样", "reckoned again from the seed the result is another"))
    return wrong


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
