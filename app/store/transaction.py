"""One use case, one transaction; what the disk does to us becomes a fact here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from app.store.trouble import folder_error, folder_of


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Make all changes of the block, or none of them.

    Inside another transaction of the same connection it simply takes part in that one.

    Raises:
        DiskFull: there is no room left; nothing of the block was kept.
        FolderReadOnly: the file may not be written.
        DatabaseDamaged: the file is no sound database any more.
    """
    if db.in_transaction:
        yield db
        return
    try:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:  # SQLite itself rolls back when the disk is full
            db.execute("ROLLBACK")
        fact = folder_error(error, folder_of(db)) if isinstance(error, sqlite3.Error) else None
        if fact is not None:
            raise fact from error
        raise
