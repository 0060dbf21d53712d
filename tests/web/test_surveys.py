"""Pages of rounds: who may open which, one from its beginning over sheets and a file to its end."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chengxu.routines.surveys import queries
from chengxu.routines.surveys.models import Round, Sheet
from tests.web.cast import signed_in
from tests.web.test_consultations import page

pytestmark = pytest.mark.usefixtures("county")
GOOD = {"overall": "very", "cleaning": "good", "order": "good", "lighting": "fair", "manner": "very"}


def begun() -> tuple[Round, str, str]:
    """A round of today at two places; with their codes."""
    one, two = list(queries.places())[:2]
    today = timezone.localdate().isoformat()
    given = {
        "kind": "satisfaction",
        "title": "市容测评",
        "start": today,
        "end": today,
        f"n-{one}": "12",
        f"n-{two}": "2",
    }
    answer = signed_in("clerk").post("/office/surveys/new/", given)
    row = Round.objects.get()
    assert answer["Location"] == f"/office/surveys/{row.uid}/"
    return row, one, two


@pytest.mark.parametrize(
    ("post", "status", "new"),
    [("clerk", 200, 200), ("director", 200, 403), ("auditor", 200, 403), ("collector", 403, 403)],
)
def test_who_may_open_what(post: str, status: int, new: int) -> None:
    client = signed_in(post)
    assert client.get("/office/surveys/").status_code == status
    assert client.get("/office/surveys/new/").status_code == new
    assert client.get("/office/surveys/none/").status_code == (404 if status == 200 else 403)


def test_what_is_wrong_in_a_plan_stands_beside_its_field() -> None:
    one = next(iter(queries.places()))
    answer = signed_in("clerk").post(
        "/office/surveys/new/",
        {"kind": "satisfaction", "title": "", "start": "soon", "end": "", f"n-{one}": "x"},
    )
    assert answer.status_code == 422
    assert 'id="f-start-error"' in answer.content.decode()
    today = timezone.localdate().isoformat()
    answer = signed_in("clerk").post(
        "/office/surveys/new/",
        {"kind": "satisfaction", "title": "", "start": today, "end": today, f"n-{one}": "x"},
    )
    assert {"f-title-error", "f-places-error"} <= set(
        re.findall(r'id="(f-[a-z]+-error)"', answer.content.decode())
    )
    assert not Round.objects.exists()


def test_a_round_is_filled_by_hand_and_by_file_and_few_are_not_told() -> None:
    row, one, two = begun()
    clerk, today = signed_in("clerk"), timezone.localdate().isoformat()
    sheet = {"place": two, "day": today, "number": ""}
    answer = clerk.post(f"/office/surveys/{row.uid}/sheet/", sheet | GOOD)
    assert answer["Location"].endswith(f"?place={two}&day={today}#sheet")
    wrong = clerk.post(f"/office/surveys/{row.uid}/sheet/", sheet | GOOD | {"manner": ""})
    assert wrong.status_code == 422
    assert "这一题没有答" in wrong.content.decode()
    shown = page(clerk, f"/office/surveys/{row.uid}/")
    assert "答的不足 10 份" in shown
    name = queries.places()[one].zh
    lines = "".join(f"{n},{name},{today},满意,满意,满意,满意,不满意\n" for n in range(100, 112))
    table = f"number,place,day,{','.join(GOOD)}\n{lines}".encode("gb18030")

    def send(do: str, encoding: str = "gb18030") -> str:
        file = SimpleUploadedFile("s.csv", table, content_type="text/csv")
        sent = clerk.post(f"/office/surveys/{row.uid}/file/", {"file": file, "encoding": encoding, "do": do})
        return str(sent.content.decode())

    assert "会记 12 份" in send("check")
    assert Sheet.objects.count() == 1
    assert "已记 12 份，0 份以前记过" in send("take")
    assert "已记 0 份，12 份以前记过" in send("take")
    assert "notice bad" in send("take", "utf-8")
    shown = page(signed_in("director"), f"/office/surveys/{row.uid}/")
    assert ">100.0%<" in shown
    assert (
        shown.count("份数少，不单列") == 2
    )  # the one with a single sheet, and the other, or it could be reckoned
    assert ">0.0%<" not in shown
    assert 'id="sheet"' not in shown
    blank = clerk.get(f"/office/surveys/{row.uid}/blank.csv").content.decode("utf-8-sig")
    assert len(blank.strip().splitlines()) == 15
    assert clerk.get(f"/office/surveys/{row.uid}/blank.pdf").status_code == 404
    assert "没有问够" in clerk.post(f"/office/surveys/{row.uid}/close/", {"why": ""}).content.decode()
    clerk.post(f"/office/surveys/{row.uid}/close/", {"why": "下雨"})
    assert "已结束" in page(clerk, "/office/surveys/")


def test_a_sheet_is_found_and_taken_back_with_a_reason_everybody_reads() -> None:
    row, one, _ = begun()
    clerk, today = signed_in("clerk"), timezone.localdate().isoformat()
    for number, answers in (("1", GOOD), ("22", GOOD | {"overall": "bad"}), ("3", {})):
        clerk.post(
            f"/office/surveys/{row.uid}/sheet/", {"place": one, "day": today, "number": number} | answers
        )
    at = f"/office/surveys/{row.uid}/sheets/"
    assert f'href="{at}"' in page(clerk, f"/office/surveys/{row.uid}/")
    assert page(clerk, at).count('name="why"') == 3
    found = clerk.get(at, {"number": " 22 "}).content.decode()
    assert found.count('name="why"') == 1
    assert "不满意" in found
    assert "没有编号是「x」的答卷" in clerk.get(at, {"number": "x"}).content.decode()
    wrong = Sheet.objects.get(number="22")
    answer = clerk.post(f"{at}{wrong.uid}/void/", {"why": " "})
    assert answer.status_code == 422
    assert f'id="f-why-{wrong.uid}-error"' in answer.content.decode()
    assert clerk.post(f"{at}{wrong.uid}/void/", {"why": "录成了别人的答案"})["Location"] == at
    assert clerk.post(f"{at}{wrong.uid}/void/", {"why": "录成了别人的答案"}).status_code == 422
    assert page(clerk, at).count('name="why"') == 2
    told = page(signed_in("director"), f"/office/surveys/{row.uid}/")
    assert "录成了别人的答案" in told
    assert "2 / 14" in told
    assert at not in told


@pytest.mark.parametrize(
    ("post", "status"), [("director", 403), ("auditor", 403), ("collector", 403), ("head", 404)]
)
def test_who_does_not_keep_a_round_neither_sees_nor_takes_back_its_sheets(post: str, status: int) -> None:
    row, one, _ = begun()
    today = timezone.localdate().isoformat()
    signed_in("clerk").post(
        f"/office/surveys/{row.uid}/sheet/", {"place": one, "day": today, "number": "1"} | GOOD
    )
    at, client = f"/office/surveys/{row.uid}/sheets/", signed_in(post)
    assert client.get(at).status_code == status
    kept = Sheet.objects.get()
    assert client.post(f"{at}{kept.uid}/void/", {"why": "不喜欢"}).status_code == status
    assert not Sheet.objects.filter(voided_at__isnull=False).exists()


def test_the_pages_speak_english() -> None:
    row, _, _ = begun()
    client = signed_in("clerk")
    for path in ("", "new/", f"{row.uid}/", f"{row.uid}/sheets/", f"{row.uid}/file/"):
        answer = client.get(f"/office/surveys/{path}", {"lang": "en"})
        assert answer.status_code == 200
        assert 'lang="en"' in answer.content.decode()[:200]
