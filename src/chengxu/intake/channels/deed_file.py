"""Deeds from a table: the day's work as a section keeps it in a spreadsheet."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Rulebook
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Message, Problems, Refused
from chengxu.intake import parsing, tables
from chengxu.intake.imported import IMPORT, Imported, Progress
from chengxu.ledger import actions as ledger
from chengxu.ledger import models
from chengxu.ledger.rules import REPLACE, VOID, Deed
from chengxu.ledger.staging import staging
from chengxu.ledger.turns import take_turn
from chengxu.ledger.writing import Batch
from chengxu.routines.models import Shift

REQUIRED = ("occurred_at", "unit", "verb", "object", "quantity", "measure")
OPTIONAL = ("place", "case", "routine", "evidence", "note", "uid", "source_id", "actor", "corrects")
LONGEST = {"source_id": 80, "actor": 36}
SOURCE = "import"
ATTEMPTS = 3
AT_ONCE = 5000  # rows made ready together; more only takes memory
SYSTEM_VERB = "."
"""Verbs with a point are written by the system alone, as in rounds and favourites."""
COMPARED = ("occurred_at", "unit", "verb", "object", "quantity", "measure")


@dataclass(slots=True)
class _Known:
    """What the database holds that rows may refer to or repeat; read once, without the write lock."""

    cases: dict[str, str] = field(default_factory=dict)
    routines: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    uids: dict[str, tuple[object, ...]] = field(default_factory=dict)
    source_ids: dict[str, tuple[object, ...]] = field(default_factory=dict)


def import_deeds(
    file: Path,
    *,
    actor: Actor,
    now: datetime,
    ids: Ids,
    dry_run: bool = False,
    skip_bad: bool = False,
    encoding: str = "utf-8",
    progress: Progress | None = None,
) -> Imported:
    """Append every row of ``file`` as a deed, all in one transaction, and seal afterwards by the usual tick.

    All rows are checked before the first is written. Raises :class:`Invalid` with every bad row unless ``skip_bad``.
    The same file twice adds nothing: a row is known by its ``uid``, its ``source_id``, or else by its content and
    its place among equal rows of the file. A row with ``corrects`` replaces the deed of that uid, or voids it when its
    quantity is empty; a deed is corrected once, further corrections are of the correction.
    """
    actor.require("intake.import")
    book = rulebook()
    unreadable = Problems()
    rows = tables.read(file, required=REQUIRED, optional=OPTIONAL, bad=unreadable, encoding=encoding)
    for attempt in range(ATTEMPTS):
        problems = Problems()
        problems.items.extend(unreadable.items)
        deeds, repeated = _judge(rows, file, book, actor, now, ids, problems, progress)
        if problems and not skip_bad:
            raise Invalid(tuple(problems.items))
        try:
            if not dry_run:
                _write(deeds, ids)
            break
        except IntegrityError:  # somebody else took in one of these rows meanwhile: look again
            if attempt + 1 == ATTEMPTS:
                raise
    return Imported(len(deeds), repeated, tuple(problems.items))


def _judge(
    rows: list[tables.Row], file: Path, book: Rulebook, actor: Actor, now: datetime, ids: Ids, problems: Problems,
    progress: Progress | None,
) -> tuple[list[Deed], int]:  # fmt: skip
    """The new deeds among ``rows``, and how many rows came before; bad rows go to ``problems``."""
    known = _known(rows)
    seen: Counter[str] = Counter()
    deeds: list[Deed] = []
    repeated = 0
    for number, row in enumerate(rows, 1):
        try:
            if _is_own(row.cells, known, book):
                repeated += 1
                continue
            deed = _deed(row, seen, known, book, actor, now, ids)
            if _is_repeat(deed, bool(row.cells.get("uid")), known):
                repeated += 1
            else:
                _refuse_second_correction(deed, known)
                deeds.append(deed)
        except Refused as refusal:
            problems.add(refusal.message, file=str(file), line=row.line, field=refusal.field)
        if progress and number % 1000 == 0:
            progress(number, len(rows))
    return deeds, repeated


def _write(deeds: list[Deed], ids: Ids) -> None:
    with staging() as stage:
        for start in range(0, len(deeds), AT_ONCE):
            batch = Batch()
            ledger.prepare(deeds[start : start + AT_ONCE], batch, ids=ids)
            stage.add(batch)
        with transaction.atomic():
            take_turn(IMPORT)
            stage.move()


def _deed(
    row: tables.Row, seen: Counter[str], known: _Known, book: Rulebook, actor: Actor, now: datetime, ids: Ids
) -> Deed:
    cells = row.cells
    _refuse_long(cells)
    occurred_at = parsing.instant(cells["occurred_at"], book.calendar, "occurred_at")
    if occurred_at > now:
        raise Refused(Message("时间在将来", "the time lies in the future"), field="occurred_at")
    unit = book.organisation.find_unit(cells["unit"])
    if unit is None:
        raise Refused(
            Message("没有这个单位：{text}", "there is no unit {text}").format(text=cells["unit"]),
            field="unit",
        )
    corrects = cells.get("corrects", "").lower()
    verb, object_, measure = _words(cells, book)
    place, grid, note = _place(cells, book)
    deed = Deed(
        uid=_uid(cells.get("uid", "")) or ids.uid(occurred_at),
        occurred_at=occurred_at,
        recorded_at=now,
        actor=cells.get("actor", "") or actor.uid,
        source=SOURCE,
        source_id=cells.get("source_id", "") or _key(cells, seen),
        verb=verb,
        object=object_,
        quantity=_quantity(cells["quantity"], bool(corrects)),
        measure=measure,
        place=place,
        grid=grid,
        unit=unit.code,
        case_uid=_case(cells.get("case", ""), known),
        routine_uid=_routine(cells.get("routine", ""), known),
        note=note,
        evidence=_evidence(cells.get("evidence", ""), known),
    )
    return _corrected(deed, corrects, known)


def _is_own(cells: dict[str, str], known: _Known, book: Rulebook) -> bool:
    """True for a row the system wrote itself and an export gave out: it is here already, and stays as it is."""
    held = known.uids.get(cells.get("uid", "").lower())
    verb = book.vocabulary.find_verb(cells["verb"])
    if held is None or verb is None or SYSTEM_VERB not in verb:
        return False
    unit = book.organisation.find_unit(cells["unit"])
    content = (
        parsing.instant(cells["occurred_at"], book.calendar, "occurred_at"),
        unit.code if unit else "",
        verb,
        book.vocabulary.find_object(cells["object"]),
        parsing.quantity(cells["quantity"]) if cells["quantity"] else None,
        cells["measure"],
    )
    return content == held


def _refuse_long(cells: dict[str, str]) -> None:
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            raise Refused(
                Message("最多 {most} 个字", "at most {most} characters").format(most=most), field=name
            )


def _words(cells: dict[str, str], book: Rulebook) -> tuple[str, str, str]:
    verb = book.vocabulary.find_verb(cells["verb"])
    if verb is None:
        raise Refused(
            Message("没有这个动词：{text}", "there is no verb {text}").format(text=cells["verb"]),
            field="verb",
        )
    object_ = book.vocabulary.find_object(cells["object"])
    if object_ is None:
        raise Refused(
            Message("没有这个对象：{text}", "there is no object {text}").format(text=cells["object"]),
            field="object",
        )
    if SYSTEM_VERB in verb:
        raise Refused(
            Message("这个动词由系统自己记录，不能导入", "this verb is written by the system alone"),
            field="verb",
        )
    pair = book.vocabulary.allowed.get((verb, object_))
    measure = cells["measure"] or (pair.measures[0] if pair else "")
    if refusal := book.vocabulary.refuse(verb, object_, measure):
        wrong_pair = pair is None
        raise Refused(refusal, field="object" if wrong_pair else "measure")
    return verb, object_, measure


def _quantity(text: str, correcting: bool) -> int | None:
    if not text:
        if correcting:
            return None
        raise Refused(Message("请填写数量", "please give the quantity"), field="quantity")
    return parsing.quantity(text)


def _place(cells: dict[str, str], book: Rulebook) -> tuple[str, str, str]:
    """The place's codes; a name the gazetteer does not know is kept in the note, so that nothing is lost."""
    note, text = cells.get("note", ""), cells.get("place", "")
    if not text:
        return "", "", note
    location = book.territory.from_text(text)
    place = location.place or location.road or location.community or location.township
    if not place:
        return "", location.duty_grid, f"地点：{text}。{note}" if note else f"地点：{text}"
    return place, location.grid or location.duty_grid, note


