"""The one door to the commands: for a terminal, and for the window that is handed one."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import ShopError, WrongUse
from app.services.commands.answer import Answer
from app.services.commands.parser import HelpAsked, find, read
from app.services.commands.shape import Given, hear_nothing, tell_nobody
from app.services.commands.table import table
from app.wording import sentence

if TYPE_CHECKING:
    from app.paths import Folder
    from app.services.desk import Desk

log = logging.getLogger(__name__)
FRAMES: Final = 8


def run(
    desk: Desk,
    argv: Sequence[str],
    stdin: str = "",
    there: Path | None = None,
    tell: Callable[[str], None] = tell_nobody,
    hear: Callable[[], str] = hear_nothing,
) -> Answer:
    """Run one command on an open desk; whatever happens, there is an answer.

    Args:
        desk: what it is done with.
        argv: the command's words; of the program's own options only a leading --json.
        stdin: what stood on standard input.
        there: where relative file names begin.
        tell: hears what must be known while the command still runs.
        hear: gives the next line of what the owner answers to that; "" where there is none.
    """
    is_json = list(argv[:1]) == ["--json"]
    try:
        command, rest = find(table(), argv[is_json:])
        values = read(command, rest)
        given = Given(values, stdin, there or Path.cwd(), is_json, tell, hear)
        return command.run(desk, given)
    except HelpAsked as asked:
        return Answer(text=str(asked))
    except ShopError as error:
        return failure(error)
    except Exception as error:  # noqa: BLE001 - our own fault: to the log, and one sentence
        return crash(error, desk.folder)


def crash(error: Exception, folder: Folder) -> Answer:
    """Log where a fault of our own lies, without its words, and say that there is one."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    log.error("a command broke: %s in %s", type(error).__name__, places)
    return failure(WrongUse(why="crash", detail=str(folder.logs)), exit_code=1)


def failure(error: ShopError, exit_code: int | None = None) -> Answer:
    """Say in one sentence that nothing was done, and why."""
    code = error.exit_code if exit_code is None else exit_code
    return Answer(exit_code=code, said=(sentence(error),))
