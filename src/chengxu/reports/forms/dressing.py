"""How a report goes out that was made at once, without the steps of a document: its head, its day, its annexes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from chengxu.common.messages import Message, Refused, listed
from chengxu.reports.forms import enclosing, letterheads
from chengxu.reports.rules import Document, Form

_NUMBER = re.compile(r"[^\s\d〔〕\[\]()（）第]+〔[12]\d{3}〕[1-9]\d*号")
"""机关代字、年份、发文顺序号 (GB/T 9704-2012 §7.2.5)."""

FORMS = {"plain": Form.PLAIN, "red-head": Form.RED_HEAD}


def dressed(
    document: Document,
    *,
    form: str = "plain",
    annex: Iterable[str] = (),
    dated: date | None = None,
    number: str = "",
) -> Document:
    """The document in one of :data:`FORMS`, with its day, its number and the annexes asked for.

    Under a red head without a number it is marked as a draft: it cannot have been issued. Raises :class:`Refused` for
    an unknown form or annex, for a number without a red head to stand under, and for one that is not written as
    GB/T 9704-2012 §7.2.5 has it.
    """
    chosen = FORMS.get(form)
    if chosen is None:
        raise Refused(
            Message(
                "没有「{form}」这种格式，可用：{known}", "there is no form “{form}”; there are: {known}"
            ).format(form=form, known=listed(FORMS)),
            field="form",
        )
    number = number.strip()
    if number and chosen is not Form.RED_HEAD:
        raise Refused(
            Message(
                "发文字号只用在红头文件上，请同时选红头格式",
                "a document's number stands under a red head only; choose that form as well",
            ),
            field="number",
        )
    if number and not _NUMBER.fullmatch(number):
        raise Refused(
            Message(
                "发文字号「{number}」写法不对，应像 靖城管〔2024〕1号：年份用六角括号，不加「第」，序号前不补零",
                "“{number}” is no document number; write it like 靖城管〔2024〕1号: the year in 〔〕, no 第, no leading zero",
            ).format(number=number),
            field="number",
        )
    document = replace(document, form=chosen, dated=dated or document.dated)
    if chosen is Form.RED_HEAD:
        head = letterheads.letterhead(number=number)
        document = replace(document, letterhead=head, draft=document.draft or not number)
    return enclosing.enclosed(document, annex)
