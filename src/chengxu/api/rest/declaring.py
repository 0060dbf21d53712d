"""What one address for programs is: its parameters, its body, every answer it may give. Pure.

The shapes are ``msgspec`` structs: what they say is what is checked, and what the document says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from msgspec import Struct

from chengxu.common.messages import Message

JSON = "application/json"
PROBLEM = "application/problem+json"
GEOJSON = "application/geo+json"
HTML = "text/html"
IN_PATH, IN_QUERY = Message("地址", "path"), Message("参数", "query")
IN_HEADER, IN_BODY = Message("请求头", "header"), Message("正文", "body")


class Group(StrEnum):
    """Whose address it is; the order of the document."""

    READ = "read"
    SEND = "send"
    OPEN311 = "open311"
    FIELD = "field"
    FILES = "files"
    STATE = "state"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _GROUPS[self]


_GROUPS = {
    Group.READ: Message("公开可读", "open to read"),
    Group.SEND: Message("凭密钥写入", "writing with a key"),
    Group.OPEN311: Message("Open311 GeoReport v2", "Open311 GeoReport v2"),
    Group.FIELD: Message("外勤手机（登录后）", "the field app (signed in)"),
    Group.FILES: Message("地图与开放数据文件", "the map and files of open data"),
    Group.STATE: Message("运行状态", "the state of the installation"),
}


class Proof(StrEnum):
    """What a caller must bring."""

    NOTHING = ""
    KEY = "key"
    OPEN311_KEY = "open311_key"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its status in words, the shape of its body (None: nothing said about it), and its content types."""

    status: int
    meaning: Message
    shape: Any = None
    types: Sequence[str] = (JSON,)
    headers: Mapping[str, Message] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Header:
    """A header a caller may send; ``most`` is its greatest length."""

    name: str
    meaning: Message
    most: int = 200
    required: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the path: ``pattern`` is the regular expression all of it must match, ``choices`` all it may be."""

    name: str
    meaning: Message
    pattern: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method at one address.

    ``path`` is written as OpenAPI does (``/api/v1/reports/{receipt}``). ``query`` and ``body`` are shapes; ``body_types`` the
    content types a body may have, the first by itself when nothing is said. ``work`` makes the answer of an address of this
    interface; None where a view of its own answers, and only the description stands here.
    """

    method: str
    path: str
    id: str
    group: Group
    title: Message
    about: Message = Message("")
    parts: Sequence[Part] = ()
    query: type[Struct] | None = None
    headers: Sequence[Header] = ()
    body: Any = None
    body_types: Sequence[str] = (JSON,)
    replies: Sequence[Reply]
    proof: Proof = Proof.NOTHING
    work: Callable[..., Any] | None = None

    @property
    def takes(self) -> list[tuple[str, Message, Message]]:
        """Each part, parameter, header and field of the body: its name, where it stands, and what it means."""
        return [
            *((part.name, IN_PATH, part.meaning) for part in self.parts),
            *((name, IN_QUERY, Message("")) for name in _names(self.query)),
            *((header.name, IN_HEADER, header.meaning) for header in self.headers),
            *((name, IN_BODY, Message("")) for name in _names(self.body)),
        ]


def _names(shape: Any) -> Sequence[str]:
    return shape.__struct_encode_fields__ if isinstance(shape, type) and issubclass(shape, Struct) else ()
