"""One installation that every journey begins with: making it takes longer than most of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.databases import copy_home
from tests.journeys.server import PACK, chengxu


@pytest.fixture(scope="session")
def installing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A home in which the real pack was loaded by the command line, and what that said."""
    home = tmp_path_factory.mktemp("installed")
    return home, chengxu(home, "pack", "load", str(PACK))


@pytest.fixture
def home(installing: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> Path:
    """A copy of the installation for this test alone."""
    made, loaded = installing
    assert loaded.returncode == 0, loaded.stderr
    copy_home(made, tmp_path / "home")
    return tmp_path / "home"
