"""Opening a data folder: one writer, any readers, nothing slow, nothing left open."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.assemble import open_desk
from app.errors import DatabaseDamaged, FolderBusy, FolderError, FolderReadOnly, ProfileDamaged
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.services import profile
from app.services.current import zone_of
from app.services.desk import Desk
from app.services.late import LateChannels, all_channels
from tests.conftest import ROOT, Logged, SetClock

WAIT_S = 10.0
SLOW = ["httpx", "httpcore", "keyring", "feedparser", "babel", "holidays", "textblob", "numpy"]
OPEN = """
import json, sys
from pathlib import Path
from app.assemble import open_desk
from app.paths import Folder
desk = open_desk(Folder(Path(sys.argv[1])))
desk.settings()
print(json.dumps(sorted(sys.modules)))
desk.close()
"""


def test_opening_loads_nothing_slow(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN, str(tmp_path / "shop")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    modules = set(json.loads(told.stdout))
    assert modules.isdisjoint([*SLOW, "http.server", "PySide6", "app.channels.registry"])


def test_a_folder_has_one_writer_and_any_readers(desk: Desk, clock: SetClock) -> None:
    with pytest.raises(FolderBusy):
        open_desk(desk.folder, clock=clock)
    reading = open_desk(desk.folder, clock=clock, is_reading_only=True)
    assert reading.settings() == desk.settings()
    assert reading.profile == desk.profile
    with pytest.raises(FolderReadOnly):
        reading.jobs.write(lambda: reading.preferences.change("goal_h", 12)).result(WAIT_S)
    reading.close()


def test_reading_where_nothing_is_makes_nothing(tmp_path: Path, clock: SetClock) -> None:
    folder = Folder(tmp_path / "nothing")
    with pytest.raises(FolderError):
        open_desk(folder, clock=clock, is_reading_only=True)
    assert not folder.root.exists()


def test_a_closed_desk_gives_the_folder_up(folder: Folder, clock: SetClock) -> None:
    first = open_desk(folder, clock=clock)
    before = first.profile
    first.close()
    second = open_desk(folder, clock=clock)
    assert second.profile == before
    second.close()


def test_a_folder_that_cannot_be_opened_is_given_up(folder: Folder, clock: SetClock) -> None:
    folder.root.mkdir()
    folder.database.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(DatabaseDamaged):
        open_desk(folder, clock=clock)
    folder.database.unlink()
    open_desk(folder, clock=clock).close()


def test_settings_are_read_again_after_a_change(desk: Desk) -> None:
    assert desk.settings().goal_h == 24
    desk.jobs.write(lambda: desk.preferences.change("goal_h", 12)).result(WAIT_S)
    assert (desk.settings().goal_h, desk.clockwork().goal_h) == (12, 12)
    desk.jobs.write(lambda: desk.preferences.change("zone", "Europe/Vilnius")).result(WAIT_S)
    assert desk.clockwork().zone == ZoneInfo("Europe/Vilnius")


def test_a_new_year_has_its_own_holidays(desk: Desk, clock: SetClock) -> None:
    desk.jobs.write(lambda: desk.preferences.change("country", "SE")).result(WAIT_S)
    assert max(desk.clockwork().closed).year == clock.now().year + 2
    clock.set(clock.now() + timedelta(days=365))
    assert max(desk.clockwork().closed).year == clock.now().year + 2


@pytest.mark.parametrize(
    ("name", "key"), [("Europe/Rome", "Europe/Rome"), ("No/Where", "UTC"), ("../etc", "UTC")]
)
def test_zones(name: str, key: str) -> None:
    assert zone_of(name).key == key


def test_the_computers_own_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Oslo")
    assert zone_of("").key == "Europe/Oslo"


def test_a_fault_is_logged_by_its_place_and_never_by_its_words(
    folder: Folder, clock: SetClock, logged: Logged
) -> None:
    desk = open_desk(folder, clock=clock)

    def fail() -> None:
        raise ValueError("what a customer said")

    with pytest.raises(ValueError, match="customer"):
        desk.jobs.ask(fail).result(WAIT_S)
    desk.close()
    (line,) = logged.take()
    assert "ValueError" in line
    assert "customer" not in line


def test_a_damaged_profile_is_said_and_not_replaced(folder: Folder) -> None:
    folder.root.mkdir()
    folder.profile.write_text('{"id": 3')
    with pytest.raises(ProfileDamaged):
        profile.load_or_make(folder)
    assert folder.profile.read_text() == '{"id": 3'


def test_every_network_is_there_by_its_name() -> None:
    channels = LateChannels(all_channels)
    assert {"feed", "mastodon", "bluesky"} <= set(channels)
    assert [channels[name].name for name in channels] == list(channels)
    assert len(channels) == len(list(channels))
    assert "fax" not in channels


def test_a_closed_desk_starts_nothing(folder: Folder, clock: SetClock) -> None:
    desk = open_desk(folder, clock=clock)
    jobs: Jobs = desk.jobs
    desk.close()
    assert jobs.write(lambda: None).cancelled()


def test_a_part_is_made_once_whichever_thread_asks(desk: Desk) -> None:
    ready = threading.Barrier(6, timeout=WAIT_S)

    def ask() -> object:
        ready.wait()
        return desk.outbox

    asked = [desk.jobs.fetch("x.example", ask) for _ in range(6)]
    assert {id(one.result(WAIT_S)) for one in asked} == {id(desk.outbox)}
