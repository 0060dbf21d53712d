"""Where a reporter wants to be told of news: kept with the report alone, where it can be erased.

Apart from the contact left with the report, for that one proves who asks about their own data (``subjects``): whoever found a
receipt must not be able to put a number of their own in its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from chengxu.common.messages import Message, Refused
from chengxu.intake.models import Report
from chengxu.intake.rules import EMAIL, MAX_EMAIL, PHONE, plain

MAX_PHONE = 24
FIELDS = ("contact_name", "contact_phone", "contact_email", "notice_phone", "notice_email")
"""All that a report keeps of how its sender is called and reached."""


def erase(report_uids: Sequence[str]) -> None:
    """Erase the contact of these reports, in the caller's transaction, whose deed says why. Nothing is sent to them any more."""
    Report.objects.filter(uid__in=report_uids).update(**dict.fromkeys(FIELDS, ""))


def address(report: Report, *, email: bool) -> str:
    """Where to tell them: what they gave for it, else the contact left with the report; "" when there is neither."""
    if email:
        return report.notice_email or report.contact_email
    return report.notice_phone or report.contact_phone


def keep(report: Report, *, email: bool, given: str) -> None:
    """Keep an address for news, in the caller's transaction; "" means the one there is.

    Raises :class:`Refused` (field ``address``) for one that looks like none, and for none at all.
    """
    given = plain(given)
    if not given:
        if not address(report, email=email):
            raise _refused(
                email,
                Message("请写电子邮箱", "please give an e-mail address"),
                Message("请写手机号", "please give a phone number"),
            )
        return
    fits = (
        len(given) <= MAX_EMAIL and EMAIL.fullmatch(given)
        if email
        else len(given) <= MAX_PHONE and PHONE.fullmatch(given)
    )
    if not fits:
        raise _refused(
            email,
            Message("电子邮箱不像电子邮箱", "this does not look like an e-mail address"),
            Message("电话号码不像电话号码", "this does not look like a phone number"),
        )
    name = "notice_email" if email else "notice_phone"
    if address(report, email=email) != given:
        setattr(report, name, given)
        report.save(update_fields=[name])


def _refused(email: bool, mail: Message, phone: Message) -> Refused:
    return Refused(mail if email else phone, field="address")
