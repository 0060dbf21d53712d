"""The tables of the generator: their totals are the figures the bureau printed, in words the pack knows."""

from __future__ import annotations

import pytest

from chengxu.ledger.loading import parse
from chengxu.packs.checking import Checker
from chengxu.project.demo.plan import table
from chengxu.project.demo.work import totals, works
from tests.jingzhou import source

PRINTED = {
    # what the summary of 2023 says exactly, in thousandths
    ("stop", "fireworks"): 16,
    ("handle", "illegal_stock"): 15,
    ("halt", "illegal_building"): 58,
    ("remove", "shack"): 34,
    ("find", "gas_hazard_general"): 138,
    ("find", "gas_hazard_major"): 45,
    ("rectify", "gas_hazard_general"): 138,
    ("rectify", "gas_hazard_major"): 45,
    ("find", "gas_survey_hazard"): 35,
    ("serve", "muck_notice"): 14,
    ("handle", "guardrail_accident"): 30,
    ("replace", "guardrail"): 200,
    ("replace", "guardrail_post"): 23,
    ("rectify", "stone_guardrail"): 13,
    ("repair", "road_subsidence"): 7,
    ("install", "u_post"): 330,
    ("repair", "road_stop"): 6,
    ("set_up", "vending_point"): 3,
    ("add", "monitoring_well"): 4,
    ("add", "sorting_community"): 2,
    ("hold", "sorting_event"): 2,
    ("upgrade", "green_space"): 4,
    ("complete", "pocket_park"): 4,
}
ABOUT = {
    # 350余: more than 350, and less than the next ten
    (("clear", "facade_pipe"), ("regulate", "facade_pipe")): (351, 359),
    (("urge", "fume_purifier"),): (11, 19),
    (("distribute", "fireworks_leaflet"),): (10_001, 19_999),
    (("check", "gas_market"),): (61, 69),
    (("deploy", "gas_staff"),): (401, 499),
    (("regulate", "muck_truck"),): (51, 59),
    (("rectify", "pollution_source"),): (101, 199),
    (("clear", "muck_dumping"),): (21, 29),
}
SUMS = {
    15: (("install", "manhole_cover"), ("replace", "manhole_cover"), ("repair", "manhole_cover")),
    50: (("install", "granite_ball"), ("repair", "granite_ball")),
}


def test_exact_figures() -> None:
    found = totals(works())
    assert {pair: found[pair] for pair in PRINTED} == {pair: n * 1000 for pair, n in PRINTED.items()}


@pytest.mark.parametrize(("pairs", "bounds"), ABOUT.items())
def test_figures_with_yu(pairs: tuple[tuple[str, str], ...], bounds: tuple[int, int]) -> None:
    found = totals(works())
    assert bounds[0] <= sum(found[pair] for pair in pairs) / 1000 <= bounds[1]


@pytest.mark.parametrize(("total", "pairs"), SUMS.items())
def test_figures_of_several_verbs(total: int, pairs: tuple[tuple[str, str], ...]) -> None:
    found = totals(works())
    assert sum(found[pair] for pair in pairs) == total * 1000


def test_every_row_speaks_the_ledgers_words() -> None:
    vocabulary = parse(Checker(source()))
    pairs = set(totals(works()))
    assert {pair for pair in pairs if pair not in vocabulary.allowed} == set()
    organisation = table("figures.yaml")["places"]
    kinds = {"streets", "parks", "schools", "communities", "everywhere", "river", "unplaced", *organisation}
    assert {work.where for work in works()} <= kinds


def test_a_total_can_be_spread_over_its_deeds() -> None:
    for work in works():
        assert work.deeds * work.step <= work.total or work.deeds == 1, work


def test_there_is_work_enough() -> None:
    assert sum(work.deeds for work in works()) > 35_000


def test_proceedings_of_the_report() -> None:
    rows = [row for row in table("duty.yaml")["penalties"] if "opened" in row]
    gas = [row for row in rows if row["field"] == "gas"]
    assert [row.get("fine", 0) for row in gas] == [10_000, 10_000, 0]
    assert "decided" not in gas[-1]
    assert len([row for row in rows if row["field"] == "muck"]) == 3


def test_what_tracks_tell_the_logbook_does_not_tell_again() -> None:
    told = source().pack.one("tracks.yaml")["works"].values()
    proved = {(one["deed"]["verb"], one["deed"]["object"]) for one in told}
    twice = [
        work for work in works() if work.live and (work.verb, work.object) in proved and not work.tracked
    ]
    assert ("wash", "main_road") in proved
    assert twice == []
