"""Several threads, each with a connection of its own, that all begin at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
SECONDS = 120


def at_once(works: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """What each of ``works`` returned or raised, in their order; needs a database of one's own (``on_disk``)."""
    line = threading.Barrier(len(works))
    ended: dict[int, T | Exception] = {}

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            line.wait(timeout=SECONDS)
            ended[number] = works[number]()
        except Exception as failure:
            ended[number] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=SECONDS)
    return [ended[number] for number in range(len(works))]
