"""Turns plain values of a pack into typed ones, and says where they are wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from chengxu.common.messages import Message, Problems, joined, listed
from chengxu.packs.reading import Source, Where
from chengxu.packs.rules import Pack, name

__all__ = ["Checker", "name"]

T = TypeVar("T")

_PATH_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_SHAPES = (
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


class Checker:
    """Collects problems while each app reads its own part of a pack.

    With a :class:`Source` the problems carry file and line; with a bare :class:`Pack` (a snapshot from the
    database, already proven right) they carry the file alone.
    """

    def __init__(self, given: Source | Pack) -> None:
        self.source = given if isinstance(given, Source) else None
        self.pack: Pack = given.pack if isinstance(given, Source) else given
        self.problems = Problems()
        self.notices = Problems()

    def problem(self, path: str, where: Where, message: Message, field: str = "", *, line: int = 0) -> None:
        """Note that the value at ``where`` in ``path`` is wrong: the pack will not be loaded.

        ``line`` is for documents whose lines only their own reader knows (Markdown).
        """
        self.problems.add(message, file=self._file(path), line=line or self.line(path, where), field=field)

    def notice(self, path: str, where: Where, message: Message, field: str = "") -> None:
        """Note something people should know that does not stop the pack."""
        self.notices.add(message, file=self._file(path), line=self.line(path, where), field=field)

    def line(self, path: str, where: Where = ()) -> int:
        """The line of a value, or 0 when the pack is a snapshot."""
        return self.source.line(path, where) if self.source else 0

    def convert(self, path: str, where: Where, value: Any, type_: type[T]) -> T | None:
        """``value`` as ``type_`` (usually a msgspec struct that forbids unknown fields), or None and a problem."""
        try:
            return msgspec.convert(value, type_, strict=True)
        except msgspec.ValidationError as error:
            text, _, at = str(error).partition(" - at ")
            inner = _where(at)
            field = ".".join(str(step) for step in inner)
            self.problem(path, (*where, *inner), _speak(text, _allowed(type_, inner)), field)
            return None

    def _file(self, path: str) -> str:
        return str(PurePosixPath(self.source.directory.as_posix()) / path) if self.source else path


def _where(at: str) -> Where:
    steps: list[str | int] = []
    for key, index in _PATH_STEP.findall(at.strip("`$ ")):
        if index == "..." or key == "...":
            break
        steps.append(int(index) if index else key)
    return tuple(steps)


def _speak(text: str, allowed: tuple[str, ...]) -> Message:
    for pattern, zh, en in _SHAPES:
        if match := pattern.search(text):
            said = Message(
                zh.format(*(_in_words(group, 0) for group in match.groups())),
                en.format(*(_in_words(group, 1) for group in match.groups())),
            )
            return joined([said, _choices(allowed)], zh="，", en="; ") if allowed and "enum" in text else said
    return Message(f"不符合格式：{text}", text)


def _in_words(found: str, language: int) -> str:
    """What the reader found or wanted, ``int | str``, in words for people who do not program."""
    kinds = found.split(" | ")
    if not all(kind in _KINDS for kind in kinds):
        return found.strip("'")
    return ("或" if language == 0 else " or ").join(_KINDS[kind][language] for kind in kinds)


def _choices(allowed: tuple[str, ...]) -> Message:
    return Message("可用：{known}", "there are: {known}").format(known=listed(allowed))


def _allowed(type_: Any, where: Where) -> tuple[str, ...]:
    """The values the place ``where`` of a type takes when it takes only some; nothing when it takes any."""
    places = [inspect.type_info(type_)]
    for step in where:
        places = [inner for place in places for inner in _inside(place, step)]
    return tuple(str(value) for place in _open(places) for value in _values(place))


def _inside(place: inspect.Type, step: str | int) -> list[inspect.Type]:
    found: list[inspect.Type] = []
    for one in _open([place]):
        match one:
            case inspect.StructType():
                found += [field.type for field in one.fields if field.encode_name == step]
            case inspect.DictType():
                found.append(one.value_type)
            case inspect.ListType() | inspect.VarTupleType():
                found.append(one.item_type)
            case _:
                pass
    return found


def _open(places: Iterable[inspect.Type]) -> Iterator[inspect.Type]:
    """The types, those of a union one by one."""
    for place in places:
        yield from place.types if isinstance(place, inspect.UnionType) else (place,)


def _values(place: inspect.Type) -> tuple[object, ...]:
    match place:
        case inspect.EnumType():
            return tuple(member.value for member in place.cls)
        case inspect.LiteralType():
            return place.values
        case _:
            return ()
