"""Runs the web server and the background work side by side, and ends them in order."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, connections
from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels
from granian.server.common import AbstractServer

from chengxu.common.messages import Message, Refused
from chengxu.project import console, installation, options

EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, not listened on
SERVER_THREADS = 2  # a process, each with a connection of its own; more only take turns on Python's lock
LAST_WORK_SECONDS = 60
CONNECTIONS = (
    1024  # kept open in each process: every desk keeps one, and with fewer the others wait for it to close
)
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where and how to serve."""

    host: str
    port: int
    workers: int = 2
    cert: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """What a person types into a browser on this machine."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        shown = f"[{host}]" if ":" in host else host
        return f"{'https' if self.cert else 'http'}://{shown}:{self.port}/"


def serve(address: Address) -> int:
    """Serve until interrupted or terminated: first the pages end, then the background work seals what is left.

    Raises :class:`Refused` for a port that is taken, and a certificate that cannot be read or does not fit its key.
    """
    _check_certificate(address)
    check_free(address)
    _announce_hosts(address)
    installation.open_database(create=True)
    _load_before_forking()
    _end_children_with_this_process()
    background = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "chengxu.project.cli", "worker", "--parent", str(os.getpid())]
    )
    try:
        _server(address).serve()
    finally:
        background.terminate()
        try:
            background.wait(LAST_WORK_SECONDS)
        except subprocess.TimeoutExpired:
            background.kill()
    from chengxu.project.background import finish  # noqa: PLC0415 - Django is set up only now

    finish(now=console.now())
    return 0


def _server(address: Address) -> AbstractServer[Any]:
    """On SQLite threads only get in each other's way: one per process. On a server one waits while another computes."""
    server = Granian(
        "chengxu.project.wsgi:application",
        address=address.host or "0.0.0.0",  # noqa: S104 - only when asked for
        port=address.port,
        interface=Interfaces.WSGI,
        workers=address.workers,
        blocking_threads=1 if connection.vendor == "sqlite" else SERVER_THREADS,
        backpressure=CONNECTIONS,
        log_level=LogLevels.warning,
        ssl_cert=address.cert,
        ssl_key=address.key,
        ssl_protocol_min=SSLProtocols.tls12,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    )
    server.on_startup(threading.Thread(target=_announce, args=(address,), daemon=True).start)
    return server


def _announce(address: Address) -> None:
    """Say where the pages are once somebody answers there; the server itself speaks up before it listens."""
    reach = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104
    while True:
        try:
            socket.create_connection((reach, address.port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    console.say(
        "城序已启动：{url}（按 Ctrl-C 停止）", "Chengxu is at {url} (Ctrl-C stops it)", url=address.url
    )


def _announce_hosts(address: Address) -> None:
    """Let Django answer for the names of this machine, and send cookies over TLS only when there is TLS."""
    names = options.words("CHENGXU_ALLOWED_HOSTS")
    names += _own_names() if address.host in EVERYWHERE else [_host_header(address.host)]
    os.environ.pop("CHENGXU_ALLOWED_HOSTS_FILE", None)
    os.environ["CHENGXU_ALLOWED_HOSTS"] = ",".join(dict.fromkeys(names))
    if address.cert:
        os.environ["CHENGXU_HTTPS"] = "yes"


def _host_header(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _own_names() -> list[str]:
    """The names and addresses this machine knows itself by."""
    name = socket.gethostname()
    names = [name, socket.getfqdn()]
    try:
        found = socket.getaddrinfo(name, None)
    except OSError:
        found = []
    names += [_host_header(str(item[4][0])) for item in found]
    if address := _outgoing_address():
        names.append(address)
    return names


def _outgoing_address() -> str:
    """The address of this machine in its network; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def check_free(address: Address) -> None:
    """Raises :class:`Refused` (field ``port``), saying why, when nobody can listen there."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except (OSError, OverflowError) as error:
            raise Refused(
                Message(
                    "无法在 {host}:{port} 上监听：{why}。换一个：--port 8001",
                    "cannot listen on {host}:{port}: {why}. Try another: --port 8001",
                ).format(host=address.host, port=address.port, why=_why(error)),
                field="port",
            ) from None


def _why(error: OSError | OverflowError) -> Message:
    return (
        console.reason(error)
        if isinstance(error, OSError)
        else Message("端口应为 1 至 65535", "ports are 1 to 65535")
    )


def _check_certificate(address: Address) -> None:
    if bool(address.cert) != bool(address.key):
        raise Refused(Message("--cert 和 --key 要一起给", "--cert and --key go together"), field="cert")
    if address.cert is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(address.cert, address.key)
    except (OSError, ssl.SSLError) as error:
        raise Refused(
            Message("证书或私钥不能用：{why}", "the certificate or its key cannot be used: {why}").format(
                why=error
            ),
            field="cert",
        ) from None


def _end_children_with_this_process() -> None:
    """Ask the kernel to end the processes that answer pages when this one is killed.

    Nobody else would: they would answer on, without background work, and keep the port from the next start. They are killed
    rather than asked, because until such a process has started it still has the handlers of this one, and would hear
    nothing; what it was doing is whole or not there, as after any kill.
    """
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        parent = 0

        def remember() -> None:
            nonlocal parent
            parent = os.getpid()

        def follow() -> None:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:  # it was killed before the kernel was asked
                os._exit(1)

        os.register_at_fork(before=remember, after_in_child=follow)


def _load_before_forking() -> None:
    """Read program and county once: the processes of the server share that memory, but no open database."""
    import chengxu.project.wsgi  # noqa: F401, PLC0415 - the settings it reads were completed only now

    connections.close_all()
