"""What all may read: categories, matters, figures, places of service, sets of open data. No key, no cookie, no names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django.urls import reverse
from django.utils import timezone
from msgspec import UNSET, UnsetType

from chengxu.api.rest import shapes
from chengxu.api.rest.answering import Asked
from chengxu.api.rest.problems import NOT_FOUND, RULE, Fault
from chengxu.cases import queries as cases
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import STATE_NAMES, State
from chengxu.catalog.rules import Category
from chengxu.common.ids import receipt_ok
from chengxu.common.messages import Message
from chengxu.exchange.opendata import kept
from chengxu.indicators import queries as indicators
from chengxu.indicators.rules import Value
from chengxu.intake import matters
from chengxu.intake import queries as intake
from chengxu.intake.matters import Box, Matter, Wanted
from chengxu.territory import queries as territory
from chengxu.web.boxes import box_of
from chengxu.web.county import county
from chengxu.web.figures import figures
from chengxu.web.portal.matters import STATES, monday

A_WEEK = timedelta(days=6)
LONGEST = 3 * 366  # days of a figure
NO_CATEGORY = Message("没有这个小类，或不对公众开放", "there is no such category, or it is not public")
NO_FIGURE = Message("没有公开这个指标", "this figure is not public")
NO_REPORT = Message("没有这个回执码", "no report has this receipt")
NO_DATA = Message("本县没有开放数据", "this county gives no open data")


def categories(asked: Asked) -> shapes.Categories:
    """What can be reported today."""
    return shapes.Categories(categories=[_category(c) for c in _offered(asked).values()])


def category(asked: Asked) -> shapes.Category:
    """One of them."""
    found = _offered(asked).get(asked.parts["code"])
    if found is None:
        raise Fault(NOT_FOUND, NO_CATEGORY, field="code")
    return _category(found)


def list_matters(asked: Asked) -> shapes.Matters:
    """A page of the matters everybody may know of."""
    wanted, book = cast(shapes.MattersWanted, asked.query), cases.rulebook()
    box = _box(wanted.bbox)
    week = monday(wanted.week.isoformat()) if wanted.week else None
    if wanted.week and week is None:
        raise Fault(
            RULE, Message("应在 2000 至 2999 年之间", "a day of the years 2000 to 2999"), field="week"
        )
    found = matters.listing(
        Wanted(
            group=_given(wanted.group),
            is_open=STATES.get(_given(wanted.state)),
            week=week,
            township=_given(wanted.township),
            box=box,
        ),
        now=asked.request.now,
        book=book,
        size=wanted.limit,
        after=_given(wanted.after),
    )
    rows = [_matter(row, book) for row in found.rows]
    return shapes.Matters(matters=rows, total=found.total, after=found.after)


def report(asked: Asked) -> shapes.Report:
    """What became of a report, for whoever holds its receipt."""
    code = asked.parts["receipt"]
    found = intake.follow(code) if receipt_ok(code) else None
    if found is None:
        raise Fault(NOT_FOUND, NO_REPORT, field="receipt")
    return shapes.Report(
        receipt=found.receipt,
        case_no=found.case_no,
        state=shapes.Named(code=found.state.value, name=str(found.state_name)),
        category=str(found.category),
        unit=str(found.unit),
        reported_at=found.reported_at,
        due_at=found.due_at,
        closed_at=found.closed_at,
        others=found.others,
        steps=[shapes.Step(at=step.at, text=str(step.text)) for step in found.steps],
    )


def list_indicators(asked: Asked) -> shapes.Indicators:
    """The figures that are published, by id."""
    declared = indicators.indicators()
    found = [one for id_ in sorted(county().open_figures) if (one := declared.get(id_))]
    return shapes.Indicators(
        indicators=[shapes.Indicator(id=one.id, name=str(one.name), measure=one.measure) for one in found]
    )


def indicator(asked: Asked) -> shapes.Figure:
    """One figure over some days."""
    if asked.parts["id"] not in county().open_figures:
        raise Fault(NOT_FOUND, NO_FIGURE, field="id")
    first, last = _days(cast(shapes.Days, asked.query), timezone.localdate(asked.request.now))
    found = figures((asked.parts["id"],), first, last)
    if not found:
        raise Fault(NOT_FOUND, NO_FIGURE, field="id")
    return figure(found[0].computed)


def figure(value: Value) -> shapes.Figure:
    """A computed figure as it is sent."""
    return shapes.Figure(
        id=value.id,
        name=str(value.name),
        value=value.value,
        measure=value.measure,
        numerator=value.numerator,
        denominator=value.denominator,
        rows=value.rows,
        formula=str(value.formula),
        scope=str(value.scope),
    )


def service_points(asked: Asked) -> shapes.ServicePoints:
    """Where the public is served, and whether it is open now."""
    wanted = cast(shapes.PointsWanted, asked.query)
    calendar, ground, known = territory.calendar(), territory.territory(), territory.services()
    at = calendar.local(asked.request.now)
    working = calendar.is_working_day(at.date())
    box = _box(wanted.bbox)
    points = [
        shapes.ServicePoint(
            code=point.code,
            name=str(point.name),
            kind=shapes.Named(code=point.kind, name=str(known.kinds[point.kind])),
            township=shapes.Named(code=point.township, name=str(ground.name(point.township))),
            address=str(point.address),
            hours=[str(hours.label) for hours in point.hours],
            open=point.is_open(at, working),
            accessible=point.accessible,
            phone=point.phone,
            lon=point.lon,
            lat=point.lat,
            source=point.source,
            as_of=point.as_of,
            verified=point.verified,
        )
        for point in known.points
        if (point.end is None or point.end >= at.date())
        and _given(wanted.kind) in ("", point.kind)
        and _given(wanted.township) in ("", point.township)
        and (box is None or (box[0] <= point.lon <= box[2] and box[1] <= point.lat <= box[3]))
    ]
    return shapes.ServicePoints(points=[p for p in points if wanted.open is UNSET or p.open is wanted.open])


def data_sets(asked: Asked) -> shapes.DataSets:
    """The sets of open data, what their columns mean, and where the files are."""
    licence = county().open_data
    if licence is None:
        raise Fault(NOT_FOUND, NO_DATA)
    sets = [
        shapes.DataSet(
            name=data.name,
            title=str(data.title),
            about=str(data.about),
            fields=[
                shapes.DataField(
                    name=field.name, kind=field.kind.value, meaning=str(field.meaning), measure=field.measure
                )
                for field in data.fields
            ],
            files={form: reverse("public-data-file", args=[data.name, form]) for form in data.forms},
        )
        for data in kept.SETS.values()
    ]
    return shapes.DataSets(licence=str(licence.name), sets=sets)


def _offered(asked: Asked) -> dict[str, Category]:
    book = cases.rulebook()
    return book.catalog.offered(book.calendar.local(asked.request.now).date())


def _category(found: Category) -> shapes.Category:
    return shapes.Category(
        code=found.id,
        name=str(found.name),
        group=found.kind.letter + found.major,
        group_name=str(found.major_name),
        kind=str(found.kind.label),
        words=list(found.words),
        questions=[
            shapes.Question(
                code=question.code,
                text=str(question.text),
                hint=str(question.hint),
                type=question.datatype.value,
                required=question.required,
                asked=question.variable,
                values=[shapes.Choice(key=key, name=str(name)) for key, name in question.values.items()],
            )
            for question in found.questions
        ],
    )


def _matter(row: Matter, book: Rulebook) -> shapes.Matter:
    known = book.catalog.categories.get(row.category)
    unit = shapes.Named(code=row.unit, name=str(book.organisation.name(row.unit))) if row.unit else None
    return shapes.Matter(
        id=row.key,
        case_no=row.case_no,
        category=shapes.Named(code=row.category, name=str(known.name) if known else row.category),
        state=shapes.Named(code=row.state, name=str(STATE_NAMES[State(row.state)])),
        open=row.is_open,
        places=[shapes.Named(code=code, name=str(book.territory.name(code))) for code in row.places],
        unit=unit,
        reported_at=row.reported_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        lon=row.lon,
        lat=row.lat,
    )


def _box(text: str | UnsetType) -> Box | None:
    """The box that was asked for, None without one; raises :class:`Fault` for four numbers that are none."""
    if not text:
        return None
    box = box_of(_given(text))
    if box is None:
        raise Fault(
            RULE,
            Message("应为西、南、东、北，先小后大", "west, south, east, north, the smaller first"),
            field="bbox",
        )
    return box


def _given(text: str | UnsetType) -> str:
    return text if text is not UNSET else ""


def _days(given: shapes.Days, today: date) -> tuple[date, date]:
    last = given.last or (given.first + A_WEEK if given.first and given.first < date.max - A_WEEK else today)
    first = given.first or (last - A_WEEK if last > date.min + A_WEEK else last)
    if not (date(1970, 1, 1) <= first <= last <= date(8999, 12, 31)) or (last - first).days >= LONGEST:
        raise Fault(
            RULE,
            Message(
                "应先早后晚，最多 {n} 天，年份在 1970 至 8999",
                "the earlier day first, {n} days at most, years 1970 to 8999",
            ).format(n=LONGEST),
            field="from",
        )
    return first, last
