"""``chengxu``: one command line for the whole installation.

Exit status: 0 done, 1 found something wrong, 2 wrong use. Commands import what they need when they run, so that
``chengxu --help`` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from chengxu.common.messages import Invalid, Message, Refused, set_language
from chengxu.project import console, translated
from chengxu.project.commands import (
    bench,
    demo,
    draw,
    echo,
    evidence,
    exporting,
    importing,
    indicators,
    key,
    mail,
    migrate,
    pack,
    report,
    serve,
    verify,
    worker,
)

COMMANDS = (
    demo,
    serve,
    worker,
    pack,
    importing,
    exporting,
    indicators,
    report,
    key,
    evidence,
    verify,
    draw,
    bench,
    migrate,
    echo,
    mail,
)
DONE, WRONG, MISUSED, INTERRUPTED = 0, 1, 2, 130


def parser() -> argparse.ArgumentParser:
    """The whole command line, in the current language."""
    translated.use()
    top = argparse.ArgumentParser(
        prog="chengxu",
        description=str(
            Message(
                "城序：从群众反映到年终总结的县域城市管理系统",
                "Chengxu: a county's urban management, from a citizen's report to the annual report",
            )
        ),
    )
    commands = top.add_subparsers(dest="command", metavar=str(Message("命令", "COMMAND")), required=True)
    for command in COMMANDS:
        command.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; whatever goes wrong is said in words."""
    set_language(console.language_of(os.environ))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace"
            )  # a terminal without Chinese shows marks rather than breaking
    arguments = parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except Exception as error:
        return _explain(error, arguments)
    except KeyboardInterrupt:
        console.complain(Message("\n已中断", "\ninterrupted"))
        return INTERRUPTED
    return status


def _explain(error: Exception, arguments: argparse.Namespace) -> int:
    """Say what went wrong; returns the exit status."""
    if isinstance(error, BrokenPipeError):  # the reader has seen enough (… | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    if isinstance(error, Invalid):
        for problem in error.problems[: console.MOST_PROBLEMS]:
            console.complain(problem)
        if (more := len(error.problems) - console.MOST_PROBLEMS) > 0:
            console.complain(Message("……还有 {n} 处", "… and {n} more").format(n=more))
        return WRONG
    if isinstance(error, Refused):
        console.complain(f"chengxu: {error.message}")
        return MISUSED if error.field and error.field in vars(arguments) else WRONG
    if isinstance(error, OSError) and error.filename is not None:
        console.complain(f"chengxu: {error.filename}: {console.reason(error)}")
        return WRONG
    return _unexpected(error)


def _unexpected(error: Exception) -> int:
    from chengxu.project import logs

    named = f"{type(error).__name__}: {error}".splitlines()[0]
    try:
        kept = Message("详情见 {file}", "details are in {file}").format(
            file=logs.keep_traceback(error, now=console.now())
        )
    except (OSError, Refused):
        kept = Message("详情无法写入日志", "the details could not be written to the log")
    console.complain(
        Message("chengxu: 出错了：{named}。{kept}", "chengxu: something broke: {named}. {kept}").format(
            named=named, kept=kept
        )
    )
    return WRONG


if __name__ == "__main__":
    sys.exit(main())
