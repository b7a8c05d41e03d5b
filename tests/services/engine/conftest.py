"""Desks to try the engine at: a shop behind a network made of functions, and the sample shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import keyring.backend
import pytest
from keyring.errors import PasswordDeleteError

from app.assemble import open_desk
from app.paths import Folder
from app.services import sample
from app.services.desk import Desk
from tests.conftest import SetClock

Answer = Callable[[httpx.Request], httpx.Response]


class MemoryKeyring(keyring.backend.KeyringBackend):
    """Stands for the system's keyring; `refusal` is raised by every call while it is set."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[str, str] = {}
        self.refusal: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        """Give a secret."""
        self._refuse()
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self._refuse()
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        self._refuse()
        if self.kept.pop(username, None) is None:
            raise PasswordDeleteError

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal


class Network:
    """The world outside, as a function of a request that a test may change."""

    def __init__(self) -> None:
        self.answer: Answer = _nothing
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked.append(request)
        return self.answer(request)


def _nothing(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(404, text="nothing here")


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def ring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "shop")


@pytest.fixture
def faults() -> list[BaseException]:
    """What the lanes report as our own fault; a test that expects none looks here."""
    return []


@pytest.fixture
def desk(
    folder: Folder,
    clock: SetClock,
    network: Network,
    ring: MemoryKeyring,
    faults: list[BaseException],
) -> Iterator[Desk]:
    """A real shop whose network is `network`."""
    opened = open_desk(
        folder,
        clock=clock,
        transport=httpx.MockTransport(network),
        keyring=ring,
        on_error=faults.append,
    )
    yield opened
    opened.close()
    assert faults == []


@pytest.fixture
def sample_desk(folder: Folder, clock: SetClock) -> Iterator[Desk]:
    """An empty sample profile; nothing is connected yet."""
    sample.claim(folder)
    opened = open_desk(folder, clock=clock)
    yield opened
    opened.close()
