"""Photographs as evidence: the original encrypted under its own hash, and clean derivatives to show.

What is shown is always a re-encoded copy without metadata. Files are on disk (fsync) before the row that names them
can be committed, so a receipt never refers to a picture that a power cut took away.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pi_heif
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from chengxu.common.messages import Message, Refused
from chengxu.ledger.models import Evidence

pi_heif.register_heif_opener()

MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
MAX_SIDE = 2048
THUMBNAIL_SIDE = 360
FORMATS = {
    "JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "MPO": "image/jpeg", "HEIF": "image/heic",
}  # fmt: skip
TRIED = ("JPEG", "PNG", "WEBP", "HEIF")
"""What phones make (MPO, two views in one JPEG, is read as one); no other decoder meets a stranger's bytes."""
NONCE = 12


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photograph whose files are already on disk and whose row is not yet written."""

    hash: str
    media_type: str
    size: int
    shown: str
    thumbnail: str
    width: int
    height: int


def prepare(data: bytes, *, filename: str = "") -> Prepared:
    """Check ``data``, keep the encrypted original and make the two derivatives.

    Raises :class:`Refused` (field ``photos``) for an empty file, one over 20 MB or 60 million pixels, and anything
    that is not JPEG, PNG, WebP or HEIC whatever its name says.
    """
    label = filename or "photo"
    if not data:
        raise _refuse("{name}：文件是空的", "{name}: the file is empty", label)
    if len(data) > MAX_BYTES:
        raise _refuse("{name}：超过 20 MB，请压缩后再传", "{name}: over 20 MB; make it smaller", label)
    image, media_type = _open(data, label)
    hash_ = hashlib.sha256(data).hexdigest()
    _keep(path("originals", hash_, ".enc"), encrypt(data, hash_))
    shown = _derive(image, MAX_SIDE)
    thumbnail = _derive(image, THUMBNAIL_SIDE)
    return Prepared(hash_, media_type, len(data), shown, thumbnail, image.width, image.height)


def record(prepared: Prepared, *, now: datetime, retention: str = "case") -> None:
    """Write the row of a prepared photograph in the caller's transaction; the same picture twice is one row."""
    Evidence.objects.get_or_create(
        hash=prepared.hash,
        defaults={
            "media_type": prepared.media_type,
            "size": prepared.size,
            "shown": prepared.shown,
            "thumbnail": prepared.thumbnail,
            "width": prepared.width,
            "height": prepared.height,
            "retention": retention,
            "stored_at": now,
        },
    )


def record_all(prepared: Iterable[Prepared], *, now: datetime) -> None:
    """The rows of several photographs, in an order all writers share: two with the same pictures never wait in a circle."""
    for photo in sorted(prepared, key=lambda photo: photo.hash):
        record(photo, now=now)


def missing(hashes: Iterable[str]) -> list[str]:
    """Those of these hashes that name no stored original: no row of it, or its file is gone."""
    asked = list(dict.fromkeys(hashes))
    known = set(Evidence.objects.filter(hash__in=asked).values_list("hash", flat=True)) if asked else set()
    return [hash_ for hash_ in asked if hash_ not in known or not _originals(hash_).exists()]


def path(kind: str, hash_: str, suffix: str) -> Path:
    """Where a file of ``kind`` (originals, shown) lies."""
    return Path(settings.CHENGXU_HOME) / "evidence" / kind / hash_[:2] / f"{hash_}{suffix}"


def shown_path(hash_: str) -> Path:
    """The derivative with this hash, as pages send it."""
    return path("shown", hash_, ".jpg")


def _originals(hash_: str) -> Path:
    return path("originals", hash_, ".enc")


def encrypt(data: bytes, hash_: str) -> bytes:
    """AES-256-GCM under the installation's evidence key, bound to the original's own hash."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, data, hash_.encode())


def original(hash_: str) -> bytes:
    """The original bytes; raises ``FileNotFoundError`` or ``InvalidTag`` when they are gone or damaged."""
    stored = _originals(hash_).read_bytes()
    return AESGCM(_key()).decrypt(stored[:NONCE], stored[NONCE:], hash_.encode())


def damage(hash_: str) -> Message | None:
    """What is wrong with a stored original, or None."""
    try:
        data = original(hash_)
    except FileNotFoundError:
        return Message("证据原件不见了", "the original is missing")
    except InvalidTag:
        return Message("证据原件被改动，或密钥不符", "the original was changed, or the key does not fit")
    if hashlib.sha256(data).hexdigest() != hash_:
        return Message("证据原件与其指纹不符", "the original does not match its hash")
    return None


def _open(data: bytes, label: str) -> tuple[Image.Image, str]:
    try:
        with Image.open(io.BytesIO(data), formats=TRIED) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _refuse(
                    "{name}：像素太大（上限 6000 万）", "{name}: too many pixels (60 million at most)", label
                )
            media_type = FORMATS[image.format or ""]
            return ImageOps.exif_transpose(image).convert("RGB"), media_type
    except Image.DecompressionBombError:
        raise _refuse(
            "{name}：像素太大（上限 6000 万）", "{name}: too many pixels (60 million at most)", label
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _refuse(
            "{name}：不是能打开的 JPEG、PNG、WebP 或 HEIC 照片；文件可能损坏，请重拍或另存为 JPEG",
            "{name}: not a JPEG, PNG, WebP or HEIC photo that can be opened; it may be damaged: take it again or save it as JPEG",
            label,
        ) from None


def _derive(image: Image.Image, side: int) -> str:
    copy = image.copy()
    copy.thumbnail((side, side))
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=82, optimize=True)
    data = out.getvalue()
    hash_ = hashlib.sha256(data).hexdigest()
    _keep(shown_path(hash_), data)
    return hash_


def _keep(target: Path, data: bytes) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _key() -> bytes:
    file = Path(settings.CHENGXU_HOME) / "evidence.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as made:
            made.write(AESGCM.generate_key(256))
            made.flush()
            os.fsync(made.fileno())
        try:
            os.link(draft, file)  # whole or not at all, and never over a key that another thread just made
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_bytes()


def _refuse(zh: str, en: str, label: str) -> Refused:
    return Refused(Message(zh, en).format(name=label), field="photos")
