"""Runs one command from a terminal: `python -m app [--data DIR] [--json] COMMAND …`."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is begun yet: no need for a word

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, TextIO

from app import i18n, logs
from app.clock import SystemClock
from app.errors import DatabaseDamaged, DatabaseNewer, FolderBusy, FolderError, ShopError, WrongUse
from app.paths import Folder, default_folder
from app.services.commands.answer import Answer
from app.services.commands.parser import HelpAsked, find, read
from app.services.commands.run import crash, failure, run
from app.services.commands.shape import Command, Given
from app.services.commands.table import table
from app.services.handover import ask_running, hold
from app.services.upkeep import is_current, restore_folder
from app.store.trouble import os_folder_error
from app.wording.commands import stopped_text

if TYPE_CHECKING:
    from types import FrameType

    from app.services.desk import Desk

PATIENCE_S: Final = 5.0  # cli.md: who does not answer in that time is busy
LOOK_AGAIN_S: Final = 0.1
LONGEST_LINE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, taken apart."""

    folder: Folder
    is_json: bool
    argv: list[str]
    command: Command
    given: Given

    @property
    def words(self) -> list[str]:
        """The command's words as `run` takes them, here or in another program."""
        return ["--json", *self.argv] if self.is_json else self.argv

    @property
    def is_asking(self) -> bool:
        """Whether the owner is asked while it runs, which another program cannot do for us."""
        return any(self.given.is_on(flag) for flag in self.command.asking)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; never a traceback."""
    i18n.use(i18n.system_language())
    _speak_utf8()
    logging.getLogger().addHandler(logging.NullHandler())  # never a traceback on the terminal,
    logging.raiseExceptions = False  # also where the disk has no room for the log
    is_json, folder = False, default_folder()
    try:
        _let_interrupts(signal.default_int_handler)
        asked = _understand(list(sys.argv[1:] if argv is None else argv))
        is_json, folder = asked.is_json, asked.folder
        with suppress(OSError):  # a folder that may only be read has no log
            logs.start(folder.logs)
        answer = _answer(asked)
    except HelpAsked as help_asked:
        answer, is_json = Answer(text=str(help_asked)), False
    except ShopError as error:
        answer = failure(error)
    except KeyboardInterrupt:
        answer, is_json = Answer(128 + signal.SIGINT, said=(stopped_text(),)), False
    except Exception as error:  # noqa: BLE001 - our own fault: to the log, and one sentence
        answer = crash(error, folder)
    finally:
        _let_interrupts(signal.SIG_DFL)  # all is stored: the next one may end us at once
        logs.stop()
    return _print(answer, is_json=is_json)


def _understand(argv: list[str]) -> Asked:
    """Take the program's own options off, find the command, and read standard input if it wants.

    Raises:
        WrongUse: the words do not fit.
        HelpAsked: the owner asks what there is.
    """
    folder, is_json, rest = default_folder(), False, list(argv)
    while rest and rest[0].startswith("--"):
        name, equals, value = rest.pop(0).partition("=")
        if name == "--json" and not equals:
            is_json = True
        elif name == "--data":
            if not equals and not rest:
                raise WrongUse(why="no_value", detail="--data")
            folder = _folder(value if equals else rest.pop(0))
        elif name == "--help":
            rest = ["--help"]
            break
        else:
            raise WrongUse(why="unknown_option", detail=name[:80])
    command, words = find(table(), rest)
    values = read(command, words)
    if values.get("data"):
        folder = _folder(str(values["data"]))
    given = Given(values, _stdin(command, values), Path.cwd(), is_json)
    return Asked(folder, is_json, rest, command, given)


def _stdin(command: Command, values: Mapping[str, object]) -> str:
    """Read what the command wants of standard input before it runs, without the last line end."""
    if "always" not in command.stdin and not any(values.get(flag) for flag in command.stdin):
        return ""
    if any(values.get(flag) for flag in command.asking):
        text = _hear()
    else:
        text = sys.stdin.buffer.read().decode("utf-8", "replace") if sys.stdin else ""
    return text[:-1].removesuffix("\r") if text.endswith("\n") else text


def _folder(text: str) -> Folder:
    if not text:
        raise WrongUse(why="no_value", detail="--data")
    return Folder(Path(text).expanduser().absolute())


def _answer(asked: Asked) -> Answer:
    """Do the command here, or hand it to the program that holds the folder."""
    if asked.command.words == "sample":
        return _make_sample(asked)
    if asked.command.words == "understand":  # neither a folder nor anything in it is needed
        from app.services.commands.reading import understand

        return understand(None, asked.given)
    if not asked.command.is_changing and is_current(asked.folder):
        return _do(asked, is_reading_only=True)
    end = monotonic() + PATIENCE_S
    while True:
        try:
            return _change(asked)
        except FolderBusy:
            left = end - monotonic()
            if left <= 0:
                raise
        if not asked.is_asking:
            with suppress(FolderBusy):  # a short command holds it: it will be done soon
                words, given = asked.words, asked.given
                return ask_running(asked.folder, words, given.stdin, given.there, left)
        threading.Event().wait(LOOK_AGAIN_S)


def _change(asked: Asked) -> Answer:
    """Do the command as the one program that writes; look or go back where the file is broken."""
    try:
        answer = _do(asked)
    except FolderBusy:
        raise
    except FolderError as error:
        return _do_without_file(asked, error)
    if asked.command.words == "restore" and answer.exit_code == FolderError.exit_code:
        return _do_without_file(asked, DatabaseDamaged())  # it opened, but could not be read
    return answer


def _do(asked: Asked, *, is_reading_only: bool = False) -> Answer:
    from app.assemble import open_desk

    desk = open_desk(asked.folder, is_reading_only=is_reading_only)
    try:
        if (language := desk.settings().language) != "system":
            i18n.use(language)
        return run(desk, asked.words, asked.given.stdin, asked.given.there, _tell, _hear)
    finally:
        _close(desk)


def _close(desk: Desk) -> None:
    """Close a desk without being broken off half-way by a second Ctrl+C."""
    _let_interrupts(signal.SIG_IGN)
    desk.close()


def _let_interrupts(do: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, do)


def _make_sample(asked: Asked) -> Answer:
    from app.assemble import make_sample, open_desk
    from app.wording.commands import sample_text

    n = make_sample(asked.folder)
    desk = open_desk(asked.folder)
    try:
        desk.jobs.write(desk.checklist.run_auto).result()
        desk.insight.tending.run()
    finally:
        _close(desk)
    return asked.given.one({"items": n}, lambda: f"{sample_text(n)}\n")


def _do_without_file(asked: Asked, error: FolderError) -> Answer:
    """Do what can be done where the shop's own file cannot be opened: look, or go back."""
    if asked.command.words == "doctor":
        from app.services.commands.doctor import about_folder, about_program, answer

        return answer(asked.given, [*about_program(), about_folder(asked.folder)], error)
    if asked.command.words == "restore" and isinstance(error, (DatabaseDamaged, DatabaseNewer)):
        from app.services.commands.data import restored

        with hold(asked.folder):
            found = restore_folder(asked.folder, asked.given.path("file"), SystemClock())
        return restored(asked.given, found)
    raise error


def _tell(text: str) -> None:
    with suppress(OSError):  # nobody listens
        print(text, file=sys.stderr, flush=True)


def _hear() -> str:
    """Wait for the next line of standard input; "" where it has ended, or there is none."""
    return sys.stdin.buffer.readline(LONGEST_LINE).decode("utf-8", "replace") if sys.stdin else ""


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print(answer: Answer, *, is_json: bool) -> int:
    """Print an answer: what was asked for to standard output, sentences to standard error."""
    try:
        if is_json:
            for row in answer.rows:
                print(json.dumps(row, ensure_ascii=False))
        else:
            print(answer.text, end="")
        if sys.stdout is not None:  # `>&-`
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough, as `head` does
        _silence(sys.stdout)
    except OSError as error:  # no room where the output goes
        _silence(sys.stdout)
        answer = failure(os_folder_error(error, Path.cwd()))
    try:
        for said in answer.said:
            print(said, file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)
    return answer.exit_code


def _silence(stream: TextIO) -> None:
    """Have the rest go nowhere, also what is written when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
