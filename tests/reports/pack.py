"""The indicators of the county's pack with invented records, and the audit's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from chengxu.indicators.rules import Phrase, Target
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Source
from chengxu.packs.reading import read as read_pack
from chengxu.reports import loading
from chengxu.reports.audit import Finding, examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.loading import Reports
from chengxu.reports.rules import Fact

HERE = Path(__file__).parent
JINGZHOU = HERE.parents[1] / "packs" / "jingzhou"
LABELS = yaml.safe_load((HERE / "seed_labels.yaml").read_text(encoding="utf-8"))
RECORDS: dict[str, float] = LABELS["records"]


@lru_cache(maxsize=1)
def source() -> Source:
    """The pack as it lies in the repository."""
    return read_pack(JINGZHOU)


@lru_cache(maxsize=1)
def reports() -> Reports:
    """Its reports, which are without fault."""
    checker = Checker(source())
    found = loading.parse(checker)
    assert [str(problem) for problem in checker.problems.items] == []
    return found


def facts(records: Mapping[str, float]) -> dict[str, Fact]:
    """Every indicator of the pack; those of ``records`` with a value, the others without a row."""
    return {id_: _fact(id_, records.get(id_)) for id_ in _declared()}


@lru_cache(maxsize=1)
def _declared() -> dict[str, tuple[dict[str, Any], str]]:
    """Every indicator as the pack declares it, with the title of its chapter."""
    return {
        id_: (declared, content["title"]["zh"])
        for _, content in source().pack.many("indicators/*.yaml")
        for id_, declared in content["indicators"].items()
    }


@lru_cache(maxsize=None, typed=True)  # hundreds of reports are judged by the same records
def _fact(id_: str, value: float | None) -> Fact:
    declared, chapter = _declared()[id_]
    target = declared.get("target")
    return Fact(
        id=id_,
        name=declared["name"]["zh"],
        definition=str(declared["definition"]),
        measure=declared["measure"],
        value=None if value is None else Decimal(str(value)),
        rows=0 if value is None else 5,
        formula="数量合计",
        scope="全县",
        style=declared.get("rounding", "exact"),
        measures=tuple(declared.get("measures", ())),
        phrases=tuple(Phrase.read(str(phrase)) for phrase in declared["phrases"]),
        target=Target(target["op"], target["value"], target["source"]) if target else None,
        chapter=chapter,
        english=declared["name"].get("en", ""),
        level=declared["value"] in ("ratio", "avg", "min", "max"),
        better=declared.get("better", ""),
    )


def examined(
    text: str | bytes,
    records: Mapping[str, float] = RECORDS,
    period: tuple[date, date] = (date(2023, 1, 1), date(2023, 12, 31)),
) -> tuple[Finding, ...]:
    """The answers for a document of these days."""
    data = text.encode() if isinstance(text, str) else text
    return examine(
        read(data, "report.txt"),
        facts(records).values(),
        reports().vocabulary,
        period=period,
    )
