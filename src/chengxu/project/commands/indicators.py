"""``chengxu indicators``: every figure of a period."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from chengxu.common.messages import Message
from chengxu.project import console


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

    values = queries.evaluate(
        start=arguments.start, end=arguments.to, unit=arguments.unit, now=datetime.now(UTC)
    )
    write = {"table": queries.as_table, "json": queries.as_json, "csv": queries.as_csv}[arguments.format]
    print(write(values), end="")
    return 0
