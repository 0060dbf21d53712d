"""Sends pictures: always the derivative in force, never the original; asked for again each time.

What is shown under an address changes when somebody hides a part of it. So a browser may keep a picture but must ask
whether it is still the one; the answer is short when it is.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from chengxu.common.messages import Message
from chengxu.ledger import evidence
from chengxu.ledger.evidence import Picture

ASK_AGAIN = "private, no-cache"
NO_PHOTO = Message("没有这张照片。", "There is no such photo.")


def send(request: HttpRequest, picture: Picture | None, size: str = "large") -> HttpResponse:
    """The large or small derivative (at most 2048 px, so it fits in memory); 404 when there is none or it cannot be had."""
    if picture is None:
        raise Http404(NO_PHOTO)
    if picture.said is not None:
        raise Http404(picture.said)
    hash_ = picture.thumbnail if size == "small" else picture.shown
    headers = {"Cache-Control": ASK_AGAIN, "ETag": f'"{hash_}"'}
    if f'"{hash_}"' in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    try:
        data = evidence.shown(hash_)
    except evidence.UNREADABLE:
        raise Http404(Message("这张照片现在取不到。", "This photo cannot be had just now.")) from None
    return HttpResponse(data, content_type="image/jpeg", headers=headers)