def _case(text: str, known: _Known) -> str:
    if not text:
        return ""
    if text not in known.cases:
        raise Refused(
            Message("没有这个案件：{text}", "there is no case {text}").format(text=text), field="case"
        )
    return known.cases[text]


def _routine(text: str, known: _Known) -> str:
    if text and text not in known.routines:
        raise Refused(
            Message("没有这个班次：{text}", "there is no shift {text}").format(text=text), field="routine"
        )
    return text


def _evidence(text: str, known: _Known) -> tuple[str, ...]:
    hashes = tuple(text.replace(";", " ").split())
    for hash_ in hashes:
        if hash_ not in known.evidence:
            raise Refused(
                Message("没有这个证据：{hash}", "there is no evidence {hash}").format(hash=hash_),
                field="evidence",
            )
    return hashes


def _corrected(deed: Deed, corrects: str, known: _Known) -> Deed:
    if not corrects:
        return deed
    if corrects not in known.uids:
        raise Refused(
            Message("没有要更正的记录：{uid}", "there is no entry to correct: {uid}").format(uid=corrects),
            field="corrects",
        )
    return replace(deed, corrects_uid=corrects, corrects_kind=VOID if deed.quantity is None else REPLACE)


def _refuse_second_correction(deed: Deed, known: _Known) -> None:
    """Two corrections of one deed would both count: the second has to correct the first."""
    if deed.corrects_uid and deed.corrects_uid in known.corrected:
        raise Refused(
            Message(
                "这条记录已经更正过，请更正那条更正：{uid}",
                "this entry was corrected before; correct the correction: {uid}",
            ).format(uid=deed.corrects_uid),
            field="corrects",
        )
    known.corrected.add(deed.corrects_uid)


