"""How a reporter can be reached, kept with the report alone, where it can be erased."""

from __future__ import annotations

from chengxu.common.messages import Message, Refused
from chengxu.intake.models import Report
from chengxu.intake.rules import EMAIL, MAX_EMAIL, PHONE, plain


def keep(report: Report, *, email: bool, address: str) -> None:
    """Keep an e-mail address or a telephone number as the report's own, in the caller's transaction; "" keeps what is there.

    Raises :class:`Refused` (field ``address``) for one that looks like none, and for none at all.
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
    if getattr(report, name) != address:
        setattr(report, name, address)
        report.save(update_fields=[name])
