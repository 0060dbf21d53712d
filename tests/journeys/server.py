"""The real program in processes of its own: a home, a pack in force, a server that can be killed."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.databases import url_for

PACK = Path(__file__).parents[2] / "packs" / "jingzhou"
START_SECONDS = 120


ONE_ADDRESS = dict.fromkeys(
    (f"CHENGXU_PORTAL_{name}" for name in ("FREE", "MOST", "PHONE_MOST", "FLOOD")), "1000000"
)
"""All citizens of a test sit at one machine and send as fast as it can."""


def environment(home: Path, **also: str) -> dict[str, str]:
    """The environment of an installation in ``home``, and nothing else of ours."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHENGXU_")}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    own = {"CHENGXU_HOME": str(home), "CHENGXU_DATABASE_URL": url_for(home), "LANG": "zh_CN.UTF-8"}
    return clean | own | ONE_ADDRESS | also


def chengxu(home: Path, *words: str, **also: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "chengxu.project.cli", *words],
        env=environment(home, **also),
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command did."""

    status: int
    out: str
    err: str


ONE_AFTER_ANOTHER = """
import contextlib, io, json, os, sys
from chengxu.project import cli
ran = []
for words, environment in json.load(sys.stdin):
    os.environ |= environment
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = cli.main(words)
        except SystemExit as ended:
            status = ended.code
    out.flush()
    err.flush()
    ran.append([status, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()])
json.dump(ran, sys.stdout)
"""


def run_all(home: Path, *commands: Sequence[str], **also: str) -> list[Ran]:
    """Run several commands in one process, which starts only once; ``also`` is added to its environment."""
    asked = [([str(word) for word in words], also) for words in commands]
    ran = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_ANOTHER],
        env=environment(home),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [Ran(*one) for one in json.loads(ran.stdout)]


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """``chengxu serve`` in a process group of its own."""

    home: Path
    host: str = "127.0.0.1"
    options: tuple[str, ...] = ()
    trust: Path | None = None
    port: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    said: str = field(default="", init=False)
    process: subprocess.Popen[str] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start, and wait until it says where it is."""
        self.port = self.port or free_port(self.host)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "chengxu.project.cli", "serve", "--host", self.host, "--port", str(self.port),
             *self.options],
            env=environment(self.home, **self.settings),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout
        self.said = self.process.stdout.readline()
        assert "://" in self.said, self.said
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        with self.connect() as connection:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200

    @contextmanager
    def connect(self) -> Iterator[http.client.HTTPConnection]:
        """A connection to it."""
        if self.trust:
            context = ssl.create_default_context(cafile=str(self.trust))
            made: http.client.HTTPConnection = http.client.HTTPSConnection(
                self.host, self.port, timeout=START_SECONDS, context=context
            )
        else:
            made = http.client.HTTPConnection(self.host, self.port, timeout=START_SECONDS)
        with closing(made):
            yield made

    def kill(self) -> None:
        """End every process of it at once, with no chance to tidy up."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self._end()

    def kill_main(self) -> None:
        """Kill the process that was started, and wait until whoever it started is gone too."""
        assert self.process
        self.process.kill()
        self._end()

    def stop(self) -> int:
        """Ask it to end; returns its exit status."""
        assert self.process
        self.process.terminate()
        return self._end()

    def _end(self) -> int:
        assert self.process
        self.process.communicate(timeout=START_SECONDS)
        status = self.process.returncode
        self.process = None
        return status


@dataclass
class Citizen:
    """Somebody with a browser who fills in the report form."""

    server: Server
    token: str = ""

    def open_form(self) -> str:
        """Read the form and keep its token; returns the id of this submission."""
        with self.server.connect() as connection:
            connection.request("GET", "/report/")
            answer = connection.getresponse()
            page = answer.read().decode()
        found = re.search(r"chengxu_csrf=(\w+)", answer.headers["set-cookie"])
        assert found
        self.token = found[1]
        named = re.search(r'name="submission" value="([^"]+)"', page)
        assert named
        return named[1]

    def send(self, **fields: str) -> str:
        """Send the form; returns the receipt. Raises ``OSError`` or ``HTTPException`` when nobody answers."""
        secure = self.server.trust is not None
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"chengxu_csrf={self.token}",
        }
        if secure:
            headers["Referer"] = f"https://{self.server.host}:{self.server.port}/report/"
        with self.server.connect() as connection:
            connection.request("POST", "/report/", body, headers)
            answer = connection.getresponse()
            answer.read()
        assert answer.status == 302, answer.status
        return answer.headers["Location"].removeprefix("/report/sent/").rstrip("/")
