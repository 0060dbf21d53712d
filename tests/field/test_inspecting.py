"""Inspections from phones: once however often they come, by the version they began with, majors in as cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.cases.models import Case
from chengxu.field.models import Capture
from chengxu.field.rules import Answer, Kind, Outcome, Position
from chengxu.ledger import queries as ledger
from chengxu.routines.inspections import queries
from chengxu.routines.inspections.models import Finding, Inspection, Recheck
from chengxu.web.field import inspections as told
from tests.field import street
from tests.jingzhou import NOW, SEAT
from tests.routines.inspections.held import good, restaurant

pytestmark = pytest.mark.usefixtures("county", "home")
HOUR = timedelta(hours=1)


def given(photo: str = "", **changed: str) -> dict[str, str]:
    held = queries.in_force("gas_restaurant", NOW)
    assert held is not None
    answers = {f"a:{id_}": reply.answer for id_, reply in good(held).items()}
    second = street.somebody("officer", "second")
    told = {"version": held.version, "team": second.uid, "began": (NOW - HOUR).isoformat(), "p:alarm": photo}
    return answers | told | changed


def capture(party: str, *, photos: tuple[str, ...] = (), **changed: str) -> object:
    return street.capture(
        **street.BARE
        | {
            "kind": Kind.INSPECT, "verb": "finish", "object": "gas_restaurant", "at": NOW, "photos": photos,
            "spot": Position(lon=SEAT[0], lat=SEAT[1], metres=9), "given": given(photos[0] if photos else "", party=party, **changed),
        }
    )  # fmt: skip


def test_an_inspection_is_taken_in_once_and_its_major_finding_is_a_case() -> None:
    officer, photos = street.somebody("officer"), street.stored("red")
    one = capture(restaurant(), photos=photos, **{"a:alarm": "no", "n:alarm": "后厨没有装"})
    answers = [street.again(one, officer, now=NOW + 3 * HOUR, sent_at=NOW + 3 * HOUR) for _ in range(3)]  # type: ignore[arg-type]
    assert [answer.outcome for answer in answers] == [Outcome.DONE, Outcome.ALREADY, Outcome.ALREADY]
    assert answers[0].said.zh == "已记录 检〔2023〕00001号：一般 0 处，重大 1 处"
    row = Inspection.objects.get()
    assert (row.ended_at, row.began_at, row.lon) == (NOW, NOW - HOUR, SEAT[0])
    case = Case.objects.get()
    assert (answers[0].case, case.category, case.lon) == (case.uid, "E2111", SEAT[0])
    assert Finding.objects.get().note == "后厨没有装"
    assert ledger.verify().ok


@pytest.mark.parametrize(
    ("changed", "photos", "field", "why"),
    [
        ({"a:alarm": "no"}, False, "alarm", "要拍照"),
        ({"a:alarm": ""}, False, "alarm", "还没有回答"),
        ({"p:alarm": "d" * 64, "a:alarm": "no"}, False, "alarm", "要拍照"),  # a photo that was never sent
        ({"team": ""}, False, "team", "只有 1 名"),
        ({"version": "0" * 64}, False, "checklist", "没有这份检查表"),
        ({"households": "many"}, False, "households", "整数"),
    ],
)
def test_what_is_refused_says_where_and_leaves_nothing(
    changed: dict[str, str], photos: bool, field: str, why: str
) -> None:
    answer = street.again(capture(restaurant(), **changed), street.somebody("officer"))  # type: ignore[arg-type]
    assert (answer.outcome, answer.field) == (Outcome.REFUSED, field)
    assert why in answer.said.zh
    assert not Inspection.objects.exists()
    assert not Capture.objects.exists()


@pytest.mark.parametrize("post", ["auxiliary", "collector", "sweeper"])
def test_whoever_does_not_inspect_is_refused_and_gets_no_checklists(post: str) -> None:
    actor = street.somebody(post)
    answer = street.again(capture(restaurant()), actor)  # type: ignore[arg-type]
    assert answer.outcome is Outcome.REFUSED
    assert told.standing(actor, NOW) is None


def test_a_beginning_that_cannot_be_counts_as_the_end() -> None:
    street.again(capture(restaurant(), began="yesterday"), street.somebody("officer"))  # type: ignore[arg-type]
    street.again(capture(restaurant(2), began=(NOW + HOUR).isoformat()), street.somebody("officer"))  # type: ignore[arg-type]
    assert {row.began_at for row in Inspection.objects.all()} == {NOW}


def test_a_finding_is_looked_at_again_from_the_phone() -> None:
    officer, photos = street.somebody("officer"), street.stored("red", "blue")
    street.again(capture(restaurant(), photos=photos[:1], **{"a:alarm": "no"}), officer)  # type: ignore[arg-type]
    finding = Finding.objects.get()
    assert [one["uid"] for one in told.standing(officer, NOW)["findings"]] == [finding.uid]  # type: ignore[index]

    def look(passed: str, note: str, shots: tuple[str, ...]) -> Answer:
        more = {
            "finding": finding.uid,
            "passed": passed,
            "note": note,
            "team": street.somebody("officer", "second").uid,
        }
        plain = {
            "kind": Kind.INSPECT,
            "verb": "recheck",
            "object": "gas_restaurant",
            "photos": shots,
            "given": more,
        }
        return street.again(
            street.capture(**street.BARE | plain | {"at": NOW + HOUR}), officer, now=NOW + HOUR
        )

    assert look("yes", "", ()).outcome is Outcome.REFUSED
    assert look("no", "还没装", ()).outcome is Outcome.DONE
    assert look("yes", "", photos[1:]).outcome is Outcome.DONE
    assert Recheck.objects.count() == 2
    assert told.standing(officer, NOW)["findings"] == []  # type: ignore[index]


def test_a_phone_has_all_it_needs() -> None:
    party, officer = restaurant(), street.somebody("officer")
    made = told.standing(officer, NOW)
    assert made is not None
    codes = {one["code"] for one in made["lists"]}
    assert {"gas_restaurant", "fumes", "muck_truck"} <= codes
    assert "sanitation" not in codes
    assert [one["uid"] for one in made["parties"]] == [party]
    assert made["certified"] is True
    asked = {one["code"]: one["permits"] for one in made["lists"]}
    assert (asked["fumes"], asked["muck_truck"]) == ([], ["muck"])
    (one,) = made["parties"]
    assert {kind for _, _, kind in one["permits"]} <= {kind for kinds in asked.values() for kind in kinds}
