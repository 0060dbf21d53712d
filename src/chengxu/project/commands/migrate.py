"""``chengxu migrate``: bring the database to this version's shape (other commands do it by themselves)."""

from __future__ import annotations

import argparse
from typing import Any

from chengxu.common.messages import Message
from chengxu.project import console


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message(
        "升级数据库结构（其他命令会自动做）",
        "bring the database up to date (other commands do it themselves)",
    )
    command = commands.add_parser("migrate", help=str(text), description=str(text))
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Apply what is missing; make the database when there is none."""
    from chengxu.project import installation

    database = installation.open_database(create=True)
    console.say("数据库已是最新：{file}", "The database is up to date: {file}", file=database)
    return 0
