"""Which keys there are, and whose one is."""

from __future__ import annotations

from chengxu.accounts.rules import Actor
from chengxu.api.models import ApiKey
from chengxu.api.rules import digest


def key_of(secret: str) -> ApiKey | None:
    """The key somebody sent, if it was issued and not revoked."""
    return ApiKey.objects.filter(digest=digest(secret), revoked_at=None).first() if secret else None


def keys(actor: Actor) -> list[ApiKey]:
    """All keys, the oldest first, revoked ones too; raises :class:`Refused` without ``api.keys``."""
    actor.require("api.keys")
    return list(ApiKey.objects.order_by("id"))
