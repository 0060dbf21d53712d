"""Open data of what was reported: the matters everybody may know of, told as on the public map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import ENDED, STATE_NAMES, State
from chengxu.common.messages import Message
from chengxu.exchange.opendata.fields import LAT, LON, DataSet, Field, Kind, Row
from chengxu.intake import published
from chengxu.intake.publicity import Publicity

BLOCK = 2000
RECORD = Message("案件记录", "the record of the case")
PACK = Message("县域配置包", "the county pack")
GAZETTEER = Message("地名词典", "the gazetteer")
COLUMNS = (
    "id", "uid", "case_no", "category", "state", "township", "community", "place", "unit", "lead_unit", "reported_at",
    "filed_at", "due_at", "closed_at", "on_time", "lon", "lat",
)  # fmt: skip
FIELDS = (
    Field("id", Kind.TEXT, Message("这件事的编号，永不改变", "the id of the matter, never changes"), RECORD),
    Field("case_no", Kind.TEXT, Message("立案号，没有立案的为空", "number given at filing; empty before"), RECORD),
    Field("category", Kind.TEXT, Message("小类代码", "code of the category"), RECORD),
    Field("category_name", Kind.TEXT, Message("小类名称", "name of the category"), PACK),
    Field("group_name", Kind.TEXT, Message("大类名称", "name of its class"), PACK),
    Field("state", Kind.TEXT, Message("进展代码", "code of the stage"), RECORD),
    Field("state_name", Kind.TEXT, Message("进展", "the stage"), RECORD),
    Field("is_open", Kind.YES_NO, Message("还在办", "still being worked on"), RECORD),
    Field("township", Kind.TEXT, Message("乡镇", "township"), GAZETTEER),
    Field("community", Kind.TEXT, Message("社区或村", "community or village"), GAZETTEER),
    Field(
        "place", Kind.TEXT,
        Message("附近的地名；可能在谁家门口的小类不写", "a known place near by; none in categories that may be at a home"),
        GAZETTEER,
    ),
    Field("unit", Kind.TEXT, Message("责任单位代码", "code of the unit in charge"), RECORD),
    Field("unit_name", Kind.TEXT, Message("责任单位", "the unit in charge"), PACK),
    Field("reported_at", Kind.INSTANT, Message("反映时间", "when it was reported"), RECORD),
    Field("filed_at", Kind.INSTANT, Message("立案时间", "when it was filed"), RECORD),
    Field("due_at", Kind.INSTANT, Message("应办结时间", "when it is due"), RECORD),
    Field("closed_at", Kind.INSTANT, Message("结案时间", "when it was closed"), RECORD),
    Field("on_time", Kind.YES_NO, Message("按期办结；没有结案的为空", "closed in time; empty before"), RECORD),
    LON,
    LAT,
)  # fmt: skip


def blocks(now: datetime) -> Iterator[list[Row]]:
    """All matters everybody may know of, in the order in which they came in; by key, so that no reading stays open."""
    book = rulebook()
    teller = _Teller(book, published.publicity(book.pack_hash))
    found = published.matters(book.catalog).order_by("id")
    after = 0
    while rows := list(found.filter(id__gt=after).values_list(*COLUMNS)[:BLOCK]):
        after = rows[-1][0]
        yield [teller.row(*row) for row in rows]


class _Teller:
    """Codes in words; what many rows share is worked out once."""

    def __init__(self, book: Rulebook, shown: Publicity) -> None:
        self._shown = shown
        self._place = lru_cache(maxsize=4096)(lambda code: book.territory.name(code).zh if code else "")
        self._unit = lru_cache(maxsize=512)(lambda code: book.organisation.name(code).zh if code else "")
        self._categories = book.catalog.categories

    def row(
        self, id_: int, uid: str, case_no: str | None, category: str, state: str, township: str, community: str, place: str,
        unit: str, lead: str, reported_at: datetime, filed_at: datetime | None, due_at: datetime | None,
        closed_at: datetime | None, on_time: bool | None, lon: float | None, lat: float | None,
    ) -> Row:  # fmt: skip
        known: Any = self._categories[category]
        told = self._shown.places(category, township, community, place)
        return (
            uid, case_no or "", category, known.name.zh, known.major_name.zh, state, STATE_NAMES[State(state)].zh,
            state not in ENDED, self._place(township), self._place(community), self._place(place) if place in told else "",
            unit or lead, self._unit(unit or lead), reported_at, filed_at, due_at, closed_at, on_time,
            *self._shown.position(category, lon, lat),
        )  # fmt: skip


CASES = DataSet(
    name="cases",
    title=Message("公众反映的案件", "Matters people reported"),
    about=Message(
        "公众通过网页、热线、百姓呼声和 Open311 反映的、类别公开的案件，一件一行。不含姓名、电话、原话、照片和写下的地址；可能在谁家门口的小类，位置只到方格。",
        "Matters of public categories that people reported by web, hotline, letters and Open311, one a row. No names, telephone "
        "numbers, words, photos or written addresses; in categories that may be at a home the position is a square's.",
    ),
    fields=FIELDS,
    blocks=blocks,
    located=True,
)
