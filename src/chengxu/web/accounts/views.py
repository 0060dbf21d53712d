"""Signing in, and from there to the page the person's post works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import DEMO_PASSWORD
from chengxu.common.messages import Message, listed
from chengxu.exchange.subject import export
from chengxu.field.rules import works_outside
from chengxu.intake.attempts import Trying
from chengxu.notices.outside.subscribing import RETRY
from chengxu.packs import queries as packs
from chengxu.web import IDS
from chengxu.web.access import DESK, Forbidden
from chengxu.web.copies import as_file
from chengxu.web.portal import guarding
from chengxu.web.requests import Request


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One sign-in of the demo as the page lists it."""

    login: str
    name: str
    posts: Message
    unit: Message


class SignIn(LoginView):
    """The sign-in form; in a demo database also who there is to be."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in; an address from which too much has failed waits, beside the limit of each account."""
        guarding.admit(cast(Request, request), Trying.SIGN_IN, counted=False)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The form again; it counts as failed."""
        guarding.failed(cast(Request, self.request), Trying.SIGN_IN)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's sign-ins, when this database is one."""
        shown = _demo_logins() if packs.is_demo() else []
        return super().get_context_data(demo_logins=shown, demo_password=DEMO_PASSWORD, **kwargs)


def _demo_logins() -> list[DemoLogin]:
    organisation = accounts.organisation()
    order = {code: place for place, code in enumerate(organisation.posts)}
    people = [person for person in Person.objects.filter(is_active=True) if person.has_usable_password()]
    people.sort(
        key=lambda person: (min((order.get(post, 99) for post in person.posts), default=99), person.pk)
    )
    return [
        DemoLogin(
            login=person.login,
            name=person.name,
            posts=listed(organisation.posts[p].name for p in person.posts if p in organisation.posts),
            unit=organisation.name(person.unit),
        )
        for person in people
    ]


@login_required
@require_safe
def start(request: Request) -> HttpResponse:
    """The first page of a day's work, by post."""
    actor = request.actor
    if any(actor.may(verb) for verb in DESK):
        return redirect("desk")
    if works_outside(actor):
        return redirect("field")
    if actor.may("indicators.read"):
        return redirect("office")
    if actor.may("reports.audit"):
        return redirect("audit")
    if actor.may(RETRY):
        return redirect("outbox")
    raise Forbidden(
        Message("您的岗位在这一版里还没有工作页面。", "There is no page for your post in this version."),
        Message(
            "管理员的工作用命令行完成，见安装目录的说明。",
            "Administrators work on the command line; see the guide.",
        ),
    )


@never_cache
@login_required
@require_POST
def my_data(request: Request) -> HttpResponse:
    """All that is held about whoever is signed in, as a file."""
    return as_file(export.of_staff(actor=request.actor, now=request.now, ids=IDS), "my-data")
