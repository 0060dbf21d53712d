"""Lines of a report with the parts it shares with others put in their place. Plain Python.

``@include street`` on a line of its own stands for the lines of ``reports/parts/street.md``. Remarks ``<!-- … -->``
are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chengxu.common.messages import Message, Problems, listed
from chengxu.reports.language.notation import Line

FOLDER = "reports/parts/"
MOST_LINES = 5000
_INCLUDE = re.compile(r"@include\s+(\S+)")


@dataclass(slots=True)
class Library:
    """The shared parts of a pack by name, and which of them somebody uses."""

    parts: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def lines(text: str, file: str, problems: Problems, library: Library, first: int = 1) -> list[Line]:
    """The lines of ``text``, the first of which stands on line ``first`` of ``file``.

    A part that is not there, one that includes itself, and more than 5000 lines in all are added to ``problems``.
    """
    found: list[Line] = []
    for count, line in enumerate(_expanded(text, file, problems, library, first, ())):
        if count == MOST_LINES:
            problems.add(
                Message("引用后超过 {most} 行", "over {most} lines with what is included").format(
                    most=MOST_LINES
                ),
                file=file,
            )
            break
        if line is not None:
            found.append(line)
    return found


def _expanded(
    text: str, file: str, problems: Problems, library: Library, first: int, around: tuple[str, ...]
) -> Iterator[Line | None]:
    """The lines, and None for each part that begins: it counts, lest parts double each other without a line."""
    for line in _without_remarks(text, file, first):
        found = _INCLUDE.fullmatch(line.text.strip())
        if found is None:
            yield line
            continue
        name = found[1]
        path = f"{FOLDER}{name}.md"
        if name not in library.parts:
            message = Message("没有 {path}，可用：{known}", "there is no {path}; there are: {known}").format(
                path=path, known=listed(library.parts, none="—")
            )
            problems.add(message, file=line.file, line=line.number)
        elif name in around:
            chain = " → ".join([*around[around.index(name) :], name])
            message = Message(
                "引用绕成了圈：{chain}", "parts include each other in a circle: {chain}"
            ).format(chain=chain)
            problems.add(message, file=line.file, line=line.number)
        else:
            library.used.add(name)
            yield None
            yield from _expanded(library.parts[name], path, problems, library, 1, (*around, name))


def _without_remarks(text: str, file: str, first: int) -> Iterator[Line]:
    in_remark = False
    for number, raw in enumerate(text.split("\n"), first):
        stripped = raw.strip()
        in_remark = in_remark or stripped.startswith("<!--")
        if not in_remark:
            yield Line(raw.rstrip(), number, file)
        elif stripped.endswith("-->"):
            in_remark = False
