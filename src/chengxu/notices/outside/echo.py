"""A gateway that sends nothing: it makes sure of the signature and keeps what it got, each key once. For trying and tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from chengxu.notices.outside.signing import KEY_HEADER, SIGNATURE_HEADER, TIME_HEADER, genuine

MOST = 100_000
SHOWN = 200


class Echo(ThreadingHTTPServer):
    """Answers as docs/reference/gateway.md says: 202 for a new message, 200 for one seen before, 409 for a key that came
    with other bytes before, 401 for a wrong signature, 400 for what is no message.

    ``fail``: how many requests are answered 503 first. ``keep``: a file that each message is added to.
    """

    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], *, secret: str, clock: Callable[[], datetime], fail: int = 0,
        keep: Path | None = None,
    ) -> None:  # fmt: skip
        super().__init__(address, _Handler)
        self.secret, self.clock, self.keep = secret, clock, keep
        self.got: dict[str, dict[str, Any]] = {}
        self.asked = 0
        self._fail, self._lock = fail, Lock()
        self._bodies: dict[str, tuple[str, ...]] = {}

    def take(self, key: str, message: dict[str, Any]) -> int:
        """The status of the answer to a genuine request."""
        with self._lock:
            self.asked += 1
            if self._fail:
                self._fail -= 1
                return 503
            said = (str(message.get("kind")), str(message.get("text")), json.dumps(message.get("to")))
            if key in self.got:
                return 200 if self._bodies[key] == said else 409
            self.got[key], self._bodies[key] = message, said
            if self.keep is not None:
                with self.keep.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(message, ensure_ascii=False) + "\n")
            return 202

    def newest(self) -> list[dict[str, Any]]:
        """What was got, the newest first."""
        with self._lock:
            return list(self.got.values())[-SHOWN:][::-1]


class _Handler(BaseHTTPRequestHandler):
    server: Echo
    timeout = 10

    def do_GET(self) -> None:
        self._answer(200, {"messages": self.server.newest()})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST:
            self._answer(413, {"error": "too large"})
            return
        body = self.rfile.read(int(length))
        if not genuine(
            self.server.secret, self.headers.get(TIME_HEADER, ""), body, self.headers.get(SIGNATURE_HEADER, ""),
            now=self.server.clock(),
        ):  # fmt: skip
            self._answer(401, {"error": "signature"})
            return
        message, key = _message(body), self.headers.get(KEY_HEADER, "")
        if message is None or not key or message.get("key") != key:
            self._answer(400, {"error": "not a message"})
            return
        status = self.server.take(key, message)
        self._answer(status, {"key": key, "accepted": status < 300})

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: a request holds a telephone number."""

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        data = json.dumps(content, ensure_ascii=False, indent=1).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _message(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("text"), str) else None
