"""What the form of an audit gives: a document pasted or chosen, and the days it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from chengxu.common.messages import Message, Refused
from chengxu.reports.audit.documents import reading
from chengxu.reports.audit.documents.dating import spoken_period
from chengxu.web.office import periods
from chengxu.web.office.periods import Period, Preset

PASTED = "pasted.txt"
BY_TITLE, OWN = "title", "own"
NO_FILE = Message("请贴上文字，或选一个文件", "paste the text, or choose a file")
TOO_LARGE = Message(
    "文件超过 20 MB：{name}。请只上传报告正文，或去掉其中的图片",
    "{name} is over 20 MB; give the text alone, or leave out its pictures",
)

Given = tuple[bytes, str]
"""A document and its name."""


@dataclass(slots=True)
class Giving:
    """The form as it was filled in, and per field what is wrong with it."""

    text: str
    last_text: str
    chosen: str
    period: Period
    default: Preset
    errors: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def presets(self) -> list[tuple[str, Preset]]:
        """The periods to choose from, each with the value of its button."""
        return [(f"{preset.start}/{preset.end}", preset) for preset in self.period.presets]

    def wrong(self, refusal: Refused) -> None:
        """Put a sentence beside its field: what was pasted or chosen, the period, else the top of the form."""
        name = refusal.field if refusal.field in {"file", "last", "from", "to"} else "form"
        name = "period" if name in {"from", "to"} else name
        if name == "file" and self.text.strip():
            name = "text"
        self.errors.setdefault(name, []).append(refusal.message)


def read(given: Mapping[str, str], today: date) -> Giving:
    """The form of a request; without a choice the days are taken from the title of the document."""
    default = periods.annual({}, today)
    chosen = given.get("period") or (OWN if given.get("from") or given.get("to") else BY_TITLE)
    if chosen not in {BY_TITLE, OWN}:
        start, _, end = chosen.partition("/")
        given = {**dict(given.items()), "from": start, "to": end}
    period = default if chosen == BY_TITLE else periods.annual(given, today)
    text = given.get("text", "")
    first = Preset(Message(""), default.start, default.end)
    form = Giving(text, given.get("last_text", ""), chosen, period, first)
    if period.wrong:
        form.errors["period"] = [period.wrong]
    return form


def document(form: Giving, file: UploadedFile[Any] | None) -> Given:
    """The document and its name; raises :class:`Refused` when nothing was given, or too much."""
    given = _given(form.text, file)
    if file is not None:
        form.text = ""
    if given is None:
        raise Refused(NO_FILE, field="file")
    return given


def last_year(form: Giving, file: UploadedFile[Any] | None) -> Given | None:
    """The report of the year before, None when it was not given; raises :class:`Refused` (field ``last``) for one that
    cannot be read."""
    try:
        given = _given(form.last_text, file)
        if given is not None:
            reading.read(*given)
    except Refused as refusal:
        raise Refused(refusal.message, field="last") from None
    return given


def _given(text: str, file: UploadedFile[Any] | None) -> Given | None:
    if file is None:
        return (text.replace("\r\n", "\n").encode(), PASTED) if text.strip() else None
    name = (file.name or PASTED)[-120:]
    if (file.size or 0) > reading.MAX_BYTES:
        raise Refused(TOO_LARGE.format(name=name), field="file")
    return file.read(), name


def days(form: Giving, data: bytes, filename: str) -> tuple[date, date]:
    """First and last day of the audit: chosen, or said by the title, or those of the last year with records.

    Raises :class:`Refused` for a document that cannot be read.
    """
    if form.chosen == BY_TITLE and (spoken := spoken_period(reading.read(data, filename))):
        return spoken
    return form.period.start, form.period.end
