"""Pages for when something cannot be shown: in the same language as the rest, with what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html

from chengxu.common.messages import Message, Refused, current_language
from chengxu.intake.gating import TooMany
from chengxu.web import county

REQUEST_LIMIT_MB = 130
TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands on such a page."""

    code: str
    title: Message
    reason: Message
    ask: Message = Message("")


TOO_MUCH_TEXT = Wall(
    "413",
    Message("贴上的文字太长", "Too much text"),
    Message(
        "一张表单最多贴 5 MB 文字（约 160 万字）。请把文字存成文件，再选这个文件上传。",
        "A form takes 5 MB of pasted text at most. Save the text as a file and choose that file.",
    ),
    Message("返回上一页，您填的其他内容还在。", "Go back: what else you filled in is still there."),
)

NO_SUCH_TEXT = Wall(
    "400",
    Message("所填内容无法保存", "What was filled in cannot be kept"),
    Message(
        "其中有不能识别的字符，或者某一项太长、太大。请改正后再提交。",
        "It holds signs that are no text, or something in it is too long or too large. Please correct it and send it again.",
    ),
    Message("返回上一页，您填的内容还在。", "Go back: what you filled in is still there."),
)


def _page(request: HttpRequest, wall: Wall, status: int) -> HttpResponse:
    try:
        county.county()
    except Refused:  # no pack yet: there is no frame to put the page in
        return _bare(str(wall.title), str(wall.reason), status)
    return render(request, "wall.html", {"wall": wall}, status=status)


def _bare(title: str, text: str, status: int) -> HttpResponse:
    language = "en" if current_language() == "en" else "zh-Hans"
    return HttpResponse(
        format_html(
            '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><h1>{}</h1><p>{}</p></html>',
            language, title, title, text,
        ),
        status=status,
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: why this person may not see the page, and whom to ask."""
    reason = getattr(exception, "reason", Message("这个页面不对您开放。", "This page is not open to you."))
    ask = getattr(
        exception, "ask", Message("请联系本局安全管理员。", "Please ask the bureau's security administrator.")
    )
    return _page(
        request, Wall("403", Message("您不能打开这一页", "You may not open this page"), reason, ask), 403
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came from elsewhere or grew old."""
    wall = Wall(
        "403",
        Message("这张表单过期了", "This form has expired"),
        Message(
            "为了安全，表单要在打开它的浏览器里提交。您填的内容没有保存。",
            "For safety a form must be sent from the browser that opened it. Nothing was saved.",
        ),
        Message("请返回上一页，刷新后再提交。", "Go back, reload the page and send it again."),
    )
    return _page(request, wall, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here; the reason when the page knows one."""
    text = (
        exception.args[0] if exception and exception.args and isinstance(exception.args[0], Message) else None
    )
    wall = Wall(
        "404",
        Message("没有找到这一页", "There is no such page"),
        text
        or Message(
            "地址可能写错了，或者内容已经移走。", "The address may be mistyped, or the content has moved."
        ),
    )
    return _page(request, wall, 404)


def only_sent(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """405 for somebody who opens, reloads or keeps an address that only takes forms: a sentence in place of nothing."""
    wall = Wall(
        "405",
        Message("这个地址不能直接打开", "This address cannot be opened"),
        Message(
            "它只收填好的表单。刚才没有提交，也没有改动任何内容。",
            "It only takes forms that were filled in. Nothing was sent and nothing was changed.",
        ),
        Message("请返回上一页，或者从首页再进。", "Go back, or start again from the first page."),
    )
    page = _page(request, wall, 405)
    page.headers["Allow"] = bare.headers.get("Allow", "POST")
    return page


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than a form may carry."""
    wall = Wall(
        "413",
        Message("文件太大", "Too large"),
        Message(
            "一次最多上传 {n} MB。请减少照片张数，或把照片压缩后再传。",
            "At most {n} MB at a time. Send fewer photos, or smaller ones.",
        ).format(n=REQUEST_LIMIT_MB),
    )
    return _page(request, wall, 413)


def locked_out(
    request: HttpRequest, credentials: object = None, *args: object, **kwargs: object
) -> HttpResponse:
    """429: too many wrong passwords for this name from this place."""
    wall = Wall(
        "429",
        Message("密码错误次数太多", "Too many wrong passwords"),
        Message(
            "为防止别人猜密码，这个账户在这台设备上暂时不能登录。",
            "To keep others from guessing, this account cannot sign in from here for a while.",
        ),
        Message(
            "请过一会儿再试，或请安全管理员重设密码。",
            "Try again later, or ask the security administrator for a new password.",
        ),
    )
    return _page(request, wall, 429)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """409: a rule said no and no form was there to say it beside; 429 with the seconds to wait when it was too often."""
    if isinstance(refusal, TooMany):
        wall = Wall("429", Message("次数太多", "Too often"), refusal.message)
        answer = _page(request, wall, TOO_MANY)
        answer.headers["Retry-After"] = str(seconds_until(refusal.until, timezone.now()))
        return answer
    return _page(
        request, Wall("409", Message("现在不能这样做", "This cannot be done now"), refusal.message), 409
    )


def seconds_until(until: datetime, now: datetime) -> int:
    """How long to wait, at least a second."""
    return max(1, round((until - now).total_seconds()))


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request no browser makes of our pages, or one for another host; plain, since its host is not trusted.

    413 for fields that hold more text than a form may carry: somebody pasted a whole book.
    """
    if isinstance(exception, RequestDataTooBig):
        return _page(request, TOO_MUCH_TEXT, 413)
    if isinstance(exception, DataError):
        return _page(request, NO_SUCH_TEXT, 400)
    title = Message("这个请求读不懂", "This request cannot be understood")
    text = Message(
        "地址里的主机名不对，或一次传来的项目太多。请从首页重新打开。",
        "The host name is wrong, or too many things were sent at once. Please start again from the first page.",
    )
    return _bare(str(title), str(text), 400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: plain HTML without database or template, because either may be what broke."""
    title = Message("我们这边出错了", "Something broke on our side")
    text = Message(
        "您提交的内容不会只存一半。请稍后再试；如仍出错，请把时间告诉系统管理员。",
        "Nothing you sent was half-saved. Try again in a moment; if it happens again, tell the administrator when.",
    )
    return _bare(str(title), str(text), 500)
