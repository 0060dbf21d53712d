"""A table or a map of components, given at the desk: first looked at, then taken in, all of it or none."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.assets.access import REGISTERS
from chengxu.assets.drafting import ALIASES, OPTIONAL, REQUIRED
from chengxu.common.messages import Invalid, Message, Problem, Refused
from chengxu.intake.channels.asset_file import import_assets
from chengxu.intake.imported import Imported
from chengxu.territory.frames import FRAME_NAMES
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.requests import Request

ENDINGS = (".csv", ".xlsx", ".geojson", ".json")
MOST_SHOWN = 200
ENCODINGS = ("utf-8", "gb18030")


@never_cache
@needs(REGISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request) -> HttpResponse:
    """The form; a file that is sent is looked at, or taken in when ``do=take``: what was found stands below the form."""
    form = read(request.POST, ("file", "frame", "encoding", "near_ok", "update", "do"))
    problems: tuple[Problem, ...] = ()
    done: Imported | None = None
    if request.method == "POST":
        try:
            done = _taken(request, form)
        except Refused as refusal:
            form.wrong(refusal.field, refusal.message)
        except Invalid as invalid:
            problems = invalid.problems
    context = {
        "face": "components",
        "form": form,
        "frames": [(frame.value, name) for frame, name in FRAME_NAMES.items()],
        "encodings": ENCODINGS,
        "columns": [(name, _heading(name), name in REQUIRED) for name in (*REQUIRED, *OPTIONAL)],
        "problems": problems[:MOST_SHOWN],
        "count": len(problems),
        "more": max(0, len(problems) - MOST_SHOWN),
        "done": done,
        "took": done is not None and form.values["do"] == "take",
        "most_rows": MOST_SHOWN,
    }
    page = "components/import_found.html" if request.headers.get("HX-Request") else "components/import.html"
    return render(request, page, context)


def _taken(request: Request, form: Form) -> Imported:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused(Message("请选一个文件", "choose a file"), field="file")
    name = Path(file.name or "").name
    if Path(name).suffix.lower() not in ENDINGS:
        raise Refused(
            Message("只认 .csv、.xlsx 和 .geojson", "only .csv, .xlsx and .geojson are read"), field="file"
        )
    with tempfile.TemporaryDirectory(prefix="chengxu-import-") as folder:
        kept = Path(folder) / f"given{Path(name).suffix.lower()}"
        with kept.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        return import_assets(
            kept, actor=request.actor, now=request.now, ids=IDS, frame=form.values["frame"],
            near_ok=form.values["near_ok"] == "1", update=form.values["update"] == "1", dry_run=form.values["do"] != "take",
            encoding=form.values["encoding"] if form.values["encoding"] in ENCODINGS else ENCODINGS[0], shown_as=name,
        )  # fmt: skip


def _heading(column: str) -> str:
    return next((heading for heading, name in ALIASES.items() if name == column), "")
