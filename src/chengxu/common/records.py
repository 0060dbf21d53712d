"""A copy of a frozen record with some fields changed, four times as quick as :func:`dataclasses.replace`.

A decision about a case makes half a dozen such copies of forty fields; a year of cases makes half a million.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Shape:
    values: Callable[[Any], tuple[Any, ...]]
    places: Mapping[str, int]
    setters: tuple[Callable[[Any, Any], None], ...]


def changed(record: T, **changes: Any) -> T:
    """``record``, a frozen dataclass with slots, with these fields changed; ``TypeError`` for a field it has not.

    Does not run ``__init__`` or ``__post_init__``: for records whose fields need no checking.
    """
    kind: Any = type(record)
    shape = _shape(kind)
    values = list(shape.values(record))
    for name, value in changes.items():
        try:
            values[shape.places[name]] = value
        except KeyError:
            raise TypeError(f"{kind.__name__} has no field {name!r}") from None
    copy: T = object.__new__(kind)
    for setter, value in zip(shape.setters, values, strict=True):
        setter(copy, value)
    return copy


@lru_cache(maxsize=64)
def _shape(kind: Hashable) -> _Shape:
    names = [field.name for field in fields(kind)] if isinstance(kind, type) and is_dataclass(kind) else []
    if len(names) < 2 or not hasattr(kind, "__slots__"):
        raise TypeError(f"{kind} is not a dataclass with slots and several fields")
    setters = tuple(getattr(kind, name).__set__ for name in names)
    return _Shape(attrgetter(*names), {name: place for place, name in enumerate(names)}, setters)
