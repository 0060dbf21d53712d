"""Sends pictures: always the clean derivative, never the original, cached for ever under its own hash."""

from __future__ import annotations

from django.http import FileResponse, Http404

from chengxu.common.messages import Message
from chengxu.ledger import evidence

FOR_EVER = "private, max-age=31536000, immutable"


def send(shown_hash: str) -> FileResponse:
    """The derivative with this hash; 404 when it is not on this machine."""
    try:
        file = evidence.shown_path(shown_hash).open("rb")
    except OSError:
        raise Http404(Message("没有这张照片。", "There is no such photo.")) from None
    return FileResponse(file, content_type="image/jpeg", headers={"Cache-Control": FOR_EVER})
