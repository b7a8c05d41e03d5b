"""Finds after each fetch what was said in several places: the work is done in the mill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from app.analysis.twins import Said, groups
from app.events import Changed
from app.queries import twins as asked
from app.store import twins as kept
from app.store.ids import first_id
from app.store.transaction import transaction

if TYPE_CHECKING:
    import sqlite3

    from app.clock import Clock
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.queries.twins import Recent

# What came lately was said within 72 hours, and may say the same as something 72 hours before.
BACK: Final = timedelta(hours=144)
MOST: Final = 20_000


class Twins:
    """Keeps `item.twin_of`."""

    def __init__(
        self, db: sqlite3.Connection, jobs: Jobs, read_page: ReadPage, clock: Clock
    ) -> None:
        """Take the lanes and what is asked."""
        self._db = db
        self._jobs = jobs
        self._read_page = read_page
        self._clock = clock

    def run(self) -> int:
        """Look for twins among the texts of the last days; never on the writer's lane.

        Returns:
            How many items are shown with others now, or no longer are.

        Raises:
            FolderError: nothing can be stored.
        """
        rows = asked.recent(self._read_page, first_id(self._clock.now() - BACK), MOST)
        said = [Said(one.id, one.author, one.said, int(one.said_at.timestamp())) for one in rows]
        found = self._jobs.mill(groups, said).result()
        changes = changes_of(rows, found)
        if not changes:
            return 0
        self._jobs.write(partial(self._keep, changes)).result()
        return len(changes)

    def _keep(self, changes: dict[int, int | None]) -> Changed:
        with transaction(self._db):
            touched = kept.put(self._db, changes)
        firsts = (changes[one] for one in touched)  # whose rows tell how many there are
        shown = touched.union(one for one in firsts if one is not None)
        return Changed(items=shown, is_list=bool(touched))


def changes_of(rows: Sequence[Recent], found: Sequence[tuple[int, ...]]) -> dict[int, int | None]:
    """Say what has to be written: of what each item is a twin, where that is new.

    A group whose first is a twin of something older than what was looked at stays with that.
    """
    were = {one.id: one.twin_of for one in rows}
    now: dict[int, int | None] = {
        one.id: one.twin_of if one.has_first and one.twin_of not in were else None for one in rows
    }
    for first, *others in found:
        root = now[first] or first
        now |= dict.fromkeys(others, root)
    return {item_id: root for item_id, root in now.items() if root != were[item_id]}
