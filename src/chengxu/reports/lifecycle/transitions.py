"""The life of a report as one table: what may be done in which state, by whom, with what. What no row allows is refused.

Source: 党政机关公文处理工作条例 (2012) chapter 5, 公文拟制: drafting, review, sign-off by a head of the organ, and
chapter 6: numbering before printing (from memory, articles unverified). The split into these verbs is this system's
own, default, unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chengxu.common.messages import Message


class State(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    REVIEW = "review"
    SIGNED = "signed"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Mapping[State, Message] = {
    State.DRAFT: Message("草稿", "draft"),
    State.REVIEW: Message("征求意见", "out for comment"),
    State.SIGNED: Message("已签发", "signed"),
    State.ISSUED: Message("已印发", "issued"),
    State.WITHDRAWN: Message("已撤回", "withdrawn"),
}
REVOKED = Message("已废止", "revoked")  # how a withdrawn report is called that had been issued

DRAFTS, COMMENTS, SIGNS, ISSUES = "reports.draft", "reports.comment", "reports.sign", "reports.issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One verb: from where, to where (None keeps the state), who may (any of ``permissions``), what it needs.

    ``moves``: it changes where the report stands, so the page offers it as a next step; the others change or discuss
    its words where they stand.
    """

    verb: str
    label: Message
    sources: frozenset[State]
    to: State | None
    permissions: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether the report stands elsewhere afterwards."""
        return self.to is not None

    @property
    def deed(self) -> str:
        """The verb of the deed it leaves."""
        return f"report.{self.verb}"


def _row(
    verb: str,
    zh: str,
    en: str,
    sources: str,
    to: State | None,
    *permissions: str,
    needs: tuple[str, ...] = (),
) -> Transition:
    return Transition(
        verb=verb,
        label=Message(zh, en),
        sources=frozenset(State(word) for word in sources.split()),
        to=to,
        permissions=permissions,
        needs=needs,
    )


S = State
TRANSITIONS: tuple[Transition, ...] = (
    # verb, on screen, from, to, who
    _row("edit", "改文字", "edit the words", "draft", None, DRAFTS),
    _row("recompute", "按现在的记录重算", "compute again from the records", "draft", None, DRAFTS),
    _row("override", "手填数字", "type a figure by hand", "draft", None, DRAFTS, needs=("text", "reason")),
    _row("restore", "恢复算出的数字", "put the computed figure back", "draft", None, DRAFTS),
    _row("head", "改版头", "change the letterhead", "draft", None, DRAFTS),
    _row("comment", "提意见", "comment", "draft review", None, COMMENTS, DRAFTS, SIGNS, needs=("note",)),
    _row("resolve", "处理意见", "settle a comment", "draft review", None, DRAFTS),
    _row("submit", "送出征求意见", "send out for comment", "draft", S.REVIEW, DRAFTS),
    _row("sign", "签发", "sign off", "review", S.SIGNED, SIGNS),
    _row("issue", "编号印发", "number and issue", "signed", S.ISSUED, ISSUES),
    _row("return", "退回修改", "send back to be changed", "review signed", S.DRAFT, DRAFTS, SIGNS, needs=("reason",)),
    _row("withdraw", "撤回", "withdraw", "draft review signed", S.WITHDRAWN, DRAFTS, needs=("reason",)),
    _row("revoke", "废止", "revoke", "issued", S.WITHDRAWN, SIGNS, needs=("reason",)),
)  # fmt: skip

BY_VERB: Mapping[str, Transition] = {row.verb: row for row in TRANSITIONS}
