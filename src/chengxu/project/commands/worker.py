"""``chengxu worker`` and ``chengxu tick``: background work alone, and one pass of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from chengxu.common.messages import Message
from chengxu.project import console

if TYPE_CHECKING:
    from chengxu.project.background import Done


def add(commands: Any) -> None:
    """Declare both commands."""
    text = Message("只做后台任务（封存台账、标记超时），直到被停止", "background work alone, until stopped")
    command = commands.add_parser("worker", help=str(text), description=str(text))
    parent = Message("这个进程结束时也结束（serve 使用）", "end when this process does (used by serve)")
    command.add_argument("--parent", type=int, metavar="PID", help=str(parent))
    command.set_defaults(run=run)
    text = Message("做一遍到期的后台任务", "one pass of the background work")
    command = commands.add_parser("tick", help=str(text), description=str(text))
    command.set_defaults(run=run_once)


def run(arguments: argparse.Namespace) -> int:
    """Work until terminated."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.project import background

    background.work(clock=console.now, parent=arguments.parent)
    return 0


def run_once(arguments: argparse.Namespace) -> int:
    """One pass, and what it did."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.project import background

    return say(background.tick(now=console.now()))


def say(done: Done) -> int:
    """Tell what a pass did; 1 when time could not be told on some case, which is named with the reason."""
    console.say(
        "标记超时案件 {overdue} 个，封存台账 {sealed} 条。",
        "Marked {overdue} cases overdue, sealed {sealed} deeds.",
        overdue=done.overdue, sealed=done.sealed,
    )  # fmt: skip
    if any((done.sent.sent, done.sent.again, done.sent.dead)):
        console.say(
            "发给反映人的消息：发出 {sent} 条，过后再试 {again} 条，发不出去 {dead} 条。",
            "Messages to reporters: {sent} sent, {again} to be tried again, {dead} given up.",
            sent=done.sent.sent, again=done.sent.again, dead=done.sent.dead,
        )  # fmt: skip
    for failed in done.failed:
        console.say(
            "案件 {case} 没能计时：{why}。其他案件不受影响，下一遍再试。",
            "Case {case} could not be looked at: {why}. The others were; the next pass tries it again.",
            case=failed.case, why=failed.why,
        )  # fmt: skip
    return 1 if done.failed else 0
