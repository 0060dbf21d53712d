"""Who may open which page. Unset means nobody: a page without a guard here is the public's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from chengxu.accounts.rules import CASE_VERBS, VERBS
from chengxu.common.messages import Message, joined

View = Callable[..., HttpResponseBase]
DESK = (*CASE_VERBS, "case.view_all")
TAKES_IN = ("intake.operator", "case.self_handle")
"""Whoever registers calls and letters, and collectors, who report what they see."""
HEAT = ("case.dispatch", "case.file", "case.rule")


class Forbidden(PermissionDenied):
    """The page exists, this person may not see it: why, and whom to ask."""

    def __init__(self, reason: Message, ask: Message) -> None:
        super().__init__(reason.zh)
        self.reason = reason
        self.ask = ask


ASK_SECURITY = Message(
    "如果您的工作需要它，请找安全管理员调整岗位。",
    "If your work needs it, ask the security administrator about your post.",
)


def needs(*verbs: str) -> Callable[[View], View]:
    """Open the page to those who hold any of ``verbs``; others sign in first or learn why not."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if not any(actor.may(verb) for verb in verbs):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                raise Forbidden(_missing(verbs), ASK_SECURITY)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _missing(verbs: tuple[str, ...]) -> Message:
    if set(verbs) >= set(CASE_VERBS):
        return Message("您的岗位不办理案件。", "Your post does not work on cases.")
    names = joined([VERBS[verb] for verb in verbs], zh="」或「", en="” or “")
    return Message("您的岗位没有「{names}」权限。", "Your post does not include “{names}”.").format(
        names=names
    )
