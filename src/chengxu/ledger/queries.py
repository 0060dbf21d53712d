"""Reading the ledger, and proving that nobody changed it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Min, QuerySet

from chengxu.common.messages import Message, Problem, Problems
from chengxu.ledger import documents, evidence, proving, rules
from chengxu.ledger.models import Deed, Document, Evidence, Note, Seal
from chengxu.ledger.pictures.going import Gone

LONGEST_UNSEALED = timedelta(hours=1)  # an import records its rows when it begins and seals them when it ends
STILL_OPEN = """
SELECT min(id) FROM ledger_deed
WHERE id > %s AND age(xmin) <= age(pg_snapshot_xmin(pg_current_snapshot())::xid)
"""  # what was written since the oldest transaction still at work began to write; ages do not wrap around


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of :func:`verify`: what is wrong, how much was looked at, and the newest seal's hash."""

    problems: tuple[Problem, ...]
    deeds: int
    seals: int
    unsealed: int
    head: str

    @property
    def ok(self) -> bool:
        """True when nothing is wrong; unsealed deeds are not wrong, only young."""
        return not self.problems


def head_hash() -> str:
    """The hash of the newest seal, or the genesis hash; printed in issued reports as an anchor."""
    return Seal.objects.order_by("-id").values_list("head", flat=True).first() or rules.GENESIS


def of_cases(*case_uids: str) -> QuerySet[Deed]:
    """The deeds of these cases, unordered.

    Only with the exclusion, which says nothing new, may SQLite use the index of deeds that have a case; without it the
    whole ledger is read.
    """
    return Deed.objects.filter(case_uid__in=case_uids).exclude(case_uid="")


def by_source(source: str, source_id: str) -> str:
    """The uid of the deed that ``source`` gave this id; "" when there is none."""
    found = Deed.objects.filter(source=source, source_id=source_id).exclude(source_id="")
    return found.values_list("uid", flat=True).first() or ""


