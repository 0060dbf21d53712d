"""docs/reference/pack-files.md names every file, section and field the readers of a pack know, and no other."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml
from msgspec import inspect

import chengxu
from chengxu.project.pack_files import FILES, FOLDERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "pack-files.md").read_text("utf-8")
SECTION = re.compile(r"<!-- fields: (\S+) -->\n\n\| Field .*\n\|---.*\n((?:\| .*\n)+)")
READERS = (
    "loading",
    "written",
    "declared",
    "pack_county",
    "scenarios",
    "auditwords",
    "handling",
    "declaration",
    "plans",
)
SHARED = {"territory.loading._Row"}
"""What others are made of and no file holds by itself."""


def declared() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """Every shape a reader of packs declares, by module and name."""
    for module in pkgutil.walk_packages(chengxu.__path__, "chengxu."):
        if not any(part in READERS or part.endswith("_loading") for part in module.name.split(".")):
            continue
        found = importlib.import_module(module.name)
        for name, value in vars(found).items():
            if (
                isinstance(value, type)
                and issubclass(value, msgspec.Struct)
                and value.__module__ == module.name
            ):
                yield f"{module.name.removeprefix('chengxu.')}.{name}", value


DECLARED = dict(declared())
WRITTEN = {name: rows.splitlines() for name, rows in SECTION.findall(PAGE)}


def test_every_section_is_there_and_none_too_many() -> None:
    assert set(WRITTEN) == set(DECLARED) - SHARED
    assert len(WRITTEN) > 60


@pytest.mark.parametrize("name", sorted(set(WRITTEN) & set(DECLARED)))
def test_the_page_names_the_fields_the_reader_knows_and_which_are_required(name: str) -> None:
    shape = inspect.type_info(DECLARED[name])
    assert isinstance(shape, inspect.StructType)
    told = {}
    for row in WRITTEN[name]:
        field, form, left_out, meaning = (cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1])
        assert form
        assert meaning
        told[field.strip("`")] = left_out == "required"
    assert told == {field.encode_name: field.required for field in shape.fields}


def test_every_file_and_folder_of_a_pack_has_its_heading() -> None:
    headings = re.findall(r"^## `(.+)`$", PAGE, re.MULTILINE)
    assert {file for file in FILES if file not in headings} == set()
    folders = {heading.rpartition("/")[0] for heading in headings}
    assert {folder for folder in FOLDERS if folder not in folders and folder != "reports/parts"} == set()
    assert len(headings) == len(set(headings))


def test_the_examples_are_yaml() -> None:
    for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL):
        assert isinstance(yaml.safe_load(text), dict)
