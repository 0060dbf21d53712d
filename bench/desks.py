"""Five hundred open desks: each asks every two seconds what changed, while reports come in.

A real server on the demo county; the desks are five hundred sessions of the same people, asking at times of their own
from one process. Measured are the answers that say "nothing new", those that tell of a case, how long after its commit a
case is told to every desk, and the processor time of the server (both of its processes; 2.0 is all of two cores).
``scale`` 1 is 500 desks for thirty seconds, with nothing new and then with a report every five seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.county import PRESENT, demo
from bench.site import served
from bench.timing import percentile

DESKS, SECONDS, PERIOD, EVERY = 500, 30.0, 2.0, 5.0
TICK = os.sysconf("SC_CLK_TCK")


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds of answers, seconds until a case is seen, and cores used, quiet and with reports coming in."""
    desks, seconds = max(5, round(DESKS * scale)), max(4.0, SECONDS * scale)
    with demo(min(scale, 0.1), PRESENT) as home:
        cookies = _sessions(desks)
        with served(home) as port:
            asyncio.run(_asked(port, cookies, 4.0, None))  # everybody is let in
            quiet = asyncio.run(_asked(port, cookies, seconds, None))
            busy = asyncio.run(_asked(port, cookies, seconds, EVERY if scale >= 1 else 2.0))
    return {
        "desks": desks,
        "quiet: answers a second": len(quiet.none) / seconds,
        "quiet: p50 (ms)": percentile(quiet.none, 50) * 1000,
        "quiet: p99 (ms)": percentile(quiet.none, 99) * 1000,
        "quiet: cores of the server": quiet.cores,
        "reports coming in: answers that tell": len(busy.told),
        "reports coming in: nothing new p99 (ms)": percentile(busy.none, 99) * 1000,
        "reports coming in: telling p50 (ms)": percentile(busy.told, 50) * 1000,
        "reports coming in: telling p99 (ms)": percentile(busy.told, 99) * 1000,
        "reports coming in: until a desk knows p50 (s)": percentile(busy.seen, 50),
        "reports coming in: until a desk knows p99 (s)": percentile(busy.seen, 99),
        "reports coming in: cores of the server": busy.cores,
        "answers that failed": quiet.failed + busy.failed,
        "ratio telling : nothing new (p50)": percentile(busy.told, 50)
        / max(percentile(quiet.none, 50), 1e-9),
    }


@dataclass(slots=True)
class _Heard:
    """Seconds of the answers of each kind, and from a commit to the answer that told of it."""

    none: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    failed: int = 0
    cores: float = 0.0
    commits: dict[str, float] = field(default_factory=dict)


async def _asked(port: int, cookies: list[str], seconds: float, every: float | None) -> _Heard:
    heard, end = _Heard(), time.monotonic() + seconds
    start, before = time.monotonic(), _processor(port)
    tasks = [_desk(port, cookie, end, heard, random.Random(n)) for n, cookie in enumerate(cookies)]
    if every is not None:
        tasks.append(_reports(every, end, heard))
    await asyncio.gather(*tasks)
    heard.cores = (_processor(port) - before) / (time.monotonic() - start)
    return heard


async def _desk(port: int, cookie: str, end: float, heard: _Heard, rand: random.Random) -> None:
    """One desk: asks, takes the newest number, rests until two seconds after it asked."""
    seq = await asyncio.to_thread(_newest) if not _KNOWN else _KNOWN[0]
    await asyncio.sleep(rand.uniform(0, PERIOD))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < end:
        start = time.monotonic()
        status, body = await _ask(reader, writer, f"/desk/changes?queue=open&after={seq}", cookie)
        taken = time.monotonic() - start
        if status == 204:
            heard.none.append(taken)
        elif status == 200:
            told = json.loads(body)
            seq = told["seq"]
            heard.told.append(taken)
            heard.seen += [
                time.monotonic() - heard.commits[row["uid"]]
                for row in told.get("rows", [])
                if row["uid"] in heard.commits
            ]
        else:
            heard.failed += 1
        await asyncio.sleep(max(0.0, start + PERIOD - time.monotonic()))
    writer.close()


_KNOWN: list[int] = []


def _newest() -> int:
    from chengxu.cases import feed

    _KNOWN.append(feed.newest())
    return _KNOWN[0]


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, cookie: str
) -> tuple[int, bytes]:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    await writer.drain()
    status = int((await reader.readline()).split()[1])
    headers: dict[str, str] = {}
    while (line := (await reader.readline()).strip()) != b"":
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    return status, await _body(reader, status, headers)


async def _body(reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]) -> bytes:
    if status == 204:
        return b""
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    parts = []
    while size := int((await reader.readline()).strip() or b"0", 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


async def _reports(every: float, end: float, heard: _Heard) -> None:
    number = 0
    while time.monotonic() < end - PERIOD:
        number += 1
        uid = await asyncio.to_thread(_report, number)
        heard.commits[uid] = time.monotonic()
        await asyncio.sleep(every)


def _report(number: int) -> str:
    from django.utils import timezone

    from bench import generated
    from chengxu.accounts.rules import PUBLIC
    from chengxu.common.ids import SystemIds
    from chengxu.intake.actions import take_in
    from chengxu.intake.rules import Submission

    given: dict[str, Any] = generated.submission(number, random.Random(number))
    return take_in(submission=Submission(**given), actor=PUBLIC, now=timezone.now(), ids=SystemIds()).case_uid


def _sessions(count: int) -> list[str]:
    """A cookie for each desk: sessions of one duty chief, each signed in by itself."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from chengxu.accounts.models import Person

    chief = next(p for p in Person.objects.order_by("id") if "chief" in p.posts)
    made = []
    for _ in range(count):
        session = SessionStore()
        session[SESSION_KEY] = str(chief.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = chief.get_session_auth_hash()
        session.create()
        made.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return made


def _processor(port: int) -> float:
    """Seconds of processor time of the server and everything it started."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    root = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        pid = int(folder.name)
        parents[pid], used[pid] = int(words[1]), (int(words[11]) + int(words[12])) / TICK
        if b"serve" in line and str(port).encode() in line and (root == 0 or pid < root):
            root = pid
    family = {root}
    for pid in sorted(parents):
        if parents[pid] in family:
            family.add(pid)
    return sum(used.get(pid, 0.0) for pid in family)
