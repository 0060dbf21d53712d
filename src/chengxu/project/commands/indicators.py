"""``chengxu indicators``: every figure of a period."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chengxu.common.messages import Message
from chengxu.project import console

if TYPE_CHECKING:
    from chengxu.indicators.rules import Value

COLUMNS = ("id", "name", "value", "measure", "numerator", "denominator", "rows", "formula", "scope")


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message("计算一段时间的全部指标", "compute every indicator of a period")
    command = commands.add_parser("indicators", help=str(text), description=str(text))
    add_period(command)
    unit = Message("只算这个单位及其下属（代码或名称）", "only this unit and those below it (code or name)")
    command.add_argument("--unit", help=str(unit))
    command.add_argument(
        "--format", choices=("table", "json", "csv"), default="table",
        help=str(Message("输出格式（默认 table）", "output format (default table)")),
    )  # fmt: skip
    command.set_defaults(run=run)


def add_period(command: argparse.ArgumentParser) -> None:
    """``--from`` and ``--to``: local days, both inclusive."""
    start = Message("第一天，如 2023-01-01", "first day, such as 2023-01-01")
    command.add_argument(
        "--from", dest="start", type=console.day, required=True, metavar="D", help=str(start)
    )
    end = Message("最后一天（含）", "last day (included)")
    command.add_argument("--to", type=console.day, required=True, metavar="D", help=str(end))


def run(arguments: argparse.Namespace) -> int:
    """Print the figures in the format asked for."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.indicators import queries

    values = queries.evaluate(start=arguments.start, end=arguments.to, unit=arguments.unit)
    print({"table": _table, "json": _json, "csv": _csv}[arguments.format](values), end="")
    return 0


def _row(value: Value) -> dict[str, Any]:
    return {
        column: str(found) if isinstance(found := getattr(value, column), Message) else found
        for column in COLUMNS
    }


def _json(values: Sequence[Value]) -> str:
    return json.dumps([_row(value) for value in values], ensure_ascii=False, indent=1) + "\n"


def _csv(values: Sequence[Value]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(value) for value in values)
    return out.getvalue()


def _table(values: Sequence[Value]) -> str:
    names = [Message("指标", "indicator"), Message("名称", "name"), Message("数值", "value")]
    names += [Message("单位", "measure"), Message("记录数", "rows")]
    rows = [tuple(map(str, names))]
    for value in values:
        shown = "—" if value.value is None else f"{value.value:,}"
        rows.append((value.id, str(value.name), shown, value.measure, f"{value.rows:,}"))
    return console.table(rows, right=frozenset({2, 4})) + "\n"
