"""The order of the apps: one list, checked wherever it could be broken or told differently."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.contracts.tree import ROOT, SRC, app_order


def test_imports_keep_the_order(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(cache_dir=None)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_package_has_its_place() -> None:
    packages = {file.parent.name for file in SRC.glob("*/__init__.py")}
    assert packages == set(app_order())


def test_foreign_keys_point_down() -> None:
    """A reference by name hides from the import contract; the model registry shows it."""
    rank = {name: place for place, name in enumerate(app_order())}
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in rank
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is not None
        and rank.get(field.related_model._meta.app_label, -1) > rank[model._meta.app_label]
    ]  # fmt: skip
    assert upward == []


def test_architecture_tells_the_same_order() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    house = text.partition("## The house")[2].partition("\n## ")[0]
    apps_table = house.partition("Inside an app")[0]
    assert re.findall(r"^\| `(\w+)` \|", apps_table, re.MULTILINE) == app_order()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
