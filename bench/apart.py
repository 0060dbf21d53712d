"""Each bench in a process of its own: Django can be set up only once in one, and memory starts empty."""

from __future__ import annotations

import importlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

Figures = dict[str, float]


def measure(name: str, size: float) -> Figures:
    """The figures of one bench at one size."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        return apart.submit(_run, name, size).result()


def _run(name: str, size: float) -> Figures:
    figures: Figures = importlib.import_module(f"bench.{name}").run(size)
    return figures
