"""The reports a pack declares, and the words its audits use: `reports/`, `plans/` and `reports/audit.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePosixPath

from chengxu.common.messages import Message, Problem, Problems
from chengxu.packs.checking import Checker
from chengxu.reports import auditwords, campaigns
from chengxu.reports.language import byhand, declaration, including, plans, sense
from chengxu.reports.language.declaration import Declaration, HandWritten
from chengxu.reports.language.including import Library
from chengxu.reports.language.plans import Plans
from chengxu.reports.vocabulary import Vocabulary
from chengxu.routines.campaigns.loading import parse as campaign_settings

FOLDER, TEXTS = "reports/", "reports/texts/"


@dataclass(frozen=True, slots=True)
class Reports:
    """What a pack says about reports: declarations by name, the words for audits, the plans by year."""

    declarations: Mapping[str, Declaration]
    vocabulary: Vocabulary
    plans: Plans = field(default_factory=dict)


def parse(check: Checker) -> Reports:
    """Read every report and the audit's words; problems go to ``check`` with file and line, the rest is kept."""
    known = _indicators(check)
    found = Problems()
    library = Library({_stem(path): text for path, text in _markdown(check, including.FOLDER)})
    texts = _texts(check, found)
    declarations: dict[str, Declaration] = {}
    for path, text in _markdown(check, FOLDER):
        declared = declaration.parse(text, path, found, library)
        if declared is not None:
            _check_name(found, path, declared)
            declarations[declared.name] = _with_texts(found, declared, texts)
    _check_use(found, library, texts, declarations)
    figures = sense.Figures.of(check, known)
    planned = plans.parse(check, figures.levels)
    for declared in declarations.values():
        sense.check(declared, figures, planned, found)
    campaigns.check(check, found, campaign_settings(Checker(check.pack)).days)
    _hand_on(check, found)
    vocabulary = auditwords.read(check, known)
    _point_out(check, declarations, vocabulary)
    return Reports(declarations, vocabulary, planned)


def _markdown(check: Checker, folder: str) -> list[tuple[str, str]]:
    """The texts that lie in this very folder."""
    return [(path, text) for path, text in check.pack.many(f"{folder}*.md") if "/" not in path[len(folder) :]]


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _texts(check: Checker, found: Problems) -> dict[str, list[tuple[str, HandWritten]]]:
    """The texts written by hand, with their files, by name."""
    texts: dict[str, list[tuple[str, HandWritten]]] = {}
    for path, text in _markdown(check, TEXTS):
        if written := declaration.parse_text(text, path, found):
            texts.setdefault(written.name, []).append((path, written))
    return texts


def _with_texts(
    found: Problems, declared: Declaration, texts: Mapping[str, list[tuple[str, HandWritten]]]
) -> Declaration:
    """The declaration, whose parts written by hand hold what was written for each period."""
    parts = []
    for part in declared.parts:
        if part.text is not None:
            if part.text.name not in texts:
                message = Message(
                    "没有 {folder}时段-{name}.md 这样的文件", "there is no {folder}PERIOD-{name}.md"
                ).format(folder=TEXTS, name=part.text.name)
                found.add(message, file=part.text.file, line=part.text.line)
            part = replace(part, texts=tuple(written for _, written in texts.get(part.text.name, ())))
        parts.append(part)
    return replace(declared, parts=tuple(parts))


def _check_name(found: Problems, path: str, declared: Declaration) -> None:
    if declared.name != _stem(path):
        message = Message("name「{name}」应与文件名相同", "the name “{name}” must be that of the file")
        found.add(message.format(name=declared.name), file=path, line=1)


def _check_use(
    found: Problems,
    library: Library,
    texts: Mapping[str, list[tuple[str, HandWritten]]],
    declarations: Mapping[str, Declaration],
) -> None:
    """A part or text nobody uses was mistyped somewhere; what it says would silently not be said."""
    unused = [f"{including.FOLDER}{name}.md" for name in library.parts if name not in library.used]
    asked = {part.text.name for declared in declarations.values() for part in declared.parts if part.text}
    unused += [path for name, written in texts.items() if name not in asked for path, _ in written]
    for path in unused:
        found.add(Message("没有报告引用这个文件", "no report uses this file"), file=path)


def _hand_on(check: Checker, found: Problems) -> None:
    """Each problem once, though several reports share the part it stands in."""
    told: set[Problem] = set()
    for item in found.items:
        if item not in told:
            told.add(item)
            check.problem(item.file, (), item.message, line=item.line)


def _point_out(check: Checker, declarations: Mapping[str, Declaration], vocabulary: Vocabulary) -> None:
    """Numbers typed into computed words; of a pack in force nobody asks any more."""
    if check.source is None:
        return
    files = dict(_markdown(check, FOLDER) + _markdown(check, including.FOLDER))
    found = (byhand.notices(declared, files, vocabulary.names) for declared in declarations.values())
    for item in dict.fromkeys(chain.from_iterable(found)):
        check.notice(item.file, (), item.message, line=item.line)


def _indicators(check: Checker) -> frozenset[str]:
    """The ids of all indicators, right or wrong: their own loader judges them."""
    return frozenset(
        str(key)
        for _, content in check.pack.many("indicators/*.yaml")
        if isinstance(content, dict) and isinstance(content.get("indicators"), dict)
        for key in content["indicators"]
    )
