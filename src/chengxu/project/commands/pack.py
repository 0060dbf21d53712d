"""``chengxu pack``: check a county pack, put it in force, compare it with the one in force."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chengxu.common.messages import Invalid, Message, Refused
from chengxu.project import console

if TYPE_CHECKING:
    from chengxu.packs.rules import Pack
    from chengxu.project.pack_check import CheckReport, Installed

ACTIONS = {
    "check": Message("检查并证明责任唯一", "check it, and prove that everything has one owner"),
    "load": Message("检查后启用", "check it and put it in force"),
    "diff": Message("与正在使用的配置包比较", "compare it with the one in force"),
}


def add(commands: Any) -> None:
    """Declare ``pack check``, ``pack load`` and ``pack diff``."""
    text = Message("县域配置包：检查、启用、比较", "county packs: check, load, compare")
    command = commands.add_parser("pack", help=str(text), description=str(text))
    kinds = command.add_subparsers(dest="kind", metavar=str(Message("做什么", "WHAT")), required=True)
    runs = {"check": check, "load": load, "diff": diff}
    for name, help_ in ACTIONS.items():
        one = kinds.add_parser(name, help=str(help_), description=str(help_))
        directory = Message(
            "配置包目录（默认 CHENGXU_PACK）", "directory of the pack (default: CHENGXU_PACK)"
        )
        one.add_argument("directory", nargs="?", type=Path, metavar="DIR", help=str(directory))
        one.set_defaults(run=runs[name])


def check(arguments: argparse.Namespace) -> int:
    """Print every problem with file and line, then what the pack holds; 1 when there is a problem."""
    report = _checked(arguments)
    _print(report)
    return 0 if report.ok else 1


def load(arguments: argparse.Namespace) -> int:
    """Put the pack in force when nothing is wrong with it; running cases keep the one they were filed under.

    It is refused when it would leave open cases to nobody; those of a unit that has a successor go to that.
    """
    from chengxu.project import installation

    report = _checked(arguments)
    if not report.ok or report.pack is None:
        raise Invalid(report.problems)
    _print_notices(report)
    installation.open_database(create=True)
    from chengxu.accounts.rules import SYSTEM
    from chengxu.cases import adopting
    from chengxu.common.ids import SystemIds

    done = adopting.adopt(pack=report.pack, actor=SYSTEM, now=console.now(), ids=SystemIds())
    if done.new:
        console.say("已启用配置包 {hash}。", "Pack {hash} is in force.", hash=report.pack.hash[:12])
    else:
        console.say(
            "配置包 {hash} 本来就在使用。", "Pack {hash} was in force already.", hash=report.pack.hash[:12]
        )
    if done.handed_over:
        console.say(
            "{n} 件在办案件已移交承接单位。", "{n} cases were handed over to the units that took over.",
            n=done.handed_over,
        )  # fmt: skip
    _print_rulings(
        {number: whose for number, whose in done.rulings.items() if whose[1]}
    )  # the others are noted
    return 0


def diff(arguments: argparse.Namespace) -> int:
    """Print what differs between the pack in force and the one in the directory, and what loading it would mean for the
    cases that run; 1 when something differs."""
    from chengxu.packs.reading import read
    from chengxu.project import installation

    new = read(_directory(arguments)).pack
    installation.open_database()
    from chengxu.packs import queries
    from chengxu.project.pack_diff import differences

    old = queries.active()
    found = differences(old, new)
    for line in found:
        print(line)
    _print_outlook(new)
    _conclude(old, new, len(found))
    return 1 if found else 0


def _print_outlook(new: Pack) -> None:
    from chengxu.cases import adopting

    look = adopting.outlook(new)
    for (old, successor), count in look.moves.most_common():
        console.say(
            "启用后，{old} 的 {n} 件在办案件移交 {new}。", "Loading hands {n} open cases of {old} over to {new}.",
            old=old, new=successor, n=count,
        )  # fmt: skip
    _print_rulings(look.rulings)
    for problem in look.problems:
        console.say("不能启用：{problem}", "It cannot be loaded: {problem}", problem=problem)


def _print_rulings(rulings: Mapping[str, tuple[str, str]]) -> None:
    """Whom rulings bind that name a unit which is no more."""
    for number, (old, successor) in rulings.items():
        if successor:
            console.say(
                "先例 {number} 裁给 {old}，由承接它的 {new} 照办。", "The precedent {number}, ruled for {old}, binds {new}, which took over.",
                number=number, old=old, new=successor,
            )  # fmt: skip
        else:
            console.say(
                "先例 {number} 裁给 {old}，没有单位承接，不再起作用，改按责任规则办；仍要照裁定办的，在 units.yaml 里给 {old} 写 succeeded_by。",
                "The precedent {number}, ruled for {old}, which nobody took over, decides nothing any more and the rules do; to keep it, "
                "say succeeded_by of {old} in units.yaml.",
                number=number, old=old,
            )  # fmt: skip


def _conclude(old: Pack, new: Pack, count: int) -> None:
    if count:
        console.say(
            "使用中 {old} 与 {new} 有 {n} 处不同。", "{old} (in force) and {new} differ in {n} places.",
            old=old.hash[:12], new=new.hash[:12], n=count,
        )  # fmt: skip
    else:
        console.say(
            "与使用中的配置包相同（{old}）。", "The same as the pack in force ({old}).", old=old.hash[:12]
        )


def _directory(arguments: argparse.Namespace) -> Path:
    from chengxu.project import places

    given: Path | None = arguments.directory
    return given or places.pack()


def _checked(arguments: argparse.Namespace) -> CheckReport:
    from chengxu.project.pack_check import check_pack

    return check_pack(_directory(arguments), installed=_installed(), now=console.now())


def _installed() -> Installed | None:
    """What the pack will meet in the installation that runs here; None where nothing runs yet."""
    from chengxu.project import installation

    try:
        if not installation.look():
            return None
    except Refused as refusal:
        console.say(
            "提示 没有看裁定过的先例和现有的人员：{why}",
            "note precedents and people were not looked at: {why}",
            why=refusal,
        )
        return None
    from chengxu.accounts import queries as accounts
    from chengxu.project.pack_check import Installed
    from chengxu.responsibility import queries

    return Installed(queries.precedents(), accounts.manned)


def _print(report: CheckReport) -> None:
    from chengxu.project.pack_counts import COUNT_NAMES

    for problem in report.problems[: console.MOST_PROBLEMS]:
        print(problem)
    if (more := len(report.problems) - console.MOST_PROBLEMS) > 0:
        console.say("……还有 {n} 处", "… and {n} more", n=more)
    _print_notices(report)
    rows = [(f"  {COUNT_NAMES[name]}", f"{count:,}") for name, count in report.counts.items()]
    if rows:
        print(console.table(rows, right=frozenset({1})))
    if proof := report.proof:
        console.say(
            "责任证明：{questions} 个问题（小类 × 地点 × 时段），无人负责 {gaps}，重叠 {overlaps}，用不到的规则 {orphans}。",
            "Responsibility: {questions} questions (category × place × time), {gaps} gaps, {overlaps} overlaps, "
            "{orphans} orphans.",
            questions=f"{proof.questions:,}", gaps=proof.gaps, overlaps=proof.overlaps, orphans=proof.orphans,
        )  # fmt: skip
    if report.ok and report.pack:
        console.say("配置包 {hash} 正确。", "Pack {hash} is right.", hash=report.pack.hash[:12])
    else:
        console.say("配置包有 {n} 处问题。", "Problems of the pack: {n}.", n=len(report.problems))


def _print_notices(report: CheckReport) -> None:
    for notice in report.notices:
        console.say("提示 {notice}", "note {notice}", notice=notice)
