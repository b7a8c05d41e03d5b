"""One writer for a folder: the lock, the local socket, and everything hostile at it."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.assemble import open_desk
from app.errors import FolderBusy, FolderError, FolderReadOnly
from app.paths import Folder
from app.services.desk import Desk
from app.services.handover import Server, ask_running, hold, show_running
from app.services.wire import HEAD, Place, Wire, WireError, call, greet_as_caller, listen

ROOT = Path(__file__).resolve().parents[3]
SHORT_S = 0.3


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A folder opened for writing."""
    made = open_desk(Folder(tmp_path / "shop"))
    yield made
    made.close()


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    """The window's half."""
    made = Server(desk, threading.Event().set)
    yield made
    made.close()


def address(desk: Desk) -> tuple[bytes, Place]:
    told = json.loads((desk.folder.root / "handover.json").read_text())
    return bytes.fromhex(told["key"]), Place(told["path"], told["port"])


def test_only_one_holds_a_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "shop")
    with hold(folder):
        with pytest.raises(FolderBusy), hold(folder):
            pass
        with pytest.raises(FolderBusy):
            open_desk(folder)
    with hold(folder):
        pass


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderError), hold(Folder(tmp_path / "file" / "shop")):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderReadOnly), hold(Folder(tmp_path / "shop")):
        pass


def test_a_killed_holder_leaves_the_folder_free(tmp_path: Path) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from app.assemble import open_desk\n"
        "from app.paths import Folder\n"
        "from app.services.handover import Server\n"
        "desk = open_desk(Folder(Path(sys.argv[1])))\n"
        "Server(desk, lambda: None)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    folder = Folder(tmp_path / "shop")
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder.root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        answer = ask_running(folder, ["counts"], "", tmp_path)
        assert answer.exit_code == 0
        with pytest.raises(FolderBusy), hold(folder):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait(5)
    assert (folder.root / "handover.json").exists()  # left behind, and pointing nowhere
    with pytest.raises(FolderBusy):
        ask_running(folder, ["counts"], "", tmp_path, SHORT_S)
    desk = open_desk(folder)
    server = Server(desk, lambda: None)
    assert ask_running(folder, ["counts"], "", tmp_path).exit_code == 0
    server.close()
    desk.close()


def test_a_command_is_done_by_the_program_that_holds_the_folder(
    desk: Desk, server: Server, tmp_path: Path
) -> None:
    del server
    argv = ["--json", "settings", "set", "shop_name", "Kavos namai ą ż"]
    answer = ask_running(desk.folder, argv, "", tmp_path)
    assert answer.exit_code == 0
    assert desk.settings().shop_name == "Kavos namai ą ż"
    answer = ask_running(desk.folder, ["done", "5"], "", tmp_path)
    assert answer.exit_code == 5
    assert "5" in answer.said[0]


def test_relative_files_begin_where_the_command_was_given(
    desk: Desk, server: Server, tmp_path: Path
) -> None:
    del server
    there = tmp_path / "there"
    there.mkdir()
    answer = ask_running(desk.folder, ["backup", "copy.sqlite3"], "", there)
    assert answer.exit_code == 0
    assert (there / "copy.sqlite3").exists()


def test_a_second_window_shows_the_first(desk: Desk) -> None:
    assert not show_running(desk.folder)
    shown = threading.Event()
    server = Server(desk, shown.set)
    assert show_running(desk.folder)
    assert shown.wait(2)
    server.close()
    assert not show_running(desk.folder)


def test_the_key_and_the_socket_are_for_the_owner_alone(desk: Desk, server: Server) -> None:
    del server
    mode = stat.S_IMODE((desk.folder.root / "handover.json").stat().st_mode)
    assert mode == 0o600
    _, place = address(desk)
    assert stat.S_IMODE(Path(place.path).stat().st_mode) == 0o600


