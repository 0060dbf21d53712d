"""OGC API Features in the table: its own views answer, to whoever signed in may read the register or holds a key for it."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from chengxu.api.ogc.describing import OPENAPI
from chengxu.api.ogc.views import COLLECTION
from chengxu.api.rest.declaring import GEOJSON, JSON, Group, Operation, Part, Proof, Reply
from chengxu.common.messages import Message


class OgcFault(Struct, kw_only=True):
    """What is wrong, as the standard wants it."""

    code: str
    description: str


class ItemsWanted(Struct, kw_only=True):
    """Which features; what is not known is refused, as the standard asks."""

    bbox: str | UnsetType = UNSET
    limit: str | UnsetType = UNSET
    after: str | UnsetType = UNSET
    datetime: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    township: str | UnsetType = UNSET
    maintainer: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    external: str | UnsetType = UNSET
    grid: str | UnsetType = UNSET
    accuracy: str | UnsetType = UNSET
    source: str | UnsetType = UNSET


WRONG = (
    Reply(400, Message("参数不对", "a parameter is wrong"), OgcFault),
    Reply(401, Message("缺少密钥，或密钥不对", "no key, or a wrong one"), OgcFault),
    Reply(404, Message("没有", "there is none"), OgcFault),
    Reply(405, Message("不接受这种方法", "the method is not taken"), OgcFault, headers={"Allow": Message("接受的方法", "what is taken")}),
)  # fmt: skip
NAME = Part("name", Message("集合", "the collection"), choices=(COLLECTION,))
CODE = Part("code", Message("部件代码", "the code of a component"))


def _get(
    path: str, id_: str, title: Message, *parts: Part, query: type[Struct] | None = None, kind: str = JSON
) -> Operation:
    return Operation(
        method="GET",
        path=f"/ogc/{path}",
        id=id_,
        group=Group.OGC,
        title=title,
        parts=parts,
        query=query,
        proof=Proof.OGC_KEY,
        replies=(
            Reply(200, Message("按标准的回答", "the answer of the standard"), dict[str, Any], (kind,)),
            *WRONG,
        ),
    )


OPERATIONS: tuple[Operation, ...] = (
    _get("", "ogc", Message("从哪里开始", "where to begin")),
    _get("api", "ogc-description", Message("这些地址的说明（OpenAPI 3.0）", "these addresses described (OpenAPI 3.0)"), kind=OPENAPI),
    _get("conformance", "ogc-conformance", Message("符合的标准", "what it conforms to")),
    _get("collections", "ogc-collections", Message("集合", "collections")),
    _get("collections/{name}", "ogc-collection", Message("一个集合", "one collection"), NAME),
    _get("collections/{name}/items", "ogc-items", Message("部件", "components"), NAME, query=ItemsWanted, kind=GEOJSON),
    _get("collections/{name}/items/{code}", "ogc-item", Message("一个部件", "one component"), NAME, CODE, kind=GEOJSON),
)  # fmt: skip
