"""What no text of the repository may hold."""

from __future__ import annotations

import re
from pathlib import Path

from tests.contracts.tree import ROOT, short, text_files

UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b|X" + r"XX:")
ONE_MACHINE = re.compile(r"(?<![\w.~/])/(?:home|root|Users|wo" + r"rk)/\w")
COUNTY = re.compile("靖州|渠阳")


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{short(file)}:{number}: {line.strip()[:80]}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_unfinished() -> None:
    assert lines_with(UNFINISHED, list(text_files())) == []


def test_no_path_of_one_machine() -> None:
    assert lines_with(ONE_MACHINE, list(text_files())) == []


def test_no_county_in_the_program() -> None:
    """A county is text in its pack; only the demo, which is about this county's report, may name it."""
    program = [
        file
        for file in text_files()
        if file.is_relative_to(ROOT / "src") and "demo" not in file.parts and file.suffix != ".po"
    ]
    assert lines_with(COUNTY, program) == []


def test_a_field_hears_only_what_it_is_told() -> None:
    """A page that speaks of a ``kind`` or a ``value`` of its own must not reach into a field that was told none."""
    told = re.compile(r'{% include "parts/field\.html" (?!(?:(?!%}).)* only %})')
    assert lines_with(told, sorted((ROOT / "src" / "chengxu" / "web" / "templates").rglob("*.html"))) == []
