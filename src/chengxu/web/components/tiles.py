"""Vector tiles of the register for the map: whatever the list would show to whoever asks, of anybody else the public classes."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from chengxu.assets import drawing, queries
from chengxu.assets.access import READS
from chengxu.assets.models import Component
from chengxu.assets.mvt import TYPE
from chengxu.assets.rules import State
from chengxu.assets.tiles import Tile
from chengxu.common.messages import Message
from chengxu.web.components import register
from chengxu.web.requests import Request

ASK_AGAIN = {True: "private, no-cache", False: "public, no-cache"}
KEPT = 600  # seconds; a tile of a register that was written to since has another name
NO_TILE = Message("没有这块地图。", "There is no such tile.")


@csrf_exempt
@require_safe
def tile(request: Request, z: int, x: int, y: int) -> HttpResponse:
    """One tile; a browser asks again each time, and as long as nothing was written to the register the answer is short."""
    wanted, inside = Tile(z, x, y), request.actor.may(READS)
    if not wanted.valid:
        raise Http404(NO_TILE)
    found = _found(request, inside=inside)
    about = f"{drawing.revision()}/{inside}/{register.query(request.GET) if inside else _scope()}"
    mark = hashlib.blake2b(about.encode(), digest_size=12).hexdigest()
    headers = {"Cache-Control": ASK_AGAIN[inside], "ETag": f'"{mark}"', "Vary": "Cookie"}
    if f'"{mark}"' in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    key = f"tile/{mark}/{z}/{x}/{y}"
    drawn = cache.get(key)
    if drawn is None:
        drawn = drawing.tile(wanted, found, named=inside)
        cache.set(key, drawn, KEPT)
    return HttpResponse(drawn, content_type=TYPE, headers=headers)


def _found(request: Request, *, inside: bool) -> QuerySet[Component]:
    """The staff see what the list shows; everybody else what stands of the classes the county has opened, unnarrowed."""
    if inside:
        return queries.listed(register.read(request.GET), request.actor)
    return Component.objects.filter(category__in=queries.settings().public).exclude(
        state=State.DISSOLVED.value
    )


def _scope() -> str:
    return " ".join(sorted(queries.settings().public))
