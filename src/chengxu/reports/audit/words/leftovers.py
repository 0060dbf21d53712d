"""What is still to be done: 尚有86户未处理, 未整改的5处, 3个中转站未建成."""

from __future__ import annotations

import re

_STILL = re.compile(r"[尚还仍](?:有|剩|余|存)(?:约|近)?$")
_UNDONE = re.compile(r"[^，。；]{0,12}(?:[未没待]|无法|暂缓|正在|正(?=[按抓加]))")
"""尚有86户未处理: what is still to be done is not what was."""
_DEEDS = "整改|处理|完成|拆除|办结|建成|投运|处置|清理|修复|维修|更换|整治|销号"
_LEFT = re.compile(rf"未(?:能)?(?:按期|按时|及时)?(?:{_DEEDS})(?:到位|完毕|完)?的(?:仅|还)?有?(?:约|近)?$")
"""未整改的5处 before the number."""
_NOT_YET = re.compile(rf"[^，。；、]{{0,12}}(?:尚未|未能?|还?没有?)(?:{_DEEDS}|启用|到位)")


def undone(told: str, after: str, following: str) -> str:
    """The words that say that a number tells what is not done yet; ``told`` is its sentence before it, ``after`` what
    touches it, ``following`` the clause behind. Empty where it tells what was done."""
    still = _STILL.search(told)
    if still and _UNDONE.match(f"{after}{following}"):
        return still[0]
    left = _LEFT.search(told) or _NOT_YET.match(after)
    return left[0] if left else ""
