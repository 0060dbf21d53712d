"""How a pack writes its catalog: the shapes of ``catalog/*.yaml``."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from chengxu.catalog.questions import Datatype
from chengxu.catalog.rules import Kind

Name = str | dict[str, str]


class SchemeText(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A code scheme; one with ``codes`` lists bare codes and names in a CSV."""

    name: Name
    active: bool
    source: str
    verified: bool = False
    start: date | None = None
    end: date | None = None
    codes: str = ""
    mapping: str = ""
    majors: dict[str, dict[str, str]] = {}


class MilestoneText(msgspec.Struct, forbid_unknown_fields=True):
    """A deadline inside a case."""

    name: Name
    limits: str | dict[str, str]
    after: str = ""


class ConditionText(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A filing condition."""

    when: Name
    limits: str | dict[str, str]
    close: Name
    source: str
    basis: str = ""
    verified: bool = False
    milestones: list[MilestoneText] = []
    start: date | None = None
    end: date | None = None


class QuestionText(msgspec.Struct, forbid_unknown_fields=True):
    """What a reporter is asked about a matter of one category."""

    code: str
    ask: Name
    type: Datatype
    hint: Name = ""
    required: bool = False
    answer: bool = True
    values: dict[str, Name] = {}


class CategoryText(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A minor class; ``conditions`` is a list, or the name of a profile of its file."""

    name: Name
    conditions: str | list[Any]
    words: list[str] = []
    start: date | None = None
    end: date | None = None
    public: bool = True
    questions: list[Any] = []


class MajorText(msgspec.Struct, forbid_unknown_fields=True):
    """A major class."""

    code: str
    zh: str
    en: str = ""


class FileText(msgspec.Struct, forbid_unknown_fields=True):
    """One major class of one scheme."""

    scheme: str
    kind: Kind
    major: MajorText
    categories: dict[str, Any]
    profiles: dict[str, list[Any]] = {}


class SchemesText(msgspec.Struct, forbid_unknown_fields=True):
    """``schemes.yaml`` as a whole."""

    schemes: dict[str, Any] = {}


class LegendText(msgspec.Struct, forbid_unknown_fields=True):
    """``sources.yaml``: what the keys of sources and bases stand for."""

    sources: dict[str, str] = {}
    bases: dict[str, str] = {}
