"""Keys of the interface: how one is known again without being kept, and how often it may write. Pure."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from chengxu.common.messages import Message, Refused

DEMO_KEY = "demo-open311-key"
LEAST, MOST = 12, 200
MOST_NAME = 80
MOST_PER_HOUR = 1_000_000
SHOWN = 4
_BYTES = 24


def new_secret() -> str:
    """A key nobody can guess: 192 bits in 32 characters that need no quoting anywhere."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """What is kept of a key. A key is long and random, so that a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def shown(secret: str) -> str:
    """The first characters of a key, by which its owner and the bureau speak of it."""
    return secret[:SHOWN] + "…"


def refuse_key(name: str, secret: str, per_hour: int) -> None:
    """Raise :class:`Refused` for a key without a holder, one that could be guessed, or a limit that is none."""
    if not 1 <= len(name.strip()) <= MOST_NAME:
        raise Refused(
            Message(
                "请写明密钥给谁用（最多 {n} 字）", "say who uses the key ({n} characters at most)"
            ).format(n=MOST_NAME),
            field="name",
        )
    if not LEAST <= len(secret) <= MOST or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise Refused(
            Message(
                "密钥应为 {least} 至 {most} 个英文字母、数字或符号",
                "a key has {least} to {most} letters, digits or signs",
            ).format(least=LEAST, most=MOST),
            field="secret",
        )
    if not 0 <= per_hour <= MOST_PER_HOUR:
        raise Refused(
            Message("每小时次数应在 0（不限）到 {n} 之间", "per hour: 0 (no limit) to {n}").format(
                n=MOST_PER_HOUR
            ),
            field="per_hour",
        )


def hour_of(now: datetime) -> datetime:
    """The hour an instant lies in: uses are counted by it."""
    return now.replace(minute=0, second=0, microsecond=0)
