"""Draws as they are committed to, made, published; who stays away; nothing can be changed in between."""

from __future__ import annotations

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from chengxu.routines.inspections import drawing, draws, queries
from chengxu.routines.inspections.models import Avoidance, Draw, Task
from tests.jingzhou import NOW
from tests.routines.inspections.held import BAD, LEADER, ids, inspected, inspector, restaurant

pytestmark = pytest.mark.django_db
SEED = "5" * 32


@pytest.fixture
def ready(county: str) -> tuple[list[str], list[Actor]]:
    return [restaurant(n) for n in range(1, 7)], [inspector(login) for login in "abc"]


def commit(count: int = 3, scheme: str = "gas_restaurants") -> str:
    return draws.commit(scheme=scheme, count=count, seed=SEED, actor=LEADER, now=NOW, ids=ids)


def test_a_draw_is_committed_made_published_and_holds(ready: tuple[list[str], list[Actor]]) -> None:
    uid = commit()
    before = queries.published(Draw.objects.get(uid=uid))
    assert (before.seed, before.pairs) == ("", ())
    assert before.commit == drawing.commitment(SEED)
    restaurant(9)  # registered after the commitment: not in the list any more
    told = draws.make(uid=uid, word="八八", actor=LEADER, now=NOW, ids=ids)
    assert drawing.verify(told) == []
    assert len(told.lists.parties) == 6
    assert Task.objects.filter(draw_id=uid).count() == 3
    assert {task.party_id for task in Task.objects.all()} == {pair.party for pair in told.pairs}
    draws.publish(uid=uid, actor=LEADER, now=NOW, ids=ids)
    deed = Deed.objects.get(verb="draw.commit")
    assert before.commit in deed.detail
    assert before.list_digest in deed.detail
    assert SEED not in deed.detail
    for again in (
        lambda: draws.make(uid=uid, word="九", actor=LEADER, now=NOW, ids=ids),
        lambda: draws.publish(uid=uid, actor=LEADER, now=NOW, ids=ids),
    ):
        with pytest.raises(Refused):
            again()


def test_whoever_was_drawn_inspects(ready: tuple[list[str], list[Actor]]) -> None:
    people = {one.uid: one for one in ready[1]}
    pair = draws.make(uid=commit(1), word="八", actor=LEADER, now=NOW, ids=ids).pairs[0]
    task = Task.objects.get().uid
    first, second = (people[uid] for uid in pair.inspectors)
    (left,) = set(people) - set(pair.inspectors)
    with pytest.raises(Refused, match=f"要由抽到的人检查；缺 {second.name}"):
        inspected(pair.party, first, people[left], given={"task": task})
    inspected(pair.party, first, second, given={"task": task})
    assert Task.objects.get().done_at == NOW


def test_the_inspected_lately_are_left_out_and_the_risky_weigh_more(
    ready: tuple[list[str], list[Actor]],
) -> None:
    parties, people = ready
    inspected(parties[0], people[0], people[1])
    scheme = queries.declared().schemes["gas_restaurants"]
    found = {one.uid: one.weight for one in queries.candidates(scheme, NOW)}
    assert parties[0] not in found
    assert set(found.values()) == {2}  # nobody was there for a year
    later = NOW.replace(year=2023, month=9)
    assert {one.uid: one.weight for one in queries.candidates(scheme, later)}[parties[0]] == 1
    inspected(parties[1], people[0], people[1], alarm=BAD)
    assert {one.uid: one.weight for one in queries.candidates(scheme, later)}[parties[1]] == 4


def test_whoever_stays_away_is_not_drawn_for_that_party(ready: tuple[list[str], list[Actor]]) -> None:
    parties, people = ready
    for party in parties:
        draws.avoid(person=people[0].uid, party=party, why="kin", actor=LEADER, now=NOW, ids=ids)
    told = draws.make(uid=commit(), word="7", actor=LEADER, now=NOW, ids=ids)
    assert all(people[0].uid not in pair.inspectors for pair in told.pairs)
    with pytest.raises(Refused, match="已经登记过"):
        draws.avoid(person=people[0].uid, party=parties[0], why="kin", actor=LEADER, now=NOW, ids=ids)
    draws.admit(avoidance=Avoidance.objects.first().pk, actor=LEADER, now=NOW, ids=ids)  # type: ignore[union-attr]
    assert Avoidance.objects.filter(ended_at__isnull=True).count() == 5


@pytest.mark.parametrize(("person", "why"), [("nobody", "kin"), ("", "gossip")])
def test_an_avoidance_that_cannot_be(ready: tuple[list[str], list[Actor]], person: str, why: str) -> None:
    with pytest.raises(Refused):
        draws.avoid(
            person=person or ready[1][0].uid, party=ready[0][0], why=why, actor=LEADER, now=NOW, ids=ids
        )


def test_where_too_few_need_not_stay_away_nothing_is_written(ready: tuple[list[str], list[Actor]]) -> None:
    parties, people = ready
    for party in parties:
        for person in people[:2]:
            draws.avoid(person=person.uid, party=party, why="kin", actor=LEADER, now=NOW, ids=ids)
    uid = commit()
    with pytest.raises(Refused, match="只剩 1 名"):
        draws.make(uid=uid, word="7", actor=LEADER, now=NOW, ids=ids)
    assert Draw.objects.get(uid=uid).made_at is None
    draws.give_up(uid=uid, why="回避后人手不够", actor=LEADER, now=NOW, ids=ids)
    with pytest.raises(Refused, match="作废"):
        draws.make(uid=uid, word="7", actor=LEADER, now=NOW, ids=ids)


@pytest.mark.parametrize("word", ["", "a|b", "$(id)", 'a"b', "x" * 41])
def test_a_word_that_is_none(ready: tuple[list[str], list[Actor]], word: str) -> None:
    with pytest.raises(Refused, match="现场报的"):
        draws.make(uid=commit(), word=word, actor=LEADER, now=NOW, ids=ids)


def test_what_cannot_be_committed_to(ready: tuple[list[str], list[Actor]]) -> None:
    for given in ({"count": 7}, {"count": 0}, {"scheme": "nothing"}, {"scheme": "gas_operators", "count": 1}):
        with pytest.raises(Refused):
            commit(**given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="权限"):
        draws.commit(scheme="gas_restaurants", count=1, seed=SEED, actor=ready[1][0], now=NOW, ids=ids)
    with pytest.raises(Refused, match="种子"):
        draws.commit(scheme="gas_restaurants", count=1, seed="5", actor=LEADER, now=NOW, ids=ids)
