"""Measures the auditor on the labelled reports of tests/reports/corpus: precision and recall, by variant and in all.

    python scripts/measure_audit.py [--slips] [--only a01 b02] [--held-out]

``found`` counts the numbers found, ``indicator`` those whose indicator (or none) is right as well, ``verdict`` those
judged rightly, ``all`` those that are right altogether; P is of the numbers found, R of those labelled. ``--slips``
lists what went wrong. ``--held-out`` takes the variants kept for the final measurement, of which nothing but the
numbers is ever shown.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
PAGE = 616
"""Characters of a page: 22 lines of 28 (GB/T 9704-2012)."""


def main() -> None:
    """Print the table."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")
    django.setup()

    from tests.reports.corpus.corpus import load  # noqa: PLC0415 - only after django.setup
    from tests.reports.quality import measure, total  # noqa: PLC0415

    arguments = _arguments()
    variants = [variant for variant in load() if variant.held_out is arguments.held_out]
    if arguments.only:
        variants = [variant for variant in variants if variant.id in arguments.only]
    started = time.perf_counter()
    scores = {variant.id: measure(variant) for variant in variants}
    seconds = time.perf_counter() - started
    _print({**scores, "total": total(scores.values())})
    pages = sum(sum(map(len, variant.lines)) for variant in variants) / PAGE
    print(f"{seconds:.1f} s, {1000 * seconds / max(pages, 1):.0f} ms a page of {PAGE} characters")
    if arguments.slips and not arguments.held_out:
        for score in scores.values():
            _print_slips(score)


def _print(scores: dict[str, Any]) -> None:
    from tests.reports.quality import ASPECTS  # noqa: PLC0415 - only after django.setup

    print(f"{'':8}{'labels':>7}{'found':>7}" + "".join(f"{aspect + ' P':>13}{'R':>7}" for aspect in ASPECTS))
    for name, score in scores.items():
        told = "".join(f"{score.precision(a):>13.3f}{score.recall(a):>7.3f}" for a in ASPECTS)
        print(f"{name:8}{score.labelled:>7}{score.found:>7}{told}")


def _print_slips(score: Any) -> None:
    for slip in score.slips:
        label, finding = slip.label, slip.finding
        wanted = f"{label.line}:{label.text} {label.indicator} {label.verdict}" if label else "—"
        print(f"{slip.variant}  {wanted}  ≠  {_told(finding) if finding else '—'}")


def _told(finding: Any) -> str:
    row = finding.row()
    sentence = finding.number.context.sentence.strip()[:120]
    return f"{row['line']}:{row['text']} {row['indicator']} {row['verdict']} | {row['why']}\n        … {sentence}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--slips", action="store_true")
    parser.add_argument("--only", nargs="*", default=[], metavar="ID")
    return parser.parse_args()


if __name__ == "__main__":
    main()
