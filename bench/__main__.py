"""``python -m bench [NAME …] [--scale small|full | --sizes 0.1,1] [--json FILE]``: one calm table per bench.

``--database-url`` names a PostgreSQL server on which databases may be made; only ``cases`` measures there.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.apart import Figures, measure

SIZES: dict[str, Mapping[str, Sequence[float]]] = {
    "small": dict.fromkeys(
        (
            "intake",
            "photos",
            "indicators",
            "scale",
            "report",
            "audit",
            "imports",
            "assets",
            "occurrences",
            "pages",
            "open311",
            "portal",
            "publicmap",
            "sync",
            "tracks",
            "ledger",
            "desks",
            "cases",
        ),
        (0.01,),
    )
    | {"cases": (0.002,)},  # two thousand of them; the others have a county of their own size
    "full": {
        "intake": (1,),
        "photos": (1,),
        "indicators": (1, 4),
        "scale": (1, 10),
        "report": (0.25, 1),
        "audit": (0.1, 1),
        "imports": (0.25, 1),
        "assets": (0.1, 1),
        "occurrences": (0.1, 1),
        "pages": (0.25, 1),
        "open311": (0.25, 1),
        "portal": (1,),
        "publicmap": (0.1, 1),
        "sync": (0.1, 1),
        "tracks": (0.1, 1),
        "ledger": (0.25, 1),
        "desks": (1,),
        "cases": (0.1, 1),
    },
}


def main(words: Sequence[str] | None = None) -> int:
    """Run what was asked for, smaller first, and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of: " + ", ".join(SIZES["full"]))
    parser.add_argument("--scale", choices=tuple(SIZES), default="full")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--sizes", type=_sizes, metavar="0.1,1", help="instead of the usual ones")
    parser.add_argument("--database-url", default="", metavar="URL", help="a PostgreSQL server (cases alone)")
    given = parser.parse_args(words)
    sizes = SIZES[given.scale]
    if given.database_url and given.names != ["cases"]:
        parser.error("only cases runs on a server: bench cases --database-url …")
    for name in given.names:
        if name not in sizes:
            parser.error(f"there is no bench {name}; there are {', '.join(sizes)}")
    found = {}
    for name in given.names or sizes:
        start = time.perf_counter()
        chosen = given.sizes or sizes[name]
        found[name] = {str(size): measure(name, size, given.database_url) for size in chosen}
        title = f"{name} on PostgreSQL" if given.database_url else name
        print(table(title, found[name], time.perf_counter() - start), flush=True)
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _sizes(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def table(name: str, by_size: Mapping[str, Figures], seconds: float) -> str:
    """Labels, one column a size, and how many times the smallest size the largest takes."""
    sizes = list(by_size.values())
    width = max((len(label) for figures in sizes for label in figures), default=0)
    head = "".join(f"{f'scale {size}':>14}" for size in by_size) + (
        f"{'growth':>10}" if len(sizes) > 1 else ""
    )
    lines = [f"\n{name} ({seconds:.0f} s)", f"{'':{width}}{head}"]
    for label in dict.fromkeys(label for figures in sizes for label in figures):
        values = [figures.get(label) for figures in sizes]
        line = f"{label:{width}}" + "".join(f"{_shown(value):>14}" for value in values)
        if len(values) > 1 and values[0] and values[-1] is not None:
            line += f"{f'× {values[-1] / values[0]:.1f}':>10}"
        lines.append(line)
    return "\n".join(lines)


def _shown(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.0f}" if value >= 100 or float(value).is_integer() else f"{value:,.2f}"


if __name__ == "__main__":
    sys.exit(main())
