"""Every page test has the county in force and a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _ready(county: str, home: Path) -> None:
    """Pages keep figures for a minute; a test keeps nothing of another."""
    cache.clear()
