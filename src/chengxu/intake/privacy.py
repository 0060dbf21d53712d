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
    ERASE_ALL = "erase_all"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _KINDS[self]


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STATES[self]


_KINDS = {
    Kind.CORRECT: Message("更正", "correct"),
    Kind.ERASE_CONTACT: Message("删除联系方式", "delete name, telephone and e-mail"),
    Kind.ERASE_ALL: Message("删除联系方式、原话和写下的地点", "delete contact, words and the written place"),
}
_STATES = {
    State.ASKED: Message("等待办理", "waiting"),
    State.GRANTED: Message("已办理", "done"),
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
    """Why words of a report may have to stay: its case is still worked on, or a penalty proceeding rests on it."""

    is_open: bool
    has_proceeding: bool


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

    Contact may always go. Words go when the purpose is served (art. 47 para. 1 no. 1) and no record of enforcement rests on
    them, which is kept by law (art. 47 para. 2).
    """
    if request.kind is not Kind.ERASE_ALL:
        return None
    if holding.is_open:
        return Message(
            "案件还在办理，处理目的没有实现，原话和地点还不能删（个人信息保护法第四十七条第一款）；可以先删联系方式。",
            "The case is still being worked on, so words and place cannot go yet (PIPL art. 47 para. 1); the contact can.",
        )
    if holding.has_proceeding:
        return Message(
            "这件事立了行政处罚案，案卷依法要保存，只能停止除存储以外的处理（个人信息保护法第四十七条第二款）；可以先删联系方式。",
            "A penalty proceeding rests on it and its file is kept by law (PIPL art. 47 para. 2); the contact can go.",
        )
    return None


def decided(
    request: Request, *, grant: bool, answer: str, holding: Holding, by: str, now: datetime
) -> Request:
    """The request after it was granted or refused. Raises :class:`Refused` when it was decided before, when the law forbids to
    grant it, and for a refusal without a reason (art. 50)."""
    if request.state is not State.ASKED:
        raise Refused(Message("这件申请已经办过了。", "This request was decided already."), "request")
    said = plain(answer)
    if len(said) > MOST_WORDS:
        raise Refused(
            Message("请写 {most} 字以内。", "At most {most} characters.").format(most=MOST_WORDS), "answer"
        )
    if grant and (why_not := refuse_grant(request, holding)):
        raise Refused(why_not, "grant")
    if not grant and len(said) < 2:
        message = Message(
            "不予办理的，要向本人说明理由（个人信息保护法第五十条）。",
            "A refusal needs a reason (PIPL art. 50).",
        )
        raise Refused(message, "answer")
    state = State.GRANTED if grant else State.REFUSED
    return replace(request, state=state, decided_at=now, decided_by=by, answer=said)
