"""Is this file a sound database of ours, and which backup is the newest that is."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Final

APPLICATION_ID: Final = 1399353200  # "Shop", in 0001.sql
SUFFIX: Final = ".sqlite3"
_HEADER: Final = 100  # bytes; https://sqlite.org/fileformat2.html section 1.3
_MAGIC: Final = b"SQLite format 3\x00"


def header_is_sound(path: Path) -> bool:
    """Look at a file's first bytes and length: the cheap half of the check, for every start.

    An empty file counts as sound: it is a database nobody has written yet.
    """
    with path.open("rb") as file:
        head = file.read(_HEADER)
    if not head:
        return True
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        return False
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        return True  # a checkpoint may have been cut: the rest stands in the log
    size = int.from_bytes(head[16:18], "big")
    size = 65536 if size == 1 else size
    pages = int.from_bytes(head[28:32], "big")
    is_count_valid = head[24:28] == head[92:96]
    return not is_count_valid or path.stat().st_size >= pages * size


def open_still(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes, for looking only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def is_good(path: Path) -> bool:
    """Open a backup and let SQLite check every page of it."""
    try:
        if not path.stat().st_size or not header_is_sound(path):
            return False
        with contextlib.closing(open_still(path)) as db:
            (own,) = db.execute("PRAGMA application_id").fetchone()
            (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
            return bool(own == APPLICATION_ID and said == "ok")
    except (OSError, sqlite3.Error):
        return False


def newest_good_backup(backups: Path) -> str:
    """Name the newest sound backup in a folder, "" where there is none."""
    found = backups.glob("*" + SUFFIX) if backups.is_dir() else ()
    newest_first = sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
    return next((str(path) for path in newest_first if is_good(path)), "")
