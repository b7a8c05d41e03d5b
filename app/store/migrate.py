"""Bring a file up to date by numbered scripts, after a copy of it was put aside."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from importlib.resources import files
from typing import Final

from app.errors import DatabaseNewer
from app.paths import Folder

_SCRIPTS: Final = files("app.store") / "migrations"


def scripts() -> dict[int, str]:
    """Give every script by its number, lowest first."""
    found = (place for place in _SCRIPTS.iterdir() if place.name.endswith(".sql"))
    return {int(place.name[:4]): place.read_text("utf-8") for place in sorted(found, key=_name)}


def _name(place: object) -> str:
    return str(getattr(place, "name", ""))


def version(db: sqlite3.Connection) -> int:
    """Tell which number a file stands at; 0 for one nobody has written."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(
    db: sqlite3.Connection, folder: Folder, now: datetime, known: dict[int, str] | None = None
) -> None:
    """Run every script above the file's number, each in its own transaction; copy the file first.

    Raises:
        DatabaseNewer: the file's number is above ours; nothing was touched.
    """
    steps = scripts() if known is None else known
    at = version(db)
    if at > max(steps):
        raise DatabaseNewer(folder=str(folder.root), found=at, known=max(steps))
    if 0 < at < max(steps):
        from app.store.backup import copy_aside  # the usual start needs none of it

        copy_aside(db, folder, f"before-{at + 1:04d}-{now:%Y%m%dT%H%M%S}", now)
    for number in sorted(number for number in steps if number > at):
        try:
            db.executescript(steps[number])
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
