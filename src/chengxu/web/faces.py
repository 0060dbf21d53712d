"""The doors in the head of every page of whoever signed in: which there are, in which group, and who finds them.

A door that a person may not open is not shown, and a group of one door is that door. Whether a page may be seen is decided
by the page itself (:mod:`chengxu.web.access`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from chengxu.accounts.rules import Actor
from chengxu.assets.access import READS as SEES_COMPONENTS
from chengxu.common.messages import Message
from chengxu.enforcement.access import PUBLISH
from chengxu.field.rules import works_outside
from chengxu.intake.subjects import HANDLE
from chengxu.notices.outside.subscribing import RETRY
from chengxu.participation.access import KEEPS, ORGANISES
from chengxu.participation.access import READS as CONSULTS
from chengxu.parties.access import ALL as PERMITS
from chengxu.reports.access import READS
from chengxu.routines.access import OVERSEE
from chengxu.routines.campaigns.access import KEEP as RUNS_CAMPAIGNS
from chengxu.routines.campaigns.access import READ as SEES_CAMPAIGNS
from chengxu.routines.inspections.access import ALL as INSPECTIONS
from chengxu.routines.meetings.access import KEEP as KEEPS_MEETINGS
from chengxu.routines.meetings.access import PARTY as PARTY_MEETINGS
from chengxu.routines.recurring.access import VIEW as ROUTINES
from chengxu.routines.rosters.access import KEEP as KEEPS_ROSTERS
from chengxu.routines.surveys.access import KEEP as KEEPS_SURVEYS
from chengxu.routines.tracks.access import VIEW as SEES_TRACKS
from chengxu.undertakings.access import ALL as UNDERTAKES
from chengxu.web import access

May = Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Door:
    """A page to begin from: the ``face`` its views give themselves, the name of its address, icon and label."""

    face: str
    address: str
    icon: str
    label: Message
    may: May


@dataclass(frozen=True, slots=True)
class Group:
    """Doors that belong together."""

    label: Message
    icon: str
    doors: tuple[Door, ...]


def _any(*verbs: str) -> May:
    return lambda actor: any(actor.may(verb) for verb in verbs)


GROUPS: Final = (
    Group(
        Message("案件", "Cases"),
        "list",
        (
            Door("desk", "desk", "list", Message("案件", "Cases"), _any(*access.DESK)),
            Door("intake", "intake", "phone", Message("登记", "Register"), _any(*access.TAKES_IN)),
            Door("heat", "heat", "layers", Message("职责", "Responsibility"), _any(*access.HEAT)),
            Door("privacy", "desk-privacy", "lock", Message("个人信息申请", "Privacy requests"), _any(HANDLE)),
        ),
    ),
    Group(
        Message("外勤", "Field"),
        "camera",
        (Door("field", "field", "camera", Message("外勤", "Field"), works_outside),),
    ),
    Group(
        Message("勤务", "Duties"),
        "walk",
        (
            Door("duty", "desk-duty", "walk", Message("在岗", "On duty"), _any(OVERSEE)),
            Door("rosters", "rosters", "list", Message("排班", "Rosters"), _any(OVERSEE, KEEPS_ROSTERS)),
            Door("routines", "desk-routines", "rework", Message("常态任务", "Routines"), _any(ROUTINES)),
            Door("tracks", "desk-tracks", "map", Message("作业轨迹", "Tracks"), _any(SEES_TRACKS)),
            Door("inspections", "inspections", "check", Message("检查", "Inspections"), _any(*INSPECTIONS)),
            Door(
                "campaigns", "office-campaigns", "flag", Message("专项整治", "Campaigns"),
                _any(SEES_CAMPAIGNS, RUNS_CAMPAIGNS),
            ),
            Door(
                "meetings", "office-meetings", "comment", Message("会议学习", "Meetings"),
                _any(SEES_CAMPAIGNS, KEEPS_MEETINGS, PARTY_MEETINGS),
            ),
            Door(
                "surveys", "surveys", "comment", Message("满意度测评", "Asking people"), _any(SEES_CAMPAIGNS, KEEPS_SURVEYS)
            ),
        ),
    ),
    Group(
        Message("城市", "Town"),
        "lamp",
        (
            Door("components", "components", "lamp", Message("部件", "Components"), _any(SEES_COMPONENTS)),
            Door("upkeep", "repairs", "wrench", Message("养护", "Upkeep"), _any(SEES_COMPONENTS)),
            Door("undertakings", "undertakings", "flag", Message("重点事项", "Undertakings"), _any(*UNDERTAKES)),
            Door("permits", "office-permits", "pin", Message("许可", "Permits"), _any(*PERMITS)),
        ),
    ),
    Group(
        Message("数字", "Figures"),
        "chart",
        (
            Door("office", "office", "chart", Message("指标", "Indicators"), _any("indicators.read")),
            Door("report", "reports", "file", Message("报告", "Reports"), _any("reports.make")),
            Door("documents", "documents", "seal", Message("文稿", "Documents"), _any(*READS)),
            Door("audit", "audit", "shield", Message("审核", "Audit"), _any("reports.audit")),
        ),
    ),
    Group(
        Message("公众", "Public"),
        "comment",
        (
            Door("penalties", "penalties-open", "eye", Message("公示", "Published"), _any(PUBLISH)),
            Door("consultations", "office-consultations", "comment", Message("征求意见", "Consultations"), _any(*CONSULTS)),
            Door("activities", "office-activities", "user", Message("志愿活动", "Volunteering"), _any(ORGANISES)),
            Door("fronts", "office-fronts", "check", Message("门前三包", "Shop fronts"), _any(KEEPS)),
            Door("outbox", "outbox", "send", Message("对外消息", "Messages out"), _any(RETRY)),
        ),
    ),
)  # fmt: skip


def open_to(actor: Actor, groups: Iterable[Group] = GROUPS) -> list[Group]:
    """The groups with the doors this person may open, in order; groups without any are left out."""
    found = (
        Group(one.label, one.icon, tuple(door for door in one.doors if door.may(actor))) for one in groups
    )
    return [group for group in found if group.doors]
