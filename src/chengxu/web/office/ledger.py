"""One ledger entry with its seal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.assets import queries as assets
from chengxu.assets.judging import OBJECT as COMPONENT
from chengxu.cases import queries as cases
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import (
    CLOCK_NAMES,
    REQUEST_NAMES,
    REQUEST_STATE_NAMES,
    RETURN_NAMES,
    STATE_NAMES,
    ClockKind,
    State,
)
from chengxu.cases.workflow.transitions import TRANSITIONS
from chengxu.common.messages import Message, listed
from chengxu.intake.pictures import LEDGER, of_deed
from chengxu.intake.rules import CHANNELS
from chengxu.ledger import queries as ledger
from chengxu.ledger import rules
from chengxu.ledger.models import Deed, Seal
from chengxu.reports.lifecycle.steps import OBJECT, Paper
from chengxu.reports.lifecycle.transitions import STATE_NAMES as REPORT_STATES
from chengxu.reports.lifecycle.transitions import State as ReportState
from chengxu.reports.register import documents
from chengxu.routines.meetings import queries as meetings
from chengxu.web import pictures
from chengxu.web.access import needs
from chengxu.web.components import looks
from chengxu.web.office.rows import WITHHELD
from chengxu.web.requests import Request

SOURCES = {
    "desk": Message("工作台", "the desk"),
    "field": Message("外勤", "the field app"),
    "office": Message("办公", "the office"),
    "scale": Message("地磅", "the weighbridge"),
    "tracks": Message("车辆轨迹", "vehicle tracks"),
    "system": Message("系统", "the system"),
    "clock": Message("计时", "the clock"),
    "import": Message("导入", "import"),
    "report": Message("报告文稿", "report documents"),
}
DETAIL_NAMES = {
    "from": Message("从", "from"),
    "to": Message("到", "to"),
    "category": Message("小类", "category"),
    "condition": Message("立案条件", "filing condition"),
    "to_unit": Message("派给", "sent to"),
    "clock": Message("环节", "stage"),
    "unit": Message("单位", "unit"),
    "channel": Message("渠道", "channel"),
    "report": Message("来件", "report"),
    "content": Message("内容指纹", "digest of the content"),
    "state": Message("状态", "state"),
    "version": Message("第几稿", "version"),
    "number": Message("文号", "document number"),
    "files": Message("文件指纹", "digests of the files"),
    "indicator": Message("指标", "indicator"),
    "units": Message("单位", "units"),
    "kind": Message("回退类型", "kind of return"),
    "asked": Message("申请", "request"),
    "request": Message("第几项申请（从 0 起）", "number of the request, from 0"),
    "amount": Message("延长", "extra time"),
    "until": Message("到", "until"),
    "level": Message("第几级审批", "level of approval"),
    "result": Message("结果", "result"),
    "because": Message("因为", "because of"),
    "moved": Message("期限变动", "clocks moved"),
    "milestone": Message("阶段", "milestone"),
    "term": Message("期限", "term"),
    "score": Message("评价分值", "score of the rating"),
    "way": Message("通知方式", "way of being told"),
    "person": Message("派出的人", "who was sent"),
    "hidden": Message("遮挡几处", "parts hidden"),
    "original": Message("照片原件指纹", "digest of the original"),
    "captured": Message("现场记录时间", "done on site"),
    "gone": Message("删去的部分", "what went"),
    "rows": Message("条数", "rows"),
    "meeting": Message("会议", "meeting"),
    "expected": Message("应到人数", "expected"),
    "present": Message("到会人数", "present"),
    "leave": Message("请假人数", "on leave"),
    "absent": Message("缺席人数", "absent"),
    "guests": Message("列席人数", "guests"),
    "length": Message("时长（分钟）", "minutes long"),
    "minutes": Message("会议记录指纹", "digest of the minutes"),
    "list": Message("到会名单指纹", "digest of the attendance"),
    "campaign": Message("专项整治", "campaign"),
    "deed": Message("台账条目", "entry of the ledger"),
}
CODES: Mapping[str, Mapping[str, Message]] = {
    "kind": {kind.value: name for kind, name in RETURN_NAMES.items()},
    "asked": {kind.value: name for kind, name in REQUEST_NAMES.items()},
    "result": {state.value: name for state, name in REQUEST_STATE_NAMES.items()},
    "because": {row.verb: row.label for row in TRANSITIONS},
}
NOT_TOLD = frozenset(
    {"document", "paragraph", "comment", "areas", "shown"}
)  # the link to the document tells them better


@needs(*LEDGER)
@require_safe
def deed(request: Request, uid: str) -> HttpResponse:
    """Who, when, what, how much, where, with which proof; sealed by what, and whether the seal still fits."""
    row = Deed.objects.select_related("seal").filter(uid=uid).first()
    if row is None:
        raise Http404(Message("台账里没有这一条。", "The ledger has no such entry."))
    book = cases.rulebook()
    case = cases.find(row.case_uid, request.actor) if row.case_uid else None
    document = _document(row, request.actor)
    readable = (not row.case_uid or case is not None) and (row.object != OBJECT or document is not None)
    readable = readable and meetings.tells(row, request.actor)
    seen = of_deed(row, request.actor) if readable else {}
    context: dict[str, Any] = {
        "face": "office",
        "deed": row,
        "sentence": book.vocabulary.sentence(row.verb, row.object),
        "amount": row.quantity / rules.MILLI if row.quantity is not None else None,
        "who": accounts.names({row.actor}).get(row.actor, row.actor) if readable else "",
        "withheld": "" if readable else WITHHELD,
        "unit": book.organisation.name(row.unit) if row.unit else "",
        "place": book.territory.name(row.place) if row.place else "",
        "grid": book.territory.name(row.grid) if row.grid else "",
        "case": case,
        "document": document,
        "component": assets.find(row.asset_uid, request.actor) if row.asset_uid else None,
        "note": ledger.notes([row.uid]).get(row.uid, "") if readable else "",
        "has_note": bool(row.note_digest),
        "pictures": list(seen),
        "gone": {hash_: one.said for hash_, one in seen.items()},
        "details": list(looks.told(row.detail, assets.book(request.now)))
        if row.object == COMPONENT
        else _details(row.detail, book)
        if readable or row.case_uid
        else [],
        "source": CHANNELS.get(row.source) or SOURCES.get(row.source, Message(row.source)),
        "corrected_by": Deed.objects.exclude(corrects_uid="")
        .filter(corrects_uid=row.uid)
        .order_by("id")
        .first(),
        "fits": _fits(row, row.seal) if row.seal else None,
    }
    return render(request, "office/deed.html", context)


@needs(*LEDGER)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A picture that proves a ledger entry, small or large; of a case only for those who may open it."""
    row = Deed.objects.filter(uid=uid).first()
    seen = of_deed(row, request.actor) if row is not None else {}
    return pictures.send(request, seen.get(original), size)


