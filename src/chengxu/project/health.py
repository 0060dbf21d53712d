"""Whether this installation can work, for the machine that watches it."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from chengxu.common.messages import Refused
from chengxu.packs import queries as packs


@never_cache
@csrf_exempt
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 ``{"status": "ok", "pack": …}``; 503 with the reason when the database or the pack is missing."""
    try:
        pack_hash = packs.active_hash()
    except DatabaseError:
        return JsonResponse({"status": "error", "why": "database"}, status=503)
    except Refused as refusal:
        return JsonResponse({"status": "error", "why": str(refusal)}, status=503)
    return JsonResponse({"status": "ok", "pack": pack_hash[:12]})
