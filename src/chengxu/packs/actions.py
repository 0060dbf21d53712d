"""Loading a pack: all of it, or nothing."""

from __future__ import annotations

import zlib
from datetime import datetime

from django.db import transaction

from chengxu.packs.models import Snapshot
from chengxu.packs.rules import Pack, name, stored_bytes


@transaction.atomic
def load(*, pack: Pack, actor: str, now: datetime) -> bool:
    """Keep ``pack`` as a snapshot and put it in force; running cases keep the one they were filed under.

    The caller has checked the pack. Returns False when this very pack was in force already. One that comes back into force
    says when: who caches what it declares goes by that instant, which must not go back.
    """
    county = pack.one("county.yaml")
    if Snapshot.objects.filter(hash=pack.hash, active=True).exists():
        return False
    Snapshot.objects.filter(active=True).update(active=False)
    Snapshot.objects.update_or_create(
        hash=pack.hash,
        defaults={"active": True, "loaded_at": now, "loaded_by": actor},
        create_defaults={
            "code": str(county.get("code", "")),
            "name": name(county.get("name")).zh,
            "content": zlib.compress(stored_bytes(pack.documents), 6),
            "loaded_at": now,
            "loaded_by": actor,
            "active": True,
        },
    )
    return True
