"""Taking captures in: exactly once each, in one transaction with everything they write."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from django.db import DataError, IntegrityError, transaction

from chengxu.cases import actions as cases
from chengxu.cases import queries as case_queries
from chengxu.cases.rules import Order
from chengxu.cases.workflow.placing import locate
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.common.messages import Invalid, Message, Refused, joined
from chengxu.field import duty, inspecting, models, positions, queries, repairing, rules, stalls
from chengxu.field.conflicts import moved_on
from chengxu.field.labels import named_component
from chengxu.field.rules import Answer, By, Capture, Kind, Outcome
from chengxu.intake import actions as intake
from chengxu.intake import permitted
from chengxu.intake.rules import Submission, plain
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.ledger.rules import Deed, detail
from chengxu.routines.recurring import queries as recurring
from chengxu.territory.rules import UNLOCATED, Location

WGS84 = "wgs84"
COLLECTOR, PATROL = "collector", "patrol"

Orders = Callable[[Mapping[str, str], str], Order]
"""Makes the order of a step from what the phone's form was given (by field) and the case's uid."""


def take(capture: Capture, *, by: By, orders: Orders) -> Answer:
    """Take one capture in, or say why not; whatever the answer, nothing is half-written.

    The same capture again gives the answer it got then. ``refused``, ``conflict`` and ``wait`` leave nothing behind, so
    that the phone may send it again, changed or not.
    """
    try:
        rules.refuse_capture(capture)
        if (known := queries.before(capture.id)) is not None:
            return _repeated(known, capture, by)
        if missing := evidence.missing(capture.photos):
            return Answer(
                id=capture.id, outcome=Outcome.WAIT, said=PHOTOS_FIRST, field="photos", missing=tuple(missing)
            )
        return _once(capture, by, orders)
    except Refused as refusal:
        return _refused(capture, refusal.message, refusal.field)
    except Invalid as invalid:
        problems = invalid.problems
        return _refused(capture, joined([p.message for p in problems]), problems[0].field)
    except DataError:
        return _refused(capture, UNKEPT, "")


PASSING = frozenset({"claim", "after"})
"""What passes by itself: somebody holds the case for some minutes, the step before has not come yet."""
PHOTOS_FIRST = Message("照片还没有传到，先传照片", "the photos have not come yet; they go first")
UNKEPT = Message(
    "里面有不能保存的字符，或者某一项太大；请改正后再交",
    "it holds signs that cannot be kept, or something too large; please correct it",
)


def _refused(capture: Capture, said: Message, field: str) -> Answer:
    outcome = Outcome.WAIT if field in PASSING else Outcome.REFUSED
    return Answer(id=capture.id, outcome=outcome, said=said, field=field, case=capture.case)


def _repeated(row: models.Capture, capture: Capture, by: By) -> Answer:
    if row.person != by.actor.uid or row.digest != _digest(capture):
        raise Refused(
            Message(
                "这个编号已经用于另一条记录，请另记一条",
                "another capture has this id already; please capture it anew",
            ),
            field="id",
        )
    return queries.told(row)


def _once(capture: Capture, by: By, orders: Orders) -> Answer:
    dated = rules.dated(capture.at, sent_at=by.sent_at, now=by.now, oldest=queries.settings().oldest)
    digest = _digest(capture)
    capture, lost = positions.allowed(capture, dated, by)
    try:
        with transaction.atomic():
            row = models.Capture.objects.create(  # whoever sends the same at this moment waits for it, or stumbles over it
                client_id=capture.id,
                person=by.actor.uid,
                kind=capture.kind,
                captured_at=rules.stated(capture.at, otherwise=dated.at),
                counted_at=dated.at,
                received_at=by.now,
                clock=dated.clock,
                lon=capture.here.lon if capture.here else None,
                lat=capture.here.lat if capture.here else None,
                metres=capture.here.metres if capture.here else None,
                digest=digest,
            )
            answer = TAKERS[capture.kind](capture, dated, by, orders)
            if answer.outcome is not Outcome.DONE:
                raise _NotDone(answer)
            notes = (*answer.notes, *(note for note in (dated.note, lost) if note))
            answer = replace(answer, notes=notes)
            row.case_uid, row.stamp, row.answer = answer.case, answer.stamp, _kept(answer)
            row.save(update_fields=["case_uid", "stamp", "answer"])
    except _NotDone as stopped:
        return stopped.answer
    except IntegrityError:
        if (known := queries.before(capture.id)) is not None:
            return _repeated(known, capture, by)
        raise
    return answer


class _NotDone(Exception):
    """Takes everything back that the transaction has written so far."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.said.zh)
        self.answer = answer


def _kept(answer: Answer) -> str:
    said, notes = answer.said, answer.notes
    return json.dumps(
        {
            "said": [said.zh, said.en],
            "notes": [[note.zh, note.en] for note in notes],
            "case": answer.case,
            "receipt": answer.receipt,
        },
        ensure_ascii=False,
    )


def _digest(capture: Capture) -> str:
    """What tells two contents apart. The stamp is left out, for it only says what the phone knew, and so is where the phone
    was: what may not be kept leaves no trace in a digest either."""
    told = asdict(replace(capture, stamp="", after="", here=None))
    if not capture.task:
        del told["task"]  # so that what came before there were tasks is known again
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


# --- findings, steps and deeds -------------------------------------------------------------------------------------------


