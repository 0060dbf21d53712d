"""What the field app says about rosters, swaps and leave."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message

ROSTER: Mapping[str, Message] = {
    "roster": Message("我的班", "My posts"),
    "roster_next": Message("下一班：{day} {shift} · {place}", "next: {day} {shift} · {place}"),
    "roster_now": Message("现在这一班：{day} {shift} · {place}", "now: {day} {shift} · {place}"),
    "roster_none": Message("没有排到您的班", "You are on no roster"),
    "roster_none_why": Message(
        "班表发布以后，这里有您一个月的班，没有网络也看得到。",
        "Once a roster is published your posts of the month are here, without a network too.",
    ),
    "roster_today": Message("今天", "today"),
    "roster_swap": Message("换班、请人顶岗", "Swap, or ask somebody to stand in"),
    "roster_who": Message("跟谁换", "With whom"),
    "roster_back": Message("换对方哪一班", "For which of theirs"),
    "roster_favour": Message("不换，请对方顶岗", "None: ask them to stand in"),
    "roster_ask": Message("提出换班", "Ask"),
    "roster_nobody": Message("这几天没有同事的班可换", "No colleague has posts in the coming days"),
    "roster_late": Message(
        "离上岗太近，不能自己换，请找带班", "Too close to the start; ask whoever leads the shift"
    ),
    "roster_asks_you": Message("{who} 想用 {post} 换您的 {back}", "{who} offers {post} for your {back}"),
    "roster_asks_favour": Message("{who} 请您顶 {post}", "{who} asks you to stand in: {post}"),
    "roster_you_asked": Message("您向 {who} 提出：{post} 换 {back}", "you asked {who}: {post} for {back}"),
    "roster_you_asked_favour": Message("您请 {who} 顶 {post}", "you asked {who} to stand in: {post}"),
    "roster_agree": Message("同意", "Agree"),
    "roster_decline": Message("不同意", "Decline"),
    "roster_withdraw": Message("撤回", "Withdraw"),
    "roster_swaps": Message("换班", "Swaps"),
    "roster_leave": Message("请假", "Leave"),
    "roster_leave_kind": Message("种类", "Kind"),
    "roster_first": Message("从", "From"),
    "roster_last": Message("到", "To"),
    "roster_leave_ask": Message("申请请假", "Ask for leave"),
    "roster_why": Message("原因", "Reason"),
    "roster_waits": Message("等待提交", "waits to be sent"),
    "roster_old": Message("{at} 的班表", "roster as of {at}"),
}
