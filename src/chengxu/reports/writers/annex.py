"""Charts and maps made of facts. Plain Python: what is compared with what, in which order, under which title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from chengxu.reports.language import numbering
from chengxu.reports.rules import Area, Bar, Chart, Fact, Figure, MapPage

Rings = tuple[tuple[tuple[float, float], ...], ...]

MOST_BARS: Final = 16
"""More do not stand on one sheet with their table: the chart goes on in another."""
FEWEST_BARS: Final = 3
"""Two numbers are compared quicker by reading them."""
FEWEST_MONTHS, MOST_MONTHS = 2, 24
PART: Final = "其中"
UNPLACED: Final = "未定位"


def by_chapter(figures: Iterable[Figure]) -> tuple[Chart, ...]:
    """One chart for each chapter and measure in which at least three figures can be compared, longest bar first.

    A part (其中：乡镇垃圾) stands behind its whole, which the text tells before it, and loses its 其中 without one.
    Left out are figures without a value, those typed by hand (a chart shows what was computed) and those of another
    period. Charts follow the order in which the text first speaks of them.
    """
    facts = {
        figure.fact.id: figure.fact
        for figure in figures
        if figure.typed is None and figure.fact.value is not None and figure.fact.period is None
    }
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts.values():
        groups.setdefault((fact.chapter, fact.measure), []).append(fact)
    return tuple(
        chart
        for (chapter, measure), found in groups.items()
        if len(found) >= FEWEST_BARS
        for chart in _parts(
            f"{chapter}（{measure}）" if chapter else f"主要数字（{measure}）",
            measure,
            _bars(found),
        )
    )


def course(name: str, months: Sequence[Fact]) -> Chart | None:
    """One figure month by month, in the order of time; ``months`` carry their periods. None for fewer than two."""
    if len(months) < FEWEST_MONTHS:
        return None
    years = {fact.period[0].year for fact in months if fact.period}
    bars = tuple(Bar(_month(fact, years), fact.value, fact) for fact in months)
    return Chart(f"{name}逐月情况（{months[0].measure}）", months[0].measure, bars)


def map_page(
    fact: Fact, areas: Mapping[str, tuple[str, Rings]], values: Mapping[str, Fact], rest: Fact
) -> MapPage:
    """One figure by area. ``areas`` give name and rings by code, ``values`` the figure of each code.

    ``rest`` is what lies in none of them; it stands in the table alone, and only when there is something.
    """
    found = [Area(name, rings, values[code].value) for code, (name, rings) in areas.items()]
    found.sort(key=lambda area: -(area.value or 0))
    if rest.value:
        found.append(Area(UNPLACED, (), rest.value))
    return MapPage(f"{fact.name}按乡镇分布（{fact.measure}）", fact.measure, tuple(found))


def _parts(title: str, measure: str, bars: list[Bar]) -> Iterator[Chart]:
    count = -(-len(bars) // MOST_BARS)
    size = -(-len(bars) // count)
    for number in range(count):
        part = numbering.heading(4, number + 1) if count > 1 else ""
        yield Chart(f"{title}{part}", measure, tuple(bars[number * size : (number + 1) * size]))


def _bars(told: Sequence[Fact]) -> list[Bar]:
    """The facts of one chart, which come in the order of the text, as bars."""
    wholes: list[tuple[Fact, list[Fact]]] = []
    alone: list[tuple[Fact, list[Fact]]] = []
    for fact in told:
        if not fact.name.startswith(PART):
            wholes.append((fact, []))
        elif wholes and _longest_first(wholes[-1][0]) <= _longest_first(fact):
            wholes[-1][1].append(fact)
        else:
            alone.append((fact, []))
    bars: list[Bar] = []
    for whole, parts in sorted([*wholes, *alone], key=lambda pair: _longest_first(pair[0])):
        bars.append(Bar(whole.name.removeprefix(PART).lstrip("：:"), whole.value, whole))
        bars += [Bar(part.name, part.value, part) for part in sorted(parts, key=_longest_first)]
    return bars


def _longest_first(fact: Fact) -> tuple[object, str]:
    return -(fact.value or 0), fact.id


def _month(fact: Fact, years: set[int]) -> str:
    if fact.period is None:
        return fact.name
    first = fact.period[0]
    return f"{first.month}月" if len(years) == 1 else f"{first.year}年{first.month}月"
