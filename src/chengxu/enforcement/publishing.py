"""Laying a penalty decision open, and taking it back: what may stand there and what never. Plain Python.

Sources: 行政处罚法 (2021) art. 48 (decisions of some social influence are published; one that was changed, revoked or found
unlawful or void is withdrawn within three days, with the reason told), art. 85 (these are working days), art. 50 (personal data);
个人信息保护法 art. 27 and 51 (names are masked); 民法典 art. 54 (a sole trader may have a shop name, and need not: then the registered
name is the trader's own). The seven days after the decision, and by which words an organisation is known, are defaults, unverified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused, listed
from chengxu.enforcement.rules import Proceeding, ProceedingState
from chengxu.ledger.rules import MILLI, Deed, detail

PUBLISH_DAYS = timedelta(days=7)  # default, unverified
WITHDRAW_DAYS = 3  # working days; art. 48 with art. 85
MOST_TEXT, MOST_PARTY, MOST_REASON = 1000, 80, 300
WHO = "某"
_LONG_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "东方",
    "端木",
    "司徒",
    "南宫",
)
_CHINESE_NAME = re.compile("[\u3400-\u9fff·]{2,8}")
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_BARE_NAME = re.compile(f"{_HAN}{{2,4}}|{_HAN}+(?:[·•]{_HAN}+)+")
_BODY = re.compile(
    "(?:公司|集团|企业|厂|矿|店|铺|坊|吧|摊|餐|超市|商城|酒楼|茶楼|酒家|部|社|银行|商行|车行|分行|支行|站|场|局|厅|处|所|馆|队|中心|院|校|幼儿园|公园|"
    "山庄|饭庄|农庄|社区|协会|商会|工会|委会|委员会|基金会|政府|大厦|工作室|诊室|药房|食堂)$"
)
"""How the names of organisations end; 行, 园, 会 and 堂 alone also end names of persons, and are therefore not among them."""
_PRIVATE = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"), Message("身份证号", "an identity number")),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), Message("手机号", "a mobile number")),
    (re.compile(r"[\w.+-]+@[\w-]+\.\w+"), Message("电子邮箱", "an e-mail address")),
    (re.compile(r"\d+\s*(?:栋|幢|单元|室|户)"), Message("门牌和房号", "the number of a flat")),
    (re.compile(r"[\u4e00-\u9fa5][A-Z][·\s]?[A-Z0-9]{5,6}"), Message("车牌号", "a number plate")),
)


LIKE_A_PERSON = Message(
    "当事人写的像是一个人的姓名，按「{kind}」公示就会公开全名。是自然人的，请把类别改选「自然人」，姓名会改成“姓＋某”；是单位的，请写登记的全称；"
    "登记的名称就是这样的（例如没有起字号的个体工商户，登记的就是经营者姓名），请勾选确认后再公示。",
    "The party looks like the name of a person, and as “{kind}” it would be published in full. For a natural person choose “a natural "
    "person”, and the name is masked; for an organisation write its registered name in full; if this is the registered name (a sole "
    "trader without a shop name is registered under the trader's own), tick the confirmation and publish.",
)


class PartyKind(StrEnum):
    """Whom the decision is about."""

    PERSON = "person"
    BUSINESS = "business"
    ORGANISATION = "organisation"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _PARTIES[self]


_PARTIES = {
    PartyKind.PERSON: Message("自然人", "a natural person"),
    PartyKind.BUSINESS: Message("个体工商户", "a sole trader"),
    PartyKind.ORGANISATION: Message("法人或其他组织", "a company or organisation"),
}


class Ground(StrEnum):
    """Why a decision is taken back."""

    CHANGED = "changed"
    REVOKED = "revoked"
    UNLAWFUL = "unlawful"
    VOID = "void"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _GROUNDS[self]


_GROUNDS = {
    Ground.CHANGED: Message("依法变更", "changed"),
    Ground.REVOKED: Message("依法撤销", "revoked"),
    Ground.UNLAWFUL: Message("确认违法", "found unlawful"),
    Ground.VOID: Message("确认无效", "found void"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to lay open; ``party`` is the full name and goes no further than :func:`publish`.

    ``registered`` is the name of which they say that it is an organisation's or a sole trader's registered one though it
    looks like a person's; "" for none.
    """

    proceeding_uid: str
    party: str
    party_kind: str
    facts: str
    basis: str
    registered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A row of ``enforcement_publication``: masked when it is made, emptied when it is withdrawn."""

    uid: str
    proceeding_uid: str
    party: str
    party_kind: str
    facts: str
    basis: str
    published_on: date
    withdrawn_on: date | None = None
    ground: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A publication as it now stands, and the deed of the step."""

    publication: Publication
    deed: Deed


