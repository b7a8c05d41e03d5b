"""The end of a desk: no file is closed under a lane, whatever the lane is doing."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from app import assemble
from app.assemble import open_desk
from app.errors import FolderBusy
from app.paths import Folder

WAIT_S = 10.0
FOR_EVER = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS i FROM n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A folder whose desk has little patience at its end."""
    monkeypatch.setattr(assemble, "PATIENCE_S", 0.2)
    return Folder(tmp_path / "shop")


def closers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "closer"]


def test_a_write_that_outlasts_our_patience_keeps_the_file_and_the_folder(folder: Folder) -> None:
    desk = open_desk(folder)
    began, gate = threading.Event(), threading.Event()

    def slow() -> object:
        began.set()
        gate.wait(WAIT_S)
        return desk.triage.wake(desk.clock.now())

    slow_one = desk.jobs.write(slow)
    behind_it = desk.jobs.write(lambda: "made, too")
    assert began.wait(WAIT_S)
    desk.close()
    with pytest.raises(FolderBusy):
        open_desk(folder)
    gate.set()
    assert slow_one.result(WAIT_S) is not None
    assert behind_it.result(WAIT_S) == "made, too"
    for thread in closers():
        thread.join(WAIT_S)
    open_desk(folder).close()
    assert not closers()


def test_a_long_question_is_broken_off(folder: Folder) -> None:
    desk = open_desk(folder)
    began = threading.Event()

    def ask() -> object:
        began.set()
        return desk.read_page(FOR_EVER, {})

    asked = desk.jobs.ask(ask)
    assert began.wait(WAIT_S)
    desk.close()
    with pytest.raises(CancelledError):
        asked.result(0)
    assert not closers()


def test_a_thread_of_nobodys_may_read_while_the_desk_closes(folder: Folder) -> None:
    desk = open_desk(folder)
    began, ended = threading.Event(), threading.Event()

    def read() -> None:
        began.set()
        try:
            while True:
                desk.read_page("SELECT count(*) AS n FROM item", {})
                desk.read_page(FOR_EVER, {})
        except CancelledError:
            ended.set()

    threading.Thread(target=read, daemon=True).start()
    assert began.wait(WAIT_S)
    desk.close()
    assert ended.wait(WAIT_S)


def test_an_outcome_that_comes_late_is_still_stored(folder: Folder) -> None:
    desk = open_desk(folder)
    leaving, gate, stored = threading.Event(), threading.Event(), threading.Event()

    def send() -> None:
        leaving.set()
        gate.wait(WAIT_S)
        desk.jobs.write(stored.set).result()

    desk.jobs.fetch("slow.example", send)
    assert leaving.wait(WAIT_S)
    threading.Timer(0.4, gate.set).start()  # after the patience, before the connection is cut
    desk.close()
    assert stored.is_set()


def test_closing_twice_is_harmless(folder: Folder) -> None:
    desk = open_desk(folder)
    desk.jobs.write(lambda: None).result(WAIT_S)
    desk.close()
    desk.close()
    open_desk(folder).close()