def _uid(text: str) -> str:
    if not text:
        return ""
    try:
        return str(UUID(text))
    except ValueError:
        raise Refused(
            Message("uid 不是 UUID：{text}", "not a UUID: {text}").format(text=text), field="uid"
        ) from None


def _key(cells: dict[str, str], seen: Counter[str]) -> str:
    if cells.get("uid"):
        return ""
    text = json.dumps({k: v for k, v in cells.items() if v}, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:40]
    seen[digest] += 1
    return f"row:{digest}:{seen[digest]}"


def _is_repeat(deed: Deed, has_uid: bool, known: _Known) -> bool:
    """True when this very row came before; raises :class:`Refused` when its key did with other content."""
    content = tuple(getattr(deed, name) for name in COMPARED)
    keys = [("uid", deed.uid, known.uids)] if has_uid else []
    if deed.source_id:
        keys.append(("source_id", deed.source_id, known.source_ids))
    held = [(field, book[key]) for field, key, book in keys if key in book]
    for field_, there in held:
        if there != content:
            raise Refused(
                Message(
                    "同一编号已有内容不同的记录；更正请用 corrects 列",
                    "this key already has an entry with other content; to correct it use the column corrects",
                ),
                field=field_,
            )
    if not held:
        known.uids[deed.uid] = content
        known.source_ids[deed.source_id] = content
    return bool(held)


def _known(rows: list[tables.Row]) -> _Known:
    known = _Known()
    if any(row.cells.get("case") for row in rows):
        for uid, number in Case.objects.values_list("uid", "case_no"):
            known.cases[uid] = uid
            if number:
                known.cases[number] = uid
    if any(row.cells.get("evidence") for row in rows):
        known.evidence = set(models.Evidence.objects.values_list("hash", flat=True))
    if any(row.cells.get("routine") for row in rows):
        known.routines = set(Shift.objects.values_list("uid", flat=True))
    if any(row.cells.get("corrects") for row in rows):
        corrections = models.Deed.objects.exclude(corrects_uid="")
        known.corrected = set(corrections.values_list("corrects_uid", flat=True))
    imported = models.Deed.objects.filter(source=SOURCE).exclude(source_id="")
    known.source_ids = {row[0]: row[1:] for row in imported.values_list("source_id", *COMPARED)}
    if any(row.cells.get("uid") or row.cells.get("corrects") for row in rows):
        known.uids = {row[0]: row[1:] for row in models.Deed.objects.values_list("uid", *COMPARED)}
    return known