def publish(
    draft: Draft, proceeding: Proceeding, *, on: date, actor: Actor, now: datetime, ids: Ids
) -> Published:
    """Lay a decision open, its party masked. Raises :class:`Refused`, with the field, for a proceeding without a decision, for
    what is missing, for texts that hold what must not be public, and (field ``registered``) for a bare name that would go out in
    full as that of an organisation or a sole trader, unless somebody says that it is registered so; the deed then tells that."""
    if proceeding.state == ProceedingState.OPEN:
        raise Refused(Message("还没有作出处罚决定。", "No decision has been taken yet."), "proceeding")
    if draft.party_kind not in tuple(PartyKind):
        raise Refused(Message("请选当事人是哪一类。", "Choose what kind of party it is."), "party_kind")
    party, facts, basis = (" ".join(text.split()) for text in (draft.party, draft.facts, draft.basis))
    for text, name, most in (
        (party, "party", MOST_PARTY),
        (facts, "facts", MOST_TEXT),
        (basis, "basis", MOST_TEXT),
    ):
        if not 2 <= len(text) <= most:
            message = Message("请写 2 至 {most} 个字。", "Please write 2 to {most} characters.")
            raise Refused(message.format(most=most), name)
    asked = draft.party_kind != PartyKind.PERSON and bare_name(party)
    if asked and " ".join(draft.registered.split()) != party:
        raise Refused(LIKE_A_PERSON.format(kind=PartyKind(draft.party_kind).label), "registered")
    if draft.party_kind == PartyKind.PERSON:
        shown = masked(party)
        facts = facts.replace(party, shown)
    else:
        shown = party
    for text, name in ((shown, "party"), (facts, "facts"), (basis, "basis")):
        if found := private(text):
            message = Message(
                "公开的文字里不能有{what}（行政处罚法第五十条、个人信息保护法），请删去。",
                "What is published may not hold {what}; take it out.",
            )
            raise Refused(message.format(what=listed(found)), name)
    made = Publication(
        uid=ids.uid(now), proceeding_uid=proceeding.uid, party=shown, party_kind=draft.party_kind, facts=facts,
        basis=basis, published_on=on,
    )  # fmt: skip
    told = {"registered": 1 if asked else None}
    return Published(made, _deed("proceeding.publish", made, proceeding, told, actor, now, ids))


def withdraw(
    publication: Publication, proceeding: Proceeding, *, ground: str, reason: str, changed_on: date, due: date, on: date,
    actor: Actor, now: datetime, ids: Ids,
) -> Published:  # fmt: skip
    """Take a decision back: its words go, number and reason stay. ``due`` is the third working day after it was changed.

    Raises :class:`Refused` for one that was withdrawn, without ground or reason, and for a change that is yet to come.
    """
    if publication.withdrawn_on is not None:
        raise Refused(Message("已经撤回了。", "It was withdrawn already."), "publication")
    if ground not in tuple(Ground):
        raise Refused(Message("请选撤回的缘由。", "Choose why it is withdrawn."), "ground")
    said = " ".join(reason.split())
    if not 2 <= len(said) <= MOST_REASON:
        message = Message(
            "请写明理由，2 至 {most} 个字，将向社会公开。",
            "Give the reason, 2 to {most} characters; all will read it.",
        )
        raise Refused(message.format(most=MOST_REASON), "reason")
    if found := private(said):
        message = Message(
            "公开的文字里不能有{what}，请删去。", "What is published may not hold {what}; take it out."
        )
        raise Refused(message.format(what=listed(found)), "reason")
    if changed_on > on or (proceeding.decided_on and changed_on < proceeding.decided_on):
        message = Message(
            "变更日期应在决定之后、今天之前。", "The day of the change lies between the decision and today."
        )
        raise Refused(message, "changed_on")
    gone = replace(publication, party="", facts="", basis="", withdrawn_on=on, ground=ground, reason=said)
    told = {"ground": ground, "changed": changed_on.isoformat(), "late": 1 if on > due else None}
    return Published(gone, _deed("proceeding.withdraw", gone, proceeding, told, actor, now, ids))


def masked(name: str) -> str:
    """张三 → 张某, 欧阳修 → 欧阳某; of a name in other letters the first one: Smith → S某."""
    if not _CHINESE_NAME.fullmatch(name):
        return name[:1].upper() + WHO
    surname = next((long for long in _LONG_SURNAMES if name.startswith(long) and len(name) > 2), name[:1])
    return surname + WHO


def bare_name(name: str) -> bool:
    """Whether a name looks like a person's alone: two to four Chinese characters, or parts joined by a dot, without any word by
    which an organisation is known at the end; what follows in brackets aside. 张三, 吴·买买提, 张三（经营者）; not 老王店."""
    plain = re.sub(r"[（(].*$", "", name.replace(" ", ""))
    return _BARE_NAME.fullmatch(plain) is not None and _BODY.search(plain) is None


def private(text: str) -> list[Message]:
    """The kinds of personal data a text seems to hold, each once."""
    return [what for pattern, what in _PRIVATE if pattern.search(text)]


def numbers_of_people(text: str) -> list[Message]:
    """Of these the kinds that are never the bureau's own: identity and mobile numbers. For words that may well say how many
    households a matter is about, or which line to call."""
    return [what for pattern, what in _PRIVATE[:2] if pattern.search(text)]


def _deed(
    verb: str, publication: Publication, proceeding: Proceeding, told: Mapping[str, object], actor: Actor, now: datetime,
    ids: Ids,
) -> Deed:  # fmt: skip
    return Deed(
        uid=ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor.uid,
        source="desk",
        verb=verb,
        object="proceeding",
        quantity=MILLI,
        measure="件",
        unit=actor.unit,
        proceeding_uid=proceeding.uid,
        detail=detail(publication=publication.uid, **told),
    )
