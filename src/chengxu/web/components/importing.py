"""A table or a map of components, given at the desk: first looked at, then taken in, all of it or none."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.assets.access import REGISTERS
from chengxu.assets.drafting import ALIASES, OPTIONAL, REQUIRED
from chengxu.common.messages import Invalid, Problem, Refused
from chengxu.intake.channels.asset_file import import_assets
from chengxu.intake.imported import Imported
from chengxu.territory.frames import FRAME_NAMES
from chengxu.web import IDS, uploads
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.requests import Request

ENDINGS = (*uploads.TABLES, ".geojson", ".json")


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
        **uploads.problems(problems),
        "face": "components",
        "form": form,
        "frames": [(frame.value, name) for frame, name in FRAME_NAMES.items()],
        "encodings": uploads.ENCODINGS,
        "columns": [(name, _heading(name), name in REQUIRED) for name in (*REQUIRED, *OPTIONAL)],
        "done": done,
        "took": done is not None and form.values["do"] == "take",
        "most_rows": uploads.MOST_SHOWN,
    }
    page = "components/import_found.html" if request.headers.get("HX-Request") else "components/import.html"
    return render(request, page, context)


def _taken(request: Request, form: Form) -> Imported:
    with uploads.given(request, ENDINGS) as (kept, name):
        return import_assets(
            kept, actor=request.actor, now=request.now, ids=IDS, frame=form.values["frame"],
            near_ok=form.values["near_ok"] == "1", update=form.values["update"] == "1", dry_run=form.values["do"] != "take",
            encoding=uploads.encoding(form), shown_as=name,
        )  # fmt: skip


def _heading(column: str) -> str:
    return next((heading for heading, name in ALIASES.items() if name == column), "")
