"""What msgspec says of a value that does not fit its declaration, in words for people. Plain Python."""

from __future__ import annotations

import re

from chengxu.common.messages import Message

_SHAPES = (
    (
        re.compile(r"Expected `(.+?)` of length <= (\d+)"),
        "太长，最多 {1}",
        "too long, at most {1}",
    ),
    (re.compile(r"Expected `(.+?)` of length >= (\d+)"), "太短，至少 {1}", "too short, at least {1}"),
    (re.compile(r"Expected `(.+?)` matching regex"), "写法不对", "not written as it should be"),
    (
        re.compile(r"Expected `(.+?)` (<=|>=|<|>) (\S+)"),
        "超出范围，应为{0} {1} {2}",
        "out of range, expected {0} {1} {2}",
    ),
    (
        re.compile(r"Expected `(?:.+?)` with a timezone component"),
        "要写明时区，例如 +08:00",
        "without its offset from UTC, such as +08:00",
    ),
    (re.compile(r"Expected `(.+?)`, got `(.+?)`"), "应为{0}，却是{1}", "expected {0}, got {1}"),
    (
        re.compile(r"Object missing required field `(.+?)`"),
        "缺少必填项 {0}",
        "the required field {0} is missing",
    ),
    (
        re.compile(r"Object contains unknown field `(.+?)`"),
        "没有名为 {0} 的项",
        "there is no field called {0}",
    ),
    (
        re.compile(r"Invalid enum value (.+)"),
        "取值「{0}」不在允许之列",
        "“{0}” is not one of the allowed values",
    ),
    (re.compile(r"JSON is malformed|Input data was truncated"), "不是完整的 JSON", "no complete JSON"),
    (
        re.compile(r"Invalid (?:RFC3339|ISO 8601|datetime|date|time)"),
        "日期时间写法不对",
        "a day or time is written wrongly",
    ),
)

_KINDS = {
    "str": ("文字（数字和日期要加引号）", "text (numbers and days in quotes)"),
    "int": ("整数", "a whole number"),
    "float": ("数字", "a number"),
    "bool": ("true 或 false", "true or false"),
    "object": ("「键: 值」", "“key: value”"),
    "array": ("列表", "a list"),
    "null": ("空", "nothing"),
    "date": ("日期", "a day"),
}


_PLACE = re.compile(r" - at `\$\.?(?P<place>[^`]*)`")
MOST = 200


def told(error: Exception) -> tuple[str, Message]:
    """Which field an error of msgspec is about ("" for the whole), and what is wrong with it."""
    text = str(error)
    found = _PLACE.search(text)
    return found["place"][:80] if found else "", in_words(_PLACE.sub("", text)[:MOST])


def in_words(text: str) -> Message:
    """A sentence of msgspec, without its place (`` - at `$.x` ``), in both languages; an unknown one stays as it is."""
    for pattern, zh, en in _SHAPES:
        if match := pattern.search(text):
            return Message(
                zh.format(*(_kind(group, 0) for group in match.groups())),
                en.format(*(_kind(group, 1) for group in match.groups())),
            )
    return Message(f"不符合格式：{text}", text)


def _kind(found: str, language: int) -> str:
    """What the reader found or wanted, ``int | str``, in words for people who do not program."""
    kinds = found.split(" | ")
    if not all(kind in _KINDS for kind in kinds):
        return found.strip("'")
    return ("或" if language == 0 else " or ").join(_KINDS[kind][language] for kind in kinds)
