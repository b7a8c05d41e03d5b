"""Open the shop's one file: make it, bring it up to date, and refuse what is not ours to touch."""

from __future__ import annotations

import sqlite3
from typing import Final

from app.clock import Clock
from app.errors import DatabaseDamaged
from app.paths import Folder
from app.store.migrate import migrate
from app.store.soundness import APPLICATION_ID, header_is_sound, newest_good_backup
from app.store.trouble import worldly

# Measured on a million mentions: speed.md section 2.
WRITER_PRAGMAS: Final = """
PRAGMA busy_timeout = 5000;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -65536;
PRAGMA mmap_size = 1073741824;
PRAGMA temp_store = MEMORY;
PRAGMA foreign_keys = ON;
PRAGMA journal_size_limit = 67108864;
"""
READER_PRAGMAS: Final = """
PRAGMA busy_timeout = 5000;
PRAGMA cache_size = -16384;
PRAGMA mmap_size = 1073741824;
PRAGMA temp_store = MEMORY;
PRAGMA query_only = ON;
"""


def open_writer(folder: Folder, clock: Clock) -> sqlite3.Connection:
    """Open the one connection that may change anything, making and migrating the file first.

    It may be used from another thread than the one that opened it, by one at a time.

    Raises:
        DatabaseNewer: a newer Shoptalk wrote the file; nothing was touched.
        DatabaseDamaged: it is no sound database of ours; names the newest good backup.
        DiskFull: there is no room to make or migrate it.
        FolderReadOnly: the folder cannot be written.
    """
    with worldly(folder.root):
        folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_damaged(folder)
        db = sqlite3.connect(
            folder.database, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            _refuse_foreign(db, folder)  # before anything is written
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(WRITER_PRAGMAS)
            migrate(db, folder, clock.now())
        except BaseException:
            db.close()
            raise
    return db


def open_reader(folder: Folder) -> sqlite3.Connection:
    """Open a connection that can only read; any number of them, any thread, one each.

    Raises:
        FolderError: the file is missing, damaged or cannot be opened.
    """
    with worldly(folder.root):
        db = sqlite3.connect(
            f"{folder.database.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,  # closed by whoever ends the program
            cached_statements=256,
        )
        try:
            db.executescript(READER_PRAGMAS)
        except BaseException:
            db.close()
            raise
    return db


def _refuse_damaged(folder: Folder) -> None:
    """Refuse what is no database, and to begin anew where backups tell that a shop was here."""
    path = folder.database
    is_there = path.exists() and path.stat().st_size > 0
    if is_there and not header_is_sound(path):
        raise _damaged(folder)
    if not is_there and newest_good_backup(folder.backups):
        raise _damaged(folder)


def _refuse_foreign(db: sqlite3.Connection, folder: Folder) -> None:
    (own,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and own != APPLICATION_ID:
        raise _damaged(folder)


def _damaged(folder: Folder) -> DatabaseDamaged:
    return DatabaseDamaged(folder=str(folder.root), backup=newest_good_backup(folder.backups))
