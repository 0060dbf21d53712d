"""Reads a table somebody made (CSV or XLSX) into rows of text with their line numbers; says plainly what is wrong."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from chengxu.common.messages import Invalid, Message, Problems

MAX_FILE_BYTES = 200_000_000
MAX_UNPACKED_BYTES = 1_000_000_000
OTHER_COMMAS = (";", "\t", "，", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands and its cells by column name, stripped; a missing cell is ""."""

    line: int
    cells: dict[str, str]


def read(
    file: Path, *, required: Sequence[str], optional: Sequence[str], bad: Problems, encoding: str = "utf-8",
    aliases: Mapping[str, str] | None = None,
) -> list[Row]:  # fmt: skip
    """All rows of a ``.csv`` or ``.xlsx`` file of :data:`MAX_FILE_BYTES` at most, as :func:`stream` gives them."""
    if file.is_file() and file.stat().st_size > MAX_FILE_BYTES:
        raise Invalid(_one(Message("文件超过 200 MB，请拆分", "the file is over 200 MB; split it"), file, 0))
    found = stream(file, required=required, optional=optional, bad=bad, encoding=encoding, aliases=aliases)
    return list(found)


def stream(
    file: Path, *, required: Sequence[str], optional: Sequence[str], bad: Problems, encoding: str = "utf-8",
    aliases: Mapping[str, str] | None = None,
) -> Iterator[Row]:  # fmt: skip
    """The rows of a ``.csv`` or ``.xlsx`` file whose header holds ``required`` and nothing beyond ``optional``, one after another.

    ``aliases`` are other headings and the columns they stand for.

    A row with text outside the header's columns is left out and named in ``bad``. Raises :class:`Invalid` naming file
    and line: no such file, empty, another type than its name says, another encoding, quotes that do not
    pair, a header that lacks a column, repeats one or has one nobody knows.
    """
    problems = Problems()
    if not file.is_file():
        problems.add(Message("没有这个文件", "there is no such file"), file=str(file))
    elif file.stat().st_size == 0:
        problems.add(Message("文件是空的", "the file is empty"), file=str(file))
    elif file.suffix.lower() not in READERS:
        problems.add(
            Message(
                "只认 .csv 和 .xlsx；旧的 .xls 请在表格软件里另存为 .xlsx",
                "only .csv and .xlsx are read; save an old .xls as .xlsx",
            ),
            file=str(file),
        )
    problems.raise_if_any()
    lines = READERS[file.suffix.lower()](file, encoding)
    header = _header(lines, file, required, optional, aliases or {})
    yield from _rows(lines, header, file, bad)


def _header(
    lines: Iterator[tuple[int, list[str]]], file: Path, required: Sequence[str], optional: Sequence[str],
    aliases: Mapping[str, str],
) -> list[str]:  # fmt: skip
    """The names in the first line that is not empty, without empty ones at the end."""
    line, header = next(((line, cells) for line, cells in lines if any(cells)), (1, []))
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise Invalid(_one(Message("文件里没有表头", "the file has no header"), file, line))
    if len(header) == 1 and len(required) > 1 and (between := [c for c in OTHER_COMMAS if c in header[0]]):
        message = Message(
            "各列应以半角逗号分隔，这里用的是「{c}」；请另存为「CSV UTF-8（逗号分隔）」",
            "columns are separated by commas, not by “{c}”; save it as “CSV UTF-8 (comma delimited)”",
        ).format(c=between[0].replace("\t", "Tab"))
        raise Invalid(_one(message, file, line))
    problems = Problems()
    header = [aliases.get(name, name) for name in header]
    _check_header(header, line, required, optional, file, problems)
    problems.raise_if_any()
    return header


def _rows(
    lines: Iterator[tuple[int, list[str]]], header: list[str], file: Path, bad: Problems
) -> Iterator[Row]:
    nameless = [number for number, name in enumerate(header) if not name]
    for line, cells in lines:
        if not any(cells):
            continue
        padded = [*cells, *[""] * (len(header) - len(cells))]
        if any(cells[len(header) :]):
            bad.add(
                Message(
                    "这一行有 {n} 列，表头只有 {m} 列；文字里的逗号要放在引号内",
                    "this row has {n} cells, the header {m}; put text with commas in quotes",
                ).format(n=len(cells), m=len(header)),
                file=str(file),
                line=line,
            )
        elif any(padded[number] for number in nameless):
            bad.add(
                Message("没有表头的列里有内容", "there is text in a column without a header"),
                file=str(file),
                line=line,
            )
        else:
            yield Row(line, dict(zip(header, padded, strict=True)))


def _check_header(
    header: list[str], line: int, required: Sequence[str], optional: Sequence[str], file: Path, problems: Problems
) -> None:  # fmt: skip
    known = (*required, *optional)
    for name in required:
        if name not in header:
            problems.add(
                Message("表头缺少「{name}」列", "the header lacks the column “{name}”").format(name=name),
                file=str(file),
                line=line,
                field=name,
            )
    for name in header:
        if name and name not in known:
            problems.add(
                Message(
                    "不认识的列「{name}」，可用：{known}", "unknown column “{name}”; known: {known}"
                ).format(name=name, known=", ".join(known)),
                file=str(file),
                line=line,
                field=name,
            )
    for name in {n for n in header if n and header.count(n) > 1}:
        problems.add(
            Message("「{name}」列出现两次", "the column “{name}” stands twice").format(name=name),
            file=str(file),
            line=line,
            field=name,
        )


def _csv(file: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except LookupError:
        raise Invalid(
            _one(Message("没有「{e}」这种编码", "there is no encoding “{e}”").format(e=encoding), file, 0)
        ) from None
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        likely = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "gb18030"
        message = Message(
            "文件不是 {e} 编码。请另存为「CSV UTF-8」，或者加上 --encoding {likely} 再试",
            "the file is not {e}; save it as “CSV UTF-8”, or try again with --encoding {likely}",
        ).format(e=encoding, likely=likely)
        raise Invalid(_one(message, file, data[:start].count(b"\n") + 1)) from None
    if "\x00" in text:
        raise Invalid(_one(Message("这不是文本文件", "this is not a text file"), file, 1))
    reader = csv.reader(
        io.StringIO(text, newline=""), strict=True
    )  # an open quote must not swallow the rows below
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        message = Message(
            "这一行的引号没有成对，或一格超过 {n:,} 字",
            "the quotes of this row do not pair, or a cell is longer than {n:,} characters",
        ).format(n=csv.field_size_limit())
        raise Invalid(_one(message, file, line)) from None


def _xlsx(file: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        raise _unsound(file) from None
    if unpacked > MAX_UNPACKED_BYTES:
        raise Invalid(_one(Message("展开后超过 1 GB，不予读取", "over 1 GB unpacked; not read"), file, 0))
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, [_cell(value) for value in values]
        book.close()
    except Exception:  # openpyxl lets through whatever its parsers meet in a broken file
        raise _unsound(file) from None


def _unsound(file: Path) -> Invalid:
    message = Message(
        "不是完好的 .xlsx 文件（损坏、加密，或只是改了扩展名）",
        "not a sound .xlsx file (damaged, encrypted, or only renamed)",
    )
    return Invalid(_one(message, file, 0))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float):  # as the sheet shows it: 0.1 + 0.2 is 0.3
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    return str(value).strip()


def _one(message: Message, file: Path, line: int) -> tuple[Any, ...]:
    problems = Problems()
    problems.add(message, file=str(file), line=line)
    return tuple(problems.items)


READERS = {".csv": _csv, ".xlsx": _xlsx}
