"""What is kept of the person who asks: captures with positions, shifts, consent; and their positions as a file to take away."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.field import queries as field
from chengxu.routines import attending
from chengxu.routines import queries as shifts
from chengxu.routines.attending import Attendance
from chengxu.territory import queries as territory
from chengxu.web.field.api import outside
from chengxu.web.requests import Request

MOST_SHOWN = 200
COLUMNS = (
    Message("时间", "time"),
    Message("内容", "what"),
    Message("经度", "longitude"),
    Message("纬度", "latitude"),
    Message("误差（米）", "within metres"),
    Message("存到", "kept until"),
)


@require_safe
@outside
def mine(request: Request) -> HttpResponse:
    """The newest captures with their positions and until when those stay, the newest shifts, and every word on consent."""
    settings, person = field.settings(), request.actor.uid
    return JsonResponse(
        {
            "days": settings.positions.days,
            "source": settings.source,
            "verified": settings.verified,
            "captures": [
                {
                    "at": row.captured_at.isoformat(),
                    "kind": row.kind,
                    "said": str(field.told(row).said),
                    "lon": row.lon,
                    "lat": row.lat,
                    "metres": row.metres,
                    "until": (row.received_at + settings.positions).isoformat(),
                }
                for row in field.of_person(person, most=MOST_SHOWN)
            ],
            "shifts": [_shift(one) for one in shifts.lately(person, most=MOST_SHOWN)],
            "consents": [
                {"at": word.at.isoformat(), "given": word.given, "text": word.key}
                for word in reversed(field.words_of(person))
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _shift(one: Attendance) -> dict[str, object]:
    known = shifts.declared().get(one.routine)
    hours = known.hours(one.shift) if known else None
    return {
        "title": str(known.name if known else one.routine),
        "shift": str(hours.name if hours else one.shift),
        "place": str(territory.territory().name(one.place)),
        "came": one.came.at.isoformat(),
        "left": one.left.at.isoformat() if one.left else None,
        "closed": one.closed.value,
        "seen": str(attending.place_words(one.came.seen)),
        "late": one.late,
        "early": one.left_early,
    }


@require_safe
@outside
def positions(request: Request) -> HttpResponse:
    """Every position kept of the person who asks, as CSV: 个人信息保护法第四十五条."""
    calendar, days = territory.calendar(), field.settings().positions

    rows = [
        [
            f"{calendar.local(row.captured_at):%Y-%m-%d %H:%M:%S}", str(field.told(row).said), row.lon, row.lat, row.metres,
            f"{calendar.local(row.received_at + days):%Y-%m-%d}",
        ]
        for row in field.kept_of(request.actor.uid)
    ]  # fmt: skip
    lines = _line([str(column) for column in COLUMNS]) + "".join(map(_line, rows))
    answer = HttpResponse("\ufeff" + lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="positions.csv"'
    return answer


def _line(cells: Sequence[object]) -> str:
    written = StringIO()
    csv.writer(written).writerow(["" if cell is None else _plain(str(cell)) for cell in cells])
    return written.getvalue()


def _plain(cell: str) -> str:
    """A text a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@", "\t") else cell
