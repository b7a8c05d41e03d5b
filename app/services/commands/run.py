"""The one door to the commands: for a terminal, and for the window that is handed one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ShopError, WrongUse
from app.services.commands.answer import Answer
from app.services.commands.parser import HelpAsked, find, read
from app.services.commands.table import table
from app.wording import sentence

if TYPE_CHECKING:
    from app.services.desk import Desk

log = logging.getLogger(__name__)


def run(desk: Desk, argv: Sequence[str], stdin: str = "", there: Path | None = None) -> Answer:
    """Run one command on an open desk; whatever happens, there is an answer.

    Args:
        desk: what it is done with.
        argv: the command's words; of the program's own options only a leading --json.
        stdin: what stood on standard input.
        there: where relative file names begin.
    """
    is_json = list(argv[:1]) == ["--json"]
    try:
        command, rest = find(table(), argv[is_json:])
        given = read(command, rest, stdin, there or Path.cwd(), is_json=is_json)
        return command.run(desk, given)
    except HelpAsked as asked:
        return Answer(text=str(asked))
    except ShopError as error:
        return failure(error)
    except Exception:
        log.exception("a command broke")
        return failure(WrongUse(why="crash", detail=str(desk.folder.logs)), exit_code=1)


def failure(error: ShopError, exit_code: int | None = None) -> Answer:
    """Say in one sentence that nothing was done, and why."""
    code = error.exit_code if exit_code is None else exit_code
    return Answer(exit_code=code, said=(sentence(error),))
