"""``chengxu draw FILE``: make a published draw again from its seed, without any database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from chengxu.common.messages import Message, Refused
from chengxu.project import console


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message(
        "重算一次公示的双随机抽查（从公示网页下载的 draw.json）",
        "make a published random draw again (the draw.json of its page)",
    )
    command = commands.add_parser("draw", help=str(text), description=str(text))
    command.add_argument("file", type=Path)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Name what does not fit; 1 when something does not, 2 for a file that is no draw."""
    from chengxu.routines.inspections.drawing import verify
    from chengxu.routines.inspections.publishing import read

    try:
        draw = read(arguments.file.read_bytes())
    except OSError as error:
        console.say(
            "读不到 {file}：{why}", "{file} cannot be read: {why}", file=arguments.file, why=error.strerror
        )
        return 2
    except Refused as refusal:
        print(refusal)
        return 2
    if not draw.seed:
        console.say(
            "这次抽查还没有公示种子，不能重算。",
            "The seed of this draw is not published yet; it cannot be made again.",
        )
        return 2
    wrong = verify(draw)
    for one in wrong:
        print(one)
    if wrong:
        console.say("核对不通过：{n} 处。", "It does not hold: {n} problems.", n=len(wrong))
        return 1
    console.say(
        "核对通过：{n} 家，按种子从头重算，结果一致。",
        "It holds: {n} drawn, made again from the seed.",
        n=len(draw.pairs),
    )
    return 0
