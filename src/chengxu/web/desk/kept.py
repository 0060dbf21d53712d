"""Lists of the desk kept by name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengxu.accounts import saved
from chengxu.accounts.models import Person
from chengxu.common.messages import Message, Refused
from chengxu.web.access import DESK, needs
from chengxu.web.requests import Request

PARTS = ("queue", "state", "category", "township", "unit", "q", "bbox")


@never_cache
@needs(*DESK)
@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep the list at hand under a name."""
    person = request.user
    assert isinstance(person, Person)
    given = QueryDict(request.POST.get("query", ""))
    query = {part: given.get(part, "") for part in PARTS}
    try:
        view = saved.keep(person=person, name=request.POST.get("name", ""), query=query)
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="bad")
    else:
        words = Message("已保存视图「{name}」", "kept as “{name}”").format(name=view.name)
        messages.success(request, str(words), extra_tags="good")
    return redirect(f"{reverse('desk')}?{given.urlencode()}")


@never_cache
@needs(*DESK)
@require_POST
def drop(request: Request, view: int) -> HttpResponse:
    """Forget one of one's own lists."""
    person = request.user
    assert isinstance(person, Person)
    saved.drop(person=person, view=view)
    return redirect("desk")
