"""Components from a table (CSV, XLSX) or a map (GeoJSON), as a survey or another department hands them over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from chengxu.accounts.rules import Actor
from chengxu.assets import actions
from chengxu.assets.drafting import ALIASES, OPTIONAL, REQUIRED
from chengxu.assets.judging import Line, Wrong, frame_found
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Message, Problem, Problems
from chengxu.intake import maps, tables
from chengxu.intake.imported import Imported, Progress
from chengxu.territory.frames import parse_frame

MAPS = (".geojson", ".json")
SOURCE = "import"
CHANGED = Message(
    "其中 {n} 个已登记的部件按新内容变更", "{n} registered components are changed by what is new"
)


def import_assets(
    file: Path,
    *,
    actor: Actor,
    now: datetime,
    ids: Ids,
    frame: str = "",
    near_ok: bool = False,
    update: bool = False,
    dry_run: bool = False,
    skip_bad: bool = False,
    encoding: str = "utf-8",
    progress: Progress | None = None,
    shown_as: str = "",
) -> Imported:
    """Register every component of ``file``, all of them or none; the same file twice adds nothing.

    ``frame`` is that of rows that state none; when neither says, it is told by components of the same number or everything is
    refused. ``near_ok`` takes what stands close to another of its class. ``update``: rows that say something else of what is
    registered change it (an empty cell changes nothing); moved far, it is kept apart. ``shown_as`` is the name of the file in what is said
    about it. Raises :class:`Invalid` with every bad row unless ``skip_bad``; then nothing is written.
    """
    name = shown_as or str(file)
    unreadable = Problems()
    stated = parse_frame(frame) if frame else None
    if file.suffix.lower() in MAPS:
        lines, own = maps.read(file, known=(*REQUIRED, *OPTIONAL), aliases=ALIASES, bad=unreadable)
        stated = stated or own
    else:
        lines = [
            Line(row.line, row.cells)
            for row in tables.read(
                file, required=REQUIRED, optional=OPTIONAL, bad=unreadable, encoding=encoding, aliases=ALIASES
            )
        ]
    taken = actions.register(
        lines, frame=stated, actor=actor, now=now, ids=ids, source=SOURCE, near_ok=near_ok,
        dry_run=dry_run or (bool(unreadable) and not skip_bad), skip_bad=skip_bad, progress=progress,
        changes=update,
    )  # fmt: skip
    problems = (*_renamed(unreadable.items, name), *_placed(taken.wrong, name))
    if problems and not skip_bad:
        raise Invalid(problems)
    told: tuple[str, ...] = (str(frame_found(taken.frame)),) if taken.frame else ()
    if taken.changed:
        told += (str(CHANGED.format(n=len(taken.changed))),)
    return Imported(len(taken.added), taken.repeated, problems, told)


def _renamed(problems: Sequence[Problem], name: str) -> list[Problem]:
    return [Problem(one.message, name, one.line, one.field) for one in problems]


def _placed(wrong: Sequence[Wrong], name: str) -> list[Problem]:
    return [Problem(one.message, name, one.line, one.field) for one in wrong]
