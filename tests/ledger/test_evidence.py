"""Photographs come in: what a phone makes is taken, cleaned and kept; everything else is named and leaves nothing behind."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chengxu.common.messages import Refused
from chengxu.ledger import evidence
from chengxu.ledger.models import Evidence
from chengxu.ledger.pictures import images

PHONE = (Path(__file__).parent / "phone.heic").read_bytes()
"""64 × 48 pixels as a phone keeps them, with the place and the hour of the picture in its metadata."""
GPS, TAKEN, TURNED, MAKER = 0x8825, 0x9003, 0x0112, 0x010F


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.CHENGXU_HOME = tmp_path
    return tmp_path


def told() -> Image.Exif:
    """Metadata as a phone writes them: maker, hour, place, and that the picture lies on its side."""
    exif = Image.Exif()
    exif[MAKER], exif[TAKEN], exif[TURNED] = "Phone", "2023:05:08 09:00:00", 6
    exif.get_ifd(GPS).update({1: "N", 2: (26.0, 34.0, 27.5), 3: "E", 4: (109.0, 41.0, 42.0)})
    return exif


def picture(form: str, size: tuple[int, int] = (64, 48), **given: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336655").save(out, form, **given)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large; made by hand, for to draw it would take what it threatens to take."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("data", "media_type", "size"),
    [
        (picture("JPEG"), "image/jpeg", (64, 48)),
        (picture("JPEG", exif=told()), "image/jpeg", (48, 64)),
        (picture("PNG"), "image/png", (64, 48)),
        (picture("WEBP"), "image/webp", (64, 48)),
        (PHONE, "image/heic", (64, 48)),
    ],
    ids=["jpeg", "jpeg on its side", "png", "webp", "heic"],
)
def test_what_phones_make_is_taken_whatever_its_name_says(
    data: bytes, media_type: str, size: tuple[int, int]
) -> None:
    kept = evidence.prepare(data, filename="picture.exe")
    assert (kept.media_type, (kept.width, kept.height), kept.size) == (media_type, size, len(data))
    assert evidence.original(kept.hash) == data


def moving(form: str) -> bytes:
    """A picture that moves: first green, then red."""
    red = Image.new("RGB", (64, 48), "#aa2211")
    return picture(form, save_all=True, append_images=[red], duration=100)


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_a_picture_that_moves_the_first_one_is_shown(form: str) -> None:
    kept = evidence.prepare(moving(form))
    with Image.open(io.BytesIO(evidence.shown(kept.shown))) as shown:
        assert getattr(shown, "n_frames", 1) == 1
        red, green, _ = shown.convert("RGB").getpixel((32, 24))  # type: ignore[misc]
    assert green > red


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_was_written_into_a_file_beside_its_pixels_is_shown(form: str) -> None:
    words, given = b"139 1234 5678", {"comment": b"139 1234 5678", "xmp": b"<x>139 1234 5678</x>"}
    if form == "PNG":
        text = PngInfo()
        text.add_text("Author", words.decode())
        given = {"pnginfo": text}
    data = picture(form, **given)
    assert words in data
    kept = evidence.prepare(data)
    for hash_ in (kept.shown, kept.thumbnail):
        assert words not in evidence.shown(hash_)


@pytest.mark.parametrize("data", [picture("JPEG", exif=told()), PHONE], ids=["jpeg", "heic"])
def test_what_is_shown_says_nothing_of_the_phone_the_place_and_the_hour(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as given:
        assert given.getexif().get_ifd(GPS)
    kept = evidence.prepare(data)
    for hash_ in (kept.shown, kept.thumbnail):
        with Image.open(io.BytesIO(evidence.shown(hash_))) as shown:
            assert (shown.format, dict(shown.getexif()), shown.info.get("exif")) == ("JPEG", {}, None)
    shown_bytes = evidence.shown(kept.shown)
    assert not any(word in shown_bytes for word in (b"Phone", b"2023:05:08", b"Exif"))


def test_the_original_lies_encrypted(home: Path) -> None:
    data = picture("JPEG", exif=told())
    kept = evidence.prepare(data)
    (stored,) = (home / "evidence" / "originals").rglob("*.enc")
    assert b"2023:05:08" in data
    assert b"2023:05:08" not in stored.read_bytes()
    assert stored.name == f"{kept.hash}.enc"


@pytest.mark.parametrize(
    ("data", "zh"),
    [
        (b"", "文件是空的"),
        (b"MZ this is no picture", "不是能打开的"),
        (picture("GIF"), "不是能打开的"),
        (picture("TIFF"), "不是能打开的"),
        (picture("JPEG")[:200], "不是能打开的"),
        (PHONE[:300], "不是能打开的"),
        (b"\xff\xd8" + bytes(images.MAX_BYTES), "超过 20 MB"),
        (bomb(10_000, 6_001), "像素太大"),
        (bomb(20_000, 20_000), "像素太大"),
    ],
    ids=["empty", "program", "gif", "tiff", "half a jpeg", "half a heic", "giant", "too many pixels", "bomb"],
)
def test_everything_else_is_named_and_leaves_nothing_behind(home: Path, data: bytes, zh: str) -> None:
    with pytest.raises(Refused) as caught:
        evidence.prepare(data, filename="我的照片.jpg")
    assert caught.value.field == "photos"
    assert caught.value.message.zh.startswith("我的照片.jpg：")
    assert zh in caught.value.message.zh
    assert caught.value.message.en
    assert not (home / "evidence").exists()


@pytest.mark.django_db
def test_the_same_picture_twice_is_one_row_and_one_file(home: Path) -> None:
    kept = [evidence.prepare(PHONE) for _ in range(2)]
    evidence.record_all(kept, now=datetime(2023, 5, 8, tzinfo=UTC))
    assert Evidence.objects.count() == 1
    assert len(list((home / "evidence" / "originals").rglob("*.enc"))) == 1
    assert evidence.missing([kept[0].hash]) == []
