"""Five hundred open desks: each asks all the time what changed, while cases change.

A real server on the demo county; the desks are five hundred sessions of all the people who have a queue, each on the first
of theirs, asking from one process at times of their own and as often as the page does (``live.ts``): a rest of 0.8
seconds, a tenth more or less, and twice what the answer took. Measured are the answers that say "nothing new", those that
tell, how long after its commit a change is told to every desk, and the processor time of the server (all its processes;
2.0 is all of two cores). ``scale`` 1 is 500 desks for thirty seconds each: with nothing new, with a report every two
seconds, and with a hundred cases that change at once every five seconds, as when clocks run out.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.county import demo
from bench.site import served
from bench.timing import percentile

DESKS, SECONDS, REST, MANY = 500, 30.0, 0.8, 100
LONGEST = REST * 1.1
SEQ = re.compile(rb'"seq": (\d+)')
TICK = os.sysconf("SC_CLK_TCK")

Change = Callable[[int], None]


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds of answers, seconds until a change is seen, and cores used: quiet and with news of two kinds."""
    from datetime import UTC, datetime

    desks, seconds = max(5, round(DESKS * scale)), max(4.0, SECONDS * scale)
    # the present, not the one of other benches: for a past one the server would have years of clocks to run out
    with demo(min(scale, 0.1), datetime.now(UTC)) as home:
        cookies = _sessions(desks)
        with served(home) as port:
            _settle(port)
            asyncio.run(_asked(port, cookies, 4.0, None))  # everybody is let in
            quiet = asyncio.run(_asked(port, cookies, seconds, None))
            reports = asyncio.run(_asked(port, cookies, seconds, (2.0, _report)))
            many = asyncio.run(_asked(port, cookies, seconds, (5.0 if scale >= 1 else 2.0, _many)))
    figures: dict[str, float] = {"desks": desks}
    for name, heard in (("quiet", quiet), ("reports", reports), ("a hundred at once", many)):
        figures |= _figures(name, heard)
    return figures | {
        "ratio telling a report : nothing new (p50)": percentile(reports.told, 50)
        / max(percentile(quiet.none, 50), 1e-9),
    }


@dataclass(slots=True)
class _Heard:
    """Seconds of the answers of each kind, and from a commit to the answer that told of it."""

    none: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    failed: int = 0
    processor: float = 0.0
    taken: float = 0.0
    commits: list[tuple[int, float]] = field(default_factory=list)
    """The newest number after each change, and when it was committed."""


def _figures(name: str, heard: _Heard) -> dict[str, float]:
    answers = len(heard.none) + len(heard.told)
    figures: dict[str, float] = {
        f"{name}: answers a second": answers / heard.taken,
        f"{name}: nothing new p50 (ms)": percentile(heard.none, 50) * 1000,
        f"{name}: nothing new p99 (ms)": percentile(heard.none, 99) * 1000,
    }
    if heard.commits:
        figures |= {
            f"{name}: telling p50 (ms)": percentile(heard.told, 50) * 1000,
            f"{name}: telling p99 (ms)": percentile(heard.told, 99) * 1000,
            f"{name}: until a desk knows p50 (s)": percentile(heard.seen, 50),
            f"{name}: until a desk knows p99 (s)": percentile(heard.seen, 99),
            f"{name}: desks that knew": len(heard.seen) / len(heard.commits),
        }
    return figures | {
        f"{name}: answers that failed": heard.failed,
        f"{name}: processor time an answer (ms)": heard.processor / max(answers, 1) * 1000,
        f"{name}: cores of the server": heard.processor / heard.taken,
    }


def _settle(port: int) -> None:
    """Wait until the server has done what it found to do when it started."""
    calm = 0
    while calm < 3:
        before = _processor(port)
        time.sleep(1)
        calm = calm + 1 if _processor(port) - before < 0.05 else 0


async def _asked(
    port: int, cookies: list[str], seconds: float, changing: tuple[float, Change] | None
) -> _Heard:
    heard, seq = _Heard(), await asyncio.to_thread(_newest)
    start, before = time.monotonic(), _processor(port)
    end = start + seconds
    tasks = [_desk(port, cookie, end, seq, heard, random.Random(n)) for n, cookie in enumerate(cookies)]
    if changing is not None:
        tasks.append(_changes(*changing, end, heard))
    await asyncio.gather(*tasks)
    heard.taken = time.monotonic() - start
    heard.processor = _processor(port) - before
    return heard


async def _desk(port: int, cookie: str, end: float, seq: int, heard: _Heard, rand: random.Random) -> None:
    """One desk: asks, takes the newest number, rests."""
    await asyncio.sleep(rand.uniform(0, LONGEST))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < end:
        start = time.monotonic()
        status, body = await _ask(reader, writer, f"/desk/changes?after={seq}", cookie)
        present = time.monotonic()
        if status == 204:
            heard.none.append(present - start)
        elif status == 200 and (found := SEQ.search(body)):
            before, seq = seq, int(found[1])
            heard.told.append(present - start)
            heard.seen += [present - at for number, at in heard.commits if before < number <= seq]
        else:
            heard.failed += 1
        await asyncio.sleep(REST * rand.uniform(0.9, 1.1) + 2 * (present - start))
    writer.close()


def _newest() -> int:
    from chengxu.cases import feed

    return feed.newest()


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


async def _changes(every: float, change: Change, end: float, heard: _Heard) -> None:
    """Something changes until a while before the end, so that every desk has time to learn of it."""

    def once(number: int) -> tuple[int, float]:
        change(number)
        at = time.monotonic()
        return _newest(), at

    number = 0
    while time.monotonic() < end - 2 * LONGEST:
        number += 1
        heard.commits.append(await asyncio.to_thread(once, number))
        await asyncio.sleep(every)


def _many(number: int) -> None:
    """What the desks hear of when the clocks of a hundred cases run out."""
    from django.utils import timezone

    from chengxu.cases import feed
    from chengxu.cases.models import Case

    feed.append(Case.objects.order_by("-id").values_list("uid", flat=True)[:MANY], now=timezone.now())


def _report(number: int) -> None:
    from django.utils import timezone

    from bench import generated
    from chengxu.accounts.rules import PUBLIC
    from chengxu.common.ids import SystemIds
    from chengxu.intake.actions import take_in
    from chengxu.intake.rules import Submission

    given: dict[str, Any] = generated.submission(number, random.Random(number))
    take_in(submission=Submission(**given), actor=PUBLIC, now=timezone.now(), ids=SystemIds())


def _sessions(count: int) -> list[str]:
    """A cookie for each desk: sessions of everybody who has a queue, in turn, each signed in by itself."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from chengxu.accounts import queries as accounts
    from chengxu.accounts.models import Person
    from chengxu.cases.finding.queues import lists_of

    people = [person for person in Person.objects.order_by("id") if lists_of(accounts.actor(person))]
    made = []
    for number in range(count):
        person, session = people[number % len(people)], SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
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
