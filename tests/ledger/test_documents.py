"""Scanned documents: what is taken, kept once under its hash, sealed, turned with the keys, proved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chengxu.common.messages import Refused
from chengxu.ledger import documents, keeping, queries
from chengxu.ledger.models import Document
from chengxu.ledger.pictures import keys
from chengxu.ledger.pictures.stores import Folder
from tests.ledger.test_evidence import picture

NOW = datetime(2023, 5, 8, tzinfo=UTC)
SCAN = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (SCAN, ""),
        (b"\xef\xbb\xbf" + SCAN, ""),
        (b"", "不是 PDF"),
        (b"PK\x03\x04 a Word file", "不是 PDF"),
        (b"<html>%PDF</html>", "不是 PDF"),
        (b" " * 1024 + SCAN, "不是 PDF"),
        (SCAN[:-7], "不完整"),
        (SCAN + b" " * 3000, "不完整"),
        (SCAN.replace(b"trailer <<", b"trailer <</Encrypt 5 0 R"), "密码"),
        (SCAN + b"0" * documents.MAX_BYTES, "20 MB"),
    ],
)
def test_what_is_taken(data: bytes, why: str) -> None:
    if not why:
        documents.check(data, "a.pdf")
        return
    with pytest.raises(Refused, match=why) as caught:
        documents.check(data, "a.pdf")
    assert caught.value.field == "files"


def test_a_picture_is_no_document() -> None:
    assert not documents.is_pdf(picture("JPEG"))


@pytest.mark.django_db
def test_it_is_kept_once_sealed_turned_copied_and_proved(home: Path, tmp_path: Path) -> None:
    (hash_,) = documents.keep([("验收报告.pdf", SCAN)], now=NOW)
    assert documents.keep([("again.pdf", SCAN)], now=NOW) == (hash_,)
    assert [(one.hash, one.media_type, one.size) for one in Document.objects.all()] == [
        (hash_, "application/pdf", len(SCAN))
    ]
    file = home / "evidence" / documents.name(hash_)
    assert b"%PDF" not in file.read_bytes()
    assert documents.read(hash_) == SCAN
    assert queries.verify({}).problems == ()
    before = file.read_bytes()
    told = keeping.rotate(renew=True, progress=lambda done, total: None)
    assert (told.done, told.failed) == (1, ())
    assert file.read_bytes() != before
    assert keeping.forget_old_keys() == 1
    assert len(keys.ring().keys) == 1
    assert documents.read(hash_) == SCAN
    other = Folder(tmp_path / "other")
    assert keeping.copy(Folder(home / "evidence"), other, lambda done, total: None).done == 1
    assert other.has(documents.name(hash_))
    file.write_bytes(keys.ring().seal(SCAN + b" ", hash_))
    assert ["指纹不符" in one.message.zh for one in queries.verify({}).problems] == [True]
    file.unlink()
    assert ["不见了" in one.message.zh for one in queries.verify({}).problems] == [True]


@pytest.mark.django_db
def test_one_bad_file_and_none_is_kept(home: Path) -> None:
    with pytest.raises(Refused):
        documents.keep([("a.pdf", SCAN), ("b.pdf", b"nothing")], now=NOW)
    with pytest.raises(Refused, match="最多 6 个"):
        documents.keep([("a.pdf", SCAN)] * 7, now=NOW)
    assert not Document.objects.exists()
    assert not (home / "evidence" / "documents").exists()