def _document(row: Deed, actor: Actor) -> Paper | None:
    """The report document of a deed, if this person may see it."""
    if row.object != OBJECT:
        return None
    return documents.find(str(json.loads(row.detail or "{}").get("document", "")), actor)


def _details(text: str, book: Rulebook) -> list[tuple[Message, str]]:
    facts: dict[str, object] = json.loads(text) if text else {}
    return [
        (DETAIL_NAMES.get(key, Message(key)), _word(key, str(value), book))
        for key, value in facts.items()
        if key not in NOT_TOLD
    ]


def _word(key: str, value: str, book: Rulebook) -> str:
    """What a code in the small facts of a deed means."""
    if key in {"from", "to"} and value in set(State):
        return str(STATE_NAMES[State(value)])
    if key == "category" and value in book.catalog.categories:
        return f"{book.catalog.categories[value].name} {value}"
    if key in {"unit", "to_unit"}:
        return str(book.organisation.name(value))
    if key == "channel":
        return str(CHANNELS.get(value, value))
    if key == "state" and value in set(ReportState):
        return str(REPORT_STATES[ReportState(value)])
    if key == "clock" and value in set(ClockKind):
        return str(CLOCK_NAMES[ClockKind(value)])
    if key == "units":
        return str(listed(book.organisation.name(unit) for unit in value.split()))
    return str(CODES[key].get(value, value)) if key in CODES else value


def _fits(row: Deed, seal: Seal) -> bool:
    """Whether the row still has the hash it was sealed with."""
    values = Deed.objects.filter(pk=row.pk).values_list(*rules.SEALED_FIELDS).get()
    sealed = dict(rules.unpack_leaves(bytes(seal.leaves)))
    return sealed.get(row.uid) == rules.leaf(values, seal.algorithm)
