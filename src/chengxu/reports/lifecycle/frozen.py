"""A document as canonical bytes: every word, every figure and what stands behind it, known by their hash.

The bytes name their own form, so that a report frozen years ago is read by the rules it was written under. Values
that equal their default are left out: a field that later versions add does not move the hash of what is already kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from chengxu.indicators.rules import Phrase, Target
from chengxu.reports import rules
from chengxu.reports.rules import Document, Form

FORM = "chengxu-report-1"
_KIND = "is"
_CLASSES: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        rules.Annex, rules.Area, rules.Bar, rules.Chart, rules.Document, rules.Fact, rules.Figure, rules.Heading,
        rules.Letterhead, rules.MapPage, rules.Paragraph, rules.Part, rules.Proof, rules.Text, rules.Typed,
        Phrase, Target,
    )
}  # fmt: skip


def freeze(document: Document) -> bytes:
    """The canonical bytes of a document; the same document always gives the same."""
    content = {"form": FORM, "document": _plain(document)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def thaw(content: bytes) -> Document:
    """The document of :func:`freeze`; raises ``ValueError`` for bytes that are not of a form known here."""
    try:
        given = json.loads(content)
        if given["form"] != FORM:
            raise ValueError(f"a report frozen in the form {given['form']} cannot be read by this version")
        document = _value(given["document"])
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"these bytes are no frozen report: {error}") from error
    if not isinstance(document, Document):
        raise ValueError("these bytes are no frozen report")
    return document


def digest(content: bytes) -> str:
    """The SHA-256 by which content is known."""
    return hashlib.sha256(content).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Form):
        return {_KIND: "Form", "value": value.value}
    if isinstance(value, Decimal):
        return {_KIND: "Decimal", "value": str(value)}
    if isinstance(value, date):
        return {_KIND: "date", "value": value.isoformat()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        kept = {
            f.name: getattr(value, f.name) for f in fields(value) if getattr(value, f.name) != _default(f)
        }
        return {_KIND: type(value).__name__, **{name: _plain(item) for name, item in kept.items()}}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a report cannot keep {type(value).__name__}")


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(item) for item in plain)
    if not isinstance(plain, dict):
        return plain
    given = dict(plain)
    match given.pop(_KIND):
        case "Form":
            return Form(given["value"])
        case "Decimal":
            return Decimal(given["value"])
        case "date":
            return date.fromisoformat(given["value"])
        case kind:
            return _CLASSES[kind](**{name: _value(item) for name, item in given.items()})


def _default(field: Field[Any]) -> Any:
    """What stands in for a missing value; an object of its own, equal to nothing, when there is no default."""
    return cast("Any", field.default if field.default is not MISSING else MISSING)
