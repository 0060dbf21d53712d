"""Taking in an inspection or a later look at a finding that was made with a phone, perhaps hours ago and without a network.

Of an inspection ``given`` holds ``version`` (digest of the checklist it began by), ``party``, ``asset``, ``place``, ``team`` (uids with
spaces between), ``task``, ``households``, ``began`` (the phone's time), and by item ``a:ID`` the answer, ``n:ID`` a note, ``p:ID`` hashes
of photographs with spaces between. Of a look: ``finding``, ``passed`` (yes, no), ``team``, ``note``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chengxu.cases.queries import rulebook
from chengxu.cases.workflow.placing import locate
from chengxu.common.messages import Message, Refused
from chengxu.field import rules
from chengxu.field.rules import Answer, By, Capture, Outcome
from chengxu.intake import inspected
from chengxu.intake.rules import plain
from chengxu.routines.inspections import actions, models
from chengxu.routines.inspections.actions import Given, Look, Made
from chengxu.routines.inspections.checklists import YES, Grade
from chengxu.routines.inspections.rules import Reply
from chengxu.territory.rules import UNLOCATED, Location

FINISH, RECHECK = "finish", "recheck"
WGS84 = "wgs84"
ANSWER, NOTE, PHOTOS = "a:", "n:", "p:"


def take(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    """Record it. Refusals carry the id of the item they are about, so that the phone opens the right one."""
    if capture.verb == FINISH:
        return _finished(capture, dated, by)
    if capture.verb == RECHECK:
        return _looked(capture, dated, by)
    raise Refused(Message("外勤没有这个动作", "there is no such step outside"), field="verb")


def _finished(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    told, spot = capture.given, capture.spot
    where, notes = _ground(capture)
    began = _began(told.get("began", ""), capture, dated)
    given = Given(
        checklist=capture.object,
        version=told.get("version", ""),
        replies=_replies(told, frozenset(capture.photos)),
        began=began,
        ended=dated.at,
        party=told.get("party", ""),
        asset=told.get("asset", ""),
        place=plain(told.get("place", "")),
        grid=where.grid or (where.duty_grid if where.is_located else ""),
        lon=spot.lon if spot and where.is_located else None,
        lat=spot.lat if spot and where.is_located else None,
        team=tuple(told.get("team", "").split()),
        households=_whole(told.get("households", "")),
        task=told.get("task", ""),
        source=rules.SOURCE,
        source_id=capture.id,
    )
    made = actions.record(given=given, actor=by.actor, now=by.now, ids=by.ids)
    inspected.enter(made.findings, now=by.now, ids=by.ids)
    case = (
        models.Finding.objects.filter(uid__in=made.findings)
        .exclude(case_uid="")
        .values_list("case_uid", flat=True)
        .first()
    )
    return Answer(
        id=capture.id, outcome=Outcome.DONE, said=_said(made), case=case or "", notes=(*notes, *made.notes)
    )


def _said(made: Made) -> Message:
    general, major = made.judged.count(Grade.GENERAL), made.judged.count(Grade.MAJOR)
    if made.judged.score is not None:
        scored = Message(
            "已记录 {number}：{score} 分，一般 {general} 处，重大 {major} 处",
            "recorded as {number}: {score} points, {general} general, {major} major",
        )
        return scored.format(number=made.number, score=made.judged.score, general=general, major=major)
    plainly = Message(
        "已记录 {number}：一般 {general} 处，重大 {major} 处",
        "recorded as {number}: {general} general, {major} major",
    )
    return plainly.format(number=made.number, general=general, major=major)


def _replies(told: Mapping[str, str], sent: frozenset[str]) -> dict[str, Reply]:
    """By item; a photograph that was not sent with the capture is none."""
    items = {key[len(ANSWER) :] for key in told if key[:2] in (ANSWER, NOTE, PHOTOS)}
    return {
        id_: Reply(
            told.get(ANSWER + id_, "").strip(),
            plain(told.get(NOTE + id_, "")),
            tuple(hash_ for hash_ in told.get(PHOTOS + id_, "").split() if hash_ in sent),
        )
        for id_ in sorted(items)
    }


def _began(text: str, capture: Capture, dated: rules.Dated) -> datetime:
    """The beginning by the county's clock: as long before the end as the phone says, and within a day of it."""
    try:
        span = capture.at - datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return dated.at
    return dated.at - span if 0 <= span.total_seconds() <= 24 * 3600 else dated.at


def _whole(text: str) -> int:
    if not text.strip():
        return 0
    if not (text.strip().isascii() and text.strip().isdigit() and len(text) < 7):
        raise Refused(Message("户数是整数", "households are a whole number"), field="households")
    return int(text)


def _ground(capture: Capture) -> tuple[Location, tuple[Message, ...]]:
    """Where it was, by the spot that was set; outside the county nowhere, which is named."""
    if capture.spot is None:
        return UNLOCATED, ()
    try:
        return locate(lon=capture.spot.lon, lat=capture.spot.lat, frame=WGS84, text="", book=rulebook()), ()
    except Refused as refusal:
        return UNLOCATED, (refusal.message,)


def _looked(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    told = capture.given
    passed = told.get("passed", "") == YES
    look = Look(
        finding=told.get("finding", ""),
        passed=passed,
        at=dated.at,
        team=tuple(told.get("team", "").split()),
        note=plain(told.get("note", "")),
        photos=capture.photos,
        source=rules.SOURCE,
        source_id=capture.id,
    )
    row = actions.recheck(look=look, actor=by.actor, now=by.now, ids=by.ids)
    said = PASSED if passed else NOT_YET
    return Answer(id=capture.id, outcome=Outcome.DONE, said=said.format(number=row.inspection.number))


PASSED = Message("复查合格，已销号（{number}）", "put right and closed ({number})")
NOT_YET = Message("还没有整改好，已记下新的期限（{number}）", "not yet right; a new term is noted ({number})")
