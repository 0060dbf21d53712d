"""How a request to the gateway is signed, and how whoever gets it makes sure. Plain Python.

``Chengxu-Signature: v1=`` and the HMAC-SHA256, under the shared secret, of the time, a dot and the bytes of the body.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

KEY_HEADER = "Idempotency-Key"
TIME_HEADER = "Chengxu-Timestamp"
SIGNATURE_HEADER = "Chengxu-Signature"
SKEW = timedelta(minutes=5)


def signature(secret: str, at: int, body: bytes) -> str:
    """The signature of ``body`` sent at ``at`` (seconds since 1970)."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"v1={mac.hexdigest()}"


def genuine(secret: str, at: str, body: bytes, given: str, *, now: datetime) -> bool:
    """Whether a request is from whoever knows the secret, and young enough not to be one that somebody kept."""
    if not (at.isascii() and at.isdigit() and len(at) < 12):
        return False
    if abs(now.timestamp() - int(at)) > SKEW.total_seconds():
        return False
    return hmac.compare_digest(signature(secret, int(at), body).encode(), given.encode())
