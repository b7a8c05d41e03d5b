"""The networks' own fakes, `tests/channels/<net>/shop.py`, for what is tried on all of them."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from typing_extensions import override

from app.assemble import open_desk
from app.channels.registry import channels
from app.clock import Clock, SystemClock
from app.paths import Folder
from app.services.commands.answer import Answer
from app.services.commands.run import run
from app.services.desk import Desk
from tests.services.engine.conftest import MemoryKeyring

ROOMS = Path(__file__).resolve().parents[1]
PLAIN = ("server", "handle", "url", "name")  # what stands on the command line; all else is secret


class Fake(Protocol):
    """What stands for a network: a `FakeNetwork`, or something of its own for what is no HTTP."""

    def served(self, latency_s: float = 0.0) -> AbstractContextManager[str]:
        """Stand on this computer and give the address."""

    def check(self) -> None:
        """Fail over everything that was asked against the contract."""


class Post:
    """A mail house in the place of a network: given by its own word, trusted by its certificate."""

    def __init__(self, house: Any, certificate: Path) -> None:
        self.house, self._certificate = house, certificate

    @contextmanager
    def served(self, latency_s: float = 0.0) -> Iterator[str]:
        """Stand on this computer; what is slow on the way to a mail house is not tried."""
        with pytest.MonkeyPatch.context() as patch, self.house:
            patch.setenv("SSL_CERT_FILE", str(self._certificate))
            yield self.house.given()["server"]

    def check(self) -> None:
        """Find nothing: the house speaks no contract."""


@dataclass(frozen=True)
class Shop:
    """One network's fake and what its sign-in must be given.

    Of `shop.py` are used: `network()`, `GIVEN` (a mail house says it itself), and `WATCH` where it
    is there: the words that its search must be asked for.
    """

    name: str
    network: Callable[[], Any]
    said: Mapping[str, str] | None
    watch: tuple[str, ...]
    certificate: Path | None

    def fake(self) -> Fake:
        """Make the network anew."""
        net = self.network()
        made: Fake = net if self.certificate is None else Post(net, self.certificate)
        return made

    def given(self, fake: Fake, url: str) -> dict[str, str]:
        """Give all that the owner would type, the fake's own address in the network's place."""
        if isinstance(fake, Post):
            return dict(fake.house.given())
        said = self.said or {}
        return {**said, "server": url} | ({"url": url} if "url" in said else {})

    def add_words(self, given: Mapping[str, str]) -> tuple[list[str], str]:
        """Give the words of `accounts add` and what stands on its standard input."""
        words = ["accounts", "add", self.name]
        if "url" in given:
            words.append(given["url"])
        for key in ("server", "handle", "name"):
            words += [f"--{key}", given[key]] if key in given else []
        secrets = {key: value for key, value in given.items() if key not in PLAIN}
        if not secrets:
            return words, ""
        if secrets.keys() in ({"token"}, {"password"}):
            (kind,) = secrets
            return [*words, f"--{kind}-stdin"], secrets[kind]
        return [*words, "--secrets-stdin"], json.dumps(secrets)


def shop_of(name: str) -> Shop:
    """Find one network's shop."""
    said = importlib.import_module(f"tests.channels.{name}.shop")
    watch = tuple(getattr(said, "WATCH", ()))
    certificate = getattr(said, "CERTIFICATE", None)
    return Shop(name, said.network, getattr(said, "GIVEN", None), watch, certificate)


def shops() -> dict[str, Shop]:
    """Find every network that is listed and has a fake of its own."""
    return {name: shop_of(name) for name in channels() if (ROOMS / name / "shop.py").is_file()}


class Ring(MemoryKeyring):
    """A keyring in memory that remembers every secret it ever held."""

    def __init__(self) -> None:
        super().__init__()
        self.ever: set[str] = set()

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        self.ever.add(password)


@dataclass
class Till:
    """A desk with the commands as a script gives them: `till("list", "--limit", 5)`."""

    desk: Desk
    ring: Ring
    said: list[str]  # everything that ever came out

    def __call__(self, *words: object, stdin: str = "") -> Answer:
        """Run one command."""
        argv = ["--json", *map(str, words)]
        answer = run(self.desk, argv, stdin, Path())
        self.said += [json.dumps(list(answer.rows), default=str), answer.text, *answer.said]
        return answer

    def row(self, *words: object, stdin: str = "") -> Mapping[str, Any]:
        """Run one that must go well, and give its one object."""
        answer = self(*words, stdin=stdin)
        assert answer.exit_code == 0, answer.said
        (row,) = answer.rows
        return row

    def rows(self, *words: object) -> Sequence[Mapping[str, Any]]:
        """Run one that lists, and give its lines but the last that tells where it goes on."""
        answer = self(*words)
        assert answer.exit_code == 0, answer.said
        return [one for one in answer.rows if "after" not in one]

    def add(self, shop: Shop, given: Mapping[str, str]) -> str:
        """Add an account with all that reading it needs; give its id."""
        words, stdin = shop.add_words(given)
        account: str = self.row(*words, stdin=stdin)["account"]
        if shop.watch:
            said = [part for word in shop.watch for part in ("--any", word)]
            self.row("watches", "add", f"for {shop.name}", *said)
        return account

    def fetch(self) -> Sequence[Mapping[str, Any]]:
        """Fetch everything, and give what came of each account."""
        rows: Sequence[Mapping[str, Any]] = self("fetch").rows[0]["accounts"]
        return rows


@contextmanager
def till(folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    """Open a desk whose keyring is in memory and whose every part has the same clock."""
    monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())  # what no caller hands one
    ring = Ring()
    desk = open_desk(Folder(folder), clock=clock, keyring=ring)
    try:
        yield Till(desk, ring, [])
    finally:
        desk.close()
