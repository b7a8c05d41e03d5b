"""A shop with one item on which a picture hangs, and a world that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from app.assemble import open_desk
from app.channels.base import Page
from app.domain.item import Author, Found, Kind, Media
from app.paths import Folder
from app.services.arrivals import Arrivals
from app.services.desk import Desk
from app.store import accounts
from app.store.ingest import store_page
from app.store.transaction import transaction
from tests.conftest import SetClock
from tests.services.engine.conftest import MemoryKeyring, Network

CHANNEL = "mastodon"
URL = "https://pictures.example/a.png"
FACE = "https://pictures.example/anna.jpg"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
WAIT_S = 10.0


@pytest.fixture
def network() -> Network:
    """A world in which every picture is the same PNG."""
    made = Network()
    made.answer = lambda _: httpx.Response(200, content=PNG)
    return made


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock, network: Network) -> Iterator[Desk]:
    """A shop with an item that carries a picture, of somebody with a face."""
    faults: list[BaseException] = []
    opened = open_desk(
        Folder(tmp_path / "shop"),
        clock=clock,
        transport=httpx.MockTransport(network),
        keyring=MemoryKeyring(),
        on_error=faults.append,
    )
    bring(opened)
    yield opened
    opened.close()
    assert faults == []


def bring(desk: Desk) -> None:
    """Have the item come in."""
    author = Author("anna", "Anna", avatar_url=FACE)
    media = (Media("image", URL, alt="A horse"),)
    found = Found("i1", Kind.MENTION, "Look!", author, media=media)

    def store() -> None:
        db, now = desk.fetching._settling._db, desk.clock.now()  # noqa: SLF001 - the writer's own
        with transaction(db):
            facts = accounts.AccountFacts(server="https://there.test", remote_id="us", name="Shop")
            account_id = accounts.add(db, CHANNEL, now, **facts)
        page = Page(items=(found,))
        arrivals = Arrivals(desk.read_page, desk.current, marks_backlog=True)
        store_page(db, account_id, "mentions", page, now, arrivals.options(CHANNEL))

    desk.jobs.write(store).result(WAIT_S)


def allow(desk: Desk, *, on: bool = True) -> None:
    """Allow or forbid the network's pictures."""
    desk.jobs.write(partial(desk.pictures.allow, CHANNEL, on=on)).result(WAIT_S)


def kept(desk: Desk) -> list[Path]:
    """List the files that are kept."""
    return sorted(one for one in (desk.folder.root / "cache").rglob("*") if one.is_file())
