"""Where a reporter wants to be told of news: kept with the report alone, where it can be erased.

Apart from the contact left with the report, for that one proves who asks about their own data (``subjects``): whoever found a
receipt must not be able to put a number of their own in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from chengxu.common.messages import Message, Refused
from chengxu.intake.models import Report
from chengxu.intake.rules import EMAIL, MAX_EMAIL, MIN_NAME, PHONE, plain

MAX_PHONE = 24
FIELDS = ("contact_name", "contact_phone", "contact_email", "notice_phone", "notice_email")
"""All that a report keeps of how its sender is called and reached."""


NAME_GONE, PHONE_GONE, EMAIL_GONE = "（姓名已删）", "（电话已删）", "（邮箱已删）"
"""What stands in a report's words where they repeated contact that has gone."""


def erase(report_uids: Sequence[str]) -> None:
    """Erase the contact of these reports, in the caller's transaction, whose deed says why. Nothing is sent to them any more.

    Where the words repeat it ("我叫……，请打……"), it goes from there too: they would tell it for ever, and the search, which leaves
    a sender's name out of the words as long as it knows the name, would begin to find the case by it.
    """
    reports = Report.objects.filter(uid__in=report_uids)
    changed = []
    for row in reports.only("pk", "text", *FIELDS):
        words = without(row.text, {name: getattr(row, name) for name in FIELDS})
        if words != row.text:
            row.text = words
            changed.append(row)
    Report.objects.bulk_update(changed, ["text"])
    reports.update(**dict.fromkeys(FIELDS, ""))


def without(words: str, contact: Mapping[str, str]) -> str:
    """Words without the contact that they repeat: values by the names of :data:`FIELDS`; pure.

    A telephone number is the same however its digits are spaced and never part of a longer one; a name of one character stays,
    for it is too common a word.
    """
    for name, value in contact.items():
        if name.endswith("email") and value:
            words = re.sub(re.escape(value), EMAIL_GONE, words, flags=re.IGNORECASE)
        elif name.endswith("phone") and (digits := [sign for sign in value if sign.isdecimal()]):
            number = r"[\s\-－]?".join(f"[{digit}{chr(ord('０') + int(digit))}]" for digit in digits)
            words = re.sub(rf"(?<!\d){number}(?!\d)", PHONE_GONE, words)
        elif name.endswith("name") and len(value) >= MIN_NAME:
            words = words.replace(value, NAME_GONE)
    return words


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
