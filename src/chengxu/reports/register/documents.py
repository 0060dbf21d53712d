"""Reads of report documents: what they say, what may be done next, who did what, which numbers are used."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.messages import Message, Refused
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.reports.access import visible
from chengxu.reports.lifecycle import handling, merging
from chengxu.reports.lifecycle import steps as lifecycle
from chengxu.reports.lifecycle.frozen import digest, thaw
from chengxu.reports.lifecycle.handling import Handling
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.lifecycle.transitions import TRANSITIONS, State, Transition
from chengxu.reports.models import ReportComment, ReportContent, ReportDocument
from chengxu.reports.rules import Document

CONTENTS = ("content", "computed", "drafted", "signed")
_NOT_PEOPLE = {SYSTEM.uid: Message("系统", "system")}


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb for a document: open to this actor, or refused with the reason."""

    row: Transition
    refusal: Message | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a document's history; ``before`` is the content the step started from (empty for the first)."""

    deed: Deed
    who: Message
    note: str
    erased: bool
    content: str
    before: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it stands: ``text`` is empty once erased; ``paragraph`` is its place now, None for the whole.

    ``lost``: the paragraph it was about is gone.
    """

    uid: str
    who: Message
    at: datetime
    text: str
    erased: bool
    paragraph: int | None
    lost: bool
    settled_at: datetime | None
    settled_by: Message


@dataclass(frozen=True, slots=True)
class Used:
    """A document number and whose it is."""

    number: str
    uid: str
    title: str
    dated: date | None
    state: Message


def rules() -> Handling:
    """How the pack in force handles reports."""
    return _handling(packs.active_hash())


@lru_cache(maxsize=8)
def _handling(pack_hash: str) -> Handling:
    return handling.parse(Checker(packs.pack(pack_hash)))


def seen_by(actor: Actor) -> QuerySet[ReportDocument]:
    """The documents ``actor`` may see, unordered."""
    return ReportDocument.objects.filter(visible(actor))


def find(uid: str, actor: Actor) -> Paper | None:
    """The document with this uid, if ``actor`` may see it."""
    row = seen_by(actor).filter(uid=uid).first()
    return paper(row) if row else None


def exists(uid: str) -> bool:
    """Whether there is such a document, for whoever."""
    return ReportDocument.objects.filter(uid=uid).exists()


def paper(row: ReportDocument) -> Paper:
    """A row as the rules see it."""
    values = {f.name: getattr(row, f.name) for f in fields(Paper) if f.name not in CONTENTS}
    values |= {name: getattr(row, f"{name}_id") or "" for name in CONTENTS}
    values["state"] = State(row.state)
    return Paper(**values)


def body(content: str) -> bytes:
    """The bytes known by a digest; raises :class:`Refused` when they are gone or are not those bytes any more."""
    row = ReportContent.objects.filter(digest=content).first()
    try:
        found = zlib.decompress(bytes(row.body)) if row else b""
    except zlib.error:
        found = b""
    if digest(found) != content:
        raise Refused(
            Message(
                "内容与封存的指纹不符，可能被改动；请管理员运行 chengxu verify",
                "the content does not fit its digest, somebody may have changed it; ask for chengxu verify",
            ),
            field="content",
        )
    return found


@lru_cache(maxsize=64)
def document(content: str) -> Document:
    """The document known by a digest; raises :class:`Refused` as :func:`body` does."""
    return thaw(body(content))


def unsettled(uid: str) -> int:
    """How many comments of a document nobody has dealt with."""
    return ReportComment.objects.filter(document__uid=uid, settled_at__isnull=True).count()


def possible(found: Paper, actor: Actor) -> list[Possible]:
    """Every verb of the table for this document and actor, in the order of the table, with the reason where refused."""
    open_, how = unsettled(found.uid), rules()
    return [
        Possible(row, refusal[0] if refusal else None)
        for row in TRANSITIONS
        for refusal in [lifecycle.refuse(found, row, actor, handling=how, unsettled=open_)]
    ]


def history(uid: str) -> list[Entry]:
    """Every step of a document, oldest first, with names and the notes that were not erased."""
    uids = list(ReportDocument.objects.get(uid=uid).steps.order_by("id").values_list("deed_uid", flat=True))
    by_uid = {deed.uid: deed for deed in Deed.objects.filter(uid__in=uids)}
    deeds = [by_uid[deed_uid] for deed_uid in uids if deed_uid in by_uid]
    who = people(deed.actor for deed in deeds)
    notes = ledger.notes([deed.uid for deed in deeds if deed.note_digest])
    entries, before = [], ""
    for deed in deeds:
        content = str(json.loads(deed.detail or "{}").get("content", ""))
        entries.append(
            Entry(
                deed,
                who[deed.actor],
                notes.get(deed.uid, ""),
                bool(deed.note_digest) and deed.uid not in notes,
                content,
                before,
            )
        )
        before = content
    return entries


def comments(found: Paper) -> list[Comment]:
    """The comments on a document, oldest first, each where its paragraph stands now."""
    rows = list(ReportComment.objects.filter(document__uid=found.uid).order_by("id"))
    who = people(uid for row in rows for uid in (row.author, row.settled_by))
    notes = ledger.notes([row.deed_uid for row in rows])
    now = document(found.content)
    moved = {
        content: merging.follow(document(content), now) for content in {str(row.content_id) for row in rows}
    }
    return [_comment(row, who, notes, moved[str(row.content_id)]) for row in rows]


def _comment(
    row: ReportComment, who: Mapping[str, Message], notes: Mapping[str, str], moved: Mapping[int, int | None]
) -> Comment:
    place = None if row.paragraph is None else moved.get(row.paragraph)
    return Comment(
        uid=row.uid,
        who=who[row.author],
        at=row.made_at,
        text=notes.get(row.deed_uid, ""),
        erased=row.deed_uid not in notes,
        paragraph=place,
        lost=row.paragraph is not None and place is None,
        settled_at=row.settled_at,
        settled_by=who[row.settled_by],
    )


def people(uids: Iterable[str]) -> Mapping[str, Message]:
    """Names for uids; whoever has no account is known by the uid."""
    wanted = set(uids)
    names = {uid: Message(name) for uid, name in accounts.names(wanted).items()}
    return {uid: Message(uid) for uid in wanted} | _NOT_PEOPLE | names


def next_number(mark: str, year: int) -> int:
    """The number the next issued document of a year gets; one more than the last, so that none is left out."""
    found = ReportDocument.objects.filter(mark=mark, year=year).aggregate(last=Max("number"))
    return (found["last"] or 0) + 1


def used_numbers(mark: str, year: int) -> list[Used]:
    """Every number of a year with its document, newest first; a revoked document keeps its number."""
    rows = ReportDocument.objects.filter(mark=mark, year=year, number__isnull=False).order_by("-number")
    papers = [paper(row) for row in rows]
    return [Used(p.full_number, p.uid, p.title, p.dated, p.state_name) for p in papers]


def numbered_years(mark: str) -> list[int]:
    """The years in which documents were numbered, newest first."""
    found = ReportDocument.objects.filter(mark=mark, number__isnull=False).values_list("year", flat=True)
    return sorted({year for year in found if year is not None}, reverse=True)


def issued_files(found: Paper) -> dict[str, str]:
    """The files a document was issued as: digest by format."""
    return dict(part.split(":") for part in found.files.split())
