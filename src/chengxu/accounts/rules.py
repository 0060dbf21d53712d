"""Who works where, what a post may do, and what no county may allow.

Verbs are declared here, because code asks for them; which post holds which verb is the county's text
(``units.yaml``). The bans at the end come from statute: a pack that grants against them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chengxu.common.messages import Message, Refused, listed


class UnitKind(StrEnum):
    """What sort of organisation a unit is; it decides the order of lists, never a right."""

    BUREAU = "bureau"
    CENTRE = "centre"
    SECTION = "section"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    COMPANY = "company"


class PostKind(StrEnum):
    """The standing of a post in law: the bans below are about it."""

    STAFF = "staff"
    OFFICER = "officer"  # 执法人员: certified, may enforce
    AUXILIARY = "auxiliary"  # 协管员: helps, may never enforce
    ADMINISTRATOR = "administrator"  # one of the three administrators of the system


CASE_VERBS: Mapping[str, Message] = {
    "case.accept": Message("受理", "accept"),
    "case.reject": Message("不予立案", "decline"),
    "case.verify": Message("派发核实", "send for verification"),
    "case.confirm": Message("核实属实", "confirm on site"),
    "case.refute": Message("核实不属实", "refute on site"),
    "case.file": Message("立案", "file"),
    "case.dispatch": Message("派遣", "dispatch"),
    "case.return": Message("回退", "return"),
    "case.start": Message("签收处置", "take on"),
    "case.handle": Message("处置反馈", "report as handled"),
    "case.check": Message("派发核查", "send for check"),
    "case.pass": Message("核查通过", "pass the check"),
    "case.close": Message("结案", "close"),
    "case.rework": Message("返工", "send back for rework"),
    "case.void": Message("作废", "void"),
    "case.rule": Message("裁定争议", "rule on disputes"),
    "case.self_handle": Message("现场自行处置", "handle on the spot"),
    "case.reach": Message("阶段完成", "reach a milestone"),
    "case.reassign": Message("改派监督员", "send another collector"),
    "case.defer_ask": Message("申请延期", "ask for more time"),
    "case.suspend_ask": Message("申请挂账", "ask for a suspension"),
    "case.abnormal_ask": Message("申请非正常结案", "ask for an abnormal close"),
    "case.appeal": Message("超期申诉", "appeal against a breach"),
    "case.withdraw": Message("撤回申请", "withdraw a request"),
    "case.approve": Message("一级审批", "approve at the first level"),
    "case.approve_high": Message("二级审批", "approve at the second level"),
    "case.deny": Message("不批准申请", "refuse a request"),
    "case.review": Message("挂账复查", "review a suspension"),
    "case.resume": Message("解除挂账", "end a suspension"),
    "case.transfer": Message("移送", "transfer"),
    "case.answer": Message("登记移送答复", "book the answer to a transfer"),
    "case.recall": Message("收回派遣", "recall a case from a unit"),
    "case.reclaim": Message("收回移送", "take a transfer back"),
    "case.remind": Message("催办", "remind"),
    "case.notify": Message("抄告", "notify"),
    "case.notice_answer": Message("登记抄告答复", "book the answer to a notice"),
    "case.cohandle": Message("发起协同", "bring in other units"),
    "case.co_done": Message("协同完成", "finish a shared task"),
    "case.supervise": Message("督办", "supervise"),
    "case.respond": Message("督办答复", "answer a supervision"),
    "case.recalculate": Message("重算期限", "recalculate the clocks"),
    "case.merge": Message("并案", "merge cases"),
    "case.unmerge": Message("撤销并案", "undo a merge"),
    "case.split": Message("拆分", "split a case"),
    "case.attach": Message("挂接与分离", "attach and detach parts"),
    "case.link": Message("关联多次发生", "link a recurrence"),
}

REPORTER_VERBS: Mapping[str, Message] = {"case.reopen": Message("重开", "reopen")}
"""What a receipt gives the right to do; no county can give it to a post."""

VERBS: Mapping[str, Message] = {
    **CASE_VERBS,
    "case.view_all": Message("查看全部案件", "see all cases"),
    "contact.view": Message("查看反映人联系方式", "see a reporter's contact"),
    "photos.hide": Message("遮挡照片", "hide parts of a photo"),
    "photos.original": Message("查看照片原件", "open the original of a photo"),
    "answer.draft": Message("起草公开答复", "draft public answers"),
    "answer.approve": Message("审定公开答复", "approve public answers"),
    "privacy.handle": Message("办理个人信息申请", "decide requests about personal data"),
    "intake.operator": Message("代为登记来电来信", "register calls and letters"),
    "intake.import": Message("批量导入", "import in bulk"),
    "ledger.record": Message("登记工作台账", "record work done"),
    "ledger.verify": Message("校验台账", "verify the ledger"),
    "shifts.view": Message("查看本单位在岗情况", "see who of the own unit is on shift"),
    "rosters.keep": Message("排班和认定到岗", "keep rosters and decide who was present"),
    "routines.view": Message("查看常态任务", "see what has to be done again and again"),
    "routines.excuse": Message("准予本单位免做", "excuse what the own unit need not do"),
    "tracks.view": Message("查看车辆作业轨迹", "see what the tracks of vehicles prove"),
    "tracks.decide": Message("处理异常轨迹、登记天气", "decide about odd tracks, declare the weather"),
    "indicators.read": Message("查看指标", "read indicators"),
    "reports.make": Message("生成报告", "make reports"),
    "reports.audit": Message("审核报告数字", "audit the figures of a report"),
    "reports.draft": Message("起草报告文稿", "draft report documents"),
    "reports.comment": Message("对报告文稿提意见", "comment on report documents"),
    "reports.sign": Message("签发报告文稿", "sign off report documents"),
    "reports.issue": Message("报告文稿编号印发", "number and issue report documents"),
    "enforcement.investigate": Message("调查取证", "investigate"),
    "enforcement.penalise": Message("当场处罚", "penalise on the spot"),
    "enforcement.review": Message("法制审核", "review lawfulness"),
    "enforcement.decide": Message("作出处罚决定", "decide a penalty"),
    "enforcement.publish": Message("公示和撤回处罚决定", "publish and withdraw penalty decisions"),
    "consult.draft": Message("起草征求意见", "draft consultations"),
    "consult.publish": Message("发布征求意见和结果", "publish consultations and their results"),
    "consult.answer": Message("答复公众意见", "answer opinions"),
    "join.organise": Message("组织志愿活动", "organise volunteering"),
    "meetings.keep": Message("安排和登记会议、培训", "plan and record meetings and trainings"),
    "meetings.party": Message("查看和登记党内会议", "see and record meetings of the Party"),
    "campaigns.keep": Message("办理专项整治", "run campaigns"),
    "surveys.keep": Message("办理满意度测评", "keep rounds of asking people"),
    "front.keep": Message("登记和检查门前三包", "keep the register of shop fronts"),
    "assets.read": Message("查看部件台账", "read the register of components"),
    "assets.keep": Message("维护本单位的部件", "keep the components of one's own unit"),
    "assets.register": Message("登记、导入部件和印标牌", "register and import components, print labels"),
    "claims.keep": Message("办理设施损坏赔偿", "keep claims for damage to components"),
    "permit.read": Message("查看当事人和许可", "see parties and permits"),
    "permit.keep": Message("登记当事人、办理许可", "register parties, issue permits"),
    "permit.revoke": Message("撤销许可", "revoke permits"),
    "undertaking.read": Message("查看重点事项", "see undertakings"),
    "undertaking.keep": Message("办理本单位的重点事项", "work on the undertakings of one's own unit"),
    "undertaking.enter": Message(
        "登记重点事项、上级答复和证件", "enter undertakings, answers from above, certificates"
    ),
    "undertaking.review": Message("复核整改、审核制度", "review rectifications and local rules"),
    "undertaking.decide": Message(
        "批准延期、调整预算、集体审议", "decide on more time, budgets and local rules"
    ),
    "inspection.perform": Message("现场检查和复查", "inspect and look again"),
    "inspection.read": Message("查看全部检查", "see all inspections"),
    "inspection.assign": Message("派发检查任务", "assign inspections"),
    "inspection.draw": Message("双随机抽取和公示", "draw and publish random inspections"),
    "pack.load": Message("装载县域配置包", "load the county pack"),
    "notices.send": Message("管理对外消息", "look after messages that go out"),
    "people.manage": Message("管理人员账号", "manage people"),
    "api.keys": Message("管理接口密钥", "manage keys of the interface"),
}

DEMO_PASSWORD = "demo-chengxu"  # noqa: S105 - shown on the console and the sign-in page; demo databases only

ENFORCEMENT_VERBS = frozenset(verb for verb in VERBS if verb.startswith("enforcement."))
FIELD_ENFORCEMENT = frozenset({"enforcement.investigate", "enforcement.penalise"})
ADMINISTRATION = ("pack.load", "people.manage", "ledger.verify")  # system, security, audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A section of the bureau, another department, a company or a township that can be given work.

    ``succeeded_by`` is the code of the unit that took its work over when it was dissolved or given another code.
    """

    code: str
    name: Message
    short: Message
    kind: UnitKind
    parent: str = ""
    township: str = ""  # the area code, for units of kind ``township``
    synthetic: bool = False  # made for this system, not in any official list
    succeeded_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post and the verbs that go with it; ``succeeded_by`` is the post its holders have now that it is none."""

    code: str
    name: Message
    verbs: frozenset[str] = frozenset()
    kind: PostKind = PostKind.STAFF
    succeeded_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever does something: a signed-in person, the public, or the system itself.

    ``formerly`` are the units that are no more and whose work theirs took over: they act for none of these, and see what
    these left.
    """

    uid: str
    name: str
    unit: str = ""
    posts: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    certificate: str = ""
    formerly: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The units whose records they see: their own first; empty for somebody without one."""
        return (self.unit, *self.formerly) if self.unit else ()

    def may(self, verb: str) -> bool:
        """True when the actor holds ``verb``; an unknown verb is held by nobody."""
        return verb in self.verbs

    def require(self, verb: str) -> None:
        """Raise :class:`Refused` with the name of the missing verb unless the actor holds it."""
        if verb not in self.verbs:
            raise Refused(
                Message("您的岗位没有「{verb}」权限。", "Your post does not include “{verb}”.").format(
                    verb=VERBS.get(verb, Message(verb))
                )
            )


PUBLIC = Actor(uid="public", name="公众")
REPORTER = Actor(uid=PUBLIC.uid, name="反映人", verbs=frozenset(REPORTER_VERBS))
"""Whoever holds the receipt of a report: still nobody known, but this much they may do to its case."""
SYSTEM = Actor(uid="system", name="系统", unit="", verbs=frozenset(VERBS) - ENFORCEMENT_VERBS)


@dataclass(frozen=True, slots=True)
class Organisation:
    """All units and posts of one county, by code.

    ``former`` and ``former_posts`` are those that are no more: nothing is given to them, their names are still known,
    and whoever is written down under one of them acts for its successor.
    """

    units: Mapping[str, Unit]
    posts: Mapping[str, Post]
    former: Mapping[str, Unit] = field(default_factory=dict)
    former_posts: Mapping[str, Post] = field(default_factory=dict)
    _by_name: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names: dict[str, str] = {}
        for unit in self.units.values():
            for name in (unit.code, unit.name.zh, unit.short.zh):
                names.setdefault(name, unit.code)
        for unit in self.former.values():
            if (today := self.today(unit.code)) in self.units:
                for name in (unit.code, unit.name.zh, unit.short.zh):
                    names.setdefault(name, today)
        object.__setattr__(self, "_by_name", names)

    def unit(self, code: str) -> Unit:
        """The unit with this code; raises :class:`Refused` when there is none."""
        try:
            return self.units[code]
        except KeyError:
            raise Refused(Message(f"没有代码为「{code}」的单位。", f"There is no unit “{code}”.")) from None

    def today(self, code: str) -> str:
        """The code of the unit that has the work of ``code`` today: its own, or its last successor's.

        One that is no more and has no successor, or was never known, stays as it is: nobody has its work.
        """
        return _last(code, self.former)

    def post_today(self, code: str) -> str:
        """The code of the post that whoever was given ``code`` holds today."""
        return _last(code, self.former_posts)

    def remembering(self, old: Organisation) -> Organisation:
        """This one, which also knows the names of the units and posts that only ``old`` had."""
        gone = {code: u for code, u in {**old.former, **old.units}.items() if code not in self.units}
        posts = {code: p for code, p in {**old.former_posts, **old.posts}.items() if code not in self.posts}
        return Organisation(self.units, self.posts, {**gone, **self.former}, {**posts, **self.former_posts})

    def find_unit(self, text: str) -> Unit | None:
        """The unit known by this code, Chinese name or short name, or that took over from it; None when nobody is."""
        code = self._by_name.get(text.strip())
        return self.units[code] if code else None

    @property
    def named(self) -> Mapping[str, Unit]:
        """Every unit a name is known of: those that are there, and after them those that are no more."""
        return {**self.units, **self.former}

    def name(self, code: str) -> Message:
        """A unit's name for people; the code itself when the unit was never known."""
        unit = self.units.get(code) or self.former.get(code)
        return unit.name if unit else Message(code)

    def short(self, code: str) -> Message:
        """A unit's short name for people; the code itself when the unit was never known."""
        unit = self.units.get(code) or self.former.get(code)
        return unit.short if unit else Message(code)

    def township_unit(self, township: str) -> Unit | None:
        """The unit that governs a township (area code), or None."""
        return next((u for u in self.units.values() if township and u.township == township), None)

    def actor(self, *, uid: str, name: str, unit: str, posts: Iterable[str], certificate: str = "") -> Actor:
        """The actor a person is today: the verbs of all posts held, in the unit that has the work of theirs.

        Unknown posts give nothing. Without a certificate no enforcement in the field: 行政处罚法 art. 42.
        """
        held = frozenset(map(self.post_today, posts)).intersection(self.posts)
        verbs = frozenset().union(*(self.posts[code].verbs for code in held))
        if not certificate:
            verbs -= FIELD_ENFORCEMENT
        today = self.today(unit)
        formerly = tuple(sorted(code for code in self.former if self.today(code) == today))
        return Actor(
            uid=uid,
            name=name,
            unit=today,
            posts=held,
            verbs=verbs,
            certificate=certificate,
            formerly=formerly,
        )


