"""Looks after the shop's file: nightly proved copies, clearing, and going back to a copy."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.clock import utc_text
from app.domain.deadline import shop_day
from app.errors import FolderError, WrongUse, to_facts
from app.events import NOTHING, Changed
from app.paths import Folder
from app.services.futures import after, ended
from app.store import actions, index
from app.store import backup as copies
from app.store import purge as clearing
from app.store import restore as going_back
from app.store.migrate import scripts, version
from app.store.open import open_reader, open_writer
from app.store.soundness import SUFFIX
from app.store.transaction import transaction

if TYPE_CHECKING:
    from concurrent.futures import Future

    from app.clock import Clock
    from app.jobs.lanes import Jobs
    from app.services.current import Current
    from app.store.backup import Counts
    from app.store.restore import Restorable

EVERYTHING: Final = Changed(
    is_list=True, is_accounts=True, is_checklist=True, is_settings=True, is_watches=True
)
Plan = tuple[str, str, str, int]  # folder, moment, the shop's day, nights to keep
LAST_NIGHTLY: Final = """
SELECT at FROM backup_made WHERE is_nightly = 1 ORDER BY at DESC, id DESC LIMIT 1
"""
LAST_PURGE: Final = "SELECT at FROM action WHERE verb = 'purge' ORDER BY id DESC LIMIT 1"
# What was about to leave when the backup was made has most likely left since: only the owner
# may send it again. What was under way is looked up on the network first, as after a crash.
STOP_HELD: Final = """
UPDATE reply SET state = 'failed', error = :error, hold_until_at = NULL, next_try_at = NULL,
  changed_at = :at
WHERE state = 'holding'
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made and proved, or brought back."""

    items: int
    replies: int
    changed: Changed = NOTHING


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many texts were cleared because their time was over."""

    n: int
    changed: Changed = NOTHING


class Upkeep:
    """Runs on the writer's lane, but for `prepare`, which touches nothing of the shop's."""

    def __init__(
        self, folder: Folder, db: sqlite3.Connection, clock: Clock, current: Current
    ) -> None:
        self._folder = folder
        self._db = db
        self._clock = clock
        self._current = current

    def backup(self, to: Path) -> Copied:
        """Write a proved copy to a file of the owner's choice.

        Raises:
            WrongUse: it is the shop's own file, or no file at all.
            FolderError: it cannot be written there.
        """
        if not _may_be_written(to, self._folder.database):
            raise WrongUse(why="file_unwritable", detail=str(to))
        now = self._clock.now()
        counts = copies.backup(self._db, to, now)
        self._log("backup", {"items": counts.items, "replies": counts.replies})
        return _copied(counts, Changed(is_checklist=True))

    def nightly(self) -> Copied:
        """Make the day's copy if there is none yet, and let old ones go.

        It keeps the writer for as long as it takes: where others wait, use `run_nightly`.

        Raises:
            FolderError: it cannot be written; older copies stay.
        """
        plan = self.wanted_tonight()
        if plan is None:
            return Copied(0, 0)
        return self.note_nightly(plan, copy_nightly(*plan))

    def wanted_tonight(self) -> Plan | None:
        """Say what copying the shop tonight needs to know; None where the day has its copy."""
        now = self._clock.now()
        clock = self._current.clockwork()
        today = shop_day(clock, now)
        row = self._db.execute(LAST_NIGHTLY).fetchone()
        if row and shop_day(clock, datetime.fromisoformat(row[0])) == today:
            return None
        keep = self._current.settings().backups_keep
        return str(self._folder.root), utc_text(now), today.isoformat(), keep

    def note_nightly(self, plan: Plan, made: tuple[int, int]) -> Copied:
        """Note that the night's copy was made and proved."""
        _, at, day, _ = plan
        facts = {"at": at, "name": f"nightly-{day}{SUFFIX}", "is_nightly": 1}
        with transaction(self._db):
            self._db.execute(copies.MADE, {**facts, "items": made[0], "replies": made[1]})
        return Copied(*made, Changed(is_checklist=True))

    def purge(self) -> Cleared:
        """Clear texts whose time is over, and once a day tidy the index of words.

        Noted once a day, and whenever something went.
        """
        now = self._clock.now()
        changed = clearing.purge(self._db, now)
        n = len(changed.items)
        row = self._db.execute(LAST_PURGE).fetchone()
        is_first_today = row is None or datetime.fromisoformat(row[0]).date() != now.date()
        if is_first_today:
            index.tidy(self._db)
        if n or is_first_today:
            self._log("purge", {}, n=n, actor_id=actions.PROGRAM)
        return Cleared(n, changed)

    def prepare(self, path: Path) -> Restorable:
        """Make and prove a copy of a backup to go back to; any thread, nothing changes yet.

        Raises:
            BackupUnfit: it is no sound backup.
            FolderError: there is no room for the copy.
        """
        return going_back.prepare(self._folder, path, self._clock.now())

    def switch(self, ready: Restorable) -> Copied:
        """Put a prepared copy in the place of what is there, which is kept aside."""
        now = self._clock.now()
        counts = going_back.switch(self._folder, ready, now, self._db)
        _stop_held(self._db, now)
        self._log("restore", {"items": counts.items, "replies": counts.replies})
        return _copied(counts, EVERYTHING)

    def _log(
        self, verb: str, after: dict[str, int], *, n: int = 1, actor_id: int = actions.OWNER
    ) -> None:
        with transaction(self._db):
            actions.log(
                self._db, actor_id, self._clock.now(), verb, subject_kind="file", n=n, after=after
            )


