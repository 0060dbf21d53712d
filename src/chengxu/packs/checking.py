"""Turns plain values of a pack into typed ones, and says where they are wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect

from chengxu.common.messages import Message, Problems, joined, listed
from chengxu.common.shapes import in_words
from chengxu.packs.reading import Source, Where
from chengxu.packs.rules import Pack, name

__all__ = ["Checker", "name"]

T = TypeVar("T")

_PATH_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


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
        self._read: dict[Callable[[Checker], object], object] = {}
        self._quiet: Checker | None = None

    def once(self, part: Callable[[Checker], T]) -> T:
        """What ``part`` reads of this pack, its problems noted here; read once, however many lean on it."""
        if part not in self._read:
            self._read[part] = part(self)
        return cast(T, self._read[part])

    def quietly(self, part: Callable[[Checker], T]) -> T:
        """What ``part`` reads, for somebody whose business its problems are not."""
        if part in self._read:
            return cast(T, self._read[part])
        self._quiet = self._quiet or Checker(self.pack)
        return self._quiet.once(part)

    def problem(self, path: str, where: Where, message: Message, field: str = "", *, line: int = 0) -> None:
        """Note that the value at ``where`` in ``path`` is wrong: the pack will not be loaded.

        ``line`` is for documents whose lines only their own reader knows (Markdown).
        """
        self.problems.add(message, file=self._file(path), line=line or self.line(path, where), field=field)

    def notice(self, path: str, where: Where, message: Message, field: str = "", *, line: int = 0) -> None:
        """Note something people should know that does not stop the pack; ``line`` as in :meth:`problem`."""
        self.notices.add(message, file=self._file(path), line=line or self.line(path, where), field=field)

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
    said = in_words(text)
    return joined([said, _choices(allowed)], zh="，", en="; ") if allowed and "enum" in text else said


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
