"""One program writes to a folder; the others hand it their commands and get its answers."""

from __future__ import annotations

import json
import logging
import secrets
import selectors
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from app.errors import FolderBusy
from app.paths import Folder
from app.services.commands.answer import Answer, from_plain, to_plain
from app.services.wire import (
    LARGE,
    PATIENCE_S,
    Place,
    Wire,
    WireError,
    call,
    greet_as_caller,
    greet_as_listener,
    listen,
    write_private,
)
from app.store.trouble import os_folder_error

if TYPE_CHECKING:
    from app.services.desk import Desk

log = logging.getLogger(__name__)
CALLERS: Final = 16


@contextmanager
def hold(folder: Folder) -> Iterator[None]:
    """Be the one program that writes to a folder; the system gives it up for us if we are killed.

    Raises:
        FolderBusy: another program is.
        FolderError: the folder cannot be made or written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder.lock, thread_local=False)
    try:
        folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderBusy(folder=str(folder.root)) from error
    except OSError as error:
        raise os_folder_error(error, folder.root) from error
    try:
        yield
    finally:
        lock.release()


class Server:
    """Listens, in the program that holds the folder, for commands of the others."""

    def __init__(self, desk: Desk, on_show: Callable[[], None]) -> None:
        """Listen from now on; whoever opened the desk holds the folder's lock.

        Args:
            desk: what the commands are done with, in threads of ours.
            on_show: somebody started a second window; called in a thread of ours.
        """
        self._folder = desk.folder
        self._desk = desk
        self._on_show = on_show
        self._key = secrets.token_bytes(32)
        self._socket, self._place = listen(desk.folder.root)
        self._woken, self._waker = socket.socketpair()
        self._lock = threading.Lock()
        self._wires: set[Wire] = set()
        self._strangers: set[Wire] = set()  # have not shown yet that they know the key
        self._callers: set[threading.Thread] = set()
        _write_address(desk.folder, self._key, self._place)
        self._thread = threading.Thread(target=self._listen, name="handover", daemon=True)
        self._thread.start()

    def close(self, patience_s: float = PATIENCE_S) -> None:
        """Take no more calls, let the running ones end for a while, then hang up."""
        self._waker.send(b".")
        self._thread.join()
        with self._lock:
            callers = list(self._callers)
            for wire in self._strangers:
                wire.close()
        end = monotonic() + patience_s  # for all of them together
        for caller in callers:
            caller.join(max(0.0, end - monotonic()))
        with self._lock:
            for wire in self._wires:
                wire.close()
        for sock in (self._socket, self._woken, self._waker):
            sock.close()
        _address_file(self._folder).unlink(missing_ok=True)
        if self._place.path:
            _tidy(Path(self._place.path))

    def _listen(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._woken in ready:
                    return
                with suppress(OSError):  # the caller has hung up already
                    self._take(self._socket.accept()[0])

    def _take(self, sock: socket.socket) -> None:
        wire = Wire(sock)
        with self._lock:
            is_full = len(self._callers) >= CALLERS
            if not is_full:
                caller = threading.Thread(
                    target=self._serve, args=(wire,), name="handover caller", daemon=True
                )
                self._wires.add(wire)
                self._strangers.add(wire)
                self._callers.add(caller)
                caller.start()
        if is_full:
            wire.close()

    def _serve(self, wire: Wire) -> None:
        try:
            greet_as_listener(wire, self._key)
            asked = wire.receive(LARGE)
            with self._lock:
                self._strangers.discard(wire)
            wire.send({"taken": True})
            wire.send(self._answer(asked))
        except WireError as error:
            log.info("a caller was not served: %s", error or "it hung up")
        finally:
            wire.close()
            with self._lock:
                self._wires.discard(wire)
                self._strangers.discard(wire)
                self._callers.discard(threading.current_thread())

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("show"):
            self._on_show()
            return to_plain(Answer())
        argv = [str(word) for word in asked.get("argv", ())]
        there = Path(str(asked.get("there", "")))
        from app.services.commands.run import run  # the window is painted before it is needed

        return to_plain(run(self._desk, argv, str(asked.get("stdin", "")), there))


def ask_running(
    folder: Folder, argv: Sequence[str], stdin: str, there: Path, patience_s: float = PATIENCE_S
) -> Answer:
    """Hand a command to the program that holds the folder, and wait for what it answers.

    Raises:
        FolderBusy: it does not take the command within `patience_s`, or dies over it.
    """
    asked = {"argv": list(argv), "stdin": stdin, "there": str(there)}
    try:
        return from_plain(_ask(folder, asked, patience_s))
    except (WireError, ValueError) as error:
        raise FolderBusy(folder=str(folder.root)) from error


def show_running(folder: Folder) -> bool:
    """Ask the window that is open on a folder to come to the front; False where there is none."""
    try:
        _ask(folder, {"show": True}, PATIENCE_S)
    except WireError:
        return False
    return True


def _ask(folder: Folder, asked: dict[str, Any], patience_s: float) -> dict[str, Any]:
    key, place = _read_address(folder)
    wire = call(place, patience_s)
    try:
        greet_as_caller(wire, key)
        wire.send(asked)
        if wire.receive() != {"taken": True}:
            raise WireError("not taken")
        wire.wait_as_long_as_it_takes()
        return wire.receive(LARGE)
    finally:
        wire.close()


def _address_file(folder: Folder) -> Path:
    return folder.root / "handover.json"


def _write_address(folder: Folder, key: bytes, place: Place) -> None:
    told = {"key": key.hex(), "path": place.path, "port": place.port}
    write_private(_address_file(folder), json.dumps(told).encode())


def _read_address(folder: Folder) -> tuple[bytes, Place]:
    try:
        told = json.loads(_address_file(folder).read_text(encoding="utf-8"))
        return bytes.fromhex(told["key"]), Place(str(told["path"]), int(told["port"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WireError("no address") from error


def _tidy(path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent.name.startswith("shoptalk-") and path.parent.parent == Path(
        tempfile.gettempdir()
    ):
        shutil.rmtree(path.parent, ignore_errors=True)
