"""From a row of words (a table, a form) to a draft of a component: every cell checked, every mistake said. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from chengxu.assets.rules import (
    ACCURACY_NAMES,
    MOST_EXTERNAL,
    MOST_NAME,
    MOST_NOTE,
    SOURCE_NAMES,
    STATE_NAMES,
    Accuracy,
    Book,
    Source,
    State,
    refuse_since,
)
from chengxu.catalog.rules import Category, Kind
from chengxu.common.messages import Message, Problems, Refused, listed
from chengxu.territory.frames import Frame, parse_frame, to_cgcs2000
from chengxu.territory.rules import Location

T = TypeVar("T", State, Accuracy, Source)

REQUIRED = ("category", "lon", "lat")
OPTIONAL = (
    "code",
    "name",
    "owner",
    "maintainer",
    "state",
    "frame",
    "accuracy",
    "source",
    "since",
    "external",
    "note",
)
ALIASES: Mapping[str, str] = {
    "小类": "category", "类别": "category", "经度": "lon", "纬度": "lat", "标识码": "code", "部件标识码": "code",
    "名称": "name", "权属单位": "owner", "主管部门": "owner", "养护单位": "maintainer", "状态": "state", "坐标系": "frame",
    "定位精度": "accuracy", "数据来源": "source", "初始日期": "since", "原编号": "external", "备注": "note",
}  # fmt: skip
"""Headings a table of the county may have instead."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DAY = re.compile(r"(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a row says, checked: codes instead of names. ``lon`` and ``lat`` are in ``frame``; None when none was stated.

    ``location`` is where that is; None until :func:`placed`, and for what lies outside the county.
    """

    category: Category
    code: str
    name: str
    owner: str
    maintainer: str
    state: State
    lon: float
    lat: float
    frame: Frame | None
    accuracy: Accuracy
    source: Source
    since: date | None
    external: str
    note: str
    location: Location | None = None

    @property
    def origin(self) -> str:
        """A digest of all it says; the same row again has the same one."""
        return digest(
            self.category.id, self.code, self.name, self.owner, self.maintainer, self.state, f"{self.lon:.7f}",
            f"{self.lat:.7f}", self.accuracy, self.source, self.since, self.external, self.note,
        )  # fmt: skip


def digest(*said: object) -> str:
    """Of the values of a component in the order of :attr:`Draft.origin`, positions to seven places; 32 hex digits."""
    return hashlib.blake2b("\x1f".join(map(str, said)).encode(), digest_size=16).hexdigest()


def drafted(cells: Mapping[str, str], book: Book, frame: Frame | None) -> Draft:
    """The draft a row of words makes; ``frame`` is that of rows that state none.

    Raises :class:`Invalid` with every cell that is wrong: its column, what was expected, what to do.
    """
    problems = Problems()

    def ask(column: str, read: Callable[[str], T | object]) -> object:
        try:
            return read(_plain(cells.get(column, "")))
        except Refused as refusal:
            problems.add(refusal.message, field=refusal.field or column)
            return None

    category = ask("category", lambda text: _category(text, _plain(cells.get("code", "")), book))
    code = ask("code", lambda text: _code(text, category, book))
    values = {
        "name": ask("name", lambda text: short(text, MOST_NAME)),
        "owner": ask("owner", lambda text: unit(text, book)),
        "maintainer": ask("maintainer", lambda text: unit(text, book)),
        "state": ask("state", lambda text: state(text) if text else State.INTACT),
        "accuracy": ask("accuracy", lambda text: accuracy(text) if text else Accuracy.C),
        "source": ask("source", lambda text: source(text) if text else Source.CENSUS),
        "since": ask("since", lambda text: since(text, book.today)),
        "external": ask("external", lambda text: short(text, MOST_EXTERNAL)),
        "note": ask("note", lambda text: short(text, MOST_NOTE)),
        "lon": ask("lon", lambda text: degrees(text, 180)),
        "lat": ask("lat", lambda text: degrees(text, 90)),
        "frame": ask("frame", lambda text: parse_frame(text) if text else frame),
    }
    problems.raise_if_any()
    return Draft(category=category, code=code, **values)  # type: ignore[arg-type]  # each was read by its own reader


def in_cgcs2000(draft: Draft, frame: Frame | None = None) -> Draft:
    """The draft with its position in the frame of the store; ``frame`` for one that stated none."""
    stated = draft.frame or frame
    if stated is None:
        raise Refused(NO_FRAME, field="frame")
    lon, lat = to_cgcs2000(draft.lon, draft.lat, stated)
    return replace(draft, lon=lon, lat=lat, frame=Frame.CGCS2000)


NO_FRAME = Message(
    "没有写明坐标系：加一列 frame（cgcs2000、wgs84、gcj02、bd09），或在导入时指定；同一点在不同坐标系里差几百米",
    "the frame of the coordinates is missing: add a column frame (cgcs2000, wgs84, gcj02, bd09) or state it for the whole "
    "file; between frames a point moves by hundreds of metres",
)


def unit(text: str, book: Book) -> str:
    """The code of a unit by its code or name; "" for none. Raises :class:`Refused`."""
    if not text:
        return ""
    found = book.organisation.find_unit(text)
    if found is None:
        raise Refused(
            Message(
                "没有单位「{text}」；请填 units.yaml 里的代码、全称或简称，不知道就空着",
                "there is no unit “{text}”; give a code or name of units.yaml, or leave it empty",
            ).format(text=text)
        )
    return found.code


def state(text: str) -> State:
    """A state by its name or code. Raises :class:`Refused`."""
    return _one_of(text, STATE_NAMES, Message("状态", "state"))


def accuracy(text: str) -> Accuracy:
    """An accuracy class by its letter. Raises :class:`Refused`."""
    return _one_of(text.upper().removesuffix("级"), ACCURACY_NAMES, Message("定位精度", "accuracy"))


def source(text: str) -> Source:
    """A source by its name or code. Raises :class:`Refused`."""
    return _one_of(text, SOURCE_NAMES, Message("数据来源", "source"))


def since(text: str, today: date) -> date | None:
    """The day in ``text`` (2023-05-01, 2023/5/1, 2023年5月1日); None for none. Raises :class:`Refused` for an impossible one."""
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Refused(
            Message(
                "「{text}」不是日期，应写成 2023-05-01；不知道就空着",
                "“{text}” is no date; write it as 2023-05-01, or leave it empty",
            ).format(text=text)
        )
    if refusal := refuse_since(day, today):
        raise Refused(refusal)
    return day


def _one_of(text: str, names: Mapping[T, Message], what: Message) -> T:
    for value, name in names.items():
        if text in {value.value, name.zh, name.en}:
            return value
    choices = listed(Message(f"{name.zh}（{value.value}）", value.value) for value, name in names.items())
    raise Refused(
        Message(
            "没有「{text}」这种{what}，应为：{choices}",
            "there is no {what} “{text}”; it must be one of: {choices}",
        ).format(text=text, what=what, choices=choices)
    )


def _category(text: str, code: str, book: Book) -> Category:
    if not text:
        found = book.settings.scheme.category(code, book.catalog) if code else None
        if found is None:
            raise Refused(
                Message(
                    "小类不能为空：请填代码或全名，例如 C0118 或 路灯",
                    "the class is missing: give its id or name, such as C0118",
                )
            )
        return found
    found = book.catalog.find(text) or book.catalog.find(Kind.COMPONENT.letter + text)
    if found is None:
        raise Refused(
            Message(
                "没有小类「{text}」；请填部件小类的代码或全名，例如 C0118 或 路灯",
                "there is no class “{text}”; give the id or name of a class of components, such as C0118",
            ).format(text=text)
        )
    if found.kind is not Kind.COMPONENT:
        raise Refused(
            Message(
                "「{name}」是事件，不是部件；部件的代码以 C 开头",
                "“{name}” is an event, not a component; ids of components begin with C",
            ).format(name=found.name)
        )
    book.settings.scheme.layout(found)
    return found


def _code(text: str, category: object, book: Book) -> str:
    if text and isinstance(category, Category):
        book.settings.scheme.serial(text, category)
    return text


def degrees(text: str, most: float) -> float:
    """Decimal degrees between ``-most`` and ``most``. Raises :class:`Refused`."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise Refused(
            Message(
                "「{text}」不是经纬度，应为十进制的度，例如 109.69512、26.57403",
                "“{text}” is no longitude or latitude; write decimal degrees such as 109.69512",
            ).format(text=text)
        )
    return value


def short(text: str, most: int) -> str:
    """``text``, unless it is longer than ``most`` characters. Raises :class:`Refused`."""
    if len(text) > most:
        raise Refused(
            Message("最多 {most} 个字，这里有 {n} 个", "{most} characters at most, here are {n}").format(
                most=most, n=len(text)
            )
        )
    return text


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()
