"""What the field app asks and sends, in the table: its own views answer, to whoever is signed in and works outside."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from chengxu.api.rest.declaring import Group, Header, Operation, Part, Proof, Reply
from chengxu.common.messages import Message
from chengxu.field.rules import MOST_PHOTOS, Outcome
from chengxu.web.field.reading import MOST_CAPTURES, Sending

MOST_ASKED = MOST_PHOTOS * MOST_CAPTURES
HASH = r"^[0-9a-f]{64}$"


class FieldError(Struct, kw_only=True):
    """Why not, as a sentence for whoever holds the phone, and the field it is about."""

    error: str
    field: str


class FieldSession(Struct, kw_only=True):
    """Who is signed in, and the token every sending carries."""

    person: dict[str, Any]
    csrf: str


class FieldBundle(Struct, kw_only=True):
    """Everything the phone needs without a network; ``frame`` null when it has that part already."""

    made: str
    person: dict[str, Any]
    frame_key: str
    frame: dict[str, Any] | None
    tasks: list[dict[str, Any]]
    more: bool
    rounds: list[dict[str, Any]]


class FieldKnown(Struct, kw_only=True):
    """The part of the bundle the phone has already."""

    known: str | UnsetType = UNSET


class FieldHashes(Struct, kw_only=True):
    """Photographs by the SHA-256 of their bytes."""

    hash: Annotated[list[str], Meta(max_length=MOST_ASKED)] = []


class FieldMissing(Struct, kw_only=True):
    """Those that have to be sent."""

    missing: list[str]


class FieldPhoto(Struct, kw_only=True):
    """The photograph that is kept now."""

    hash: str


class FieldAnswer(Struct, kw_only=True):
    """What became of one capture."""

    id: str
    outcome: Outcome
    said: str
    field: str
    notes: list[str]
    case: str
    receipt: str
    missing: list[str]
    stamp: str
    again: bool


class FieldAnswers(Struct, kw_only=True):
    """The answers, in the order of the captures."""

    answers: list[FieldAnswer]


class FieldMine(Struct, kw_only=True):
    """What is kept of the person who asks."""

    days: int
    source: str
    verified: bool
    captures: list[dict[str, Any]]


TOKEN = Header("X-CSRFToken", Message("session 给出的口令", "the token that session gave"))
SIGNED_OUT = Reply(401, Message("没有登录", "nobody is signed in"), FieldError)
NOT_OUTSIDE = Reply(
    403,
    Message("岗位不使用外勤，或口令不对", "the post does not work outside, or the token is wrong"),
    FieldError,
)
CANNOT = Reply(422, Message("不能这样收下", "it cannot be taken"), FieldError)
OTHER_METHOD = Reply(
    405,
    Message("不接受这种方法", "the method is not taken"),
    FieldError,
    headers={"Allow": Message("接受的方法", "what is taken")},
)
UNREADABLE = Reply(400, Message("参数太多，读不了", "more parameters than are read"), FieldError)
NO_HASH = Reply(404, Message("地址里不是 SHA-256", "the address holds no SHA-256"), FieldError)
ALWAYS = (UNREADABLE, SIGNED_OUT, NOT_OUTSIDE, OTHER_METHOD)
TAG = {"ETag": Message("版本", "the version")}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        method="GET", path="/field/api/session", id="field-session", group=Group.FIELD, proof=Proof.SESSION,
        title=Message("谁登录了", "who is signed in"),
        replies=(Reply(200, Message("本人", "the person"), FieldSession), *ALWAYS),
    ),
    Operation(
        method="GET", path="/field/api/tasks", id="field-tasks", group=Group.FIELD, proof=Proof.SESSION, query=FieldKnown,
        headers=(Header("If-None-Match", Message("手机上的版本", "the version on the phone")),),
        title=Message("任务、巡查与表单", "tasks, rounds and forms"),
        replies=(
            Reply(200, Message("全部", "everything"), FieldBundle, headers=TAG),
            Reply(304, Message("没有变化", "nothing has changed"), types=()),
            *ALWAYS,
        ),
    ),
    Operation(
        method="GET", path="/field/api/photos/missing", id="field-missing", group=Group.FIELD, proof=Proof.SESSION,
        query=FieldHashes, title=Message("哪些照片还要传", "which photographs have to be sent"),
        replies=(Reply(200, Message("还要传的", "those to send"), FieldMissing), *ALWAYS),
    ),
    Operation(
        method="PUT", path="/field/api/photos/{original}", id="field-photo", group=Group.FIELD, proof=Proof.SESSION,
        parts=(Part("original", Message("照片的 SHA-256", "the SHA-256 of the photograph"), pattern=HASH),),
        headers=(TOKEN,), body=bytes, body_types=("application/octet-stream",),
        title=Message("传一张照片", "send a photograph"),
        about=Message("JPEG、PNG、WebP 或 HEIC；同一张再传只收一次", "JPEG, PNG, WebP or HEIC; the same one again is taken once"),
        replies=(
            Reply(200, Message("早已收到", "it was here already"), FieldPhoto),
            Reply(201, Message("收到", "taken"), FieldPhoto),
            CANNOT, Reply(413, Message("太大", "too large"), FieldError), NO_HASH, *ALWAYS,
        ),
    ),
    Operation(
        method="GET", path="/field/api/mine", id="field-mine", group=Group.FIELD, proof=Proof.SESSION,
        title=Message("系统留着我的什么", "what is kept of me"),
        replies=(Reply(200, Message("本人的记录", "one's own captures"), FieldMine), *ALWAYS),
    ),
    Operation(
        method="GET", path="/field/api/mine/positions.csv", id="field-mine-positions", group=Group.FIELD, proof=Proof.SESSION,
        title=Message("系统留着我的位置", "the positions kept of me"),
        replies=(Reply(200, Message("本人的位置", "one's own positions"), types=("text/csv",)), *ALWAYS),
    ),
    Operation(
        method="POST", path="/field/api/sync", id="field-sync", group=Group.FIELD, proof=Proof.SESSION, headers=(TOKEN,),
        body=Sending, title=Message("交手机上记的", "send what was captured"),
        about=Message(
            "每一条各自收下；手机给每条一个编号，再交不会重复",
            "each capture is taken for itself; under the id the phone gave it, it is taken once",
        ),
        replies=(
            Reply(200, Message("每一条的结果", "what became of each"), FieldAnswers),
            Reply(409, Message("现在登录的是别人", "somebody else is signed in"), FieldError), CANNOT,
            Reply(413, Message("太大", "too large"), FieldError), *ALWAYS,
        ),
    ),
)  # fmt: skip
