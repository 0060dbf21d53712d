"""Reads a GeoJSON file of points into rows of text with the line each begins in; says plainly what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chengxu.assets.judging import Line
from chengxu.common.messages import Invalid, Message, Problems
from chengxu.intake.tables import MAX_FILE_BYTES
from chengxu.territory.frames import Frame

_FEATURES = re.compile(r'"features"\s*:\s*\[')
_GAP = re.compile(r"[\s,]*")
_CRS: Mapping[str, Frame] = {"4490": Frame.CGCS2000, "4326": Frame.WGS84, "CRS84": Frame.WGS84}


def read(
    file: Path, *, known: Sequence[str], aliases: Mapping[str, str], bad: Problems
) -> tuple[list[Line], Frame | None]:
    """A row for each feature, and the frame the file states by its member ``crs`` (EPSG 4490 or 4326); None when it has none.

    RFC 7946 says that a file without ``crs`` is WGS-84. Maps made in China often are not, whatever the standard says, so such
    a file is taken as one that states no frame. Properties that are no column are left out; what is no point is named in
    ``bad``. Raises :class:`Invalid` for what is no GeoJSON, and for another ``crs``.
    """
    text = _text(file)
    try:
        document = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise _invalid(file, line, Message("不是完好的 JSON", "this is not sound JSON")) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        message = Message(
            "不是 GeoJSON 的 FeatureCollection（没有 features）",
            "not a FeatureCollection of GeoJSON: no features",
        )
        raise _invalid(file, 1, message)
    frame = _frame(document.get("crs"), file)
    rows = []
    for line, feature in zip(_lines(text, len(features)), features, strict=True):
        cells = _cells(feature, known, aliases)
        if cells is None:
            message = Message(
                "不是点（geometry 应为 Point，两个数）；线和面请先取中心点",
                "not a point (the geometry must be a Point of two numbers); take the middle of lines and areas first",
            )
            bad.add(message, file=str(file), line=line, field="geometry")
        else:
            rows.append(Line(line, cells))
    return rows, frame


def _text(file: Path) -> str:
    if not file.is_file():
        raise _invalid(file, 0, Message("没有这个文件", "there is no such file"))
    if file.stat().st_size > MAX_FILE_BYTES:
        raise _invalid(file, 0, Message("文件超过 200 MB，请拆分", "the file is over 200 MB; split it"))
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _invalid(file, 0, Message("GeoJSON 应为 UTF-8 编码", "GeoJSON is UTF-8")) from None


def _frame(crs: Any, file: Path) -> Frame | None:
    if crs is None:
        return None
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else ""
    frame = _CRS.get(name.replace("::", ":").rsplit(":", 1)[-1])
    if frame is None:
        message = Message(
            "不认识坐标系「{name}」；请转成经纬度（EPSG:4490 或 EPSG:4326）再导入",
            "unknown crs “{name}”; turn it into degrees (EPSG:4490 or EPSG:4326) first",
        ).format(name=name)
        raise _invalid(file, 1, message)
    return frame


def _cells(feature: Any, known: Sequence[str], aliases: Mapping[str, str]) -> dict[str, str] | None:
    """The cells of a feature; None when it is no point."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    at = (
        geometry.get("coordinates")
        if isinstance(geometry, dict) and geometry.get("type") == "Point"
        else None
    )
    if not isinstance(at, list) or len(at) < 2 or not all(isinstance(one, int | float) for one in at[:2]):
        return None
    properties = feature.get("properties")
    given = properties if isinstance(properties, dict) else {}
    named = {aliases.get(name, name): value for name, value in given.items()}
    cells = {name: _word(named[name]) for name in known if name in named}
    return cells | {"lon": repr(at[0]), "lat": repr(at[1])}


def _word(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).strip()


def _lines(text: str, count: int) -> Iterator[int]:
    """The line in which each feature begins; 0 when the text is laid out in a way that hides it."""
    found = list(_found_lines(text))
    return iter(found if len(found) == count else [0] * count)


def _found_lines(text: str) -> Iterator[int]:
    start = _FEATURES.search(text)
    if start is None:
        return
    decode, at, line, counted = json.JSONDecoder().raw_decode, start.end(), 1, 0
    while True:
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]  # the pattern matches nothing too
        if text[at : at + 1] != "{":
            return
        line += text.count("\n", counted, at)
        counted = at
        yield line
        _, at = decode(text, at)


def _invalid(file: Path, line: int, message: Message) -> Invalid:
    problems = Problems()
    problems.add(message, file=str(file), line=line)
    return Invalid(tuple(problems.items))
