"""The real county's ground for tests, and small broken copies of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.territory.loading import parse
from chengxu.territory.rules import Territory
from tests.jingzhou import source

PACK = Path(__file__).parents[2] / "packs" / "jingzhou"


@cache
def checked() -> tuple[Checker, Territory]:
    """The territory of packs/jingzhou with everything that is wrong about it."""
    check = Checker(source())
    return check, parse(check)


def county() -> Territory:
    """The territory of packs/jingzhou."""
    return checked()[1]


def broken(directory: Path, layer: str, change: Callable[[dict[str, Any]], None]) -> Checker:
    """The problems found after ``change`` was made to one layer of a copy of the county."""
    copy(directory)
    path = directory / "territory" / layer
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(lines_of(document), "utf-8")
    return problems(directory)


def copy(directory: Path) -> None:
    """The county's ground alone."""
    shutil.copytree(PACK / "territory", directory / "territory")
    shutil.copy(PACK / "county.yaml", directory / "county.yaml")


def problems(directory: Path) -> Checker:
    """Read and prove a territory."""
    check = Checker(read(directory))
    parse(check)
    return check


def lines_of(document: dict[str, Any]) -> str:
    """GeoJSON with one feature a line, as the drawing writes it."""
    head = json.dumps({k: v for k, v in document.items() if k != "features"}, ensure_ascii=False)[:-1]
    features = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in document["features"]]
    return head + ',"features":[\n' + ",\n".join(features) + "\n]}\n"
