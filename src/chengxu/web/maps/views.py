"""The county's own map: layers of the pack as GeoJSON, cached for as long as the pack is in force."""

from __future__ import annotations

import json
from functools import lru_cache

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory
from chengxu.web.requests import Request

LABELS = "labels"
FOR_EVER = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


@gzip_page
@csrf_exempt
@require_safe
def layer(request: Request, layer: str) -> HttpResponse:
    """One layer; an address that names the pack's version may be kept for ever."""
    if layer not in (*territory.LAYERS, LABELS):
        raise Http404(Message("没有这个图层。", "There is no such layer."))
    pack_hash = packs.active_hash()
    tag = f'"{pack_hash[:16]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    named = pack_hash.startswith(request.GET.get("v", "-"))
    return HttpResponse(
        _labels(pack_hash) if layer == LABELS else territory.layer(layer, pack_hash),
        content_type="application/geo+json",
        headers={"Cache-Control": FOR_EVER if named else A_MINUTE, "ETag": tag},
    )


@lru_cache(maxsize=4)
def _labels(pack_hash: str) -> bytes:
    """One point for each township and community: a name is written once, however many tiles its area covers."""
    ground = territory.territory(pack_hash)
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": area.name.zh,
                "name_en": area.name.en or area.name.zh,
                "level": area.level.value,
            },
            "geometry": {"type": "Point", "coordinates": ground.centre(area.code)},
        }
        for area in (*ground.townships.values(), *ground.communities.values())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
