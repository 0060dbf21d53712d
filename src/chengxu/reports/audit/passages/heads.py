"""The words with which a paragraph begins, and which name what all of it is of: 3．路灯。夜里出巡90次，修好335盏.

As a sentence of its own such a head would say nothing of the numbers behind it; written with a colon it does. Pure.
"""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"(?P<head>\s*(?:[-•·*]\s*)?(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).．、]\s*)?[\u4e00-\u9fff“”、]{2,12})。(?=\s*[^\s。])"
)
"""A short name, without a number or a comma, that ends like a sentence and has more behind it."""
_A_SENTENCE = re.compile("[了着过吗呢吧不没未难]|完成|如下|报告|汇报|通知|审议|指正")
"""成绩来之不易。 and 机制不完善。 are sentences and no names."""


def with_colon(text: str) -> str:
    """A paragraph whose head ends with a colon instead of a full stop; just as long as it was."""
    found = _HEAD.match(text)
    if found is None or _A_SENTENCE.search(found["head"]):
        return text
    end = found.end("head")
    return f"{text[:end]}：{text[end + 1 :]}"
