"""Planted secrets are found nowhere but in the keyring: not in any file, not on the screen."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assemble import open_desk
from app.paths import Folder
from app.services.desk import Desk
from app.services.handover import Server
from tests.channels.http.loopback import Answer, Line, Loopback, answer
from tests.journeys.networks import BLUESKY, MASTODON, SECRET, Session, told
from tests.journeys.terminal import Terminal, entry, rss
from tests.services.engine.conftest import MemoryKeyring

FEED_TOKEN, PASSWORD = "f33d-9a8b7c6d", "pw-55e1d2"
PLANTED = (SECRET, FEED_TOKEN, PASSWORD, base64.b64encode(f"me:{PASSWORD}".encode()).decode())
EXPORTS = (
    ("export", "--format", "csv", "--out", "{}/all.csv"),
    ("export", "--format", "jsonl", "--out", "{}/all.jsonl"),
    ("opml", "export", "{}/feeds.opml"),
    ("backup", "{}/copy"),
    ("accounts", "list"),
    ("history",),
    ("settings", "list"),
    ("outbox",),
    ("doctor",),
)


def echo(status: int, as_page: bool = False) -> Answer:  # noqa: FBT002
    """Answer with everything that was sent, as badly made servers do when they fail."""

    def act(line: Line) -> bool:
        heard = repr(line.request).encode()
        kind = "text/html" if as_page else "application/json"
        place = f"/else{line.request.target}&access_token={SECRET}"
        return answer(status, heard, content_type=kind, location=place)(line)

    return act


def check(folder: Path, *said: str) -> None:
    """Look for every secret in every file and in what was said."""
    for path in (one for one in folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        for secret in PLANTED:
            assert secret.encode() not in content, path
    for text in said:
        for secret in PLANTED:
            assert secret not in text, text


def feed_address(server: Loopback) -> str:
    """Write a feed's address that holds a password and a token."""
    return f"http://me:{PASSWORD}@127.0.0.1:{server.port}/secret.xml?token={FEED_TOKEN}"


@pytest.mark.peer
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_left_in_any_file(session: Session, network: Loopback, tmp_path: Path) -> None:
    network.answers["/secret.xml"] = answer(200, rss(entry("s"), title="Secret news"))
    said: list[str] = []

    def run(*words: object, stdin: str = "") -> None:
        done = session.run("unlocked", *words, stdin=stdin)
        said.extend((done.out, done.err))

    run("accounts", "add", "feed", feed_address(network))
    mastodon = ("accounts", "add", "mastodon", "--server", network.url, "--token-stdin")
    run(*mastodon, stdin=SECRET)
    bluesky = ("accounts", "add", "bluesky", "--server", network.url, "--handle", "shop.test")
    run(*bluesky, "--password-stdin", stdin=SECRET)
    assert len(session.plain("accounts", "list").rows) == 4
    run("fetch")
    assert '"new": 1' in said[-2]
    for status, as_page in ((500, False), (302, False), (200, True), (400, False), (401, False)):
        network.answers.update(dict.fromkeys(network.answers, echo(status, as_page)))
        run("fetch")
        run(*mastodon, stdin=SECRET)
        run("accounts", "check", 2)
    network.answers |= MASTODON | BLUESKY
    network.answers["/xrpc/com.atproto.server.refreshSession"] = told({"error": SECRET}, 400)
    run("fetch")
    for words in EXPORTS:
        run(*(word.format(tmp_path) for word in words))
    assert (tmp_path / "feeds.opml").read_text().count("xmlUrl") == 1
    check(session.plain.folder, *said)
    for path in tmp_path.iterdir():
        assert not path.is_file() or not any(one.encode() in path.read_bytes() for one in PLANTED)
    run("accounts", "remove", 2, "--forget-items")
    check(session.plain.folder, *said)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[tuple[Desk, MemoryKeyring]]:
    """A program that holds the folder, with a keyring that keeps in memory."""
    ring = MemoryKeyring()
    desk = open_desk(Folder(tmp_path / "shop"), keyring=ring)
    server = Server(desk, lambda: None)
    yield desk, ring
    server.close()
    desk.close()


def test_a_secret_handed_to_the_open_window_goes_to_the_keyring_alone(
    window: tuple[Desk, MemoryKeyring], server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, ring = window
    ring_is_trusted = "app.credentials.TRUSTED"
    monkeypatch.setattr(ring_is_trusted, (MemoryKeyring.__module__,))
    server.answers |= MASTODON | {"/secret.xml": answer(200, rss(entry("s")))}
    terminal = Terminal(desk.folder.root)
    words = ("accounts", "add", "mastodon", "--server", server.url, "--token-stdin")
    first = terminal(*words, stdin=SECRET)
    assert first.code == 0, first.err
    second = terminal("accounts", "add", "feed", feed_address(server))
    assert second.code == 0, second.err
    assert any(SECRET in kept for kept in ring.kept.values())
    assert any(FEED_TOKEN in kept for kept in ring.kept.values())
    fetched = terminal("fetch")
    assert fetched.code == 0, fetched.err
    check(desk.folder.root, first.out, first.err, second.out, second.err, fetched.out)
    for place in ("handover.json", "shoptalk.socket"):
        assert (desk.folder.root / place).stat().st_mode & 0o077 == 0
    desk.jobs.write(lambda: desk.upkeep.backup(desk.folder.backups / "now.sqlite3")).result(30)
    check(desk.folder.root)
