"""Sends pictures: always the clean derivative, never the original, cached for ever under its own hash."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from chengxu.common.messages import Message
from chengxu.ledger import evidence

FOR_EVER = "private, max-age=31536000, immutable"


def send(shown_hash: str) -> HttpResponse:
    """The derivative with this hash (at most 2048 px, so it fits in memory); 404 when it is not on this machine."""
    try:
        data = evidence.shown(shown_hash)
    except OSError:
        raise Http404(Message("没有这张照片。", "There is no such photo.")) from None
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": FOR_EVER})
