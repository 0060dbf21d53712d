"""Runs real citizens' messages through the front door into a database of its own, and says what came of them.

    CHENGXU_DATA=/path/to/data python scripts/load_real_messages.py HOME [--limit N]

HOME must be empty or not exist: no other database is touched. The data folder holds ``teddy2020c`` (messages from
Hunan) and ``fuzhou_river_complaints``; neither is shipped with the product. No message has a position, and none is
from this county: the township comes from the text or the message stays "unlocated", and each one that is located
shows how easily a name of ours is found in a text that does not mean it. The first suggested category is taken as if
an operator had accepted it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import django
from django.core.management import call_command
from tqdm import tqdm

ZONE = ZoneInfo("Asia/Shanghai")
UNDATED = datetime(2020, 1, 1, 9, tzinfo=ZONE)
TEDDY = (
    "messages_labelled_train",
    "messages_hotspot_annex3",
    "messages_official_test_unlabelled",
    "replies_annex4_train",
)
CALLS = frozenset({"电话", "短信", "12345app"})
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d")


@dataclass(frozen=True)
class Message:
    """One real message, as its file gives it."""

    file: str
    id: str
    channel: str
    text: str
    at: datetime


@dataclass
class Tally:
    """What came of the messages."""

    taken: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    located: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    leads: Counter[str] = field(default_factory=Counter)
    with_nearby: int = 0
    repeated: int = 0
    seconds: list[float] = field(default_factory=list)


def main() -> int:
    """Make the database, take every message in, print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="only the first N messages of each file")
    given = parser.parse_args()
    data = os.environ.get("CHENGXU_DATA", "")
    if not data or not Path(data).is_dir():
        parser.error("CHENGXU_DATA must name the folder with the real messages")
    if given.home.exists() and any(given.home.iterdir()):
        parser.error(f"{given.home} is not empty; this script only fills a database of its own")
    _open_database(given.home)
    tally = take_all(messages(Path(data), given.limit))
    report(tally)
    return 0


def _open_database(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    os.environ["CHENGXU_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "chengxu.project.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    from django.conf import settings  # noqa: PLC0415 - only after django.setup

    from chengxu.packs import actions as packs  # noqa: PLC0415
    from chengxu.packs.reading import read  # noqa: PLC0415

    packs.load(pack=read(settings.CHENGXU_PACK).pack, actor="script", now=UNDATED)


def messages(data: Path, limit: int) -> Iterator[Message]:
    """Every message of the folder, file by file."""
    for name in TEDDY:
        for index, row in _rows(data / "teddy2020c" / f"{name}.csv.gz", limit):
            text = f"{row['title']}\n{row['detail'] or row.get('seg', '')}"
            at = _time(row.get("time") or row.get("msg_time") or "")
            yield Message(name, f"{name}:{index}", "redweb", text, at)
    name = "fuzhou_river_complaints"
    for index, row in _rows(data / name / "complaints_train.csv.gz", limit):
        channel = "hotline" if row["channel"] in CALLS else "portal"
        yield Message(
            name, f"{name}:{index}", channel, f"{row['title']}\n{row['content']}", _time(row["date"])
        )


def take_all(found: Iterable[Message]) -> Tally:
    """Send each message through the one door, in its own transaction, as its own time."""
    from chengxu.accounts.rules import PUBLIC  # noqa: PLC0415 - only after django.setup
    from chengxu.cases import queries as cases  # noqa: PLC0415
    from chengxu.common.ids import SeededIds  # noqa: PLC0415
    from chengxu.common.messages import Invalid, Refused  # noqa: PLC0415
    from chengxu.intake.actions import take_in  # noqa: PLC0415
    from chengxu.intake.rules import Submission  # noqa: PLC0415

    book, ids, tally = cases.rulebook(), SeededIds(431229), Tally()
    for message in tqdm(list(found), unit="message", disable=not sys.stderr.isatty()):
        suggested = book.catalog.suggest(message.text, 1)
        category = suggested[0].category_id if suggested else ""
        submission = Submission(
            channel=message.channel, text=message.text, category=category, reported_at=message.at,
            source_id=message.id,
        )  # fmt: skip
        started = time.perf_counter()
        try:
            receipt = take_in(
                submission=submission, actor=PUBLIC, now=message.at + timedelta(minutes=1), ids=ids
            )
        except Invalid as error:
            tally.failed.update(f"{p.field}: {p.message.zh}" for p in error.problems)
            continue
        except Refused as error:
            tally.failed[f"{error.field}: {error.message.zh}"] += 1
            continue
        finally:
            tally.seconds.append(time.perf_counter() - started)
        tally.taken[message.file] += 1
        tally.repeated += receipt.repeated
        tally.with_nearby += bool(receipt.nearby)
        tally.leads[receipt.lead] += 1
        tally.categories[str(book.catalog.get(category).name) if category else "(none)"] += 1
        where = book.territory.from_text(message.text)
        tally.located[str(book.territory.describe(where))] += 1
    return tally


def report(tally: Tally) -> None:
    """Print the figures."""
    total, seconds = tally.taken.total(), sorted(tally.seconds)
    unlocated = tally.located["未定位"]
    print(f"messages taken in: {total} of {len(seconds)}; repeated: {tally.repeated}")
    for name, count in tally.taken.items():
        print(f"  {name}: {count}")
    print(f"failed: {tally.failed.total()}")
    _print_most(tally.failed)
    print(f"unlocated: {unlocated}; a name of ours was found in: {total - unlocated}")
    _print_most(Counter({name: n for name, n in tally.located.items() if name != "未定位"}))
    print(f"with a suggested category: {total - tally.categories['(none)']}")
    _print_most(tally.categories)
    print("proposed lead units:")
    _print_most(tally.leads)
    print(f"told of an open case nearby: {tally.with_nearby}")
    if seconds:
        whole = sum(seconds)
        p50, p99 = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
        print(
            f"take_in: {whole:.1f} s, {len(seconds) / whole:.0f} messages/s,"
            f" median {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"
        )


def _print_most(counts: Counter[str]) -> None:
    for name, count in counts.most_common(15):
        print(f"  {count:6d}  {name}")


def _rows(file: Path, limit: int) -> Iterator[tuple[int, dict[str, str]]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as opened:
        for index, row in enumerate(csv.DictReader(opened)):
            if limit and index >= limit:
                return
            yield index, row


def _time(text: str) -> datetime:
    for form in TIMES:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=ZONE)
        except ValueError:
            continue
    return UNDATED


if __name__ == "__main__":
    sys.exit(main())
