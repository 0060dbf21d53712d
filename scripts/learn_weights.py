"""Learns the weights of the auditor's second look (src/chengxu/reports/audit/matters/weights.json) from the labelled reports.

    python scripts/learn_weights.py [--write]

Each set of reports is read with the pack as it was before anybody looked at that set (SETS; from the history of the
repository), so that its words are as strange to the auditor as a new bureau's are. Printed is how each set fares with
weights learned from all others; ``--write`` stores the weights learned from all of them. Sets that nobody may look at
are not learned from. Needs scikit-learn, which the program itself does not.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import django
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src/chengxu/reports/audit/matters/weights.json"
SETS = {
    "962adde": "e", "2806e5f": "f", "565fc2a": "g", "6eef020": "h", "1fc0637": "i", "2cf826c": "k", "4d7d128": "m",
    "f75c019": "n", "8cc0073": "opt", "594499e": "q", "1988487": "u", "c899ce8": "wxyz",
}  # fmt: skip
"""The commit before a set was opened, and the sets it is for."""
STRENGTH = 0.3
"""Of the weights against the prior that all are nought (C of scikit-learn); 0.1 and 1 do as well."""
VALUES = (
    "equal, few digits", "equal, three digits", "equal, four digits", "of another size", "another value",
)  # fmt: skip
TOGETHER = (
    *((value, words) for value in VALUES for words in ("phrase", "words known")),
    ("same measure", "phrase"),
    ("told with another value", "phrase"),
    ("phrase", "phrase"),
    ("a matter without indicator", "phrase"),
    ("planned", "phrase"),
    ("chapter before", "phrase"),
)
JUDGED = (("score", "of another size"), ("score", "another value"))


@dataclass(frozen=True, slots=True)
class Case:
    """One number of a labelled report: what the words alone made of it, what is right, and the evidence."""

    letter: str
    said: str | None
    right: str | None
    final: str | None
    mine: dict[str, float] | None
    candidates: list[tuple[str, dict[str, float]]]

    @property
    def is_open(self) -> bool:
        """Whether the words left it without an indicator."""
        return self.said is None and self.final is None

    @property
    def is_doubtful(self) -> bool:
        """Whether the words named one whose records say otherwise; what is of a part or of other days is left out."""
        return self.final is not None and self.mine is not None


def main() -> None:
    """Print what can be expected, and store the weights when asked to."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")
    django.setup()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    cases = list(_cases())
    for letter in sorted({case.letter for case in cases}):
        others = [case for case in cases if case.letter != letter]
        own = [case for case in cases if case.letter == letter]
        print(letter, len(own), dict(_gain(own, *_learned(others))))
    if arguments.write:
        taken, wrong = _learned(cases)
        told = {"taken": taken, "wrong": wrong}
        WEIGHTS.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _learned(cases: list[Case]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of both models by the names of their features."""
    pairs = [(found, id_ == case.right) for case in cases if case.is_open for id_, found in case.candidates]
    doubts = [(case.mine, case.said != case.right) for case in cases if case.is_doubtful and case.mine]
    return _fitted(pairs, TOGETHER), _fitted(doubts, (*TOGETHER, *JUDGED))


def _fitted(
    told: list[tuple[dict[str, float], bool]], together: tuple[tuple[str, str], ...]
) -> dict[str, float]:
    names = list(told[0][0])
    table = np.array([[f[n] for n in names] + [f[a] * f[b] for a, b in together] for f, _ in told])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3000))
    model.fit(table, np.array([right for _, right in told]))
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - weights @ scaler.mean_)
    all_names = ["", *names, *(f"{a} × {b}" for a, b in together)]
    found = zip(all_names, [bias, *weights], strict=True)
    return {name: round(float(weight), 3) for name, weight in found if not name or abs(weight) >= 0.0005}


def _gain(cases: list[Case], taken: dict[str, float], wrong: dict[str, float]) -> Counter[str]:
    """How many numbers become right, become wrong, and change from one wrong answer to another."""
    from chengxu.reports.audit.matters.reconsidering import LIKELY, UNLIKELY  # noqa: PLC0415
    from chengxu.reports.audit.matters.weighing import Model  # noqa: PLC0415

    takes, gives_up = Model.of(taken), Model.of(wrong)
    gain: Counter[str] = Counter()
    for case in cases:
        if case.is_doubtful and case.mine and gives_up.likelihood(case.mine) <= UNLIKELY:
            continue
        if not (case.is_open or case.is_doubtful):
            continue
        weighed = [(takes.likelihood(found), id_) for id_, found in case.candidates if id_ != case.said]
        likelihood, best = max(weighed, default=(0.0, ""))
        new = best if likelihood > LIKELY else None
        if new != case.said:
            names = {1: "right", 0: "as wrong", -1: "wrong"}
            gain[names[(new == case.right) - (case.said == case.right)]] += 1
    return gain


def _cases() -> Iterator[Case]:
    from tests.reports.corpus.corpus import load  # noqa: PLC0415 - only after django.setup

    variants = [variant for variant in load() if not variant.held_out]
    for commit, letters in SETS.items():
        with tempfile.TemporaryDirectory() as folder:
            _use(commit, Path(folder))
            for variant in variants:
                if variant.id[0] in letters:
                    yield from _of(variant)


def _use(commit: str, folder: Path) -> None:
    """Reads the pack as it was at a commit."""
    from tests.reports import pack  # noqa: PLC0415

    found = subprocess.run(["git", "archive", commit, "packs"], cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as packed:
        packed.extractall(folder, filter="data")
    pack.JINGZHOU = folder / "packs/jingzhou"
    pack.source.cache_clear()
    pack.reports.cache_clear()
    pack.reports()


def _of(variant: Any) -> Iterator[Case]:
    from tests.reports.quality import findings  # noqa: PLC0415

    from chengxu.reports.audit.matters import matching  # noqa: PLC0415
    from chengxu.reports.audit.matters.carrying import VALUES as COUNTING  # noqa: PLC0415
    from chengxu.reports.audit.matters.evidence import Beside  # noqa: PLC0415
    from chengxu.reports.audit.matters.reconsidering import doubted, evidence_at  # noqa: PLC0415

    seen: list[tuple[Any, ...]] = []

    def words_alone(matches: Any, *rest: Any) -> Any:
        seen.append((matches, *rest))
        return matches

    vars(matching)["reconsidered"] = words_alone
    answers = findings(variant)
    matches, numbers, title, profiles = seen[-1]
    beside = Beside.of(numbers, matches)
    labels = _labels(variant, answers)
    for index, (match, (_, context)) in enumerate(zip(matches, numbers, strict=True)):
        if index not in labels or context.role not in COUNTING:
            continue
        evidence = evidence_at(index, beside, title, profiles)
        yield Case(
            variant.id[0],
            match.fact.id if match.fact else None,
            labels[index].indicator,
            answers[index].row()["indicator"],
            doubted(evidence, match),
            [(profile.fact.id, found) for profile, found in evidence.all() if profile.fact],
        )


def _labels(variant: Any, answers: Any) -> dict[int, Any]:
    """The labels of the numbers that were found, by their order."""
    wanted = [(label.line, "".join(label.text.split())) for label in variant.labels]
    given = [(a.number.line, "".join(a.number.stated.text.split())) for a in answers]
    blocks = SequenceMatcher(None, wanted, given, autojunk=False).get_matching_blocks()
    return {block.b + i: variant.labels[block.a + i] for block in blocks for i in range(block.size)}


if __name__ == "__main__":
    main()
