"""Options: defaults, files, and what is not understood is refused by name."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from chengxu.common.messages import Refused
from chengxu.project import options, places


def test_default_environment_and_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert options.text("CHENGXU_SESSION_MINUTES") == "30"
    monkeypatch.setenv("CHENGXU_SESSION_MINUTES", "10")
    assert options.number("CHENGXU_SESSION_MINUTES") == 10
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    monkeypatch.setenv("CHENGXU_SECRET_KEY_FILE", str(file))
    assert options.text("CHENGXU_SECRET_KEY") == "from a file"


def test_a_named_file_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXU_SECRET_KEY_FILE", "/nowhere/at/all")
    with pytest.raises(Refused, match="CHENGXU_SECRET_KEY_FILE：读不了 /nowhere/at/all"):
        options.text("CHENGXU_SECRET_KEY")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("yes", True), ("1", True), ("On", True), ("no", False), ("", False), ("0", False)],
)
def test_flags(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXU_HTTPS", value)
    assert options.flag("CHENGXU_HTTPS") is expected


@pytest.mark.parametrize("value", ["perhaps", "是"])
def test_a_flag_is_yes_or_no(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXU_HTTPS", value)
    with pytest.raises(Refused, match="CHENGXU_HTTPS"):
        options.flag("CHENGXU_HTTPS")


@pytest.mark.parametrize("value", ["0", "-3", "5.5", "five", "", "５"])
def test_a_number_is_whole_and_above_nothing(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXU_LOGIN_ATTEMPTS", value)
    with pytest.raises(Refused, match="CHENGXU_LOGIN_ATTEMPTS"):
        options.number("CHENGXU_LOGIN_ATTEMPTS")


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "new"
    first = places.secret_key(home)
    assert len(first) >= 50
    assert places.secret_key(home) == first
    assert [file.name for file in home.iterdir()] == ["secret.key"]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600


def test_a_given_key_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXU_SECRET_KEY", "given")
    assert places.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("store", "credentials", "named"),
    [
        ("", "", None),
        ("s3://pics?endpoint=https://s3.example.gov.cn", "id:secret", None),
        ("/srv/pictures", "id:secret", "CHENGXU_EVIDENCE_STORE"),
        ("s3://pics", "", "CHENGXU_S3_CREDENTIALS"),
    ],
)
def test_where_photographs_go_is_checked_at_the_start(
    store: str, credentials: str, named: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENGXU_EVIDENCE_STORE", store)
    monkeypatch.setenv("CHENGXU_S3_CREDENTIALS", credentials)
    if named is None:
        assert places.evidence_store() == (store, credentials)
        return
    with pytest.raises(Refused, match=named):
        places.evidence_store()


def test_keys_of_photographs_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places.evidence_keys() is None
    file = tmp_path / "evidence.keys"
    file.write_text(f"{bytes(32).hex()}\n")
    monkeypatch.setenv("CHENGXU_EVIDENCE_KEY_FILE", str(file))
    found = places.evidence_keys()
    assert found is not None
    assert found.keys == (bytes(32),)
    file.write_text("spoilt")
    with pytest.raises(Refused, match="CHENGXU_EVIDENCE_KEY"):
        places.evidence_keys()
