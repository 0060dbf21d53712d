"""The component whose label was scanned in the street: nothing captured is turned away because of its code."""

from __future__ import annotations

from chengxu.common.messages import Message, Refused
from chengxu.field.rules import Capture
from chengxu.intake.scanned import component_of, refuse_elsewhere

NOT_LINKED = Message(
    "没有关联部件：{why}。事情已经收下，按位置和地点办理",
    "no component is linked: {why}. The report is taken in by its position and place",
)


def named_component(capture: Capture) -> tuple[str, tuple[Message, ...]]:
    """What the report says it is about: the code on the label, or "" with a note for the person when it leads nowhere, or lies
    too far from where the matter is said to be."""
    if not capture.component:
        return "", ()
    spot = capture.spot
    try:
        row = component_of(capture.component, public=False)
        if spot is not None:
            refuse_elsewhere(row, spot.lon, spot.lat)
    except Refused as refusal:
        return "", (NOT_LINKED.format(why=refusal.message),)
    return row.token, ()
