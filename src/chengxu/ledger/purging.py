"""Photographs go: the deed and the row first, then the files. What is left is the hash and the deed that says so.

Whoever is killed in between leaves files that are marked to go; the next pass takes them. The same photograph sent again
meanwhile is brought back instead, under the lock of its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from chengxu.common.ids import Ids
from chengxu.ledger import actions, evidence
from chengxu.ledger.models import Evidence, EvidenceVersion
from chengxu.ledger.pictures import stores
from chengxu.ledger.pictures.going import VERBS, Going, Gone
from chengxu.ledger.rules import MILLI, Deed, detail


def standing(hashes: Iterable[str]) -> dict[str, Gone]:
    """How much has gone of these originals, by hash; those without a row are left out."""
    rows = Evidence.objects.filter(hash__in=set(hashes)).values_list("hash", "gone")
    return {hash_: Gone(gone) for hash_, gone in rows}


def due(*, now: datetime, shortest: timedelta) -> QuerySet[Evidence]:
    """Photographs whose term is to be looked at, the oldest first: never looked at and older than ``shortest``, or due again."""
    waits = Q(look_at__lte=now) | Q(look_at__isnull=True, stored_at__lte=now - shortest)
    return Evidence.objects.exclude(gone=Gone.ALL).filter(waits).order_by("id")


def looked_at(original: str, *, retention: str, again: datetime | None) -> None:
    """Note in which class a photograph was found and when it is looked at next."""
    Evidence.objects.filter(hash=original).update(retention=retention, look_at=again)


@transaction.atomic
def mark(goings: Sequence[Going], *, actor: str, unit: str, source: str, now: datetime, ids: Ids) -> None:
    """Say that these photographs go, one deed each; nobody sees them from the commit on, their files go by :func:`drop`."""
    for going in goings:
        Evidence.objects.filter(hash=going.original).update(
            gone=going.gone, gone_why=going.why, gone_at=now, to_drop=True
        )
    deeds = [_deed(going, actor, unit, source, now, ids) for going in goings]
    if deeds:
        actions.append(deeds, ids=ids)


def drop(*, most: int) -> int:
    """Remove the files of at most ``most`` photographs that were marked; how many files that were.

    Raises :class:`chengxu.ledger.pictures.places.Unreachable` when the place does not answer; what is left goes the next time.
    """
    marked = Evidence.objects.filter(to_drop=True).order_by("id").values_list("hash", flat=True)
    return sum(_drop(original) for original in list(marked[:most]))


@transaction.atomic
def _drop(original: str) -> int:
    row = Evidence.objects.select_for_update().filter(hash=original, to_drop=True).first()
    if row is None:
        return 0
    versions = EvidenceVersion.objects.filter(hash=original).values_list("shown", "thumbnail")
    derivatives = {row.shown, row.thumbnail} | {hash_ for pair in versions for hash_ in pair}
    dropped = evidence.drop_unused(derivatives)
    store, name = stores.current(), evidence.original_name(original)
    if row.gone == Gone.ALL and store.has(name):
        store.drop(name)
        dropped += 1
    Evidence.objects.filter(pk=row.pk).update(to_drop=False)
    return dropped


def _deed(going: Going, actor: str, unit: str, source: str, now: datetime, ids: Ids) -> Deed:
    return Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor, source=source, verb=VERBS[going.why],
        object="photo", quantity=MILLI, measure="张", unit=unit, case_uid=going.case_uid,
        detail=detail(gone=going.gone.value), evidence=(going.original,),
    )  # fmt: skip
