"""A copy of what is held about somebody, as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

from chengxu.exchange.subject import export
from chengxu.exchange.subject.export import Told


def as_file(found: Iterable[Told], name: str, before: Mapping[str, Any] | None = None) -> HttpResponse:
    """JSON that a browser saves; ``before`` stands before the tables."""
    told = {**(before or {}), "held": export.plain(found)}
    return HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=1, default=str),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )
