"""Nothing is sent to a unit where nobody could take it on: it would wait there for a person who does not exist. Pure.

An authority beyond the bureau needs no account here, for what is transferred to it is followed by the centre, and a unit that
is only told needs none either. That is this system's own rule; default, unverified.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.accounts.rules import VERBS
from chengxu.cases.deciding.owners import waits_for
from chengxu.cases.deciding.transferring import outside
from chengxu.cases.workflow.states import State
from chengxu.cases.workflow.values import Case, Step
from chengxu.common.messages import Message

TAKES: Mapping[str, str] = {"dispatch": "case.handle", "rule": "case.handle", "cohandle": "case.co_done"}
"""The verbs that give work to a unit, and what somebody there must hold to bring it to an end."""

INSTEAD: Mapping[str, Message] = {
    "dispatch": Message("改派别的单位并写明理由", "dispatch it to another unit and say why"),
    "rule": Message("裁定给别的单位", "rule for another unit"),
    "cohandle": Message("选别的单位，或者改用「抄告」", "choose another unit, or notify it"),
}
TRANSFERRED = Message(
    "该单位在本局以外，可以改用「移送」，由指挥中心跟踪到答复；或者{instead}",
    "it is beyond the bureau, so transfer it and the centre follows it until it is answered; or {instead}",
)


def refuse_unmanned(unit: str, step: Step) -> Message | None:
    """Why the work of ``step`` cannot go to ``unit``, and what can be done instead; None when somebody there can do it."""
    if unit not in step.unmanned or step.row.verb not in TAKES:
        return None
    verb, known = step.row.verb, step.book.organisation
    instead = INSTEAD[verb]
    if verb == "dispatch" and outside(unit, known):
        instead = TRANSFERRED.format(instead=instead)
    return Message(
        "{unit}没有人能办（没有在用的账号有「{verb}」权限），派过去就没有人办了；请{instead}；要由它办的，先请安全管理员给它的人员开通",
        "nobody in {unit} could do it (no active account there may “{verb}”), so it would wait for nobody; {instead}, or let the "
        "security administrator give somebody there an account first",
    ).format(unit=known.name(unit), verb=VERBS[TAKES[verb]], instead=instead)


def goes_back_to(given: Case) -> str:
    """The unit that would have to go on with a merged case once the merge is undone; "" when the centre would."""
    if given.state is not State.MERGED:
        return ""
    _, with_unit = waits_for(State(given.resume_state), passed=False)
    return given.unit if with_unit else ""
