"""``chengxu key``: keys by which other programs may send reports."""

from __future__ import annotations

import argparse
from typing import Any

from chengxu.common.messages import Message
from chengxu.project import console


def add(commands: Any) -> None:
    """Declare ``key issue``, ``key list`` and ``key revoke``."""
    text = Message("Open311 接口密钥：发放、列出、收回", "keys of the Open311 interface: issue, list, revoke")
    command = commands.add_parser("key", help=str(text), description=str(text))
    kinds = command.add_subparsers(dest="kind", metavar=str(Message("做什么", "WHAT")), required=True)
    made = Message("发放一个密钥，只显示这一次", "make a key; it is shown this once")
    one = kinds.add_parser("issue", help=str(made), description=str(made))
    one.add_argument("name", metavar="NAME", help=str(Message("给谁用", "who uses it")))
    limit = Message("每小时最多写入多少次（默认不限）", "most writes an hour (default: no limit)")
    one.add_argument("--per-hour", type=int, default=0, metavar="N", help=str(limit))
    reads = Message("也能读取部件台账（/ogc/）", "it may read the register of components too (/ogc/)")
    one.add_argument("--components", action="store_true", help=str(reads))
    writes = Message(
        "也能写入车辆定位（/api/v1/positions）", "it may write positions of vehicles too (/api/v1/positions)"
    )
    one.add_argument("--positions", action="store_true", help=str(writes))
    one.set_defaults(run=issue)
    listed = Message("列出密钥（看不到密钥本身）", "list the keys (not the keys themselves)")
    one = kinds.add_parser("list", help=str(listed), description=str(listed))
    one.set_defaults(run=show)
    gone = Message("收回一个密钥", "take a key back")
    one = kinds.add_parser("revoke", help=str(gone), description=str(gone))
    which = Message(
        "编号、开头几位，或使用者的名字", "its number, its first characters, or its holder's name"
    )
    one.add_argument("key", metavar="KEY", help=str(which))
    one.set_defaults(run=revoke)


def issue(arguments: argparse.Namespace) -> int:
    """Make a key and print it."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.accounts.rules import SYSTEM
    from chengxu.api import actions
    from chengxu.common.ids import SystemIds

    secret, row = actions.issue(
        name=arguments.name, actor=SYSTEM, now=console.now(), ids=SystemIds(), per_hour=arguments.per_hour,
        components=arguments.components, positions=arguments.positions,
    )  # fmt: skip
    print(secret)
    console.complain(
        Message(
            "给「{name}」的密钥，编号 {uid}。请现在记下：系统不保存密钥本身。",
            "The key of “{name}”, number {uid}. Write it down now: the key itself is not kept.",
        ).format(name=row.name, uid=row.uid)
    )
    return 0


def show(arguments: argparse.Namespace) -> int:
    """One line a key."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.accounts.rules import SYSTEM
    from chengxu.api import queries

    rows = []
    for key in queries.keys(SYSTEM):
        limit = (
            Message("每小时 {n}", "{n} an hour").format(n=key.per_hour)
            if key.per_hour
            else Message("不限", "no limit")
        )
        state = Message("在用", "in use") if key.revoked_at is None else Message("已收回", "revoked")
        rows.append((key.uid, key.shown, key.name, f"{key.issued_at:%Y-%m-%d}", str(limit), str(state)))
    if rows:
        print(console.table(rows))
    return 0


def revoke(arguments: argparse.Namespace) -> int:
    """Take one back."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.accounts.rules import SYSTEM
    from chengxu.api import actions

    row = actions.revoke(uid=arguments.key, actor=SYSTEM, now=console.now())
    console.say(
        "已收回「{name}」的密钥 {shown}",
        "The key {shown} of “{name}” is revoked.",
        name=row.name,
        shown=row.shown,
    )
    return 0
