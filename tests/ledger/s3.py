"""A real server that speaks S3 (moto's), in a process of its own; the tests reach it by HTTP like any other."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

BUCKET = "chengxu-evidence"
PATIENCE = 60


@dataclass
class Server:
    """Where it listens, the folder of one installation there, and its process."""

    port: int
    folder: str = "county"
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """What ``CHENGXU_EVIDENCE_STORE`` is for it."""
        return f"s3://{BUCKET}/{self.folder}?endpoint=http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin, wait until it answers, make the bucket."""
        words = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "the S3 server has ended"
            assert time.monotonic() < until, "the S3 server does not answer"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{BUCKET}", method="PUT")
        urllib.request.urlopen(request, timeout=PATIENCE).close()

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@contextmanager
def server() -> Iterator[Server]:
    """One that is there for a while; what it keeps ends with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = Server(free.getsockname()[1])
    found.start()
    yield found
    found.stop()
