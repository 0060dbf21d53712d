"""People and parties as tables of an office name them. Each refusal says what was expected."""

from __future__ import annotations

from chengxu.accounts.models import Person
from chengxu.common.messages import Message, Refused
from chengxu.parties.models import Party


def parts(text: str, between: str = ";；") -> list[str]:
    """What stands in one cell, taken apart; empty pieces are left out."""
    for sign in between[1:]:
        text = text.replace(sign, between[0])
    return [part for one in text.split(between[0]) if (part := one.strip())]


def person(text: str, field: str, *, active: bool = True) -> str:
    """The uid of whoever has this login, or a name only one has; ``active``: of those who work here now. Raises :class:`Refused`."""
    known = Person.objects.filter(is_active=True) if active else Person.objects.all()
    found = list(known.filter(login=text)[:1]) or list(known.filter(name=text)[:2])
    if len(found) == 1:
        return found[0].uid
    message = (
        Message("有不止一个「{name}」，请写登录名", "more than one is called “{name}”; give the login")
        if found
        else Message("没有「{name}」这个人", "nobody is called “{name}”")
    )
    raise Refused(message.format(name=text[:40]), field=field)


def party(text: str, field: str, phone: str = "") -> Party:
    """Whoever has this credit code, plate, or a name only one has; ``phone`` tells people of one name apart. Raises :class:`Refused`."""
    alive = Party.objects.filter(erased_at__isnull=True)
    if phone and len(found := list(alive.filter(name=text, contact_phone=phone)[:2])) == 1:
        return found[0]
    for known in ({"code": text.upper()}, {"plate": text.upper()}, {"name": text}):
        found = list(alive.filter(**known)[:2]) if text else []
        if len(found) == 1:
            return found[0]
        if found:
            message = Message(
                "有不止一个「{text}」，请写统一社会信用代码",
                "more than one is called “{text}”; give the credit code",
            )
            raise Refused(message.format(text=text[:40]), field=field)
    message = Message(
        "没有登记过「{text}」，请先导入当事人", "“{text}” is not registered; import parties first"
    )
    raise Refused(message.format(text=text[:40]), field=field)
