"""What every test stands on: a clock that can be set, our pages, and guards over our edges.

The guards fail a test that leaves a thread or a process running, logs a warning it does not
expect, or speaks to anything but this computer. Qt draws nothing unless the caller asks for it.
"""

from __future__ import annotations

import ipaddress
import logging
import multiprocessing
import os
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports PySide6
# No test may meet the keyring of whoever runs it; those of the keyring start one of their own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# A busy machine is no failure, and what a commit is checked with is the same every time.
hypothesis.settings.register_profile("here", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("here")

pytest_plugins = ["tests.peers.fixtures"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GRACE_S = 2.0  # how long a stopped thread or process may take to be gone


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave the window tests to a run that has a screen."""
    if item.get_closest_marker("window") and os.environ["QT_QPA_PLATFORM"] == "offscreen":
        pytest.skip("needs a screen: .ci/run gives it one with Xvfb (QT_QPA_PLATFORM=xcb)")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of pages, contracts and peers that lies beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here: this test reads what lies beside the checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the tests' own, so that none meets the data of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield home


@dataclass
class SetClock:
    """A clock that stands still until a test moves it; it fits `app.clock.Clock`."""

    moment: datetime = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)  # a Wednesday morning

    def now(self) -> datetime:
        """Tell the moment that was set, in UTC."""
        return self.moment

    def set(self, moment: datetime) -> None:
        """Go to a moment, which must carry its zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone")
        self.moment = moment.astimezone(UTC)

    def forward(self, **length: float) -> datetime:
        """Let time pass, as `timedelta` takes it: `clock.forward(hours=2)`."""
        self.moment += timedelta(**length)
        return self.moment


@pytest.fixture
def clock() -> SetClock:
    """A clock that the test sets."""
    return SetClock()


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class Logged:
    """The warnings and errors that a test has caused; those it expects it must take."""

    handler: _Records = field(default_factory=_Records)

    def take(self) -> list[str]:
        """Give the messages so far and count them as expected."""
        messages = [record.getMessage() for record in self.handler.records]
        self.handler.records.clear()
        return messages


@pytest.fixture(autouse=True)
def logged() -> Iterator[Logged]:
    """Fail the test over every warning it logs and does not take."""
    log = Logged()
    root = logging.getLogger()
    root.addHandler(log.handler)
    yield log
    root.removeHandler(log.handler)
    if left := log.take():
        pytest.fail("logged and not expected: " + " | ".join(left))


def _is_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        text = host.decode() if isinstance(host, bytes) else str(host)
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every way out of this computer, and fail the test that tried one."""
    tried: list[str] = []
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            tried.append(str(address[0]))
            raise ConnectionRefusedError(f"a test may not speak to {address[0]}")

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        check(sock, address)
        connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        check(sock, address)
        return connect_ex(sock, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if not _is_here(host):
            tried.append(str(host))
            raise socket.gaierror(socket.EAI_NONAME, f"a test may not ask for {host}")
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    if tried:
        pytest.fail("tried to leave this computer: " + ", ".join(tried))


def _running() -> set[Any]:
    # a thread that Qt started and that Python only met is Qt's own affair, and is never struck off
    dummy = getattr(threading, "_DummyThread", ())
    threads = {t for t in threading.enumerate() if not isinstance(t, dummy)}
    return threads | set(multiprocessing.active_children())


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail the test that leaves a thread or a process behind."""
    before = _running()
    yield
    end = time.monotonic() + GRACE_S
    for one in _running() - before:
        one.join(max(0.0, end - time.monotonic()))
    if left := sorted(one.name for one in _running() - before):
        pytest.fail("left running: " + ", ".join(left))
