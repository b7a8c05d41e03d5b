"""Make copies of the shop's file that are proved to open, and keep the right ones."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app.clock import utc_text
from app.domain.retention import RETENTION, Retention
from app.errors import BackupUnfit
from app.paths import Folder
from app.store.migrate import scripts, version
from app.store.purge import purge
from app.store.soundness import APPLICATION_ID, SUFFIX, header_is_sound, is_good, open_still
from app.store.trouble import worldly

COUNTS: Final = """
SELECT (SELECT count(*) FROM item), (SELECT count(*) FROM reply WHERE state <> 'cancelled')
"""
MADE: Final = """
INSERT INTO backup_made (at, name, items, replies, is_nightly)
VALUES (:at, :name, :items, :replies, :is_nightly)
"""
_NIGHTLY: Final = re.compile(r"^nightly-(\d{4}-\d\d-\d\d)\.sqlite3$")
PURGED_FROM: Final = 2  # an older file knew no network of which anything must be forgotten
WEEKS: Final = 4  # one a week is kept this long, beside the newest nights


@dataclass(frozen=True, slots=True)
class Counts:
    """What a backup holds."""

    items: int
    replies: int


def backup(
    db: sqlite3.Connection,
    to: Path,
    now: datetime,
    rules: Sequence[Retention] = RETENTION,
    *,
    is_nightly: bool = False,
) -> Counts:
    """Write a copy of the file, without secrets and without text that may not be kept long.

    The copy is opened and checked whole before it takes its place; a copy that is there
    already is replaced by a good one only. `db` may be the writer's or a reader's connection; the
    making is noted only with the writer's.

    Raises:
        DiskFull: there is no room for it.
        FolderReadOnly: it may not be written there.
        BackupUnfit: the copy turned out damaged.
    """
    part = to.with_name(to.name + ".part")
    with worldly(to.parent):
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            _copy(db, part, now, rules)
            counts = check_backup(part)
            _sync(part)
            part.replace(to)
        finally:
            part.unlink(missing_ok=True)
    if not db.execute("PRAGMA query_only").fetchone()[0]:
        facts = {"at": utc_text(now), "name": _named(to), "is_nightly": int(is_nightly)}
        db.execute(MADE, {**facts, "items": counts.items, "replies": counts.replies})
    return counts


def nightly(db: sqlite3.Connection, folder: Folder, now: datetime, day: date, keep: int) -> Counts:
    """Make the night's backup and take away those too old: `keep` nights and four weeks stay.

    Args:
        db: the writer's connection.
        folder: whose backups.
        now: the moment.
        day: the shop's day, which names the file.
        keep: how many nights stay.

    Raises:
        FolderError: as `backup`; then no old one is taken away.
    """
    to = folder.backups / f"nightly-{day.isoformat()}{SUFFIX}"
    counts = backup(db, to, now, is_nightly=True)
    for old in too_old([path.name for path in folder.backups.iterdir()], keep):
        (folder.backups / old).unlink(missing_ok=True)
    return counts


def too_old(names: Sequence[str], keep: int) -> tuple[str, ...]:
    """Name the nightly backups that go: all but the `keep` newest and one of each of four weeks."""
    nights = sorted((name for name in names if _NIGHTLY.match(name)), reverse=True)
    stay = set(nights[: max(keep, 1)])
    weeks: dict[tuple[int, int], str] = {}
    for name in nights:
        year, week, _ = date.fromisoformat(name[8:18]).isocalendar()
        weeks.setdefault((year, week), name)
    stay |= set(list(weeks.values())[:WEEKS])
    return tuple(name for name in nights if name not in stay)


def check_backup(path: Path) -> Counts:
    """Prove that a file is a sound backup of ours, reading every page, and count what is in it.

    Raises:
        BackupUnfit: why is missing, damaged, newer or other.
    """
    try:
        if not path.is_file():
            raise BackupUnfit(folder=str(path), why="missing")
        if not path.stat().st_size or not header_is_sound(path):
            raise BackupUnfit(folder=str(path), why="damaged")
        with contextlib.closing(open_still(path)) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise BackupUnfit(folder=str(path), why="other")
            if version(db) > max(scripts()):
                raise BackupUnfit(folder=str(path), why="newer")
            if not is_good(path):
                raise BackupUnfit(folder=str(path), why="damaged")
            return Counts(*db.execute(COUNTS).fetchone())
    except (sqlite3.Error, OSError) as error:
        raise BackupUnfit(folder=str(path), why="damaged") from error


def copy_aside(db: sqlite3.Connection, folder: Folder, name: str, now: datetime) -> None:
    """Put a copy of the file among the backups before something great is done to it.

    It stays for good, so it holds no more than any backup does.
    """
    folder.backups.mkdir(parents=True, exist_ok=True)
    unfinished = folder.backups / f"{name}.part"
    _copy(db, unfinished, now, RETENTION)
    unfinished.replace(folder.backups / f"{name}{SUFFIX}")


def _copy(db: sqlite3.Connection, part: Path, now: datetime, rules: Sequence[Retention]) -> None:
    part.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        if version(copy) >= PURGED_FROM and purge(copy, now, rules, is_all=True).items:
            copy.execute("VACUUM")


def _named(path: Path) -> str:
    """Name a file in letters, also where its name holds bytes that are none."""
    return path.name.encode("utf-8", "replace").decode()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
