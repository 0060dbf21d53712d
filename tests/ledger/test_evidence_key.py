"""The key of the evidence is made once, however many photographs arrive first together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from chengxu.ledger import evidence

THREADS = 8


def test_many_at_once_agree_on_one_key(home: Path) -> None:
    together = Barrier(THREADS)

    def seal(number: int) -> bytes:
        together.wait()
        return evidence.encrypt(b"picture", f"{number}")

    with ThreadPoolExecutor(THREADS) as pool:
        sealed = list(pool.map(seal, range(THREADS)))
    key = (home / "evidence.key").read_bytes()
    assert len(key) == 32
    assert (home / "evidence.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["evidence.key"]
    for number, data in enumerate(sealed):
        opened = evidence.AESGCM(key).decrypt(
            data[: evidence.NONCE], data[evidence.NONCE :], f"{number}".encode()
        )
        assert opened == b"picture"
