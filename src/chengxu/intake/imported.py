"""What every import of a table answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chengxu.common.messages import Problem

IMPORT = "intake.import"  # the turn: two imports of the same rows in another order would wait for each other for ever
Progress = Callable[[int, int], None]  # rows looked at, rows in all


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows added, rows that had come before, rows left out with the reason.

    ``told`` are lines the person at the terminal must see once: new passwords.
    """

    added: int
    repeated: int
    problems: tuple[Problem, ...]
    told: tuple[str, ...] = ()
