"""Issuing, revoking and counting the use of keys: their only writers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When

from chengxu.accounts.rules import Actor
from chengxu.api import rules
from chengxu.api.models import ApiKey
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused


def issue(
    *, name: str, actor: Actor, now: datetime, ids: Ids, per_hour: int = 0, secret: str = "", components: bool = False,
    positions: bool = False,
) -> tuple[str, ApiKey]:  # fmt: skip
    """Make a key for ``name``; returns the key itself, which is shown this once, and its row.

    ``components`` lets it read the register of components too, ``positions`` write where vehicles are. ``secret`` is given only where a key must be known beforehand (the demo). Raises :class:`Refused` without
    ``api.keys``, as :func:`chengxu.api.rules.refuse_key` does, and for a key that exists.
    """
    actor.require("api.keys")
    secret = secret or rules.new_secret()
    rules.refuse_key(name, secret, per_hour)
    try:
        with transaction.atomic():
            row = ApiKey.objects.create(
                uid=ids.uid(now),
                digest=rules.digest(secret),
                shown=rules.shown(secret),
                name=name.strip(),
                issued_at=now,
                issued_by=actor.uid,
                per_hour=per_hour,
                components=components,
                positions=positions,
            )
    except IntegrityError:
        raise Refused(Message("已有这个密钥", "this key exists already"), field="secret") from None
    return secret, row


def revoke(*, uid: str, actor: Actor, now: datetime) -> ApiKey:
    """Take a key back, known by its uid, itself, its first characters, or its holder's name when only one has them.

    Raises :class:`Refused` without ``api.keys`` and when no key, or more than one, is meant.
    """
    actor.require("api.keys")
    first = uid.removesuffix("…")
    meant = Q(uid=uid) | Q(digest=rules.digest(uid)) | Q(name=uid)
    if len(first) == rules.SHOWN:
        meant |= Q(shown=rules.shown(first))
    with transaction.atomic():
        found = list(ApiKey.objects.filter(meant, revoked_at=None).order_by("id")[:2])
        if len(found) != 1:
            raise Refused(
                Message("没有这个在用的密钥：{uid}", "no key in use is known by {uid}").format(uid=uid)
                if not found
                else Message(
                    "不止一个密钥，请写编号：{uid}", "more than one key; give its number: {uid}"
                ).format(uid=uid),
                field="key",
            )
        ApiKey.objects.filter(pk=found[0].pk).update(revoked_at=now)
    return found[0]


def use(key: ApiKey, *, now: datetime) -> bool:
    """Count one use of a key that is limited; False when its hour is used up. Two at once are two uses."""
    if not key.per_hour:
        return True
    hour = rules.hour_of(now)
    new_hour = Q(hour=None) | ~Q(hour=hour)
    counted = ApiKey.objects.filter(new_hour | Q(used__lt=F("per_hour")), pk=key.pk, revoked_at=None).update(
        used=Case(When(Q(hour=hour), then=F("used") + 1), default=Value(1)), hour=hour
    )
    return counted == 1
