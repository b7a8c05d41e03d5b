"""A disk without room, or not ours to write: said, nothing half done, and going on afterwards.

The disk is a small one in memory that only the commands see, in a mount namespace of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.channels.http.loopback import Loopback, answer
from tests.conftest import ROOT
from tests.journeys.terminal import Terminal, entry, rss

MEGA = 1024 * 1024
SIZE = 12 * MEGA


def may_mount() -> bool:
    """Say whether this machine lets us have a mount namespace."""
    if not all(map(shutil.which, ("unshare", "nsenter", "mount"))):
        return False
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not may_mount(), reason="needs a mount namespace, so to be root"),
]


@dataclass(frozen=True)
class Disk:
    """A small disk; `place` is its name for the commands, `seen` is how we reach it."""

    place: Path
    seen: Path
    enter: list[str]

    @property
    def terminal(self) -> Terminal:
        """Commands on a folder of this disk."""
        return Terminal(self.place / "shop", before=self.enter)

    def fill(self, room: int = 0) -> None:
        """Leave this much room and no more."""
        self.free()
        left = shutil.disk_usage(self.seen).free - room
        with suppress(OSError), (self.seen / "filler").open("wb") as file:
            for size in (MEGA, 4096, 1):
                while left >= size:
                    file.write(bytes(size))
                    file.flush()
                    left -= size

    def free(self) -> None:
        """Give the room back."""
        (self.seen / "filler").unlink(missing_ok=True)

    def mount(self, options: str) -> None:
        """Change how the disk may be used."""
        subprocess.run([*self.enter, "mount", "-o", f"remount,{options}", self.place], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """An empty disk of 12 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = f"mount -t tmpfs -o size={SIZE} none '{place}' && echo ready && exec cat"
    with subprocess.Popen(
        ["unshare", "-m", "sh", "-c", mount], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as keeper:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == b"ready\n"
        enter = ["nsenter", "-t", str(keeper.pid), "-m", "env", "-C", str(ROOT)]
        yield Disk(place, Path(f"/proc/{keeper.pid}/root{place}"), enter)
        keeper.communicate()


@pytest.fixture
def shop(disk: Disk, made_shop: Path) -> Terminal:
    """The sample shop on that disk."""
    shutil.copytree(made_shop, disk.seen / "shop")
    return disk.terminal


def test_a_full_disk_is_said_whatever_is_asked_and_nothing_is_half_done(
    disk: Disk, shop: Terminal
) -> None:
    before = shop.items()
    item = next(one["id"] for one in before.values() if one["channel"] == "mastodon")
    shop("drafts", "save", item, "--text-stdin", stdin="Kept").row()
    exported, backup = disk.place / "x.csv", disk.place / "copy"
    shop("export", "--format", "csv", "--out", exported).row()
    shop("backup", backup).row()
    kept = {path.name: path.read_bytes() for path in disk.seen.iterdir() if path.is_file()}
    disk.fill()
    for words, stdin in (
        (("fetch",), ""),
        (("done", item), ""),
        (("reply", item, "--text-stdin"), "Words " * 60),
        (("drafts", "save", item, "--text-stdin"), "Other " * 60),
        (("settings", "set", "shop_name", "Fox"), ""),
        (("backup", backup), ""),
        (("backup", disk.place / "second"), ""),
        (("export", "--format", "jsonl", "--out", exported), ""),
        (("restore", backup), ""),
        (("accounts", "add", "feed", "http://127.0.0.1:1/"), ""),
    ):
        done = shop(*words, stdin=stdin)
        done.says(3, "full")
        assert done.out == "", words
    disk.free()
    assert kept == {path.name: path.read_bytes() for path in disk.seen.iterdir() if path.is_file()}
    assert shop.items() == before
    assert [row["text"] for row in shop("drafts").rows] == ["Kept"]
    assert shop("outbox").rows == []
    shop("fetch").row()
    assert shop("doctor").code in (0, 1)
    assert not list((disk.seen / "shop").rglob("*.part*"))


@pytest.mark.parametrize("room", [200_000, 600_000])
def test_a_disk_that_fills_while_fetching_loses_and_doubles_nothing(
    disk: Disk, server: Loopback, room: int
) -> None:
    shop = disk.terminal
    entries = [entry(n, f"{n} " + "words of some length " * 100) for n in range(600)]
    server.answers["/feed"] = answer(200, rss(entry("first")))
    shop("accounts", "add", "feed", f"{server.url}/feed").row()
    assert shop.new() == 1
    server.answers["/feed"] = answer(200, rss(entry("first"), *entries))
    disk.fill(room)
    shop("fetch").says(3, "full")
    disk.free()
    stored = len(shop.items())
    assert stored < 601
    assert shop.new() == 601 - stored
    assert len(shop.items()) == 601
    found = shop("search", "length", "--limit", 1000).rows
    assert len(found) == 600


def test_a_new_shop_on_a_full_disk_is_begun_when_there_is_room(disk: Disk) -> None:
    for room in (0, 30_000, 150_000):
        disk.fill(room)
        disk.terminal("fetch").says(3, "full")
    disk.free()
    assert disk.terminal("counts").row()["new"] == 0


def test_a_disk_that_may_only_be_read_is_said(disk: Disk, shop: Terminal) -> None:
    before = shop.items()
    disk.mount("ro")
    assert shop("list").code in (0, 3)  # as far as SQLite can read a log it may not write
    for words in (("fetch",), ("done", "17"), ("backup", disk.place / "copy")):
        shop(*words).says(3, "may not write", str(shop.folder))
    Terminal(disk.place / "other", before=disk.enter)("list").says(3, "may not write")
    disk.mount("rw")
    assert shop.items() == before
    shop("fetch").row()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to be root to stand in for another person")
def test_somebody_elses_folder_is_said(disk: Disk, shop: Terminal) -> None:
    subprocess.run([*disk.enter, "chmod", "0755", disk.place], check=True)
    nobody = [*disk.enter, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    try:
        done = Terminal(shop.folder, before=nobody)("fetch")
    except FileNotFoundError:
        pytest.skip("setpriv is not here")
    if "ermission denied" in done.err or "No module" in done.err or done.code in (126, 127):
        pytest.skip("nobody may not read the program itself on this machine")
    done.says(3, "may not write")
