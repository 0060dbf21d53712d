"""``chengxu report``: make a report from the records, or audit one that somebody wrote."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chengxu.common.messages import Message, Refused, listed
from chengxu.project import console
from chengxu.project.commands.indicators import add_period

FORMATS = ("md", "html", "docx", "pdf", "json")
BINARY = ("docx", "pdf")


def add(commands: Any) -> None:
    """Declare ``report list``, ``report make`` and ``report audit``."""
    text = Message("生成总结报告，或审核别人写的报告", "make a report, or audit one that somebody wrote")
    report = commands.add_parser("report", help=str(text), description=str(text))
    kinds = report.add_subparsers(dest="kind", metavar=str(Message("做什么", "WHAT")), required=True)
    _add_list(kinds)
    _add_make(kinds)
    _add_audit(kinds)


def _add_list(kinds: Any) -> None:
    text = Message(
        "列出配置包里的报告和各自适用的时段", "list the reports of the pack and the periods they are for"
    )
    command = kinds.add_parser("list", help=str(text), description=str(text))
    command.set_defaults(run=list_)


def _add_make(kinds: Any) -> None:
    text = Message("由记录生成报告", "make a report from the records")
    command = kinds.add_parser("make", help=str(text), description=str(text))
    name = Message(
        "报告名，如 annual（见 report list）", "the report's name, such as annual (see report list)"
    )
    command.add_argument("name", metavar="NAME", help=str(name))
    add_period(command)
    kind = Message(
        "格式（默认看 --out 的后缀，否则 md）", "format (default: by the ending of --out, else md)"
    )
    command.add_argument("--format", choices=FORMATS, help=str(kind))
    _add_dress(command)
    out = Message("写入文件（默认标准输出）", "write to this file (default: standard output)")
    command.add_argument("--out", type=Path, metavar="FILE", help=str(out))
    command.set_defaults(run=make)


def _add_dress(command: argparse.ArgumentParser) -> None:
    form = Message("plain 普通格式（默认），red-head 红头文件", "plain (default) or red-head")
    command.add_argument("--form", choices=("plain", "red-head"), default="plain", help=str(form))
    annex = Message(
        "附件：charts 图表、map 地图，可重复或用逗号隔开",
        "annexes: charts, map; repeatable or separated by commas",
    )
    command.add_argument("--annex", action="append", default=[], metavar="charts,map", help=str(annex))
    day = Message("成文日期（默认不写）", "the day in the signature (default: none)")
    command.add_argument("--date", type=console.day, metavar="D", help=str(day))
    number = Message("发文字号，只用于红头文件", "the document's number, under a red head only")
    command.add_argument("--number", default="", metavar="TEXT", help=str(number))


def _add_audit(kinds: Any) -> None:
    text = Message(
        "逐个核对报告里的数字和 XX；有不符的退出码为 1",
        "check every figure and XX of a report; status 1 when one is wrong",
    )
    command = kinds.add_parser("audit", help=str(text), description=str(text))
    command.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=str(Message("报告（txt、md 或 docx）", "the report (txt, md or docx)")),
    )
    add_period(command)
    kind = Message("输出格式（默认 table）", "output format (default table)")
    command.add_argument("--format", choices=("table", "json"), default="table", help=str(kind))
    fill = Message("把填好 XX 的报告写到这个文件", "write the report with its XX filled to this file")
    command.add_argument("--fill", type=Path, metavar="OUT", help=str(fill))
    last = Message(
        "上年的报告，用来核对同比和上年数", "last year's report, to check growth and last year's values"
    )
    command.add_argument("--last-year", type=Path, metavar="FILE", help=str(last))
    command.set_defaults(run=audit)


def list_(arguments: argparse.Namespace) -> int:
    """Print one line for each report: name, label, periods."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.reports import queries

    everything = Message("任何时段", "any period")
    for name, label, fits in queries.offered():
        lengths = listed(length.label for length in fits) if fits else everything
        print(f"{name}\t{label}\t{lengths}")
    return 0


def make(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from chengxu.project import installation

    kind = format_of(arguments.out, arguments.format)
    installation.open_database()
    from chengxu.reports import queries
    from chengxu.reports.forms import dressing
    from chengxu.reports.writers import fonts

    if kind in BINARY and arguments.out is None and sys.stdout.isatty():
        raise Refused(
            Message(
                "{kind} 不能显示在终端上，请加 --out 文件", "a {kind} cannot be shown here; add --out FILE"
            ).format(kind=kind),
            field="out",
        )
    annex = [word.strip() for text in arguments.annex for word in text.split(",") if word.strip()]
    document = dressing.dressed(
        queries.make(arguments.name, arguments.start, arguments.to, now=datetime.now(UTC)),
        form=arguments.form, annex=annex, dated=arguments.date, number=arguments.number,
    )  # fmt: skip
    if kind == "pdf" and (warning := fonts.warning()):
        console.complain(warning)
    console.write_out(queries.render(document, kind), arguments.out)
    return 0


def format_of(out: Path | None, asked: str | None) -> str:
    """The format to write: the one ``asked`` for, else the one the ending of ``out`` names, else Markdown.

    Raises :class:`Refused` when the ending names another format than the one asked for, and when nothing was asked and
    the ending names none: a file called .exe or .doc must not come out as Markdown without a word.
    """
    ending = out.suffix.removeprefix(".").lower() if out else ""
    if asked:
        if ending in FORMATS and ending != asked:
            raise Refused(
                Message(
                    "--format {asked} 与 {out} 的后缀 .{ending} 不一致，请改其中一个",
                    "--format {asked} and the ending .{ending} of {out} disagree; change one of them",
                ).format(asked=asked, ending=ending, out=out),
                field="format",
            )
        return asked
    if out is None:
        return "md"
    if ending not in FORMATS:
        raise Refused(
            Message(
                "从 {out} 的后缀看不出格式，后缀可用：{known}；或者加 --format",
                "the ending of {out} names no format; there are: {known}; or add --format",
            ).format(out=out, known=listed(f".{kind}" for kind in FORMATS)),
            field="out",
        )
    return ending


def audit(arguments: argparse.Namespace) -> int:
    """Print the answers; 1 when the document cannot go out as it is."""
    from chengxu.project import installation

    data = _read(arguments.file)
    last = (_read(arguments.last_year), arguments.last_year.name) if arguments.last_year else None
    _spare(arguments.fill, arguments.file, arguments.last_year)
    installation.open_database()
    from chengxu.reports.audit import audit as examine

    result = examine(
        data, arguments.file.name, arguments.start, arguments.to, last=last, now=datetime.now(UTC)
    )
    if arguments.format == "json":
        print(json.dumps(result.rows(), ensure_ascii=False, indent=1))
    else:
        print(result.as_table())
    if arguments.fill:
        console.write_out(result.fill(), arguments.fill)
    return 0 if result.ok else 1


def _spare(fill: Path | None, *given: Path | None) -> None:
    """Refuse to write the filled report over one of the files that were given."""
    if fill and fill.exists() and any(file and fill.samefile(file) for file in given):
        raise Refused(
            Message(
                "填好的报告要写到另一个文件，原件不动",
                "write the filled report to another file; the original stays",
            ),
            field="fill",
        )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(
            Message("{file}：读不了（{why}）", "{file}: cannot be read ({why})").format(
                file=file, why=console.reason(error)
            ),
            field="file",
        ) from None
