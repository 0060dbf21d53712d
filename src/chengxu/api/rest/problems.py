"""Errors of this interface: problem details (RFC 9457), one entry for each thing that is wrong. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.api.rest.shapes import Problem, Wrong
from chengxu.common.messages import Invalid, Message, Refused

UNREADABLE, NO_KEY, NOT_FOUND, NOT_TAKEN, TOO_LARGE, RULE, TOO_MANY, BROKEN = (
    400,
    401,
    404,
    405,
    413,
    422,
    429,
    500,
)

TITLES: Mapping[int, Message] = {
    UNREADABLE: Message("请求读不懂", "the request cannot be understood"),
    NO_KEY: Message("缺少密钥，或密钥不对", "the key is missing or wrong"),
    403: Message("不可以这样做", "this may not be done"),
    NOT_FOUND: Message("没有这个内容", "there is no such thing"),
    NOT_TAKEN: Message("这个地址不接受这种方法", "this method is not taken here"),
    409: Message("现在不能这样做", "this cannot be done now"),
    TOO_LARGE: Message("传来的内容太大", "too much was sent"),
    RULE: Message("内容不符合要求", "what was sent breaks a rule"),
    TOO_MANY: Message("次数太多", "too often"),
    BROKEN: Message("我们这边出错了，没有存下任何内容", "something broke on our side; nothing was kept"),
}

FIELDS: Mapping[str, str] = {"lon": "position", "lat": "position", "frame": "position"}
"""What intake calls a field, and what it is called here; others have one name."""


class Fault(Exception):
    """Something a caller is told."""

    def __init__(
        self,
        status: int,
        message: Message | None = None,
        *,
        field: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(str(message or ""))
        self.status = status
        self.wrong = [(field, message)] if message else []
        self.headers = dict(headers or {})


def problem(status: int, wrong: list[tuple[str, Message]] | None = None) -> Problem:
    """The body for a status, in the language in force."""
    title = str(TITLES.get(status) or TITLES[UNREADABLE if status < BROKEN else BROKEN])
    errors = [Wrong(field=field, message=str(message)) for field, message in wrong or ()]
    return Problem(
        type="about:blank",
        title=title,
        status=status,
        detail="; ".join(error.message for error in errors) or title,
        errors=errors,
    )


def of_invalid(invalid: Invalid) -> Fault:
    """422 with everything that is wrong."""
    found = Fault(RULE)
    found.wrong = [
        (FIELDS.get(problem.field, problem.field), problem.message) for problem in invalid.problems
    ]
    return found


def of_refused(refused: Refused) -> Fault:
    """422 with the reason a rule gave."""
    return Fault(RULE, refused.message, field=FIELDS.get(refused.field, refused.field))
