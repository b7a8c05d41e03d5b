"""The command that looks whether all is well, and says what is not."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from app import __version__
from app.errors import ShopError
from app.i18n import N_
from app.queries import accounts as asked
from app.queries.upkeep import is_sound, last_backup
from app.services.commands import text
from app.services.commands.shape import Command, Given
from app.wording import channel_name, sentence
from app.wording import doctor as words

if TYPE_CHECKING:
    from app.paths import Folder
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

ROOM_NEEDED: Final = 200 * 1024 * 1024
Line = tuple[str, bool, str]


def doctor(desk: Desk, given: Given) -> Answer:
    """Look at versions, folder, database, backups, keyring and every account's network."""
    lines = [*about_program(), about_folder(desk.folder)]
    parts: tuple[tuple[str, Callable[[Desk], Line]], ...] = (
        ("database", _database),
        ("backup", _backup),
        ("keyring", _keyring),
    )
    for name, look in parts:
        try:
            lines.append(look(desk))
        except ShopError as error:
            lines.append((name, False, sentence(error)))
    lines += _accounts(desk)
    return answer(given, lines)


def answer(given: Given, lines: list[Line], error: ShopError | None = None) -> Answer:
    """Say what was found; with an error, what kept the rest from being looked at."""
    checks: list[dict[str, Any]] = [
        {"name": name, "ok": is_ok, "says": says} for name, is_ok, says in lines
    ]
    if error is not None:
        checks.append({"name": "database", "ok": False, "says": sentence(error)})
    said = tuple(str(check["says"]) for check in checks if not check["ok"])
    code = error.exit_code if error is not None else int(bool(said))
    return given.one(
        {"checks": checks},
        lambda: text.table(
            (words.ok_text(is_ok=check["ok"]), check["name"], check["says"]) for check in checks
        ),
        exit_code=code,
        said=said,
    )


def about_program() -> Iterator[Line]:
    """Say which versions run."""
    yield "version", True, words.version_text(__version__, platform.python_version())
    yield "sqlite", sqlite3.sqlite_version_info >= (3, 37), sqlite3.sqlite_version


def about_folder(folder: Folder) -> Line:
    """Say where the data lies and whether there is room."""
    try:
        free = shutil.disk_usage(folder.root).free
    except OSError:
        return "folder", False, words.folder_text(str(folder.root), 0)
    return "folder", free >= ROOM_NEEDED, words.folder_text(str(folder.root), free)


def _database(desk: Desk) -> Line:
    ok = is_sound(desk.read_page)
    return "database", ok, words.database_text(is_ok=ok)


def _backup(desk: Desk) -> Line:
    made = last_backup(desk.read_page)
    return "backup", True, words.backup_text(made, desk.clock.now())


def _keyring(desk: Desk) -> Line:
    state = desk.accounts.keyring_state().result()
    if state is None:
        return "keyring", True, words.no_keyring_needed()
    if state.error is not None:
        return "keyring", False, sentence(state.error)
    return "keyring", True, words.keyring_text(state.backend)


def _accounts(desk: Desk) -> Iterator[Line]:
    waiting = [(row, desk.accounts.check(row.id)) for row in asked.accounts(desk.read_page)]
    for row, checking in waiting:
        name = f"account {row.id}"
        try:
            checking.result()
        except ShopError as error:
            yield name, False, sentence(error)
            continue
        now = asked.account(desk.read_page, row.id)
        is_ok = now.error is None
        said = words.account_text(channel_name(row.channel), row.name)
        yield name, is_ok, said if now.error is None else sentence(now.error)


COMMANDS: Final = (Command("doctor", N_("See whether all is well"), doctor, is_changing=True),)
