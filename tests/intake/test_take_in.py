"""One function takes everything in: placed, owned, timed, told, receipted — or refused with every field named."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import actions as cases
from chengxu.cases.models import Case, CaseClock
from chengxu.cases.rules import Order
from chengxu.common.ids import SeededIds, receipt_ok
from chengxu.common.messages import Invalid, Refused
from chengxu.intake.actions import Receipt, take_in
from chengxu.intake.models import Report
from chengxu.intake.queries import follow
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed, Evidence
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds(3)


def submit(actor: Actor = PUBLIC, /, **given: object) -> Receipt:
    plain: dict[str, object] = {"channel": "portal", "text": "路灯不亮三天了"}
    return take_in(submission=Submission(**(plain | given)), actor=actor, now=NOW, ids=ids)  # type: ignore[arg-type]


def at_seat(**given: object) -> dict[str, object]:
    return {"category": "C0118", "lon": SEAT[0], "lat": SEAT[1], "frame": "cgcs2000"} | given


def photo(size: tuple[int, int] = (40, 30), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336655").save(out, kind)
    return out.getvalue()


def nothing_written() -> bool:
    return not (
        Report.objects.exists()
        or Case.objects.exists()
        or Deed.objects.exists()
        or CaseClock.objects.exists()
    )


def test_a_placed_report_is_owned_timed_and_told() -> None:
    receipt = submit(**at_seat())
    assert receipt_ok(receipt.code)
    assert (receipt.lead, bool(receipt.lead_reason.zh), bool(receipt.lead_reason.en)) == (
        "JZCG-LD",
        True,
        True,
    )
    case = Case.objects.get(uid=receipt.case_uid)
    assert (case.state, case.township, case.grade in "ABC", bool(case.duty_grid)) == (
        "reported",
        "431229100",
        True,
        True,
    )
    clock = CaseClock.objects.get(case=case)
    assert (clock.kind, clock.due_at - NOW) == ("acceptance", timedelta(minutes=30))
    assert list(Deed.objects.order_by("id").values_list("verb", flat=True)) == [
        "case.report",
        "intake.receive",
    ]
    report = Report.objects.get()
    assert (report.receipt, report.case_id, report.text) == (receipt.code, case.uid, "路灯不亮三天了")
    assert ledger.verify({"case_uid": "cases_case"}).ok


def test_a_report_without_a_position_is_placed_by_its_words() -> None:
    case = Case.objects.get(uid=submit(text="太阳坪乡街上垃圾没人收").case_uid)
    assert (case.township, case.lon) == ("431229200", None)


def test_a_report_that_names_no_place_belongs_to_the_centre() -> None:
    receipt = submit(text="到处都是小广告")
    case = Case.objects.get(uid=receipt.case_uid)
    assert (receipt.lead, case.duty_grid, case.lead_rule) == ("JZCG-ZX", "unlocated", "uncategorised")


def test_control_characters_are_left_out() -> None:
    submit(text="路灯\x00不亮\n第二行", place="飞山\x1b北路", contact_name="李\x07四")
    kept = Report.objects.values_list("text", "place_text", "contact_name").get()
    assert kept == ("路灯不亮\n第二行", "飞山北路", "李四")


def test_a_report_keeps_the_position_in_the_frame_it_came_in() -> None:
    """Otherwise an export would name a frame that its numbers are not in, and the next import shift them again."""
    submit(**at_seat(lon=109.699557, lat=26.570483, frame="gcj02"))
    assert Report.objects.values_list("lon", "lat", "frame").get() == (109.699557, 26.570483, "gcj02")


def test_gcj02_is_brought_to_the_frame_of_the_store() -> None:
    case = Case.objects.get(uid=submit(**at_seat(lon=109.699557, lat=26.570483, frame="gcj02")).case_uid)
    assert (round(case.lon or 0, 4), round(case.lat or 0, 4)) == (109.695, 26.574)


def test_the_same_submission_twice_is_one_report() -> None:
    first, second = submit(source_id="form-1"), submit(source_id="form-1", text="改了字再点一次")
    assert (second.code, second.repeated, first.repeated) == (first.code, True, False)
    assert (Report.objects.count(), Case.objects.count(), Deed.objects.count()) == (1, 1, 2)
    assert submit(source_id="form-1", channel="hotline").code != first.code


def test_open_cases_nearby_of_the_same_category_are_named() -> None:
    first = submit(CLERK, **at_seat())
    assert first.nearby == ()
    close = submit(CLERK, **at_seat(lon=SEAT[0] + 0.0002))
    assert [(n.case_uid, n.metres) for n in close.nearby] == [(first.case_uid, 20)]
    assert submit(CLERK, **at_seat(lon=SEAT[0] + 0.002)).nearby == ()
    assert submit(CLERK, **at_seat(category="E0102")).nearby == ()
    assert submit(**at_seat()).nearby == ()  # the public sees no case but by a receipt


def test_signs_no_database_agrees_on_are_left_out() -> None:
    first = submit(source_id="form\x00-9", text="井盖\x00松动", contact_name="王\x07某")
    report = Report.objects.get(receipt=first.code)
    assert (report.source_id, report.text, report.contact_name) == ("form-9", "井盖松动", "王某")
    assert submit(source_id="form-9").code == first.code
    assert submit(source_id="n" * 80).code != first.code


def test_photos_are_kept_encrypted_and_shown_clean() -> None:
    receipt = submit(**at_seat(photos=(("a.jpg", photo()), ("b.png", photo(kind="PNG")))))
    report = Report.objects.get(uid=receipt.report_uid)
    assert (len(report.evidence.split()), Evidence.objects.count()) == (2, 2)
    followed = follow(receipt.code)
    assert followed is not None
    assert len(followed.photos) == 2
    assert ledger.verify().ok


WRONG = [
    ({"text": " "}, ["text"]),
    ({"text": "长" * 5000}, ["text"]),
    ({"channel": "telepathy"}, ["channel"]),
    ({"category": "E9999"}, ["category"]),
    ({"lon": 109.695}, ["lon"]),
    ({"lon": 109.695, "lat": 26.574}, ["frame"]),
    ({"lon": 109.695, "lat": 26.574, "frame": "mars"}, ["frame"]),
    ({"lon": 26.574, "lat": 109.695, "frame": "wgs84"}, ["lon"]),
    ({"lon": 116.4, "lat": 39.9, "frame": "wgs84"}, ["lon"]),
    ({"lon": float("nan"), "lat": 26.5, "frame": "wgs84"}, ["lon"]),
    ({"reported_at": NOW + timedelta(days=1)}, ["reported_at"]),
    ({"reported_at": NOW.replace(year=1823)}, ["reported_at"]),
    ({"contact_phone": "call me"}, ["phone"]),
    ({"contact_name": "名" * 61}, ["name"]),
    ({"text": "\x00\x07"}, ["text"]),
    ({"source_id": "n" * 81}, ["source_id"]),
    ({"photos": tuple((f"{n}.jpg", b"x") for n in range(7))}, ["photos"]),
    ({"text": "", "category": "X", "contact_phone": "?"}, ["category", "text", "phone"]),
]


@pytest.mark.parametrize(("given", "fields"), WRONG)
def test_every_wrong_field_is_named_and_nothing_is_written(
    given: dict[str, object], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        submit(**given)
    assert [p.field for p in caught.value.problems] == fields
    assert all(p.message.zh and p.message.en for p in caught.value.problems)
    assert nothing_written()


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", b"\xff\xd8\xff\xe0 torn", b"%PDF-1.7", photo(kind="BMP")]
)
def test_a_photo_that_is_none_is_refused_and_nothing_is_written(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        submit(photos=(("x.jpg", data),))
    assert (caught.value.field, "x.jpg" in caught.value.message.zh) == ("photos", True)
    assert nothing_written()


def test_an_oversized_photo_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chengxu.ledger.pictures.images.MAX_PIXELS", 100)
    with pytest.raises(Refused, match="像素"):
        submit(photos=(("x.jpg", photo()),))


def test_following_shows_steps_and_hides_people() -> None:
    receipt = submit(**at_seat(contact_name="张三", contact_phone="13812341234"))
    cases.act(case_uid=receipt.case_uid, verb="accept", order=Order(), actor=CLERK, now=NOW, ids=ids)
    followed = follow(receipt.code.lower().replace("-", " "))
    assert followed is not None
    assert [step.text.zh for step in followed.steps] == ["已收到您的反映", "已受理"]
    assert not any(word in repr(followed) for word in ("张三", "13812341234", "受理员"))
    assert follow("AAAAA-AAAAA") is None


def test_taking_in_costs_the_same_queries_however_full_the_database_is() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            submit(**at_seat(source_id=f"n{Report.objects.count()}"))
        return len(queries)

    first = cost()
    for _ in range(5):
        submit(**at_seat())
    assert cost() == first
