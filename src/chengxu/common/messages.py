"""What the system says to people: always in Chinese, and in English where somebody reads English.

A rule that refuses, a file that is wrong and a name from a pack all speak through :class:`Message`, so
that both languages stand beside each other and neither can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

LANGUAGES = ("zh", "en")
_language: ContextVar[str] = ContextVar("chengxu_language", default="zh")


def set_language(code: str) -> None:
    """Choose the language of messages for this thread or task; anything but English means Chinese."""
    _language.set("en" if code.lower().startswith("en") else "zh")


def current_language() -> str:
    """``"zh"`` or ``"en"``."""
    return _language.get()


@contextmanager
def language(code: str) -> Iterator[None]:
    """Speak ``code`` inside the block."""
    token = _language.set("en" if code.lower().startswith("en") else "zh")
    try:
        yield
    finally:
        _language.reset(token)


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or name in both languages; English falls back to Chinese."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and _language.get() == "en" else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def format(self, **values: object) -> Message:
        """Fill ``{placeholders}`` in both languages; a Message among the values speaks the language around it."""
        zh = {k: v.zh if isinstance(v, Message) else v for k, v in values.items()}
        en = {k: (v.en or v.zh) if isinstance(v, Message) else v for k, v in values.items()}
        return Message(self.zh.format(**zh), self.en.format(**en) if self.en else "")


def joined(messages: list[Message] | tuple[Message, ...], *, zh: str = "；", en: str = "; ") -> Message:
    """Several messages as one, with the separators of each language."""
    return Message(zh.join(m.zh for m in messages), en.join(m.en or m.zh for m in messages))


def listed(names: Iterable[str | Message], *, none: str = "") -> Message:
    """Names one after another as each language lists them (甲、乙; A, B); ``none`` when there are none."""
    known = [name if isinstance(name, Message) else Message(name) for name in names]
    return joined(known, zh="、", en=", ") if known else Message(none)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in what somebody gave us: where it stands, and what to do about it."""

    message: Message
    file: str = ""
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        if not self.file and self.line:
            place = str(Message("第 {line} 行", "line {line}").format(line=self.line))
        return ": ".join(part for part in (place, self.field, str(self.message)) if part)


@dataclass(slots=True)
class Problems:
    """Collects problems so that a person sees all of them at once, not one at each try."""

    items: list[Problem] = field(default_factory=list)

    def add(self, message: Message, *, file: str = "", line: int = 0, field: str = "") -> None:
        """Note one problem."""
        self.items.append(Problem(message, file, line, field))

    def __bool__(self) -> bool:
        return bool(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def raise_if_any(self) -> None:
        """Raise :class:`Invalid` with everything collected, if anything was."""
        if self.items:
            raise Invalid(tuple(self.items))


class Refused(Exception):
    """A rule says no; ``message`` says why in words for the person who asked, ``field`` names the input."""

    def __init__(self, message: Message, field: str = "") -> None:
        super().__init__(message.zh)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Invalid(Exception):
    """What was given is wrong in one or more places; nothing of it was taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(p) for p in self.problems)
