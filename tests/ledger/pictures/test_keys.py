"""The keys of the originals: made once, kept for their owner alone, renewed without a moment in which nothing opens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chengxu.common.messages import Refused
from chengxu.ledger.pictures import keyring, keys
from chengxu.ledger.pictures.keyring import Keyring

THREADS = 8
ONE, TWO = bytes(range(32)), bytes(range(32, 64))
RING = Keyring((TWO, ONE))


def as_first_written(data: bytes, name: str, key: bytes = ONE) -> bytes:
    """A sealed file of the first installations: nonce and ciphertext, nothing that names the key."""
    return bytes(12) + AESGCM(key).encrypt(bytes(12), data, name.encode())


def test_many_at_once_agree_on_one_key(home: Path) -> None:
    together = Barrier(THREADS)

    def seal(number: int) -> bytes:
        together.wait()
        return keys.ring().seal(b"picture", f"{number}")

    with ThreadPoolExecutor(THREADS) as pool:
        sealed = list(pool.map(seal, range(THREADS)))
    assert [path.name for path in home.iterdir()] == ["evidence.key"]
    assert (home / "evidence.key").stat().st_mode & 0o777 == 0o600
    assert len(keys.ring().keys) == 1
    assert {keys.ring().open(data, f"{number}") for number, data in enumerate(sealed)} == {b"picture"}


@pytest.mark.parametrize(
    ("sealed", "opens"),
    [
        (RING.seal(b"picture", "name"), True),
        (Keyring((ONE,)).seal(b"picture", "name"), True),
        (as_first_written(b"picture", "name"), True),
        (as_first_written(b"picture", "name", TWO), True),
        (RING.seal(b"picture", "another"), False),
        (RING.seal(b"picture", "name")[:-1], False),
        (RING.seal(b"picture", "name")[:14], False),
        (as_first_written(b"picture", "name", bytes(32)), False),
        (b"", False),
    ],
    ids=["new", "old key", "first form", "first form, new key", "another's", "cut", "only a head", "unknown", "empty"],
)  # fmt: skip
def test_what_was_sealed_opens_under_its_name_and_nothing_else_does(sealed: bytes, opens: bool) -> None:
    if opens:
        assert RING.open(sealed, "name") == b"picture"
    else:
        with pytest.raises(InvalidTag):
            RING.open(sealed, "name")


def test_a_key_that_is_not_there_is_named_by_its_id() -> None:
    with pytest.raises(keyring.NoKey, match=keyring.key_id(TWO).hex()):
        Keyring((ONE,)).open(Keyring((TWO,)).seal(b"picture", "name"), "name")


@pytest.mark.parametrize(
    ("sealed", "current"),
    [
        (RING.seal(b"picture", "name"), True),
        (Keyring((ONE,)).seal(b"picture", "name"), False),
        (as_first_written(b"picture", "name", TWO), False),
    ],
    ids=["newest", "older", "as first written"],  # the bytes differ in every process
)
def test_only_what_names_the_newest_key_need_not_be_sealed_again(sealed: bytes, current: bool) -> None:
    assert RING.current(sealed) is current


@pytest.mark.parametrize(
    ("text", "ring"),
    [
        (TWO.hex(), (TWO,)),
        (f"{TWO.hex()}\n{ONE.hex()}\n", (TWO, ONE)),
        (f" {TWO.hex().upper()}, {ONE.hex()},{TWO.hex()}", (TWO, ONE)),
        (TWO.hex()[:-2], None),
        (TWO.hex() + "00", None),
        ("a key", None),
        ("", None),
        (f"{TWO.hex()} secret", None),
    ],
)
def test_keys_are_read_newest_first_and_anything_else_is_refused(
    text: str, ring: tuple[bytes, ...] | None
) -> None:
    if ring:
        assert keyring.read(text, option="X").keys == ring
        assert keyring.read(keyring.written(Keyring(ring)), option="X").keys == ring
        return
    with pytest.raises(Refused) as caught:
        keyring.read(text, option="X")
    assert caught.value.field == "X"
    assert not text or text not in str(caught.value.message.zh + caught.value.message.en)


def test_the_bare_key_of_the_first_installations_is_read_and_kept_behind_a_new_one(home: Path) -> None:
    (home / "evidence.key").write_bytes(ONE)
    sealed = as_first_written(b"picture", "name")
    assert keys.ring().open(sealed, "name") == b"picture"
    renewed = keys.renew()
    assert renewed.keys[1:] == (ONE,)
    assert keys.ring() == renewed
    assert keys.ring().open(sealed, "name") == b"picture"
    assert (home / "evidence.key").stat().st_mode & 0o777 == 0o600


def test_keys_of_the_option_win_and_are_not_renewed_here(home: Path, settings: Any) -> None:
    settings.EVIDENCE_KEYS = RING
    assert keys.ring() == RING
    assert not (home / "evidence.key").exists()
    with pytest.raises(Refused, match="CHENGXU_EVIDENCE_KEY"):
        keys.renew()


def test_a_spoilt_file_of_keys_is_named(home: Path) -> None:
    (home / "evidence.key").write_bytes(b"spoilt")
    with pytest.raises(Refused, match=r"evidence\.key"):
        keys.ring()
