"""What no file may do, read from the syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.contracts.tree import SRC, parsed, python_files, short

MAX_FILE, MAX_TEST_FILE, MAX_FUNCTION = 400, 500, 60
WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "raw",
}
ROWS = {"objects", "filter", "exclude", "all"}
NAMELESS = {"utils.py", "helpers.py", "services.py", "managers.py", "signals.py"}
CLOCKS = {"now", "today", "utcnow"}


def calls(file: Path) -> list[ast.Call]:
    return [node for node in ast.walk(parsed(file)) if isinstance(node, ast.Call)]


def chain(node: ast.expr) -> list[str]:
    """The names an expression is made of: ``Case.objects.filter(…).update`` gives all four."""
    names: list[str] = []
    while True:
        match node:
            case ast.Attribute():
                names.append(node.attr)
                node = node.value
            case ast.Call():
                node = node.func
            case ast.Name():
                return [*names, node.id]
            case _:
                return names


def writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name, *receiver = chain(call.func)
    return (name in WRITES and not name.startswith("raw")) or (
        name == "update" and bool(ROWS & set(receiver))
    )


def test_pages_never_write() -> None:
    assert [
        f"{short(file)}:{call.lineno}"
        for file in python_files("src/chengxu/web")
        for call in calls(file)
        if writes(call)
    ] == []


def test_writing_is_recognised() -> None:
    """The test above would notice."""
    module = ast.parse("Case.objects.filter(a=1).update(b=2)\ncase.save()\n{}.update(a=1)\n")
    assert [writes(node) for node in ast.walk(module) if isinstance(node, ast.Call)].count(True) == 2


def test_only_pages_commands_and_the_worker_ask_for_the_time() -> None:
    def asks(call: ast.Call) -> bool:
        names = chain(call.func)
        return names[:1] and names[0] in CLOCKS and bool({"datetime", "date", "timezone"} & set(names[1:]))

    assert [
        f"{short(file)}:{call.lineno}"
        for file in python_files("src/chengxu")
        if not {"web", "project"} & set(file.relative_to(SRC).parts[:1])
        for call in calls(file)
        if asks(call)
    ] == []


def test_files_are_short() -> None:
    limits = {"src": MAX_FILE, "scripts": MAX_FILE, "bench": MAX_FILE, "tests": MAX_TEST_FILE}
    assert {
        short(file): length
        for folder, limit in limits.items()
        for file in python_files(folder)
        if (length := len(file.read_text(encoding="utf-8").splitlines())) > limit
    } == {}


def test_functions_are_short() -> None:
    assert {
        f"{short(file)}::{node.name}": length
        for file in python_files("src")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    } == {}


def test_files_are_named_for_what_they_hold() -> None:
    assert [short(file) for file in python_files("src") if file.name in NAMELESS] == []


def test_public_names_say_what_they_mean() -> None:
    """Every module, public class and public function has a docstring."""
    silent = []
    for file in python_files("src"):
        module = parsed(file)
        if module.body and not ast.get_docstring(module):
            silent.append(short(file))
        for node in module.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                silent.append(f"{short(file)}::{node.name}")
    assert silent == []
