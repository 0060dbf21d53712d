"""The bodies of this interface. Names of people, words of reporters, pictures and contacts are in none that comes out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from chengxu.intake.rules import (
    MAX_EMAIL,
    MAX_LINK,
    MAX_LINKS,
    MAX_NAME,
    MAX_PHOTOS,
    MAX_PLACE,
    MAX_TEXT,
    MIN_TEXT,
)
from chengxu.territory.frames import Frame

MOST_ROWS = 100
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Code = Annotated[str, Meta(min_length=1, max_length=12, pattern=r"^[A-Za-z0-9_-]+$")]
Degrees = r"-?[0-9]{1,3}(\.[0-9]{1,12})?"
Box = Annotated[str, Meta(pattern=rf"^{Degrees}(,{Degrees}){{3}}$", description="west,south,east,north")]
Base64 = Annotated[
    bytes,
    Meta(extra_json_schema={"pattern": r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"}),
]
Instant = Annotated[datetime, Meta(tz=True)]


class Wrong(Struct, kw_only=True):
    """One thing that is wrong with what was sent; ``field`` is "" when it is about all of it."""

    field: str
    message: str


class Problem(Struct, kw_only=True):
    """Why there is no other answer (RFC 9457, problem details)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong]


class Choice(Struct, kw_only=True):
    """One answer a question offers."""

    key: str
    name: str


class Question(Struct, kw_only=True):
    """What is asked besides about a matter of a category; ``type`` is a datatype of Open311."""

    code: str
    text: str
    hint: str
    type: str
    required: bool
    asked: bool
    values: list[Choice]


class Category(Struct, kw_only=True):
    """What can be reported."""

    code: str
    name: str
    group: str
    group_name: str
    kind: str
    words: list[str]
    questions: list[Question]


class Categories(Struct, kw_only=True):
    """All that can be reported today."""

    categories: list[Category]


class Named(Struct, kw_only=True):
    """A code of the county with its name."""

    code: str
    name: str


class Matter(Struct, kw_only=True):
    """A matter everybody may know of; places are the widest first, positions as they are told to everybody (CGCS2000)."""

    id: str
    case_no: str
    category: Named
    state: Named
    open: bool
    places: list[Named]
    unit: Named | None
    reported_at: Instant
    due_at: Instant | None
    closed_at: Instant | None
    lon: float | None
    lat: float | None


class Matters(Struct, kw_only=True):
    """A page of matters, the newest first; ``after`` asks for the next one, "" on the last."""

    matters: list[Matter]
    total: int
    after: str


class MattersWanted(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which matters are asked for; what is left out narrows nothing."""

    group: Code | UnsetType = UNSET
    state: Literal["open", "closed"] | UnsetType = UNSET
    week: Annotated[date, Meta(description="a day of the week in which it was reported")] | UnsetType = UNSET
    township: Code | UnsetType = UNSET
    bbox: Box | UnsetType = UNSET
    after: Annotated[str, Meta(pattern=r"^[0-9]{1,12}-[0-9]{1,15}$")] | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=MOST_ROWS)] = 50


class Indicator(Struct, kw_only=True):
    """A figure the county publishes."""

    id: str
    name: str
    measure: str


class Indicators(Struct, kw_only=True):
    """All figures the county publishes."""

    indicators: list[Indicator]


class Figure(Struct, kw_only=True):
    """A figure over some days, the same as ``chengxu indicators --format json`` gives; ``value`` null: not defined."""

    id: str
    name: str
    value: float | None
    measure: str
    numerator: float | None
    denominator: float | None
    rows: int
    formula: str
    scope: str


class Days(Struct, kw_only=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """Local days, both inclusive; the last seven when left out."""

    first: date | UnsetType = UNSET
    last: date | UnsetType = UNSET


class ServicePoint(Struct, kw_only=True):
    """A place where the public is served; ``open`` null: its hours are not known. CGCS2000."""

    code: str
    name: str
    kind: Named
    township: Named
    address: str
    hours: list[str]
    open: bool | None
    accessible: bool
    phone: str
    lon: float
    lat: float
    source: str
    as_of: date
    verified: bool


class ServicePoints(Struct, kw_only=True):
    """Places of service, in the order of the pack."""

    points: list[ServicePoint]


class PointsWanted(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which places of service are asked for."""

    kind: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$")] | UnsetType = UNSET
    township: Code | UnsetType = UNSET
    open: bool | UnsetType = UNSET
    bbox: Box | UnsetType = UNSET


class DataField(Struct, kw_only=True):
    """A column of a set."""

    name: str
    kind: str
    meaning: str
    measure: str


class DataSet(Struct, kw_only=True):
    """A set of open data and the addresses of its files."""

    name: str
    title: str
    about: str
    fields: list[DataField]
    files: dict[str, str]


class DataSets(Struct, kw_only=True):
    """All sets, and under which licence they are given."""

    licence: str
    sets: list[DataSet]


class Position(Struct, kw_only=True, forbid_unknown_fields=True):
    """Where the matter is. The frame is never guessed: a phone's bare fix is ``wgs84``."""

    lon: Longitude
    lat: Latitude
    frame: Frame


class NewReport(Struct, kw_only=True, forbid_unknown_fields=True):
    """A report. A position or a place in words is what somebody needs to find it."""

    text: Annotated[str, Meta(min_length=MIN_TEXT, max_length=MAX_TEXT)]
    category: Annotated[str, Meta(max_length=40)] = ""
    position: Position | None = None
    place: Annotated[str, Meta(max_length=MAX_PLACE)] = ""
    name: Annotated[str, Meta(max_length=MAX_NAME)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    email: Annotated[str, Meta(max_length=MAX_EMAIL)] = ""
    answers: Annotated[
        dict[
            Annotated[str, Meta(max_length=40)],
            Annotated[list[Annotated[str, Meta(max_length=2000)]], Meta(max_length=50)],
        ],
        Meta(max_length=50),
    ] = {}
    links: Annotated[list[Annotated[str, Meta(max_length=MAX_LINK)]], Meta(max_length=MAX_LINKS)] = []
    photos: Annotated[list[Base64], Meta(max_length=MAX_PHOTOS)] = []


class Taken(Struct, kw_only=True):
    """The receipt. ``repeated``: this sending had come before, nothing new was written."""

    receipt: str
    follow: str
    unit: Named
    reason: str
    repeated: bool


class Step(Struct, kw_only=True):
    """Something that happened to a report, in words."""

    at: Instant
    text: str


class Report(Struct, kw_only=True):
    """What became of a report, without the words and the contact of who sent it."""

    receipt: str
    case_no: str
    state: Named
    category: str
    unit: str
    reported_at: Instant
    due_at: Instant | None
    closed_at: Instant | None
    others: int
    steps: list[Step] = field(default_factory=list)
