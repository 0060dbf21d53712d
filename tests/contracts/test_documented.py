"""Options and commands that nobody documented do not exist for anybody; documents of things that are gone mislead."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from chengxu.common.messages import language
from chengxu.project import cli
from chengxu.project.options import OPTIONS
from tests.contracts.tree import ROOT, SRC

REFERENCE = ROOT / "docs" / "reference"


def commands(
    parser: argparse.ArgumentParser, path: str = "chengxu"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield path, parser
    for action in inner:
        for name, one in action.choices.items():
            yield from commands(one, f"{path} {name}")


def test_every_option_of_an_installation_is_documented() -> None:
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    with language("en"):
        rows = [f"| `{o.name}` | {f'`{o.default}`' if o.default else '—'} | {o.help} |" for o in OPTIONS]
    assert re.findall(r"^\| `CHENGXU_.*\|$", text, re.MULTILINE) == rows


def test_only_documented_options_are_read() -> None:
    """Nobody reads an environment variable of ours that is not in the table."""
    known = {option.name for option in OPTIONS}
    read = set()
    for file in SRC.rglob("*.py"):
        read |= set(re.findall(r"\bCHENGXU_[A-Z_]+[A-Z]\b", file.read_text(encoding="utf-8")))
    assert {name.removesuffix("_FILE") for name in read} <= known


def test_every_command_is_documented() -> None:
    with language("en"):
        found = dict(commands(cli.parser()))
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `(chengxu [^`]+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert list(sections) == list(found)
    for name, parser in found.items():
        options = {flag for action in parser._actions for flag in action.option_strings} - {"-h", "--help"}
        assert set(re.findall(r"--[a-z][a-z-]*", sections[name])) == options, name


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_command_helps_in_both_languages(code: str) -> None:
    with language(code):
        for name, parser in commands(cli.parser()):
            assert parser.description, name
            chinese = bool(re.search(r"[\u4e00-\u9fff]", parser.format_help()))
            assert chinese is (code == "zh"), name
