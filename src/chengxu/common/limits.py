"""Limits as people write them in a pack and in forms: ``4工作时``, ``2 紧急工作时``, ``7个工作日``."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import LARGEST_AMOUNT, LIMIT_NAMES, Limit, LimitUnit

_WRITTEN: Final = {zh: unit for unit, (zh, _) in LIMIT_NAMES.items()} | {
    "紧急时": LimitUnit.urgent_hour,
    "小时": LimitUnit.urgent_hour,
    "工作小时": LimitUnit.work_hour,
    "天": LimitUnit.calendar_day,
    "自然日": LimitUnit.calendar_day,
    "日历日": LimitUnit.calendar_day,
}
_LIMIT: Final = re.compile(rf"\s*([0-9]+)\s*个?\s*({'|'.join(_WRITTEN)})\s*")


def parse_limit(text: str) -> Limit:
    """Read ``4工作时``, ``2 紧急工作时``, ``7个工作日``, ``30工作分钟``, ``5日``.

    Bare 小时 run on the wall clock. Raises Refused with a sentence for the author of the pack.
    """
    found = _LIMIT.fullmatch(unicodedata.normalize("NFKC", text))
    if found and 1 <= int(found[1]) <= LARGEST_AMOUNT:
        return Limit(int(found[1]), _WRITTEN[found[2]])
    raise Refused(
        Message(
            "「{text}」不是时限，应写成数字加单位，例如 4工作时、2紧急工作时、30工作分钟、7工作日、5日",
            "“{text}” is not a time limit; write a number and a unit, such as "
            "4工作时, 2紧急工作时, 30工作分钟, 7工作日 or 5日",
        ).format(text=text)
    )