def settled(after: int, *, until: datetime) -> int:
    """The number up to which no deed can turn up any more, as far as deeds were recorded before ``until``; ``after`` when
    there is none beyond it. Ask before reading what it is about.

    On PostgreSQL a deed has its number before it is committed, and may be committed long after those that follow it. So
    a deed counts only when every transaction at work when it was written has ended. A number is taken a moment before
    the transaction that uses it can be seen at work: ``until`` leaves that moment out.
    """
    newer = Deed.objects.filter(pk__gt=after)
    first = newer.filter(recorded_at__gt=until).aggregate(first=Min("pk"))["first"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(STILL_OPEN, [after])
            first = min((pk for pk in (first, cursor.fetchone()[0]) if pk is not None), default=None)
    if first is not None:
        newer = newer.filter(pk__lt=first)
    return newer.aggregate(newest=Max("pk"))["newest"] or after


def notes(deed_uids: list[str]) -> dict[str, str]:
    """The texts of these deeds that have not been erased, by deed uid."""
    found = Note.objects.filter(deed_uid__in=deed_uids, text__isnull=False)
    return {uid: text or "" for uid, text in found.values_list("deed_uid", "text")}


def verify(references: Mapping[str, str] | None = None) -> Verification:
    """Check the chain, every sealed row, every note and every evidence file.

    ``references`` maps a typed uid column of the deeds (``case_uid``) to the table that must hold that uid. Cutting
    off the newest seals together with their deeds shows only against an anchor: compare ``head`` with the hash
    printed in the last issued report or backup.
    """
    problems = Problems()
    previous, seals = rules.GENESIS, 0
    for seal in Seal.objects.order_by("id").iterator(chunk_size=4):
        _check_seal(seal, previous, problems)
        previous, seals = seal.head, seals + 1
    _check_notes(problems)
    _check_evidence(problems)
    _check_unsealed(problems)
    for column, table in (references or {}).items():
        _check_references(column, table, problems)
    return Verification(
        problems=tuple(problems.items),
        deeds=Deed.objects.count(),
        seals=seals,
        unsealed=Deed.objects.filter(seal__isnull=True).count(),
        head=previous,
    )


def _check_seal(seal: Seal, previous: str, problems: Problems) -> None:
    place = f"ledger_seal {seal.pk}"
    if seal.previous != previous:
        problems.add(
            Message(
                "封条链断开：前一封条被删除或改动",
                "the chain is broken: the seal before was removed or changed",
            ),
            file=place,
        )
    try:
        leaves = rules.unpack_leaves(bytes(seal.leaves))
    except (ValueError, zlib.error):
        problems.add(
            Message("封条内容被改动，无法读取", "the seal's list was changed and cannot be read"), file=place
        )
        return
    if seal.algorithm not in hashlib.algorithms_available:
        problems.add(Message("封条被改动", "the seal was changed"), file=place)
        return
    if rules.head(seal.previous, leaves, seal.algorithm) != seal.head or len(leaves) != seal.count:
        problems.add(Message("封条被改动", "the seal was changed"), file=place)
    expected = dict(leaves)
    rows = Deed.objects.filter(seal=seal).values_list(*rules.SEALED_FIELDS)
    for row in rows.iterator(chunk_size=5000):
        uid = str(row[0])
        sealed_leaf = expected.pop(uid, None)
        if sealed_leaf is None:
            problems.add(
                _named(Message("封存后插入的记录", "inserted after sealing"), row), file=f"ledger_deed {uid}"
            )
        elif sealed_leaf != _leaf(row, seal.algorithm):
            problems.add(
                _named(Message("封存后被改动的记录", "changed after sealing"), row), file=f"ledger_deed {uid}"
            )
    for uid in expected:
        problems.add(
            Message("封存后被删除的记录", "removed after sealing"),
            file=f"ledger_deed {uid}",
        )


def _leaf(row: tuple[Any, ...], algorithm: str) -> str:
    """The hash of a row as it stands; "" when a value is of a kind no deed can have."""
    try:
        return rules.leaf(row, algorithm)
    except TypeError:
        return ""


def _check_unsealed(problems: Problems) -> None:
    """Deeds no seal speaks for: under a seal that is gone, or left out by seals made long after them.

    Whatever is written through this program is sealed within seconds, or by the next seal after a crash.
    """
    orphans = Deed.objects.filter(seal__isnull=False).exclude(seal_id__in=Seal.objects.values("id"))
    for uid in orphans.values_list("uid", flat=True):
        problems.add(
            Message("所属的封条已不存在", "its seal does not exist any more"), file=f"ledger_deed {uid}"
        )
    newest = Seal.objects.order_by("-id").values_list("sealed_at", flat=True).first()
    if newest is None:
        return
    left_out = Deed.objects.filter(seal__isnull=True, recorded_at__lt=newest - LONGEST_UNSEALED)
    for uid in left_out.values_list("uid", flat=True):
        problems.add(
            Message(
                "早该封存却未封存，可能是绕过程序插入的记录",
                "should have been sealed long ago: perhaps inserted past the program",
            ),
            file=f"ledger_deed {uid}",
        )


def _named(message: Message, row: tuple[Any, ...]) -> Message:
    values = dict(zip(rules.SEALED_FIELDS, row, strict=True))
    at = values["occurred_at"]
    when = f"{at:%Y-%m-%d %H:%M}" if isinstance(at, datetime) else str(at)
    what = f"{values['verb']} {values['object']} {when}"
    return Message("{what}：{zh}", "{what}: {en}").format(what=what, zh=message.zh, en=message.en)


def _check_notes(problems: Problems) -> None:
    digests = dict(Deed.objects.exclude(note_digest="").values_list("uid", "note_digest"))
    erased: set[str] = set()
    for uid, salt, text in Note.objects.values_list("deed_uid", "salt", "text").iterator(chunk_size=5000):
        sealed = digests.pop(uid, None)
        if text is None:
            erased.add(uid)
        elif sealed != rules.note_digest(bytes(salt), text):
            problems.add(Message("文字被改动", "the note was changed"), file=f"ledger_note {uid}")
    for uid in digests:
        problems.add(Message("文字被删除", "the note was removed"), file=f"ledger_note {uid}")
    if erased:
        allowed = Deed.objects.filter(verb="ledger.erase").values_list("detail", flat=True)
        told = " ".join(allowed)
        for uid in sorted(erased):
            if uid not in told:
                problems.add(
                    Message("文字已清空，但没有删除记录", "the note was emptied without an erasure entry"),
                    file=f"ledger_note {uid}",
                )


def _check_evidence(problems: Problems) -> None:
    known = dict(Evidence.objects.values_list("hash", "gone"))
    for hash_ in sorted(known):
        if known[hash_] != Gone.ALL and (wrong := evidence.damage(hash_)) is not None:
            problems.add(wrong, file=f"ledger_evidence {hash_}")
    for uid, listed in (
        Deed.objects.exclude(evidence="").values_list("uid", "evidence").iterator(chunk_size=5000)
    ):
        for hash_ in listed.split(" "):
            if hash_ not in known:
                problems.add(
                    Message("引用的证据不存在：{hash}", "refers to evidence that is missing: {hash}").format(
                        hash=hash_
                    ),
                    file=f"ledger_deed {uid}",
                )
    proving.check_pictures(sorted(known), problems)
    for hash_ in Document.objects.order_by("hash").values_list("hash", flat=True):
        if (wrong := documents.damage(hash_)) is not None:
            problems.add(wrong, file=f"ledger_document {hash_}")


def _check_references(column: str, table: str, problems: Problems) -> None:
    for uid, missing in _orphans(column, table):
        problems.add(
            Message(
                "{column} 指向不存在的 {table}：{missing}", "{column} points to no row of {table}: {missing}"
            ).format(column=column, table=table, missing=missing),
            file=f"ledger_deed {uid}",
        )


def _orphans(column: str, table: str) -> Iterator[tuple[str, str]]:
    name, target = connection.ops.quote_name(column), connection.ops.quote_name(table)
    sql = (
        f"SELECT d.uid, d.{name} FROM ledger_deed d WHERE d.{name} <> '' "
        f"AND NOT EXISTS (SELECT 1 FROM {target} t WHERE t.uid = d.{name})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()
