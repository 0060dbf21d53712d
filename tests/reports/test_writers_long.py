"""Two hundred pages in every form: bounded time and memory, measured in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

PAGES = 200
SECONDS, MEGABYTES = 60, 1200
"""Generous: on two cores the slowest form takes 5 s, the largest 600 MB."""
MAKE = r"""
import json, re, sys, time
from pathlib import Path
import django
django.setup()
from tests.reports.measuring import opened
from tests.reports.papers import long
from chengxu.reports import queries
form = sys.argv[1]
document = long()
before = time.monotonic()
made = queries.render(document, form)
seconds = time.monotonic() - before
# the peak of this process alone: ru_maxrss begins at that of the process that started it
megabytes = int(re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024
pages = sum(1 for one in opened(made) if one.width < one.height) if form == "pdf" else 0
print(json.dumps({"seconds": seconds, "megabytes": megabytes, "pages": pages, "size": len(made),
                  "figures": len(document.figures())}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md", "json"])
def test_two_hundred_pages_are_made_in_bounded_time_and_memory(form: str) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    ran = subprocess.run(
        [sys.executable, "-c", MAKE, form], capture_output=True, text=True, check=True, env=environment
    )
    found = json.loads(ran.stdout)
    assert found["figures"] > 1000
    assert found["size"] > 50_000
    assert found["seconds"] < SECONDS
    assert found["megabytes"] < MEGABYTES
    assert form != "pdf" or found["pages"] >= PAGES
