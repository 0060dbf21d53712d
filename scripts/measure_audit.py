"""Measures the auditor on the labelled reports of tests/reports/corpus: precision and recall, by variant and in all.

``python scripts/measure_audit.py`` takes the variants for development; ``--held-out`` those kept for the final
measurement, of which nothing but the numbers is shown. ``--slips`` lists what went wrong (development only).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")


def main() -> None:
    """Print the table."""
    import django

    django.setup()
    from tests.reports.corpus.corpus import load
    from tests.reports.quality import ASPECTS, Score, measure, total

    arguments = _arguments()
    variants = [v for v in load() if v.held_out is arguments.held_out]
    if arguments.only:
        variants = [v for v in variants if v.id in arguments.only]
    scores: dict[str, Score] = {}
    started = time.perf_counter()
    for variant in variants:
        scores[variant.id] = measure(variant)
    seconds = time.perf_counter() - started
    print(f"{'':8}{'labels':>7}{'found':>7}" + "".join(f"{aspect + ' P':>13}{'R':>7}" for aspect in ASPECTS))
    for name, score in [*scores.items(), ("total", total(scores.values()))]:
        told = "".join(f"{score.precision(a):>13.3f}{score.recall(a):>7.3f}" for a in ASPECTS)
        print(f"{name:8}{score.labelled:>7}{score.found:>7}{told}")
    pages = sum(len(v.text or str(v.blocks)) for v in variants) / 616  # 22 lines of 28 characters
    print(f"{seconds:.1f} s, {1000 * seconds / max(pages, 1):.0f} ms a page of 616 characters")
    if arguments.slips and not arguments.held_out:
        _list(scores)


def _list(scores: dict[str, object]) -> None:
    for score in scores.values():
        for slip in score.slips:  # type: ignore[attr-defined]
            label, finding = slip.label, slip.finding
            wanted = f"{label.line}:{label.text} {label.indicator} {label.verdict}" if label else "—"
            given = "—"
            if finding:
                row = finding.row()
                given = f"{row['line']}:{row['text']} {row['indicator']} {row['verdict']} | {row['why']}"
                given += f"\n        … {finding.number.context.sentence.strip()[:120]}"
            print(f"{slip.variant}  {wanted}  ≠  {given}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--slips", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    return parser.parse_args()


if __name__ == "__main__":
    main()
