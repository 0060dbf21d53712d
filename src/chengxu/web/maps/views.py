"""The county's own map: layers of the pack as GeoJSON, cached for as long as the pack is in force."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory
from chengxu.web.requests import Request

FOR_EVER = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


@gzip_page
@require_safe
def layer(request: Request, layer: str) -> HttpResponse:
    """One layer; an address that names the pack's version may be kept for ever."""
    if layer not in territory.LAYERS:
        raise Http404(Message("没有这个图层。", "There is no such layer."))
    pack_hash = packs.active_hash()
    tag = f'"{pack_hash[:16]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    named = pack_hash.startswith(request.GET.get("v", "-"))
    return HttpResponse(
        territory.layer(layer, pack_hash),
        content_type="application/geo+json",
        headers={"Cache-Control": FOR_EVER if named else A_MINUTE, "ETag": tag},
    )
