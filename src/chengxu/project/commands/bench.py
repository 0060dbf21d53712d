"""``chengxu bench``: what work costs here, as ratios in one run."""

from __future__ import annotations

import argparse
from typing import Any

from chengxu.common.messages import Message, Refused


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message("测量（在源码目录里）", "measure (in a checkout)")
    command = commands.add_parser("bench", help=str(text), description=str(text))
    names = Message("测哪些（默认全部）", "what to measure (default: everything)")
    command.add_argument("name", nargs="*", metavar="NAME", help=str(names))
    sizes = Message("只测这些规模，如 0.1,1", "only at these sizes, such as 0.1,1")
    command.add_argument("--sizes", default="", metavar="0.1,1", help=str(sizes))
    url = Message("在这台 PostgreSQL 上测（只用于 cases）", "measure on this PostgreSQL server (cases alone)")
    command.add_argument("--database-url", default="", metavar="URL", help=str(url))
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run ``python -m bench`` of the checkout."""
    import subprocess
    import sys

    from chengxu.project import places

    folder = places.CHECKOUT / "bench"
    if not folder.is_dir():
        raise Refused(Message("这里没有源码目录里的 bench/", "there is no bench/ here; use a checkout"))
    given = [*arguments.name]
    for option, value in (("--sizes", arguments.sizes), ("--database-url", arguments.database_url)):
        given += [f"{option}={value}"] if value else []
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench", *given], cwd=places.CHECKOUT, check=False
    ).returncode
