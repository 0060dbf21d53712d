"""Reports made from the records, and the facts every report and audit rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from chengxu.common.messages import Message, Refused, listed
from chengxu.indicators import queries as indicators
from chengxu.ledger import queries as ledger
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.reports import loading
from chengxu.reports.language import gathering
from chengxu.reports.language.background import needs
from chengxu.reports.language.compose import compose
from chengxu.reports.language.declaration import Declaration
from chengxu.reports.language.periods import Length, Period, holding
from chengxu.reports.language.plans import Plans
from chengxu.reports.language.ranking import Share
from chengxu.reports.loading import Reports
from chengxu.reports.rules import FORMATS, Document, Fact, Proof
from chengxu.reports.vocabulary import Vocabulary
from chengxu.reports.writers import docx, html, json, markdown, pdf

BEGUN = 28
"""A ledger of fewer days cannot be told from strays, and whoever only begins may write of before by hand."""
STRAYS = 0.2
"""Up to this share of the days with records may lie before the end of a period that is before the ledger; default,
unverified."""

WRITERS: Mapping[str, Callable[[Document], str | bytes]] = {
    "md": markdown.write,
    "html": html.page,
    "docx": docx.write,
    "pdf": pdf.write,
    "json": json.write,
}


def names() -> tuple[str, ...]:
    """The reports the pack in force declares."""
    return tuple(_reports(packs.active_hash()).declarations)


def declared(name: str) -> Declaration:
    """One of them; raises :class:`Refused` naming those there are."""
    declarations = _reports(packs.active_hash()).declarations
    if name not in declarations:
        raise Refused(
            Message(
                "没有名为 {name} 的报告，可用：{known}", "there is no report {name}; there are: {known}"
            ).format(name=name, known=listed(declarations, none="—")),
            field="name",
        )
    return declarations[name]


def vocabulary() -> Vocabulary:
    """The words the pack in force gives to audits."""
    return _reports(packs.active_hash()).vocabulary


def plans() -> Plans:
    """What the pack in force means to reach, by year and indicator."""
    return _reports(packs.active_hash()).plans


def apart(id_: str, by: str, start: date, end: date) -> Sequence[Share] | None:
    """An indicator by unit, area, month, week or day over local days; None when its source knows no such groups."""
    try:
        return gathering.apart(by, (id_,), Period(start, end))[id_]
    except Refused:
        return None


def offered() -> tuple[tuple[str, str, tuple[Length, ...]], ...]:
    """Name, label and the lengths of period of every report; no length means that it takes any period."""
    return tuple((d.name, d.label, d.fits) for d in _reports(packs.active_hash()).declarations.values())


def forms(start: date, end: date, today: date | None = None) -> tuple[tuple[str, str, Period], ...]:
    """Name and label of every report, and the period to ask it for by somebody who looks at ``start`` to ``end``.

    That is the same period where the report is for such, else the month, week … that holds its last day, or ``today``
    when that comes first.
    """
    return tuple((name, label, _fitting(fits, start, end, today)) for name, label, fits in offered())


def fitting(name: str, start: date, end: date, today: date | None = None) -> Period:
    """The days ``start`` to ``end`` if ``name`` can be written over them, else the month, week … that holds the last of them.

    ``today`` stands for the last day when it comes first. Raises :class:`Refused` for an unknown name.
    """
    declaration = declared(name)
    return Period(start, end) if declaration.otherwise else _fitting(declaration.fits, start, end, today)


def usual(name: str, today: date) -> tuple[Period, ...]:
    """The month, week … that runs ``today`` and the one before it; none for a report that may be written over any days.

    Raises :class:`Refused` for an unknown name.
    """
    declaration = declared(name)
    if declaration.otherwise or not declaration.fits:
        return ()
    running = holding(declaration.fits[0], today)
    before = running.just_before()
    return (running, before) if before else (running,)


def _fitting(fits: Sequence[Length], start: date, end: date, today: date | None) -> Period:
    shown = Period(start, end)
    if not fits or shown.length in fits:
        return shown
    return holding(fits[0], today if today and start <= today < end else end)


def make(name: str, start: date, end: date, *, now: datetime | None = None) -> Document:
    """The report ``name`` over local days ``start`` to ``end``, both inclusive.

    Only the indicators it refers to are evaluated, once for each period it speaks of. ``now`` cuts what a period is
    compared with when it is not over yet: the first ten days of a month against the first ten of the month before; what
    is open or overdue at its end is what is so now. Raises :class:`Refused` for an unknown name, a period that ends
    before it begins, one that has not begun, one of which
    nothing was recorded and one the report is not for.
    """
    active = packs.active_hash()
    declaration = declared(name)
    period = Period(start, end)
    zone = ZoneInfo(str(packs.pack(active).one("county.yaml")["zone"]))
    today = now.astimezone(zone).date() if now else None
    indicators.period(start, end, zone)
    _refuse_unfit(declaration, period)
    _refuse_ahead(period, today)
    found = needs(declaration)
    told = facts(start, end, found.now, now=now)
    document = compose(
        declaration,
        told,
        start=start,
        end=end,
        proof=Proof(ledger.head_hash(), active),
        demo=packs.is_demo(),
        background=gathering.background(
            found, told, period, plans=_reports(active).plans, facts=facts, today=today
        ),
    )
    _refuse_unrecorded(document, period, today)
    return document


def render(document: Document, format: str, *, address: str = "") -> bytes | str:
    """A document in one of :data:`FORMATS`: docx and pdf as bytes, the others as text; raises :class:`Refused` for another.

    A saved web page opens its rows at the setting ``CHENGXU_PUBLIC_URL``, else at ``address``, where the reader found it.
    """
    if format == "html":
        return html.page(document, settings.PUBLIC_URL or address)
    writer = WRITERS.get(format)
    if writer is None:
        raise Refused(
            Message(
                "没有 {format} 这种格式，可用：{known}", "there is no format {format}; there are: {known}"
            ).format(format=format, known=listed(FORMATS)),
            field="format",
        )
    return writer(document)


def facts(
    start: date, end: date, ids: Iterable[str] | None = None, *, now: datetime | None = None
) -> dict[str, Fact]:
    """Every indicator (or those of ``ids``) with what the records say of it over a period, by id.

    ``now`` ends a period that still runs, as in :func:`chengxu.indicators.queries.evaluate`.
    """
    declared = indicators.indicators()
    chapters = {chapter.code: chapter.title.zh for chapter in declared.chapters}
    values = indicators.evaluate(start=start, end=end, ids=ids, now=now)
    queries = indicators.spelled([value.id for value in values], start=start, end=end, now=now)
    found = {value.id: declared.by_id[value.id] for value in values}
    return {
        value.id: Fact.of(
            found[value.id], value, chapter=chapters.get(found[value.id].chapter, ""), query=queries[value.id]
        )
        for value in values
    }


def _refuse_ahead(period: Period, today: date | None) -> None:
    if today is None or period.start <= today:
        return
    raise Refused(
        Message(
            "{period}还没有开始，没有可写的；请选已经开始的时段",
            "{period} has not begun and there is nothing to tell; choose a period that has",
        ).format(period=Message(period.name, f"{period.start} to {period.end}")),
        field="from",
    )


def _refuse_unrecorded(document: Document, period: Period, today: date | None) -> None:
    """Of a time before the ledger nothing is known; that nothing happened then would be a lie.

    Strays of before (a meter read each month) are no ledger. A period with a figure to tell, a quiet one inside the
    ledger, one that still runs and a county that has hardly begun to record keep their report.
    """
    if document.figures() or (today is not None and period.end >= today):
        return
    first, last = date(indicators.FIRST_YEAR, 1, 1), date(indicators.LAST_YEAR, 12, 31)
    days, before, ever = indicators.days_recorded(
        [(period.start, period.end), (first, period.end), (first, last)]
    )
    whole = days >= gathering.COMPARABLE * ((period.end - period.start).days + 1)
    if whole or ever < BEGUN or before >= STRAYS * ever:
        return
    raise Refused(
        Message(
            "{period}的台账里没有可以写进报告的记录，不能据此说没有发生；请选有记录的时段，或先导入当时的台账",
            "the ledger holds nothing of {period} that this report could tell, which does not mean that nothing "
            "happened; choose a period with records, or import those of that time first",
        ).format(period=Message(period.name, f"{period.start} to {period.end}")),
        field="from",
    )


def _refuse_unfit(declaration: Declaration, period: Period) -> None:
    if not declaration.fits or declaration.otherwise or period.length in declaration.fits:
        return
    others = [name for name, _, fits in offered() if not fits or period.length in fits]
    raise Refused(
        Message(
            "{name} 只用于{fits}，{period}是{length}；这个时段可用：{others}",
            "{name} is for {fits}; {period} is {length}; for this period there are: {others}",
        ).format(
            name=declaration.name,
            fits=listed(length.label for length in declaration.fits),
            period=Message(period.name, f"{period.start} to {period.end}"),
            length=period.length.label,
            others=listed(others, none="—"),
        ),
        field="from",
    )


@lru_cache(maxsize=8)
def _reports(pack_hash: str) -> Reports:
    return loading.parse(Checker(packs.pack(pack_hash)))
