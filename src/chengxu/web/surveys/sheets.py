"""The sheets of a round for those who keep it: all of them, or those of a number, and taking one back that was recorded wrongly."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message
from chengxu.routines.surveys import access, actions, queries
from chengxu.routines.surveys.models import Round, Sheet
from chengxu.routines.surveys.rules import Kind
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.paging import by_id
from chengxu.web.requests import Request
from chengxu.web.surveys.pages import NONE, found

PAGE = 50


@never_cache
@needs(access.KEEP)
@require_safe
def index(request: Request, uid: str) -> HttpResponse:
    """All of a round, the last recorded first; ``?number=`` those of one number."""
    return _page(request, _kept(request, uid), Form({}))


@never_cache
@needs(access.KEEP)
@require_POST
def void(request: Request, uid: str, sheet: str) -> HttpResponse:
    """Take one back; a refusal stands beside its field."""
    row = _kept(request, uid)
    if not queries.sheets(row).filter(uid=sheet).exists():
        raise Http404(Message("这一轮没有这一份。", "There is no such sheet in this round."))
    form = read(request.POST, ("why",))
    form.tried(
        lambda: actions.void(
            uid=row.uid, sheet=sheet, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS
        )
    )
    if form.errors:
        return _page(request, row, form, tried=sheet)
    said = Message("已作废，数字里不再计它", "it is taken back and counts no more")
    messages.success(request, str(said), extra_tags="good")
    return redirect("survey-sheets", uid=row.uid)


def _kept(request: Request, uid: str) -> Round:
    """The round; 404 when it is not this person's to keep: what single sheets say is for nobody else."""
    row = found(request, uid)
    if not access.may_keep(request.actor, row.unit):
        raise Http404(NONE)
    return row


def _page(request: Request, row: Round, form: Form, tried: str = "") -> HttpResponse:
    kind, names = queries.kind_of(row), queries.places()
    number = " ".join(request.GET.get("number", "").split())
    sheets = queries.sheets(row, number)
    if tried:
        sheets = sheets.filter(uid=tried)
    page = by_id(sheets, request.GET.get("after", ""), PAGE)
    context = {
        "face": "surveys",
        "row": row,
        "number": number,
        "form": form,
        "tried": tried,
        "page": page,
        "rows": [(one, names.get(one.place, one.place), _said(one, kind)) for one in page.rows],
    }
    return render(request, "surveys/sheets.html", context, status=form.status)


def _said(sheet: Sheet, kind: Kind) -> list[tuple[Message, Message]]:
    """Each question with its answer, in the order of the questions."""
    levels = {level.code: level.name for level in kind.levels}
    given = {answer.question: levels[answer.level] for answer in sheet.answers.all()}
    return [(name, given[code]) for code, name in kind.questions.items() if code in given]
