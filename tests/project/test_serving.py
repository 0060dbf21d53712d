"""Where a server may be asked for, and what stops it before it starts."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from chengxu.common.messages import Refused
from chengxu.project import cli, serving
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
            serving.check_free(Address(host="127.0.0.1", port=port))
    assert refused.value.field == "port"


def test_the_echo_gateway_says_so_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHENGXU_GATEWAY_SECRET", "try-me")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert cli.main(["echo-gateway", "--port", str(port)]) == cli.MISUSED
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


@pytest.mark.parametrize("port", [-1, 70_000])
def test_an_impossible_port_is_said(port: int) -> None:
    with pytest.raises(Refused):
        serving.check_free(Address(host="127.0.0.1", port=port))


ORPHANED = """
import os, signal, sys
from chengxu.project import cli, serving

def die_before_the_child_can_ask_for_anything():
    os.kill(os.getppid(), signal.SIGKILL)
    while os.getppid() == parent:
        os.sched_yield()

parent = os.getpid()
signal.signal(signal.SIGTERM, lambda *_: None)  # a server hands its own handler to those it starts
if sys.argv[1] == "at once":
    os.register_at_fork(after_in_child=die_before_the_child_can_ask_for_anything)
serving._end_children_with_this_process()
if os.fork() == 0:
    print("up", flush=True)
signal.pause()
"""
"""A process whose child has no way of its own to end yet, as whoever answers pages has none while it starts."""


@pytest.mark.parametrize("killed", ["at once", "later"])
def test_whoever_still_starts_ends_with_the_process_that_started_it(killed: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANED, killed], stdout=subprocess.PIPE, start_new_session=True
    ) as started:
        try:
            assert started.stdout
            started.stdout.readline()
            started.kill()
            started.communicate(timeout=20)  # whoever stays behind keeps its end of this pipe open
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
