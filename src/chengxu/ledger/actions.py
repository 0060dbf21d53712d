"""Appending, sealing and erasing: the only writers of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import evidence, rules, writing
from chengxu.ledger.models import Deed, EvidenceVersion, Note, Seal
from chengxu.ledger.pictures import areas
from chengxu.ledger.turns import take_turn

SEAL_BATCH = 10_000
COLUMNS = rules.SEALED_FIELDS


def append(deeds: Sequence[rules.Deed], *, ids: Ids) -> None:
    """Write ``deeds`` and their notes in the caller's transaction; they are sealed later by :func:`seal`."""
    batch = writing.Batch()
    prepare(deeds, batch, ids=ids)
    batch.insert()


def prepare(deeds: Iterable[rules.Deed], batch: writing.Batch, *, ids: Ids) -> None:
    """Add ``deeds`` and their notes to rows that will be written together."""
    rows: list[tuple[Any, ...]] = []
    notes: list[tuple[Any, ...]] = []
    for deed in deeds:
        digest = ""
        if deed.note:
            salt = ids.salt()
            digest = rules.note_digest(salt, deed.note)
            notes.append((deed.uid, salt, deed.note))
        rows.append(_row(deed, digest))
    batch.add(Deed, COLUMNS, rows)
    if notes:
        batch.add(Note, ("deed_uid", "salt", "text"), notes)


def _row(deed: rules.Deed, digest: str) -> tuple[Any, ...]:
    return (
        deed.uid, writing.instant(deed.occurred_at), writing.instant(deed.recorded_at), deed.actor, deed.source,
        deed.source_id, deed.verb, deed.object, deed.quantity, deed.measure, deed.place, deed.grid, deed.unit,
        deed.case_uid, deed.asset_uid, deed.routine_uid, deed.party_uid, deed.proceeding_uid, deed.corrects_uid,
        deed.corrects_kind, deed.detail, digest, " ".join(deed.evidence),
    )  # fmt: skip


def keep(photos: Sequence[tuple[str, bytes]], *, now: datetime) -> tuple[str, ...]:
    """Take photographs (name, bytes) as evidence and return their hashes, for a deed that is about to name them.

    Files are on disk before the rows are written. Raises :class:`Refused` for anything that is no photograph.
    """
    prepared = [evidence.prepare(data, filename=name) for name, data in photos]
    with transaction.atomic():
        evidence.record_all(prepared, now=now)
    return tuple(photo.hash for photo in prepared)


def add_version(made: evidence.Picture, deed: rules.Deed, *, ids: Ids) -> None:
    """Show an original as ``made`` from now on, by ``deed``; what was shown before is removed after the commit.

    Raises ``IntegrityError`` when somebody else added this version first.
    """
    with transaction.atomic():
        EvidenceVersion.objects.create(
            hash=made.original,
            number=made.version,
            areas=areas.written(made.areas),
            shown=made.shown,
            thumbnail=made.thumbnail,
            deed_uid=deed.uid,
            made_at=deed.recorded_at,
        )
        append([deed], ids=ids)
        transaction.on_commit(lambda: evidence.drop_superseded([made.original]))


def seal(*, now: datetime, algorithm: str = "sha256", batch: int = SEAL_BATCH) -> int:
    """Chain every unsealed deed, ``batch`` rows a seal; returns how many deeds were sealed.

    Rows are claimed by ``seal IS NULL``, not by a range of ids: a transaction that committed late is not missed.
    They are hashed before the turn to write, since a deed never changes; nobody waits for that.
    """
    total = 0
    while rows := list(_unsealed("id", *rules.SEALED_FIELDS)[:batch]):
        ids = [row[0] for row in rows]
        leaves = [(str(row[1]), rules.leaf(row[1:], algorithm)) for row in rows]
        packed = rules.pack_leaves(leaves)
        with transaction.atomic():
            take_turn("ledger.seal")
            if [id_ for (id_,) in _unsealed("id")[: len(ids)]] != ids:
                continue  # somebody else sealed them meanwhile: look again
            _chain(ids, leaves, packed, now, algorithm)
        total += len(rows)
        if len(rows) < batch:
            break
    return total


def _unsealed(*columns: str) -> QuerySet[Deed, tuple[Any, ...]]:
    return Deed.objects.filter(seal__isnull=True).order_by("id").values_list(*columns)


def _chain(
    ids: list[int], leaves: list[tuple[str, str]], packed: bytes, now: datetime, algorithm: str
) -> None:
    """One more seal, and these deeds under it."""
    previous = Seal.objects.order_by("-id").values_list("head", flat=True).first() or rules.GENESIS
    made = Seal.objects.create(
        sealed_at=now,
        algorithm=algorithm,
        previous=previous,
        head=rules.head(previous, leaves, algorithm),
        count=len(ids),
        leaves=packed,
    )
    with connection.cursor() as cursor:  # by id, never by range: see seal()
        if connection.vendor == "postgresql":
            cursor.execute('UPDATE "ledger_deed" SET "seal_id" = %s WHERE "id" = ANY(%s)', [made.pk, ids])
        else:
            cursor.executemany(
                'UPDATE "ledger_deed" SET "seal_id" = %s WHERE "id" = %s', [(made.pk, i) for i in ids]
            )


@transaction.atomic
def erase_note(*, deed_uid: str, actor: str, reason: str, now: datetime, ids: Ids) -> None:
    """Forget the free text of a deed (PIPL art. 47); the erasure itself is a deed, which ``verify`` looks for.

    Raises :class:`Refused` when the deed has no note left to erase.
    """
    if not Note.objects.filter(deed_uid=deed_uid, text__isnull=False).update(text=None):
        raise Refused(Message("这条记录没有可删除的文字", "this entry has no text left to erase"))
    entry = rules.Deed(
        uid=ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor,
        source="desk",
        verb="ledger.erase",
        object="note",
        quantity=rules.MILLI,
        measure="条",
        detail=rules.detail(deed=deed_uid, reason=reason),
    )
    append([entry], ids=ids)