def _last(code: str, former: Mapping[str, Unit] | Mapping[str, Post]) -> str:
    seen = {code}
    while (gone := former.get(code)) is not None and gone.succeeded_by and gone.succeeded_by not in seen:
        code = gone.succeeded_by
        seen.add(code)
    return code


def refuse_grant(kind: PostKind, verbs: frozenset[str]) -> Message | None:
    """Why a post of this kind may not hold these verbs together, or None when it may.

    Sources: 城市管理执法办法 (住建部令第 34 号) on auxiliaries (from memory, article unverified);
    行政处罚法 arts. 42 (certified officers) and 58 (review); GB/T 22239 (three separate administrators).
    """
    banned = verbs & ENFORCEMENT_VERBS
    if kind is PostKind.AUXILIARY and banned:
        return Message(
            "协管员不得从事执法行为，不能授予：{verbs}（城市管理执法办法）。",
            "An auxiliary may not enforce and cannot be given: {verbs}.",
        ).format(verbs=_listed(banned))
    if kind is not PostKind.OFFICER and verbs & FIELD_ENFORCEMENT:
        return Message(
            "只有执法人员岗位可以授予：{verbs}（行政处罚法第四十二条）。",
            "Only an officer's post can be given: {verbs} (Administrative Penalty Law, art. 42).",
        ).format(verbs=_listed(verbs & FIELD_ENFORCEMENT))
    if "enforcement.review" in verbs and verbs & FIELD_ENFORCEMENT:
        return Message(
            "调查与法制审核不得由同一岗位承担（行政处罚法第五十八条）。",
            "Investigation and legal review cannot be one post (Administrative Penalty Law, art. 58).",
        )
    administration = [verb for verb in ADMINISTRATION if verb in verbs]
    if len(administration) > 1:
        return Message(
            "系统、安全、审计三类管理权限应当分立，不能同时授予：{verbs}（GB/T 22239）。",
            "System, security and audit administration must be separate; not together: {verbs}.",
        ).format(verbs=_listed(administration))
    return None


def is_auxiliary(actor: Actor, organisation: Organisation) -> bool:
    """Whether this person may never enforce, whatever the verbs of their posts: 城市管理执法办法 (article unverified)."""
    held = (organisation.posts.get(code) for code in actor.posts)
    return any(post is not None and post.kind is PostKind.AUXILIARY for post in held)


def refuse_posts(posts: Iterable[Post]) -> Message | None:
    """Why one person may not hold all these posts, or None: nobody is officer and auxiliary, or two administrators."""
    held = list(posts)
    kinds = [post.kind for post in held]
    if PostKind.OFFICER in kinds and PostKind.AUXILIARY in kinds:
        return Message("一人不能既是执法人员又是协管员。", "Nobody can be both officer and auxiliary.")
    if kinds.count(PostKind.ADMINISTRATOR) > 1:
        return Message(
            "系统、安全、审计管理员应当由三人分任。", "The three administrators must be three people."
        )
    return None


def _listed(verbs: Iterable[str]) -> Message:
    return listed(VERBS[verb] for verb in sorted(verbs))
