"""The repository as the contracts see it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "chengxu"
MADE = frozenset({"node_modules", "__pycache__", "var", "dist", "build"})
TEXTS = frozenset(
    {".py", ".ts", ".mjs", ".css", ".html", ".md", ".yaml", ".toml", ".sh", ".json", ".po", ".txt"}
)


def python_files(*folders: str) -> list[Path]:
    """Every Python file below ``folders`` that somebody wrote (no migrations)."""
    found = (file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return sorted(file for file in found if "migrations" not in file.parts and not MADE & set(file.parts))


def text_files() -> Iterator[Path]:
    """Every file a reader of the repository may open."""
    for folder in ("src", "tests", "docs", "packs", "scripts", "bench", ".ci"):
        for file in sorted((ROOT / folder).rglob("*")):
            built = "static" in file.parts
            if file.is_file() and file.suffix in TEXTS and not built and not MADE & set(file.parts):
                yield file
    yield from (file for file in sorted(ROOT.iterdir()) if file.suffix in TEXTS or file.name == "Makefile")


def parsed(file: Path) -> ast.Module:
    """The syntax tree of ``file``."""
    return ast.parse(file.read_text(encoding="utf-8"))


def short(file: Path) -> str:
    """The path as a person names it."""
    return file.relative_to(ROOT).as_posix()


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def app_order() -> list[str]:
    """The apps that exist, low to high, from the import contract."""
    layers = project()["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [name.strip(" ()") for layer in reversed(layers) for name in layer.split("|")]
    return [name for name in names if (SRC / name / "__init__.py").is_file()]
