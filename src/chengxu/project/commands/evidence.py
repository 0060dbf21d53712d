"""``chengxu evidence``: care for the files of photographs — their keys, their place, what must not lie about."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from chengxu.common.messages import Message
from chengxu.project import console

if TYPE_CHECKING:
    from chengxu.intake.retaining import Period
    from chengxu.ledger.keeping import Told


def add(commands: Any) -> None:
    """Declare ``evidence rotate``, ``evidence copy``, ``evidence purge`` and ``evidence tidy``."""
    text = Message(
        "照片：更换密钥，搬到别处，清掉遮挡前的图",
        "photographs: another key, another place, nothing from before it was hidden",
    )
    command = commands.add_parser("evidence", help=str(text), description=str(text))
    kinds = command.add_subparsers(dest="kind", metavar=str(Message("做什么", "WHAT")), required=True)
    _add_rotate(kinds)
    _add_copy(kinds)
    _add_purge(kinds)
    gone = Message(
        "删去遮挡之前的展示图（从备份恢复之后运行）",
        "remove the pictures from before something was hidden (run it after restoring a backup)",
    )
    one = kinds.add_parser("tidy", help=str(gone), description=str(gone))
    one.set_defaults(run=tidy)


def _add_rotate(kinds: Any) -> None:
    text = Message("把全部照片改用最新的密钥加密", "encrypt every photograph under the newest key")
    one = kinds.add_parser("rotate", help=str(text), description=str(text))
    fresh = Message("先生成一个新密钥", "make a new key first")
    one.add_argument("--new-key", action="store_true", help=str(fresh))
    old = Message(
        "全部改用新密钥之后，删去数据目录里的旧密钥（旧备份仍需要它们）",
        "when all lie under the newest key, forget the old ones in CHENGXU_HOME (old backups still need them)",
    )
    one.add_argument("--forget-old", action="store_true", help=str(old))
    one.set_defaults(run=rotate)


def _add_copy(kinds: Any) -> None:
    text = Message(
        "把照片从一处复制到另一处，已有的不动",
        "copy photographs from one place to another; what is there stays",
    )
    one = kinds.add_parser("copy", help=str(text), description=str(text))
    source = Message("从哪里：folder 或 s3://…", "from where: folder or s3://…")
    one.add_argument("--from", dest="source", required=True, metavar="PLACE", help=str(source))
    target = Message(
        "到哪里；默认为 CHENGXU_EVIDENCE_STORE 所指",
        "to where; by default where CHENGXU_EVIDENCE_STORE points",
    )
    one.add_argument("--to", dest="target", default="", metavar="PLACE", help=str(target))
    one.set_defaults(run=copy)


def _add_purge(kinds: Any) -> None:
    text = Message(
        "删去保存期已过的照片（后台也会自己删）",
        "delete photographs whose term is over (the background work does so too)",
    )
    one = kinds.add_parser("purge", help=str(text), description=str(text))
    dry = Message("只列出会删哪些、为什么，什么也不删", "say what would go and why, and delete nothing")
    one.add_argument("--dry-run", action="store_true", help=str(dry))
    day = Message(
        "和 --dry-run 一起：到这一天会删哪些（默认今天）",
        "with --dry-run: what would go on this day (default: today)",
    )
    one.add_argument("--on", type=console.day, metavar="D", help=str(day))
    one.set_defaults(run=purge)


def rotate(arguments: argparse.Namespace) -> int:
    """Seal every photograph under the newest key; 1 when one could not be opened."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.ledger import keeping

    stage = Message("重新加密", "encrypting")
    with console.progress() as show:
        told = keeping.rotate(renew=arguments.new_key, progress=lambda done, total: show(stage, done, total))
    console.say(
        "{done} 个文件改用了最新的密钥，{untouched} 个本来就是。",
        "{done} files now lie under the newest key, {untouched} already did.",
        done=told.done, untouched=told.untouched,
    )  # fmt: skip
    if (status := _failures(told)) or not arguments.forget_old:
        return status
    console.say("删去了 {n} 个旧密钥。", "{n} old keys forgotten.", n=keeping.forget_old_keys())
    return 0


def copy(arguments: argparse.Namespace) -> int:
    """Copy originals and pictures; 1 when one was not there."""
    from chengxu.project import installation

    installation.open_database()
    from django.conf import settings

    from chengxu.ledger import keeping
    from chengxu.ledger.pictures import stores

    source = stores.at(arguments.source)
    target = stores.at(arguments.target or settings.EVIDENCE_STORE)
    stage = Message("复制照片", "copying photographs")
    with console.progress() as show:
        told = keeping.copy(source, target, lambda done, total: show(stage, done, total))
    console.say(
        "复制了 {done} 个文件，{untouched} 个已经在那里。",
        "{done} files copied, {untouched} were there already.",
        done=told.done, untouched=told.untouched,
    )  # fmt: skip
    return _failures(told)


def purge(arguments: argparse.Namespace) -> int:
    """Delete what is over, or say what would be; 2 for a day without ``--dry-run``, since nothing is deleted before its day."""
    from chengxu.project import installation

    if arguments.on and not arguments.dry_run:
        console.complain(Message("--on 只能和 --dry-run 一起用", "--on goes with --dry-run alone"))
        return 2
    installation.open_database()
    from chengxu.common.ids import SystemIds
    from chengxu.intake import retaining
    from chengxu.reports.register import issued

    periods = issued.periods()
    if arguments.dry_run:
        return _say_what_would_go(periods, arguments.on)
    total = 0
    while (done := retaining.purge(issued=periods, now=console.now(), ids=SystemIds())).looked:
        total += done.gone
    console.say("{n} 张照片到期删除。", "photographs deleted at the end of their term: {n}.", n=total)
    return 0


def _say_what_would_go(periods: Sequence[Period], day: date | None) -> int:
    from chengxu.cases.queries import rulebook
    from chengxu.intake import retaining
    from chengxu.ledger.pictures.going import Gone

    words = {
        Gone.SHOWN: Message("展示图", "pictures"),
        Gone.ALL: Message("原件和展示图", "original and pictures"),
    }
    now, count = rulebook().calendar.start_of(day) if day else console.now(), 0
    for one in retaining.would_go(issued=periods, now=now):
        what, count = words[one.verdict.gone], count + 1
        console.say(
            "{hash}  {what}：{why}",
            "{hash}  {what}: {why}",
            hash=one.original[:12],
            what=what,
            why=one.verdict.why,
        )
    console.say("到期的照片 {n} 张；什么也没有删。", "photographs over: {n}; nothing was deleted.", n=count)
    return 0


def tidy(arguments: argparse.Namespace) -> int:
    """Remove what must not lie about any more."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.ledger import keeping

    console.say("删去了 {n} 个文件。", "{n} files removed.", n=keeping.tidy())
    return 0


def _failures(told: Told) -> int:
    for hash_ in told.failed[: console.MOST_PROBLEMS]:
        console.complain(Message("打不开：{hash}", "cannot be opened: {hash}").format(hash=hash_))
    return 1 if told.failed else 0
