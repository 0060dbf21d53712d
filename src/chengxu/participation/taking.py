"""What the public sends is taken once, and whoever sends is remembered with it, for the limits of the public's forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from chengxu.common.messages import Refused
from chengxu.intake import senders
from chengxu.intake.actions import USED
from chengxu.intake.senders import Sender

T = TypeVar("T")


def taken_once(
    write: Callable[[], T], before: Callable[[], T | None], *, sender: Sender | None, now: datetime
) -> T:
    """What ``write`` gives, in one transaction with the note of its sender; of the same sending twice what it gave ``before``.

    Raises :class:`Refused` when the puzzle was used for another sending at the same moment.
    """
    if found := before():
        return found
    try:
        with transaction.atomic():
            if sender is not None:
                senders.note(sender, now=now)
            return write()
    except IntegrityError:
        if found := before():
            return found
        if sender is not None and senders.used(sender.puzzle):
            raise Refused(USED, field="form") from None
        raise
