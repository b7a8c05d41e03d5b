"""The way into the practice network for one sample profile; it opens at the first knock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.clock import Clock
from app.services.late import Late

if TYPE_CHECKING:
    from app.services.practice.server import PracticeServer

HOST: Final = "practice.invalid"  # RFC 2606: such a name is nobody's, anywhere
TOKEN: Final = "practice"  # noqa: S105 - a fixed word, no secret: nothing real stands behind it
FILE: Final = "practice.json"


class PracticePlaces(Mapping[str, str]):
    """Which fixed name is served where today; `Http` looks here for each request.

    Looking for the practice network's name starts it.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._server: Late[PracticeServer] = Late(lambda: _start(folder / FILE, clock))

    def __getitem__(self, host: str) -> str:
        if host != HOST:
            raise KeyError(host)
        return self._server.get().place

    def __iter__(self) -> Iterator[str]:
        return iter((HOST,))

    def __len__(self) -> int:
        return 1

    def close(self) -> None:
        """Stop the network, if it was ever started."""
        for server in self._server.made():
            server.close()


class PracticeSecrets:
    """The door to secrets on a sample profile: a fixed word, and no keyring."""

    def get(self, kind: str) -> str | None:
        """Give the practice network's word for a token, nothing else."""
        return TOKEN if kind == "token" else None

    def put(self, kind: str, value: str) -> None:
        """Keep nothing: there is no secret here."""


def _start(file: Path, clock: Clock) -> PracticeServer:
    from app.services.practice.server import PracticeServer
    from app.services.practice.world import World

    return PracticeServer(World(file, clock), clock)
