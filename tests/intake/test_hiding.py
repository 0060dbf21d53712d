"""Hiding parts of a photo and opening its original: who may, what is kept, what is gone, what the ledger says."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from chengxu.accounts.rules import VERBS, Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake import hiding, pictures
from chengxu.intake.models import Report
from chengxu.ledger import evidence, keeping, queries
from chengxu.ledger.evidence import Picture
from chengxu.ledger.models import Deed, EvidenceVersion
from tests.web.cast import reported

FACE = (100, 100, 200, 200)
PLATE = (600, 600, 100, 100)
NOW = timezone.now()
ids = SeededIds("hiding")
CHIEF = Actor(uid="chief", name="杨", unit="JZCG-ZX", verbs=frozenset(VERBS))
HIDES = Actor(uid="acceptor", name="吴", unit="JZCG-ZX", verbs=frozenset({"case.view_all", "photos.hide"}))
OPENS = Actor(
    uid="reviewer", name="向", unit="JZCG-FG", verbs=frozenset({"case.view_all", "photos.original"})
)
SEES = Actor(uid="clerk", name="姚", unit="JZCG-BGS", verbs=frozenset({"case.view_all"}))
ELSEWHERE = Actor(
    uid="other", name="别", unit="ZJ", verbs=frozenset({"photos.hide", "photos.original", "case.handle"})
)


def taken(colour: str = "#ddccbb", **given: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "JPEG", **given)
    return out.getvalue()


@pytest.fixture
def case(county: str, home: Path) -> str:
    return reported(photos=(("face.jpg", taken()),)).case_uid


def original(case_uid: str) -> str:
    return Report.objects.get(case_id=case_uid).evidence


def hide(
    case_uid: str, *marked: tuple[int, ...], actor: Actor = CHIEF, reason: str = "", expected: int = 0
) -> Picture:
    return hiding.hide(
        case_uid=case_uid, original=original(case_uid), marked=marked, reason=reason, expected=expected, actor=actor,
        now=NOW, ids=ids,
    )  # fmt: skip


def seen(case_uid: str) -> Picture:
    return pictures.of_case(case_uid, SEES)[original(case_uid)]


def dark(data: bytes, x: int, y: int) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        return max(image.convert("RGB").getpixel((x, y))) < 100  # type: ignore[arg-type]


def problems() -> list[str]:
    return [str(problem) for problem in queries.verify().problems]


def test_from_then_on_everybody_sees_the_picture_without_it(
    case: str, django_capture_on_commit_callbacks: Any
) -> None:
    before = seen(case)
    with django_capture_on_commit_callbacks(execute=True):
        hide(case, FACE, actor=HIDES, reason="路人正脸")
    after = seen(case)
    assert (after.version, [tuple(vars_(area)) for area in after.areas]) == (1, [FACE])
    assert dark(evidence.shown(after.shown), 80, 60)
    assert dark(evidence.shown(after.thumbnail), 72, 54)
    assert not dark(evidence.shown(after.shown), 300, 200)
    for old in (before.shown, before.thumbnail):
        with pytest.raises(FileNotFoundError):
            evidence.shown(old)
    deed = Deed.objects.get(verb="photo.hide")
    assert (deed.actor, deed.case_uid, deed.evidence) == ("acceptor", case, original(case))
    assert json.loads(deed.detail)["hidden"] == 1
    assert queries.notes([deed.uid]) == {deed.uid: "路人正脸"}
    assert problems() == []


def vars_(area: Any) -> list[int]:
    return [area.left, area.top, area.width, area.height]


def test_what_is_hidden_is_changed_by_versions_alone(
    case: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hide(case, FACE)
        hide(case, FACE, PLATE, expected=1)
    with django_capture_on_commit_callbacks(execute=True):
        hide(case, PLATE, expected=2, reason="那不是人脸")
    with django_capture_on_commit_callbacks(execute=True):
        hide(case, expected=3, reason="经本人同意公开")
    assert seen(case).areas == ()
    assert not dark(evidence.shown(seen(case).shown), 80, 60)
    assert list(EvidenceVersion.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Deed.objects.filter(verb="photo.hide").count() == 4
    assert problems() == []
    for change in (
        EvidenceVersion.objects.filter(number=1).delete,
        lambda: EvidenceVersion.objects.update(areas="[]"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("actor", "marked", "expected", "reason", "why"),
    [
        (SEES, [PLATE], 1, "理由充分", "遮挡照片"),
        (OPENS, [PLATE], 1, "理由充分", "遮挡照片"),
        (ELSEWHERE, [FACE, PLATE], 1, "理由充分", "没有这张照片"),
        (CHIEF, [FACE], 1, "", "没有变化"),
        (CHIEF, [FACE, PLATE], 0, "", "有人改过"),
        (CHIEF, [FACE, PLATE], 2, "", "有人改过"),
        (CHIEF, [(0, 0, 1, 1)], 1, "", "太小"),
        (HIDES, [PLATE], 1, "理由充分", "查看照片原件"),
        (HIDES, [], 1, "理由充分", "查看照片原件"),
        (CHIEF, [], 1, "", "写明理由"),
        (CHIEF, [PLATE], 1, "短", "写明理由"),
        (CHIEF, [], 1, "长" * 201, "写明理由"),
    ],
)  # fmt: skip
def test_what_may_not_be_done_is_said_and_changes_nothing(
    case: str, actor: Actor, marked: list[tuple[int, ...]], expected: int, reason: str, why: str
) -> None:
    hide(case, FACE, reason="先遮住")
    with pytest.raises(Refused) as caught:
        hide(case, *marked, actor=actor, expected=expected, reason=reason)
    assert why in caught.value.message.zh
    assert caught.value.message.en
    assert EvidenceVersion.objects.count() == 1
    assert Deed.objects.filter(verb="photo.hide").count() == 1


def test_whoever_only_hides_may_hide_more(case: str) -> None:
    hide(case, FACE, actor=HIDES)
    assert len(hide(case, FACE, PLATE, actor=HIDES, expected=1).areas) == 2


def test_the_same_photo_elsewhere_is_hidden_there_too_and_stays_so_when_it_comes_again(
    case: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hide(case, FACE)
    with django_capture_on_commit_callbacks(execute=True):
        again = reported(text="又是这盏灯", photos=(("face.jpg", taken()),)).case_uid
    assert seen(again) == seen(case)
    assert problems() == []


def test_another_file_with_the_same_pixels_keeps_its_picture(
    case: str, django_capture_on_commit_callbacks: Any
) -> None:
    twin = reported(text="又是这盏灯", photos=(("face.jpg", taken(comment=b"another")),)).case_uid
    assert original(twin) != original(case)
    assert seen(twin).shown == seen(case).shown
    with django_capture_on_commit_callbacks(execute=True):
        hide(case, FACE)
    assert not dark(evidence.shown(seen(twin).shown), 80, 60)
    assert dark(evidence.shown(seen(case).shown), 80, 60)
    assert problems() == []


def test_what_came_back_with_a_backup_is_named_and_tidied(
    case: str, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = seen(case)
    file = home / "evidence" / evidence.shown_name(before.shown)
    data = file.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        hide(case, FACE)
    file.write_bytes(data)
    assert [p for p in problems() if "evidence tidy" in p]
    assert keeping.tidy() == 1
    assert problems() == []


def test_verify_names_a_version_nobody_recorded(case: str) -> None:
    hide(case, FACE)
    row = EvidenceVersion.objects.get()
    EvidenceVersion.objects.create(
        hash=row.hash,
        number=2,
        areas="[]",
        shown=row.shown,
        thumbnail=row.thumbnail,
        deed_uid="none",
        made_at=NOW,
    )
    assert [p for p in problems() if "遮挡版本与台账不符" in p]


def opened(case_uid: str, *, actor: Actor = OPENS, reason: str = "核对车牌，立案调查") -> tuple[bytes, str]:
    return hiding.open_original(
        case_uid=case_uid, original=original(case_uid), reason=reason, actor=actor, now=NOW + timedelta(minutes=1),
        ids=ids,
    )  # fmt: skip


def test_every_view_of_an_original_is_a_deed_with_its_reason(case: str) -> None:
    hide(case, FACE)
    for _ in range(2):
        assert opened(case) == (taken(), "image/jpeg")
    deeds = Deed.objects.filter(verb="photo.view")
    assert [(deed.actor, deed.case_uid) for deed in deeds] == [("reviewer", case)] * 2
    assert set(queries.notes([deed.uid for deed in deeds]).values()) == {"核对车牌，立案调查"}
    assert json.loads(deeds[0].detail) == {"original": original(case)}


@pytest.mark.parametrize(
    ("actor", "reason", "why"),
    [
        (SEES, "核对车牌号码", "查看照片原件"),
        (HIDES, "核对车牌号码", "查看照片原件"),
        (ELSEWHERE, "核对车牌号码", "没有这张照片"),
        (OPENS, "", "写明理由"),
        (OPENS, "看看 ", "写明理由"),
    ],
)
def test_without_the_verb_the_sight_of_the_case_and_a_reason_no_original_opens(
    case: str, actor: Actor, reason: str, why: str
) -> None:
    with pytest.raises(Refused) as caught:
        opened(case, actor=actor, reason=reason)
    assert why in caught.value.message.zh
    assert not Deed.objects.filter(verb="photo.view").exists()


def test_an_original_that_is_gone_is_said_and_leaves_no_deed(case: str, home: Path) -> None:
    (home / "evidence" / evidence.original_name(original(case))).unlink()
    for act in (lambda: opened(case), lambda: hide(case, FACE)):
        with pytest.raises(Refused, match="chengxu verify"):
            act()
    assert not Deed.objects.filter(verb__startswith="photo.").exists()
