"""What the standard says when something is wrong: a status, and a body with one entry a problem. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chengxu.api.open311.writing import Answer, Many
from chengxu.common.messages import Invalid, Message, Problem, Refused

GENERAL, NO_KEY, NOT_FOUND = 400, 403, 404

FIELDS: Mapping[str, str] = {
    "text": "description",
    "lon": "long",
    "frame": "lat",
    "place": "address_string",
    "category": "service_code",
    "photos": "media",
    "name": "first_name",
    "links": "media_url",
    "report": "service_request_id",
}
"""What intake calls a field, and what a client calls it; others have one name."""


class Fault(Exception):
    """Something a client is told; ``entries`` are a code, at least as exact as the status, and a sentence."""

    def __init__(
        self, status: int, *entries: tuple[int, str], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__("; ".join(text for _, text in entries))
        self.status = status
        self.entries = entries
        self.headers = dict(headers or {})

    @property
    def answer(self) -> Answer:
        """The body of the standard."""
        return body(self.entries)


def body(entries: Sequence[tuple[int, str]]) -> Answer:
    """``errors`` with one ``error`` an entry."""
    return Answer("errors", Many("error", [{"code": code, "description": text} for code, text in entries]))


def fault(status: int, message: Message, *, code: int = 0, headers: Mapping[str, str] | None = None) -> Fault:
    """A fault of one entry, in the language of the request."""
    return Fault(status, (code or status, str(message)), headers=headers)


def not_there(message: Message) -> Fault:
    """404: what was asked for does not exist, or is not public, which looks the same."""
    return fault(NOT_FOUND, message)


def of_invalid(invalid: Invalid) -> Fault:
    """400 with every problem of what was given."""
    return Fault(GENERAL, *((GENERAL, _said(problem)) for problem in invalid.problems))


def of_refused(refused: Refused) -> Fault:
    """400 with the reason a rule gave."""
    return Fault(GENERAL, (GENERAL, _said(Problem(refused.message, "", 0, refused.field))))


def _said(problem: Problem) -> str:
    name = FIELDS.get(problem.field, problem.field)
    return f"{name}: {problem.message}" if name else str(problem.message)
