"""What somebody may ask about their own data, and what may be done about it. Plain Python.

Sources: 个人信息保护法 art. 45 (access and copy), 46 (correction), 47 (deletion; where a law keeps the record longer, only storing
it goes on), 50 (an easy way to ask, and reasons for a refusal). The term is the pack's, the law says 及时 without a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.intake.rules import EMAIL, MAX_EMAIL, MAX_NAME, MAX_PLACE, PHONE, plain

MOST_WORDS = 500
ERASED = "（反映人的原话已应本人要求删除）"
DEFAULT_LIMIT = Limit(15, LimitUnit.work_day)  # default, unverified


class Kind(StrEnum):
    """What is asked for."""

    CORRECT = "correct"
    ERASE_CONTACT = "erase_contact"
    ERASE_PHOTOS = "erase_photos"
    ERASE_ALL = "erase_all"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _KINDS[self]


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    LIMITED = "limited"
    REFUSED = "refused"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STATES[self]


_KINDS = {
    Kind.CORRECT: Message("更正", "correct"),
    Kind.ERASE_CONTACT: Message("删除联系方式", "delete name, telephone and e-mail"),
    Kind.ERASE_PHOTOS: Message("删除照片", "delete the photographs"),
    Kind.ERASE_ALL: Message(
        "删除联系方式、原话、写下的地点和照片", "delete contact, words, the written place and the photographs"
    ),
}
_STATES = {
    State.ASKED: Message("等待办理", "waiting"),
    State.GRANTED: Message("已办理", "done"),
    State.LIMITED: Message("依法保存，已停止其他处理", "kept by law, and used for nothing else"),
    State.REFUSED: Message("不予办理", "refused"),
}
CORRECTED = ("name", "phone", "email", "place")
"""What can be corrected; what somebody said stays as said, and more can be said."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the pack says: within which time a request is answered, and where that comes from."""

    limit: Limit = DEFAULT_LIMIT
    source: str = "本系统默认"
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request about one report. ``corrections`` are the new values by name, ``words`` what its sender adds."""

    uid: str
    report: str
    kind: Kind
    state: State
    words: str
    asked_at: datetime
    due_at: datetime
    corrections: Mapping[str, str] = field(default_factory=dict)
    decided_at: datetime | None = None
    decided_by: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """Why words and photographs may have to stay: the case is still worked on, a penalty proceeding rests on it, or all the
    photographs prove something else too."""

    is_open: bool
    has_proceeding: bool
    all_shared: bool = False


def proves(given: str, kept: str) -> bool:
    """Whether somebody knows the number that was left: the same digits, however they are written; nothing proves nothing."""
    digits = [sign for sign in given if sign.isdecimal()]
    known = [sign for sign in kept if sign.isdecimal()]
    return bool(known) and digits == known


def checked(kind: str, corrections: Mapping[str, str], words: str) -> tuple[Kind, dict[str, str], str]:
    """A request as it is kept. Raises :class:`Refused` with the field for what nobody can ask for."""
    if kind not in tuple(Kind):
        raise Refused(Message("请选要办什么。", "Choose what you ask for."), "kind")
    said = plain(words)
    if len(said) > MOST_WORDS:
        message = Message("请写 {most} 字以内。", "At most {most} characters.").format(most=MOST_WORDS)
        raise Refused(message, "words")
    wanted = {
        name: plain(corrections.get(name, "")) for name in CORRECTED if plain(corrections.get(name, ""))
    }
    if kind != Kind.CORRECT:
        return Kind(kind), {}, said
    if not wanted:
        raise Refused(Message("请至少写一项正确的内容。", "Give at least one right value."), "name")
    _check_values(wanted)
    return Kind.CORRECT, wanted, said


def _check_values(wanted: Mapping[str, str]) -> None:
    for name, most in (("name", MAX_NAME), ("place", MAX_PLACE), ("email", MAX_EMAIL)):
        if len(wanted.get(name, "")) > most:
            raise Refused(Message("最多 {most} 字。", "At most {most} characters.").format(most=most), name)
    if "phone" in wanted and not PHONE.fullmatch(wanted["phone"]):
        raise Refused(Message("电话号码不对。", "That is no telephone number."), "phone")
    if "email" in wanted and not EMAIL.fullmatch(wanted["email"]):
        raise Refused(Message("电子邮箱不对。", "That is no e-mail address."), "email")


def refuse_grant(request: Request, holding: Holding) -> Message | None:
    """Why a request may not be granted, or None when it may.

    Contact may always go. Words and photographs go when the purpose is served (art. 47 para. 1 no. 1) and no record of
    enforcement rests on them, which is kept by law (art. 47 para. 2); a photograph that proves another matter stays for that.
    """
    if request.kind not in (Kind.ERASE_ALL, Kind.ERASE_PHOTOS):
        return None
    if holding.is_open:
        return OPEN
    if holding.has_proceeding:
        return PROCEEDING
    if request.kind is Kind.ERASE_PHOTOS and holding.all_shared:
        return SHARED
    return None


OPEN = Message(
    "案件还在办理，处理目的没有实现，原话、地点和照片还不能删（个人信息保护法第四十七条第一款）；可以先删联系方式。",
    "The case is still being worked on, so words, place and photographs cannot go yet (PIPL art. 47 para. 1); the contact can.",
)
PROCEEDING = Message(
    "这件事立了行政处罚案，案卷依法要保存，不能删；可以停止除存储以外的处理：删去联系方式，照片只密存原件、不再展示"
    "（个人信息保护法第四十七条第二款）。",
    "A penalty proceeding rests on it and its file is kept by law. It can be used for nothing else: the contact goes, the "
    "photographs are stored sealed and shown no more (PIPL art. 47 para. 2).",
)
SHARED = Message(
    "这些照片同时是另一件事的证据，处理目的没有实现，还不能删（个人信息保护法第四十七条第一款）。",
    "These photographs prove another matter too, so they cannot go yet (PIPL art. 47 para. 1).",
)
NOT_KEPT_BY_LAW = Message(
    "没有法律要求保存，不能用停止处理代替删除。", "No law keeps it, so limiting cannot stand for deleting."
)


def refuse_limit(request: Request, holding: Holding) -> Message | None:
    """Why a request may not be answered by limiting what is done with the data, or None when it may: only where a law keeps the
    record (art. 47 para. 2), and only of what was asked to be deleted."""
    if request.kind not in (Kind.ERASE_ALL, Kind.ERASE_PHOTOS):
        return NOT_KEPT_BY_LAW
    if holding.is_open:
        return OPEN
    return None if holding.has_proceeding else NOT_KEPT_BY_LAW


def decided(
    request: Request, into: State, *, answer: str, holding: Holding, by: str, now: datetime
) -> Request:
    """The request after it was granted, answered by limiting, or refused. Raises :class:`Refused` when it was decided before, when
    the law forbids that answer, and for a refusal without a reason (art. 50)."""
    if request.state is not State.ASKED:
        raise Refused(Message("这件申请已经办过了。", "This request was decided already."), "request")
    said = plain(answer)
    if len(said) > MOST_WORDS:
        raise Refused(
            Message("请写 {most} 字以内。", "At most {most} characters.").format(most=MOST_WORDS), "answer"
        )
    if into is State.GRANTED and (why_not := refuse_grant(request, holding)):
        raise Refused(why_not, "grant")
    if into is State.LIMITED:
        if why_not := refuse_limit(request, holding):
            raise Refused(why_not, "grant")
        said = said or PROCEEDING.zh
    if into is State.REFUSED and len(said) < 2:
        message = Message(
            "不予办理的，要向本人说明理由（个人信息保护法第五十条）。",
            "A refusal needs a reason (PIPL art. 50).",
        )
        raise Refused(message, "answer")
    return replace(request, state=into, decided_at=now, decided_by=by, answer=said)
