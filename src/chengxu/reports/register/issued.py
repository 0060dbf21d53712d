"""Reports that were issued, as they were issued: what others may compare with."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from chengxu.intake.retaining import Period
from chengxu.reports.lifecycle.transitions import State
from chengxu.reports.models import ReportDocument
from chengxu.reports.register import documents
from chengxu.reports.rules import Document


def latest(start: date, end: date, name: str = "") -> Document | None:
    """The newest issued report over exactly these local days (of this ``name``, if given), frozen; None without one.

    Drafts, signed and revoked reports do not count. Raises :class:`Refused` when its content was tampered with.
    """
    found = ReportDocument.objects.filter(state=State.ISSUED.value, start=start, end=end)
    if name:
        found = found.filter(name=name)
    content = found.order_by("-issued_at", "-id").values_list("content_id", flat=True).first()
    return documents.document(content) if content else None


def year_before(start: date, end: date, name: str = "") -> Document | None:
    """Like :func:`latest`, for the same days of the year before; the end of a month stays the end of the month."""
    return latest(_year_before(start), _year_before(end), name)


def periods() -> list[Period]:
    """The days each issued report tells of, and when it was issued: what proves its figures is kept for a while after that."""
    rows = ReportDocument.objects.filter(state=State.ISSUED.value).values_list("start", "end", "issued_at")
    return [Period(start, end, issued.date()) for start, end, issued in rows if issued]


def _year_before(day: date) -> date:
    last, last_then = (monthrange(year, day.month)[1] for year in (day.year, day.year - 1))
    return date(day.year - 1, day.month, last_then if day.day == last else min(day.day, last_then))
