"""Reads a table somebody made (CSV or XLSX) into rows of text with their line numbers; says plainly what is wrong."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from chengxu.common.messages import Invalid, Message, Problems

MAX_FILE_BYTES = 200_000_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands and its cells by column name, stripped; a missing cell is ""."""

    line: int
    cells: dict[str, str]


def read(
    file: Path, *, required: Sequence[str], optional: Sequence[str], encoding: str = "utf-8"
) -> list[Row]:
    """All rows of a ``.csv`` or ``.xlsx`` file whose header holds ``required`` and nothing beyond ``optional``.

    Raises :class:`Invalid` naming file and line: no such file, empty, too large, another type than its name says,
    another encoding, a header that lacks a column, repeats one or has one nobody knows, a row with too many cells.
    """
    problems = Problems()
    if not file.is_file():
        problems.add(Message("没有这个文件", "there is no such file"), file=str(file))
    elif file.stat().st_size == 0:
        problems.add(Message("文件是空的", "the file is empty"), file=str(file))
    elif file.stat().st_size > MAX_FILE_BYTES:
        problems.add(Message("文件超过 200 MB，请拆分", "the file is over 200 MB; split it"), file=str(file))
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
    return list(_rows(lines, file, required, optional))


def _rows(
    lines: Iterator[tuple[int, list[str]]], file: Path, required: Sequence[str], optional: Sequence[str]
) -> Iterator[Row]:
    problems = Problems()
    first = next(lines, None)
    if first is None:
        problems.add(Message("文件里没有表头", "the file has no header"), file=str(file), line=1)
        problems.raise_if_any()
        return
    header = first[1]
    _check_header(header, required, optional, file, problems)
    problems.raise_if_any()
    for line, cells in lines:
        if not any(cells):
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            problems.add(
                Message(
                    "这一行有 {n} 列，表头只有 {m} 列；文字里的逗号要放在引号内",
                    "this row has {n} cells, the header {m}; put text with commas in quotes",
                ).format(n=len(cells), m=len(header)),
                file=str(file),
                line=line,
            )
            continue
        padded = [*cells, *[""] * (len(header) - len(cells))]
        yield Row(line, dict(zip(header, padded, strict=False)))
    problems.raise_if_any()


def _check_header(
    header: list[str], required: Sequence[str], optional: Sequence[str], file: Path, problems: Problems
) -> None:
    known = (*required, *optional)
    for name in required:
        if name not in header:
            problems.add(
                Message("表头缺少「{name}」列", "the header lacks the column “{name}”").format(name=name),
                file=str(file),
                line=1,
                field=name,
            )
    for name in header:
        if name and name not in known:
            problems.add(
                Message(
                    "不认识的列「{name}」，可用：{known}", "unknown column “{name}”; known: {known}"
                ).format(name=name, known=", ".join(known)),
                file=str(file),
                line=1,
                field=name,
            )
    for name in {n for n in header if n and header.count(n) > 1}:
        problems.add(
            Message("「{name}」列出现两次", "the column “{name}” stands twice").format(name=name),
            file=str(file),
            line=1,
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
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Invalid(
            _one(
                Message(
                    "文件不是 {e} 编码。请另存为「CSV UTF-8」，或者加上 --encoding gb18030 再试",
                    "the file is not {e}; save it as “CSV UTF-8”, or try again with --encoding gb18030",
                ).format(e=encoding),
                file,
                line,
            )
        ) from None
    if "\x00" in text:
        raise Invalid(_one(Message("这不是文本文件", "this is not a text file"), file, 1))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        message = Message("不是合法的 CSV：{e}", "not valid CSV: {e}").format(e=error)
        raise Invalid(_one(message, file, reader.line_num)) from None


def _xlsx(file: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise Invalid(_one(Message("展开后超过 1 GB，不予读取", "over 1 GB unpacked; not read"), file, 0))
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        message = Message(
            "不是完好的 .xlsx 文件（损坏、加密，或只是改了扩展名）",
            "not a sound .xlsx file (damaged, encrypted, or only renamed)",
        )
        raise Invalid(_one(message, file, 0)) from None
    try:
        sheet = book.worksheets[0]
        for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, [_cell(value) for value in values]
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _one(message: Message, file: Path, line: int) -> tuple[Any, ...]:
    problems = Problems()
    problems.add(message, file=str(file), line=line)
    return tuple(problems.items)


READERS = {".csv": _csv, ".xlsx": _xlsx}
