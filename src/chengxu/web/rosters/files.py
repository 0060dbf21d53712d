"""A roster as a file, and a file as a roster: looked at first, then taken in, all of it or none."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chengxu.accounts.models import Person
from chengxu.cases.finding.sheets import Line
from chengxu.common.messages import Invalid, Message, Problem, Refused
from chengxu.intake.channels.roster_file import OPTIONAL, REQUIRED, import_rosters
from chengxu.intake.imported import Imported
from chengxu.routines.access import OVERSEE
from chengxu.routines.rosters import access
from chengxu.territory import queries as territory
from chengxu.web import IDS, spreadsheets, uploads
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.requests import Request
from chengxu.web.rosters import asked, looks

COLUMNS = (
    (Message("duty"), 20), (Message("unit"), 12), (Message("day"), 12), (Message("shift"), 8), (Message("place"), 14),
    (Message("number"), 8), (Message("person"), 18), (Message("name"), 14), (Message("hours"), 14), (Message("where"), 24),
)  # fmt: skip


@never_cache
@needs(OVERSEE, access.KEEP)
@require_safe
def export(request: Request, uid: str, form: str) -> HttpResponse:
    """Every post of a roster, a row each, in the columns the import takes; names, hours and places are there to be read."""
    sheet, routine = asked.sheet(uid, request.actor)
    posts = list(sheet.posts.all())
    people = {
        uid: (login, name)
        for uid, login, name in Person.objects.filter(uid__in={one.person for one in posts}).values_list(
            "uid", "login", "name"
        )
    }
    names, calendar = looks.Names([]), territory.calendar()
    lines: list[Line] = []
    for one in posts:
        login, name = people.get(one.person, ("", ""))
        hours = f"{calendar.local(one.starts_at):%H:%M}–{calendar.local(one.ends_at):%H:%M}"
        lines.append(
            (sheet.routine, sheet.unit, one.day.isoformat(), one.shift, one.place, one.number, login, name, hours, str(names.place(one.place)))
        )  # fmt: skip
    name = f"roster-{routine.code}-{sheet.month:%Y-%m}"
    return spreadsheets.attached(form, COLUMNS, lines, name=name, title=Message("排班", "Roster"))


@never_cache
@needs(access.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request) -> HttpResponse:
    """The form; a file that is sent is looked at, or taken in when ``do=take``."""
    form = read(request.POST, ("file", "encoding", "do"))
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
        "face": "rosters",
        "tab": "import",
        "form": form,
        "encodings": uploads.ENCODINGS,
        "required": REQUIRED,
        "optional": OPTIONAL,
        "done": done,
        "took": done is not None and form.values["do"] == "take",
    }
    return render(request, "rosters/import.html", context, status=422 if problems or form.errors else 200)


def _taken(request: Request, form: Form) -> Imported:
    with uploads.given(request) as (kept, _):
        return import_rosters(
            kept, actor=request.actor, now=request.now, ids=IDS, dry_run=form.values["do"] != "take",
            encoding=uploads.encoding(form),
        )  # fmt: skip
