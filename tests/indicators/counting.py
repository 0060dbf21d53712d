"""A second, slower way to compute every figure: plain Python over plain rows, straight from the pack's YAML.

It shares no code with the engine. A figure both agree on was declared clearly and computed rightly.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from django.db import connection

LOCAL = timezone(timedelta(hours=8))
TABLES = {
    "cases": "cases_case", "clocks": "cases_clock", "reports": "intake_report", "tickets": "readings_ticket",
    "readings": "readings_reading", "shifts": "routines_shift", "proceedings": "enforcement_proceeding",
    "occurrences": "routines_occurrence", "deeds": "effective_deeds", "ratings": "intake_rating", "answers": "intake_answer",
    "posts": "rosters_verdict", "hours": "rosters_hours", "campaign_places": "campaigns_place", "survey_answers": "surveys_answer",
}  # fmt: skip
TIME = {
    "deeds": "occurred_at", "cases": "reported_at", "clocks": "due_at", "reports": "received_at",
    "tickets": "weighed_at", "readings": "at", "shifts": "starts_at", "proceedings": "opened_on",
    "shift_days": "day", "deed_days": "day", "handovers": "occurred_at",
    "ratings": "rated_at", "answers": "answered_at", "occurrences": "day", "posts": "starts_at",
    "campaign_places": "closed_on", "hours": "day", "survey_answers": "asked_on",
}  # fmt: skip
UNIT = {
    "deeds": "unit", "cases": "lead_unit", "clocks": "unit", "shifts": "unit", "proceedings": "unit",
    "shift_days": "unit", "deed_days": "unit", "handovers": "unit",
    "ratings": "unit", "answers": "unit", "occurrences": "unit", "posts": "unit",
    "campaign_places": "unit", "hours": "unit", "survey_answers": "unit",
}  # fmt: skip
AMOUNT = {
    "deeds": "quantity",
    "tickets": "net",
    "deed_days": "quantity",
    "proceedings": "fine",
    "occurrences": "counted",
    "posts": "hours",
    "hours": "beyond_hours",
}
THOUSANDTHS = {"quantity", "net", "value", "required", "counted"}


def _table(name: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {TABLES[name]}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, map(_aware, row), strict=True)) for row in cursor.fetchall()]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def all_rows(classes: dict[tuple[str, str], str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every source."""
    rows = {name: _table(name) for name in TABLES}
    again: dict[str, list[datetime]] = {}
    for row in rows["cases"]:
        if row["recurs_of"] and row["state"] not in ("rejected", "void"):
            again.setdefault(row["recurs_of"], []).append(row["reported_at"])
    for row in rows["cases"]:
        times = again.get(row["uid"]) if row["closed_at"] else None
        row["relapse_days"] = (min(times) - row["closed_at"]).total_seconds() / 86400 if times else None
    rows["cases"] = [row for row in rows["cases"] if row["state"] != "merged"]
    rows["answers"] = [row for row in rows["answers"] if row["answered_at"] is not None]
    rows["clocks"] = [row for row in rows["clocks"] if row["paused_for"] != "merge"]
    for row in rows["deeds"]:
        row["day"] = row["occurred_at"].astimezone(LOCAL).date()
        row["month"] = f"{row['day']:%Y-%m}"
        row["of_case"] = row["case_uid"] != ""
        row["class"] = classes.get((row["verb"], row["object"]))
    rows["posts"] = _newest(rows["posts"])
    ruled = _ruled(rows["posts"])
    rows["posts"] = [row for row in rows["posts"] if row["standing"] != "extra"]
    for row in rows["posts"]:
        row["hours"] = row["minutes"] / 60
    for row in rows["shifts"]:
        row["state"] = ruled.get((row["routine"], row["place"], row["starts_at"]), row["state"])
        row["day"] = row["starts_at"].astimezone(LOCAL).date()
    for row in rows["occurrences"]:
        row["person"], row["seat"] = row["holder"], f"{row['post']}@{row['unit']}"
    for row in rows["hours"]:
        row["day"] = row["first"]
        row |= {f"{part}_hours": row[part] / 60 for part in ("planned", "worked", "beyond", "apart")}
    rows["shift_days"] = _shift_days(rows["shifts"])
    rows["deed_days"] = _deed_days(rows["deeds"])
    rows["handovers"] = _handovers(rows["deeds"])
    return rows


