"""The annual report from the demo's year to a file, against the question about its figures alone."""

from __future__ import annotations

from datetime import date

from bench.county import PRESENT, demo
from bench.timing import in_turn, once

ROUNDS, FEW = 15, 2  # few: only to see that the bench runs
START, END = date(2023, 1, 1), date(2023, 12, 31)


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds for the figures and for the whole report in each format, and how many times the figures it takes."""
    with demo(scale, PRESENT):
        from chengxu.ledger.models import Deed
        from chengxu.reports import queries
        from chengxu.reports.rules import FORMATS

        wanted = {reference.indicator for reference in queries.declared("annual").references()}

        def whole(form: str) -> int:
            return len(queries.render(queries.make("annual", START, END), form))

        first = once(lambda: whole("md"))
        taken = in_turn(
            {"figures": lambda: queries.facts(START, END, wanted)}
            | {form: lambda form=form: whole(form) for form in FORMATS},  # type: ignore[misc]
            ROUNDS if scale >= 0.1 else FEW,
        )
        result: dict[str, float] = {
            "deeds": Deed.objects.count(),
            "figures in the report": len(wanted),
            "first report, files still to be written (ms)": first * 1000,
            "figures alone (ms)": taken["figures"] * 1000,
        }
        for form in FORMATS:
            result[f"{form}, end to end (ms)"] = taken[form] * 1000
            result[f"{form} (kB)"] = whole(form) / 1000
        for form in FORMATS:
            result[f"ratio {form} end to end : figures alone"] = taken[form] / taken["figures"]
        return result