HOSTILE = [
    b"",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"\xff" * 64,
    HEAD.pack(2**32 - 1),
    HEAD.pack(5) + b"hello",
    HEAD.pack(2) + b"[]",
    HEAD.pack(4000) + b"[" * 4000,
    HEAD.pack(14) + b'{"nonce":null}' + HEAD.pack(2) + b"{}",
    HEAD.pack(100) + b"cut",
    HEAD.pack(2) + b"\xc3\x28",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_bytes_get_nothing_and_break_nothing(
    desk: Desk, server: Server, tmp_path: Path, said: bytes
) -> None:
    del server
    _, place = address(desk)
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(2)
        sock.connect(place.path)
        sock.sendall(said)
        answered = b""
        with suppress(ConnectionResetError):  # it hung up on the rest
            sock.shutdown(socket.SHUT_WR)
            while part := sock.recv(4096):
                answered += part
    assert b"taken" not in answered
    assert ask_running(desk.folder, ["counts"], "", tmp_path).exit_code == 0


def test_a_wrong_key_is_refused_by_both_sides(desk: Desk, server: Server, tmp_path: Path) -> None:
    del server
    file = desk.folder.root / "handover.json"
    told = json.loads(file.read_text())
    file.write_text(json.dumps({**told, "key": "00" * 32}))
    with pytest.raises(FolderBusy):
        ask_running(desk.folder, ["counts"], "", tmp_path, SHORT_S)
    _, place = address(desk)
    wire = call(place)
    wire.send({"nonce": "x"})
    wire.receive()
    wire.send({"proof": "guess", "argv": ["counts"]})
    with pytest.raises(WireError):
        wire.receive()
    wire.close()


@pytest.mark.timeout(20)  # they would keep us for ever
def test_silent_callers_do_not_keep_others_waiting(desk: Desk, tmp_path: Path) -> None:
    server = Server(desk, lambda: None)
    _, place = address(desk)
    silent = []
    for _ in range(5):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(place.path)
        silent.append(sock)
    assert ask_running(desk.folder, ["counts"], "", tmp_path).exit_code == 0
    server.close()
    for sock in silent:
        sock.close()


@pytest.mark.parametrize("kept", ["", "{}", "no json", '{"key": "zz", "path": "", "port": 0}'])
def test_a_broken_address_is_as_none(desk: Desk, tmp_path: Path, kept: str) -> None:
    (desk.folder.root / "handover.json").write_text(kept)
    with pytest.raises(FolderBusy):
        ask_running(desk.folder, ["counts"], "", tmp_path, SHORT_S)
    assert not show_running(desk.folder)


def test_who_listens_and_never_answers_is_busy(desk: Desk, tmp_path: Path) -> None:
    sock, place = listen(tmp_path)
    told = {"key": "00" * 32, "path": place.path, "port": place.port}
    (desk.folder.root / "handover.json").write_text(json.dumps(told))
    with pytest.raises(FolderBusy):
        ask_running(desk.folder, ["counts"], "", tmp_path, SHORT_S)
    sock.close()


def test_a_long_path_gets_a_socket_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("ö" * 40)
    desk = open_desk(Folder(deep))
    server = Server(desk, lambda: None)
    _, place = address(desk)
    assert len(os.fsencode(place.path)) < 104
    assert ask_running(desk.folder, ["counts"], "", tmp_path).exit_code == 0
    server.close()
    assert not Path(place.path).parent.exists()
    desk.close()


def test_a_caller_does_not_tell_a_stranger_anything(tmp_path: Path) -> None:
    sock, place = listen(tmp_path)
    heard: list[dict[str, object]] = []

    def stranger() -> None:
        wire = Wire(sock.accept()[0])
        heard.append(wire.receive())
        wire.send({"nonce": "mine", "proof": "no idea"})
        with pytest.raises(WireError):
            heard.append(wire.receive())
        wire.close()

    thread = threading.Thread(target=stranger)
    thread.start()
    wire = call(place)
    with pytest.raises(WireError):
        greet_as_caller(wire, b"key")
    wire.close()
    thread.join(2)
    sock.close()
    assert list(heard[0]) == ["nonce"]
    assert len(heard) == 1
