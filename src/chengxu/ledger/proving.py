"""Proving that the pictures people see are those the ledger knows, and that nothing hidden lies about."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chengxu.common.messages import Message, Problems
from chengxu.ledger import evidence
from chengxu.ledger.models import Deed, Evidence, EvidenceVersion
from chengxu.ledger.pictures import stores
from chengxu.ledger.pictures.going import VERBS, Gone, Why

HIDE = "photo.hide"
CHUNK = 500


def check_pictures(hashes: Sequence[str], problems: Problems) -> None:
    """Note every original whose picture is gone or changed, was hidden without a deed, or is still there unhidden."""
    for start in range(0, len(hashes), CHUNK):
        chunk = hashes[start : start + CHUNK]
        for picture in evidence.current(chunk).values():
            if picture.gone:
                continue
            for derivative in dict.fromkeys((picture.shown, picture.thumbnail)):
                if (wrong := evidence.damage_shown(derivative)) is not None:
                    problems.add(wrong, file=f"ledger_evidence {picture.original}")
        _check_superseded(chunk, problems)
    _check_versions(problems)
    _check_gone(problems)


def _check_superseded(hashes: Sequence[str], problems: Problems) -> None:
    for original in evidence.still_there(hashes):
        problems.add(
            Message(
                "遮挡前或已删除的照片还在，请运行 chengxu evidence tidy",
                "a picture from before something was hidden, or of a photo that was deleted, is still there: run chengxu evidence tidy",
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


def _check_gone(problems: Problems) -> None:
    """Whatever has gone was taken away by a deed, and its original is no more where it was."""
    told = set(Deed.objects.filter(verb__in=VERBS.values()).values_list("verb", "evidence"))
    store = stores.current()
    for original, gone, why, waits in (
        Evidence.objects.exclude(gone="").values_list("hash", "gone", "gone_why", "to_drop").iterator()
    ):
        place = f"ledger_evidence {original}"
        if (VERBS[Why(why)], original) not in told:
            text = Message("照片没有了，但台账没有记", "the photo has gone and the ledger does not say so")
            problems.add(text, file=place)
        if gone == Gone.ALL and not waits and store.has(evidence.original_name(original)):
            text = Message(
                "已删除照片的原件还在，请运行 chengxu evidence tidy",
                "the original of a photo that was deleted is still there: run chengxu evidence tidy",
            )
            problems.add(text, file=place)
