"""Speaking with the person at the terminal: language, lines, tables, progress, dates, files."""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chengxu.common.messages import Message, Refused

MOST_PROBLEMS = 200
OS_REASONS = {
    errno.ENOENT: Message("没有这个文件或文件夹", "no such file or folder"),
    errno.EACCES: Message("没有权限", "permission denied"),
    errno.EPERM: Message("没有权限", "permission denied"),
    errno.EEXIST: Message("已有同名的文件", "a file of that name exists"),
    errno.ENOTDIR: Message("不是文件夹", "not a folder"),
    errno.EISDIR: Message("这是文件夹，不是文件", "a folder, not a file"),
    errno.ENOSPC: Message("磁盘已满", "the disk is full"),
    errno.EROFS: Message("磁盘只读", "the disk is read-only"),
    errno.EADDRINUSE: Message("端口已被占用", "the port is taken"),
    errno.EADDRNOTAVAIL: Message("这台机器没有这个地址", "this machine does not have that address"),
}
BAR = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{remaining}]"


def language_of(environment: Mapping[str, str]) -> str:
    """``zh`` or ``en`` by ``LC_ALL``, ``LC_MESSAGES``, ``LANG``; Chinese when they say nothing (unset, C, POSIX)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            code = value.partition(".")[0].lower()
            return "zh" if code.startswith("zh") or code in ("c", "posix") else "en"
    return "zh"


def now() -> datetime:
    """The present instant; everything below is told it."""
    return datetime.now(UTC)


def say(zh: str, en: str, **values: object) -> None:
    """One line on standard output, flushed at once."""
    print(Message(zh, en).format(**values), flush=True)


def complain(text: object) -> None:
    """One line on standard error."""
    print(text, file=sys.stderr, flush=True)


def day(text: str) -> date:
    """A local day for argparse; raises ``ArgumentTypeError`` for anything but YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = Message(
            "日期应写成 2023-12-31 的样子，不能是「{text}」", "write a day like 2023-12-31, not “{text}”"
        )
        raise ArgumentTypeError(str(message.format(text=text))) from None


def instant(text: str) -> Callable[[ZoneInfo], datetime]:
    """An instant for argparse; local to the county's zone (given later) unless it says its own."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        message = Message(
            "时间应写成 2026-03-01T09:00 的样子，不能是「{text}」",
            "write an instant like 2026-03-01T09:00, not “{text}”",
        )
        raise ArgumentTypeError(str(message.format(text=text))) from None
    return lambda zone: (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)


def width(text: str) -> int:
    """How many columns ``text`` takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """``rows`` in aligned columns; those in ``right`` (places from 0) stand to the right."""
    if not rows:
        return ""
    widths = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for place, cell in enumerate(row):
            space = " " * (widths[place] - width(cell))
            cells.append(space + cell if place in right else cell + space)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def reason(error: OSError) -> Message:
    """Why the operating system refused, in words; its own for what seldom happens."""
    return OS_REASONS.get(error.errno or 0, Message(error.strerror or str(error)))


def write_out(content: bytes | str, file: Path | None) -> None:
    """Write ``content`` to ``file`` whole or not at all, or to standard output when there is no file."""
    data = content.encode() if isinstance(content, str) else content
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    with whole_file(file) as draft:
        draft.write_bytes(data)


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """A draft beside ``file`` that takes its place at the end; after an error ``file`` is as it was.

    Raises :class:`Refused` when there is no such folder, or ``file`` is a folder itself.
    """
    if file.is_dir():
        raise Refused(
            Message("{file} 是文件夹，请写明文件名", "{file} is a folder; name a file in it").format(
                file=file
            )
        )
    if not file.parent.is_dir():
        raise Refused(
            Message("没有文件夹 {folder}", "there is no folder {folder}").format(folder=file.parent)
        )
    draft = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def progress() -> Iterator[Callable[[Message, int, int], None]]:
    """A progress bar on a terminal and silence in a pipe; call what you get with stage, done and total."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from tqdm import tqdm  # noqa: PLC0415 - most commands have nothing to show

    bar: tqdm[Any] = tqdm(delay=0.2, leave=False, dynamic_ncols=True, bar_format=BAR, file=sys.stderr)
    told = ""

    def show(stage: Message, done: int, total: int) -> None:
        nonlocal told
        if told != str(stage):
            told = str(stage)
            bar.set_description_str(told, refresh=False)
            bar.reset(total)
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        bar.close()
