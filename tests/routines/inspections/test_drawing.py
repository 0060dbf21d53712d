"""Draws: made again from their seed, fair by weight, whatever the order of the lists."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Refused
from chengxu.routines.inspections import drawing
from chengxu.routines.inspections.drawing import Candidate, Lists, Pair, Published
from chengxu.routines.inspections.publishing import read, written

UIDS = st.lists(st.integers(0, 9999).map("u{}".format), min_size=3, max_size=12, unique=True)
SEEDS = st.text("ab|0", max_size=8)


def lists(n: int = 10, people: int = 4, **weights: int) -> Lists:
    return Lists(
        tuple(Candidate(f"p{k}", weights.get(f"p{k}", 1)) for k in range(n)),
        tuple(f"i{k}" for k in range(people)),
    )


def published(**changed: object) -> Published:
    """A draw with weights and avoidances."""
    known, seed, word = (
        replace(lists(p3=3, p7=2), avoid=frozenset({("i0", "p3"), ("i1", "p1")})),
        "s" * 32,
        "八",
    )
    pairs = drawing.draw(known, count=3, each=2, seed=drawing.joined_seed(seed, word))
    made = Published(
        algorithm=drawing.ALGORITHM, commit=drawing.commitment(seed), lists=known, list_digest=drawing.digest(known), count=3,
        each=2, seed=seed, word=word, pairs=pairs,
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


@given(UIDS, SEEDS, st.integers(0, 11))
def test_the_order_of_the_lists_changes_nothing(uids: list[str], seed: str, turned: int) -> None:
    mixed = [*uids[turned:], *reversed(uids[:turned])]
    one = Lists(tuple(map(Candidate, uids)), tuple(uids[:3]))
    two = Lists(tuple(map(Candidate, mixed)), tuple(sorted(uids[:3], reverse=True)))
    assert drawing.draw(one, count=2, each=2, seed=seed) == drawing.draw(two, count=2, each=2, seed=seed)
    assert drawing.digest(one) == drawing.digest(two)


@given(SEEDS)
def test_a_draw_is_made_again_and_nobody_is_drawn_twice(seed: str) -> None:
    first = drawing.draw(lists(), count=5, each=2, seed=seed)
    assert first == drawing.draw(lists(), count=5, each=2, seed=seed)
    assert len({pair.party for pair in first}) == 5
    assert all(len(set(pair.inspectors)) == 2 for pair in first)


def test_without_weights_everybody_is_drawn_alike() -> None:
    """1000 draws of 1 of 10: each about 100 times; the bounds are six deviations wide."""
    seen = [drawing.rank(lists().parties, f"seed {n}")[0] for n in range(1000)]
    assert all(45 < seen.count(f"p{k}") < 155 for k in range(10))


def test_three_tickets_are_drawn_three_times_as_often() -> None:
    """p0 has 3 of 12 tickets: about 250 of 1000 first places."""
    seen = [drawing.rank(lists(p0=3).parties, f"seed {n}")[0] for n in range(1000)]
    assert 190 < seen.count("p0") < 310


def test_the_ranking_is_what_the_page_says_it_is() -> None:
    """Reckoned here with nothing of ours, as anybody would."""
    seed = "abc|8"
    by_hand = sorted(
        (f"p{k}" for k in range(10)),
        key=lambda uid: hashlib.sha256(f"{seed}|party|{uid}|0".encode()).hexdigest(),
    )
    assert drawing.rank(lists().parties, seed) == by_hand


def test_whoever_must_stay_away_is_passed_over_and_work_is_spread() -> None:
    avoid = frozenset(("i0", f"p{k}") for k in range(10))
    pairs = drawing.draw(replace(lists(), avoid=avoid), count=9, each=1, seed="x")
    chosen = [pair.inspectors[0] for pair in pairs]
    assert "i0" not in chosen
    assert {chosen.count(f"i{k}") for k in (1, 2, 3)} == {3}


def test_too_few_who_need_not_stay_away_is_refused() -> None:
    avoid = frozenset((f"i{i}", f"p{k}") for k in range(10) for i in range(3))
    with pytest.raises(Refused, match="只剩 1 名"):
        drawing.draw(replace(lists(), avoid=avoid), count=2, each=2, seed="x")


@pytest.mark.parametrize(
    ("known", "count", "each", "why"),
    [
        (lists(0), 1, 2, "没有可抽的对象"),
        (lists(3), 4, 2, "抽 1 到 3 家"),
        (lists(3), 0, 2, "抽 1 到 3 家"),
        (lists(3, 1), 1, 2, "只有 1 名"),
        (lists(3, p0=0), 1, 2, "权重"),
        (lists(3, p0=21), 1, 2, "权重"),
        (Lists((Candidate("a"), Candidate("a")), ("i", "j")), 1, 2, "重复"),
        (lists(3), 3, 2, ""),
    ],
)
def test_what_cannot_be_drawn_from(known: Lists, count: int, each: int, why: str) -> None:
    refusal = drawing.refuse_lists(known, count, each)
    assert (why in refusal.zh) if refusal else why == ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"seed": "t" * 32}, "种子"),
        ({"word": "九"}, "重算"),
        ({"lists": lists(p1=2)}, "名录"),
        ({"pairs": (Pair("p0", ("i0", "i1")),)}, "重算"),
        ({"algorithm": "other"}, "算法"),
        ({"count": 99}, "抽 1 到 10 家"),
    ],
)
def test_a_published_draw_is_verified(changed: dict[str, object], why: str) -> None:
    wrong = drawing.verify(published(**changed))
    assert any(why in one.zh for one in wrong) if why else wrong == []


def test_a_published_draw_comes_back_from_its_file() -> None:
    draw = published()
    again = read(json.dumps(written(draw)).encode())
    assert again.pairs == draw.pairs
    assert drawing.verify(again) == []
    assert drawing.digest(again.lists) == draw.list_digest


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, [True, True, True]),
        ({"seed": "t" * 32}, [True, False, False]),
        ({"lists": lists(people=3)}, [False, True, False]),
    ],
)
def test_an_outsider_makes_it_again_with_the_script_of_the_manual(
    tmp_path: Path, changed: dict[str, object], says: list[bool]
) -> None:
    """The code as it stands in the manual, run on a published file with nothing of ours."""
    manual = (Path(__file__).parents[3] / "docs/howto/inspections.md").read_text(encoding="utf-8")
    script = manual.split("```python\n")[1].split("```")[0]
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(written(published(**changed)), ensure_ascii=False), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script, str(file)], capture_output=True, text=True, check=True
    )
    assert [line.split(": ")[1] == "True" for line in ran.stdout.splitlines()] == says


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"seed": 3}', b"\xff\xfe"])
def test_a_file_that_is_no_draw_says_so(body: bytes) -> None:
    with pytest.raises(Refused, match="不是抽查结果文件") as caught:
        read(body)
    assert not re.search("[A-Za-z]{4,}", caught.value.message.zh.replace("draw.json", ""))
