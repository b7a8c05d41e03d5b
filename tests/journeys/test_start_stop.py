"""Starting and ending at any moment, in every way: nothing hangs, nothing is left, nothing lost."""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.assemble import open_desk
from app.paths import Folder
from app.services.handover import hold
from tests.channels.http.loopback import Loopback, answer
from tests.conftest import ROOT
from tests.journeys.terminal import NO_KEYRING, WAIT_S, Terminal, check_sentence, entry, rss

END_S = 30
WINDOW = """
import faulthandler, os, signal, sys
faulthandler.dump_traceback_later({hang}, exit=True)
from PySide6.QtCore import QTimer
from ui.__main__ import Program, wanted
class Told(Program):
    def _fill(self, desk):
        super()._fill(desk)
        print("filled", flush=True)
    def _not_opened(self, error):
        super()._not_opened(error)
        print("barred", *sorted(self._barred.buttons), flush=True)
        {barred}
program = Told(wanted(sys.argv[1:]))
{before}
code = program.run()
from ui.views.frame.leaving import leave
sys.exit(leave(code))
"""


def start(folder: Path, before: str = "", barred: str = "pass") -> subprocess.Popen[str]:
    """Start a window without a screen."""
    code = WINDOW.format(hang=END_S - 5, before=before, barred=barred)
    return subprocess.Popen(
        [sys.executable, "-c", code, "--data", str(folder)],
        cwd=ROOT,
        env={**os.environ, **NO_KEYRING, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that whatever it leaves behind can be found
    )


def ended(window: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for the end, and check that no process of its session is left."""
    out, err = window.communicate(timeout=END_S)
    assert not left(window.pid)
    lines = [line for line in err.splitlines() if "propagateSizeHints" not in line]
    return window.returncode, out, "\n".join(lines)


def left(session: int) -> list[str]:
    """Name the processes of a session that still run."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                words = (place / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(words[3]) == session and words[0] != "Z":
                found.append((place / "cmdline").read_text().replace("\0", " "))
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["kill", "ctrl-c"])
@pytest.mark.parametrize("is_filled", [False, True], ids=["early", "late"])
def test_a_signal_ends_the_window_cleanly(
    sample: Terminal, number: signal.Signals, *, is_filled: bool
) -> None:
    early = f"QTimer.singleShot(1, lambda: os.kill(os.getpid(), {int(number)}))"
    window = start(sample.folder, "" if is_filled else early)
    if is_filled:
        assert window.stdout is not None
        assert window.stdout.readline() == "filled\n"
        window.send_signal(number)
    code, _out, err = ended(window)
    assert (code, err) == (0, "")
    open_desk(Folder(sample.folder)).close()


def test_what_was_being_written_is_kept_when_the_window_is_killed(sample: Terminal) -> None:
    (first, *_) = sample("list", "--limit", 1).rows
    before = f"""
def write():
    program._window.go("inbox", {first["id"]})
    QTimer.singleShot(50, type_it)
def type_it():
    from PySide6.QtWidgets import QPlainTextEdit
    boxes = program._window.shell.findChildren(QPlainTextEdit)
    boxes = [one for one in boxes if one.isVisible() and not one.isReadOnly()]
    if not boxes:
        QTimer.singleShot(50, type_it)
        return
    boxes[0].setPlainText("Half a sent")
    os.kill(os.getpid(), signal.SIGTERM)
QTimer.singleShot(0, lambda: None)
old = program._painted
def painted():
    old()
    QTimer.singleShot(100, write)
program._painted = painted
"""
    code, _out, err = ended(start(sample.folder, before))
    assert (code, err) == (0, "")
    desk = open_desk(Folder(sample.folder))
    try:
        assert desk.read_page("SELECT text FROM reply WHERE state = 'draft'", {}) == [
            ["Half a sent"]
        ]
    finally:
        desk.close()


def test_windows_that_end_at_any_moment_leave_nothing(tmp_path: Path) -> None:
    chance = random.Random(5)
    for number in range(4):
        at = chance.randrange(20, 700)
        window = start(tmp_path / f"shop-{number}", f"QTimer.singleShot({at}, program._app.quit)")
        assert ended(window)[0::2] == (0, "")


def test_two_starts_at_once_give_one_window(sample: Terminal) -> None:
    one, other = start(sample.folder), start(sample.folder)
    came = threading.Event()

    def wait(window: subprocess.Popen[str]) -> None:
        window.wait()
        came.set()

    waiting = [threading.Thread(target=wait, args=(window,)) for window in (one, other)]
    for thread in waiting:
        thread.start()
    assert came.wait(END_S)
    second, first = (one, other) if one.poll() is not None else (other, one)
    assert ended(second)[0] == 0
    first.send_signal(signal.SIGTERM)
    assert ended(first)[0] == 0
    for thread in waiting:
        thread.join(END_S)


# --- what bars the folder ---------------------------------------------------------------------

LEAVE = "QTimer.singleShot(0, self._shell.close)"


def barred(folder: Path, then: str = LEAVE) -> tuple[int, str, str]:
    """Start a window that cannot open its folder, and do something about it."""
    return ended(start(folder, barred=then))


def test_a_damaged_file_is_said_in_the_window(sample: Terminal) -> None:
    (sample.folder / "shoptalk.sqlite3").write_bytes(b"no database" * 1000)
    code, out, err = barred(sample.folder)
    assert (code, out) == (3, "barred again folder restore\n")
    check_sentence(err)


def test_a_backup_is_brought_back_from_the_window(sample: Terminal, tmp_path: Path) -> None:
    sample("backup", tmp_path / "copy.sqlite3").row()
    (sample.folder / "shoptalk.sqlite3").write_bytes(b"no database" * 1000)
    bring = f"""
        from pathlib import Path
        self._barred.bring_back(Path({str(tmp_path)!r}, "copy.sqlite3"))
"""
    window = start(sample.folder, barred=bring)
    assert window.stdout is not None
    assert window.stdout.readline().startswith("barred")
    assert window.stdout.readline() == "filled\n"
    window.send_signal(signal.SIGTERM)
    assert ended(window)[0] == 0
    assert sample("list", "--limit", 1).code == 0


def test_a_newer_file_is_said_and_another_folder_can_be_taken(
    sample: Terminal, tmp_path: Path
) -> None:
    db = sqlite3.connect(sample.folder / "shoptalk.sqlite3")
    db.execute("PRAGMA user_version = 9999")
    db.close()
    other = f"""
        from pathlib import Path
        from app.paths import Folder
        QTimer.singleShot(0, lambda: self._take_folder(Folder(Path({str(tmp_path / "new")!r}))))
"""
    window = start(sample.folder, barred=other)
    assert window.stdout is not None
    assert window.stdout.readline() == "barred again folder restore\n"
    assert window.stdout.readline() == "filled\n"
    window.send_signal(signal.SIGTERM)
    assert ended(window)[0] == 0


def test_a_busy_folder_is_said_and_can_be_tried_again(sample: Terminal) -> None:
    with hold(Folder(sample.folder)):
        code, out, err = barred(sample.folder)
    assert (code, out) == (3, "barred again folder\n")
    check_sentence(err)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    code, out, err = barred(Path("/dev/full/shop"))
    assert out == "barred again folder\n"
    assert code != 0
    check_sentence(err)


def test_a_fault_of_ours_while_opening_is_no_dead_window(sample: Terminal) -> None:
    (sample.folder / "logs").mkdir(exist_ok=True)
    before = "import app.assemble; app.assemble.open_desk = None"
    window = start(sample.folder, before, LEAVE)
    code, out, err = ended(window)
    assert (code, out) == (1, "barred again folder\n")
    assert "Traceback" not in err


# --- commands -----------------------------------------------------------------------------------


@contextmanager
def silent_server() -> Iterator[socket.socket]:
    """A server that takes a call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        sock.settimeout(WAIT_S)
        yield sock


def begin(terminal: Terminal, *words: object) -> subprocess.Popen[str]:
    """Start a command without waiting for it."""
    return subprocess.Popen(
        terminal.argv(*words),
        cwd=ROOT,
        env={**os.environ, **NO_KEYRING},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_fetch_that_is_broken_off_says_so_and_keeps_what_it_has(
    terminal: Terminal, server: Loopback
) -> None:
    server.answers |= {"/feed": answer(200, rss(entry(1)))}
    terminal("accounts", "add", "feed", f"{server.url}/feed").row()
    with silent_server() as silent:
        db = sqlite3.connect(terminal.folder / "shoptalk.sqlite3")
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for table, column in (("account", "server"), ("account", "remote_id"), ("stream", "name")):
            words = f"UPDATE {table} SET {column} = replace({column}, ?, ?)"  # noqa: S608 - ours
            db.execute(words, (server.url, address))
        db.commit()
        db.close()
        command = begin(terminal, "fetch")
        with silent.accept()[0]:
            command.send_signal(signal.SIGINT)
            code, out, err = ended(command)
    assert (code, out) == (130, "")
    check_sentence(err)
    assert terminal("list").code == 0


def test_a_backup_that_is_broken_off_leaves_no_half_a_file(
    sample: Terminal, tmp_path: Path
) -> None:
    for wait_s in (0.0, 0.1, 0.2, 0.3):
        command = begin(sample, "backup", tmp_path / "copy.sqlite3")
        with suppress(subprocess.TimeoutExpired):
            command.wait(wait_s)
        command.send_signal(signal.SIGINT)
        code, _out, err = ended(command)
        assert code in (0, 130, -signal.SIGINT)
        assert "Traceback" not in err
        assert not (tmp_path / "copy.sqlite3.part").exists()
        assert sample("list", "--limit", 1).code == 0


def test_a_reader_that_has_seen_enough_is_no_fault(sample: Terminal) -> None:
    command = begin(sample, "list", "--limit", 100_000)
    with command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert command.stderr.read() == ""
    assert command.returncode == 0


def test_a_closed_output_is_no_fault(sample: Terminal) -> None:
    words = " ".join(sample.argv("list"))
    for how, code in ((">&-", 0), ("> /dev/full", 3)):
        done = subprocess.run(
            ["sh", "-c", f"{words} {how}"],
            cwd=ROOT,
            env={**os.environ, **NO_KEYRING},
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT_S,
        )
        assert done.returncode == code, (how, done.stderr)
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr
