"""Reads a pack directory into plain values and remembers on which line each value stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from chengxu.common.messages import Message, Problems
from chengxu.packs.rules import Pack, digest

Where = tuple[str | int, ...]
Lines = dict[Where, int]

MAX_FILE_BYTES = 8_000_000
_TOO_DEEP = Message("嵌套太深", "nested too deeply")
_NOT_TEXT = Message(
    "有不是文字的控制字符，请用文本编辑器另存", "a control character; save it with a text editor"
)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A pack as it lies in a directory: its values, and the line of each of them."""

    pack: Pack
    directory: Path
    lines: dict[str, Lines]

    def line(self, path: str, where: Where = ()) -> int:
        """The line of the value at ``where`` in ``path``; of its nearest known parent; 0 when none is known."""
        known = self.lines.get(path, {})
        while where not in known and where:
            where = where[:-1]
        return known.get(where, 0)


def read(directory: Path) -> Source:
    """Read every document below ``directory``.

    Raises :class:`Invalid` naming file and line for: a missing directory, another encoding than UTF-8, text that
    is not YAML, JSON or CSV, a key given twice, a file over 8 MB.
    """
    problems = Problems()
    if not (directory / "county.yaml").is_file():
        problems.add(
            Message("这里没有县域配置包：缺少 county.yaml", "no county pack here: county.yaml is missing"),
            file=str(directory),
        )
        problems.raise_if_any()
    documents: dict[str, Any] = {}
    lines: dict[str, Lines] = {}
    for file in sorted(p for p in directory.rglob("*") if p.is_file() and not p.name.startswith(".")):
        parse = PARSERS.get(file.suffix)
        if parse is None:
            continue
        path = file.relative_to(directory).as_posix()
        text = _text(file, path, problems)
        if text is not None:
            found: Lines = {}
            documents[path] = parse(text, path, found, problems)
            lines[path] = found
    problems.raise_if_any()
    return Source(Pack(digest(documents), documents), directory, lines)


def _text(file: Path, path: str, problems: Problems) -> str | None:
    data = file.read_bytes()
    if len(data) > MAX_FILE_BYTES:
        problems.add(
            Message("文件超过 8 MB，请拆分", "the file is over 8 MB; split it"),
            file=path,
        )
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.add(
            Message("不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8; save the file as UTF-8"),
            file=path,
            line=line,
        )
        return None


def _yaml(text: str, path: str, lines: Lines, problems: Problems) -> Any:
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is not None and not isinstance(node, yaml.MappingNode):
            message = Message("最外层应为「键: 值」", "the document should be “key: value” at its top level")
            problems.add(message, file=path, line=node.start_mark.line + 1)
            return {}
        return {} if node is None else _plain(loader, node, (), path, lines, problems)
    except RecursionError:
        problems.add(_TOO_DEEP, file=path)
        return {}
    except yaml.reader.ReaderError as error:  # a control character
        line = text.count("\n", 0, error.position) + 1
        problems.add(_NOT_TEXT, file=path, line=line)
        return {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = error.problem or error.context or ""
        problems.add(
            Message("不是合法的 YAML：{detail}", "not valid YAML: {detail}").format(detail=detail),
            file=path,
            line=mark.line + 1 if mark else 0,
        )
        return {}
    finally:
        loader.dispose()


def _plain(loader: Any, node: yaml.Node, where: Where, path: str, lines: Lines, problems: Problems) -> Any:
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node))
            if key in result:
                problems.add(
                    Message("「{key}」写了两次，只留一处", "“{key}” is given twice; keep one").format(
                        key=key
                    ),
                    file=path,
                    line=key_node.start_mark.line + 1,
                )
            result[key] = _plain(loader, value_node, (*where, key), path, lines, problems)
            lines[(*where, key)] = key_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(loader, child, (*where, index), path, lines, problems)
            for index, child in enumerate(node.value)
        ]
    try:
        value = loader.construct_object(node)
    except ValueError as error:  # 2023-02-30
        problems.add(
            Message("「{value}」无法理解：{detail}", "“{value}” makes no sense: {detail}").format(
                value=node.value, detail=error
            ),
            file=path,
            line=node.start_mark.line + 1,
        )
        return ""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _json(text: str, path: str, lines: Lines, problems: Problems) -> Any:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        problems.add(
            Message("不是合法的 JSON：{detail}", "not valid JSON: {detail}").format(detail=error.msg),
            file=path,
            line=error.lineno,
        )
        return {}
    except RecursionError:
        problems.add(_TOO_DEEP, file=path)
        return {}
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        starts = [
            n for n, row in enumerate(text.splitlines(), 1) if row.lstrip().startswith('{"type":"Feature"')
        ]
        if len(starts) == len(value["features"]):
            lines.update({("features", index): line for index, line in enumerate(starts)})
    return value


def _csv(text: str, path: str, lines: Lines, problems: Problems) -> Any:
    rows = []
    reader = csv.DictReader(io.StringIO(text))
    for index, row in enumerate(reader):
        lines[(index,)] = reader.line_num
        if None in row or None in row.values():
            problems.add(
                Message("列数与表头不符", "the number of columns differs from the header"),
                file=path,
                line=reader.line_num,
            )
        rows.append({str(key): value or "" for key, value in row.items() if key is not None})
    return rows


def _markdown(text: str, path: str, lines: Lines, problems: Problems) -> Any:
    return text


PARSERS: dict[str, Callable[[str, str, Lines, Problems], Any]] = {
    ".yaml": _yaml,
    ".json": _json,
    ".geojson": _json,
    ".csv": _csv,
    ".md": _markdown,
    ".txt": _markdown,
}
