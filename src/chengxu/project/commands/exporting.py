"""``chengxu export``: deeds, reports, components, parties or permits as a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from chengxu.common.messages import Message
from chengxu.project import console


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message(
        "导出台账、来件、部件、当事人、许可或重点事项为文件",
        "export deeds, reports, components, parties, permits or undertakings as a file",
    )
    command = commands.add_parser("export", help=str(text), description=str(text))
    kind = Message(
        "deeds 台账，cases 来件，assets 部件，parties 当事人，permits 许可，findings 整改事项，works 工程，funds 专项资金",
        "deeds: the ledger; cases: what was reported; assets: components in the street; parties, permits; findings from above; "
        "works; special funds",
    )
    kinds = ("deeds", "cases", "assets", "parties", "permits", "findings", "works", "funds")
    command.add_argument("kind", choices=kinds, metavar="KIND", help=str(kind))
    file = Message(
        "写入的文件（.csv 或 .jsonl；部件还可以是 .geojson）",
        "the file to write (.csv or .jsonl; of components also .geojson)",
    )
    command.add_argument("file", type=Path, metavar="FILE", help=str(file))
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the whole file or none of it."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.project import exports

    stage = Message("导出", "exporting")
    with console.whole_file(arguments.file) as draft, console.progress() as show:
        count = exports.write(
            arguments.kind,
            draft,
            ending=arguments.file.suffix.lower(),
            progress=lambda done, total: show(stage, done, total),
        )
    console.say("已导出 {n} 行到 {file}。", "{n} rows are in {file}.", n=f"{count:,}", file=arguments.file)
    return 0
