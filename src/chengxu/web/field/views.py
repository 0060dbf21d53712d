"""The shell of the app, its manifest and its service worker: the same for everybody, without a word about anybody."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.field.rules import MOST_PHOTOS
from chengxu.ledger.pictures.images import MAX_BYTES
from chengxu.territory import queries as territory
from chengxu.web.county import county
from chengxu.web.field.words import told
from chengxu.web.requests import Request

WORKER = "chengxu/field-worker.js"
FILES = (
    "chengxu/field.js",
    "chengxu/field.css",
    "chengxu/icons.svg",
    "chengxu/mark.svg",
    "chengxu/favicon.svg",
)
ICONS = {"chengxu/app-192.png": 192, "chengxu/app-512.png": 512}
PAPER, SEAL = "#fbfaf7", "#c0392b"
CHECKED = "no-cache"  # kept by the worker, asked for anew whenever there is a network


@require_safe
def shell(request: Request) -> HttpResponse:
    """The page that is kept on the phone; who is signed in it asks by itself."""
    settings = {
        "session": reverse("field-session"),
        "tasks": reverse("field-tasks"),
        "missing": reverse("field-missing"),
        "photo": reverse("field-photo", args=["0" * 64]).replace("0" * 64, "HASH"),
        "mine": reverse("field-mine"),
        "positions": reverse("field-mine-positions"),
        "sync": reverse("field-sync"),
        "meetings": reverse("my-meetings"),
        "notices": reverse("notices"),
        "worker": reverse("field-worker"),
        "login": f"{reverse('login')}?next={reverse('field')}",
        "logout": reverse("logout"),
        "desk": reverse("desk"),
        "icons": static("chengxu/icons.svg"),
        "zone": territory.calendar().zone,
        "most_photos": MOST_PHOTOS,
        "most_bytes": MAX_BYTES,
    }
    response = render(request, "field/shell.html", {"words": told(), "settings": settings})
    response.headers["Cache-Control"] = CHECKED
    return response


@require_safe
def manifest(request: Request) -> HttpResponse:
    """What makes the page an app on the home screen."""
    name = Message("{county}外勤", "{county} field").format(county=county().short)
    icons = [
        {"src": static(file), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for file, size in ICONS.items()
    ]
    return JsonResponse(
        {
            "name": str(name),
            "short_name": str(Message("城序外勤", "Chengxu")),
            "id": reverse("field"),
            "start_url": reverse("field"),
            "scope": reverse("field"),
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "lang": "zh-Hans",
            "icons": icons,
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": CHECKED},
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def worker(request: Request) -> HttpResponse:
    """The service worker, told which files make up this version of the app."""
    found = finders.find(WORKER)
    if not isinstance(found, str):
        raise Http404(Message("前端没有构建。", "The assets are not built."))
    files = [static(file) for file in (*FILES, *ICONS)]
    code = _code(found, Path(found).stat().st_mtime_ns)
    told = {"shell": reverse("field"), "files": files, "version": _version(files, code)}
    return HttpResponse(
        f"self.SHELL={json.dumps(told)};\n{code}",
        content_type="text/javascript",
        headers={"Cache-Control": CHECKED},
    )


@lru_cache(maxsize=4)
def _code(path: str, changed: int) -> str:
    return Path(path).read_text("utf-8")


def _version(files: list[str], code: str) -> str:
    return hashlib.sha256("\n".join((*files, code)).encode()).hexdigest()[:12]
