"""Files with a service that speaks S3 (obstore; docs/decisions/0025).

A put returns when the service has said that it has the file; so a row that names a file is written only after that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from chengxu.ledger.pictures import places
from chengxu.ledger.pictures.places import Bucket, Unreachable

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

CLIENT: ClientConfig = {"timeout": timedelta(seconds=20), "connect_timeout": timedelta(seconds=4)}
RETRIES: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
"""Somebody waits in front of a form: three tries within 20 seconds, not the library's ten within three minutes."""


class Remote:
    """A bucket, or what lies below a prefix of it; see :class:`chengxu.ledger.pictures.places.Store`."""

    def __init__(self, bucket: Bucket, credentials: str) -> None:
        """``credentials`` are ``ID:SECRET``; raises :class:`Refused` for anything else."""
        id_, secret = places.credentials(credentials)
        self._prefix = f"{bucket.prefix}/" if bucket.prefix else ""
        given: dict[str, Any] = {"endpoint": bucket.endpoint} if bucket.endpoint else {}
        self._store = S3Store(
            bucket.name,
            region=bucket.region or "us-east-1",  # what services that know no regions are asked by
            access_key_id=id_,
            secret_access_key=secret,
            virtual_hosted_style_request=not bucket.path_style,
            client_options=CLIENT | {"allow_http": bucket.endpoint.startswith("http://")},
            retry_config=RETRIES,
            **given,
        )

    def put(self, name: str, data: bytes) -> None:
        """Keep ``data``."""
        try:
            with _told():
                obstore.put(self._store, self._prefix + name, data)
        except FileNotFoundError as error:
            raise Unreachable(f"there is no such bucket: {error}") from error

    def get(self, name: str) -> bytes:
        """The bytes."""
        with _told():
            return obstore.get(self._store, self._prefix + name).bytes().to_bytes()

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        try:
            with _told():
                obstore.head(self._store, self._prefix + name)
        except FileNotFoundError:
            return False
        return True

    def drop(self, name: str) -> None:
        """Remove the file if it is there."""
        try:
            with _told():
                obstore.delete(self._store, self._prefix + name)
        except FileNotFoundError:
            pass


@contextmanager
def _told() -> Iterator[None]:
    """The library's errors as those that every store raises."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise FileNotFoundError(_first_line(error)) from None
    except (BaseError, OSError) as error:
        raise Unreachable(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0]
