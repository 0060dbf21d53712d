"""Hiding parts of a picture, and opening the sealed original: both are deeds of the case somebody did it in.

Rectangles are added and taken away only by a new version. Whoever hides more needs ``photos.hide``; what would show
something that was hidden needs the verb for the original as well, and a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import pictures
from chengxu.intake.rules import plain
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.ledger.evidence import Picture
from chengxu.ledger.models import Evidence
from chengxu.ledger.pictures import areas, images
from chengxu.ledger.pictures.going import Gone
from chengxu.ledger.pictures.places import Unreachable
from chengxu.ledger.proving import HIDE
from chengxu.ledger.rules import MILLI, Deed, detail

VIEW = "photo.view"
LEAST_REASON, MOST_REASON = 4, 200
CHANGED = Message(
    "您打开页面以后有人改过遮挡，请刷新后再标",
    "somebody changed what is hidden since you opened the page; reload it and mark again",
)
NO_PICTURE = Message("没有这张照片，或您无权查看", "there is no such photo, or you may not see it")


def hide(
    *, case_uid: str, original: str, marked: Sequence[Sequence[int]], reason: str, expected: int, actor: Actor,
    now: datetime, ids: Ids,
) -> Picture:  # fmt: skip
    """Show a picture from now on with these rectangles painted over, and with no others.

    ``marked``: left, top, width and height in thousandths; ``expected``: the version somebody looked at. Raises
    :class:`Refused` without the verbs, for rectangles or a reason that will not do, when nothing would change, and when
    somebody else changed it first.
    """
    actor.require("photos.hide")
    picture = _picture(case_uid, original, actor)
    if picture.said is not None:
        raise Refused(picture.said)
    wanted, reason = areas.checked(marked), plain(reason)
    if picture.version != expected:
        raise Refused(CHANGED)
    if wanted == picture.areas:
        raise Refused(Message("遮挡没有变化", "nothing would change"), field="areas")
    if areas.uncovers(picture.areas, wanted):
        actor.require("photos.original")
        _require_reason(reason)
    data, _ = _opened(original)
    image, _ = images.opened(data, "photo")
    try:
        shown, thumbnail = evidence.keep_derivatives(images.hidden(image, wanted))
    except Unreachable:
        raise Refused(evidence.AWAY) from None
    made = Picture(original, shown, thumbnail, picture.width, picture.height, picture.version + 1, wanted)
    deed = _deed(
        HIDE, case_uid, actor, now, ids,
        facts=evidence.facts(made.version, areas.written(wanted), shown), note=reason[:MOST_REASON], originals=(original,),
    )  # fmt: skip
    try:
        ledger.add_version(made, deed, ids=ids)
    except IntegrityError:
        evidence.drop_unused({shown, thumbnail})
        raise Refused(CHANGED) from None
    return made


def open_original(
    *, case_uid: str, original: str, reason: str, actor: Actor, now: datetime, ids: Ids
) -> tuple[bytes, str]:
    """The bytes of a photograph as they came, and their media type; that ``actor`` opened them and why is a deed.

    Raises :class:`Refused` without ``photos.original``, without a reason, when the picture is not among those the actor
    may see, and when the original cannot be opened.
    """
    actor.require("photos.original")
    picture = _picture(case_uid, original, actor)
    if picture.gone is Gone.ALL and picture.said is not None:
        raise Refused(picture.said)
    reason = plain(reason)
    _require_reason(reason)
    found = _opened(original)
    looked = _deed(VIEW, case_uid, actor, now, ids, facts={"original": original}, note=reason)
    with transaction.atomic():
        ledger.append([looked], ids=ids)
    return found


def _picture(case_uid: str, original: str, actor: Actor) -> Picture:
    picture = pictures.of_case(case_uid, actor).get(original)
    if picture is None:
        raise Refused(NO_PICTURE)
    return picture


def _opened(original: str) -> tuple[bytes, str]:
    try:
        data = evidence.original(original)
    except evidence.UNREADABLE:
        raise Refused(
            Message(
                "原件打不开，请系统管理员运行 chengxu verify",
                "the original cannot be opened; ask the system administrator to run chengxu verify",
            )
        ) from None
    return data, Evidence.objects.get(hash=original).media_type


def _require_reason(reason: str) -> None:
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        raise Refused(
            Message(
                "请写明理由，{least} 至 {most} 字", "please give a reason of {least} to {most} characters"
            ).format(least=LEAST_REASON, most=MOST_REASON),
            field="reason",
        )


def _deed(
    verb: str, case_uid: str, actor: Actor, now: datetime, ids: Ids, *, facts: dict[str, object], note: str,
    originals: tuple[str, ...] = (),
) -> Deed:  # fmt: skip
    return Deed(
        uid=ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor.uid,
        source="desk",
        verb=verb,
        object="photo",
        quantity=MILLI,
        measure="次",
        unit=actor.unit,
        case_uid=case_uid,
        detail=detail(**facts),
        note=note,
        evidence=originals,
    )
