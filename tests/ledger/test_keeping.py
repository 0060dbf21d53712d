"""Originals under another key and in another place: every picture opens before, between and after."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from chengxu.common.messages import Refused
from chengxu.ledger import evidence, keeping, queries
from chengxu.ledger.models import Evidence
from chengxu.ledger.pictures import keyring, keys, stores
from chengxu.ledger.pictures.keyring import Keyring
from chengxu.ledger.pictures.stores import Folder
from tests.ledger.pictures.test_keys import ONE, as_first_written
from tests.ledger.test_evidence import PHONE, picture

NOW = datetime(2023, 5, 8, tzinfo=UTC)
PHOTOS = [picture("JPEG"), picture("PNG"), PHONE]
pytestmark = pytest.mark.django_db


def quiet(done: int, total: int) -> None:
    assert 0 < done <= total


@pytest.fixture
def kept(home: Path) -> list[str]:
    """Three originals as the first installations wrote them: a bare key, files that do not name it, pictures that lie open."""
    (home / "evidence.key").write_bytes(ONE)
    prepared = [evidence.prepare(data) for data in PHOTOS]
    evidence.record_all(prepared, now=NOW)
    for one, data in zip(prepared, PHOTOS, strict=True):
        file = home / "evidence" / evidence.original_name(one.hash)
        file.write_bytes(as_first_written(data, one.hash))
        for derivative in {one.shown, one.thumbnail}:
            (home / "evidence" / evidence.shown_name(derivative)).write_bytes(evidence.shown(derivative))
    return [one.hash for one in prepared]


def problems() -> list[str]:
    return [str(problem) for problem in queries.verify().problems]


def files(pattern: str) -> list[Path]:
    return list((Path(settings.CHENGXU_HOME) / "evidence").rglob(pattern))


def test_pictures_with_faces_nobody_has_hidden_yet_rest_sealed(home: Path) -> None:
    kept = evidence.prepare(picture("JPEG"))
    for file in files("*.jpg"):
        assert not file.read_bytes().startswith(b"\xff\xd8")
    assert evidence.shown(kept.shown).startswith(b"\xff\xd8")


def test_pictures_that_lay_open_are_sealed_by_a_rotation(kept: list[str]) -> None:
    assert all(file.read_bytes().startswith(b"\xff\xd8") for file in files("*.jpg"))
    keeping.rotate(renew=False, progress=quiet)
    assert not any(file.read_bytes().startswith(b"\xff\xd8") for file in files("*.jpg"))
    assert problems() == []


@pytest.mark.parametrize("why", ["changed", "another key", "open and changed"])
def test_a_picture_that_cannot_be_opened_is_named_and_not_sealed_anew(
    kept: list[str], why: str, settings: Any
) -> None:
    keeping.rotate(renew=False, progress=quiet)
    (file, *_) = files("*.jpg")
    if why == "another key":
        settings.EVIDENCE_KEYS = Keyring((bytes(32),))
    else:
        sealed = file.read_bytes()
        broken = sealed[:-1] + bytes([sealed[-1] ^ 1])
        file.write_bytes(b"\xff\xd8 other" if why == "open and changed" else broken)
    before = file.read_bytes()
    assert any("展示用" in problem for problem in problems())
    assert keeping.rotate(renew=why == "changed", progress=quiet).failed
    assert file.read_bytes() == before


def test_files_of_the_first_form_are_read_as_they_are(kept: list[str]) -> None:
    assert [evidence.original(hash_) for hash_ in kept] == PHOTOS
    assert problems() == []


def test_a_rotation_seals_all_under_a_new_key_and_can_be_run_again(kept: list[str]) -> None:
    told = keeping.rotate(renew=True, progress=quiet)
    assert (told.done, told.failed) == (3 + len(files("*.jpg")), ())
    assert len(keys.ring().keys) == 2
    again = keeping.rotate(renew=False, progress=quiet)
    assert (again.done, again.failed) == (0, ())
    assert keeping.forget_old_keys() == 1
    assert ONE not in keys.ring().keys
    assert [evidence.original(hash_) for hash_ in kept] == PHOTOS
    assert problems() == []


def test_old_keys_are_not_forgotten_while_one_is_needed(kept: list[str]) -> None:
    keys.renew()
    with pytest.raises(Refused, match="rotate"):
        keeping.forget_old_keys()
    assert ONE in keys.ring().keys


def test_a_rotation_by_the_option_seals_under_the_first_of_its_keys(kept: list[str], settings: Any) -> None:
    settings.EVIDENCE_KEYS = keyring.read(f"{bytes(32).hex()} {ONE.hex()}", option="X")
    assert keeping.rotate(renew=False, progress=quiet).done == 3 + len(files("*.jpg"))
    settings.EVIDENCE_KEYS = Keyring((bytes(32),))
    assert [evidence.original(hash_) for hash_ in kept] == PHOTOS
    for act in (lambda: keeping.rotate(renew=True, progress=quiet), keeping.forget_old_keys):
        with pytest.raises(Refused, match="CHENGXU_EVIDENCE_KEY"):
            act()


def test_what_cannot_be_opened_is_named_and_left_as_it_is(kept: list[str], home: Path) -> None:
    spoilt, gone, _ = kept
    broken = home / "evidence" / evidence.original_name(spoilt)
    broken.write_bytes(b"spoilt")
    (home / "evidence" / evidence.original_name(gone)).unlink()
    told = keeping.rotate(renew=True, progress=quiet)
    assert (told.done, set(told.failed)) == (1 + len(files("*.jpg")), {spoilt, gone})
    assert broken.read_bytes() == b"spoilt"
    assert {"证据原件不见了", "证据原件被改动，或密钥不符"} <= {p.split(": ")[-1] for p in problems()}


def test_a_lost_key_is_named(kept: list[str], settings: Any) -> None:
    keeping.rotate(renew=True, progress=quiet)
    settings.EVIDENCE_KEYS = Keyring((ONE,))
    assert any("没有证据原件的密钥" in problem for problem in problems())


def test_copying_brings_originals_and_pictures_over_and_can_be_run_again(
    kept: list[str], tmp_path: Path
) -> None:
    target = Folder(tmp_path / "elsewhere")
    told = keeping.copy(stores.current(), target, quiet)
    assert told.failed == ()
    assert told.done == len([file for file in target.root.rglob("*") if file.is_file()])
    assert told.done + told.untouched == 2 * len(kept)  # small pictures are their own thumbnails
    assert keeping.copy(stores.current(), target, quiet).done == 0
    shutil.rmtree(tmp_path / "evidence")
    assert any("不见了" in problem for problem in problems())
    shutil.copytree(tmp_path / "elsewhere", tmp_path / "evidence")
    assert problems() == []


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_verify_names_a_picture_that_is_shown_and_is_not_what_was_kept(
    kept: list[str], home: Path, how: str
) -> None:
    file = home / "evidence" / evidence.shown_name(Evidence.objects.get(hash=kept[0]).shown)
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(picture("JPEG", (8, 8)))
    (problem,) = [p for p in problems() if kept[0] in p]
    assert ("不见了" if how == "gone" else "被改动") in problem
