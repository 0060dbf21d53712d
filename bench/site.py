"""A real ``chengxu serve`` on a home, and a browser without a face: keep-alive, cookies, CSRF."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

START_SECONDS = 60
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
File = tuple[str, str, bytes]  # field, name, content


@contextmanager
def served(home: Path) -> Iterator[int]:
    """The port of a server on ``home``; the server and its background work are gone afterwards."""
    port = _free_port()
    one_address = dict.fromkeys(
        (f"CHENGXU_PORTAL_{name}" for name in ("FREE", "MOST", "PHONE_MOST", "FLOOD")), "1000000"
    )
    environment = os.environ | {"CHENGXU_HOME": str(home)} | one_address
    log = (home / "serve.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "chengxu.project.cli", "serve", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(port, process, home / "serve.log")
        yield port
    finally:
        process.terminate()  # the server ends its workers and its background work itself
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


@dataclass(slots=True)
class Answer:
    """What came back: the bytes as they travelled and the headers by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Browser:
    """One connection that stays open, with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> Answer:
        """One page or file."""
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, fields: Mapping[str, str], files: tuple[File, ...] = ()) -> Answer:
        """One form as browsers send it."""
        boundary = uuid.uuid4().hex
        body = _multipart(boundary, fields, files)
        kind = f"multipart/form-data; boundary={boundary}"
        return self._ask(
            "POST", path, body, {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"}
        )

    def token(self, path: str) -> str:
        """The CSRF token of the form at ``path``."""
        found = CSRF.search(self.get(path).body.decode())
        if found is None:
            raise ValueError(f"{path} has no form")
        return found[1]

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        self._connection.request(method, path, body or None, sent)
        response = self._connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)


def _multipart(boundary: str, fields: Mapping[str, str], files: tuple[File, ...]) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for n, v in fields.items()
    ]
    for name, filename, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts += [f"{head}Content-Type: image/jpeg\r\n\r\n".encode(), content, b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if Browser(port).get("/healthz").status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")
