"""``chengxu serve``: the pages and the background work."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from chengxu.common.messages import Message


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message("启动网页服务和后台任务", "serve the pages and do the background work")
    command = commands.add_parser("serve", help=str(text), description=str(text))
    add_address(command)
    command.set_defaults(run=run)


def add_address(command: argparse.ArgumentParser) -> None:
    """The options that say where and how to serve; ``demo`` takes them too."""
    host = Message(
        "监听地址（默认 127.0.0.1，只有本机能访问）", "address (default 127.0.0.1: this machine only)"
    )
    command.add_argument("--host", default="127.0.0.1", help=str(host))
    command.add_argument(
        "--port", type=int, default=8000, help=str(Message("端口（默认 8000）", "port (default 8000)"))
    )
    workers = Message("网页进程数（默认 2）", "processes that answer pages (default 2)")
    command.add_argument("--workers", type=int, default=2, help=str(workers))
    cert = Message("TLS 证书（PEM），与 --key 一起用", "TLS certificate (PEM), together with --key")
    command.add_argument("--cert", type=Path, help=str(cert))
    command.add_argument("--key", type=Path, help=str(Message("TLS 私钥（PEM）", "TLS private key (PEM)")))


def address_of(arguments: argparse.Namespace) -> list[str]:
    """The given options as words, for handing them on."""
    words = ["--host", arguments.host, "--port", str(arguments.port), "--workers", str(arguments.workers)]
    for name in ("cert", "key"):
        if getattr(arguments, name):
            words += [f"--{name}", str(getattr(arguments, name))]
    return words


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; what was done is sealed before the end."""
    from chengxu.project import serving

    return serving.serve(
        serving.Address(
            host=arguments.host,
            port=arguments.port,
            workers=arguments.workers,
            cert=arguments.cert,
            key=arguments.key,
        )
    )
