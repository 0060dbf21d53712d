"""``chengxu echo-gateway``: a gateway that sends nothing and shows what it got."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from chengxu.common.messages import Message, Refused
from chengxu.project import console, options

SECRET = "CHENGXU_GATEWAY_SECRET"  # noqa: S105 - the name of the option


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message(
        "试用的消息网关：核对签名，留下收到的消息，不向外发",
        "a gateway for trying: checks signatures, keeps what it got, sends nothing",
    )
    command = commands.add_parser("echo-gateway", help=str(text), description=str(text))
    command.add_argument(
        "--host", default="127.0.0.1", help=str(Message("监听的地址", "address to listen on"))
    )
    command.add_argument("--port", type=int, default=8099, help=str(Message("端口", "port")))
    kept = Message(
        "把每条消息加进这个文件（含号码，只供试用）",
        "add each message to this file (with addresses: for trying only)",
    )
    command.add_argument("--keep", type=Path, metavar="FILE", help=str(kept))
    failing = Message("前 N 次答复 503，看它重试", "answer the first N requests with 503")
    command.add_argument("--fail", type=int, default=0, metavar="N", help=str(failing))
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from chengxu.notices.outside.echo import Echo
    from chengxu.project import serving

    secret = options.text(SECRET).strip()
    if not secret:
        raise Refused(Message("请先设 {name}", "set {name} first").format(name=SECRET), field=SECRET)
    serving.check_free(serving.Address(host=arguments.host, port=arguments.port))
    address = (arguments.host, arguments.port)
    with Echo(address, secret=secret, clock=console.now, fail=arguments.fail, keep=arguments.keep) as server:
        console.say(
            "试用网关在 http://{host}:{port}/ ，Ctrl-C 停止。", "The echo gateway listens on http://{host}:{port}/; Ctrl-C ends it.",
            host=arguments.host, port=server.server_address[1],
        )  # fmt: skip
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0
