"""Each bench in a process of its own: Django can be set up only once in one, and memory starts empty."""

from __future__ import annotations

import importlib
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from bench import server

Figures = dict[str, float]


def measure(name: str, size: float, database: str = "") -> Figures:
    """The figures of one bench at one size; ``database`` is a PostgreSQL server to make a database on."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        return apart.submit(_run, name, size, database).result()


def _run(name: str, size: float, database: str) -> Figures:
    os.environ[server.VARIABLE] = database
    figures: Figures = importlib.import_module(f"bench.{name}").run(size)
    return figures
