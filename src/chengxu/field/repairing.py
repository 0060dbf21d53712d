"""Taking in a fault somebody found, or a repair they made, with a phone: perhaps hours ago and without a network.

``component`` is what the label said, or the token the phone knew. Of a fault ``text`` says what is wrong. Of a repair ``given`` holds
``w:CODE`` and ``p:CODE`` the quantity of a work and of a part, ``hours``, ``mended`` (no: not yet), ``before`` and ``after`` the hashes of
photographs with spaces between, ``also`` (yes: another piece of work than the one in the ledger), and without a component ``road`` and
``section``; ``case`` names the case it answers, with ``stamp`` or ``after`` as a step has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from chengxu.assets.models import Component
from chengxu.assets.upkeep import actions, faults, queries
from chengxu.assets.upkeep import rules as upkeep
from chengxu.cases import actions as cases
from chengxu.cases import queries as case_queries
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.common.messages import Invalid, Message, Refused, joined, listed
from chengxu.field import rules
from chengxu.field.conflicts import moved_on
from chengxu.field.rules import Answer, By, Capture, Outcome
from chengxu.intake.rules import plain
from chengxu.intake.scanned import component_of, refuse_elsewhere

FOUND, MADE = "fault", "mend"
WORK, PART = "w:", "p:"
YES, NO = "yes", "no"


def take(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    """Record it. What was done in the street is a fact: a case that has moved on meanwhile does not hinder the record of a repair."""
    if capture.verb == FOUND:
        return _found(capture, dated, by)
    if capture.verb == MADE:
        return _made(capture, dated, by)
    raise Refused(Message("外勤没有这个动作", "there is no such step outside"), field="verb")


def _found(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    component = component_of(capture.component, public=False)
    new = actions.find_fault(
        asset_uid=component.uid, note=plain(capture.text)[: upkeep.MOST_NOTE], evidence=capture.photos, at=dated.at, source=rules.SOURCE,
        source_id=capture.id, actor=by.actor, now=by.now, ids=by.ids,
    )  # fmt: skip
    hours = round(queries.declared().mend_within.total_seconds() / 3600)
    said = (FAULT if new else KNOWN).format(code=component.code, n=hours)
    return Answer(id=capture.id, outcome=Outcome.DONE, said=said, notes=_far(capture, component))


def _made(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    component = component_of(capture.component, public=False) if capture.component else None
    case = case_queries.find(capture.case, by.actor) if capture.case else None
    moved = moved_on(capture, by.actor, by.now) if capture.case else None
    given = _given(capture, dated, _since(component, case, dated.at))
    actions.record(
        asset_uid=component.uid if component else "", given=given, case_uid=case.uid if case else "", also=capture.given.get("also") == YES,
        source=rules.SOURCE, source_id=capture.id, actor=by.actor, now=by.now, ids=by.ids,
    )  # fmt: skip
    notes = _far(capture, component) if component else ()
    did = _did(given)
    if case is None:
        lost = (moved.said,) if moved else ()
        return Answer(id=capture.id, outcome=Outcome.DONE, said=MEND.format(did=did), notes=(*notes, *lost))
    stamp, why = (
        _handled(capture, dated, by, did) if given.mended and moved is None else ("", moved and moved.said)
    )
    said = HANDLED if stamp else MEND
    told = (*notes, *((LEFT.format(why=why),) if why else ()))
    return Answer(
        id=capture.id, outcome=Outcome.DONE, said=said.format(did=did), notes=told, case=case.uid, stamp=stamp
    )


def _since(component: Component | None, case: Case | None, done: datetime) -> datetime | None:
    """When the matter was found: the case was reported, else the component is not intact since; by the county's records, not the phone."""
    at = case.reported_at if case else faults.since({component.uid}).get(component.uid) if component else None
    return at if at is not None and at <= done else None


def _given(capture: Capture, dated: rules.Dated, found_at: datetime | None) -> upkeep.Given:
    told, sent = capture.given, frozenset(capture.photos)
    return upkeep.Given(
        works=_counted(told, WORK), parts=_counted(told, PART), done_at=dated.at, found_at=found_at, hours=told.get("hours", ""),
        road=told.get("road", ""), section=plain(told.get("section", "")), note=plain(capture.text),
        before=_of(told, "before", sent), after=_of(told, "after", sent), mended=told.get("mended") != NO,
    )  # fmt: skip


def _counted(told: Mapping[str, str], kind: str) -> list[tuple[str, str]]:
    return [(key[len(kind) :], value) for key, value in sorted(told.items()) if key.startswith(kind)]


def _of(told: Mapping[str, str], side: str, sent: frozenset[str]) -> tuple[str, ...]:
    """Photographs of one side; one that was not sent with the capture is none."""
    return tuple(hash_ for hash_ in told.get(side, "").split() if hash_ in sent)


def _did(given: upkeep.Given) -> Message:
    declared, words = queries.declared(), queries.vocabulary(case_queries.rulebook().pack_hash)
    works = [(declared.works[code], quantity) for code, quantity in given.works]
    return listed(words.sentence(one.verb, one.object, quantity, one.measure) for one, quantity in works)


def _handled(capture: Capture, dated: rules.Dated, by: By, did: Message) -> tuple[str, Message | None]:
    """Answer the case with the repair; its stamp afterwards, or why it stays as it is."""
    note = joined([did, Message(plain(capture.text))]).zh if plain(capture.text) else did.zh
    order = Order(note=note, evidence=capture.photos, source=rules.SOURCE, captured=dated.at)
    try:
        with transaction.atomic():  # what the case refuses takes nothing of the repair with it
            case = cases.act(
                case_uid=capture.case, verb="handle", order=order, actor=by.actor, now=by.now, ids=by.ids
            )
    except Refused as refusal:
        return "", refusal.message
    except Invalid as invalid:
        return "", joined([problem.message for problem in invalid.problems])
    return rules.stamp(case), None


def _far(capture: Capture, component: Component) -> tuple[Message, ...]:
    """That the phone was elsewhere, where that is known: told and recorded, and no reason to turn it away."""
    if capture.here is None:
        return ()
    try:
        refuse_elsewhere(component, capture.here.lon, capture.here.lat)
    except Refused:
        return (ELSEWHERE,)
    return ()


FAULT = Message(
    "已记故障：{code}，应在 {n} 小时内修复", "fault noted: {code}; it is to be put right within {n} hours"
)
KNOWN = Message(
    "故障记过了或已经修好：{code}，这一次也记下了",
    "known already, or mended since: {code}; noted all the same",
)
MEND = Message("维修已登记：{did}", "repair recorded: {did}")
HANDLED = Message(
    "维修已登记，案件已反馈处置：{did}", "repair recorded and the case reported as handled: {did}"
)
LEFT = Message("案件没有随之办结：{why}", "the case stays as it is: {why}")
ELSEWHERE = Message(
    "手机离这个部件有两百米以上，已照收；请核对是不是它",
    "the phone was more than 200 m away from it; taken in, please check that it is the one",
)
