"""Where a server may be asked for, and what stops it before it starts."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from chengxu.common.messages import Refused
from chengxu.project import serving
from chengxu.project.serving import Address


@pytest.fixture(autouse=True)
def _environment_as_it_was() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("10.0.0.8", "http://10.0.0.8:8000/"),
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_the_address_people_type(host: str, url: str) -> None:
    assert Address(host=host, port=8000).url == url


def test_the_host_that_is_served_is_allowed() -> None:
    serving._announce_hosts(Address(host="10.0.0.8", port=8000))
    assert os.environ["CHENGXU_ALLOWED_HOSTS"] == "127.0.0.1,localhost,[::1],10.0.0.8"
    assert "CHENGXU_HTTPS" not in os.environ


def test_everywhere_means_the_names_of_this_machine() -> None:
    serving._announce_hosts(Address(host="0.0.0.0", port=8000))
    allowed = os.environ["CHENGXU_ALLOWED_HOSTS"].split(",")
    assert socket.gethostname() in allowed
    assert "*" not in allowed


def test_a_taken_port_is_said() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"127.0.0.1:{port}") as refused:
            serving._check_free(Address(host="127.0.0.1", port=port))
    assert refused.value.field == "port"


@pytest.mark.parametrize("port", [-1, 70_000])
def test_an_impossible_port_is_said(port: int) -> None:
    with pytest.raises(Refused):
        serving._check_free(Address(host="127.0.0.1", port=port))
