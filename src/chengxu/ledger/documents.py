"""Scanned documents as evidence: PDF files, sealed under their own hash beside the originals of photographs.

A picture of a page is a photograph like any other (:mod:`chengxu.ledger.evidence`): what is shown of it has no metadata. A PDF cannot be
made anew, so it is kept as it came and never opened here: it is given out as a file to be saved, to those who may.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.db import transaction

from chengxu.common.messages import Message, Refused
from chengxu.ledger.evidence import AWAY
from chengxu.ledger.models import Document
from chengxu.ledger.pictures import keys, places, stores
from chengxu.ledger.pictures.keyring import NoKey

MAX_BYTES = 20_000_000
MOST = 6
PDF = "application/pdf"
HEAD, TAIL = 1024, 2048
"""Where a reader looks for the first and the last words of a PDF (ISO 32000-1, annex H)."""
UNREADABLE = (OSError, InvalidTag, NoKey)


def is_pdf(data: bytes) -> bool:
    """Whether a file says in its first words that it is a PDF, whatever its name."""
    return b"%PDF-" in data[:HEAD]


def check(data: bytes, label: str) -> None:
    """Raise :class:`Refused` (field ``files``) for a file over :data:`MAX_BYTES`, no PDF, one cut short, or one under a password."""
    if len(data) > MAX_BYTES:
        raise _refuse(
            "{name}：超过 20 MB，请压缩或拆分后再传", "{name}: over 20 MB; make it smaller or split it", label
        )
    if not is_pdf(data):
        raise _refuse("{name}：不是 PDF，也不是照片", "{name}: neither a PDF nor a picture", label)
    if b"%%EOF" not in data[-TAIL:]:
        raise _refuse(
            "{name}：PDF 不完整，请重新扫描或导出",
            "{name}: the PDF is cut short; scan or export it again",
            label,
        )
    if b"/Encrypt" in data:
        raise _refuse(
            "{name}：PDF 有密码，请去掉密码再传", "{name}: the PDF is locked; take its password off", label
        )


def keep(files: Sequence[tuple[str, bytes]], *, now: datetime) -> tuple[str, ...]:
    """Take PDF files (name, bytes) in; their hashes, in order. Files are on disk before the rows are written; the same is kept once.

    Raises :class:`Refused` (field ``files``) as :func:`check` does, for more than :data:`MOST`, and when files cannot be kept.
    """
    if len(files) > MOST:
        raise Refused(
            Message("一次最多 {n} 个文件", "{n} files at most at a time").format(n=MOST), field="files"
        )
    for label, data in files:
        check(data, label or "PDF")
    hashes = [_put(data) for _, data in files]
    with transaction.atomic():
        for hash_, (_, data) in sorted(zip(hashes, files, strict=True)):
            Document.objects.get_or_create(
                hash=hash_, defaults={"media_type": PDF, "size": len(data), "stored_at": now}
            )
    return tuple(hashes)


def _put(data: bytes) -> str:
    hash_ = hashlib.sha256(data).hexdigest()
    try:
        store = stores.current()
        if not store.has(name(hash_)):
            store.put(name(hash_), keys.ring().seal(data, hash_))
    except places.Unreachable:
        raise Refused(AWAY, field="files") from None
    return hash_


def name(hash_: str) -> str:
    """Where the sealed document with this hash lies in a store."""
    return f"documents/{hash_[:2]}/{hash_}.enc"


def read(hash_: str) -> bytes:
    """The bytes of a document; raises one of :data:`UNREADABLE` when they are gone, changed or locked."""
    return keys.ring().open(stores.current().get(name(hash_)), hash_)


def damage(hash_: str) -> Message | None:
    """What is wrong with a stored document, or None."""
    try:
        data = read(hash_)
    except FileNotFoundError:
        return Message("文件不见了", "the document is missing")
    except OSError as error:
        return Message("文件读不出来：{why}", "the document cannot be read: {why}").format(why=error)
    except (InvalidTag, NoKey):
        return Message("文件被改动，或密钥不符", "the document was changed, or the key does not fit")
    if hashlib.sha256(data).hexdigest() != hash_:
        return Message("文件与其指纹不符", "the document does not match its hash")
    return None


def _refuse(zh: str, en: str, label: str) -> Refused:
    return Refused(Message(zh, en).format(name=label[:80]), field="files")
