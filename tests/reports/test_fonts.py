"""Which faces stand for those of an official document, and what is said when they are missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chengxu.common.messages import Refused, language
from chengxu.project import places
from chengxu.reports.writers import fonts
from chengxu.reports.writers.fonts import Role

FANDOL = {"FandolSong", "FandolFang R", "FandolKai", "FandolHei"}
NOTO = {"Noto Serif CJK SC", "Noto Sans CJK SC"}


@pytest.mark.parametrize(
    ("available", "missing", "first"),
    [
        (NOTO, [Role.TITLE, Role.FANG, Role.KAI], ("Noto Serif CJK SC", "Noto Serif CJK SC", "Noto Sans CJK SC")),
        (FANDOL | NOTO, [Role.TITLE], ("Noto Serif CJK SC", "FandolFang R", "FandolHei")),
        ({"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "SimHei", "SimSun"}, [], ("方正小标宋简体", "仿宋_GB2312", "SimHei")),
        ({"SimHei"}, [Role.TITLE, Role.FANG, Role.KAI, Role.SONG], ("SimHei", "SimHei", "SimHei")),
    ],
)  # fmt: skip
def test_the_best_face_there_is(available: set[str], missing: list[Role], first: tuple[str, ...]) -> None:
    found = fonts.choose(available)
    assert list(found.missing) == missing
    assert tuple(found.families[role][0] for role in (Role.TITLE, Role.FANG, Role.HEI)) == first
    assert found.bold_title == (Role.TITLE in missing)
    assert all(set(names) <= available and len(names) == len(set(names)) for names in found.families.values())


def test_without_any_chinese_face_nothing_is_set_and_the_way_out_is_told() -> None:
    with pytest.raises(Refused) as refused, language("en"):
        fonts.choose({"DejaVu Sans"})
    assert fonts.INSTALL in str(refused.value.message)
    assert refused.value.field == "format"


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ((Role.TITLE, Role.FANG), "小标宋、仿宋"),
        ((Role.TITLE,), "没有小标宋"),
        (tuple(Role), "小标宋、仿宋、楷体、黑体、宋体"),
        ((), None),
    ],
)
def test_what_is_missing_is_said(lacking: tuple[Role, ...], said: str | None) -> None:
    message = fonts.told(lacking)
    assert message is None if said is None else said in str(message)


def test_this_machine_has_faces() -> None:
    """The tests that set pages need them; ``make test`` installs fonts-noto-cjk."""
    assert fonts.faces().families[Role.HEI]


def test_folders_of_fonts_are_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("CHENGXU_FONTS", f"{tmp_path}:{other}")
    assert places.fonts() == (tmp_path.resolve(), other.resolve())
    monkeypatch.setenv("CHENGXU_FONTS", "")
    assert places.fonts() == ()
    monkeypatch.setenv("CHENGXU_FONTS", str(tmp_path / "gone"))
    with pytest.raises(Refused, match="gone"):
        places.fonts()


def test_a_face_in_such_a_folder_is_found(tmp_path: Path, settings: object) -> None:
    """Any face will do: typst reads the folder, the family's name is inside the file."""
    known = {info.family: info.path for info in fonts.loaded().fonts() if info.path}
    family, path = next((name, file) for name, file in known.items() if "CJK" in name or "Fandol" in name)
    shutil.copy(path, tmp_path)
    settings.CHENGXU_FONTS = (tmp_path,)  # type: ignore[attr-defined]
    found = [info.path for info in fonts.loaded().fonts() if info.family == family]
    assert any(str(tmp_path) in str(path) for path in found)
