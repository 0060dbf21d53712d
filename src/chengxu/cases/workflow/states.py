"""The words of the workflow: where a case stands, what its clocks measure, why one pauses, what may be asked for.

Source of the stages: GB/T 30428 seven stages (信息收集 … 综合评价) as restated in CJJ/T 106; the split into these
states is this system's own, default, unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chengxu.common.messages import Message


class State(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    VERIFYING = "verifying"
    FILED = "filed"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    HANDLED = "handled"
    CHECKING = "checking"
    SUSPENDED = "suspended"
    TRANSFERRED = "transferred"
    DISPUTED = "disputed"
    CLOSED = "closed"
    REJECTED = "rejected"
    VOID = "void"
    MERGED = "merged"


STATE_NAMES: Mapping[State, Message] = {
    State.REPORTED: Message("待受理", "reported"),
    State.ACCEPTED: Message("已受理", "accepted"),
    State.VERIFYING: Message("核实中", "being verified"),
    State.FILED: Message("已立案", "filed"),
    State.DISPATCHED: Message("已派遣", "dispatched"),
    State.HANDLING: Message("处置中", "being handled"),
    State.HANDLED: Message("已处置", "handled"),
    State.CHECKING: Message("核查中", "being checked"),
    State.SUSPENDED: Message("挂账中", "suspended"),
    State.TRANSFERRED: Message("已移送", "transferred"),
    State.DISPUTED: Message("争议待裁定", "disputed"),
    State.CLOSED: Message("已结案", "closed"),
    State.REJECTED: Message("不予立案", "declined"),
    State.VOID: Message("已作废", "void"),
    State.MERGED: Message("已并案", "merged"),
}

ENDED = frozenset({State.CLOSED, State.REJECTED, State.VOID, State.MERGED})
OPEN = frozenset(State) - ENDED


class ClockKind(StrEnum):
    """What a clock measures. A milestone's ``label`` names which; a helper's ``unit`` names whose."""

    ACCEPTANCE = "acceptance"
    FILING = "filing"
    VERIFICATION = "verification"
    DISPATCH = "dispatch"
    UNIT = "unit"
    CHECK = "check"
    CLOSING = "closing"
    CASE = "case"
    MILESTONE = "milestone"
    CO_UNIT = "co_unit"
    TRANSFER = "transfer"
    REVIEW = "review"
    RULING = "ruling"
    SUPERVISION = "supervision"
    APPROVAL = "approval"
    NOTICE = "notice"


COUNTY_CLOCKS = tuple(
    kind
    for kind in ClockKind
    if kind not in {ClockKind.UNIT, ClockKind.CASE, ClockKind.MILESTONE, ClockKind.CO_UNIT}
)
"""Clocks whose limit the county sets once for all cases; the others follow from the filing condition."""

CLOCK_NAMES: Mapping[ClockKind, Message] = {
    ClockKind.ACCEPTANCE: Message("受理", "acceptance"),
    ClockKind.FILING: Message("立案", "filing"),
    ClockKind.VERIFICATION: Message("核实", "verification"),
    ClockKind.DISPATCH: Message("派遣", "dispatch"),
    ClockKind.UNIT: Message("处置", "handling"),
    ClockKind.CHECK: Message("核查", "check"),
    ClockKind.CLOSING: Message("结案", "closing"),
    ClockKind.CASE: Message("全案", "whole case"),
    ClockKind.MILESTONE: Message("阶段", "milestone"),
    ClockKind.CO_UNIT: Message("协同", "co-handling"),
    ClockKind.TRANSFER: Message("移送答复", "answer to a transfer"),
    ClockKind.REVIEW: Message("挂账复查", "review of a suspension"),
    ClockKind.RULING: Message("争议裁定", "ruling of a dispute"),
    ClockKind.SUPERVISION: Message("督办答复", "answer to a supervision"),
    ClockKind.APPROVAL: Message("审批", "approval"),
    ClockKind.NOTICE: Message("抄告答复", "answer to a notice"),
}


class Pause(StrEnum):
    """Why a stopped clock may run again. A stopped clock without a pause has stopped for good."""

    NONE = ""
    RETURN = "return"
    RECALL = "recall"
    CHECK = "check"
    DEFERRAL = "deferral"
    SUSPENSION = "suspension"
    TRANSFER = "transfer"
    DISPUTE = "dispute"
    MERGE = "merge"


PAUSE_NAMES: Mapping[Pause, Message] = {
    Pause.RETURN: Message("回退停表", "paused: returned"),
    Pause.RECALL: Message("收回停表", "paused: recalled"),
    Pause.CHECK: Message("核查停表", "paused for the check"),
    Pause.DEFERRAL: Message("延期审批停表", "paused while a deferral is decided"),
    Pause.SUSPENSION: Message("挂账停表", "paused by a suspension"),
    Pause.TRANSFER: Message("移送停表", "paused by a transfer"),
    Pause.DISPUTE: Message("争议停表", "paused by a dispute"),
    Pause.MERGE: Message("并案停表", "paused by a merge"),
}


class Finding(StrEnum):
    """What somebody sent to look at the place came back with."""

    NONE = ""
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    PASSED = "passed"


class RequestKind(StrEnum):
    """What a unit may ask for; others decide."""

    DEFERRAL = "deferral"
    SUSPENSION = "suspension"
    ABNORMAL_CLOSE = "abnormal_close"
    APPEAL = "appeal"


REQUEST_NAMES: Mapping[RequestKind, Message] = {
    RequestKind.DEFERRAL: Message("延期", "deferral"),
    RequestKind.SUSPENSION: Message("挂账", "suspension"),
    RequestKind.ABNORMAL_CLOSE: Message("非正常结案", "abnormal close"),
    RequestKind.APPEAL: Message("超期申诉", "appeal against a breach"),
}


class RequestState(StrEnum):
    """How far a request has come."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


REQUEST_STATE_NAMES: Mapping[RequestState, Message] = {
    RequestState.ASKED: Message("待审批", "waits for approval"),
    RequestState.GRANTED: Message("已批准", "granted"),
    RequestState.REFUSED: Message("未批准", "refused"),
    RequestState.WITHDRAWN: Message("已撤回", "withdrawn"),
}


class ReturnKind(StrEnum):
    """Why a unit gives a case back. Only the first is a quarrel about whose it is."""

    NOT_OURS = "not_ours"
    CANNOT_NOW = "cannot_now"
    WRONG_PLACE = "wrong_place"
    DUPLICATE = "duplicate"


RETURN_NAMES: Mapping[ReturnKind, Message] = {
    ReturnKind.NOT_OURS: Message("不属于本单位职责", "not our duty"),
    ReturnKind.CANNOT_NOW: Message("眼下办不了", "cannot be done now"),
    ReturnKind.WRONG_PLACE: Message("地点有误", "wrong place"),
    ReturnKind.DUPLICATE: Message("重复案件", "a duplicate"),
}


class CoKind(StrEnum):
    """How another unit is brought in: it works along (协同), or it is told and answers (抄告)."""

    HELP = "help"
    NOTICE = "notice"


CO_NAMES: Mapping[CoKind, Message] = {
    CoKind.HELP: Message("协同", "co-handling"),
    CoKind.NOTICE: Message("抄告", "notice"),
}
