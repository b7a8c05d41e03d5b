"""Go back to a backup: to a copy first, checked, migrated, purged, counted, then switched."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.paths import Folder
from app.store.backup import COUNTS, Counts, check_backup, copy_aside
from app.store.migrate import migrate
from app.store.purge import purge
from app.store.soundness import SUFFIX, open_still
from app.store.trouble import worldly

_COPY: Final = "restoring.part"
_LEFTOVERS: Final = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restorable:
    """A backup brought up to date beside the shop's file, not yet in its place."""

    copy: Path
    counts: Counts


def prepare(folder: Folder, path: Path, now: datetime) -> Restorable:
    """Make a checked and purged copy of a backup; the shop's own file is not touched.

    Raises:
        BackupUnfit: the file is no sound backup; says why.
        DiskFull: there is no room for the copy.
    """
    check_backup(path)
    copy = folder.root / _COPY
    with worldly(folder.root):
        forget_copy(folder)
        folder.root.mkdir(parents=True, exist_ok=True)
        with (
            contextlib.closing(open_still(path)) as source,
            contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as db,
        ):
            source.backup(db)
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA secure_delete = ON")
            migrate(db, folder, now)
            purge(db, now)
            counts = Counts(*db.execute(COUNTS).fetchone())
    check_backup(copy)
    return Restorable(copy, counts)


def switch(
    folder: Folder, ready: Restorable, now: datetime, db: sqlite3.Connection | None
) -> Counts:
    """Put a prepared copy in the place of the shop's file; the file as it was is kept aside.

    With the writer's connection the new content arrives as one transaction: readers may stay open
    and see the old shop until they ask again. Without one (the file cannot be opened) the files
    themselves change places.

    Raises:
        FolderError: it could not be done; the shop's file is as it was.
    """
    name = f"before-restore-{now:%Y%m%dT%H%M%S}"
    with worldly(folder.root):
        if db is None:
            _exchange(folder, ready.copy, name)
        else:
            copy_aside(db, folder, name, now)
            with contextlib.closing(sqlite3.connect(ready.copy)) as source:
                source.backup(db)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        forget_copy(folder)
    return ready.counts


def restore(
    folder: Folder, path: Path, now: datetime, db: sqlite3.Connection | None = None
) -> Counts:
    """Prepare and switch in one go.

    Raises:
        BackupUnfit: the file is no sound backup.
        FolderError: there is no room, or the folder cannot be written.
    """
    return switch(folder, prepare(folder, path, now), now, db)


def forget_copy(folder: Folder) -> None:
    """Take away a copy that was prepared and is not wanted."""
    for end in _LEFTOVERS:
        (folder.root / (_COPY + end)).unlink(missing_ok=True)


def _exchange(folder: Folder, copy: Path, name: str) -> None:
    folder.backups.mkdir(parents=True, exist_ok=True)
    for end in _LEFTOVERS:
        old = folder.database.with_name(folder.database.name + end)
        if old.exists():  # a damaged file is no backup: its name says so and no list offers it
            old.replace(folder.backups / f"{name}{SUFFIX}.damaged{end}")
    copy.replace(folder.database)
