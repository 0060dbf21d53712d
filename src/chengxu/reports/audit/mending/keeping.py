"""Keeps an audit while somebody works on it, and no longer.

A document that is audited may name people. It lies in the data directory encrypted with a key that only its address
holds, for the person who gave it alone, and is gone when the work ends, or :data:`LIFE` after the last look at it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from chengxu.common.messages import Message, Refused
from chengxu.reports import queries
from chengxu.reports.audit import AuditResult
from chengxu.reports.audit.documents.layout import Block
from chengxu.reports.audit.judging.findings import Finding
from chengxu.reports.audit.mending.choosing import Choices, rejudged

LIFE = timedelta(hours=4)
MOST_EACH = 5
HELD = 4
"""Documents a process keeps unpacked; a look at one more costs it a tenth of a second to read."""
_NONCE = 12
_TOUCHED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answers:
    """What an audit found, how the document is laid out, when the records were asked, and the report of the year
    before (its bytes and its name) if that was given as well."""

    result: AuditResult
    blocks: tuple[Block, ...]
    at: datetime
    last: tuple[bytes, str] | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit in work: its address, its answers, what was decided, and the answers in the light of that."""

    key: str
    answers: Answers
    choices: Choices
    findings: tuple[Finding, ...] = field(repr=False)


def keep(answers: Answers, *, owner: str, now: datetime) -> str:
    """Keep an audit for ``owner`` (a person's uid); its key, which its address must carry.

    Nobody keeps more than :data:`MOST_EACH`: the oldest make room.
    """
    forget_old(now=now)
    key = secrets.token_urlsafe(18)
    folder = _folder(key, owner)
    folder.mkdir(parents=True, mode=0o700)
    _write(folder / "answers", zlib.compress(msgspec.msgpack.encode(answers), 1), key, owner)
    _write(folder / "choices", msgspec.msgpack.encode(Choices()), key, owner)
    _touch(folder, now)
    for old in sorted(folder.parent.iterdir(), key=lambda f: _age(f, now))[MOST_EACH:]:
        shutil.rmtree(old, ignore_errors=True)
    return key


def find(key: str, *, owner: str, now: datetime) -> Audit:
    """The audit with this key; raises :class:`Refused` when it is over, or somebody else's."""
    folder = _living(key, owner, now)
    answers = _answers(str(folder), key, owner)
    choices = _choices(folder, key, owner)
    named = tuple(sorted(choices.indicators.items()))
    return Audit(key, answers, choices, _findings(str(folder), key, owner, named))


def choose(key: str, decide: Callable[[Audit], Choices], *, owner: str, now: datetime) -> Audit:
    """Change what was decided: ``decide`` gets the audit as it stands and gives the new choices.

    Two windows of one person take turns, so neither loses what the other decided. Raises what ``decide`` raises.
    """
    folder = _living(key, owner, now)
    with _locked(folder):
        chosen = decide(find(key, owner=owner, now=now))
        _write(folder / "choices", msgspec.msgpack.encode(chosen), key, owner)
        _touch(folder, now)
    return find(key, owner=owner, now=now)


def forget(key: str, *, owner: str) -> None:
    """Delete the audit, its document and everything decided; nothing happens when it is gone already."""
    shutil.rmtree(_folder(key, owner), ignore_errors=True)
    _answers.cache_clear()
    _findings.cache_clear()


def forget_old(*, now: datetime) -> int:
    """Delete every audit nobody looked at for :data:`LIFE`; how many there were."""
    gone = 0
    for folder in _root().glob("*/*"):
        if _age(folder, now) > LIFE:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    if gone:
        _answers.cache_clear()
        _findings.cache_clear()
    return gone


@lru_cache(maxsize=HELD)
def _answers(folder: str, key: str, owner: str) -> Answers:
    packed = _read(Path(folder) / "answers", key, owner)
    return msgspec.msgpack.decode(zlib.decompress(packed), type=Answers)


@lru_cache(maxsize=HELD)
def _findings(folder: str, key: str, owner: str, named: tuple[tuple[int, str], ...]) -> tuple[Finding, ...]:
    return rejudged(
        _answers(folder, key, owner).result,
        dict(named),
        queries.vocabulary(),
        queries.facts,
        apart=queries.apart,
        plans=queries.plans(),
    )


def _choices(folder: Path, key: str, owner: str) -> Choices:
    return msgspec.msgpack.decode(_read(folder / "choices", key, owner), type=Choices)


def _living(key: str, owner: str, now: datetime) -> Path:
    folder = _folder(key, owner)
    if not folder.is_dir() or _age(folder, now) > LIFE:
        raise _over()
    if _age(folder, now).total_seconds() > _TOUCHED_SECONDS:
        _touch(folder, now)
    return folder


def _over() -> Refused:
    return Refused(
        Message(
            "这次审核已经结束，文档已从服务器删除。请重新上传后再审核",
            "this audit is over and its document is deleted from the server; give it again to go on",
        )
    )


def _root() -> Path:
    return Path(settings.CHENGXU_HOME) / "audits"


def _folder(key: str, owner: str) -> Path:
    """Whoever sees the folder learns neither the key nor, without it, whose it is."""
    return _root() / _digest(f"owner {owner}") / _digest(f"{owner} {key}")


def _digest(text: str) -> str:
    return hashlib.sha256(f"chengxu audit {text}".encode()).hexdigest()[:32]


def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"chengxu audit key {key}".encode()).digest())


def _write(file: Path, data: bytes, key: str, owner: str) -> None:
    nonce = os.urandom(_NONCE)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    draft.write_bytes(nonce + _cipher(key).encrypt(nonce, data, owner.encode()))
    draft.replace(file)


def _read(file: Path, key: str, owner: str) -> bytes:
    try:
        stored = file.read_bytes()
        return _cipher(key).decrypt(stored[:_NONCE], stored[_NONCE:], owner.encode())
    except (FileNotFoundError, InvalidTag, ValueError):
        raise _over() from None


def _touch(folder: Path, now: datetime) -> None:
    os.utime(folder, (now.timestamp(), now.timestamp()))


def _age(folder: Path, now: datetime) -> timedelta:
    try:
        return timedelta(seconds=now.timestamp() - folder.stat().st_mtime)
    except FileNotFoundError:
        return timedelta.max


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
