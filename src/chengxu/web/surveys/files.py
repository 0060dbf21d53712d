"""Sheets of a round as a file: an empty one to fill in, and taking a filled one in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chengxu.cases.finding.sheets import Line
from chengxu.common.messages import Invalid, Message, Problem, Refused
from chengxu.intake.channels.survey_file import columns, import_surveys
from chengxu.intake.imported import Imported
from chengxu.routines.surveys import access, queries
from chengxu.routines.surveys.models import Round
from chengxu.web import IDS, spreadsheets, uploads
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.requests import Request
from chengxu.web.surveys.pages import found


@never_cache
@needs(access.KEEP)
@require_safe
def blank(request: Request, uid: str, form: str) -> HttpResponse:
    """A table with a row for each household to ask: number, place and day stand there, the answers are to be filled in."""
    row = found(request, uid)
    required, questions = columns(row)
    names, number = queries.places(), 0
    lines: list[Line] = []
    for place, wanted in queries.plan_of(row).places.items():
        for _ in range(wanted):
            number += 1
            lines.append(
                (
                    f"{number:04d}",
                    str(names.get(place, Message(place)).zh),
                    row.starts_on.isoformat(),
                    *("" for _ in questions),
                )
            )
    heads = tuple((Message(name), 14) for name in (*required, *questions))
    return spreadsheets.attached(
        form, heads, lines, name=f"survey-{row.starts_on}", title=Message("答卷", "Sheets")
    )


@never_cache
@needs(access.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, uid: str) -> HttpResponse:
    """The form; a file that is sent is looked at, or taken in when ``do=take``."""
    row = found(request, uid)
    form = read(request.POST, ("file", "encoding", "do"))
    problems: tuple[Problem, ...] = ()
    done: Imported | None = None
    if request.method == "POST":
        try:
            done = _taken(request, form, row)
        except Refused as refusal:
            form.wrong(refusal.field, refusal.message)
        except Invalid as invalid:
            problems = invalid.problems
    required, questions = columns(row)
    kind = queries.kind_of(row)
    context = {
        **uploads.problems(problems),
        "face": "surveys",
        "row": row,
        "form": form,
        "encodings": uploads.ENCODINGS,
        "required": required,
        "questions": [(code, kind.questions[code]) for code in questions],
        "levels": [level.name for level in kind.levels],
        "done": done,
        "took": done is not None and form.values["do"] == "take",
    }
    return render(request, "surveys/file.html", context, status=422 if problems or form.errors else 200)


def _taken(request: Request, form: Form, row: Round) -> Imported:
    with uploads.given(request) as (kept, _):
        return import_surveys(
            kept, actor=request.actor, now=request.now, ids=IDS, dry_run=form.values["do"] != "take", row=row,
            encoding=uploads.encoding(form),
        )  # fmt: skip
