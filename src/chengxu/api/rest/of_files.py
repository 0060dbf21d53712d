"""Files and layers that the pages use and programs may use too, in the table, and the state of the installation."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from chengxu.api.rest.declaring import GEOJSON, HTML, Group, Operation, Part, Reply
from chengxu.common.messages import Message
from chengxu.exchange.opendata.kept import SETS
from chengxu.exchange.opendata.writing import WRITERS
from chengxu.territory.queries import LAYERS
from chengxu.web.maps.views import LABELS
from chengxu.web.portal.data import TYPES


class FeatureCollection(Struct, kw_only=True):
    """GeoJSON (RFC 7946); positions in CGCS2000, which on a map is WGS-84."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class Meaning(Struct, kw_only=True):
    """A text in both languages."""

    zh: str
    en: str


class FieldTold(Struct, kw_only=True):
    """A column."""

    name: str
    kind: str
    meaning: Meaning
    measure: str
    source: Meaning


class Dictionary(Struct, kw_only=True):
    """What the columns of a set mean."""

    name: str
    title: Meaning
    licence: Meaning
    fields: list[FieldTold]


class Healthy(Struct, kw_only=True):
    """It works; ``pack`` is the beginning of the hash of the pack in force."""

    status: Literal["ok"]
    pack: str


class Sick(Struct, kw_only=True):
    """It does not, and why."""

    status: Literal["error"]
    why: str


class LayerWanted(Struct, kw_only=True):
    """``v`` the version of the pack: with it the answer may be kept for ever."""

    v: str | UnsetType = UNSET


class SpotsWanted(Struct, kw_only=True):
    """The filters of the page; what cannot be understood narrows nothing."""

    group: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    week: str | UnsetType = UNSET
    township: str | UnsetType = UNSET
    bbox: str | UnsetType = UNSET
    zoom: str | UnsetType = UNSET


class ServiceSpotsWanted(Struct, kw_only=True):
    """The filters of the page; what cannot be understood narrows nothing."""

    kind: str | UnsetType = UNSET
    township: str | UnsetType = UNSET
    open: str | UnsetType = UNSET
    bbox: str | UnsetType = UNSET


NOTHING = Reply(404, Message("没有", "there is none"), types=(HTML,))
OTHER_METHOD = Reply(
    405,
    Message("不接受这种方法", "the method is not taken"),
    types=(HTML,),
    headers={"Allow": Message("接受的方法", "what is taken")},
)
UNREADABLE = Reply(400, Message("参数太多，读不了", "more parameters than are read"), types=(HTML,))
ALWAYS = (UNREADABLE, OTHER_METHOD)
KEPT = Reply(304, Message("没有变化", "nothing has changed"), types=())
SET = Part("name", Message("数据集", "the set"), choices=tuple(SETS))

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        method="GET", path="/map/{layer}.geojson", id="map-layer", group=Group.FILES, query=LayerWanted,
        parts=(Part("layer", Message("图层", "the layer"), choices=(*LAYERS, LABELS)),),
        title=Message("县图的一个图层", "a layer of the county's map"),
        replies=(Reply(200, Message("图层", "the layer"), FeatureCollection, (GEOJSON,)), KEPT, NOTHING, *ALWAYS),
    ),
    Operation(
        method="GET", path="/map/spots.json", id="public-spots", group=Group.FILES, query=SpotsWanted,
        title=Message("公开事项，按地图方格归并", "public matters, grouped by squares of the map"),
        replies=(Reply(200, Message("方格", "the squares"), FeatureCollection, (GEOJSON,)), *ALWAYS),
    ),
    Operation(
        method="GET", path="/services/spots.json", id="public-service-spots", group=Group.FILES, query=ServiceSpotsWanted,
        title=Message("服务点", "places of service"),
        replies=(Reply(200, Message("服务点", "the places"), FeatureCollection, (GEOJSON,)), *ALWAYS),
    ),
    Operation(
        method="GET", path="/data/{name}/fields.json", id="public-data-fields", group=Group.FILES, parts=(SET,),
        title=Message("开放数据的字段说明", "what the columns of a set mean"),
        replies=(Reply(200, Message("字段", "the columns"), Dictionary), NOTHING, *ALWAYS),
    ),
    Operation(
        method="GET", path="/data/{name}.{form}", id="public-data-file", group=Group.FILES,
        parts=(SET, Part("form", Message("格式", "the form"), choices=tuple(WRITERS))),
        title=Message("开放数据文件", "a file of open data"),
        replies=(
            Reply(200, Message("文件", "the file"), types=tuple(kind.partition(";")[0] for kind in TYPES.values())),
            KEPT, NOTHING, *ALWAYS,
        ),
    ),
    Operation(
        method="GET", path="/healthz", id="healthz", group=Group.STATE, title=Message("是否正常", "whether it works"),
        replies=(
            Reply(200, Message("正常", "it works"), Healthy), Reply(503, Message("不正常", "it does not"), Sick), *ALWAYS,
        ),
    ),
)  # fmt: skip
