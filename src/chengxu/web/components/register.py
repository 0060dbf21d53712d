"""The list of components: narrowed by class, state, unit, township, words and what the map shows; as points and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.assets import portable, queries
from chengxu.assets.access import KEEPS, READS, REGISTERS
from chengxu.assets.models import Component
from chengxu.assets.rules import Book, State
from chengxu.common.messages import Message
from chengxu.web.access import needs
from chengxu.web.boxes import box_of
from chengxu.web.components import looks
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
CHUNK = 2000
NAMES = ("category", "state", "unit", "township", "q", "bbox")
TYPES = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}


@never_cache
@needs(READS)
@require_safe
def show(request: Request) -> HttpResponse:
    """One page of the list, the newest first."""
    book, filters = queries.book(request.now), read(request.GET)
    found = queries.listed(filters, request.actor)
    page = by_id(found, request.GET.get("after", ""), PAGE)
    counts = queries.categories()
    context = {
        "face": "components",
        "filters": filters,
        "query": query(request.GET),
        "bbox": request.GET.get("bbox", "") if filters.box else "",
        "narrowed": any(request.GET.get(name) for name in NAMES),
        "rows": [_row(row, book) for row in page.rows],
        "page": page,
        "total": found.count(),
        "all": sum(counts.values()),
        "bounds": queries.bounds(found) if any(request.GET.get(name) for name in NAMES) else "",
        "categories": [
            (code, book.catalog.categories[code].name if code in book.catalog.categories else code, count)
            for code, count in counts.items()
        ],
        "townships": [(area.code, area.name) for area in book.territory.townships.values()],
        "units": [(unit.code, unit.short) for unit in book.organisation.units.values()],
        "may_register": request.actor.may(REGISTERS),
        "may_label": request.actor.may(REGISTERS) or request.actor.may(KEEPS),
        **looks.choices(),
    }
    return render(request, "components/register.html", context)


@never_cache
@needs(READS)
@require_safe
def export(request: Request, form: str) -> HttpResponseBase:
    """All that fit the filters, by the columns of the import, as CSV or GeoJSON in CGCS2000."""
    if form not in TYPES:
        raise Http404(Message("只能导出 CSV 和 GeoJSON。", "Only CSV and GeoJSON."))
    rows = map(portable.told, _all(queries.listed(read(request.GET), request.actor)))
    pieces = _csv(rows) if form == "csv" else portable.geojson(rows)
    answer = StreamingHttpResponse(pieces, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="components.{form}"'
    return answer


def read(given: Mapping[str, str]) -> queries.Filters:
    """The filters of an address; what makes no sense is no filter."""
    state = given.get("state", "")
    return queries.Filters(
        category=given.get("category", "")[:12],
        state=state if state in set(State) else "",
        unit=given.get("unit", "")[:24],
        township=given.get("township", "")[:12],
        text=given.get("q", "").strip()[:60],
        box=box_of(given.get("bbox", "")),
    )


def query(given: Mapping[str, str]) -> str:
    """The filters as they stand in an address."""
    return urlencode({name: given[name] for name in NAMES if given.get(name)})


def _row(row: Component, book: Book) -> dict[str, Any]:
    return {
        "row": row,
        "category": looks.category(row, book),
        "look": looks.look(row.state),
        "place": looks.place(row, book),
        "unit": book.organisation.name(row.maintainer or row.owner) if row.maintainer or row.owner else "",
    }


def _all(found: QuerySet[Component]) -> Iterable[Component]:
    return found.order_by("id").iterator(chunk_size=CHUNK)


def _csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    held = io.StringIO()
    writer = csv.DictWriter(held, portable.COLUMNS)
    held.write("\ufeff")  # so that Excel and WPS read Chinese
    writer.writeheader()
    for row in rows:
        writer.writerow({name: plain(value) for name, value in row.items()})
        if held.tell() > CHUNK * 50:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def plain(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