def _report(capture: Capture, dated: rules.Dated, by: By, orders: Orders) -> Answer:
    """A finding: it enters as everything does, and what was put right at once is closed with it."""
    if not rules.works_outside(by.actor):
        raise Refused(Message("您的岗位不能从外勤上报。", "Your post does not report from outside."))
    if capture.self_handled:
        by.actor.require("case.self_handle")
    spot = capture.spot
    component, notes = named_component(capture)
    receipt = intake.take_in(
        submission=Submission(
            channel=COLLECTOR if by.actor.may("case.self_handle") else PATROL,
            text=capture.text,
            category=capture.category,
            lon=spot.lon if spot else None,
            lat=spot.lat if spot else None,
            frame=WGS84 if spot else "",
            place=capture.place,
            stored=capture.photos,
            reported_at=dated.at,
            source_id=capture.id,
            component=component,
        ),
        actor=by.actor,
        now=by.now,
        ids=by.ids,
    )
    said = Message("已上报，回执 {code}", "reported; receipt {code}").format(code=receipt.code)
    if capture.self_handled:
        order = Order(
            category=capture.category,
            note=capture.given.get("note", "") or capture.text,
            evidence=capture.photos,
            source=rules.SOURCE,
            captured=dated.at,
        )
        cases.act(
            case_uid=receipt.case_uid, verb="self_handle", order=order, actor=by.actor, now=by.now, ids=by.ids
        )
        said = Message(
            "已上报并当场办结，回执 {code}", "reported and closed on the spot; receipt {code}"
        ).format(code=receipt.code)
    return Answer(
        id=capture.id,
        outcome=Outcome.DONE,
        said=said,
        case=receipt.case_uid,
        receipt=receipt.code,
        notes=(*notes, *permitted.said(receipt.case_uid)),
    )


def _step(capture: Capture, dated: rules.Dated, by: By, orders: Orders) -> Answer:
    """A step of a case, unless the case has moved on since the phone last heard of it."""
    if capture.verb not in rules.STEPS:
        raise Refused(Message("外勤没有这个动作", "there is no such step outside"), field="verb")
    if conflict := moved_on(capture, by.actor, by.now):
        return conflict
    given = orders(capture.given, capture.case)
    order = replace(given, evidence=capture.photos, source=rules.SOURCE, captured=dated.at)
    case = cases.act(
        case_uid=capture.case, verb=capture.verb, order=order, actor=by.actor, now=by.now, ids=by.ids
    )
    said = Message("已{verb}", "done: {verb}").format(verb=BY_VERB[capture.verb].label)
    return Answer(id=capture.id, outcome=Outcome.DONE, said=said, case=case.uid, stamp=rules.stamp(case))


def _deed(capture: Capture, dated: rules.Dated, by: By, orders: Orders) -> Answer:
    """An entry of the ledger, made in the street."""
    book = case_queries.rulebook()
    refusal = rules.refuse_deed(capture, by.actor, organisation=book.organisation, vocabulary=book.vocabulary)
    if refusal is not None:
        raise Refused(refusal, field="verb")
    where, notes = _ground(capture)
    deed = Deed(
        uid=by.ids.uid(dated.at),
        occurred_at=dated.at,
        recorded_at=by.now,
        actor=by.actor.uid,
        source=rules.SOURCE,
        source_id=capture.id,
        verb=capture.verb,
        object=capture.object,
        quantity=capture.quantity,
        measure=capture.measure,
        place=where.place,
        grid=where.grid or (where.duty_grid if where.is_located else ""),
        unit=by.actor.unit,
        detail=detail(clock=dated.clock.value),
        note="\n".join(part for part in (plain(capture.place), plain(capture.text)) if part),
        evidence=capture.photos,
    )
    if capture.task:
        deed = recurring.at_target(deed, capture.task, by.actor)
        deed, told = stalls.counted(deed, capture, by.actor)
        notes = (*notes, *told)
    ledger.append([deed], ids=by.ids)
    amount = f"{capture.quantity / 1000:g}"
    said = Message("已记入台账：{deed}", "recorded: {deed}").format(
        deed=book.vocabulary.sentence(capture.verb, capture.object, amount, capture.measure)
    )
    return Answer(id=capture.id, outcome=Outcome.DONE, said=said, notes=notes)


def _ground(capture: Capture) -> tuple[Location, tuple[Message, ...]]:
    """Where it was done, by the phone's position; outside the county nowhere, which is named."""
    if capture.here is None:
        return UNLOCATED, ()
    try:
        book = case_queries.rulebook()
        return locate(lon=capture.here.lon, lat=capture.here.lat, frame=WGS84, text="", book=book), ()
    except Refused as refusal:
        return UNLOCATED, (refusal.message,)


TAKERS: Mapping[Kind, Callable[[Capture, rules.Dated, By, Orders], Answer]] = {
    Kind.REPORT: _report,
    Kind.STEP: _step,
    Kind.DEED: _deed,
    Kind.SHIFT: lambda capture, dated, by, orders: duty.shift(capture, dated, by),
    Kind.CONSENT: lambda capture, dated, by, orders: duty.consent(capture, dated, by),
    Kind.INSPECT: lambda capture, dated, by, orders: inspecting.take(capture, dated, by),
    Kind.REPAIR: lambda capture, dated, by, orders: repairing.take(capture, dated, by),
}
