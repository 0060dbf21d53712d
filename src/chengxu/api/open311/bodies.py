"""What a client sent: address and body as one set of parameters, and its files.

Real clients differ: keys in the address or the body, ``attribute[CODE][0]``, files under any name, bodies in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from django.http import HttpRequest

from chengxu.api.open311.asking import Given, every
from chengxu.api.open311.faults import GENERAL, fault
from chengxu.common.messages import Message

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\d*\])?")
JSON_TYPE = "application/json"


def sent(request: HttpRequest) -> Given:
    """All parameters; what the body says comes before what the address says. Raises :class:`Fault` for a body that is none."""
    request.encoding = (
        "utf-8"  # the standard knows no other, whatever an old library writes behind its content type
    )
    found: dict[str, list[str]] = {}
    if request.content_type == JSON_TYPE and request.method == "POST":
        for name, value in _of_json(request.body):
            found.setdefault(name, []).append(value)
    else:
        for name, values in request.POST.lists():
            found.setdefault(name, []).extend(map(str, values))
    for name, values in request.GET.lists():
        found.setdefault(name, []).extend(map(str, values))
    return found


def answers(given: Given) -> dict[str, tuple[str, ...]]:
    """Values by the code of their attribute, however the client numbered them."""
    found: dict[str, list[str]] = {}
    for name in given:
        if match := _ATTRIBUTE.fullmatch(name):
            found.setdefault(match[1].strip(), []).extend(every(given, name))
    return {code: tuple(values) for code, values in found.items() if values}


def files(request: HttpRequest) -> tuple[tuple[str, bytes], ...]:
    """Every file, whatever its field is called: ``media``, ``photo1``, ``file_2`` …"""
    return tuple(
        (file.name or "", file.read())
        for _, listed in request.FILES.lists()
        for file in listed
        if hasattr(file, "read")
    )


def _of_json(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        read = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        read = None
    if not isinstance(read, dict):
        raise fault(GENERAL, Message("正文不是一个 JSON 对象", "the body is no JSON object"))
    for name, value in read.items():
        if isinstance(value, dict) and name in ("attribute", "attributes"):
            for code, part in value.items():
                yield from ((f"attribute[{code}]", text) for text in _texts(part))
        else:
            yield from ((name, text) for text in _texts(value))


def _texts(value: Any) -> list[str]:
    """A plain value or a list of them as text; null is nothing, and what is nested says nothing we know."""
    if isinstance(value, list):
        return [text for part in value if not isinstance(part, list) for text in _texts(part)]
    if value is None or isinstance(value, dict):
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]