def copy_nightly(root: str, at: str, day: str, keep: int) -> tuple[int, int]:
    """Make a night's copy beside whoever writes; plain values, so that it can run in the mill.

    Returns:
        How many items and replies the copy holds.
    """
    folder = Folder(Path(root))
    with closing(open_reader(folder)) as db:
        now = datetime.fromisoformat(at)
        counts = copies.nightly(db, folder, now, date.fromisoformat(day), keep)
    return counts.items, counts.replies


def run_nightly(jobs: Jobs, upkeep: Upkeep) -> Future[Copied]:
    """Make the day's copy, if there is none yet, without keeping anybody waiting."""

    def copy(plan: Plan | None) -> Future[Copied]:
        if plan is None:
            return ended(Copied(0, 0))
        made = jobs.mill(copy_nightly, *plan)
        return after(made, lambda counts: jobs.write(partial(upkeep.note_nightly, plan, counts)))

    return after(jobs.write(upkeep.wanted_tonight), copy)


def is_current(folder: Folder) -> bool:
    """Say whether a folder's file is there and of our number, so that it can just be read."""
    try:
        if not folder.database.exists():
            return False
        with closing(open_reader(folder)) as db:
            return version(db) == max(scripts())
    except (FolderError, sqlite3.Error, OSError):
        return False  # opening it for writing will say what is wrong


def restore_folder(folder: Folder, path: Path, clock: Clock) -> Copied:
    """Go back to a backup where the shop's own file cannot be opened any more.

    Whoever calls holds the folder's lock.

    Raises:
        BackupUnfit: it is no sound backup.
        FolderError: there is no room, or the folder cannot be written.
    """
    counts = going_back.restore(folder, path, clock.now())
    with closing(open_writer(folder, clock)) as db:
        _stop_held(db, clock.now())
    return _copied(counts, EVERYTHING)


def _may_be_written(to: Path, database: Path) -> bool:
    """Say whether a name may be a file of the owner's: no folder, and not the shop itself."""
    try:
        return not to.is_dir() and to.resolve() != database.resolve()
    except OSError:  # no file can have this name
        return False


def _stop_held(db: sqlite3.Connection, now: datetime) -> None:
    error = json.dumps(to_facts(WrongUse(why="restored")))
    with transaction(db):
        db.execute(STOP_HELD, {"error": error, "at": utc_text(now)})


def _copied(counts: Counts, changed: Changed) -> Copied:
    return Copied(counts.items, counts.replies, changed)
