"""What SQLite says about the world, as the facts the owner can do something about."""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.errors import DatabaseDamaged, DiskFull, FolderError, FolderReadOnly
from app.store.soundness import newest_good_backup

_PRIMARY = 0xFF  # the low byte of an extended result code
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
ROOM = 64 * 1024  # bytes; below this not even the index of the log finds a place


def folder_error(error: sqlite3.Error, folder: Path) -> FolderError | None:
    """Tell what the world did, if this error is the world's and not ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    match code & _PRIMARY:
        case sqlite3.SQLITE_FULL:
            return DiskFull(folder=str(folder))
        case code if code in _READ_ONLY:
            return FolderReadOnly(folder=str(folder))
        case code if code in _DAMAGED:
            return DatabaseDamaged(
                folder=str(folder), backup=newest_good_backup(folder / "backups")
            )
        case sqlite3.SQLITE_IOERR:  # what SQLite says of a full disk beside the file itself
            has_room = _has_room(folder)
            return FolderError(folder=str(folder)) if has_room else DiskFull(folder=str(folder))
    return None


def _has_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free >= ROOM
    except OSError:
        return True  # then it is something else


def os_folder_error(error: OSError, folder: Path) -> FolderError:
    """Tell what the world did when the folder itself could not be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(folder=str(folder))
    if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return FolderReadOnly(folder=str(folder))
    return FolderError(folder=str(folder))


@contextlib.contextmanager
def worldly(folder: Path) -> Iterator[None]:
    """Turn what disk and SQLite say in the block into facts about the folder.

    Raises:
        FolderError: full, not ours to write, damaged, or failing.
    """
    try:
        yield
    except OSError as error:
        raise os_folder_error(error, folder) from error
    except sqlite3.Error as error:
        fact = folder_error(error, folder)
        if fact is None:
            raise
        raise fact from error


def folder_of(db: sqlite3.Connection) -> Path:
    """Name the folder a connection's file lies in."""
    for _, name, place in db.execute("PRAGMA database_list"):
        if name == "main":
            return Path(place).parent
    return Path()
