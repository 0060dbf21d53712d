"""Measures the auditor on single sentences of tests/reports/sentences: how many figures get their indicator, or none.

    python scripts/measure_sentences.py [--slips] [--folder DIR]

``seen`` are the sentences with even numbers, which may be looked at (``--slips``); of the others (``held``) nothing but
the score is ever shown.
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


def main() -> None:
    """Print the scores by file, then in all, then the slips."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")
    django.setup()

    from tests.reports import paraphrases  # noqa: PLC0415 - only after django.setup

    arguments = _arguments()
    started = time.perf_counter()
    asked = [(one, paraphrases.found(one)) for one in paraphrases.load(arguments.folder or paraphrases.HERE)]
    seconds = time.perf_counter() - started
    print(f"{'':14}{'sentences':>10}{'right':>8}")
    for name, held, counted in (
        ("seen", False, True),
        ("seen, none", False, False),
        ("held", True, True),
        ("held, none", True, False),
    ):
        of = [
            paraphrases.is_right(*one)
            for one in asked
            if one[0].held is held and (one[0].indicator is not None) is counted
        ]
        print(f"{name:14}{len(of):>10}{sum(of) / max(len(of), 1):>8.3f}")
    print(f"{seconds:.1f} s")
    if arguments.slips:
        for one in asked:
            if not one[0].held and not paraphrases.is_right(*one):
                _print_slip(*one)


def _print_slip(sentence: Any, answer: Any) -> None:
    row = answer.row() if answer else {}
    print(f"{sentence.indicator}  ≠  {row.get('indicator')} | {row.get('why', 'not found')}")
    print(
        f"        … {sentence.text[: sentence.start]}【{sentence.figure}】{sentence.text[sentence.start + len(sentence.figure) :]}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slips", action="store_true")
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
