"""``chengxu import``: what a file holds of one kind comes in, all of it or none."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any, Final

from chengxu.common.messages import Message
from chengxu.project import console

TABLE: Final = ".csv .xlsx"
KINDS: Final = {
    "deeds": (Message("台账", "work done"), TABLE),
    "cases": (Message("案件", "what was reported"), TABLE),
    "people": (Message("人员", "who signs in"), TABLE),
    "parties": (Message("当事人", "shops, firms, sites, vehicles"), TABLE),
    "permits": (Message("许可", "the permits they hold"), TABLE),
    "rosters": (Message("排班", "who stands which post"), TABLE),
    "meetings": (Message("会议", "meetings planned and held"), TABLE),
    "inspections": (Message("以前的检查", "past inspections"), TABLE),
    "surveys": (Message("满意度测评的答卷", "sheets of rounds of asking people"), TABLE),
    "assets": (Message("部件", "components in the street"), f"{TABLE} .geojson"),
    "meters": (Message("路灯电表读数", "meters of street lighting"), TABLE),
    "positions": (Message("车辆定位", "where vehicles were"), f"{TABLE} .jsonl"),
    "findings": (Message("整改事项", "findings from above"), TABLE),
    "works": (Message("工程项目", "public works"), TABLE),
    "funds": (Message("专项资金", "special funds"), TABLE),
}
"""What can come in: its name, and how the file's name may end."""
FRAMED: Final = ("assets", "positions")


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message("把一个文件里的记录导入", "take the records of a file in")
    command = commands.add_parser("import", help=str(text), description=str(text))
    kinds = "; ".join(f"{kind}: {name} ({endings})" for kind, (name, endings) in KINDS.items())
    command.add_argument("kind", choices=tuple(KINDS), metavar="KIND", help=kinds)
    file = Message("文件", "the file")
    command.add_argument("file", type=Path, metavar="FILE", help=str(file))
    dry = Message("只检查，不写入", "check only, write nothing")
    command.add_argument("--dry-run", action="store_true", help=str(dry))
    skip = Message("跳过有错的行，导入其余的", "leave bad rows out and take the rest")
    command.add_argument("--skip-bad", action="store_true", help=str(skip))
    encoding = Message("CSV 的编码（默认 utf-8；旧表格可能是 gb18030）", "encoding of a CSV (default utf-8)")
    command.add_argument("--encoding", default="utf-8", help=str(encoding))
    frame = Message(
        "部件、定位：没有写坐标系的行是哪个坐标系（cgcs2000、wgs84、gcj02、bd09）",
        "components and positions: the frame of rows that state none (cgcs2000, wgs84, gcj02, bd09)",
    )
    command.add_argument("--frame", default="", metavar="FRAME", help=str(frame))
    near = Message(
        "部件：离同类部件很近的也照收（确实两个都在）",
        "components: take those close to another of their class too (both are there)",
    )
    command.add_argument("--near-ok", action="store_true", help=str(near))
    update = Message(
        "部件：已登记的按新内容变更（空着的格子不改；挪得太远的先不收）",
        "components: rows that say something new of what is registered change it (empty cells do not; moved far is kept apart)",
    )
    command.add_argument("--update", action="store_true", help=str(update))
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import, and say what was added, repeated and left out; 1 when rows were left out."""
    from chengxu.project import installation

    _check_encoding(arguments.encoding)
    _check_kind(arguments)
    installation.open_database()
    from chengxu.accounts.rules import SYSTEM
    from chengxu.common.ids import SystemIds
    from chengxu.project import background

    take = _takes(arguments)[arguments.kind]
    stage = Message("检查", "checking")
    now = console.now()
    with console.progress() as show:
        result = take(
            arguments.file,
            actor=SYSTEM,
            now=now,
            ids=SystemIds(),
            dry_run=arguments.dry_run,
            skip_bad=arguments.skip_bad,
            encoding=arguments.encoding,
            progress=lambda done, total: show(stage, done, total),
        )
    if not arguments.dry_run:
        background.seal(now=now)
    return _told(arguments, result)


def _told(arguments: argparse.Namespace, result: Any) -> int:
    """Say what came of it; the exit status."""
    for problem in result.problems[: console.MOST_PROBLEMS]:
        console.complain(problem)
    done = Message("可以导入", "could be added") if arguments.dry_run else Message("已导入", "added")
    console.say(
        "{done} {added} 行，以前已有 {repeated} 行，跳过有错的 {bad} 行。",
        "{added} rows {done}, {repeated} came before, {bad} bad rows left out.",
        done=done, added=f"{result.added:,}", repeated=f"{result.repeated:,}", bad=len(result.problems),
    )  # fmt: skip
    if result.told and arguments.kind == "people":
        console.say("初始密码只显示这一次：", "First passwords, shown this once:")
    if result.told:
        for line in result.told:
            print(f"  {line}")
    return 1 if result.problems else 0


def _takes(arguments: argparse.Namespace) -> dict[str, Any]:
    """What takes each kind in."""
    from chengxu.intake.channels.asset_file import import_assets
    from chengxu.intake.channels.case_file import import_cases
    from chengxu.intake.channels.deed_file import import_deeds
    from chengxu.intake.channels.inspection_file import import_inspections
    from chengxu.intake.channels.meeting_file import import_meetings
    from chengxu.intake.channels.meter_file import import_meters
    from chengxu.intake.channels.people_file import import_people
    from chengxu.intake.channels.permit_file import import_parties, import_permits
    from chengxu.intake.channels.position_file import import_positions
    from chengxu.intake.channels.roster_file import import_rosters
    from chengxu.intake.channels.survey_file import import_surveys
    from chengxu.intake.channels.undertaking_file import import_findings, import_funds, import_works

    return {
        "deeds": import_deeds,
        "cases": import_cases,
        "people": import_people,
        "parties": import_parties,
        "permits": import_permits,
        "meetings": import_meetings,
        "inspections": import_inspections,
        "surveys": import_surveys,
        "rosters": import_rosters,
        "meters": import_meters,
        "assets": partial(
            import_assets, frame=arguments.frame, near_ok=arguments.near_ok, update=arguments.update
        ),
        "positions": partial(import_positions, frame=arguments.frame),
        "findings": import_findings,
        "works": import_works,
        "funds": import_funds,
    }


def _check_kind(arguments: argparse.Namespace) -> None:
    """A frame is of use with what has positions, the other options of components with components alone."""
    from chengxu.common.messages import Refused

    if arguments.frame and arguments.kind not in FRAMED:
        raise Refused(
            Message(
                "--frame 只用于部件（assets）和定位（positions）", "--frame is for assets and positions alone"
            ),
            field="frame",
        )
    for option in ("near_ok", "update"):
        if getattr(arguments, option) and arguments.kind != "assets":
            raise Refused(
                Message(
                    "--near-ok 和 --update 只用于部件（assets）",
                    "--near-ok and --update are for assets alone",
                ),
                field=option,
            )


def _check_encoding(name: str) -> None:
    import codecs

    from chengxu.common.messages import Refused

    try:
        codecs.lookup(name)
    except LookupError:
        raise Refused(
            Message("没有「{name}」这种编码，常用 utf-8、gb18030", "there is no encoding “{name}”").format(
                name=name
            ),
            field="encoding",
        ) from None
