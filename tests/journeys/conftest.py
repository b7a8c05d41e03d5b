"""What the journeys through bad weather share: a folder, a sample shop, a bad server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assemble import make_sample
from app.paths import Folder
from tests.channels.http.loopback import Loopback
from tests.journeys.terminal import Terminal


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
