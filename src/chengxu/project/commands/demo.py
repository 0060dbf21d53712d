"""``chengxu demo``: the demo county and its year, then the server."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from chengxu.common.messages import Message
from chengxu.project import console
from chengxu.project.commands import serve

if TYPE_CHECKING:
    from chengxu.accounts.rules import Organisation
    from chengxu.project.demo.building import Summary


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message("建立（或沿用）演示县并启动服务", "make (or reuse) the demo county and serve it")
    command = commands.add_parser("demo", help=str(text), description=str(text))
    fresh = Message("重新生成，替换原演示库", "build it anew, in place of the demo that is there")
    command.add_argument("--fresh", action="store_true", help=str(fresh))
    now = Message("演示的「今天」（默认：现在）", "the demo's present (default: now)")
    command.add_argument("--now", type=console.instant, metavar="T", help=str(now))
    command.add_argument(
        "--no-serve", action="store_true", help=str(Message("只建库，不启动服务", "build only, do not serve"))
    )
    serve.add_address(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build or reuse the demo, print who may sign in, and serve."""
    from chengxu.project import installation

    installation.start()
    installation.reach()
    from django.conf import settings

    from chengxu.accounts import queries as accounts
    from chengxu.packs.reading import read
    from chengxu.project.demo.building import build

    zone = ZoneInfo(str(read(settings.CHENGXU_PACK).pack.one("county.yaml")["zone"]))
    now = arguments.now(zone) if arguments.now else console.now()
    with console.progress() as show:
        summary = build(now=now, fresh=arguments.fresh, progress=show)
    _introduce(summary, accounts.organisation())
    if arguments.no_serve:
        return 0
    sys.stdout.flush()
    again = [sys.executable, "-m", "chengxu.project.cli", "serve", *serve.address_of(arguments)]
    os.execv(sys.executable, again)  # noqa: S606 - a fresh process, without the memory the build took


def _introduce(summary: Summary, organisation: Organisation) -> None:
    from chengxu.accounts.rules import DEMO_PASSWORD
    from chengxu.api.rules import DEMO_KEY

    if summary.reused:
        console.say(
            "沿用 {at} 的演示库：{cases} 个案件，{deeds} 条台账。",
            "The demo of {at} is reused: {cases} cases, {deeds} deeds.",
            at=f"{summary.built_at:%Y-%m-%d}", cases=f"{summary.cases:,}", deeds=f"{summary.deeds:,}",
        )  # fmt: skip
    else:
        console.say(
            "演示库建成，用时 {seconds} 秒：{cases} 个案件，{deeds} 条台账。",
            "The demo was built in {seconds} s: {cases} cases, {deeds} deeds.",
            seconds=round(sum(summary.seconds.values())), cases=f"{summary.cases:,}", deeds=f"{summary.deeds:,}",
        )  # fmt: skip
    console.say("人名、店名、车牌和案件都是虚构的。", "People, shops, plates and cases are invented.")
    console.say(
        "登录名（密码都是 {password}）：", "Sign in as (password {password}):", password=DEMO_PASSWORD
    )
    by_post = {post: login for login in reversed(summary.logins) for post in login.posts}
    rows = [
        (
            f"  {by_post[code].login}",
            str(post.name),
            by_post[code].name,
            str(organisation.name(by_post[code].unit)),
        )
        for code, post in organisation.posts.items()
        if code in by_post
    ]
    print(console.table(rows), flush=True)
    console.say("Open311 接口密钥：{key}", "Key of the Open311 interface: {key}", key=DEMO_KEY)
