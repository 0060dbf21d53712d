"""A message that names a component: whose code was scanned, where that stands, and what the message gains by it.

The label on a lamp or bin says ``/c/<token>``. Whoever sends the token (or the 部件标识码) need not say where the matter is:
the register knows better than any phone.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from chengxu.assets import queries
from chengxu.assets.models import Component
from chengxu.assets.rules import State
from chengxu.common.ids import receipt_ok
from chengxu.common.messages import Invalid, Message, Problems, Refused
from chengxu.intake.rules import Submission
from chengxu.territory.frames import Frame, to_cgcs2000
from chengxu.territory.rules import distance

FAR = 200.0
"""Metres from the component at which a position given beside it cannot be meant: a phone among houses is seldom 100 m off
(default, unverified)."""
UNKNOWN_SENDERS = frozenset({"portal", "open311"})
PATH = "/c/"
COUNTY_DIGITS, CODE_LENGTHS = 6, (16, 18)

NO_CODE = Message(
    "这不是本系统部件标牌上的码；请对准标牌上的二维码，或直接写地点",
    "this is not a code of a component; aim at the code on its label, or write the place",
)
UNKNOWN = Message(
    "码是完好的，但本县没有登记这个部件；它可能是别的县的，请直接写地点",
    "the code is sound, but no component here has it; it may be another county's. Please write the place",
)
SCAN_INSTEAD = Message(
    "请扫标牌上的二维码，或填它旁边的十位短码；长编号只供工作人员用",
    "scan the code on the label, or type the ten characters beside it; the long number is for the staff",
)
DISSOLVED = Message(
    "部件 {code} 已经登记为废弃；现场还在的话，请直接写地点和情况",
    "component {code} is dissolved; if it still stands there, please write the place and what is wrong",
)


def code_in(text: str) -> str:
    """The token or code that a QR code's text or a typed word holds: of an address the part behind ``/c/``; "" for none."""
    text = text.strip()
    if "/" in text or ":" in text:
        try:
            path = urlsplit(text).path
        except ValueError:
            return ""
        _, found, rest = path.partition(PATH)
        text = rest.split("/")[0] if found else ""
    return text if receipt_ok(text) or _is_number(text) else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) in CODE_LENGTHS


def component_of(text: str, *, public: bool) -> Component:
    """The component whose code this is. Raises :class:`Refused` (field ``component``) with a sentence: no code of ours, one
    nobody registered here, one of another county, a component that is dissolved.

    ``public``: only what the QR code says counts. A 部件标识码 can be counted through, a token cannot: else anybody could list the
    register with all positions.
    """
    code = code_in(text)
    if not code:
        raise Refused(NO_CODE, field="component")
    row = None if public and _is_number(code) else queries.named(code)
    if row is None:
        raise Refused(_unknown(code, public), field="component")
    if row.state == State.DISSOLVED.value:
        raise Refused(DISSOLVED.format(code=row.code), field="component")
    return row


def _unknown(code: str, public: bool) -> Message:
    county = queries.settings().scheme.county
    if _is_number(code) and code[:COUNTY_DIGITS] != county:
        return Message(
            "这是 {given} 的部件编码，不是本县（{county}）的；请向那里反映，或直接写地点",
            "this is a code of county {given}, not of this one ({county}); report it there, or write the place",
        ).format(given=code[:COUNTY_DIGITS], county=county)
    return SCAN_INSTEAD if public and _is_number(code) else UNKNOWN


def completed(given: Submission) -> tuple[Submission, Component | None]:
    """The submission with the position of the component it names, and that component; None when it names none.

    Raises :class:`Invalid` with the problem beside its field: a code that is none of ours, or a position given that lies too far
    from the component for both to be meant.
    """
    if not given.component.strip():
        return given, None
    try:
        row = component_of(given.component, public=given.channel in UNKNOWN_SENDERS)
        if given.lon is not None and given.lat is not None and given.frame:
            refuse_elsewhere(row, *to_cgcs2000(given.lon, given.lat, given.frame))
    except Refused as refusal:
        problems = Problems()
        problems.add(refusal.message, field=refusal.field)
        raise Invalid(tuple(problems.items)) from None
    return replace(given, lon=row.lon, lat=row.lat, frame=Frame.CGCS2000.value), row


def refuse_elsewhere(row: Component, lon: float, lat: float) -> None:
    """Raise :class:`Refused` (field ``place``) when a position in CGCS2000 is too far from a component for both to be meant."""
    metres = distance(lon, lat, row.lon, row.lat)
    if metres > FAR:
        raise Refused(
            Message(
                "这里离扫到的部件 {code} 有 {metres:.0f} 米；不是这个部件的事，请先去掉它",
                "this is {metres:.0f} m away from the component {code} that was scanned; remove it if it is not about it",
            ).format(code=row.code, metres=metres),
            field="place",
        )
