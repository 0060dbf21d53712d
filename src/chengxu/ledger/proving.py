"""Proving that the pictures people see are those the ledger knows, and that nothing hidden lies about."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chengxu.common.messages import Message, Problems
from chengxu.ledger import evidence
from chengxu.ledger.models import Deed, EvidenceVersion

HIDE = "photo.hide"
CHUNK = 500


def check_pictures(hashes: Sequence[str], problems: Problems) -> None:
    """Note every original whose picture is gone or changed, was hidden without a deed, or is still there unhidden."""
    for start in range(0, len(hashes), CHUNK):
        chunk = hashes[start : start + CHUNK]
        for picture in evidence.current(chunk).values():
            for derivative in dict.fromkeys((picture.shown, picture.thumbnail)):
                if (wrong := evidence.damage_shown(derivative)) is not None:
                    problems.add(wrong, file=f"ledger_evidence {picture.original}")
        _check_superseded(chunk, problems)
    _check_versions(problems)


def _check_superseded(hashes: Sequence[str], problems: Problems) -> None:
    for original in evidence.still_there(hashes):
        problems.add(
            Message(
                "遮挡前的照片还在，请运行 chengxu evidence tidy",
                "the picture from before something was hidden is still there: run chengxu evidence tidy",
            ),
            file=f"ledger_evidence {original}",
        )


def _facts(version: EvidenceVersion) -> dict[str, object]:
    return evidence.facts(version.number, version.areas, version.shown)


def _check_versions(problems: Problems) -> None:
    """Each version is what its deed says, and each deed has its version."""
    told = {
        uid: (listed, json.loads(detail))
        for uid, listed, detail in Deed.objects.filter(verb=HIDE).values_list("uid", "evidence", "detail")
    }
    for version in EvidenceVersion.objects.iterator():
        if told.pop(version.deed_uid, None) != (version.hash, _facts(version)):
            problems.add(
                Message("遮挡版本与台账不符", "the version does not agree with the ledger"),
                file=f"ledger_evidenceversion {version.hash} {version.number}",
            )
    for uid in told:
        problems.add(
            Message("台账所记的遮挡版本不见了", "the version that was recorded is gone"),
            file=f"ledger_deed {uid}",
        )
