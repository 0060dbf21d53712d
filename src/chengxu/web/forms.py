"""A form of plain fields: what was typed, and beside each field what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from chengxu.common.messages import Invalid, Message, Refused

T = TypeVar("T")
DIGITS = 18
"""What every database keeps; Python itself refuses to read more than some thousand."""


@dataclass(slots=True)
class Form:
    """Values to show again and, per field, what is wrong; a sentence about no field stands under ``form``."""

    values: dict[str, str]
    errors: dict[str, list[Message]] = field(default_factory=dict)
    wait: int = 0

    @property
    def status(self) -> int:
        """429 for one sending too many, of which the next may come after ``wait`` seconds; 422 when something is wrong."""
        return 429 if self.wait else 422 if self.errors else 200

    def wrong(self, name: str, message: Message) -> None:
        """Put a sentence beside a field; one about no field of this form goes on top of it."""
        self.errors.setdefault(name if name in self.values else "form", []).append(message)

    def tried(self, act: Callable[[], T]) -> T | None:
        """What ``act`` gives; None when a rule said no, with its words beside the fields."""
        try:
            return act()
        except Invalid as invalid:
            for problem in invalid.problems:
                self.wrong(problem.field, problem.message)
        except Refused as refusal:
            self.wrong(refusal.field, refusal.message)
        return None


def whole(text: str, otherwise: int) -> int:
    """The whole number a text is, of at most :data:`DIGITS` digits; ``otherwise`` for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else otherwise


def read(given: Mapping[str, str], names: Iterable[str]) -> Form:
    """The form as it was sent, without space around the values."""
    return Form({name: given.get(name, "").strip() for name in names})


def day(form: Form, name: str) -> date | None:
    """The local day a field holds as browsers send it; None, with a sentence beside it, when it holds none."""
    text = form.values[name]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        form.wrong(name, Message("日期写成 2023-05-01 的样子", "write the day like 2023-05-01"))
        return None


def instant(form: Form, name: str) -> datetime | None:
    """The instant of a local date and time as browsers send it (2023-05-01T09:30); None, with a sentence, when it is none."""
    text = form.values[name]
    try:
        at = datetime.fromisoformat(text) if text else None
        return timezone.make_aware(at) if at and not at.tzinfo else at
    except (ValueError, OverflowError):
        form.wrong(name, Message("时间写成 2023-05-01 09:30 的样子", "write the time like 2023-05-01 09:30"))
        return None
