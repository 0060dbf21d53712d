"""Pictures on every face: what is hidden is hidden for everybody; the original opens for few, each time with a reason."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from chengxu.intake.models import Report
from chengxu.ledger import evidence
from chengxu.ledger.models import Deed, EvidenceVersion
from chengxu.web.field import bundle
from tests.contracts.tree import python_files, short
from tests.web.cast import CAST, LAMP, actor, do, reported, signed_in

HIDES = {"acceptor", "chief", "dispatcher"}
OPENS = {"chief", "reviewer"}
SEES_CASE = {
    "acceptor",
    "chief",
    "dispatcher",
    "handler",
    "clerk",
    "reviewer",
    "director",
}  # a handler: of the unit that leads
SEES_LEDGER = SEES_CASE  # others read entries, but not those of a case they may not see
FACE = {"left-1": "10", "top-1": "10", "width-1": "20", "height-1": "20"}


def taken() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#ddccbb").save(out, "JPEG")
    return out.getvalue()


def white(data: bytes) -> bool:
    """Whether the face can be seen."""
    with Image.open(io.BytesIO(data)) as image:
        return min(image.convert("RGB").getpixel((image.width // 5, image.height // 5))) > 150  # type: ignore[arg-type]


@pytest.fixture
def report(django_capture_on_commit_callbacks: Any) -> Report:
    """A report with one photo, in which the acceptor has hidden a face."""
    uid = reported(photos=(("face.jpg", taken()),)).case_uid
    found = Report.objects.get(case_id=uid)
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in("acceptor").post(f"{page(found)}hide/", FACE | {"version": "0"})
    assert answer.status_code == 302
    return found


def page(report: Report) -> str:
    return f"/desk/cases/{report.case_id}/photos/{report.evidence}/"


def faces(report: Report) -> Iterator[tuple[str, str]]:
    """Every address that sends a picture of the report, and which face it belongs to."""
    received = Deed.objects.filter(case_uid=report.case_id).exclude(evidence="").order_by("id").first()
    assert received
    for size in ("small", "large", "original-please"):
        yield "case", f"{page(report)}{size}/"
        yield "ledger", f"/office/deeds/{received.uid}/photos/{report.evidence}/{size}/"
    yield "portal", f"/r/{report.receipt}/photos/0/"


@pytest.mark.parametrize("post", ["", *CAST])
def test_nobody_sees_on_any_face_what_is_hidden(report: Report, post: str) -> None:
    client = signed_in(post) if post else Client()
    may = {"case": post in SEES_CASE, "ledger": post in SEES_LEDGER, "portal": True}
    for face, address in faces(report):
        answer = client.get(address)
        assert (answer.status_code == 200) is may[face], (face, address, answer.status_code)
        if may[face]:
            assert answer.headers["Content-Type"] == "image/jpeg"
            assert not white(answer.content), address


@pytest.mark.parametrize("post", ["", *CAST])
def test_only_who_holds_the_verbs_hides_and_opens(report: Report, post: str) -> None:
    client = signed_in(post) if post else Client()
    more = {"left-2": "60", "top-2": "60", "width-2": "10", "height-2": "10", "version": "1"}
    hidden = client.post(f"{page(report)}hide/", FACE | more).status_code
    assert (hidden == 302 and EvidenceVersion.objects.count() == 2) is (post in HIDES)
    opened = client.post(f"{page(report)}original/", {"reason": "核对现场情况", "how": "file"})
    assert (opened.status_code == 200) is (post in OPENS)
    assert Deed.objects.filter(verb="photo.view").count() == (post in OPENS)
    if post in OPENS:
        assert opened.content == taken()
        assert opened.headers["Cache-Control"].startswith("max-age=0")
        assert re.fullmatch(r'attachment; filename="[\w.-]+\.jpg"', opened.headers["Content-Disposition"])


@pytest.mark.parametrize("post", ["chief", "reviewer", "acceptor", "clerk"])
def test_the_page_of_a_photo_offers_what_the_post_may_do(report: Report, post: str) -> None:
    text = signed_in(post).get(page(report)).content.decode()
    assert ("保存遮挡" in text) is (post in HIDES)
    assert ("下载原始文件" in text) is (post in OPENS)
    assert "已遮挡 1 处" in text
    assert "吴海燕" in text


def test_the_original_is_looked_at_on_a_page_nobody_keeps(report: Report) -> None:
    answer = signed_in("chief").post(f"{page(report)}original/", {"reason": "核对现场情况", "how": "look"})
    text = answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    (data,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', text)
    import base64

    assert white(base64.b64decode(data))
    assert "核对现场情况" in signed_in("acceptor").get(page(report)).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"left-1": "10"}, "都要填 0 到 100"),
        (FACE | {"left-1": "ten"}, "都要填 0 到 100"),
        (FACE | {"left-1": "-3"}, "都要填 0 到 100"),
        (FACE | {"left-1": "1e2"}, "都要填 0 到 100"),
        (FACE | {"left-1": "nan"}, "都要填 0 到 100"),
        (FACE | {"left-1": "１０"}, "都要填 0 到 100"),
        (FACE | {"left-1": "999"}, "不在照片里"),
        (FACE | {"width-1": "0"}, "太小"),
        (FACE | {"version": "7"}, "有人改过"),
        (FACE | {"version": "x"}, "有人改过"),
        (FACE, "没有变化"),
        ({"reason": ""}, "写明理由"),
    ],
)
def test_what_is_wrong_in_the_form_is_said_and_what_was_typed_stays(
    report: Report, fields: dict[str, str], said: str
) -> None:
    answer = signed_in("chief").post(f"{page(report)}hide/", {"version": "1"} | fields)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert f'value="{fields.get("left-1", "")}"' in text
    assert EvidenceVersion.objects.count() == 1


def test_without_a_reason_the_original_stays_closed_and_the_form_says_so(report: Report) -> None:
    answer = signed_in("chief").post(f"{page(report)}original/", {"reason": " ", "how": "look"})
    assert (answer.status_code, "请写明理由" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("what", ["", "hide/", "original/"])
def test_a_photo_of_another_case_is_no_photo_of_this_one(report: Report, what: str) -> None:
    other = reported(text="另一处", photos=()).case_uid
    address = f"/desk/cases/{other}/photos/{report.evidence}/{what}"
    client = signed_in("chief")
    answer = client.post(address, {"reason": "核对现场情况"}) if what else client.get(address)
    assert answer.status_code in (404, 422)
    assert answer.status_code == 404 or "没有这张照片" in answer.content.decode()


def test_a_picture_is_kept_by_browsers_only_as_long_as_it_is_the_one(report: Report) -> None:
    client = signed_in("chief")
    address = f"{page(report)}large/"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.post(f"{page(report)}hide/", {"reason": "经本人同意公开", "version": "1"})
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert white(changed.content)


def test_interfaces_and_exports_name_no_derivative(report: Report) -> None:
    """The open interface tells no pictures at all, and what is exported names originals, which open for few."""
    names = {
        hash_
        for row in (*EvidenceVersion.objects.all(), *evidence.current([report.evidence]).values())
        for hash_ in (row.shown, row.thumbnail)
    }
    told = Client().get(f"/open311/v2/requests/{report.uid}.json").content.decode()
    told += Client().get("/open311/v2/requests.json?extensions=true").content.decode()
    told += signed_in("chief").get("/desk/export/?queue=all_open").content.decode("utf-8", "replace")
    assert told
    assert not [name for name in names if name in told]


def test_a_phone_that_kept_the_picture_is_given_another_address(
    django_capture_on_commit_callbacks: Any,
) -> None:
    """A field phone keeps pictures by their address; it drops those its tasks no longer name."""
    uid = reported(photos=(("face.jpg", taken()),)).case_uid
    do(uid, "accept", "acceptor")
    do(uid, "file", "chief", condition=f"{LAMP}-1", reason="照片清楚")
    do(uid, "dispatch", "dispatcher")
    handler = actor("handler")
    before = [task["photos"] for task in bundle.bundle(handler, timezone.now(), known="")["tasks"]]
    address = page(Report.objects.get(case_id=uid))
    with django_capture_on_commit_callbacks(execute=True):
        signed_in("chief").post(f"{address}hide/", FACE | {"version": "0"})
    after = [task["photos"] for task in bundle.bundle(handler, timezone.now(), known="")["tasks"]]
    assert (before, after) == ([[f"{address}small/"]], [[f"{address}small/?v=1"]])
    sent = signed_in("handler").get(after[0][0])
    assert sent.status_code == 200
    assert not white(sent.content)


PICTURE_READERS = {
    "src/chengxu/intake/hiding.py",
    "src/chengxu/intake/pictures.py",
    "src/chengxu/web/pictures.py",
    "src/chengxu/web/desk/photos.py",
    # what hangs on a meeting, a campaign, an undertaking, an inspection: the version with its parts hidden, sent by web.pictures
    "src/chengxu/web/campaigns/page.py",
    "src/chengxu/web/inspections/record.py",
    "src/chengxu/web/meetings/page.py",
    "src/chengxu/web/undertakings/pages.py",
    "src/chengxu/web/undertakings/showing.py",
    # which hashes there are, no pictures
    "src/chengxu/project/demo/inspecting.py",
    "src/chengxu/project/demo/mending.py",
}


def test_only_one_place_decides_which_picture_is_seen() -> None:
    """Whoever asks for stored pictures past the filter would one day show what somebody hid."""
    asks = re.compile(
        r"evidence\.(current|shown|original)\(|\bEvidence(Version)?\.objects|hiding\.open_original"
    )
    found = {
        short(file)
        for file in python_files("src/chengxu")
        if not short(file).startswith("src/chengxu/ledger/") and asks.search(file.read_text("utf-8"))
    }
    assert found - PICTURE_READERS <= {
        "src/chengxu/intake/channels/deed_file.py"
    }  # which hashes there are, no pictures
