"""How a reporter can be reached, kept with the report alone, where it can be erased."""

from __future__ import annotations

from chengxu.common.messages import Message, Refused
from chengxu.intake.models import Report
from chengxu.intake.privacy import proves
from chengxu.intake.rules import EMAIL, MAX_EMAIL, PHONE, plain


def keep(report: Report, *, email: bool, address: str) -> None:
    """Keep an e-mail address or a telephone number as the report's own, in the caller's transaction; "" keeps what is there.

    Raises :class:`Refused` (field ``address``) for one that looks like none, for none at all, and for another telephone number than
    the one left with the report: that number shows who asks about their data, so holding the receipt is not enough to change it.
    """
    address = plain(address)
    name = "contact_email" if email else "contact_phone"
    if not address:
        if not getattr(report, name):
            raise Refused(
                Message("请写电子邮箱", "please give an e-mail address")
                if email
                else Message("请写手机号", "please give a phone number"),
                field="address",
            )
        return
    fits = len(address) <= MAX_EMAIL and EMAIL.fullmatch(address) if email else PHONE.fullmatch(address)
    if not fits:
        raise Refused(
            Message("电子邮箱不像电子邮箱", "this does not look like an e-mail address")
            if email
            else Message("电话号码不像电话号码", "this does not look like a phone number"),
            field="address",
        )
    if not email and report.contact_phone and not proves(address, report.contact_phone):
        raise Refused(
            Message(
                "这份来件已经留了别的电话。要换号码，请在“个人信息保护”页凭原来的电话更正。",
                "Another number was left with this report. To change it, use the page on personal data with the number you left.",
            ),
            field="address",
        )
    if getattr(report, name) != address:
        setattr(report, name, address)
        report.save(update_fields=[name])
