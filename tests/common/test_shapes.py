"""What a library says of a value that does not fit, in words for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated

import msgspec
import pytest

from chengxu.common.shapes import in_words, told


class Colour(Enum):
    RED = "red"


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    text: Annotated[str, msgspec.Meta(min_length=2, max_length=3, pattern="^[a-z]*$")] = "ab"
    number: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1
    day: date = date(2023, 5, 8)
    colour: Colour = Colour.RED
    either: int | str = 1
    at: Annotated[datetime, msgspec.Meta(tz=True)] = datetime(2023, 5, 8, tzinfo=UTC)


class Needs(msgspec.Struct):
    text: str


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ('{"text": 5}', "应为文字（数字和日期要加引号），却是整数", "expected text"),
        ('{"text": "abcd"}', "太长，最多 3", "too long, at most 3"),
        ('{"text": "a"}', "太短，至少 2", "too short, at least 2"),
        ('{"text": "AB"}', "写法不对", "not written as it should be"),
        ('{"number": 0}', "超出范围，应为整数 >= 1", "out of range, expected a whole number >= 1"),
        ('{"number": 9}', "超出范围，应为整数 <= 5", "out of range"),
        (
            '{"either": []}',
            "应为整数或文字（数字和日期要加引号），却是列表",
            "expected a whole number or text",
        ),
        ('{"colour": "blue"}', "取值「blue」不在允许之列", "“blue” is not one of the allowed values"),
        ('{"day": "2023-13-01"}', "日期时间写法不对", "a day or time is written wrongly"),
        ('{"at": "2023-05-08T08:00:00"}', "要写明时区，例如 +08:00", "without its offset from UTC"),
        ('{"other": 1}', "没有名为 other 的项", "there is no field called other"),
        ('{"text": ', "不是完整的 JSON", "no complete JSON"),
        ("{x}", "不是完整的 JSON", "no complete JSON"),
    ],
)
def test_it_is_said_in_both_languages(given: str, zh: str, en: str) -> None:
    with pytest.raises(msgspec.MsgspecError) as caught:
        msgspec.json.decode(given, type=Shape)
    said = in_words(str(caught.value).partition(" - at ")[0])
    assert said.zh == zh
    assert said.en.startswith(en)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode("{}", type=Needs)
    assert in_words(str(caught.value)).zh == "缺少必填项 text"


def test_where_it_is_wrong_is_told_beside_it() -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode('[{"number": 0}]', type=list[Shape])
    assert told(caught.value) == ("[0].number", in_words("Expected `int` >= 1"))
    assert told(ValueError("Strange")) == ("", in_words("Strange"))


def test_what_nobody_foresaw_stays_as_it_is() -> None:
    assert in_words("Strange").zh == "不符合格式：Strange"
