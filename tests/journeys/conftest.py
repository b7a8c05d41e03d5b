"""What the journeys through bad weather share: a folder, a sample shop, a bad server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assemble import make_sample
from app.paths import Folder
from tests.channels.http.loopback import Loopback, answer
from tests.journeys.networks import BLUESKY, MASTODON, Session
from tests.journeys.terminal import Terminal, entry, rss
from tests.peers.fixtures import KeyringSession


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Commands on a folder that is not there yet."""
    return Terminal(tmp_path / "shop")


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop as it is made today; copied for everyone."""
    folder = Folder(tmp_path_factory.mktemp("made") / "shop")
    make_sample(folder)
    return folder.root


@pytest.fixture
def sample(made_shop: Path, tmp_path: Path) -> Terminal:
    """Commands on a copy of the sample shop."""
    shutil.copytree(made_shop, tmp_path / "shop")
    return Terminal(tmp_path / "shop")


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server of this computer that answers what a test wants."""
    with Loopback() as running:
        yield running


@pytest.fixture
def session(keyring_session: KeyringSession, tmp_path: Path) -> Session:
    """A shop with one feed, and a keyring to come."""
    return Session(keyring_session, tmp_path / "shop", tmp_path / "session")


@pytest.fixture
def network(server: Loopback, session: Session) -> Loopback:
    """A feed, a Mastodon server and a Bluesky one, all at one address."""
    server.answers |= MASTODON | BLUESKY | {"/feed": answer(200, rss(entry(1)))}
    session.plain("accounts", "add", "feed", f"{server.url}/feed").row()
    return server
