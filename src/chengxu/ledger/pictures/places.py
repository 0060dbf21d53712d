"""What a place for the files of evidence can do, and how one is named.

Every place keeps the same names, ``originals/ab/abcd….enc`` and ``shown/ab/abcd….jpg``, so that files can be copied
between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from chengxu.common.messages import Message, Refused

OPTION = "CHENGXU_EVIDENCE_STORE"
CREDENTIALS = "CHENGXU_S3_CREDENTIALS"
PARAMETERS = frozenset({"endpoint", "region", "style"})


class Unreachable(OSError):
    """The place where files lie does not answer, or does not let us in."""


class Store(Protocol):
    """A place for files that never change."""

    def put(self, name: str, data: bytes) -> None:
        """Keep ``data``; it lasts when this returns. Raises :class:`Unreachable`."""

    def get(self, name: str) -> bytes:
        """The bytes; raises ``FileNotFoundError`` when there is no such file, :class:`Unreachable`."""

    def has(self, name: str) -> bool:
        """Whether the file is there; raises :class:`Unreachable`."""

    def drop(self, name: str) -> None:
        """Remove the file if it is there; raises :class:`Unreachable`."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What an address like ``s3://bucket/prefix?endpoint=https://…&region=…&style=path`` says."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    path_style: bool = True


def read(address: str) -> Bucket:
    """The parts of an S3 address; raises :class:`Refused` (field :data:`OPTION`) for anything else."""
    parts = urlsplit(address)
    given = parse_qs(parts.query)
    style = given.get("style", ["path"])[0]
    wrong = set(given) - PARAMETERS or any(len(values) > 1 for values in given.values())
    if (
        parts.scheme != "s3"
        or not parts.netloc
        or "@" in parts.netloc
        or wrong
        or style not in ("path", "host")
    ):
        raise Refused(
            Message(
                "{option}：应为空，或 s3://桶名/前缀?endpoint=https://…&region=…&style=path|host；用户名和密钥写在 {credentials}",
                "{option}: empty, or s3://bucket/prefix?endpoint=https://…&region=…&style=path|host; name and secret go "
                "into {credentials}",
            ).format(option=OPTION, credentials=CREDENTIALS),
            field=OPTION,
        )
    endpoint, region = given.get("endpoint", [""])[0], given.get("region", [""])[0]
    return Bucket(parts.netloc, parts.path.strip("/"), endpoint, region, style == "path")


def credentials(text: str) -> tuple[str, str]:
    """Name and secret of ``ID:SECRET``; raises :class:`Refused` (field :data:`CREDENTIALS`) for anything else."""
    id_, colon, secret = text.partition(":")
    if not (id_ and colon and secret):
        raise Refused(
            Message("{option}：应为 标识:密钥", "{option}: write ID:SECRET").format(option=CREDENTIALS),
            field=CREDENTIALS,
        )
    return id_, secret


def check(address: str, secret: str) -> None:
    """Raise :class:`Refused` when photographs could not be kept at ``address`` ("" is the folder) by what is set here."""
    if not address:
        return
    read(address)
    credentials(secret)
    if find_spec("obstore") is None:
        raise Refused(
            Message(
                "照片存到 S3 需要另装：pip install 'chengxu[s3]'",
                "to keep photographs with S3 one more part is needed: pip install 'chengxu[s3]'",
            ),
            field=OPTION,
        )
