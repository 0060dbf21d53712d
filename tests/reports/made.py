"""A small report made of invented facts, shared by the tests of reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from chengxu.common.messages import Problems
from chengxu.reports.language import declaration
from chengxu.reports.language.compose import compose
from chengxu.reports.language.declaration import Declaration
from chengxu.reports.rules import Document, Fact, Proof

START, END = date(2023, 1, 1), date(2023, 12, 31)
PROOF = Proof("ab" * 32, "cd" * 32)

TEXT = """---
name: small
title: "{year}年度工作总结及{year+1}年工作计划"
unit: 某局
parts:
  - {computed: true, author: 办公室}
  - {computed: false, author: 办公室, date: 2023-12-26}
---
今年来，我局扎实工作，
成效明显。

# {year}年工作开展情况

## 市容整治

- 治理占道。全年规范{{street.occupy}}。
- 规范管线。清理{{facade.pipes}}乱拉的空调管，
  罚款{{muck.fines}}。

# 存在的问题

## 机制不够完善。

- 职责不清。
- 长效不够。
"""


def fact(id_: str, value: str | None, measure: str = "处", **more: Any) -> Fact:
    """A fact with a value as text; ``more`` overrides the rest."""
    given: dict[str, Any] = {
        "id": id_,
        "name": f"指标{id_}",
        "definition": "台账中数量合计。",
        "measure": measure,
        "value": None if value is None else Decimal(value),
        "rows": 7,
        "formula": "sum(quantity)",
        "query": "SELECT 1",
        "scope": "全县",
    }
    return Fact(**{**given, **more})


FACTS = {
    one.id: one
    for one in (
        fact("street.occupy", "4823", "次", style="yu"),
        fact("facade.pipes", "352", style="yu"),
        fact("muck.fines", "23500", "元"),
    )
}


def declared(text: str = TEXT) -> Declaration:
    """The declaration of ``text``, which must be without fault."""
    problems = Problems()
    found = declaration.parse(text, "small.md", problems)
    assert [str(p) for p in problems.items] == []
    assert found is not None
    return found


def document(text: str = TEXT, facts: dict[str, Fact] | None = None) -> Document:
    """The small report as a document."""
    return compose(declared(text), facts or FACTS, start=START, end=END, proof=PROOF)
