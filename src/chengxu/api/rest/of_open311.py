"""Open311 in the table: its own views answer; production and test endpoint are described alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from chengxu.api.rest import open311_shapes as shapes
from chengxu.api.rest.declaring import JSON, Group, Header, Operation, Part, Proof, Reply
from chengxu.common.messages import Message

XML = "text/xml"
TYPES = (JSON, XML)
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", JSON)
FORM = Part("form", Message("格式", "the format"), choices=("json", "xml"))
GOOD = Message("按标准的回答", "the answer of the standard")
WRONG = (
    Reply(400, Message("内容不对，或方法不接受（代码 405）", "something is wrong, or the method is not taken (code 405)"), list[shapes.StandardError], TYPES),
    Reply(403, Message("缺少密钥、密钥不对或用得太频繁（代码 429）", "no key, a wrong one, or one used too often (code 429)"), list[shapes.StandardError], TYPES),
    Reply(404, Message("没有这个内容", "there is no such thing"), list[shapes.StandardError], TYPES),
)  # fmt: skip
REPEAT = Header(
    "Idempotency-Key", Message("同一次发送的标记，再发不会重复", "marks one sending, so that it counts once")
)


def _get(
    path: str,
    id_: str,
    title: Message,
    shape: Any,
    *,
    query: type[Struct] = shapes.Place,
    parts: Sequence[Part] = (),
) -> Operation:
    return Operation(
        method="GET",
        path=path,
        id=id_,
        group=Group.OPEN311,
        title=title,
        parts=(*parts, FORM),
        query=query,
        replies=(Reply(200, GOOD, shape, TYPES), *WRONG),
    )


def _post(path: str, id_: str, title: Message, body: Any, shape: Any) -> Operation:
    return Operation(
        method="POST",
        path=path,
        id=id_,
        group=Group.OPEN311,
        title=title,
        parts=(FORM,),
        headers=(REPEAT,) if body is shapes.NewRequest else (),
        body=body,
        body_types=FORM_TYPES,
        proof=Proof.OPEN311_KEY,
        replies=(Reply(200, GOOD, shape, TYPES), *WRONG),
    )


def _of(root: str, suffix: str) -> tuple[Operation, ...]:
    code = Part("code", Message("服务代码", "a service_code"))
    request = Part("id", Message("来件编号", "a service_request_id"))
    token = Part("token", Message("来件编号（也是 token）", "an id, which is its own token"))
    return (
        _get(f"{root}/services.{{form}}", f"open311-services{suffix}", Message("可反映的事项", "what can be reported"), list[shapes.Service]),
        _get(f"{root}/services/{{code}}.{{form}}", f"open311-service{suffix}", Message("一项的问题", "its questions"), shapes.ServiceDefinition, parts=(code,)),
        _get(f"{root}/requests.{{form}}", f"open311-requests{suffix}", Message("来件", "requests"), list[shapes.ServiceRequest], query=shapes.RequestsWanted),
        _post(f"{root}/requests.{{form}}", f"open311-send{suffix}", Message("送一份来件", "send a request"), shapes.NewRequest, list[shapes.Accepted]),
        _get(f"{root}/requests/{{id}}.{{form}}", f"open311-request{suffix}", Message("一份来件", "one request"), list[shapes.ServiceRequest], parts=(request,)),
        _get(f"{root}/tokens/{{token}}.{{form}}", f"open311-token{suffix}", Message("token 对应的编号", "the id of a token"), list[shapes.Token], parts=(token,)),
        _get(f"{root}/servicerequestupdates.{{form}}", f"open311-updates{suffix}", Message("进展", "what became of requests"), list[shapes.Update], query=shapes.UpdatesWanted),
        _post(f"{root}/servicerequestupdates.{{form}}", f"open311-update{suffix}", Message("补充说明", "add what the sender says later"), shapes.NewUpdate, list[shapes.Added]),
    )  # fmt: skip


OPERATIONS: tuple[Operation, ...] = (
    _get(
        "/open311/discovery.{form}",
        "open311-discovery",
        Message("从哪里开始", "where to begin"),
        shapes.Discovery,
    ),
    *_of("/open311/v2", ""),
    *_of("/open311/test/v2", "-test"),
)