def _newest(verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last verdict about each post."""
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(verdicts, key=lambda row: row["id"]):
        found[row["key"]] = row
    return list(found.values())


def _ruled(verdicts: list[dict[str, Any]]) -> dict[tuple[Any, ...], str]:
    """What leaders decided of a place in a shift, in the words of shifts."""
    found = {}
    told = [row for row in verdicts if row["standing"] not in ("pending", "extra")]
    for key, group in _grouped(told, "routine", "place", "starts_at").items():
        standings = {row["standing"] for row in group}
        if any(row["ruled"] for row in group):
            manned = "late" if any(row["held"] for row in group) else ""
            manned = "done" if "present" in standings else manned
            found[key] = manned or ("excused" if "excused" in standings else "missed")
    return found


def _grouped(rows: Iterable[dict[str, Any]], *keys: str) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def _shift_days(shifts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days = []
    keys = ("day", "routine", "unit")
    for key, group in _grouped((s for s in shifts if s["state"] != "excused"), *keys).items():
        stood = [s for s in group if s["state"] in ("done", "late")]
        span = (
            max(s["ends_at"] for s in stood) - min(s["starts_at"] for s in stood) if stood else timedelta(0)
        )
        days.append(
            {**dict(zip(keys, key, strict=True)), "shifts": len({s["starts_at"] for s in stood}),
             "hours": span.total_seconds() / 3600}
        )  # fmt: skip
    return days


def _deed_days(deeds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days = []
    keys = ("day", "verb", "object", "measure", "place", "unit")
    for key, group in _grouped(deeds, *keys).items():
        amounts = [d["quantity"] for d in group if d["quantity"] is not None]
        days.append({**dict(zip(keys, key, strict=True)), "quantity": sum(amounts) if amounts else None})
    return days


def _handovers(deeds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each dispatch or ruling whose last step before, of those three, was a return."""
    found = []
    steps = {"case.return", "case.dispatch", "case.rule"}
    chosen = [d for d in deeds if d["object"] == "case" and d["verb"] in steps]
    for group in _grouped(chosen, "case_uid").values():
        told = sorted(group, key=lambda d: (d["occurred_at"], d["uid"]))
        for before, after in pairwise(told):
            if before["verb"] == "case.return" != after["verb"]:
                found.append(
                    {**after, "from_unit": before["unit"], "pair": f"{before['unit']}>{after['unit']}"}
                )
    return found


def figure(
    id_: str, declared: dict[str, tuple[dict[str, Any], dict[str, Any]]], rows: dict[str, list[dict[str, Any]]],
    start: date, end: date, units: set[str] | None,
) -> Any:  # fmt: skip
    """The value of one indicator: ``declared`` maps ids to (file, declaration)."""
    file, item = declared[id_]
    if item["value"] != "ratio":
        return _number(item, file["source"], item["measure"], rows, start, end, units)
    halves = []
    for half in (item["numerator"], item["denominator"]):
        if isinstance(half, str):
            other_file, other = declared[half]
            halves.append(_number(other, other_file["source"], "", rows, start, end, units))
        else:
            given = {"time": item.get("time", ""), **half}
            halves.append(_number(given, item.get("source", file["source"]), "", rows, start, end, units))
    top, bottom = halves
    if top is None or not bottom:
        return None
    return top / bottom * (100 if item["measure"] == "%" else 1)


def _number(
    item: dict[str, Any], fallback: str, measure: str, rows: dict[str, list[dict[str, Any]]],
    start: date, end: date, units: set[str] | None,
) -> Any:  # fmt: skip
    source = item.get("source", fallback)
    if units is not None and source not in UNIT:
        return None
    time = item.get("time") or TIME[source]
    chosen = [
        row
        for row in rows[source]
        if (time == "none" or _inside(row[time], start, end))
        and (units is None or row[UNIT[source]] in units)
        and _holds(item.get("where"), row, start, end)
    ]
    return _aggregate(item["value"], item.get("of", AMOUNT.get(source)), chosen, measure)


def _inside(value: Any, start: date, end: date) -> bool:
    if value is None:
        return False
    day = value.astimezone(LOCAL).date() if isinstance(value, datetime) else value
    return bool(start <= day <= end)


def _aggregate(how: str, of: Any, rows: list[dict[str, Any]], measure: str) -> Any:
    if how == "count":
        return len(rows)
    if how == "distinct":
        return len({tuple(row[name] for name in ([of] if isinstance(of, str) else of)) for row in rows})
    if isinstance(of, dict):
        first, last = of["hours"]
        values = [(row[last] - row[first]).total_seconds() / 3600 for row in rows]
    else:
        names = [of] if isinstance(of, str) else of
        size = 1000 if names[0] in THOUSANDTHS else 100 if names[0] in ("fine", "confiscated") else 1
        size *= 10_000 if measure == "万元" else 1
        values = [sum(row[n] for n in names) / size for row in rows if all(row[n] is not None for n in names)]
    if how == "sum":
        return sum(values)
    if not values:
        return None
    return {"min": min, "max": max, "avg": lambda v: sum(v) / len(v)}[how](values)


def _holds(node: Any, row: dict[str, Any], start: date, end: date) -> bool:
    if node is None:
        return True
    ((key, given), *more) = node.items()
    if more or key in row:
        return all(row[name] in (v if isinstance(v, list) else [v]) for name, v in node.items())
    match key:
        case "all":
            return all(_holds(part, row, start, end) for part in given)
        case "any":
            return any(_holds(part, row, start, end) for part in given)
        case "not":
            return not _holds(given, row, start, end)
        case "is_null":
            return row[given] in (None, "")
        case "in":
            return row[given[0]] in given[1]
        case "starts_with":
            return str(row[given[0]]).startswith(given[1])
        case "within_hours":
            first, last = row[given[0]], row[given[1]]
            return bool(first and last and timedelta(0) <= last - first <= timedelta(hours=given[2]))
    left, right = row[given[0]], given[1]
    if isinstance(right, dict):
        right = row[right["column"]] if "column" in right else _edge(right["period"], left, start, end)
    if left is None or right is None:
        return False
    return {
        "eq": left == right,
        "lt": left < right,
        "lte": left <= right,
        "gt": left > right,
        "gte": left >= right,
    }[key]


def _edge(which: str, like: Any, start: date, end: date) -> Any:
    day = start if which == "start" else end + timedelta(days=1)
    if isinstance(like, datetime):
        return datetime(day.year, day.month, day.day, tzinfo=LOCAL)
    return day
