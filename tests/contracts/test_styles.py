"""The sheets of style use tokens there are: an unknown one is silently nothing."""

from __future__ import annotations

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "src" / "chengxu" / "web"


def text(pattern: str) -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted(WEB.glob(pattern)))


def test_every_token_that_is_used_is_defined() -> None:
    sheets, pages = text("assets/css/**/*.css"), text("templates/**/*.html") + text("assets/ts/**/*.ts")
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets + pages)) | set(re.findall(r'"(--[\w-]+)"', pages))
    used = set(re.findall(r"var\((--[\w-]+)", sheets + pages))
    assert len(used) > 20
    assert used - defined == set()
