"""A stranger's bytes as a picture, and a picture as what may be shown of it. Knows nothing of where they are kept."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pi_heif
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from chengxu.common.messages import Message, Refused
from chengxu.ledger.pictures.areas import Area

pi_heif.register_heif_opener()

MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
MAX_SIDE = 2048
THUMBNAIL_SIDE = 360
QUALITY = 82
FORMATS = {
    "JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "MPO": "image/jpeg", "HEIF": "image/heic",
}  # fmt: skip
TRIED = ("JPEG", "PNG", "WEBP", "HEIF")
"""What phones make (MPO, two views in one JPEG, is read as one); no other decoder meets a stranger's bytes."""
HIDDEN = "#2b3440"
"""What stands where something was hidden: one colour, of which nothing can be worked out."""


def opened(data: bytes, label: str) -> tuple[Image.Image, str]:
    """The first picture of ``data``, upright, and its media type.

    Raises :class:`Refused` (field ``photos``) for an empty file, one over 20 MB or 60 million pixels, and anything that
    is not JPEG, PNG, WebP or HEIC whatever its name (``label``) says.
    """
    if not data:
        raise _refuse("{name}：文件是空的", "{name}: the file is empty", label)
    if len(data) > MAX_BYTES:
        raise _refuse("{name}：超过 20 MB，请压缩后再传", "{name}: over 20 MB; make it smaller", label)
    try:
        with Image.open(io.BytesIO(data), formats=TRIED) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_many_pixels(label)
            media_type = FORMATS[image.format or ""]
            ImageOps.exif_transpose(image, in_place=True)
            return image.convert("RGB"), media_type
    except Image.DecompressionBombError:
        raise _too_many_pixels(label) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _refuse(
            "{name}：不是能打开的 JPEG、PNG、WebP 或 HEIC 照片；文件可能损坏，请重拍或另存为 JPEG",
            "{name}: not a JPEG, PNG, WebP or HEIC photo that can be opened; it may be damaged: take it again or save it as JPEG",
            label,
        ) from None


def derived(image: Image.Image) -> tuple[bytes, bytes]:
    """A large and a small JPEG, made of pixels alone: no metadata of any kind."""
    copy = image.copy()
    copy.info.clear()  # a JPEG's comment would be written again
    return _encoded(copy, MAX_SIDE), _encoded(copy, THUMBNAIL_SIDE)


def _encoded(image: Image.Image, side: int) -> bytes:
    """The picture as JPEG, itself made smaller to fit ``side`` pixels a side."""
    image.thumbnail((side, side))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def hidden(image: Image.Image, areas: Sequence[Area]) -> Image.Image:
    """The picture with ``areas`` painted over at its full size; what was there is in none of its pixels."""
    painted = image.copy()
    brush = ImageDraw.Draw(painted)
    for area in areas:
        brush.rectangle(area.pixels(*image.size), fill=HIDDEN)
    return painted


def _too_many_pixels(label: str) -> Refused:
    return _refuse("{name}：像素太大（上限 6000 万）", "{name}: too many pixels (60 million at most)", label)


def _refuse(zh: str, en: str, label: str) -> Refused:
    return Refused(Message(zh, en).format(name=label), field="photos")
