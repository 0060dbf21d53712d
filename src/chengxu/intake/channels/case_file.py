"""Cases from a table: a hotline's export, a department's list, an older system."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.cases import bulk
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Rulebook
from chengxu.cases.together.past import Past
from chengxu.common.ids import Ids, receipt_ok
from chengxu.common.messages import Invalid, Message, Problems, Refused, listed
from chengxu.intake import models, parsing, tables
from chengxu.intake.actions import prepare_reports
from chengxu.intake.imported import IMPORT, Imported, Progress
from chengxu.intake.rules import CHANNELS, Received, Submission, checked, receive, search_terms
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.ledger.staging import staging
from chengxu.ledger.turns import take_turn
from chengxu.ledger.writing import Batch

REQUIRED = ("text",)
OPTIONAL = (
    "reported_at", "channel", "category", "lon", "lat", "frame", "place", "reporter", "phone", "photos", "source_id",
)  # fmt: skip
AT_ONCE = 2000  # rows made ready together; more only takes memory
ASKED_AT_ONCE = 500  # names in one question; a database takes only so many
FIELDS = {"name": "reporter", "contact_name": "reporter", "contact_phone": "phone"}


def import_cases(
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
    """Take every row of ``file`` in as :func:`chengxu.intake.actions.take_in` would, in one transaction.

    All rows are checked before the first is written. Raises :class:`Invalid` with every bad row unless ``skip_bad``.
    The same file twice adds nothing: a row is known by its ``source_id``, or else by its content and its place among
    equal rows of the file. A ``source_id`` that is the receipt of a report here, as an export writes it, is that report.
    """
    actor.require("intake.import")
    book = rulebook()
    problems = Problems()
    rows = tables.read(file, required=REQUIRED, optional=OPTIONAL, bad=problems, encoding=encoding)
    plans = _plan(rows, file, now, book, problems, actor, ids, progress)
    if problems and not skip_bad:
        raise Invalid(tuple(problems.items))
    known = _known(plans)
    fresh = _fresh(plans, known)
    while not dry_run:
        try:
            _write(fresh, now, ids)
            break
        except IntegrityError:
            before, known = known, _known(plans)
            if known == before:
                raise
            fresh = _fresh(plans, known)  # somebody took in one of these rows meanwhile
    return Imported(len(fresh), len(plans) - len(fresh), tuple(problems.items))


@dataclass(frozen=True, slots=True)
class _Plan:
    received: Received
    photos: tuple[evidence.Prepared, ...]


def _plan(
    rows: list[tables.Row], file: Path, now: datetime, book: Rulebook, problems: Problems, actor: Actor, ids: Ids,
    progress: Progress | None,
) -> list[_Plan]:  # fmt: skip
    seen: Counter[str] = Counter()
    keys: dict[tuple[str, str], int] = {}
    plans = []
    for number, row in enumerate(rows, 1):
        try:
            given = _submission(row, file, book)
        except Refused as refusal:
            problems.add(refusal.message, file=str(file), line=row.line, field=refusal.field)
            continue
        if not given.source_id:
            digest = _digest(row)
            seen[digest] += 1
            given = replace(given, source_id=f"row:{digest}:{seen[digest]}")
        elif (given.channel, given.source_id) in keys:
            first = keys[given.channel, given.source_id]
            message = Message("来源编号与第 {line} 行重复", "the same source_id as line {line}").format(
                line=first
            )
            problems.add(message, file=str(file), line=row.line, field="source_id")
            continue
        keys[given.channel, given.source_id] = row.line
        plan = _checked(given, row, file, now, book, problems, actor, ids)
        if plan is not None:
            plans.append(plan)
        if progress and number % 500 == 0:
            progress(number, len(rows))
    return plans


def _checked(
    given: Submission, row: tables.Row, file: Path, now: datetime, book: Rulebook, problems: Problems, actor: Actor,
    ids: Ids,
) -> _Plan | None:  # fmt: skip
    try:
        clean, location = checked(given, now=now, book=book)
        photos = tuple(evidence.prepare(data, filename=name) for name, data in clean.photos)
    except Invalid as invalid:
        for problem in invalid.problems:
            field = FIELDS.get(problem.field, problem.field)
            problems.add(problem.message, file=str(file), line=row.line, field=field)
        return None
    except Refused as refusal:
        problems.add(refusal.message, file=str(file), line=row.line, field=refusal.field)
        return None
    hashes = tuple(photo.hash for photo in photos)
    received = receive(clean, location, evidence=hashes, actor=actor, now=now, book=book, ids=ids)
    return _Plan(received, photos)


def _submission(row: tables.Row, file: Path, book: Rulebook) -> Submission:
    cells = row.cells
    at = cells.get("reported_at", "")
    return Submission(
        channel=_channel(cells.get("channel", "")),
        text=cells["text"],
        category=cells.get("category", ""),
        lon=parsing.degrees(cells.get("lon", ""), "lon"),
        lat=parsing.degrees(cells.get("lat", ""), "lat"),
        frame=cells.get("frame", ""),
        place=cells.get("place", ""),
        contact_name=cells.get("reporter", ""),
        contact_phone=cells.get("phone", ""),
        photos=_photos(cells.get("photos", ""), file),
        reported_at=parsing.instant(at, book.calendar, "reported_at") if at else None,
        source_id=cells.get("source_id", ""),
    )


def _channel(text: str) -> str:
    if not text:
        return "import"
    for code, name in CHANNELS.items():
        if text in {code, name.zh}:
            return code
    known = listed(Message(name.zh, code) for code, name in CHANNELS.items())
    raise Refused(
        Message(
            "没有「{text}」这个渠道，可用：{known}", "there is no channel “{text}”; known: {known}"
        ).format(text=text, known=known),
        field="channel",
    )


def _photos(text: str, file: Path) -> tuple[tuple[str, bytes], ...]:
    found = []
    for name in filter(None, (part.strip() for part in text.replace("；", ";").split(";"))):
        path = (file.parent / name).resolve()
        if not path.is_relative_to(file.parent.resolve()) or not path.is_file():
            raise Refused(
                Message(
                    "找不到照片「{name}」（相对于表格所在的文件夹）", "no photo “{name}” beside the table"
                ).format(name=name),
                field="photos",
            )
        found.append((name, path.read_bytes()))
    return tuple(found)


def _digest(row: tables.Row) -> str:
    text = json.dumps(row.cells, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _fresh(plans: list[_Plan], known: set[tuple[str, str]]) -> list[_Plan]:
    return [p for p in plans if (p.received.report.channel, p.received.report.source_id) not in known]


def _known(plans: list[_Plan]) -> set[tuple[str, str]]:
    keys = {(p.received.report.channel, p.received.report.source_id) for p in plans}
    if len(keys) == 1:
        channel, source_id = next(iter(keys))
        found = models.Report.objects.filter(channel=channel, source_id=source_id)
    else:
        found = models.Report.objects.filter(channel__in={channel for channel, _ in keys}).exclude(
            source_id=""
        )
    return (set(found.values_list("channel", "source_id")) | _by_receipt(keys)) & keys


def _by_receipt(keys: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The reports that ``chengxu export cases`` knows by their receipt, for they came in without a number."""
    receipts = sorted(number for _, number in keys if receipt_ok(number))
    known: set[tuple[str, str]] = set()
    for start in range(0, len(receipts), ASKED_AT_ONCE):
        some = receipts[start : start + ASKED_AT_ONCE]
        found = models.Report.objects.filter(source_id="", receipt__in=some)
        known.update(found.values_list("channel", "receipt"))
    return known


def _write(plans: list[_Plan], now: datetime, ids: Ids) -> None:
    past = Past()
    with staging() as stage:
        for start in range(0, len(plans), AT_ONCE):
            some, batch = plans[start : start + AT_ONCE], Batch()
            reported = {plan.received.report.case_uid: search_terms(plan.received.report) for plan in some}
            bulk.prepare(
                (plan.received.change for plan in some), batch, ids=ids, reported=reported, past=past
            )
            prepare_reports((plan.received.report for plan in some), batch)
            ledger.prepare((plan.received.deed for plan in some), batch, ids=ids)
            stage.add(batch)
        with transaction.atomic():
            take_turn(IMPORT)
            evidence.record_all((photo for plan in plans for photo in plan.photos), now=now)
            stage.move()
        stage.finish()
