"""The reports a pack declares, and the words its audits use: `reports/*.md` and `reports/audit.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from chengxu.common.messages import Message, Problems
from chengxu.common.quantity import Style
from chengxu.packs.checking import Checker
from chengxu.reports import auditwords, declaration
from chengxu.reports.declaration import Declaration
from chengxu.reports.vocabulary import Vocabulary

STYLES = frozenset(Style)


@dataclass(frozen=True, slots=True)
class Reports:
    """What a pack says about reports: declarations by name, and the words for audits."""

    declarations: Mapping[str, Declaration]
    vocabulary: Vocabulary


def parse(check: Checker) -> Reports:
    """Read every report and the audit's words; problems go to ``check`` with file and line, the rest is kept."""
    known = _indicators(check)
    declarations: dict[str, Declaration] = {}
    for path, text in check.pack.many("reports/*.md"):
        found = Problems()
        declared = declaration.parse(text, path, found)
        for item in found.items:
            check.problem(path, (), item.message, line=item.line)
        if declared is None:
            continue
        if declared.name != PurePosixPath(path).stem:
            check.problem(
                path,
                (),
                Message("name「{name}」应与文件名相同", "the name “{name}” must be that of the file").format(
                    name=declared.name
                ),
                line=1,
            )
        _check_references(check, path, declared, known)
        declarations[declared.name] = declared
    return Reports(declarations, auditwords.read(check, known))


def _indicators(check: Checker) -> frozenset[str]:
    """The ids of all indicators, right or wrong: their own loader judges them."""
    return frozenset(
        str(key)
        for _, content in check.pack.many("indicators/*.yaml")
        if isinstance(content, dict) and isinstance(content.get("indicators"), dict)
        for key in content["indicators"]
    )


def _check_references(check: Checker, path: str, declared: Declaration, known: frozenset[str]) -> None:
    for reference in declared.references():
        if reference.indicator and reference.indicator not in known:
            check.problem(
                path,
                (),
                Message("没有指标 {id}", "there is no indicator {id}").format(id=reference.indicator),
                line=reference.line,
            )
        if reference.style and reference.style not in STYLES:
            check.problem(
                path,
                (),
                Message("没有写法 {style}，可用：{known}", "no style {style}; there are: {known}").format(
                    style=reference.style, known="、".join(sorted(STYLES))
                ),
                line=reference.line,
            )
