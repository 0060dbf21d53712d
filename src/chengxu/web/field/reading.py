"""What a phone sent, as captures: shapes and lengths are checked here, what it means by the rules."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chengxu.common.messages import Message, Refused
from chengxu.common.shapes import told
from chengxu.field.rules import MOST_NOTE, Capture, Kind, Position

MOST_CAPTURES = 50
Short = Annotated[str, Meta(max_length=80)]
Text = Annotated[str, Meta(max_length=4 * MOST_NOTE)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Moment = Annotated[datetime, Meta(tz=True)]


class _Position(msgspec.Struct, forbid_unknown_fields=True):
    lon: Longitude
    lat: Latitude
    metres: Annotated[float, Meta(ge=0, le=1e7)] | None = None


class _Capture(msgspec.Struct, forbid_unknown_fields=True):
    id: Short
    kind: Kind
    at: Moment
    here: _Position | None = None
    photos: Annotated[list[Short], Meta(max_length=40)] = []
    text: Text = ""
    category: Short = ""
    place: Text = ""
    spot: _Position | None = None
    self_handled: bool = False
    case: Short = ""
    verb: Short = ""
    stamp: Short = ""
    after: Short = ""
    given: Annotated[dict[Short, Text], Meta(max_length=200)] = {}
    object: Short = ""
    quantity: int = 0
    measure: Short = ""
    component: Short = ""
    task: Short = ""


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    person: Short
    sent_at: Moment
    captures: Annotated[list[Any], Meta(max_length=MOST_CAPTURES)]


class Sending(msgspec.Struct, forbid_unknown_fields=True):
    """A sending as it should be; what is wrong with one capture does not hold up the others (:func:`sending`)."""

    person: Short
    sent_at: Moment
    captures: Annotated[list[_Capture], Meta(max_length=MOST_CAPTURES)]


class Sent(msgspec.Struct):
    """A sending: whose captures these are, the phone's time, and each capture or what cannot be read of it."""

    person: str
    sent_at: datetime
    captures: list[Capture | Unreadable]


class Unreadable(msgspec.Struct):
    """A capture whose shape is wrong; the others of the same sending are not held up by it."""

    id: str
    said: Message


def sending(body: bytes) -> Sent:
    """The sending in ``body``; raises :class:`Refused` when it is no sending at all."""
    try:
        envelope = msgspec.json.decode(body, type=_Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Refused(
            Message(
                "这次发送读不懂；请更新手机上的页面后再交",
                "this sending cannot be read; reload the page on the phone and send it again",
            )
        ) from None
    return Sent(envelope.person, envelope.sent_at, [_capture(one) for one in envelope.captures])


def _capture(given: Any) -> Capture | Unreadable:
    try:
        read = msgspec.convert(given, _Capture)
        read.at.timestamp()
    except (msgspec.ValidationError, OverflowError, ValueError) as error:
        id_ = given.get("id") if isinstance(given, dict) else ""
        field, why = told(error)
        said = Message("这一条读不懂：{field} {why}", "this capture cannot be read: {field} {why}").format(
            field=field, why=why
        )
        return Unreadable(str(id_)[:80], said)
    fields = {name: getattr(read, name) for name in read.__struct_fields__}
    return Capture(
        **fields
        | {
            "here": _position(read.here),
            "spot": _position(read.spot),
            "photos": tuple(dict.fromkeys(read.photos)),
            "at": read.at,
        }
    )


def _position(given: _Position | None) -> Position | None:
    return Position(lon=given.lon, lat=given.lat, metres=given.metres) if given else None
