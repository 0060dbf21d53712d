"""Whether a declaration can be a true number at all: nothing counted twice, no measures mixed, no division by nothing.

The mistakes found here read well and compute without an error, which is why they are looked for when a pack is
checked and not when somebody wonders about a figure. Plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator

from chengxu.common.measures import conversion
from chengxu.common.messages import Message, listed
from chengxu.indicators.conditions import All, Compare, Condition, Edge, In, Other, Scalar, names
from chengxu.indicators.rules import PERCENT, Aggregate, Hours, Measurement, base_measure

HOUR = "小时"
_AMOUNTS = frozenset({Aggregate.SUM, Aggregate.MIN, Aggregate.MAX, Aggregate.AVG})


def held(measurement: Measurement) -> str:
    """The measure its amounts are kept in (吨, 元, 小时); "" where rows say it themselves or rows are counted."""
    if isinstance(measurement.of, Hours):
        return HOUR
    if measurement.aggregate not in _AMOUNTS:
        return ""
    found = {measurement.source.column(column).measure for column in measurement.of}
    return found.pop() if len(found) == 1 else ""


def amounts(measurement: Measurement, measure: str) -> Iterator[Message]:
    """What is wrong with adding up or telling the amounts in ``measure`` ("" for half of a ratio)."""
    source, of = measurement.source, measurement.of
    if isinstance(of, tuple) and measurement.aggregate in _AMOUNTS and len(of) > 1:
        kept = dict.fromkeys((source.column(column).kind, source.column(column).measure) for column in of)
        if len(kept) > 1:
            yield _ADDED.format(columns=listed(source.column(column).label for column in of))
    own = held(measurement)
    if measure == PERCENT:
        yield _NO_RATIO
    elif measure and own and conversion(own, base_measure(measure)) is None:
        yield _OTHER_MEASURE.format(measure=measure, own=own)
    if (
        source.name == "readings"
        and measurement.aggregate in _AMOUNTS
        and not _pinned(measurement.where, "measure")
    ):
        yield _READINGS


def rows(measurement: Measurement, measure: str) -> Iterator[Message]:
    """What is wrong with counting these rows in ``measure``: one case stands in several of them."""
    source = measurement.source
    if measurement.aggregate is not Aggregate.COUNT or measure not in source.owners.values():
        return
    owner = next(column for column, word in source.owners.items() if word == measure)
    if not about_cases(measurement) or (source.alone and _pinned(measurement.where, source.alone)):
        return
    yield _TWICE.format(source=source.label, measure=measure, column=owner)


def halves(
    top: Measurement, bottom: Measurement, measures: tuple[str, str], *, each: bool
) -> Iterator[Message]:
    """What is wrong with ``top`` ÷ ``bottom`` as a percentage; ``measures`` are those of their amounts, where known.

    ``each``: the pack says that one matter may count several times above and once below, and that this is meant.
    """
    counted = [half.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT} for half in (top, bottom)]
    if counted[0] != counted[1]:
        yield _ROWS_AND_AMOUNTS
    elif all(measures) and conversion(*measures) is None:
        yield _UNLIKE.format(top=measures[0], bottom=measures[1])
    elif top.source is not bottom.source and not each:
        yield _ACROSS.format(top=top.source.label, bottom=bottom.source.label)


def never(condition: Condition) -> str:
    """The column that would have to hold two different codes at once, so that no row ever fits; "" when none."""
    wanted: dict[str, set[Scalar]] = {}
    for column, values in _demands(condition):
        wanted[column] = wanted.get(column, values) & values
        if not wanted[column]:
            return column
    return ""


def about_cases(measurement: Measurement) -> bool:
    """Whether the rows counted are those that cases leave behind."""
    source, where = measurement.source, measurement.where
    if source.name != "deeds":
        return bool(source.owners)
    if names(where) & {"of_case", *source.owners}:
        return True
    objects = [values for column, values in _demands(where) if column == "object"]
    return any(values == {"case"} for values in objects)


def _demands(condition: Condition) -> Iterator[tuple[str, set[Scalar]]]:
    """(column, the codes it may hold) for every demand that each fitting row has to meet."""
    match condition:
        case All(parts):
            for part in parts:
                yield from _demands(part)
        case Compare("eq", column, operand) if not isinstance(operand, Edge | Other):
            yield column, {operand}
        case In(column, values):
            yield column, set(values)


def _pinned(condition: Condition, column: str) -> bool:
    """Whether all rows hold one and the same code in ``column``."""
    return any(name == column and len(values) == 1 for name, values in _demands(condition))


_ADDED = Message(
    "量词混用：{columns}不是同一种数量，不能相加", "measures are mixed: {columns} cannot be added up"
)
_OTHER_MEASURE = Message(
    "量词不对：这一列是「{own}」，不能写成「{measure}」",
    "the column is kept in “{own}”, which is no “{measure}”",
)
_NO_RATIO = Message("只有比值（value: ratio）才能用 %", "only a ratio (value: ratio) can be in %")
_READINGS = Message(
    "量词混用：监测值要在条件里写明一种量词（measure）",
    "measures are mixed: name one measure of the readings in where",
)
_TWICE = Message(
    "重复计数：一{measure}会在{source}里留下好几条，按条数计会重复；改用 value: distinct、of: {column}",
    "counted twice: one “{measure}” leaves several rows in {source}; use value: distinct, of: {column}",
)
_ROWS_AND_AMOUNTS = Message(
    "量词混用：比值的一半数条数，另一半加数量",
    "measures are mixed: one half counts rows, the other adds up amounts",
)
_UNLIKE = Message(
    "量词混用：分子是「{top}」，分母是「{bottom}」，不能成百分比",
    "measures are mixed: “{top}” over “{bottom}” is no percentage",
)
_ACROSS = Message(
    "重复计数：分子来自{top}，分母来自{bottom}，一件可能计好几次；确实要逐次计，写明 each: true",
    "counted twice: {top} over {bottom} may count one matter several times; if that is meant, say each: true",
)
