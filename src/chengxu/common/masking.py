"""How personal data is shown where it is not needed in full (PIPL art. 51: masking by default)."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """张三 → 张*."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; short numbers keep two digits."""
    if len(phone) < 8:
        return phone[:2] + "*" * max(0, len(phone) - 2)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_email(email: str) -> str:
    """zhang.san@example.com → z***@example.com."""
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if at else ""
